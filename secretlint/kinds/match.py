"""Rows of the knowledge on an object → its References: one walk along the rows' fields, whatever their number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre
from secretlint.facts import Reference
from secretlint.kinds.path import Path, climb, find, join
from secretlint.kinds.table import ANY, Condition, Row, Step, usages
from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null, is_true, span

MAX_NODES = 200_000
"""Visits per document; beyond it an alias bomb is at work, and what was found so far is returned."""


class Walk:
    """One object's walk: collects what the rows find. `taken` are the name scalars that a row has answered."""

    def __init__(self, obj: ObjectId, namespace: str = "") -> None:
        self.object = obj
        self.namespace = namespace
        self.references: list[Reference] = []
        self.made: list[Reference] = []
        self.taken: set[int] = set()
        self._left = MAX_NODES

    def visit(self, node: Node, step: Step, field: str, parents: tuple[Mapping, ...]) -> None:
        """Match `step` and what follows it at `node`; `parents` are the mappings around it, innermost last."""
        self._left -= 1
        if self._left < 0:
            return
        if isinstance(node, Mapping):
            if step.fields or step.values:
                self._visit_mapping(node, step, field, (*parents, node))
        elif isinstance(node, Sequence):
            if step.items is not None:
                for number, item in enumerate(node.items):
                    self.visit(item, step.items, f"{field}[{number}]", parents)
        elif step.rows:
            for row in step.rows:
                self._take(node, row, field, parents)

    def _visit_mapping(self, node: Mapping, step: Step, field: str, parents: tuple[Mapping, ...]) -> None:
        fields = node.fields
        for name, branch in step.fields.items():
            found = fields.get(name)
            if found is not None:
                self.visit(found.value, branch, join(field, name), parents)
        if step.values is not None:
            for name, found in fields.items():
                self.visit(found.value, step.values, f"{field}[{name}]", parents)

    def _take(self, node: Scalar, row: Row, field: str, parents: tuple[Mapping, ...]) -> None:
        text = node.text
        if not text or (row.conditions and not holds(row.conditions, parents)):
            return
        self.taken.add(id(node))
        for name, namespace, key in names(text, row.syntax):
            reference = self._reference(node, row, field, parents, name, namespace, key)
            self.references.append(reference)
            if row.makes is not None and holds(row.makes, parents):
                self.made.append(reference)

    def _reference(
        self, node: Scalar, row: Row, field: str, parents: tuple[Mapping, ...], name: str, namespace: str, key: str
    ) -> Reference:
        usage = usages()[row.usage]
        place = span(node)
        prefix = _sibling(parents, row.prefix)
        return Reference(
            self.object,
            field,
            name,
            self._namespace(row, parents, namespace),
            tuple(_keys(row, parents, place, key)) + tuple((needed, place) for needed in (*usage.keys, *row.requires)),
            is_true(_sibling(parents, row.optional)),
            place,
            row.usage,
            usage.missing,
            row.kustomize,
            row.weak or usage.weak,
            usage.types,
            (prefix.text or "") if isinstance(prefix, Scalar) else "",
        )

    def _namespace(self, row: Row, parents: tuple[Mapping, ...], inline: str) -> str:
        if self.namespace == "own":
            return ""
        return inline or _namespace(row, parents) or self.namespace


def names(text: str, syntax: str) -> Iterator[tuple[str, str, str]]:
    """The Secrets that a text names: (name, namespace or "", key or ""). See `language.SYNTAXES`."""
    if not syntax:
        yield text, "", ""
    elif syntax == "namespace/name":
        namespace, _, name = text.rpartition("/")
        if name:
            yield name, namespace, ""
    elif syntax == "list":
        for part in text.split(","):
            if part.strip():
                yield part.strip(), "", ""
    elif syntax == "name:key":
        found = _NAME_KEY.match(text)
        if found:
            yield found[1], "", found[2]
    elif syntax == "pull-secret":
        kind, _, rest = text.partition(":")
        if kind in ("pullsecret", "secret") and "/" in rest:
            namespace, _, name = rest.partition("/")
            name, _, key = name.partition("#")
            yield name, namespace, key


_NAME_KEY = lazyre.compile(r"\$([a-z0-9][a-z0-9.-]*):([-._a-zA-Z0-9]+)\Z", re.ASCII)


def holds(conditions: tuple[Condition, ...], parents: tuple[Mapping, ...]) -> bool:
    """Whether all of the conditions are met; their paths start at the innermost of `parents`."""
    for path, texts in conditions:
        start, rest = climb(parents, path)
        present = False
        met = False
        for found in find(start, rest):
            if is_null(found.node):
                continue
            present = True
            if isinstance(found.node, Scalar) and _is_one_of(_plain(found.node), texts):
                met = True
        if not (met or (present and "present" in texts) or (not present and "absent" in texts)):
            return False
    return True


def _is_one_of(text: str, texts: tuple[str, ...]) -> bool:
    return text in texts or any(one.endswith("*") and text.startswith(one[:-1]) for one in texts)


def _plain(node: Scalar) -> str:
    value = node.json.value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sibling(parents: tuple[Mapping, ...], path: Path | None) -> Node | None:
    if path is None:
        return None
    start, rest = climb(parents, path)
    return next((found.node for found in find(start, rest)), None)


def _namespace(row: Row, parents: tuple[Mapping, ...]) -> str:
    found = _sibling(parents, row.namespace)
    return (found.text if isinstance(found, Scalar) else None) or row.namespace_else


def _keys(row: Row, parents: tuple[Mapping, ...], place: Span, inline: str) -> Iterator[tuple[str, Span]]:
    if inline:
        yield inline, place
    any_key = False
    for path in row.keys:
        found = _sibling(parents, path)
        if isinstance(found, Scalar) and found.text:
            any_key = True
            yield found.text, span(found)
    if row.default_key and not any_key:
        yield row.default_key, place
    if row.items is not None:
        start, rest = climb(parents, row.items)
        for item in find(start, rest):
            if isinstance(item.node, Scalar) and item.node.text:
                yield item.node.text, span(item.node)


_UNRESOLVED = lazyre.compile(r"\$\{|\{\{|\$\(|\$[A-Za-z_]|[*?<>%#@]|\[\[")


def is_unresolved(name: str) -> bool:
    """Whether a name holds a variable or template (`${VAR}`, `{{ … }}`, `$(VAR)`) and so is not known here."""
    return name == ANY or _UNRESOLVED.search(name) is not None
