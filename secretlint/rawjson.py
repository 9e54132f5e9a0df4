"""Raw JSON, as Go's encoding/json decides, → located nodes: for files that kubectl reads as a JSON stream."""

from __future__ import annotations

import json
import re
from typing import Any

from secretlint.tree import MAX_DEPTH, TOO_DEEP, Mapping, Mark, Node, Origin, Read, Scalar, Sequence, SyntaxProblem

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:([{}\[\],:])"""
    r"""|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")"""
    r"""|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"""
    r"""|(true|false|null))"""
)
_SPACE = re.compile(r"[ \t\r\n]*")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FLOAT_TAG = "tag:yaml.org,2002:float"


class _Reader:
    """Walks the tokens of one text and knows lines and columns."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.text = origin.text
        self.line = 0
        self.line_start = 0
        self.counted = 0

    def mark(self, place: int) -> Mark:
        """The mark of a place; places must not go back."""
        fresh = self.text.count("\n", self.counted, place)
        if fresh:
            self.line += fresh
            self.line_start = self.text.rfind("\n", self.counted, place) + 1
        self.counted = place
        return Mark(place, self.line, place - self.line_start)

    def scalar(self, found: re.Match[str]) -> Scalar:
        group: int = found.lastindex or 0
        start, end = self.mark(found.start(group)), self.mark(found.end(group))
        text = found.group(group)
        if group == _STRING:
            value = json.loads(text) if "\\" in text else text[1:-1]
            return Scalar(_LONE_SURROGATE.sub("\ufffd", value), '"', "", start, end, self.origin)
        # a number that overflows is refused; as untagged YAML it would be a string
        tag = _FLOAT_TAG if group == _NUMBER and abs(float(text)) == float("inf") else ""
        return Scalar(text, "", tag, start, end, self.origin)


_PUNCTUATION, _STRING, _NUMBER = 1, 2, 3


def read_json(origin: Origin) -> Read:
    """Composes one JSON value. Raises SyntaxProblem where Go would."""
    reader = _Reader(origin)
    odd: list[Mapping] = []
    tagged: list[Scalar] = []
    root: Node | None = None
    stack: list[Any] = []
    expect = "value"
    key: Scalar | None = None
    place = 0
    while root is None or stack:
        found = _TOKEN.match(origin.text, place)
        if not found:
            raise _problem(reader, _SPACE.match(origin.text, place).end())  # type: ignore[union-attr]
        place = found.end()
        sign = found.group(_PUNCTUATION) or ""
        container: Any = stack[-1] if stack else None
        node: Any = None
        if sign in ("}", "]") and sign and _may_close(sign, container, expect):
            container.end = reader.mark(place)
            stack.pop()
            if sign == "}" and len({entry[0].value for entry in container.entries}) < len(container.entries):
                odd.append(container)
            expect = "next"
            continue
        if sign == "," and expect == "next" and container is not None:
            expect = "key" if isinstance(container, Mapping) else "value"
            continue
        if sign == ":" and expect == "colon":
            expect = "value"
            continue
        if sign in ("{", "[") and sign and expect in ("value", "first-value"):
            make: Any = Mapping if sign == "{" else Sequence
            node = make("", True, reader.mark(found.start(_PUNCTUATION)), origin)
        elif not sign and ("value" in expect or (found.lastindex == _STRING and "key" in expect)):
            node = reader.scalar(found)
            if node.tag:
                tagged.append(node)
        else:
            raise _problem(reader, found.start(found.lastindex or 0))
        if "key" in expect:
            key, expect = node, "colon"
            continue
        if container is None:
            root = node
        elif isinstance(container, Mapping):
            container.entries.append((key, node))  # type: ignore[arg-type]
        else:
            container.items.append(node)
        expect = "next"
        if sign:
            stack.append(node)
            expect = "first-key" if sign == "{" else "first-value"
            if len(stack) > MAX_DEPTH:
                raise SyntaxProblem(TOO_DEEP, node.start)
    return Read(root, len(origin.text), tuple(odd), tuple(tagged))


def _may_close(sign: str, container: Node | None, expect: str) -> bool:
    if sign == "}":
        return isinstance(container, Mapping) and expect in ("next", "first-key")
    return isinstance(container, Sequence) and expect in ("next", "first-value")


def _problem(reader: _Reader, place: int) -> SyntaxProblem:
    return SyntaxProblem("not valid JSON", reader.mark(place))
