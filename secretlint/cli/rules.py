"""`secretlint rules`"""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated

import typer

from secretlint import catalog
from secretlint.cli import session
from secretlint.compiled.rules import RULES
from secretlint.config import unknown_rule
from secretlint.model import Rule


class ListFormat(str, Enum):
    """How to list rules."""

    text = "text"
    json = "json"


Selectors = Annotated[list[str] | None, typer.Argument(metavar="[RULE]...", show_default=False, hidden=True)]


def command(
    selectors: Selectors = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Format of the list.")] = ListFormat.text,
) -> None:
    """List the rules RULE (ids, names, or beginnings of ids such as KSL1), or all of them.

    Each with its id, default severity, name and summary; (off) marks those that are off unless selected.
    """
    with session.guarded():
        for word in selectors or ():
            problem = unknown_rule(word)
            if problem:
                session.fail(problem)
        wanted = [rule for rule in RULES if not selectors or catalog.longest(selectors, rule)]
        if format is ListFormat.json:
            print(json.dumps([_entry(rule) for rule in wanted], indent=2, ensure_ascii=False))
        else:
            print("\n".join(_lines(wanted)))


def _entry(rule: Rule) -> dict[str, object]:
    text = catalog.text(rule)
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": rule.severity,
        "consequence": rule.consequence,
        "enforced_by": text.enforced_by,
        "scope": text.scope,
        "default": rule.default,
        "summary": rule.summary,
        "message": rule.message,
        "help": rule.help,
        "why": text.why,
        "remedy": text.remedy,
        "references": list(text.references),
    }


def _lines(rules: list[Rule]) -> list[str]:
    width = max((len(rule.name) for rule in rules), default=0)
    return [
        f"{rule.id}  {rule.severity:<7}  {rule.name:<{width}}  {'' if rule.default else '(off) '}{rule.summary}"
        for rule in rules
    ]
