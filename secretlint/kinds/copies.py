"""What labels and annotations say about a Secret: who selects it, and into which namespaces it is copied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from secretlint import lazyre
from secretlint.facts import Declaration, Reference
from secretlint.kinds.table import ANY
from secretlint.tree import Mapping

_PLAIN = lazyre.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z", re.ASCII)

_BEGINNING = lazyre.compile(r"([-a-z0-9]*)\.\*([-a-z0-9]*)\Z", re.ASCII)
"""The regular expressions that people write: `team-.*`, `.*-prod`. Both controllers want all of the name to match."""

_REPLICATE_TO = "replicator.v1.mittwald.de/replicate-to"
_REPLICATE_MATCHING = "replicator.v1.mittwald.de/replicate-to-matching"
_SYNC = "kubed.appscode.com/sync"
_REFLECTION = "reflector.v1.k8s.emberstack.com/reflection-"


def copies(declared: Declaration, metadata: Mapping | None) -> Iterator[Declaration]:
    """Copies of the same name in other namespaces. Simple regular expressions become globs, others ANY."""
    annotations = metadata.map("annotations") if metadata else None
    if annotations is None:
        return
    targets = [(place, "replicator") for place in _listed(annotations.str(_REPLICATE_TO))]
    if annotations.str(_REPLICATE_MATCHING):
        targets.append((ANY, "replicator"))
    if _SYNC in annotations.fields:  # "" for all namespaces, else a selector of their labels
        targets.append((ANY, "config-syncer"))
    targets += [(place, "reflector") for place in dict.fromkeys(_reflected(annotations))]
    for place, via in targets:
        yield declared._replace(namespace=place, via=via, certain=declared.certain and "*" not in place)


def _listed(value: str | None) -> list[str]:
    return [_place(part.strip()) for part in (value or "").split(",") if part.strip()]


def _place(namespace: str) -> str:
    simple = _BEGINNING.match(namespace.removeprefix("^").removesuffix("$"))
    return namespace if _PLAIN.match(namespace) else f"{simple[1]}*{simple[2]}" if simple else ANY


def _reflected(annotations: Mapping) -> Iterable[str]:
    """The reflector copies of itself only what is allowed and asked for; an empty list stands for all namespaces."""
    if any((annotations.str(f"{_REFLECTION}{name}") or "").lower() != "true" for name in ("allowed", "auto-enabled")):
        return ()
    if any(annotations.str(f"{_REFLECTION}{name}-namespaces-selector") for name in ("allowed", "auto")):
        return (ANY,)
    allowed, wanted = (_listed(annotations.str(f"{_REFLECTION}{name}-namespaces")) for name in ("allowed", "auto"))
    if not allowed or not wanted:
        return allowed or wanted or (ANY,)
    return filter(None, (_both(one, other) for one in wanted for other in allowed))


def _both(one: str, other: str) -> str:
    """What two places have in common; of two globs the first, which may be too much, and "" for nothing."""
    if "*" in other:
        return one if "*" in one or fnmatchcase(one, other) else ""
    return other if fnmatchcase(other, one) else ""


def selected(declared: Declaration, metadata: Mapping | None, labels: frozenset[str]) -> Iterator[Reference]:
    """A weak reference of a Secret to itself when a label says that something selects it."""
    found = metadata.map("labels") if metadata else None
    if found is not None and not labels.isdisjoint(found.fields):
        yield Reference(
            declared.object,
            "",
            declared.name,
            declared.namespace,
            (),
            False,
            declared.span,
            "label-selected",
            "advice",
            False,
            True,
        )
