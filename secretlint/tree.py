"""Text of one YAML document → located nodes. The only module that imports ruamel.

Nodes keep the parser's marks; everything else (JSON type, fields with merge keys applied, spans) is worked out on demand,
because most nodes are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Union

from secretlint import scalar
from secretlint.model import Span

MAX_DEPTH = 10_000
"""go-yaml's `max_depth`: deeper documents are refused by the Kubernetes toolchain."""


class Origin(NamedTuple):
    """Which document of which file nodes come from; `line` and `column` (0-based) and `offset` say where its text starts.

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


class Scalar:
    """A scalar: decoded text, style (`""` plain, `'`, `"`, `|`, `>`) and explicit tag ("" when none)."""

    __slots__ = ("_json", "anchor", "end", "origin", "start", "style", "tag", "value")

    def __init__(self, value: str, style: str, tag: str, start: Any, end: Any, origin: Origin) -> None:
        self.value = value
        self.style = style
        self.tag = tag
        self.start = start
        self.end = end
        self.origin = origin
        self._json: scalar.Json | None = None

    @property
    def json(self) -> scalar.Json:
        """The JSON value that the Kubernetes toolchain makes of it, with its type."""
        if self._json is None:
            self._json = scalar.resolve(self.value, self.style, self.tag)
        return self._json

    @property
    def text(self) -> str | None:
        """The string, or None when the toolchain does not read a string here."""
        found = self.json
        return found.value if found.type == "string" else None  # type: ignore[return-value]


class Sequence:
    """A list of nodes."""

    __slots__ = ("anchor", "end", "flow", "items", "origin", "start", "tag")

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

    __slots__ = ("_fields", "anchor", "end", "entries", "flow", "origin", "start", "tag")

    def __init__(self, tag: str, flow: bool, start: Any, origin: Origin) -> None:
        self.entries: list[tuple[Node, Node]] = []
        self._fields: dict[str, Field] | None = None
        self.tag = tag
        self.flow = flow
        self.start = start
        self.end = start
        self.origin = origin

    @property
    def fields(self) -> dict[str, Field]:
        """Key text → field, merge keys applied in the order of go-yaml (later wins). Keys that cannot be keys are left out."""
        if self._fields is None:
            fields: dict[str, Field] = {}
            self._fields = fields  # set first: a mapping that merges itself must not recurse
            for key, value in self.entries:
                if not isinstance(key, Scalar):
                    continue
                if key.value == "<<" and not key.style and key.tag in ("", scalar.MERGE_TAG):
                    for source in _merge_sources(value):
                        fields.update(source.fields)
                    continue
                name = scalar.key_text(key.json)
                if name is not None:
                    fields[name] = Field(key, value)
        return self._fields

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


def _merge_sources(value: Node) -> Iterator[Mapping]:
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, Sequence):
        for item in reversed(value.items):  # earlier ones take precedence, so they are written last
            if isinstance(item, Mapping):
                yield item


def is_null(node: Node | None) -> bool:
    """Whether the node is absent or the toolchain reads null."""
    return node is None or (isinstance(node, Scalar) and node.json.type == "null")


def span(node: Node) -> Span:
    """Where the node stands in its file. The end of block scalars and collections leaves out trailing blank text."""
    origin, start, end = node.origin, node.start, node.end
    first, last = start.index, end.index
    text = origin.text
    while last > first and text[last - 1 : last] in ("\n", " ", "\r", "\t"):
        last -= 1
    if last == end.index:
        end_line, end_column = end.line, end.column
    else:
        end_line = end.line - text.count("\n", last, end.index)
        end_column = last - (text.rfind("\n", 0, last) + 1)
    return Span(
        origin.path,
        origin.line + start.line + 1,
        start.column + 1 + (0 if start.line else origin.column),
        origin.line + end_line + 1,
        end_column + 1 + (0 if end_line else origin.column),
        origin.offset + first,
        origin.offset + last,
    )


class Read(NamedTuple):
    """A document's root node (None when there is none) and the offset in its text where reading stopped."""

    root: Node | None
    end: int


def read(origin: Origin) -> Read:
    """Composes the document. What follows its end (`...`) is not read, as in go-yaml. Raises SyntaxProblem."""
    return Read(_build(origin), len(origin.text))


def compose(origin: Origin) -> Node | None:
    """The document's root node, or None when it has none (only comments). Raises SyntaxProblem, as `read` does."""
    return read(origin).root


def _build(origin: Origin) -> Node | None:
    from secretlint.events import events

    stack: list[Any] = []
    anchors: dict[str, Node] = {}
    root: Node | None = None
    key: Node | None = None
    keys: list[Node | None] = []
    parent: Any = None
    for event in events(origin.text):
        kind = event.__class__.__name__
        node: Node
        if kind == "ScalarEvent":
            tag = event.tag or ""
            style = event.style or ""
            node = Scalar(event.value, "" if style == ":" else style, tag, event.start_mark, event.end_mark, origin)
        elif kind == "MappingStartEvent":
            node = Mapping(event.tag or "", bool(event.flow_style), event.start_mark, origin)
        elif kind == "SequenceStartEvent":
            node = Sequence(event.tag or "", bool(event.flow_style), event.start_mark, origin)
        elif kind == "MappingEndEvent" or kind == "SequenceEndEvent":
            parent.end = event.end_mark
            parent = stack.pop()
            key = keys.pop()
            continue
        elif kind == "AliasEvent":
            found = anchors.get(event.anchor)
            if found is None:
                raise SyntaxProblem(
                    "an alias names an anchor that this document does not define", _mark(event.start_mark)
                )
            node = found
        elif kind == "DocumentEndEvent":
            break
        else:
            continue
        if kind != "AliasEvent" and event.anchor:
            anchors[event.anchor] = node
        if parent is None:
            root = node
        elif type(parent) is Mapping:
            if key is None:
                key = node
            else:
                parent.entries.append((key, node))
                key = None
        else:
            parent.items.append(node)
        if kind == "MappingStartEvent" or kind == "SequenceStartEvent":
            stack.append(parent)
            keys.append(key)
            if len(stack) > MAX_DEPTH:
                raise SyntaxProblem("nested more than 10,000 levels deep", _mark(event.start_mark))
            parent, key = node, None
    return root


def _mark(mark: Any) -> Mark:
    return Mark(mark.index, mark.line, mark.column)
