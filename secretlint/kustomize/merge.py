"""Strategic merge patches, as kyaml's `merge2` applies them: the patch's list items come first, nulls remove fields."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from typing import NamedTuple

from secretlint.kustomize.edit import Refused, drop, look, mapping, put, raw, sequence, text
from secretlint.kustomize.tables import tables
from secretlint.tree import Field, Mapping, Node, Scalar, Sequence, is_null

DIRECTIVE = "$patch"


class Place(NamedTuple):
    """Where the walk is in the API: the definition of the value (or of its items or values), and its merge keys."""

    of: str
    via: str
    keys: tuple[str, ...]


class Schema:
    """Which lists are merged by which keys."""

    def __init__(self, kinds: dict[str, str], definitions: dict[str, dict[str, list[str]]]) -> None:
        self._kinds = kinds
        self._definitions = definitions

    @classmethod
    def builtin(cls) -> Schema:
        """The API that kustomize has built in."""
        return cls(tables()["kinds"], tables()["definitions"])

    def root(self, api_version: str, kind: str) -> Place | None:
        """The place of a whole object."""
        name = self._kinds.get(f"{api_version}|{kind}")
        return Place(name, "", ()) if name else None

    def field(self, place: Place | None, name: str) -> Place | None:
        """The place of a field below `place`."""
        if place is None:
            return None
        if place.via == "map":
            return Place(place.of, "", ())
        found = self._definitions.get(place.of, {}).get(name)
        return Place(found[0], found[1], tuple(found[2:])) if found else None


class Merger:
    """Merges with one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def merge_object(self, dest: Mapping, patch: Mapping) -> Mapping | None:
        """The patched object, or None when the patch deletes it. Raises Refused."""
        place = self._schema.root(raw(dest.get("apiVersion")), raw(dest.get("kind")))
        merged = self._merge(dest, patch, place)
        return merged if isinstance(merged, Mapping) and merged.fields else None

    def _merge(self, dest: Node | None, patch: Node | None, place: Place | None) -> Node | None:
        first = patch if is_null(dest) else dest
        if is_null(first):
            kept = patch is None and isinstance(dest, Scalar) and dest.value
            return dest if kept else None
        for other in (dest, patch):
            if not is_null(other) and type(other) is not type(first):
                raise Refused("patch", "the patch puts another type of value here", other)
        if isinstance(first, Mapping):
            return self._merge_maps(dest, patch, place)
        if isinstance(first, Sequence):
            return self._merge_lists(dest, patch, place)
        return dest if patch is None else None if is_null(patch) else patch

    def _merge_maps(self, dest: Node | None, patch: Node | None, place: Place | None) -> Node | None:
        directive = _directive(patch)
        if (patch is not None and is_null(patch)) or directive == "delete":
            return None
        if isinstance(patch, Mapping):
            patch = drop(patch, DIRECTIVE)
        if not isinstance(dest, Mapping) or directive == "replace":
            assert isinstance(patch, Mapping)
            dest = patch
        return self._merge_fields(dest, patch if isinstance(patch, Mapping) else None, place)

    def _merge_fields(self, dest: Mapping, patch: Mapping | None, place: Place | None) -> Mapping:
        fields = dict(dest.fields)
        changed = False
        added = patch.fields if patch is not None else {}
        for name in [*dest.fields, *(name for name in added if name not in fields)]:
            old, new = fields.get(name), added.get(name)
            value = self._merge(old.value if old else None, new.value if new else None, self._schema.field(place, name))
            if old is not None and value is old.value:
                continue
            if value is None:
                changed = fields.pop(name, None) is not None or changed
                continue
            changed = True
            fields[name] = Field(old.key if old else new.key if new else text(name, value), value)
        return mapping(fields, dest) if changed else dest

    def _merge_lists(self, dest: Node | None, patch: Node | None, place: Place | None) -> Node | None:
        if place is None or not place.keys:
            return dest if patch is None else None if is_null(patch) else patch
        if patch is not None and is_null(patch):
            return None
        if not isinstance(dest, Sequence):
            dest = patch
        else:
            directive, patch = _list_directive(patch)
            if directive == "delete":
                return None
            if directive == "replace":
                dest = patch
        assert isinstance(dest, Sequence)
        below = Place(place.of, "", ())
        return self._associative(dest, patch if isinstance(patch, Sequence) else None, place.keys, below)

    def _associative(self, dest: Sequence, patch: Sequence | None, keys: tuple[str, ...], below: Place) -> Node | None:
        if patch is None and _is_simple(dest, keys):
            items = [self._merge(item, None, below) for item in dest.items]
            if all(new is old for new, old in zip(items, dest.items, strict=True)):
                return dest
        merged = self._merge_items(dest.items, patch.items if patch else [], keys, below)
        if len(merged) == len(dest.items) and all(new is old for new, old in zip(merged, dest.items, strict=True)):
            return dest
        return sequence(merged, dest)

    def _merge_items(self, dest: Seq[Node], patch: Seq[Node], keys: tuple[str, ...], below: Place) -> list[Node]:
        """`setAssociativeSequenceElements` of kyaml/yaml/walk, step by step: its order and its quirks are visible."""
        wanted = _distinct([_values(item, keys) for item in [*patch, *dest]])
        if len(keys) > 1:
            _fill_in(wanted)
        current = list(dest)
        result: list[Node] = []
        used: tuple[str, ...] = keys
        for values in wanted:
            used, chosen = _valid(wanted, values, keys)
            narrow, exact = _valid([chosen], chosen, used)
            old, new = _find(current, narrow, exact), _find(patch, narrow, exact)
            value = self._merge(old, new, below)
            if old is not None and value is not None and _directive(new) != "replace":
                current = [value if item is old else item for item in current]
            if is_null(value) or (isinstance(value, Mapping) and not value.fields):
                current = _without(current, used, chosen)
                continue
            assert value is not None
            result = _set(result, _with_keys(value, used, chosen), used, chosen)
        return _append_all(result, current, used)


