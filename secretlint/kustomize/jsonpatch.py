"""JSON patches (RFC 6902) on located nodes, with the leniencies of the library that kustomize uses (json-patch v4):
`replace` of a missing field of a map adds it, indices may be negative."""

from __future__ import annotations

import re

from secretlint import lazyre
from secretlint.kustomize.edit import Refused, drop, mapping, put, raw, sequence
from secretlint.tree import Field, Mapping, Node, Scalar, Sequence, is_null

_INDEX = lazyre.compile(r"[-+]?[0-9]{1,9}\Z", re.ASCII)


def apply(document: Mapping, operations: Node) -> Mapping:
    """`document` after all operations. Raises Refused when one does not apply."""
    if not isinstance(operations, Sequence):
        raise Refused("patch", "a JSON patch is a list of operations", operations)
    current: Node = document
    for operation in operations.items:
        if not isinstance(operation, Mapping):
            raise Refused("patch", "a JSON patch is a list of operations", operation)
        current = _operate(current, operation)
    if not isinstance(current, Mapping):
        raise Refused("patch", "the patch leaves no object", operations)
    return current


def _operate(document: Node, operation: Mapping) -> Node:
    name = raw(operation.get("op"))
    path = _pointer(operation, "path")
    value = operation.get("value")
    if name in ("add", "replace"):
        if value is None:
            value = Scalar("null", "", "", operation.start, operation.end, operation.origin)
        if not path and name == "replace":
            return value
        return _change(document, path, operation, name, value)
    if name == "remove":
        return _change(document, path, operation, "remove", None)
    if name in ("move", "copy"):
        source = _pointer(operation, "from")
        moved = _read(document, source, operation)
        if name == "move":
            document = _change(document, source, operation, "remove", None)
        return _change(document, path, operation, "add", moved)
    if name == "test":
        if not same(_read(document, path, operation), value):
            raise Refused("patch", "a test of the JSON patch fails", operation)
        return document
    raise Refused("patch", "unknown operation of a JSON patch", operation)


def _pointer(operation: Mapping, field: str) -> list[str]:
    node = operation.get(field)
    if not isinstance(node, Scalar):
        raise Refused("patch", f"an operation of the JSON patch has no {field}", operation)
    parts = node.value.split("/")
    return [part.replace("~1", "/").replace("~0", "~") for part in parts[1:]]


def _read(document: Node, path: list[str], operation: Mapping) -> Node:
    node: Node = document
    for position, part in enumerate(path):
        found = _child(node, part, operation)
        if found is None:
            if position == len(path) - 1 and isinstance(node, Mapping):
                return Scalar("null", "", "", operation.start, operation.end, operation.origin)
            raise Refused("patch", "the JSON patch names a path that is not there", operation)
        node = found
    return node


def _child(node: Node, part: str, operation: Mapping) -> Node | None:
    if isinstance(node, Mapping):
        return node.get(part)
    if isinstance(node, Sequence):
        return node.items[_index(part, len(node.items), operation)]
    return None


def _index(part: str, size: int, operation: Mapping) -> int:
    if not _INDEX.match(part):
        raise Refused("patch", "the JSON patch needs an index here", operation)
    index = int(part)
    if index < 0:
        index += size
    if not 0 <= index < size:
        raise Refused("patch", "the JSON patch names an item that is not there", operation)
    return index


def _change(node: Node, path: list[str], operation: Mapping, action: str, value: Node | None) -> Node:
    if not path:
        raise Refused("patch", "the JSON patch names a path that is not there", operation)
    if len(path) > 1:
        child = _child(node, path[0], operation)
        if child is None or not isinstance(child, Mapping | Sequence):
            raise Refused("patch", "the JSON patch names a path that is not there", operation)
        return _replace_child(node, path[0], _change(child, path[1:], operation, action, value), operation)
    if isinstance(node, Mapping):
        return _change_map(node, path[0], operation, action, value)
    if isinstance(node, Sequence):
        return _change_list(node, path[0], operation, action, value)
    raise Refused("patch", "the JSON patch names a path that is not there", operation)


def _replace_child(node: Node, part: str, child: Node, operation: Mapping) -> Node:
    if isinstance(node, Mapping):
        return put(node, part, child)
    assert isinstance(node, Sequence)
    items = list(node.items)
    items[_index(part, len(items), operation)] = child
    return sequence(items, node)


def _change_map(node: Mapping, key: str, operation: Mapping, action: str, value: Node | None) -> Mapping:
    if action == "remove":
        if key not in node.fields:
            raise Refused("patch", "the JSON patch removes a field that is not there", operation)
        return drop(node, key)
    assert value is not None
    fields = dict(node.fields)
    path = operation.get("path")
    assert isinstance(path, Scalar)
    old = fields.get(key)
    fields[key] = Field(old.key if old else Scalar(key, "'", "", path.start, path.end, path.origin), value)
    return mapping(fields, node)


def _change_list(node: Sequence, part: str, operation: Mapping, action: str, value: Node | None) -> Sequence:
    items = list(node.items)
    if action == "remove":
        del items[_index(part, len(items), operation)]
    elif action == "replace":
        assert value is not None
        items[_index(part, len(items), operation)] = value
    else:
        assert value is not None
        items.insert(len(items) if part == "-" else _index(part, len(items) + 1, operation), value)
    return sequence(items, node)


def same(first: Node | None, second: Node | None) -> bool:
    """Whether two nodes are the same JSON."""
    if is_null(first) or is_null(second):
        return is_null(first) and is_null(second)
    if isinstance(first, Scalar) and isinstance(second, Scalar):
        return first.json == second.json
    if isinstance(first, Sequence) and isinstance(second, Sequence):
        return len(first.items) == len(second.items) and all(map(same, first.items, second.items))
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return first.fields.keys() == second.fields.keys() and all(
            same(first.get(key), second.get(key)) for key in first.fields
        )
    return False
