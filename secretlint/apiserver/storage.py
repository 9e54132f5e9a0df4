"""Claims for storage inside Pods and StatefulSets (`ValidatePersistentVolumeClaimSpec`)."""

from __future__ import annotations

from typing import Any

from secretlint.apiserver import meta, names, scheduling
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Key, Path, Problems

_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")


def claim_template(template: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    """`volumeClaimTemplate` of an ephemeral volume: only labels and annotations may be set in its metadata."""
    metadata = template.get("metadata", {})
    meta.annotation_map(metadata.get("annotations", {}), (*path, "metadata", "annotations"), problems)
    meta.labels(metadata.get("labels", {}), (*path, "metadata", "labels"), problems)
    for field, value in metadata.items():
        if field not in ("annotations", "labels") and (value not in ("", 0) or field == "deletionGracePeriodSeconds"):
            name = "uID" if field == "uid" else field
            problems.invalid((*path, "metadata", name), "cannot be set", at=(*path, "metadata", field))
    claim_spec(template.get("spec", {}), options, (*path, "spec"), problems)


def claim_spec(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    """The spec of a claim that will be made."""
    modes = spec.get("accessModes", [])
    at = (*path, "accessModes")
    if not modes:
        problems.missing(at)
    scheduling.label_selector(spec.get("selector"), (*path, "selector"), problems)
    for index, mode in enumerate(modes):
        problems.one_of(at, mode, _MODES, at=(*at, index))
    if "ReadWriteOncePod" in modes and any(mode in _MODES and mode != "ReadWriteOncePod" for mode in modes):
        problems.invalid(at, "mix ReadWriteOncePod with other modes", key=True)
    _size(spec, path, problems)
    classes = ("storageClassName", "volumeAttributesClassName") if options.since(34) else ("storageClassName",)
    for field in classes:
        if spec.get(field) and (wrong := names.dns_subdomain(spec[field])):
            problems.invalid((*path, field), wrong)
    if "volumeMode" in spec:
        problems.one_of((*path, "volumeMode"), spec["volumeMode"], ("Block", "Filesystem"))
    _sources(spec, options, path, problems)


def _size(spec: dict[str, Any], path: Path, problems: Problems) -> None:
    storage = spec.get("resources", {}).get("requests", {}).get("storage")
    field = (*path, "resources", Key("storage"))
    at = (*path, "resources", "requests", Key("storage"))
    if storage is None:
        problems.missing(field, at=at)
    elif storage <= 0:
        problems.invalid(field, "must be greater than 0", at=at)


def _sources(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    plain, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    for field, source in (("dataSource", plain), ("dataSourceRef", reference)):
        if source is None:
            continue
        at = (*path, field)
        for name in ("name", "kind"):
            if not source.get(name):
                problems.missing((*at, name))
        group = source.get("apiGroup", "")
        if not group and source.get("kind") != "PersistentVolumeClaim":
            problems.invalid(at, "has no apiGroup and is no PersistentVolumeClaim")
        if group and options.since(29) and (wrong := names.dns_subdomain(group)):
            problems.invalid((*at, "apiGroup"), wrong)
    namespace = (reference or {}).get("namespace", "")
    if namespace and (wrong := names.dns_label(namespace)):
        problems.invalid((*path, "dataSourceRef", "namespace"), wrong)
    if plain is None or reference is None:
        return
    if namespace:
        problems.invalid(path, "has a dataSource beside a dataSourceRef with a namespace", at=(*path, "dataSource"))
    elif any(plain.get(name) != reference.get(name) for name in ("apiGroup", "kind", "name")):
        problems.invalid(path, "has a dataSource that differs from dataSourceRef", at=(*path, "dataSource"))
