"""`secretlint explain RULE`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from secretlint import catalog
from secretlint.cli import session
from secretlint.config import unknown_rule


def command(
    rule: Annotated[str, typer.Argument(metavar="RULE", hidden=True)],
) -> None:
    """Explain RULE (id or name): what it means for the cluster, why it matters, how to mend it, examples."""
    with session.guarded():
        found = catalog.find(rule)
        if found is None:
            session.fail(unknown_rule(rule) or f"{rule} means several rules; see secretlint rules {rule}")
        from secretlint.report import page

        text = page.markdown(found)
        print(page.painted(text) if session.colored(sys.stdout, False) else text)
