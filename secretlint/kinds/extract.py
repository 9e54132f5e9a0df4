"""One object → the Secrets it declares or makes, and every place where it names one.

`root` is the object's mapping; `obj` says which object it is. Both functions are pure and hold no value of a Secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.facts import Declaration, Reference
from secretlint.kinds import copies, produce, scripts, shapes, texts, values
from secretlint.kinds.match import Walk, is_unresolved
from secretlint.kinds.path import find
from secretlint.kinds.secret import secret_declarations
from secretlint.kinds.table import Kind, Table, anywhere, built_in
from secretlint.model import ObjectId
from secretlint.tree import Mapping

__all__ = ["declarations", "is_unresolved", "references"]

_UNREAD = frozenset(("CustomResourceDefinition", "SecretList"))
"""Kinds whose every mention of a Secret is a schema."""


def declarations(root: Mapping, obj: ObjectId, custom: Table | None = None) -> tuple[Declaration, ...]:
    """The Secrets that an object declares or makes. `custom`: a team's own kinds, from `language.load_custom`."""
    if obj.kind in _UNREAD:
        return ()
    found = [
        made for made, metadata in _declared(root, obj, _kinds(obj, custom)) for made in _with_copies(made, metadata)
    ]
    if _mentions(root):
        found += scripts.declarations(root, obj)
    return tuple(found)


def references(root: Mapping, obj: ObjectId, custom: Table | None = None) -> tuple[Reference, ...]:
    """Every place where an object names a Secret: by rows, by annotations and labels, and by shape (weak)."""
    if obj.kind in _UNREAD:
        return ()
    kinds = _kinds(obj, custom)
    found: list[Reference] = []
    taken: set[int] = set()
    for kind in kinds:
        walk = Walk(obj, kind.namespace)
        walk.visit(root, kind.step, "", ())
        taken |= walk.taken
        found += walk.references
        found += produce.used(root, obj, kind.uses)
    found += _by_metadata(root, obj, kinds)
    if not _mentions(root):
        return tuple(found)
    found += texts.references(root, obj)
    if not any(kind.closed for kind in kinds):
        by_shape = list(_by_shape(root, obj, frozenset(taken)))
        if by_shape:
            made = {declared.span for declared, _ in _declared(root, obj, kinds)}
            found += (reference for reference in by_shape if reference.span not in made)
    return tuple(found)


def _mentions(root: Mapping) -> bool:
    """Whether the object's part of its text (items of a List share one) says anything of secrets."""
    return root.origin.text.find("ecret", root.start.index, root.end.index) >= 0


def _kinds(obj: ObjectId, custom: Table | None) -> list[Kind]:
    tables = [built_in()] if custom is None else [built_in(), custom]
    return [kind for kind in (table.get(obj.api_version, obj.kind) for table in tables) if kind is not None]


def _declared(root: Mapping, obj: ObjectId, kinds: list[Kind]) -> Iterator[tuple[Declaration, Mapping | None]]:
    """Each Secret with the mapping that becomes its metadata."""
    if obj.kind == "Secret" and obj.api_version == "v1":
        for made in secret_declarations(root, obj):
            yield made, root.map("metadata")
        return
    for kind in kinds:
        yield from produce.declarations(root, obj, kind.producers)
        if kind.makes:
            walk = Walk(obj, kind.namespace)
            walk.visit(root, kind.step, "", ())
            for reference in walk.made:
                yield produce.from_reference(reference), None
    if not kinds and _mentions(root):
        for made in shapes.declarations(root, obj):
            yield made, None


def _with_copies(made: Declaration, metadata: Mapping | None) -> Iterator[Declaration]:
    yield made
    yield from copies.copies(made, metadata)


def _by_metadata(root: Mapping, obj: ObjectId, kinds: list[Kind]) -> Iterator[Reference]:
    rows, labels = anywhere()
    for path in (("metadata",), ("spec", "template", "metadata")):
        for found in find(root, path):
            annotations = found.node.map("annotations") if isinstance(found.node, Mapping) else None
            if annotations is not None and not rows.fields.keys().isdisjoint(annotations.fields):
                walk = Walk(obj)
                walk.visit(annotations, rows, f"{found.field}.annotations", ())
                yield from walk.references
    is_secret = obj.kind == "Secret"
    if is_secret or any(producer.metadata for kind in kinds for producer in kind.producers):
        for made, metadata in _declared(root, obj, kinds):
            yield from copies.selected(made, metadata, labels)


def _by_shape(root: Mapping, obj: ObjectId, taken: frozenset[int]) -> Iterator[Reference]:
    in_values = values.references(root, obj)
    if in_values is not None:
        yield from in_values
        return
    for name in root.fields:
        if name not in ("apiVersion", "kind", "metadata", "status"):
            yield from shapes.references(root.fields[name].value, obj, name, shapes.Place("shape"), taken)
