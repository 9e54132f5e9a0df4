"""Objects made from a path: the shortest manifest in which something sits there."""

from __future__ import annotations

import json
from typing import Any

from secretlint.kinds.path import ITEMS, VALUES, Path

ENTRY = "some-entry"
"""The map key that stands for `{}`."""


def put(tree: Any, path: Path, value: Any) -> Any:
    """`tree` with `value` at `path`; lists get one item. Returns the new tree (of None: a new one)."""
    if not path:
        return value if tree is None or not isinstance(tree, (dict, list)) else tree
    first, rest = path[0], path[1:]
    if first == ITEMS:
        found = tree if isinstance(tree, list) else []
        return [put(found[0] if found else None, rest, value)]
    key = ENTRY if first == VALUES else first
    made = dict(tree) if isinstance(tree, dict) else {}
    made[key] = put(made.get(key), rest, value)
    return made


def field(path: Path) -> str:
    """The path as the API server writes it, every list with its first item."""
    made = ""
    for segment in path:
        if segment == ITEMS:
            made += "[0]"
        elif segment == VALUES:
            made += f"[{ENTRY}]"
        elif made and not segment.replace("-", "").replace("_", "").replace("$", "").isalnum():
            made += f"[{segment}]"
        else:
            made += f".{segment}" if made else segment
    return made


def near(path: Path, relative: Path) -> Path:
    """Where a path relative to the name at `path` leads, from the object's root."""
    up = 1 + sum(1 for segment in relative if segment == "..")
    base = list(path)
    for _ in range(up):
        while base and base[-1] in (ITEMS, VALUES):
            if base.pop() == VALUES:
                base.append(ENTRY)
                break
        base.pop()
    return (*base, *(segment for segment in relative if segment != ".."))


def manifest_text(group: str, kind: str, body: dict[str, Any]) -> str:
    """A manifest as JSON, which is YAML."""
    head = {"apiVersion": f"{group}/v1" if group else "v1", "kind": kind}
    return json.dumps({**head, **body, "metadata": {"name": "x", **body.get("metadata", {})}})
