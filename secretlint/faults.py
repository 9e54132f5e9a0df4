"""What kubectl refuses or silently loses when it turns a document into JSON, before any schema is known.

Source: `decoder` in go.yaml.in/yaml/v2 (`merge`, `mapping`, `alias`), `convertToJSONableObject` in sigs.k8s.io/yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint import lazyre, redact, scalar
from secretlint.model import Hit, Related, Span
from secretlint.tree import (
    BREAK,
    Mapping,
    Node,
    Origin,
    Read,
    Scalar,
    Sequence,
    is_merge,
    merge_sources,
    merged_by,
    span,
)

_SPECIAL = lazyre.compile(r"\.(?:inf|Inf|INF|nan|NaN|NAN)\b")
_NOTHING = lazyre.compile(r"(?:\s|#[^\n\r\x85\u2028\u2029]*|(?:---|\.\.\.)(?=\s))*")
_BY_KEY = frozenset(("data", "stringData", "binaryData", "labels", "annotations", "matchLabels", "nodeSelector"))
"""Fields whose members the API server writes in brackets, because they are a map's keys."""


def faults(read: Read, origin: Origin) -> list[Hit]:
    """Everything that is refused or lost in a document that is YAML. Hits come in no order."""
    hits = [hit for mapping in read.odd for hit in _odd_mapping(mapping)]
    hits.extend(_contradicting_tag(node) for node in read.tagged if _contradicts(node))
    hits.extend(_left_over(read, origin))
    special = _SPECIAL.search(origin.text) is not None and not origin.json
    doubtful = special or any(hit.rule == "key-not-json" for hit in hits) or any(map(_is_special, read.tagged))
    if doubtful and read.root is not None:
        hits = list(_surviving(hits, read.root))
    if hits and read.root is not None:
        hits = _with_fields(hits, read.root)
    return hits


def _contradicts(node: Scalar) -> bool:
    return node.json.type == "invalid" and node.json.value is None


def _is_special(node: Scalar) -> bool:
    return node.json.type == "invalid" and node.json.value is not None


def _contradicting_tag(node: Scalar) -> Hit:
    tag = "!!" + node.tag.rpartition(":")[2]
    return Hit("value-tag-mismatch", span(node), args=(("tag", tag),))


def _odd_mapping(mapping: Mapping) -> Iterator[Hit]:
    """Duplicate keys, merge keys and keys that JSON does not know, in one mapping."""
    seen: dict[str, Scalar] = {}
    for key, value in mapping.entries:
        if not isinstance(key, Scalar):
            what = _NEVER_KEYS[isinstance(key, Mapping)]
            yield Hit("key-not-json", span(key), args=(("what", what),))
            continue
        if is_merge(key):
            yield from _merge(key, value, seen)
            continue
        name = scalar.key_text(key.json)
        if name is None:
            if not _contradicts(key):
                what = "null" if key.json.type == "null" else "a number above 9223372036854775807"
                yield Hit("key-not-json", span(key), args=(("what", what),))
            continue
        earlier = seen.get(name)
        if earlier is not None:
            related = (Related(span(earlier), "the key is here already; its value is lost"),)
            yield Hit("key-duplicate", span(key), args=(("key", redact.key(name)),), related=related)
        seen[name] = key


def _merge(key: Scalar, value: Node, seen: dict[str, Scalar]) -> Iterator[Hit]:
    """A merge key: its value must be mappings, and what it brings overrides what stands before it."""
    is_alias = value.start.index < key.start.index
    fits = isinstance(value, Mapping) or (isinstance(value, Sequence) and not is_alias and _all_mappings(value))
    if not fits:
        yield Hit("merge-key-not-mapping", span(key if is_alias else value))
        return
    brought: dict[str, Scalar] = {}
    for source in merge_sources(value):
        brought.update((name, field.key) for name, field in source.fields.items())
    for name in brought.keys() & seen.keys():
        related = (Related(span(key), "this merge key brings the value that counts"),)
        yield Hit("merge-key-overrides", span(seen[name]), args=(("key", redact.key(name)),), related=related)


