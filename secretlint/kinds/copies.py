"""What labels and annotations say about a Secret: who selects it, and into which namespaces it is copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre
from secretlint.facts import Declaration, Reference
from secretlint.kinds.table import ANY
from secretlint.tree import Mapping

_PLAIN = lazyre.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z", re.ASCII)

_BEGINNING = lazyre.compile(r"([-a-z0-9]*)\.\*([-a-z0-9]*)\Z", re.ASCII)
"""The regular expressions that people write: `team-.*`, `.*-prod`. Both controllers want all of the name to match."""

_REPLICATE_TO = "replicator.v1.mittwald.de/replicate-to"
_REPLICATE_MATCHING = "replicator.v1.mittwald.de/replicate-to-matching"
_REFLECT = "reflector.v1.k8s.emberstack.com/reflection-auto-enabled"
_REFLECT_TO = "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces"


def copies(declared: Declaration, metadata: Mapping | None) -> Iterator[Declaration]:
    """Copies of the same name in other namespaces. Simple regular expressions become globs, others ANY."""
    annotations = metadata.map("annotations") if metadata else None
    if annotations is None:
        return
    targets: list[tuple[str, str]] = []
    for name, via in ((_REPLICATE_TO, "replicator"), (_REFLECT_TO, "reflector")):
        listed = annotations.str(name) or ""
        targets += [(part.strip(), via) for part in listed.split(",") if part.strip()]
    if annotations.str(_REPLICATE_MATCHING):
        targets.append((ANY, "replicator"))
    if annotations.str(_REFLECT) == "true" and not annotations.str(_REFLECT_TO):
        targets.append((ANY, "reflector"))
    for namespace, via in targets:
        known = _PLAIN.match(namespace) is not None
        simple = _BEGINNING.match(namespace.removeprefix("^").removesuffix("$"))
        place = namespace if known else f"{simple[1]}*{simple[2]}" if simple else ANY
        yield declared._replace(namespace=place, via=via, certain=declared.certain and known)


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
