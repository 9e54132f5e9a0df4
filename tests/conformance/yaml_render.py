"""Trees of plain Python values to YAML text, in every style that a person might use.

A tree is made of dict, list, str, int, float, bool and None. `Raw` stands for text that goes into the file
verbatim (as key or value); its identity is its own, so that one dict can hold the same key twice. `Block` is
a verbatim block scalar.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from typing import Any

Tree = Any

PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*\Z")
# Words that a YAML 1.1 reader turns into something else than a string.
RESERVED = re.compile(r"(?i:y|yes|n|no|on|off|true|false|null|none|nil)\Z")


@dataclass(frozen=True, eq=False)
class Raw:
    """Text that is written as it is."""

    text: str


@dataclass(frozen=True, eq=False)
class Block:
    """A block scalar: its header (`|`, `>-`, `|2`) and its lines, which are indented like the place needs."""

    header: str
    lines: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Anchored:
    """A value with properties before it: `&name`, a tag, or both."""

    properties: str
    value: Tree


@dataclass(frozen=True)
class Style:
    """How a document is written: indentation, and how often a style is used (0 to 1)."""

    indent: int = 2
    list_indent: int = 0
    flow: float = 0.0
    quote: float = 0.2
    comments: float = 0.0
    literal: float = 0.3


def random_style(rng: random.Random) -> Style:
    return Style(
        indent=rng.choice((2, 2, 2, 4, 1, 3)),
        list_indent=rng.choice((0, 2)),
        flow=rng.choice((0.0, 0.0, 0.1, 0.4)),
        quote=rng.choice((0.0, 0.2, 0.5, 1.0)),
        comments=rng.choice((0.0, 0.0, 0.05, 0.2)),
        literal=rng.choice((0.0, 0.3, 1.0)),
    )


def render(tree: Tree, rng: random.Random, style: Style | None = None) -> str:
    """The document's text, with a line end."""
    style = style or Style()
    if isinstance(tree, (dict, list)) and tree:
        return "".join(line + "\n" for line in _lines(tree, rng, style))
    return _flow(tree, rng, style) + "\n"


def holds_raw(tree: Tree) -> bool:
    """Whether the tree has text that JSON cannot take over."""
    if isinstance(tree, dict):
        return any(isinstance(key, Raw) or holds_raw(value) for key, value in tree.items())
    if isinstance(tree, list):
        return any(holds_raw(item) for item in tree)
    return isinstance(tree, (Raw, Block, Anchored))


def render_json(tree: Tree, rng: random.Random) -> str:
    indent = rng.choice((None, None, 2, "\t"))
    return json.dumps(tree, indent=indent, ensure_ascii=rng.random() < 0.5) + rng.choice(("", "\n"))


def _lines(tree: Tree, rng: random.Random, style: Style) -> list[str]:
    out: list[str] = []
    if isinstance(tree, dict):
        for key, value in tree.items():
            head = _key(key, rng, style) + ":"
            out += _entry(head, value, rng, style, style.indent, under_list=style.list_indent)
    else:
        for item in tree:
            out += _item(item, rng, style)
    return out


def _entry(head: str, value: Tree, rng: random.Random, style: Style, indent: int, under_list: int) -> list[str]:
    comment = "  # note" if rng.random() < style.comments else ""
    if isinstance(value, Anchored):
        return _entry(f"{head} {value.properties}", value.value, rng, style, indent, under_list)
    if isinstance(value, (dict, list)) and value and rng.random() >= style.flow:
        pad = " " * (under_list if isinstance(value, list) else indent)
        return [head + comment] + [pad + line for line in _lines(value, rng, style)]
    block = _as_block(value, rng, style)
    if block is not None:
        pad = " " * indent
        return [f"{head} {block.header}"] + [pad + line if line else "" for line in block.lines]
    text = _flow(value, rng, style)
    first, *rest = text.split("\n")
    line = f"{head} {first}".rstrip(" ") if first == "" else f"{head} {first}"
    return [line + comment if not rest else line, *rest]


def _item(item: Tree, rng: random.Random, style: Style) -> list[str]:
    if isinstance(item, (dict, list)) and item and rng.random() >= style.flow:
        inner = _lines(item, rng, style)
        return ["- " + inner[0]] + ["  " + line if line else "" for line in inner[1:]]
    return _entry("-", item, rng, style, 2, 2)


def _as_block(value: Tree, rng: random.Random, style: Style) -> Block | None:
    if isinstance(value, Block):
        return value
    if not isinstance(value, str) or "\n" not in value or rng.random() >= style.literal:
        return None
    if not re.match(r"[!-~][\n -~]*\Z", value):
        return None
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    header = {0: "|-", 1: "|"}.get(ends, "|+")
    return Block(header, tuple(body.split("\n")) + ("",) * max(ends - 1, 0))


def _key(key: Any, rng: random.Random, style: Style) -> str:
    if isinstance(key, Raw):
        return key.text
    return _string(str(key), rng, style)


def _flow(value: Tree, rng: random.Random, style: Style) -> str:
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Block):
        return json.dumps("\n".join(value.lines))
    if isinstance(value, Anchored):
        return f"{value.properties} {_flow(value.value, rng, style)}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k, rng, style)}: {_flow(v, rng, style)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, rng, style) for item in value) + "]"
    if isinstance(value, str):
        return _string(value, rng, style)
    return json.dumps(value)


def _string(value: str, rng: random.Random, style: Style) -> str:
    plain = bool(PLAIN.match(value)) and not RESERVED.match(value)
    if plain and rng.random() >= style.quote:
        return value
    if rng.random() < 0.5 and re.match(r"[ -~]*\Z", value):
        return "'" + value.replace("'", "''") + "'"
    # YAML does not know JSON's surrogate pairs, so other planes are written as they are.
    return json.dumps(value, ensure_ascii=not any(ord(c) > 0xFFFF for c in value))
