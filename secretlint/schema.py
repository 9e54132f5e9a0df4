"""Checks located nodes against a small part of JSON Schema: editors and this program read the same description.

Understood: `type`, `enum`, `pattern`, `properties`, `required`, `additionalProperties`, `items`, `minItems`, `anyOf`
(the branch is chosen by type) and `$ref` into `$defs`. A problem has the place of the node that has to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from secretlint import tree
from secretlint.model import Span

Schema = Mapping[str, Any]
MAX_DEPTH = 40
MAX_NODES = 50_000


class Problem(NamedTuple):
    """Something wrong in a file that people write for secretlint itself."""

    span: Span
    message: str

    def __str__(self) -> str:
        return f"{self.span.path}:{self.span.line}:{self.span.column}: {self.message}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean x?` for the nearest of the known words, "" when none is near."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def problems(node: tree.Node, schema: Schema) -> Iterator[Problem]:
    """All that the schema refuses in the node and below it. Large or deep input is one problem."""
    return _Walk(schema.get("$defs", {})).check(node, schema, "the file", 0)


def plain(node: tree.Node | None) -> Any:
    """The node as dict, list and JSON scalars, as the Kubernetes toolchain reads it; None for an absent one."""
    if node is None:
        return None
    if isinstance(node, tree.Scalar):
        return node.json.value
    if isinstance(node, tree.Sequence):
        return [plain(item) for item in node.items]
    return {name: plain(field.value) for name, field in node.fields.items()}


def _type(node: tree.Node) -> str:
    if isinstance(node, tree.Mapping):
        return "object"
    if isinstance(node, tree.Sequence):
        return "array"
    return node.json.type


def _accepts(wanted: str, found: str) -> bool:
    return wanted == found or (wanted == "number" and found == "integer")


_ARTICLES = {"object": "a mapping", "array": "a list", "string": "a string", "integer": "a whole number"}
_ARTICLES |= {"number": "a number", "boolean": "true or false", "null": "nothing"}


class _Walk:
    def __init__(self, definitions: Schema) -> None:
        self._definitions = definitions
        self._seen = 0

    def check(self, node: tree.Node, schema: Schema, what: str, depth: int) -> Iterator[Problem]:
        self._seen += 1
        if depth > MAX_DEPTH or self._seen > MAX_NODES:
            if self._seen <= MAX_NODES + 1:
                self._seen = MAX_NODES + 2
                yield Problem(tree.span(node), "this is too large or too deeply nested")
            return
        schema = self._resolve(schema, node)
        wanted = _types(schema)
        found = _type(node)
        if wanted and not any(_accepts(one, found) for one in wanted):
            accepted = " or ".join(_ARTICLES[one] for one in wanted if one != "null")
            yield Problem(
                tree.span(node), f"{what} must be {accepted}, this is {_ARTICLES.get(found, 'not a JSON value')}"
            )
        elif isinstance(node, tree.Mapping):
            yield from self._mapping(node, schema, what, depth)
        elif isinstance(node, tree.Sequence):
            if len(node.items) < schema.get("minItems", 0):
                yield Problem(tree.span(node), f"{what} must not be empty")
            for item in node.items:
                yield from self.check(item, schema.get("items", {}), f"an item of {what}", depth + 1)
        else:
            yield from _scalar(node, schema, what)

    def _resolve(self, schema: Schema, node: tree.Node) -> Schema:
        while "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            branches = [self._resolve(branch, node) for branch in schema["anyOf"]]
            found = _type(node)
            fitting = [one for one in branches if any(_accepts(wanted, found) for wanted in _types(one))]
            if not fitting:
                return {"type": [wanted for one in branches for wanted in _types(one)]}
            return fitting[0]
        return schema

    def _mapping(self, node: tree.Mapping, schema: Schema, what: str, depth: int) -> Iterator[Problem]:
        yield from _keys(node)
        properties: Schema = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        for name, (key, value) in node.fields.items():
            if name in properties:
                yield from self.check(value, properties[name], name, depth + 1)
            elif others is False:
                yield Problem(tree.span(key), f"unknown setting {name!r}{suggestion(name, properties)}")
            elif isinstance(others, Mapping):
                yield from self.check(value, others, name, depth + 1)
        for name in schema.get("required", ()):
            if name not in node.fields:
                yield Problem(tree.span(node), f"{what} lacks {name!r}")


def _types(schema: Schema) -> list[str]:
    wanted = schema.get("type", [])
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _keys(node: tree.Mapping) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, _ in node.entries:
        if isinstance(key, tree.Scalar):
            if key.value in seen:
                yield Problem(tree.span(key), f"{key.value!r} is set twice")
            seen.add(key.value)
        else:
            yield Problem(tree.span(key), "a key must be a word")


def _scalar(node: tree.Scalar, schema: Schema, what: str) -> Iterator[Problem]:
    value = node.json.value
    if "enum" in schema and value not in schema["enum"]:
        words = [str(word) for word in schema["enum"] if word is not None]
        near = suggestion(str(value), words)
        yield Problem(tree.span(node), f"{what} must be one of {', '.join(words)}{near}")
    elif "pattern" in schema and not re.search(schema["pattern"], node.value):
        yield Problem(tree.span(node), f"{what} must look like {schema.get('examples', [schema['pattern']])[0]}")