def _directive(patch: Node | None) -> str:
    if not isinstance(patch, Mapping) or DIRECTIVE not in patch.fields:
        return "merge"
    word = raw(patch.get(DIRECTIVE))
    if word not in ("delete", "replace", "merge"):
        raise Refused("patch", "$patch must be delete, replace or merge", patch)
    return word


def _list_directive(patch: Node | None) -> tuple[str, Node | None]:
    """The directive of a list patch: an item that has nothing but `$patch`; and the list without it."""
    if isinstance(patch, Sequence):
        for item in patch.items:
            if isinstance(item, Mapping) and DIRECTIVE in item.fields:
                if len(item.fields) > 1:
                    return "merge", patch
                word = _directive(item)
                rest = (
                    other
                    for other in patch.items
                    if not (isinstance(other, Mapping) and raw(other.get(DIRECTIVE)) == word)
                )
                return word, sequence(rest, patch)
    return "merge", patch


def _values(item: Node, keys: tuple[str, ...]) -> tuple[str, ...]:
    if keys == ("",):
        return (raw(item),)
    return tuple(raw(look(item, key)) for key in keys)


def _distinct(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(rows))


def _is_simple(dest: Sequence, keys: tuple[str, ...]) -> bool:
    """Whether every item has its own key, so that merging with nothing keeps the order."""
    if len(keys) > 1:
        return False
    seen = {_values(item, keys) for item in dest.items}
    return len(seen) == len(dest.items) and ("",) not in seen


def _fill_in(rows: list[tuple[str, ...]]) -> None:
    """Rows that agree wherever both have a value become one (`mergeValues`)."""
    for i in range(len(rows)):
        for j in range(len(rows)):
            first, second = rows[i], rows[j]
            if any(a and b and a != b for a, b in zip(first, second, strict=True)):
                continue
            if any(a == b for a, b in zip(first, second, strict=True)):
                rows[i] = rows[j] = tuple(a or b for a, b in zip(first, second, strict=True))


def _valid(
    rows: Seq[tuple[str, ...]], values: tuple[str, ...], keys: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Only the keys that some row has a value for; all of them when none has (`validateKeys`)."""
    used = {key for row in rows for key, value in zip(keys, row, strict=False) if value}
    if not used:
        return keys, values
    pairs = [(key, value) for key, value in zip(keys, values, strict=False) if key in used]
    return tuple(key for key, _ in pairs), tuple(value for _, value in pairs)


def _matches(item: Node, keys: tuple[str, ...], values: Seq[str], exact: bool = False) -> bool:
    """Whether all keys have these values; unless `exact`, an empty value fits any (`FieldMatcher.StringValue`)."""
    if keys[:1] == ("",):
        return isinstance(item, Scalar) and bool(values) and item.value == values[0]
    if not isinstance(item, Mapping) or not values:
        return False
    for key, value in zip(keys, values, strict=False):
        found = item.get(key)
        if found is None or ((value or exact) and (not isinstance(found, Scalar) or found.value != value)):
            return False
    return True


def _find(items: Seq[Node], keys: tuple[str, ...], values: Seq[str]) -> Node | None:
    return next((item for item in items if _matches(item, keys, values, exact=True)), None)


def _is_empty(item: Node) -> bool:
    return is_null(item) or (isinstance(item, Mapping) and not item.fields)


def _without(items: Seq[Node], keys: tuple[str, ...], values: Seq[str]) -> list[Node]:
    """`ElementSetter` without an element: removes what matches, and empty items."""
    return [item for item in items if not _is_empty(item) and not _matches(item, keys, values)]


def _set(items: Seq[Node], element: Node, keys: tuple[str, ...], values: Seq[str]) -> list[Node]:
    """`ElementSetter`: replaces what matches, else appends. Without values nothing is kept."""
    kept: list[Node] = []
    found = False
    for item in items:
        if _is_empty(item):
            continue
        if _matches(item, keys, values):
            found = True
            kept.append(element)
        elif values:
            kept.append(item)
    return kept if found else [*kept, element]


def _with_keys(value: Node, keys: tuple[str, ...], values: Seq[str]) -> Node:
    for key, wanted in zip(keys, values, strict=False):
        if isinstance(value, Mapping) and key and wanted and value.get(key) is None:
            value = put(value, key, text(wanted, value))
    return value


def _append_all(result: list[Node], items: Seq[Node], keys: tuple[str, ...]) -> list[Node]:
    """`appendListNode`: the list's own items after those of the patch, each once."""
    for item in items:
        if keys == ("",):
            result = _set(result, item, keys, (raw(item),))
            continue
        values = []
        for key in keys:
            found = look(item, key)
            if found is None:
                result = [*result, item]
            else:
                values.append(found.value if isinstance(found, Scalar) else "")
        if len(keys) > 1:
            result = _without(result, keys, values)
        result = _set(result, item, keys, values)
    return result
