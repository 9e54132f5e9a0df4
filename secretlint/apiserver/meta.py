"""Object metadata: `ValidateObjectMeta` and what belongs to it (apimachinery `pkg/api/validation/objectmeta.go`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from secretlint.apiserver import names
from secretlint.apiserver.problem import Key, Path, Problems

NameRule = Callable[..., str]

MAX_ANNOTATIONS = 256 * 1024
_GENERATED_LENGTH = 58
"""`maxGeneratedNameLength` of apiserver/pkg/storage/names: what is left of generateName before five characters more."""
_STANDARD_FINALIZERS = frozenset(("kubernetes", "orphan", "foregroundDeletion"))
_ORPHAN, _FOREGROUND = "orphan", "foregroundDeletion"


def validate(
    meta: dict[str, Any], rule: NameRule, problems: Problems, *, prefix_checked: bool = True, generation: bool = False
) -> None:
    """Metadata of an object that is about to be created. `rule` is what its kind asks of names.

    `prefix_checked`: whether the kind checks generateName itself (all but ReplicationController). `generation`: whether
    the number written is kept (most kinds overwrite it).
    """
    path: Path = ("metadata",)
    _name(meta, path, rule, problems, prefix_checked)
    namespace = meta.get("namespace")
    if namespace and (wrong := names.dns_label(namespace)):
        problems.raw("object-invalid-name", (*path, "namespace"), ("name", _shown(namespace)), ("problem", wrong))
    if generation and meta.get("generation", 0) < 0:
        problems.add("object-invalid-metadata", (*path, "generation"), "is negative")
    if "labels" in meta:
        labels(meta["labels"], (*path, "labels"), problems)
    if "annotations" in meta:
        annotation_map(meta["annotations"], (*path, "annotations"), problems)
    if "ownerReferences" in meta:
        _owners(meta["ownerReferences"], (*path, "ownerReferences"), problems)
    if "finalizers" in meta:
        _finalizers(meta["finalizers"], (*path, "finalizers"), problems)
    if "managedFields" in meta:
        _managed_fields(meta["managedFields"], (*path, "managedFields"), problems)


def final_name(meta: dict[str, Any]) -> str:
    """The name, or one that may be made from generateName; "" where there is neither."""
    generate: str = meta.get("generateName", "")
    return meta.get("name", "") or (generate and generate[:_GENERATED_LENGTH] + "xxxxx")


def generated_prefix(meta: dict[str, Any], rule: Callable[[str], str], problems: Problems) -> None:
    """What generateName is refused for, whether or not a name stands beside it."""
    generate = meta.get("generateName", "")
    if generate and (wrong := rule(generate)):
        args = (("name", _shown(generate)), ("problem", wrong))
        problems.raw("object-invalid-name", ("metadata", "generateName"), *args)


def _name(meta: dict[str, Any], path: Path, rule: NameRule, problems: Problems, prefix_checked: bool) -> None:
    name, generate = meta.get("name", ""), meta.get("generateName", "")
    if prefix_checked:
        generated_prefix(meta, lambda text: rule(text, prefix=True), problems)
    if name:
        if wrong := rule(name):
            problems.raw("object-invalid-name", (*path, "name"), ("name", _shown(name)), ("problem", wrong))
    elif not generate:
        problems.raw("object-missing-name", (*path, "name"))
    elif wrong := rule(final_name(meta)):
        shown = (("name", _shown(generate) + "…"), ("problem", wrong))
        problems.raw("object-invalid-name", (*path, "name"), *shown, at=(*path, "generateName"))


def _shown(name: str) -> str:
    """A name in a message: on one line, and not longer than one."""
    short = name if len(name) <= 80 else name[:79] + "…"
    return short if short.isprintable() else short.encode("unicode_escape").decode("ascii")


def labels(values: dict[str, str], path: Path, problems: Problems) -> None:
    """A map of labels (`ValidateLabels`); the API server names the map, not the key."""
    for key, value in values.items():
        if wrong := names.label_key(key):
            problems.add("object-invalid-metadata", path, f"has a key that {wrong}", at=(*path, Key(key)), key=True)
        if value and (wrong := names.label_value(value)):
            problems.add("object-invalid-metadata", path, f"has a value that {wrong}", at=(*path, Key(key)))


def annotation_map(values: dict[str, str], path: Path, problems: Problems) -> None:
    """A map of annotations (`ValidateAnnotations`): keys without regard to case, and their size."""
    total = 0
    for key, value in values.items():
        if wrong := names.label_key(key.lower()):
            problems.add("object-invalid-metadata", path, f"has a key that {wrong}", at=(*path, Key(key)), key=True)
        total += _size(key) + _size(value)
    if total > MAX_ANNOTATIONS:
        problems.add(
            "object-invalid-metadata", path, f"have {total} bytes in all, more than {MAX_ANNOTATIONS}", key=True
        )


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _owners(owners: list[dict[str, Any]], path: Path, problems: Problems) -> None:
    controller = False
    for index, owner in enumerate(owners):
        if owner in owners[:index]:
            continue  # the API server drops repeated references before it looks at them
        at = (*path, index)
        version, kind = owner.get("apiVersion", ""), owner.get("kind", "")
        if not _version_of(version):
            problems.add("object-invalid-metadata", (*path, "apiVersion"), "has no version", at=(*at, "apiVersion"))
        for field in ("kind", "name", "uid"):
            if not owner.get(field):
                problems.add("object-invalid-metadata", (*path, field), "is empty", at=(*at, field))
        if version in ("v1", "/v1") and kind == "Event":
            problems.add("object-invalid-metadata", path, "names an Event, which cannot own anything", at=at)
        if owner.get("controller"):
            if controller:
                problems.add("object-invalid-metadata", path, "has more than one controller", at=(*at, "controller"))
            controller = True


def _version_of(api_version: str) -> str:
    """The version of `group/version` (`ParseGroupVersion`; what it cannot parse has none)."""
    if api_version.count("/") > 1 or api_version == "/":
        return ""
    return api_version.rpartition("/")[2]


def _finalizers(finalizers: list[str], path: Path, problems: Problems) -> None:
    for index, finalizer in enumerate(finalizers):
        at = (*path, index)
        if wrong := names.label_key(finalizer):
            problems.add("object-invalid-metadata", path, f"has an entry that {wrong}", at=at)
        if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
            problems.add("object-invalid-metadata", at, "is neither a standard finalizer nor has it a domain and '/'")
    if _ORPHAN in finalizers and _FOREGROUND in finalizers:
        problems.add("object-invalid-metadata", path, "has both orphan and foregroundDeletion", key=True)


def _managed_fields(entries: list[dict[str, Any]], path: Path, problems: Problems) -> None:
    for index, entry in enumerate(entries):
        at = (*path, index)
        if entry.get("operation") not in ("Apply", "Update"):
            problems.add("object-invalid-metadata", (*at, "operation"), "is neither Apply nor Update")
        if entry.get("fieldsType", "") not in ("", "FieldsV1"):
            problems.add("object-invalid-metadata", (*at, "fieldsType"), "is not FieldsV1")
        manager = entry.get("manager", "")
        if _size(manager) > 128:
            problems.add("object-invalid-metadata", (*at, "manager"), "is longer than 128 bytes")
        if not all(character.isprintable() for character in manager):
            problems.add("object-invalid-metadata", (*at, "manager"), "has a character that cannot be printed")
        if _size(entry.get("subresource", "")) > 256:
            problems.add("object-invalid-metadata", (*at, "subresource"), "is longer than 256 bytes")
