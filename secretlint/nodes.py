"""The nodes of a document: what they say, where they stand.

Nodes keep the parser's marks; everything else (JSON type, fields with merge keys applied, spans) is worked out on
demand, because most nodes are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, Union

from secretlint import lazyre, scalar
from secretlint.lines import BREAK
from secretlint.model import Span

MAX_DEPTH = 10_000
"""go-yaml's `max_depth`: deeper documents are refused by the Kubernetes toolchain."""


class Origin(NamedTuple):
    """Which document of which file nodes come from; `line`, `column` (0-based) and `offset` say where its text starts.

    `json`: the text is raw JSON, as in a file that begins with `{`, and not read by YAML's rules.
    """

    path: str
    index: int  # type: ignore[assignment]
    text: str
    line: int = 0
    offset: int = 0
    column: int = 0
    json: bool = False


class Mark(NamedTuple):
    """A place in a document's text, all 0-based. The parser's own marks have the same three attributes."""

    index: int  # type: ignore[assignment]
    line: int
    column: int


class SyntaxProblem(Exception):
    """The document is not YAML. `problem` is the parser's words without any text of the document."""

    def __init__(self, problem: str, mark: Mark) -> None:
        super().__init__(problem)
        self.problem = problem
        self.mark = mark


UNREAD = "!unread"
"""The tag of a string whose text is not known: it stands for a file that is not here."""


class Scalar:
    """A scalar: decoded text, style (`""` plain, `'`, `"`, `|`, `>`) and explicit tag ("" when none)."""

    __slots__ = ("_json", "end", "origin", "start", "style", "tag", "value")

    _json: scalar.Json

    def __init__(self, value: str, style: str, tag: str, start: Any, end: Any, origin: Origin) -> None:
        self.value = value
        self.style = style
        self.tag = tag
        self.start = start
        self.end = end
        self.origin = origin

    @property
    def json(self) -> scalar.Json:
        """The JSON value that the Kubernetes toolchain makes of it, with its type."""
        try:
            return self._json
        except AttributeError:
            self._json = scalar.resolve(self.value, self.style, self.tag)
            return self._json

    @property
    def text(self) -> str | None:
        """The string, or None when the toolchain does not read a string here."""
        found = self.json
        return found.value if found.type == "string" else None  # type: ignore[return-value]


class Sequence:
    """A list of nodes."""

    __slots__ = ("end", "flow", "items", "origin", "start", "tag")

    def __init__(self, tag: str, flow: bool, start: Any, origin: Origin) -> None:
        self.items: list[Node] = []
        self.tag = tag
        self.flow = flow
        self.start = start
        self.end = start
        self.origin = origin


class Field(NamedTuple):
    """A key and its value, both located."""

    key: Scalar
    value: Node


class Mapping:
    """A mapping as written (`entries`), and as the Kubernetes toolchain reads it (`fields`)."""

    __slots__ = ("_entries", "_fields", "end", "flow", "origin", "parts", "start", "tag")

    def __init__(self, tag: str, flow: bool, start: Any, origin: Origin) -> None:
        self.parts: list[Node] = []
        """Keys and values in turn, as they were read."""
        self._entries: list[tuple[Node, Node]] | None = None
        self._fields: dict[str, Field] | None = None
        self.tag = tag
        self.flow = flow
        self.start = start
        self.end = start
        self.origin = origin

    @property
    def entries(self) -> list[tuple[Node, Node]]:
        """Keys and values as written, in order; who builds a mapping appends to it."""
        if self._entries is None:
            self._entries = list(zip(self.parts[::2], self.parts[1::2]))  # noqa: B905 (as long as each other)
        return self._entries

    @entries.setter
    def entries(self, entries: list[tuple[Node, Node]]) -> None:
        self._entries = entries

    @property
    def fields(self) -> dict[str, Field]:
        """Key text → field, merge keys applied in the order of go-yaml (later wins).

        Keys that JSON cannot have (null, lists, mappings) are left out.
        """
        if self._fields is None:
            self._fields = _without_merge(self.entries)
            if self._fields is None:
                for mapping in _merge_order(self):
                    mapping._fields = _flatten(mapping)
        return self._fields  # type: ignore[return-value]

    def get(self, name: str) -> Node | None:
        """The value at `name`, or None when there is no such key (a null value is a Scalar)."""
        found = self.fields.get(name)
        return found.value if found else None

    def map(self, name: str) -> Mapping | None:
        """The mapping at `name`, or None when it is absent or something else."""
        found = self.get(name)
        return found if isinstance(found, Mapping) else None

    def seq(self, name: str) -> list[Node]:
        """The items of the list at `name`; empty when it is absent or something else."""
        found = self.get(name)
        return found.items if isinstance(found, Sequence) else []

    def str(self, name: str) -> str | None:
        """The string at `name`, or None when it is absent or not a string."""
        found = self.get(name)
        return found.text if isinstance(found, Scalar) else None


Node = Union[Scalar, Sequence, Mapping]  # noqa: UP007 (a runtime alias of forward classes)


def is_merge(key: Node) -> bool:
    """Whether a key is YAML's merge key (`isMerge` in go-yaml): plain `<<`, or any that is tagged `!` or `!!merge`."""
    return (
        isinstance(key, Scalar)
        and key.value == "<<"
        and (key.tag in ("!", scalar.MERGE_TAG) or (not key.tag and not key.style))
    )


def merge_sources(value: Node) -> Iterator[Mapping]:
    """The mappings that a merge key's value names, in the order in which they are written (the last one wins)."""
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, Sequence):
        for item in reversed(value.items):  # earlier ones take precedence, so they are written last
            if isinstance(item, Mapping):
                yield item


