"""`secretlint graph [PATH...]`"""

from __future__ import annotations

import io
from enum import Enum
from typing import Annotated

import typer

from secretlint.cli import options as o
from secretlint.cli import session


class GraphFormat(str, Enum):
    """How the graph is written."""

    text = "text"
    json = "json"
    mermaid = "mermaid"
    dot = "dot"
    html = "html"


Paths = Annotated[
    list[str] | None, typer.Argument(metavar="[PATH]...", help="The repository, or a part of it (default: .).")
]
SecretOption = Annotated[
    str, typer.Option("--secret", metavar="NS/NAME", help="Only this Secret (NAME: in any namespace).")
]
FormatOption = Annotated[
    GraphFormat, typer.Option("--format", "-f", help="How the graph is written; html is one page.")
]


def command(
    paths: Paths = None,
    secret: SecretOption = "",
    format: FormatOption = GraphFormat.text,
    output: o.OutputOption = "",
    config: o.ConfigOption = "",
    isolated: o.IsolatedOption = False,
    namespace: o.NamespaceOption = "",
    jobs: o.JobsOption = 0,
    no_cache: o.NoCacheOption = False,
    debug: o.DebugOption = False,
) -> None:
    """Show who makes each Secret and who uses it, where and in which environment. Names only, never a value."""
    with session.guarded(debug):
        found = session.configuration(
            list(paths or ["."]),
            config,
            isolated,
            namespace=namespace,
            jobs=jobs,
            cache=False if no_cache else None,
        )
        from secretlint import engine
        from secretlint.report import graph as report

        rows = engine.overview_of(found, secret)
        if secret and not rows:
            session.fail(f"no Secret {secret} is made or used here")
        text = io.StringIO()
        report.write(rows, text, format.value)
        session.write_text(text.getvalue(), output)
