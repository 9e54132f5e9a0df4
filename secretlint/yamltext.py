"""The text of one YAML document → nodes, where libyaml and go-yaml disagree as go-yaml has it.

libyaml (0.1.7, in ruamel's extension) and go.yaml.in/yaml/v2 (a translation of it, changed since) differ in places:
go-yaml takes `:` inside plain scalars of a flow collection (`{a:b}`), takes a byte order mark at the start of a later
line for content, knows the escape `\\'` and not `\\/`, refuses `%YAML 1.2`, and counts what aliases repeat.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from secretlint import events, lazyre, scalar
from secretlint.nodes import (
    MAX_DEPTH,
    TOO_DEEP,
    Mapping,
    Mark,
    Node,
    Origin,
    Read,
    Scalar,
    Sequence,
    SyntaxProblem,
    is_merge,
    place,
    walk,
)

_PLAIN_COLON = "found unexpected ':'"
_COLONS = lazyre.compile(r"(?<!\w)!\S*|(?:\A|(?<=[\s,\[{])[\w./$])[^\s,?\[\]{}'\"]*:(?=[^\s])")
_TO_QUOTE = lazyre.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
_RETRIES = 1_000
_RETRY_VOLUME = 20_000_000
"""So many characters are read again at most because of colons; a longer document with more of them is refused."""
_MARK = "\ufeff"
_CONTROL = lazyre.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = lazyre.compile(r"\\(?:\r\n|.)", re.DOTALL)
_VERSION = lazyre.compile(r"^%YAML[ \t]+([0-9.]+)", re.MULTILINE)


def parse(origin: Origin) -> Read:
    """Composes the document, whose own byte order mark is gone, as go-yaml does. Raises SyntaxProblem."""
    return _parse_shortened(origin) if _DOUBLED in origin.text else _parse(origin)


_DOUBLED = "\r\r\n"


def _parse_shortened(origin: Origin) -> Read:
    """A text with line ends of which kubectl's reader drops one `\r`, so that go-yaml sees one break and not two."""
    text = origin.text
    dropped = [found.start() - before for before, found in enumerate(re.finditer(_DOUBLED, text))]

    def back(mark: Any) -> Mark:
        return Mark(mark.index + bisect_left(dropped, mark.index), mark.line, mark.column)

    try:
        found = _parse(origin._replace(text=text.replace(_DOUBLED, "\r\n")))
    except SyntaxProblem as problem:
        raise SyntaxProblem(problem.problem, back(problem.mark)) from None
    for node in {id(node): node for node in walk(found.root)}.values():
        node.origin, node.start, node.end = origin, back(node.start), back(node.end)
    return found._replace(end=found.end + bisect_left(dropped, found.end))


def _parse(origin: Origin) -> Read:
    text = origin.text
    if text.startswith(_MARK):
        raise SyntaxProblem("a byte order mark where none may stand", Mark(0, 0, 0))
    stand_ins: dict[str, str] = {}
    for real, found, kept in ((_MARK, _MARK, ""), ("/", "\\/", "\\")):
        if found in text:  # content to go-yaml wherever it stands, but for `\/` in double quotes, which it refuses
            stand_in = _unused(text)
            stand_ins[stand_in] = real
            text = text.replace(found, kept + stand_in)
    read, stand_ins = _parse_with_stand_ins(origin, text, stand_ins)
    if stand_ins:
        _restore(read.root, stand_ins)
    directive = _VERSION.search(text) if "%YAML" in text else None
    if directive and directive.group(1) != "1.1" and (read.root is None or directive.start() < read.root.start.index):
        raise SyntaxProblem("a version of YAML other than 1.1", mark_at(text, directive.start()))
    if read.aliases and read.root is not None and _excessive(read.root):
        raise SyntaxProblem("aliases repeat too much of the document", Mark(0, 0, 0))
    return read