def merged_by(mapping: Mapping) -> Iterator[Mapping]:
    """The mappings that the merge keys of this one name."""
    for key, value in mapping.entries:
        if type(key) is Scalar and key.value == "<<" and is_merge(key):
            yield from merge_sources(value)


def _without_merge(entries: list[tuple[Node, Node]]) -> dict[str, Field] | None:
    """The fields of a mapping without merge keys, which nearly all are; None when it has one."""
    fields: dict[str, Field] = {}
    for key, value in entries:
        if type(key) is not Scalar:
            continue
        text = key.value
        if text == "<<" and is_merge(key):
            return None
        name = scalar.key_text(key.json) if key.tag else text if key.style else _plain_key(text)
        if name is not None:
            fields[name] = Field(key, value)
    return fields


@lru_cache(maxsize=4096)
def _plain_key(text: str) -> str | None:
    """`scalar.key_text` of a plain scalar: the same few hundred keys come again and again."""
    return scalar.key_text(scalar.resolve_plain(text))


def _merge_order(root: Mapping) -> Iterator[Mapping]:
    """What `root` merges, however deep and not resolved yet, each after what it merges itself; `root` last."""
    pending: list[tuple[Mapping, bool]] = [(root, False)]
    seen: set[int] = set()
    while pending:
        mapping, done = pending.pop()
        if done:
            yield mapping
        elif mapping._fields is None and id(mapping) not in seen:
            seen.add(id(mapping))
            pending.append((mapping, True))
            pending.extend((source, False) for source in merged_by(mapping))


def _flatten(mapping: Mapping) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for key, value in mapping.entries:
        if type(key) is not Scalar:
            continue
        if key.value == "<<" and is_merge(key):
            for source in merge_sources(value):
                fields.update(source._fields or {})
            continue
        name = key.value if key.style and not key.tag else scalar.key_text(key.json)
        if name is not None:
            fields[name] = Field(key, value)
    return fields


def is_null(node: Node | None) -> bool:
    """Whether the node is absent or the toolchain reads null."""
    return node is None or (isinstance(node, Scalar) and node.json.type == "null")


def is_true(node: Node | None) -> bool:
    """Whether the toolchain reads `true`: a quoted one is a string."""
    return isinstance(node, Scalar) and node.json.value is True


def is_false(node: Node | None) -> bool:
    """Whether the toolchain reads `false`."""
    return isinstance(node, Scalar) and node.json.value is False


def block_of(scalar: Scalar) -> Origin | None:
    """The text of a literal block as a document of its own, whose nodes have their true places."""
    if scalar.style != "|":
        return None
    body = scalar.origin.text[scalar.start.index : scalar.end.index]
    header, newline, body = body.partition("\n")
    start = scalar.start.index + len(header) + len(newline)
    origin = scalar.origin
    return Origin(origin.path, origin.index, body, origin.line + scalar.start.line + 1, origin.offset + start)


_PROPERTIES = lazyre.compile(r"(?:[&!]\S*(?:\s|#[^\n]*\n)+)+")


def span(node: Node) -> Span:
    """Where the node stands in its file.

    Anchor and tag before it are not part of it, nor is blank text after block scalars and collections.
    """
    origin, start, end = node.origin, node.start, node.end
    text = origin.text
    first, last = start.index, end.index
    line, column = start.line, start.column
    if text[first : first + 1] in ("&", "!"):
        properties = _PROPERTIES.match(text, first, last)
        if properties:
            first = properties.end()
            line, column = _move(text, start, first)
    while last > first and text[last - 1 : last] in "\n \r\t":  # the parser may count a line end that is not there
        last -= 1
    end_line, end_column = end.line, end.column
    if last != end.index:
        end_line -= _count_breaks(text, last, end.index)
        end_column = last - _line_start(text, last)
    return Span(
        origin.path,
        origin.line + line + 1,
        column + 1 + (0 if line else origin.column),
        origin.line + end_line + 1,
        end_column + 1 + (0 if end_line else origin.column),
        origin.offset + first,
        origin.offset + last,
    )


def _move(text: str, start: Any, place: int) -> tuple[int, int]:
    lines = _count_breaks(text, start.index, place)
    return start.line + lines, place - _line_start(text, place) if lines else start.column + place - start.index


def _count_breaks(text: str, start: int, end: int) -> int:
    return sum(1 for _ in BREAK.finditer(text, start, end))


def _line_start(text: str, place: int) -> int:
    """Where the line of `place` begins, for the line breaks that text has in practice."""
    newline = text.rfind("\n", 0, place) + 1
    return max(newline, text.rfind("\r", newline, place) + 1)


class Read(NamedTuple):
    """A document's root node (None when there is none), where reading stopped, and what deserves a closer look.

    `end`: offset in the document's text; go-yaml reads nothing beyond. `odd`: mappings with a key that may be a
    duplicate, a merge key, or no key for JSON. `tagged`: scalars with an explicit tag. `aliases`: how many `*name`.
    """

    root: Node | None
    end: int
    odd: tuple[Mapping, ...] = ()
    tagged: tuple[Scalar, ...] = ()
    aliases: int = 0


TOO_DEEP = "nested more than 10,000 levels deep"


def place(mark: Any) -> Mark:
    """The parser's mark as one that can cross processes."""
    return Mark(mark.index, mark.line, mark.column)


def walk(root: Node | None) -> Iterator[Node]:
    """Every node as written, keys included, each once however often aliases repeat it. In no order."""
    pending: list[Node] = [] if root is None else [root]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        yield node
        if isinstance(node, Scalar):
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            for entry in node.entries:
                pending.extend(entry)
        else:
            pending.extend(node.items)
