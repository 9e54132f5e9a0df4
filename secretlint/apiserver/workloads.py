"""Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController, PodTemplate (`pkg/apis/apps/validation`)."""

from __future__ import annotations

import re
from typing import Any

from secretlint.apiserver import meta, names, podspec, scheduling, storage
from secretlint.apiserver.decode import IntOrString
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Key, Path, Problems
from secretlint.scalar import whole_number

_SPEC: Path = ("spec",)
_TEMPLATE: Path = ("spec", "template")
_ROLLBACK, _GENERATION = "deprecated.deployment.rollback.to", "deprecated.daemonset.template.generation"
"""Annotations that hold what were fields before apps/v1: the conversion turns them into numbers and takes them away."""


def deployment(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A Deployment."""
    spec: dict[str, Any] = value.get("spec", {})
    metadata, revision = _without_number(value.get("metadata", {}), _ROLLBACK, problems)
    if revision < 0:
        problems.invalid((*_SPEC, "rollback", "version"), "is negative", at=("metadata", "annotations", Key(_ROLLBACK)))
    meta.validate(metadata, names.dns_subdomain, problems)
    _not_negative(spec, ("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"), problems)
    _selected_template(spec, problems, options)
    strategy = spec.get("strategy", {})
    at = (*_SPEC, "strategy")
    kind = strategy.get("type") or "RollingUpdate"
    if kind == "Recreate":
        if "rollingUpdate" in strategy:
            problems.invalid((*at, "rollingUpdate"), "cannot go with type: Recreate", key=True)
    elif kind != "RollingUpdate":
        problems.one_of(at, kind, ("Recreate", "RollingUpdate"), at=(*at, "type"))
    else:
        rolling = strategy.get("rollingUpdate", {})
        default = IntOrString(0, "25%")
        down, up = rolling.get("maxUnavailable", default), rolling.get("maxSurge", default)
        _amount(down, (*at, "rollingUpdate", "maxUnavailable"), problems, limited=True)
        _amount(up, (*at, "rollingUpdate", "maxSurge"), problems)
        if _number(down) == 0 and _number(up) == 0:
            problems.invalid((*at, "rollingUpdate", "maxUnavailable"), "cannot be 0 when maxSurge is 0")
    if spec.get("progressDeadlineSeconds", 600) <= spec.get("minReadySeconds", 0):
        problems.invalid((*_SPEC, "progressDeadlineSeconds"), "must be greater than minReadySeconds")


def replica_set(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A ReplicaSet."""
    meta.validate(value.get("metadata", {}), names.dns_subdomain, problems)
    spec: dict[str, Any] = value.get("spec", {})
    _not_negative(spec, ("replicas", "minReadySeconds"), problems)
    _selected_template(spec, problems, options)


def stateful_set(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A StatefulSet."""
    meta.validate(value.get("metadata", {}), names.dns_label, problems)
    spec: dict[str, Any] = value.get("spec", {})
    if spec.get("podManagementPolicy"):
        problems.one_of((*_SPEC, "podManagementPolicy"), spec["podManagementPolicy"], ("OrderedReady", "Parallel"))
    _stateful_strategy(spec.get("updateStrategy", {}), options, problems)
    retention = spec.get("persistentVolumeClaimRetentionPolicy", {})
    for field in ("whenDeleted", "whenScaled"):
        if retention.get(field):
            at = (*_SPEC, "persistentVolumeClaimRetentionPolicy", field)
            problems.one_of(at, retention[field], ("Retain", "Delete"))
    claims = spec.get("volumeClaimTemplates", [])
    for index, claim in enumerate(claims):
        if options.since(34):
            at = (*_SPEC, "volumeClaimTemplates", index, "spec")
            storage.claim_spec(claim.get("spec", {}), options, at, problems)
    _not_negative(spec, ("replicas", "minReadySeconds"), problems)
    if spec.get("ordinals", {}).get("start", 0) < 0:
        problems.invalid((*_SPEC, "ordinals.start"), "is negative", at=(*_SPEC, "ordinals", "start"))
    service = spec.get("serviceName", "")
    if service and options.since(33) and (wrong := names.dns_label(service)):
        problems.invalid((*_SPEC, "serviceName"), wrong)
    _selector(spec.get("selector"), problems)
    if scheduling.selects(spec.get("selector"), {}) is None:
        problems.invalid((*_SPEC, "selector"), "is no selector", key=True)
    elif options.since(34):
        _stateful_template(spec, claims, problems, options)
    else:
        _matching(spec.get("selector"), spec.get("template", {}), _TEMPLATE, problems)
        podspec.template_metadata(spec.get("template", {}), _TEMPLATE, problems)
    _restart(spec.get("template", {}), _TEMPLATE, problems)


def _stateful_strategy(strategy: dict[str, Any], options: Options, problems: Problems) -> None:
    at = (*_SPEC, "updateStrategy")
    kind = strategy.get("type") or "RollingUpdate"
    rolling = strategy.get("rollingUpdate")
    if kind == "OnDelete":
        if rolling is not None:
            problems.invalid((*at, "rollingUpdate"), "can only be set with type: RollingUpdate", key=True)
    elif kind != "RollingUpdate":
        problems.one_of(at, kind, ("OnDelete", "RollingUpdate"), at=(*at, "type"))
    elif rolling is not None and rolling.get("partition", 0) < 0:
        problems.invalid((*at, "rollingUpdate", "partition"), "is negative")


def _stateful_template(
    spec: dict[str, Any], claims: list[dict[str, Any]], problems: Problems, options: Options
) -> None:
    """The template as the controller will use it: claims become volumes; hostname and subdomain are overwritten."""
    template = spec.get("template", {})
    pod = dict(template.get("spec", {}))
    pod.pop("subdomain", None)
    pod.pop("hostname", None)
    inner = Problems()
    positions: list[int] = []
    if claims:
        claimed: dict[str, int] = {}
        for index, claim in enumerate(claims):
            claimed[claim.get("metadata", {}).get("name", "")] = index
        volumes = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in claimed]
        positions = [-1 - index for index in claimed.values()]
        for index, volume in enumerate(pod.get("volumes", [])):
            if volume.get("name", "") not in claimed:
                volumes.append(volume)
                positions.append(index)
        pod["volumes"] = volumes
    changed = {**template, "spec": pod}
    _matching(spec.get("selector"), changed, _TEMPLATE, inner)
    podspec.template(changed, _TEMPLATE, inner, options)
    for item in inner.items:
        problems.items.append(item._replace(at=_original(item.at or item.path, positions)))


def _original(path: Path, positions: list[int]) -> Path:
    """The place of what the API server calls volume n, where claims have been put before the volumes."""
    start = (*_TEMPLATE, "spec", "volumes")
    if not positions or path[: len(start)] != start or len(path) <= len(start):
        return path
    index = path[len(start)]
    if not isinstance(index, int) or index >= len(positions):
        return path
    position = positions[index]
    if position >= 0:
        return (*start, position, *path[len(start) + 1 :])
    return (*_SPEC, "volumeClaimTemplates", -1 - position, "metadata", "name")


def daemon_set(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A DaemonSet."""
    metadata, _ = _without_number(value.get("metadata", {}), _GENERATION, problems)
    meta.validate(metadata, names.dns_subdomain, problems)
    spec: dict[str, Any] = value.get("spec", {})
    selector, template = spec.get("selector"), spec.get("template", {})
    scheduling.label_selector(selector, (*_SPEC, "selector"), problems)
    labels = template.get("metadata", {}).get("labels", {})
    if scheduling.selects(selector, labels) is False:
        _mismatch(_TEMPLATE, selector, problems)
    if selector is not None and not selector.get("matchLabels") and not selector.get("matchExpressions"):
        problems.invalid((*_SPEC, "selector"), "is empty", key=True)
    podspec.template(template, _TEMPLATE, problems, options)
    _shared_disks(template, problems, options)
    _restart(template, _TEMPLATE, problems)
    _not_negative(spec, ("minReadySeconds", "revisionHistoryLimit"), problems)
    strategy = spec.get("updateStrategy", {})
    at = (*_SPEC, "updateStrategy")
    kind = strategy.get("type") or "RollingUpdate"
    if kind not in ("OnDelete", "RollingUpdate"):
        problems.one_of(at, kind, ("OnDelete", "RollingUpdate"), at=(*at, "type"))
    elif kind == "RollingUpdate":
        _daemon_rolling(strategy.get("rollingUpdate", {}), (*at, "rollingUpdate"), problems)


def _daemon_rolling(rolling: dict[str, Any], at: Path, problems: Problems) -> None:
    down, up = rolling.get("maxUnavailable", IntOrString(1)), rolling.get("maxSurge", IntOrString(0))
    _amount(down, (*at, "maxUnavailable"), problems, limited=True)
    _amount(up, (*at, "maxSurge"), problems, limited=True)
    if _number(down) and _number(up):
        problems.invalid((*at, "maxSurge"), "cannot be set when maxUnavailable is not 0")
    elif not _number(down) and not _number(up):
        problems.invalid((*at, "maxUnavailable"), "cannot be 0 when maxSurge is 0")


def replication_controller(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A ReplicationController. An absent selector is the template's labels."""
    metadata: dict[str, Any] = value.get("metadata", {})
    spec: dict[str, Any] = value.get("spec", {})
    template = spec.get("template")
    labels = (template or {}).get("metadata", {}).get("labels", {})
    borrowed = Problems()
    if labels and not metadata.get("labels"):
        meta.labels(labels, ("metadata", "labels"), borrowed)
        start = (*_TEMPLATE, "metadata", "labels")
        problems.items.extend(item._replace(at=(*start, *(item.at or item.path)[2:])) for item in borrowed.items)
    meta.validate(metadata, names.dns_subdomain, problems, prefix_checked=not options.since(35))
    _not_negative(spec, ("minReadySeconds", "replicas"), problems)
    selector = spec.get("selector") or labels
    if not selector:
        problems.missing((*_SPEC, "selector"))
    if template is None:
        problems.missing(_TEMPLATE)
        return
    if any(labels.get(key) != wanted for key, wanted in selector.items()):
        _mismatch(_TEMPLATE, {"matchLabels": selector}, problems)
    podspec.template(template, _TEMPLATE, problems, options)
    if spec.get("replicas", 1) > 1:
        _shared_disks(template, problems, options)
    _restart(template, _TEMPLATE, problems)
    if not problems.items:  # looked at last, when nothing else is wrong
        meta.generated_prefix(metadata, names.path_segment, problems)


def _without_number(metadata: dict[str, Any], key: str, problems: Problems) -> tuple[dict[str, Any], int]:
    """The metadata without the annotation that is converted into a number, and that number."""
    annotations = metadata.get("annotations", {})
    text = annotations.get(key)
    if text is None or (not text and key == _ROLLBACK):
        return metadata, 0
    number = whole_number(text) if re.fullmatch("[-+]?[0-9]+", text) else 2**63
    if not -(2**63) <= number < 2**63:
        problems.invalid(("metadata", "annotations", Key(key)), "is not a number, but stands for a field that is one")
    kept = {name: value for name, value in annotations.items() if name != key}
    return {**metadata, "annotations": kept}, number


def pod_template(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A PodTemplate."""
    meta.validate(value.get("metadata", {}), names.dns_subdomain, problems)
    podspec.template(value.get("template", {}), ("template",), problems, options)


def _not_negative(spec: dict[str, Any], fields: tuple[str, ...], problems: Problems) -> None:
    for field in fields:
        if spec.get(field, 0) < 0:
            problems.invalid((*_SPEC, field), "is negative")


def _selector(selector: dict[str, Any] | None, problems: Problems) -> None:
    at = (*_SPEC, "selector")
    if selector is None:
        problems.missing(at)
        return
    scheduling.label_selector(selector, at, problems)
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        problems.invalid(at, "is empty", key=True)


def _selected_template(spec: dict[str, Any], problems: Problems, options: Options) -> None:
    selector, template = spec.get("selector"), spec.get("template", {})
    _selector(selector, problems)
    if scheduling.selects(selector, {}) is None:
        problems.invalid((*_SPEC, "selector"), "is no selector", key=True)
        return
    _matching(selector, template, _TEMPLATE, problems)
    podspec.template(template, _TEMPLATE, problems, options)
    if spec.get("replicas", 1) > 1:
        _shared_disks(template, problems, options)
    _restart(template, _TEMPLATE, problems)


def _shared_disks(template: dict[str, Any], problems: Problems, options: Options) -> None:
    """Before 1.29: a disk of Google's that several Pods mount must be read-only (`ValidateReadOnlyPersistentDisks`)."""
    if options.since(29):
        return
    for index, volume in enumerate(template.get("spec", {}).get("volumes", [])):
        if "gcePersistentDisk" in volume and not volume["gcePersistentDisk"].get("readOnly"):
            at = (*_TEMPLATE, "spec", "volumes", index, "gcePersistentDisk", "readOnly")
            problems.invalid(at, "must be true where several Pods mount the disk")


def _matching(selector: dict[str, Any] | None, template: dict[str, Any], path: Path, problems: Problems) -> None:
    if selector is not None and not selector.get("matchLabels") and not selector.get("matchExpressions"):
        return  # it selects everything, and has been refused already
    if scheduling.selects(selector, template.get("metadata", {}).get("labels", {})) is False:
        _mismatch(path, selector, problems)


def _mismatch(path: Path, selector: dict[str, Any] | None, problems: Problems) -> None:
    wanted = ", ".join(f"{key}={value}" for key, value in (selector or {}).get("matchLabels", {}).items())
    problems.raw(
        "workload-selector-mismatch", (*path, "metadata", "labels"), ("wanted", wanted and f" {wanted[:120]}"), key=True
    )


def _restart(template: dict[str, Any], path: Path, problems: Problems) -> None:
    spec = template.get("spec", {})
    policy = spec.get("restartPolicy") or "Always"
    if policy != "Always":
        problems.invalid((*path, "spec", "restartPolicy"), "must be Always: Pods that end belong into a Job")
    if "activeDeadlineSeconds" in spec:
        problems.invalid((*path, "spec", "activeDeadlineSeconds"), "cannot be set for this kind", key=True)


def _amount(value: IntOrString, at: Path, problems: Problems, limited: bool = False) -> None:
    """A number of Pods or a percentage of them."""
    if value.text is None:
        if value.number < 0:
            problems.invalid(at, "is negative")
    elif wrong := names.percent(value.text):
        problems.invalid(at, wrong)
    elif limited and whole_number(value.text[:-1]) > 100:
        problems.invalid(at, "is more than 100%")


def _number(value: IntOrString) -> int:
    if value.text is None:
        return value.number
    if not names.percent(value.text):
        return whole_number(value.text[:-1])
    return whole_number(value.text) if re.fullmatch("[-+]?[0-9]+", value.text) else 0
