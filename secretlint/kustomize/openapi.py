"""`openapi.path`: an OpenAPI document whose definitions say how lists of custom resources are merged."""

from __future__ import annotations

from secretlint.kustomize.edit import look, raw
from secretlint.kustomize.merge import Schema
from secretlint.tree import Mapping, Node, Scalar, Sequence

_STRATEGY = "x-kubernetes-patch-strategy"
_KEY = "x-kubernetes-patch-merge-key"
_KEYS = "x-kubernetes-list-map-keys"
_KINDS = "x-kubernetes-group-version-kind"


def read_schema(node: Node) -> Schema | None:
    """The merge keys of a schema file, or None when it has no definitions."""
    definitions = look(node, "definitions")
    if not isinstance(definitions, Mapping):
        return None
    kinds: dict[str, str] = {}
    fields: dict[str, dict[str, list[str]]] = {}
    for name, field in definitions.fields.items():
        _read_definition(name, field.value, fields)
        for kind in _items(look(field.value, _KINDS)):
            group, version = raw(look(kind, "group")), raw(look(kind, "version"))
            kinds[
                f"{group}/{version}|{raw(look(kind, 'kind'))}" if group else f"{version}|{raw(look(kind, 'kind'))}"
            ] = name
    return Schema(kinds, fields)


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def _read_definition(name: str, node: Node, fields: dict[str, dict[str, list[str]]]) -> None:
    """Properties of one definition; nested objects become definitions of their own, named by their path."""
    pending: list[tuple[str, Node | None]] = [(name, node)]
    while pending:
        current, schema = pending.pop()
        properties = look(schema, "properties")
        rows: dict[str, list[str]] = {}
        for key, field in properties.fields.items() if isinstance(properties, Mapping) else ():
            below, via = _below(field.value)
            of = _reference(below)
            if not of and look(below, "properties") is not None:
                of = f"{current}#{key}"
                pending.append((of, below))
            rows[key] = [of, via, *(_merge_keys(field.value) if via == "list" else [])]
        fields[current] = rows


def _below(schema: Node) -> tuple[Node | None, str]:
    items = look(schema, "items")
    if items is not None:
        return items, "list"
    values = look(schema, "additionalProperties")
    return (values, "map") if isinstance(values, Mapping) else (schema, "")


def _reference(schema: Node | None) -> str:
    return raw(look(schema, "$ref")).rsplit("/", 1)[-1]


def _merge_keys(schema: Node) -> list[str]:
    if "merge" not in raw(look(schema, _STRATEGY)).split(","):
        return []
    keys = [item.value for item in _items(look(schema, _KEYS)) if isinstance(item, Scalar)]
    return keys or [raw(look(schema, _KEY))]
