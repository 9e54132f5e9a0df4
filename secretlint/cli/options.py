"""Options that several commands share."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer


class Format(str, Enum):
    """The formats of a report."""

    text = "text"
    concise = "concise"
    json = "json"
    sarif = "sarif"
    github = "github"
    gitlab = "gitlab"
    junit = "junit"
    markdown = "markdown"
    html = "html"


class Threshold(str, Enum):
    """The lowest severity that makes the exit status 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


_OUTPUT, _RULES, _SCOPE, _RUN = "Report", "Rules", "What is checked", "Running"

FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Format of the report; never changes the result.")]
OutputOption = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Write the report there, whole or not at all.")
]
StatisticsOption = Annotated[
    bool, typer.Option("--statistics", help="Count findings per rule (formats text, concise, json).")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Findings only: no summary, no progress.")]
ExitZeroOption = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")]
FailOnOption = Annotated[
    Threshold | None,
    typer.Option("--fail-on", help="The lowest severity that makes the exit status 1. Default: error."),
]
ConfigOption = Annotated[
    str, typer.Option("--config", metavar="FILE", help="Use this file, not the nearest .secretlint.yaml.")
]
IsolatedOption = Annotated[bool, typer.Option("--isolated", help="Use no configuration file and no baseline.")]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE,...", help="Only these rules: ids, names, or beginnings of ids (KSL1)."),
]
ExtendSelectOption = Annotated[
    list[str] | None, typer.Option("--extend-select", metavar="RULE,...", help="These rules too.")
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE,...", help="Not these rules; the longest beginning of an id decides."),
]
NamespaceOption = Annotated[
    str, typer.Option("--namespace", "-n", metavar="NS", help="The namespace of objects that name none.")
]
VersionOption = Annotated[
    str, typer.Option("--kubernetes-version", metavar="X.Y", help="The cluster's version. Default: the newest known.")
]
BaselineOption = Annotated[
    str, typer.Option("--baseline", metavar="FILE", help="Findings listed in this file do not count.")
]
WriteBaselineOption = Annotated[
    str, typer.Option("--write-baseline", metavar="FILE", help="Write all findings into this file and exit with 0.")
]
HelmOption = Annotated[
    bool, typer.Option("--helm", help="Render charts with `helm template` where that program is present.")
]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Neither read nor write the cache.")]
JobsOption = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes; 0 for one per processor.", show_default=False),
]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show where in the program an internal error happened, without any values.")
]


def words(options: list[str] | None) -> tuple[str, ...]:
    """`--select A,B --select C` as (A, B, C)."""
    return tuple(word for option in options or () for word in option.replace(",", " ").split())
