"""secretlint's verdict on a case, in the form in which it is compared with the oracle's."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from secretlint import catalog, checks, engine, extract, history
from secretlint.checks import Context
from secretlint.compiled.rules import RULES
from secretlint.config import Config
from secretlint.model import Hit

CONFIG = Config(cache=False, jobs=1, today=date(2025, 1, 1))
NEWEST, OLDEST = CONFIG.kubernetes_version, (1, 27)
REFUSING = frozenset(("rejected", "unparsed"))
WARNINGS = frozenset(
    rule.name for rule in RULES if catalog.text(rule).check == "apiserver" and rule.consequence not in REFUSING
)
"""Rules of the API server that refuse nothing: most stand for one of its warnings."""
_SLOW = frozenset(("secretlint.checks.exposure", "secretlint.checks.content"))
CHECKS = tuple(name for name in checks.TEXT_CHECKS + checks.OBJECT_CHECKS if name not in _SLOW)
"""What can say `rejected`. Looking for readable credentials takes most of the time and says nothing about verdicts."""


class Judged(NamedTuple):
    """A finding reduced to what is compared."""

    rule: str
    consequence: str
    field: str
    line: int
    column: int


def judge(
    data: bytes, filename: str = "case.yaml", old: str | None = None, version: tuple[int, int] = NEWEST
) -> tuple[list[Judged], bool]:
    """What the tool says about one file, and whether it left a document of it unchecked.

    With `old` the file replaces what the cluster has from `old`.
    """
    context = Context(date(2025, 1, 1), version)
    parsed = extract.parse(data, filename)
    hits = list(parsed.hits)
    for item in parsed.documents:
        hits.extend(extract.judge(item, context, CHECKS))
    judged = [_judged(hit, "advice") for hit in hits]
    if old is not None:
        before = extract.parse(old.encode(), filename)
        judged.extend(_judged(hit, "rejected") for hit in history.updates(before, parsed))
    return judged, bool(parsed.skipped)


def judge_whole(data: bytes, filename: str = "case.yaml") -> list[Judged]:
    """The same through the engine, with everything that a user's run does."""
    return [
        Judged(one.rule.name, one.rule.consequence, one.field, one.span.line, one.span.column)
        for one in engine.check_source(data, filename, CONFIG)
    ]


def _judged(hit: Hit, otherwise: str) -> Judged:
    """The hit with its rule's consequence; `otherwise` for a rule that has no text yet."""
    rule = catalog.by_name().get(hit.rule)
    consequence = rule.consequence if rule is not None else otherwise
    return Judged(hit.rule, consequence, hit.field, hit.span.line, hit.span.column)
