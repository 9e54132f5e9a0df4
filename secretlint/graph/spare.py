"""Secrets that nothing uses: where a name is met by none and one of these is called nearly like it, it was meant."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING

from secretlint.graph.openings import telling
from secretlint.graph.resolve import is_unresolved

if TYPE_CHECKING:
    from secretlint.graph.graph import Graph
    from secretlint.graph.resolve import Answer
    from secretlint.graph.units import Declared

_CLOSE = 0.9
"""How much of two names has to be the same."""
_MENTIONS = ("reload-trigger", "permission")
"""Usages that name a Secret which something else uses."""


class Spare:
    """The Secrets of each namespace that nothing uses; worked out when it is first asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._by_namespace: dict[str, dict[str, list[Declared]]] | None = None

    def meant(self, answer: Answer) -> str:
        """The name that a reference was to have, "" where no such Secret is left over or a chart is called so."""
        used = answer.used
        if is_unresolved(used.name) or is_unresolved(used.namespace):
            return ""
        if any(opening.makes_itself(used.name) for opening in self._graph.resolver.open_to(used)):
            return ""
        left = self._left().get(used.namespace or "default", {})
        for name, spare in left.items():
            for declared in spare if _is_misspelt(used.name, name) else ():
                if self._graph.environments.compatible(used.instance.unit, declared.instance.unit):
                    return name
        return ""

    def _left(self) -> dict[str, dict[str, list[Declared]]]:
        if self._by_namespace is None:
            self._by_namespace = defaultdict(lambda: defaultdict(list))
            for unit in self._graph.units:
                for instance in unit.instances:
                    for declared in instance.declared:
                        if declared.fact.certain and not declared.hashed and not self._is_used(declared):
                            self._by_namespace[declared.namespace or "default"][declared.name].append(declared)
        return self._by_namespace

    def _is_used(self, declared: Declared) -> bool:
        return any(answer.used.fact.usage not in _MENTIONS for answer in self._graph.used_by(declared))


def _is_misspelt(one: str, other: str) -> bool:
    """Whether two names differ by a word at the beginning or the end, or by a letter or two."""
    short, long = sorted((one, other), key=len)
    if telling(short) and (long.startswith(f"{short}-") or long.endswith(f"-{short}")):
        return True
    matcher = difflib.SequenceMatcher(None, short, long)
    return one != other and matcher.real_quick_ratio() >= _CLOSE and matcher.ratio() >= _CLOSE