def _parse_with_stand_ins(origin: Origin, text: str, stand_ins: dict[str, str]) -> tuple[Read, dict[str, str]]:
    """Reads again with a stand-in for each character that libyaml stumbles over and go-yaml does not."""
    budget = _RETRY_VOLUME // (len(text) + 1) + 1
    for _ in range(min(_RETRIES, budget)):
        read = _empty_root(origin, text)
        if read is not None:
            return read, stand_ins
        builder = Builder(origin)
        try:
            return builder.build(events.reader(text), events), stand_ins
        except events.YAMLError as error:
            problem = _problem(error, text)
            at = problem.mark.index
            if problem.problem == _CONTROL_WORDS:
                read = _before_control(origin, text)
            else:
                read = _behind_root(builder, text, len(text))
            if read is not None:
                return read, stand_ins
            if problem.problem == _PLAIN_COLON and text[at : at + 1] == ":":
                real, repair = ":", _repair_colons
            elif problem.problem == _UNKNOWN_ESCAPE and text[at : at + 2] == "\\'":
                real, repair = "", _repair_escapes
            else:
                if problem.problem == _UNKNOWN_ESCAPE and stand_ins.get(text[at + 1 : at + 2]) == "/":
                    problem.problem = _BAD_ESCAPE
                raise problem from None
            stand_in = next((char for char, meant in stand_ins.items() if meant == real), None) or _unused(text)
            stand_ins = {**stand_ins, stand_in: real}
            text = text[:at] + repair(text[at:], stand_in)
    raise SyntaxProblem("this document has more colons inside plain values than can be read", problem.mark)


_BLANKS = r"(?:[ \n\r\x85\u2028\u2029]|#[^\n\r\x85\u2028\u2029]*(?![^\n\r\x85\u2028\u2029]))*"
_INNER = _BLANKS.replace("[ ", "[ \t", 1)
_EMPTY_ROOT = lazyre.compile(rf"(?:---(?:[ \t]+(?:#.*)?)?\r?\n)?{_BLANKS}(\[{_INNER}\]|\{{{_INNER}\}})")


def _empty_root(origin: Origin, text: str) -> Read | None:
    """The document whose root is `[]` or `{}`, which go-yaml does not take for a key, whatever follows it."""
    found = _EMPTY_ROOT.match(text)
    if found is None:
        return None
    builder = Builder(origin)
    make: Any = Mapping if found[1][0] == "{" else Sequence
    root = make("", True, mark_at(text, found.start(1)), origin)
    root.end = mark_at(text, found.end(1))
    builder.top.append(root)
    return _behind_root(builder, text, _seen(origin.text))


_MAX_KEY = 1024


def _behind_root(builder: Builder, text: str, seen: int) -> Read | None:
    """The document that only libyaml cannot read, because of what it meets behind it; None where go-yaml cannot either.

    To know that a document has ended both parsers scan its next token, and on to the end of the line where that may be
    a key. go-yaml scans less (see `goscan`), and decodes no more than the `seen` characters before it stops.
    """
    root = builder.top[0] if builder.top else None
    if root is None or root.end is None:
        return None
    start, end = root.start.index, root.end.index
    line_start = max(text.rfind(char, 0, end) for char in "\n\r\x85\u2028\u2029") + 1
    if line_start <= start and end - start <= _MAX_KEY:  # may have been a key
        head = " " * root.start.column + text[start:end]
    else:
        head = "[\n]" if text[line_start:end].strip() else "[]\n" + text[line_start:end]
    from secretlint.goscan import reach_of  # rarely needed

    try:
        reach = reach_of(head + text[end:seen]) - len(head) + end
    except events.YAMLError:
        return None
    return builder.read(end) if seen == len(text) or reach <= seen else None


_CHUNK = 512


def _seen(text: str) -> int:
    """How many characters go-yaml decodes before it meets the first control character; all where there is none.

    It decodes its input in chunks of 512 bytes, when it needs them.
    """
    control = _CONTROL.search(text)
    if control is None:
        return len(text)
    until = len(text[: control.start()].replace("\r\n", "\n").encode())
    data = text.replace("\r\n", "\n").encode()
    end = decoded = begin = 0
    while decoded <= until:
        begin = decoded
        end += _CHUNK - (end - decoded)
        decoded = end if end >= len(data) else len(data[:end].decode(errors="ignore").encode())
    seen = len(data[:begin].decode())
    return seen + text.count("\r\n", 0, control.start())


def _before_control(origin: Origin, text: str) -> Read | None:
    """The document that has ended before go-yaml comes to decode a control character; None where it has not."""
    seen = _seen(origin.text)
    builder = Builder(origin)
    with contextlib.suppress(events.YAMLError, SyntaxProblem):
        builder.build(events.reader(text[:seen]), events)
    return _behind_root(builder, text, seen)


def _repair_colons(text: str, stand_in: str) -> str:
    """Replaces the colon at the front, the others of its word, and those of later words like it.

    A later word may stand in a comment or in quotes: there a colon means nothing, and comes back with the value. In a
    tag it would not.
    """

    def repaired(found: re.Match[str]) -> str:
        word = found.group()
        return word if word.startswith("!") else word.replace(":", stand_in)

    return _COLONS.sub(repaired, stand_in + text[1:])