def _all_mappings(value: Sequence) -> bool:
    return all(isinstance(item, Mapping) for item in value.items)


def _left_over(read: Read, origin: Origin) -> Iterator[Hit]:
    """Text after the document's end (`...`, or a second root): go-yaml's `Unmarshal` reads one document."""
    text = origin.text
    if read.end >= len(text):
        return
    place = _NOTHING.match(text, read.end).end()  # type: ignore[union-attr]
    if place >= len(text):
        return
    lines = text[place:].rstrip().count("\n") + 1
    args = (("lines", "1 line"), ("are", "is")) if lines == 1 else (("lines", f"{lines} lines"), ("are", "are"))
    yield Hit("document-text-lost", _line_span(origin, place), args=args)


def _line_span(origin: Origin, place: int) -> Span:
    """From a place to the end of its line."""
    text = origin.text
    breaks = [found.end() for found in BREAK.finditer(text, 0, place)]
    begin = breaks[-1] if breaks else 0
    found = BREAK.search(text, place)
    stop = place + len(text[place : found.start() if found else len(text)].rstrip())
    line = origin.line + len(breaks) + 1
    shift = 1 - begin + (0 if breaks else origin.column)
    return Span(origin.path, line, place + shift, line, stop + shift, origin.offset + place, origin.offset + stop)


def _surviving(hits: list[Hit], root: Node) -> Iterator[Hit]:
    """Leaves out keys that a later duplicate replaces, and adds numbers that JSON cannot hold where they survive."""
    alive: set[int] = set()
    pending: list[tuple[Node, bool]] = [(root, True)]
    seen: set[tuple[int, bool]] = set()
    while pending:
        node, with_values = pending.pop()
        if (id(node), with_values) in seen:
            continue
        seen.add((id(node), with_values))
        if isinstance(node, Mapping):
            alive.update(span(key).start for key, _ in node.entries)
            pending.extend((source, False) for source in merged_by(node))
            if with_values:
                pending.extend((field.value, True) for field in node.fields.values())
        elif isinstance(node, Sequence):
            pending.extend((item, True) for item in node.items)
        elif _is_special(node):
            yield Hit("value-not-json", span(node))
    for hit in hits:
        if hit.rule != "key-not-json" or hit.args[0][1] in _NEVER_KEYS or hit.span.start in alive:
            yield hit


_NEVER_KEYS = ("a list", "a mapping")
"""go-yaml refuses these while it decodes, so that no duplicate can replace them."""


def _with_fields(hits: list[Hit], root: Node) -> list[Hit]:
    """Adds the path of the field that each hit's place belongs to, as far as one does."""
    paths = _paths({hit.span.start for hit in hits}, root)
    return [hit._replace(field=paths.get(hit.span.start, "")) for hit in hits]


def _below(path: str, name: str, by_key: bool) -> str:
    """The path of a field or, `by_key`, of a map's key."""
    shown = redact.key(name)
    return f"{path}[{shown}]" if by_key else f"{path}.{shown}" if path else shown


def _paths(wanted: set[int], root: Node) -> dict[int, str]:
    """Offsets of keys and scalars → the path of their field, in the order of the text (where an anchor stands)."""
    paths: dict[int, str] = {}
    pending: list[tuple[Node, str, bool]] = [(root, "", False)]
    seen: set[int] = set()
    while pending:
        node, path, by_key = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        inner: list[tuple[Node, str, bool]] = []
        if isinstance(node, Mapping):
            for key, value in node.entries:
                name = scalar.key_text(key.json) if isinstance(key, Scalar) and not is_merge(key) else None
                field = path if name is None else _below(path, name, by_key)
                for part in (key, value) if isinstance(value, Scalar) or is_merge(key) else (key,):
                    paths.setdefault(span(part).start, field)
                inner.append((value, field, name in _BY_KEY))
        elif isinstance(node, Sequence):
            inner = [(item, f"{path}[{index}]", False) for index, item in enumerate(node.items)]
        elif span(node).start in wanted:
            paths.setdefault(span(node).start, path)
        pending.extend(reversed(inner))
    return paths
