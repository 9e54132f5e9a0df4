"""Source text for people, with everything masked that could be a Secret's value.

Nothing is shown unless it is known to be harmless: keys, indicators, and the values of a short list of fields (names,
kinds, types, ports). Every other character becomes a dot of `MASK`, so that lines and columns stay what they are; the
reporters shorten runs of dots, which hides the length as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from secretlint import lazyre, tree
from secretlint.model import Finding, Report
from secretlint.tree import BREAK, Mapping, Node, Scalar

MASK = "•"

REACH = 6
"""So many lines above and below a finding's first line may be shown."""

_Words = dict[tuple[int, int], frozenset[str]]
_SEPARATOR = lazyre.compile(r"^---", re.MULTILINE)
_COMMENT = lazyre.compile(r"(?:^|(?<=\s))#[^\r\n\x85\u2028\u2029]*", re.MULTILINE)
_WORD = lazyre.compile(r"[^\s\"'`,;:()]+")

# fmt: off
HARMLESS = frozenset((
    "apiVersion", "kind", "name", "generateName", "namespace", "type", "secretName", "claimName", "optional",
    "mountPath", "subPath", "readOnly", "defaultMode", "mode", "immutable", "replicas", "port",
    "containerPort", "protocol", "serviceAccountName", "serviceAccount", "restartPolicy", "secretKey",
    "targetNamespace", "storageClassName", "ingressClassName", "refreshInterval", "creationPolicy", "includes",
))
# fmt: on
"""Fields outside Secrets whose values are never credentials."""

_OF_A_SECRET = frozenset(
    (("apiVersion",), ("kind",), ("type",), ("immutable",), ("metadata", "name"), ("metadata", "namespace"))
)
"""The only fields of a Secret whose values are shown."""

_HIDING = frozenset(("values", "literals", "args", "command", "annotations", "parameters", "valuesobject"))
"""Below these keys even a harmless field's name says nothing about its value."""


class Shown(NamedTuple):
    """A place whose text a finding's message already has: showing it tells nothing new."""

    line: int
    column: int
    words: frozenset[str]


def attach(report: Report, read: Callable[[str], str]) -> Report:
    """The report with masked sources for its findings. `read` gives a file's decoded text; OSError leaves it out."""
    by_path: dict[str, list[Shown]] = {}
    for finding in report.findings:
        for path, shown in _shown(finding):
            by_path.setdefault(path, []).append(shown)
    sources = {}
    for path, places in by_path.items():
        try:
            text = read(path)
        except OSError:
            continue
        sources[path] = masked(text, places)
    return replace(report, sources=sources)


def _shown(finding: Finding) -> Iterator[tuple[str, Shown]]:
    """The finding's places. Where credentials and content are judged, the message's words are no reason to show any."""
    judges_values = finding.rule.id[:4] in ("KSL4", "KSL5")
    said = frozenset() if judges_values else frozenset(word.rstrip(".?") for word in _WORD.findall(finding.message))
    yield finding.span.path, Shown(finding.span.line, finding.span.column, said)
    for related in finding.related:
        yield related.span.path, Shown(related.span.line, related.span.column, said)


def masked(text: str, places: Sequence[Shown]) -> str:
    """The text with all values masked that are not known to be harmless. Keeps every line and column.

    A document of which nothing will be shown is not parsed: all of it is masked.
    """
    words: _Words = {}
    for place in places:
        at = (place.line, place.column)
        words[at] = words.get(at, frozenset()) | place.words
    near = {place.line + offset for place in places for offset in range(-REACH, REACH + 1)}
    parts: list[str] = []
    line = 0
    borders = [0, *(found.start() for found in _SEPARATOR.finditer(text) if found.start()), len(text)]
    for start, end in pairwise(borders):
        breaks = len(BREAK.findall(text, start, end))
        document = text[start:end]
        shown = not near.isdisjoint(range(line + 1, line + breaks + 2))
        parts.append(_document(document, line, words) if shown else _dots(document))
        line += breaks
    return "".join(parts)


def _document(text: str, line: int, words: _Words) -> str:
    marker = 3 if text.startswith("---") else 0
    try:
        root = tree.compose(tree.Origin("", 0, text[marker:]))
    except tree.SyntaxProblem:
        return text[:marker] + _broken(text[marker:])
    parts = [text[:marker]]
    place = marker
    for node, harmless, sealed in sorted(_scalars(root), key=lambda found: found[0].start.index):
        start, end = marker + node.start.index, marker + node.end.index
        column = node.start.column + 1 + (marker if node.start.line == 0 else 0)
        said = not sealed and node.value in words.get((line + node.start.line + 1, column), ())
        header = _header_end(text, start) if node.style in ("|", ">") else start
        shown = end if harmless or said else header
        parts += (_between(text, place, start), text[start:shown], _dots(text[shown:end]))
        place = end
    return "".join(parts) + _between(text, place, len(text))


def _header_end(text: str, start: int) -> int:
    header = _BLOCK_HEADER.match(text, start)
    return header.end() if header else start


def _dots(text: str) -> str:
    """Every character that is not white space becomes a dot, and so do the blanks inside a line."""
    return _INSIDE.sub(lambda found: MASK * len(found[0]), text)


_BLOCK_HEADER = lazyre.compile(r"(?:[|>][-+0-9]*)?")
_INSIDE = lazyre.compile(r"[^\s](?:[^\r\n\x85\u2028\u2029]*[^\s])?")
_NOT_INDICATORS = lazyre.compile(r"!!(?:binary|str|int|float|bool|null)\b|[^\s\-:?,\[\]{}|>&*!<%'\".#]+")