def _repair_escapes(text: str, stand_in: str) -> str:
    """Replaces the backslash at the front, and those before an apostrophe up to the end of these double quotes."""
    end = _TO_QUOTE.match(text).end()  # type: ignore[union-attr]
    return (
        _ESCAPE.sub(lambda found: stand_in + "'" if found.group() == "\\'" else found.group(), text[:end]) + text[end:]
    )


def _problem(error: events.YAMLError, text: str) -> SyntaxProblem:
    """The parser's error in plain words, at the place that has to change. Its own words may quote the text."""
    words = str(getattr(error, "problem", None) or "")
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if words == _PLAIN_COLON and mark:
        return SyntaxProblem(words, place(mark))
    if mark is None:  # the reader says what it met, in bytes and not where
        return SyntaxProblem(_CONTROL_WORDS, mark_at(text, _first(_CONTROL, text)))
    known, at_context = _OTHER_WORDS, False
    for start, plain, begins in _PLAIN_WORDS:
        if words.startswith(start):
            known, at_context = plain, begins
    char = text[mark.index : mark.index + 1]
    if words.startswith("found character"):
        known = _TAB_WORDS if char == "\t" else _CHARACTER_WORDS
    return SyntaxProblem(known, place(context if at_context and context else mark))


def mark_at(text: str, at: int) -> Mark:
    """The mark of a place, for a text with ordinary line ends."""
    return Mark(at, text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1))


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else 0


_CONTROL_WORDS = "a control character is not allowed, not even in a comment"
_TAB_WORDS = "a tab cannot indent"
_CHARACTER_WORDS = "a value cannot begin with this character without quotes"
_OTHER_WORDS = "this is not YAML"
_UNKNOWN_ESCAPE = "an unknown escape in double quotes: double the backslash, or use single quotes"
_PLAIN_WORDS: tuple[tuple[str, str, bool], ...] = (
    ("mapping values are not allowed", "a second `:` on this line, or a wrong indentation", False),
    ("did not find expected key", "a key should stand here: look at the indentation", False),
    ("did not find expected '-'", "a list item should stand here: look at the indentation", False),
    ("could not find expected ':'", "a key without `:`", True),
    ("did not find expected ',' or '}'", "a `,` or `}` is missing", False),
    ("did not find expected ',' or ']'", "a `,` or `]` is missing", False),
    ("found unexpected end of stream", "the quotes that begin here are never closed", True),
    ("found unexpected document indicator", "the quotes that begin here are not closed in this document", True),
    (
        "found unknown escape",
        "an unknown escape in double quotes: double the backslash, or use single quotes",
        False,
    ),
    ("did not find expected hexdecimal", "an escape in double quotes lacks hexadecimal digits", False),
    ("found invalid Unicode character", "an escape in double quotes names no character", False),
    ("found undefined tag handle", "a tag with an undeclared handle", False),
    ("did not find expected alphabetic", "an anchor or alias has a name of letters, digits, - and _", False),
    ("did not find expected comment or line break", "nothing but a comment may follow a block scalar's | or >", False),
    ("did not find expected <document start>", "a directive must be followed by ---, and kubectl cuts there", False),
    ("did not find expected node content", "a value should stand here", False),
    ("block sequence entries are not allowed", "a list item cannot begin here: look at the indentation", False),
    ("mapping keys are not allowed", "a key cannot begin here", False),
    ("found incompatible YAML", "a version of YAML other than 1.1", False),
    ("found a tab", _TAB_WORDS, False),
    ("found an indentation indicator equal to 0", "a block scalar's indentation cannot be 0", False),
)
"""Beginnings of libyaml's words, plain ones, and whether the place that has to change is where the construct begins."""


def _unused(text: str) -> str:
    """A character that stands nowhere in the text and means nothing to YAML."""
    return next(char for char in map(chr, range(0xE000, 0xF8FF)) if char not in text)


def _restore(root: Node | None, stand_ins: dict[str, str]) -> None:
    table = str.maketrans(stand_ins)
    for node in walk(root):
        if isinstance(node, Scalar):
            node.value = node.value.translate(table)


_BAD_ESCAPE = "an unknown escape in double quotes: write / without a backslash"


def _excessive(root: Node) -> bool:
    """Whether go-yaml stops with "document contains excessive aliasing" (`decoder.unmarshal`)."""
    decoded, repeated = 1, 0
    for in_alias in _decoded(root):
        decoded += 1
        repeated += in_alias
        if repeated > 100 and decoded > 1000 and repeated / decoded > _allowed(decoded):
            return True
    return False


_LOW, _HIGH = 400_000, 4_000_000


