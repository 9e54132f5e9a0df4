"""What secretlint says of a copy before and after a change: of the files as they are, and of the change as such."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from secretlint import config, discover, engine, gate
from secretlint.checks import change
from secretlint.model import Finding, Hit
from secretlint.repository import Repository

TODAY = date(2026, 1, 15)
Place = tuple[str, int]


class News(NamedTuple):
    """Where new errors and warnings stand. `hook`: with what only a comparison shows; `infos`: new advice."""

    check: frozenset[Place]
    hook: frozenset[Place]
    infos: frozenset[Place]
    notes: tuple[str, ...]


class Tool:
    """The linter in this process; what a change does not touch is not worked out again."""

    def __init__(self) -> None:
        settings = config.load(["."], cache=False, jobs=1, isolated=True, today=TODAY)
        self._before, _ = engine.load(settings)
        self._graph = engine.link(self._before)
        self.findings = _findings(self._before, engine.judge(self._before, self._graph))
        self._known: dict[tuple[str, str, int, str], set[str]] = defaultdict(set)
        for one in self.findings:
            self._known[_key(one)].update(one.environments)

    def after(self, path: str, removed: bool) -> News:
        before = self._before
        files = before.files - {path} if removed else before.files
        now = Repository(before.root, files, discover.Reader(before.root), before.config, TODAY)
        now.facts = {name: facts for name, facts in before.facts.items() if name != path}
        now.builds = {
            name: built for name, built in before.builds.items() if path not in built.files and "?" not in name
        }
        if not removed and path in before.facts:
            now.load([path], frozenset(), 1, _unseen)
        graph = engine.link(now)
        hits = list(engine.judge(now, graph))
        seen = [one for one in _findings(now, hits) if self._is_new(one)]
        compared = _findings(now, change.check_change(self._graph, graph))
        check = frozenset(_place(one) for one in seen if one.severity != "info")
        return News(
            check,
            check | frozenset(_place(one) for one in compared if one.severity != "info"),
            frozenset(_place(one) for one in seen if one.severity == "info"),
            tuple(f"{one.rule.id} {one.severity} {one.span.path}:{one.span.line} {one.message}" for one in seen),
        )

    def _is_new(self, one: Finding) -> bool:
        known = self._known.get(_key(one))
        return known is None or not known.issuperset(one.environments)


def _key(one: Finding) -> tuple[str, str, int, str]:
    return one.rule.id, one.span.path, one.span.line, one.severity


def _place(one: Finding) -> Place:
    return one.span.path, one.span.line


def _findings(repository: Repository, hits: Iterable[Hit]) -> tuple[Finding, ...]:
    return gate.judge(list(hits), {}, repository.config, repository.root).findings


def _unseen(done: int, total: int) -> None:
    """One file needs no progress."""