def _between(text: str, start: int, end: int) -> str:
    """What stands outside scalars: indicators are shown, comments and everything unexpected are not.

    Text after `...` belongs to no scalar, so it is hidden here.
    """
    parts: list[str] = []
    for comment in _COMMENT.finditer(text, start, end):
        parts += (_indicators(text[start : comment.start()]), _comment(comment[0]))
        start = comment.end()
    return "".join(parts) + _indicators(text[start:end])


def _indicators(text: str) -> str:
    return _NOT_INDICATORS.sub(lambda found: found[0] if found[0][:2] == "!!" else MASK * len(found[0]), text)


def _comment(text: str) -> str:
    """Comments may hold an old password; only our own are shown."""
    return (
        text if re.match(r"#\s*secretlint:\s*ignore(?:-file)?(?:\[[\w, -]*\])?\s*\Z", text) else "#" + _dots(text[1:])
    )


_KEY = lazyre.compile(
    r"""([ \t]*(?:-[ \t]+)*)(["']?)(apiVersion|kind|metadata|name|namespace|labels|annotations|type|immutable|data
    |stringData|spec|template|containers|initContainers|env|envFrom|value|valueFrom|secretKeyRef|secretRef|key|volumes
    |volumeMounts|secret|secretName|items|imagePullSecrets|resources|secretGenerator|patches)\2[ \t]*:""",
    re.VERBOSE,
)


def _broken(text: str) -> str:
    """A document that cannot be parsed: what is a key and what is a value is unknown, so only well-known keys show."""
    parts: list[str] = []
    for line in re.split(f"({BREAK.pattern})", text):
        key = _KEY.match(line)
        shown = key.end() if key else 0
        parts += (line[:shown], _dots(line[shown:]))
    return "".join(parts)


class _State(NamedTuple):
    """What the way to a node says about its scalars."""

    secret: bool = False
    """Inside a Secret, or what looks like one: only a few paths are shown."""
    hiding: bool = False
    """Below a field like `values` or `annotations`."""
    sealed: bool = False
    """Below `data` or `stringData`, of whatever object: never shown."""
    path: tuple[str, ...] = ()
    """The last two keys; all of them inside a Secret's first levels."""


def _scalars(root: Node | None) -> Iterator[tuple[Scalar, bool, bool]]:
    """Every scalar of a document once, with whether its value is harmless and whether it is sealed.

    A node that aliases reach on several ways is as secret as the most secret of them.
    """
    found: dict[int, tuple[Scalar, bool, bool]] = {}
    seen: set[tuple[int, bool, bool, bool]] = set()
    waiting: list[tuple[Node | None, _State, bool]] = [(root, _State(), False)]
    while waiting:
        node, state, is_key = waiting.pop()
        if isinstance(node, Scalar):
            harmless = is_key or (_harmless(state) and (state.path[-1] != "immutable" or node.json.type == "boolean"))
            sealed = state.sealed or (state.secret and not is_key)
            known = found.get(id(node))
            found[id(node)] = (node, harmless and (not known or known[1]), sealed or bool(known and known[2]))
        elif node is not None and (mark := (id(node), state.secret, state.hiding, state.sealed)) not in seen:
            seen.add(mark)
            if isinstance(node, Mapping):
                waiting.extend(_children(node, state))
            else:
                waiting.extend((item, state, False) for item in node.items)
    yield from found.values()


def _children(node: Mapping, state: _State) -> Iterator[tuple[Node, _State, bool]]:
    if any(_is_secret(key, value) for key, value in node.entries) and not _is_reference(node, state):
        state = state._replace(secret=True, path=())
    for key, value in node.entries:
        name = key.value if isinstance(key, Scalar) else ""
        low = name.lower()
        yield key, state._replace(path=(), secret=True), _is_name(key, value)
        yield (
            value,
            _State(
                state.secret,
                state.hiding or low in _HIDING,
                state.sealed or ("data" in low and low != "metadata") or low.startswith("string"),
                (*state.path[-2:], name),
            ),
            False,
        )


_NAME = lazyre.compile(r"[-._/~$A-Za-z0-9]{1,316}\Z")


def _is_name(key: Node, value: Node) -> bool:
    """Whether a key is only that. `{password:hunter2}` has a value inside its key, and so has `{hunter2}`."""
    if not isinstance(key, Scalar) or not _NAME.match(key.value):
        return False
    after, start = key.end.index, value.start.index
    return start < after or ":" in key.origin.text[after:start]  # an alias stands for a node before


def _is_secret(key: Node, value: Node) -> bool:
    """Whether the entry is `kind: Secret`, also misspelt."""
    if not isinstance(key, Scalar) or not isinstance(value, Scalar) or key.value.lower() != "kind":
        return False
    kind = value.value.strip().lower()
    return kind.startswith("sec") and len(kind) <= len("secretlist") and kind != "secretstore"


def _is_reference(node: Mapping, state: _State) -> bool:
    """Whether the mapping names a Secret (`{kind: Secret, name: web}`): a Secret's own name stands in its metadata."""
    if not state.path or state.path[-1] in ("", "items"):
        return False  # an object, or one of a list of objects
    return isinstance(node.get("name"), Scalar) and not any(
        "data" in name.lower() or name.lower().startswith("string") for name in node.fields
    )


def _harmless(state: _State) -> bool:
    if state.sealed:
        return False
    if state.secret:
        return state.path in _OF_A_SECRET
    if state.hiding or not state.path:
        return False
    name = state.path[-1]
    if name in ("key", "path"):
        return len(state.path) > 1 and (state.path[-2] == "items" or state.path[-2].endswith("Ref"))
    return name in HARMLESS
