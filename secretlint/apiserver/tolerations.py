"""Tolerations, as a field of a Pod and as the annotation that they were before (`ValidateTolerations`)."""

from __future__ import annotations

import json
from typing import Any

from secretlint.apiserver import gojson, names
from secretlint.apiserver.problem import Key, Path, Problems

ANNOTATION = "scheduler.alpha.kubernetes.io/tolerations"
_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_SECONDS = "tolerationSeconds"
_FIELDS = {field.lower(): field for field in ("key", "operator", "value", "effect", _SECONDS)}
_INT64 = 2**63


def validate(items: list[dict[str, Any]], path: Path, problems: Problems) -> None:
    """`tolerations` of a Pod."""
    for index, item in enumerate(items):
        at = (*path, index)
        key, operator, value = item.get("key", ""), item.get("operator", ""), item.get("value", "")
        if key and (wrong := names.label_key(key)):
            problems.invalid((*at, "key"), wrong)
        if not key and operator != "Exists":
            problems.invalid((*at, "operator"), "must be Exists when there is no key")
        if _SECONDS in item and item.get("effect", "") != "NoExecute":
            problems.invalid((*at, "effect"), f"must be NoExecute when {_SECONDS} is set")
        if operator in ("Equal", ""):
            if wrong := names.label_value(value):
                problems.invalid((*at, "operator"), f"goes with a value that {wrong}", at=(*at, "value"))
        elif operator == "Exists":
            if value:
                problems.invalid((*at, "operator"), "Exists cannot go with a value", at=(*at, "value"))
        else:
            problems.one_of((*at, "operator"), operator, ("Equal", "Exists"))
        if item.get("effect"):
            problems.one_of((*at, "effect"), item["effect"], _EFFECTS)


def validate_annotation(text: str, path: Path, problems: Problems) -> None:
    """The annotation of a Pod, whose annotations are at `path`."""
    place = (*path, Key(ANNOTATION))
    items = _read(text)
    if items is None:
        problems.invalid(path, f"have {ANNOTATION}, which is no list of tolerations in JSON", at=place)
        return
    inner = Problems()
    validate(items, (*path, ANNOTATION), inner)
    problems.items.extend(item._replace(at=place) for item in inner.items)


def _read(text: str) -> list[dict[str, Any]] | None:
    """The list as Go reads it: fields in any case, null as nothing, other fields passed over."""
    kind = gojson.json_kind(text.encode("utf-8", "surrogatepass"))
    if kind not in ("array", "null"):
        return None
    try:
        loaded = json.loads(text) or []
    except (ValueError, RecursionError):
        return None
    items = [_item(one) for one in loaded]
    return None if None in items else [item for item in items if item is not None]


def _item(loaded: Any) -> dict[str, Any] | None:
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        return None
    item: dict[str, Any] = {}
    for name, value in loaded.items():
        field = _FIELDS.get(name.lower())
        if field is None or value is None:
            continue
        fits = type(value) is int and -_INT64 <= value < _INT64 if field == _SECONDS else isinstance(value, str)
        if not fits:
            return None
        item[field] = value
    return item
