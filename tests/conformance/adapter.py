"""secretlint's verdict on a case, in the form in which it is compared with the oracle's."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from secretlint import catalog, engine, extract, history
from secretlint.checks import Context
from secretlint.config import Config
from secretlint.model import Hit
from secretlint.repository import Repository

CONFIG = Config(cache=False, jobs=1, today=date(2025, 1, 1))
REFUSING = frozenset(("rejected", "unparsed"))


class Judged(NamedTuple):
    """A finding reduced to what is compared."""

    rule: str
    consequence: str
    field: str
    line: int
    column: int


def judge(data: bytes, filename: str = "case.yaml", old: str | None = None) -> tuple[list[Judged], bool]:
    """What the tool says about one file, and whether it left a document of it unchecked.

    With `old` the file replaces what the cluster has from `old`.
    """
    repository = Repository("", (filename,), lambda _: data, CONFIG, date(2025, 1, 1))
    facts = extract.file_facts(data, filename, Context(date(2025, 1, 1), CONFIG.kubernetes_version))
    repository.facts[filename] = facts
    hits = list(engine.judge(repository, engine.link(repository)))
    if old is not None:
        hits.extend(history.updates(extract.parse(old.encode(), filename), extract.parse(data, filename)))
    return [_judged(hit) for hit in hits], bool(facts.skipped)


def _judged(hit: Hit) -> Judged:
    rule = catalog.by_name().get(hit.rule)
    consequence = rule.consequence if rule is not None else UNLISTED.get(hit.rule, "rejected")
    return Judged(hit.rule, consequence, hit.field, hit.span.line, hit.span.column)


UNLISTED = dict.fromkeys(
    ("key-duplicate", "merge-key-overrides", "document-text-lost"),
    "degraded",
)
"""Rules whose texts are not written yet."""