def _allowed(decoded: int) -> float:
    """`allowedAliasRatio`: the share of a document that may come out of aliases."""
    if decoded <= _LOW:
        return 0.99
    return 0.10 if decoded >= _HIGH else 0.99 - 0.89 * ((decoded - _LOW) / (_HIGH - _LOW))


def _decoded(root: Node) -> Iterator[bool]:
    """One item for each node that go-yaml decodes, aliases expanded: whether it is inside an alias."""
    pending: list[tuple[Node, bool, bool]] = [(root, False, False)]
    while pending:
        node, is_alias, inside = pending.pop()
        yield inside
        if is_alias:
            inside = True
            yield inside
        if isinstance(node, Scalar):
            continue
        found: list[tuple[Node, bool, bool]] = []
        last, before = node.start.index, None
        for child in _children(node):
            start = child.start.index
            repeats = start < last or child is before  # what stands before its own place is an alias
            if not repeats:
                last, before = start, child
            found.append((child, repeats, inside))
        pending.extend(reversed(found))


def _children(node: Mapping | Sequence) -> list[Node]:
    if isinstance(node, Sequence):
        return node.items
    return [part for entry in node.entries for part in (entry[1:] if is_merge(entry[0]) else entry)]


_ODD_KEYS = scalar.BOOLEAN_WORDS | scalar.NULL_WORDS
_VALUE = attrgetter("value")
_BEFORE_LETTERS = "="
"""Keys that sort before it may be numbers, `<<` or empty."""


def _is_odd(parts: list[Node]) -> bool:
    """Whether a mapping of these keys and values may lose one, merge others, or have a key that JSON does not know."""
    try:
        names = set(map(_VALUE, parts[::2]))
    except AttributeError:  # a list or a mapping as a key
        return True
    return len(names) * 2 < len(parts) or min(names) < _BEFORE_LETTERS or not _ODD_KEYS.isdisjoint(names)


class Builder:
    """Nodes from one document's events, without recursion."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.anchors: dict[str, Node] = {}
        self.odd: list[Mapping] = []
        self.tagged: list[Scalar] = []
        self.aliases = 0
        self.top: list[Node] = []

    def build(self, get: Any, events: Any) -> Read:
        origin, anchors, odd = self.origin, self.anchors, _is_odd
        scalar_event, mapping_start, mapping_end = events.ScalarEvent, events.MappingStartEvent, events.MappingEndEvent
        sequence_start, sequence_end = events.SequenceStartEvent, events.SequenceEndEvent
        stack: list[tuple[Any, list[Node]]] = []
        items = self.top
        parent: Any = None
        node: Any
        while True:
            event = get()
            kind = event.__class__
            if kind is scalar_event:
                tag = event.ctag
                node = Scalar(event.value, event.style or "", "", event.start_mark, event.end_mark, origin)
                if tag is not None:
                    self.tag(node, str(tag))
            elif kind is mapping_end:
                parent.end = event.end_mark
                if items and odd(items):
                    self.odd.append(parent)
                parent, items = stack.pop()
                continue
            elif kind is sequence_end:
                parent.end = event.end_mark
                parent, items = stack.pop()
                continue
            elif kind is mapping_start or kind is sequence_start:
                make: Any = Mapping if kind is mapping_start else Sequence
                node = make(event.tag or "", bool(event.flow_style), event.start_mark, origin)
                node.end = None
                items.append(node)
                if event.anchor:
                    anchors[event.anchor] = node
                stack.append((parent, items))
                if len(stack) > MAX_DEPTH:
                    raise SyntaxProblem(TOO_DEEP, place(event.start_mark))
                parent = node
                items = node.items if kind is sequence_start else node.parts
                continue
            elif kind is events.AliasEvent:
                items.append(self.alias(event))
                continue
            elif kind is events.DocumentEndEvent:
                return self.read(event.end_mark.index)
            elif event is None or kind is events.StreamEndEvent:
                return Read(None, len(origin.text))
            else:
                continue
            items.append(node)
            if event.anchor:
                anchors[event.anchor] = node

    def read(self, end: int) -> Read:
        """What has been read, up to `end`."""
        return Read(self.top[0] if self.top else None, end, tuple(self.odd), tuple(self.tagged), self.aliases)

    def tag(self, node: Scalar, tag: str) -> None:
        node.tag = tag
        self.tagged.append(node)

    def alias(self, event: Any) -> Node:
        self.aliases += 1
        found = self.anchors.get(event.anchor)
        if found is None:
            raise SyntaxProblem("an alias names an anchor that this document does not define", place(event.start_mark))
        if found.end is None:
            raise SyntaxProblem("an anchor's value contains itself", place(event.start_mark))
        return found
