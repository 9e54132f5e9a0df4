"""Raw JSON, as Go's encoding/json decides, → located nodes: for files that kubectl reads as a JSON stream."""

from __future__ import annotations

import json
import re
from typing import Any

from secretlint import lazyre
from secretlint.nodes import MAX_DEPTH, TOO_DEEP, Mapping, Mark, Node, Origin, Read, Scalar, Sequence, SyntaxProblem

_TOKEN = lazyre.compile(
    r"""[ \t\r\n]*(?:([{}\[\],:])"""
    r"""|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")"""
    r"""|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"""
    r"""|(true|false|null))"""
)
_SPACE = lazyre.compile(r"[ \t\r\n]*")
_LONE_SURROGATE = lazyre.compile("[\ud800-\udfff]")
_FLOAT_TAG = "tag:yaml.org,2002:float"


_PUNCTUATION, _STRING, _NUMBER = 1, 2, 3


def read_json(origin: Origin) -> Read:
    """Composes one JSON value. Raises SyntaxProblem where Go would."""
    return _Builder(origin).build()


class _Builder:
    """Walks the tokens of one text, knows lines and columns, and what may come next."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.text = origin.text
        self.line = self.line_start = self.counted = 0
        self.root: Node | None = None
        self.stack: list[Any] = []
        self.odd: list[Mapping] = []
        self.tagged: list[Scalar] = []
        self.key: Scalar | None = None
        self.expect = "value"
        """One of value, first-value (or the list's end), key, first-key (or the object's end), colon, next."""

    def build(self) -> Read:
        at = 0
        while self.root is None or self.stack:
            found = _TOKEN.match(self.text, at)
            if not found:
                raise self.problem(_SPACE.match(self.text, at).end())  # type: ignore[union-attr]
            at = found.end()
            sign = found.group(_PUNCTUATION)
            taken = self.punctuation(sign, found.start(_PUNCTUATION)) if sign else self.scalar(found)
            if not taken:
                raise self.problem(found.start(found.lastindex or 0))
        return Read(self.root, len(self.text), tuple(self.odd), tuple(self.tagged))

    def punctuation(self, sign: str, at: int) -> bool:
        """Takes one of `{}[],:`; False where it may not stand."""
        container = self.stack[-1] if self.stack else None
        if sign in "{[":
            if "value" not in self.expect:
                return False
            self.open(sign, at)
        elif sign in "}]":
            if not _may_close(sign, container, self.expect):
                return False
            self.close(sign, at)
        elif sign == ",":
            if self.expect != "next" or container is None:
                return False
            self.expect = "key" if isinstance(container, Mapping) else "value"
        else:
            if self.expect != "colon":
                return False
            self.expect = "value"
        return True

    def open(self, sign: str, at: int) -> None:
        make: Any = Mapping if sign == "{" else Sequence
        node = make("", True, self.mark(at), self.origin)
        self.add(node)
        self.stack.append(node)
        self.expect = "first-key" if sign == "{" else "first-value"
        if len(self.stack) > MAX_DEPTH:
            raise SyntaxProblem(TOO_DEEP, node.start)

    def close(self, sign: str, at: int) -> None:
        node = self.stack.pop()
        node.end = self.mark(at + 1)
        if sign == "}" and len({entry[0].value for entry in node.entries}) < len(node.entries):
            self.odd.append(node)
        self.expect = "next"

    def scalar(self, found: re.Match[str]) -> bool:
        """Takes a string, number or word; False where it may not stand."""
        group: int = found.lastindex or 0
        if "value" not in self.expect and ("key" not in self.expect or group != _STRING):
            return False
        node = self.scalar_node(group, found)
        if "key" in self.expect:
            self.key, self.expect = node, "colon"
        else:
            self.add(node)
        return True

    def scalar_node(self, group: int, found: re.Match[str]) -> Scalar:
        start, end = self.mark(found.start(group)), self.mark(found.end(group))
        text = found.group(group)
        if group == _STRING:
            value = json.loads(text) if "\\" in text else text[1:-1]
            return Scalar(_LONE_SURROGATE.sub("\ufffd", value), '"', "", start, end, self.origin)
        # a number that overflows is refused; as untagged YAML it would be a string
        tag = _FLOAT_TAG if group == _NUMBER and abs(float(text)) == float("inf") else ""
        node = Scalar(text, "", tag, start, end, self.origin)
        if tag:
            self.tagged.append(node)
        return node

    def add(self, node: Node) -> None:
        container = self.stack[-1] if self.stack else None
        if container is None:
            self.root = node
        elif isinstance(container, Mapping):
            container.entries.append((self.key, node))  # type: ignore[arg-type]
        else:
            container.items.append(node)
        self.expect = "next"

    def mark(self, at: int) -> Mark:
        """The mark of a place; places must not go back."""
        fresh = self.text.count("\n", self.counted, at)
        if fresh:
            self.line += fresh
            self.line_start = self.text.rfind("\n", self.counted, at) + 1
        self.counted = at
        return Mark(at, self.line, at - self.line_start)

    def problem(self, at: int) -> SyntaxProblem:
        return SyntaxProblem("not valid JSON", self.mark(at))


def _may_close(sign: str, container: Node | None, expect: str) -> bool:
    if sign == "}":
        return isinstance(container, Mapping) and expect in ("next", "first-key")
    return isinstance(container, Sequence) and expect in ("next", "first-value")
