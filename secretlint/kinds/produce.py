"""Producers of the knowledge on an object → the Secrets that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from secretlint.facts import Declaration, KeyFact, Reference
from secretlint.kinds.match import holds
from secretlint.kinds.path import Found, Path, find
from secretlint.kinds.table import Alternative, Condition, Producer, Template, Use
from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Node, Scalar, is_null, span

MAX_ITEMS = 10_000
"""Items of a list and keys that are looked at: a bound for documents that are all aliases."""


class Scope(NamedTuple):
    """Where a producer's paths start: the object, and the item that it is made for."""

    root: Mapping
    item: Found | None = None

    def node(self, root: str) -> Node | None:
        """The node that `object`, `item` and `key` stand for."""
        if root == "object":
            return self.root
        if self.item is None:
            return None
        return self.item.node if root == "item" else self.item.key


class Text(NamedTuple):
    """A filled template, and the scalar it owes its last placeholder to."""

    value: str
    node: Scalar | None


def declarations(
    root: Mapping, obj: ObjectId, producers: tuple[Producer, ...]
) -> Iterator[tuple[Declaration, Mapping | None]]:
    """The Secrets that these producers make of an object, each with the mapping that becomes its metadata."""
    for producer in producers:
        for scope in _scopes(root, producer.each):
            if _all_hold(producer.conditions, scope):
                made = declare(scope, obj, producer)
                if made is not None:
                    yield made, _metadata(root, producer)


def _metadata(root: Mapping, producer: Producer) -> Mapping | None:
    found = next((found.node for found in find(root, producer.metadata)), None) if producer.metadata else None
    return found if isinstance(found, Mapping) else None


def from_reference(reference: Reference) -> Declaration:
    """A Secret that the controller that reads it makes when it is absent, with the keys that it wants."""
    keys = tuple(KeyFact(name, place, ("generated",)) for name, place in dict(reference.keys).items())
    namespace = "" if reference.namespace == reference.object.namespace else reference.namespace
    return Declaration(
        reference.object, reference.name, namespace, keys, True, "", reference.span, reference.object.kind, False
    )


def declare(scope: Scope, obj: ObjectId, producer: Producer) -> Declaration | None:
    """One Secret, or None where its name is not in the manifest."""
    name = fill(producer.name, scope)
    if name is None or not name.value:
        return None
    namespace = fill(producer.namespace, scope)
    kind = fill(producer.type, scope)
    place = span(name.node or scope.root)
    keys = _keys(producer, scope, place)
    is_open = producer.open or (bool(producer.open_if) and _any_holds(producer.open_if, scope))
    return Declaration(
        obj,
        name.value.replace("_", "-") if producer.dashes else name.value,
        namespace.value if namespace else "",
        keys,
        is_open or (producer.open_without and not keys),
        kind.value if kind else "",
        place,
        obj.kind,
        producer.certain,
        _traits(producer, scope),
    )


def _traits(producer: Producer, scope: Scope) -> tuple[tuple[str, str], ...]:
    filled = ((name, fill(template, scope)) for name, template in producer.traits)
    return tuple((name, text.value) for name, text in filled if text is not None)


def used(root: Mapping, obj: ObjectId, uses: tuple[Use, ...]) -> Iterator[Reference]:
    """Secrets that a kind reads although no field names them."""
    for use in uses:
        scope = Scope(root)
        name, namespace = fill(use.name, scope), fill(use.namespace, scope)
        if name is None or not _all_hold(use.conditions, scope):
            continue
        place = span(name.node or root)
        where = namespace.value if namespace else ""
        yield Reference(obj, "", name.value, where, (), True, place, "implied", "advice", False, True)


def fill(template: Template, scope: Scope) -> Text | None:
    """The text of a template; None when a placeholder has no value."""
    if not template:
        return None
    pieces: list[str] = []
    owner: Scalar | None = None
    for alternatives in template:
        found = next((text for text in (_text(one, scope) for one in alternatives) if text is not None), None)
        if found is None:
            return None
        pieces.append(found.value)
        owner = found.node or owner
    return Text("".join(pieces), owner)


def _text(one: Alternative, scope: Scope) -> Text | None:
    if not one.root:
        return Text(one.literal, None)
    for found in find(scope.node(one.root), one.path):
        if isinstance(found.node, Scalar) and found.node.text:
            return Text(found.node.text, found.node)
    return None


def _scopes(root: Mapping, each: Path) -> Iterator[Scope]:
    if not each:
        yield Scope(root)
        return
    for found in islice(find(root, each), MAX_ITEMS):
        yield Scope(root, found)


def _split(condition: Condition, scope: Scope) -> tuple[Condition, Mapping | None]:
    path, texts = condition
    if path and path[0] == "item" and scope.item is not None:
        node = scope.item.node
        return (path[1:], texts), node if isinstance(node, Mapping) else None
    return condition, scope.root


def _all_hold(conditions: tuple[Condition, ...], scope: Scope) -> bool:
    return all(_holds(condition, scope) for condition in conditions)


def _any_holds(conditions: tuple[Condition, ...], scope: Scope) -> bool:
    return any(_holds(condition, scope) for condition in conditions)


def _holds(condition: Condition, scope: Scope) -> bool:
    split, start = _split(condition, scope)
    return "absent" in split[1] if start is None else holds((split,), (start,))


def _keys(producer: Producer, scope: Scope, place: Span) -> tuple[KeyFact, ...]:
    keys: dict[str, KeyFact] = {}
    for root, path in producer.keys_from:
        for found in islice(find(scope.node(root), path), MAX_ITEMS):
            key = found.key if path[-1] == "{}" else found.node
            if isinstance(key, Scalar) and not is_null(key) and key.value:
                keys[key.value] = KeyFact(key.value, span(key))
    names = [
        *producer.keys,
        *(key for extra in producer.keys_if if _all_hold(extra.conditions, scope) for key in extra.keys),
    ]
    for name in names:
        keys.setdefault(name, KeyFact(name, place))
    return tuple(keys.values())
