"""The path of a problem → the node to point at."""

from __future__ import annotations

from typing import NamedTuple

from secretlint.apiserver.problem import Path
from secretlint.tree import Mapping, Node, Scalar, Sequence


class Place(NamedTuple):
    """A node to point at. `exists` is False when the path ends above it; `text` is the string at the path, if any."""

    node: Node
    exists: bool
    text: str = ""


def locate(root: Node, path: Path, key: bool = False) -> Place:
    """The scalar at the path: its value, or its key where `key` is set or where the value is no scalar or empty.

    When the path does not exist, the key of its nearest parent that does.
    """
    node = root
    pointer: Node = _first(root)
    for segment in path:
        if isinstance(segment, int):
            if not isinstance(node, Sequence) or segment >= len(node.items):
                return Place(pointer, False)
            node = node.items[segment]
            pointer = _first(node)
        else:
            field = node.fields.get(segment) if isinstance(node, Mapping) else None
            if field is None:
                return Place(pointer, False)
            node, pointer = field.value, field.key
    if not isinstance(node, Scalar):
        return Place(pointer, True)
    if key or (not node.style and not node.value):
        return Place(pointer, True, node.value)
    return Place(node, True, node.value)


def node_at(root: Node, path: Path) -> Node | None:
    """The node at the path, None where it ends above."""
    node: Node | None = root
    for segment in path:
        if isinstance(segment, int):
            node = node.items[segment] if isinstance(node, Sequence) and segment < len(node.items) else None
        else:
            node = node.get(segment) if isinstance(node, Mapping) else None
    return node


def _first(node: Node) -> Node:
    """Where a node without a key of its own begins: its first key or item."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0][0]
    if isinstance(node, Sequence) and node.items:
        return _first(node.items[0])
    return node
