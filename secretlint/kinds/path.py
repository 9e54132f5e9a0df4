"""The path language of `kinds/data`: where in an object a name, a key or a condition sits.

`a.b` is a field, `a[]` every item of a list, `a{}` every value of a map, `a['x.y/z']` the map entry with this key.
A path that is relative to a name may start with `../`, once per mapping to go up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from secretlint import lazyre
from secretlint.tree import Mapping, Node, Scalar, Sequence

Path = tuple[str, ...]
"""Segments: a field's name, or one of the three below."""

ITEMS = "[]"
VALUES = "{}"
UP = ".."

_SEGMENT = lazyre.compile(r"\.?([A-Za-z0-9_$-]+)|(\[\])|(\{\})|\['([^']+)'\]", re.ASCII)


class Found(NamedTuple):
    """A node that a path leads to: its field as the API server writes it, and its key (None for an item)."""

    field: str
    key: Scalar | None
    node: Node


def parse(text: str) -> Path:
    """The segments of a path. Raises ValueError where the text is not one."""
    segments: list[str] = []
    position = 0
    while text.startswith("../", position):
        segments.append(UP)
        position += 3
    if text == ".":
        return ()
    while position < len(text):
        found = _SEGMENT.match(text, position)
        if found is None:
            raise ValueError(f"not a path: {text!r} at {position}")
        segments.append(next(group for group in found.groups() if group is not None))
        position = found.end()
    if not segments:
        raise ValueError("an empty path")
    return tuple(segments)


def join(parent: str, segment: str) -> str:
    """The field's path below `parent`, as the API server writes it: dotted, other map keys in brackets."""
    if not parent:
        return segment
    return f"{parent}.{segment}" if _PLAIN.match(segment) else f"{parent}[{segment}]"


_PLAIN = lazyre.compile(r"[A-Za-z0-9_$-]+\Z", re.ASCII)


def find(node: Node | None, path: Path, field: str = "", key: Scalar | None = None, start: int = 0) -> Iterator[Found]:
    """Every node at `path` below `node`. Nothing where a field is absent or has another shape."""
    for position in range(start, len(path)):
        segment = path[position]
        if segment == ITEMS:
            if isinstance(node, Sequence):
                for number, item in enumerate(node.items):
                    yield from find(item, path, f"{field}[{number}]", None, position + 1)
            return
        if not isinstance(node, Mapping):
            return
        if segment == VALUES:
            for name, entry in node.fields.items():
                yield from find(entry.value, path, f"{field}[{name}]", entry.key, position + 1)
            return
        found = node.fields.get(segment)
        if found is None:
            return
        node, key, field = found.value, found.key, join(field, segment)
    if node is not None:
        yield Found(field, key, node)


def climb(parents: tuple[Mapping, ...], path: Path) -> tuple[Mapping | None, Path]:
    """Where a relative path starts: one of the `parents` (innermost last), and what is left of the path."""
    up = 0
    while up < len(path) and path[up] == UP:
        up += 1
    if up >= len(parents):
        return None, path
    return parents[-1 - up], path[up:]
