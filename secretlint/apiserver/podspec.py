"""Pods and Pod templates (`ValidatePodSpec`, `ValidatePodTemplateSpec`, `ValidatePodCreate`)."""

from __future__ import annotations

from typing import Any

from secretlint import lazyre
from secretlint.apiserver import containers, meta, mirror, names, resources, scheduling, security, tolerations, volumes
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Key, Path, Problems
from secretlint.scalar import whole_number

_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
_DROPPED_ANNOTATIONS = frozenset(
    f"pod.{stage}.kubernetes.io/{name}"
    for stage in ("alpha", "beta")
    for name in ("init-containers", "init-container-statuses")
)
_INT32 = 2**31 - 1
_COST = lazyre.compile(r"-?[1-9][0-9]*|0")


def template(value: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    """A Pod template at `path`. The API server's paths of its metadata lack `metadata`."""
    spec: dict[str, Any] = value.get("spec", {})
    annotations = template_metadata(value, path, problems)
    if spec.get("hostNetwork") and not options.since(28):
        spec = _host_ports(spec)
    validate(spec, {}, "", (*path, "spec"), problems, options)
    security.profiles_match(annotations, spec, options, (*path, "spec"), problems)
    if spec.get("ephemeralContainers"):
        problems.invalid((*path, "spec", "ephemeralContainers"), "cannot be set in a template", key=True)


def template_metadata(value: dict[str, Any], path: Path, problems: Problems) -> dict[str, str]:
    """Labels and annotations of a template; returns the annotations that count."""
    metadata: dict[str, Any] = value.get("metadata", {})
    spec: dict[str, Any] = value.get("spec", {})
    annotations = _kept(metadata.get("annotations", {}))
    inner = Problems()
    if "labels" in metadata:
        meta.labels(metadata["labels"], (*path, "labels"), inner)
    if annotations:
        meta.annotation_map(annotations, (*path, "annotations"), inner)
        _annotations(annotations, spec, (*path, "annotations"), inner)
    depth = len(path)
    for item in inner.items:
        at = item.at or item.path
        problems.items.append(item._replace(at=(*path, "metadata", *at[depth:])))
    return annotations


def pod(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A Pod that is about to be created."""
    metadata: dict[str, Any] = value.get("metadata", {})
    spec = converted(value.get("spec", {}))
    annotations = _kept(metadata.get("annotations", {}))
    if annotations is not metadata.get("annotations", annotations):
        metadata = {**metadata, "annotations": annotations}
    meta.validate(metadata, names.dns_subdomain, problems, generation=not options.since(33))
    if annotations:
        _annotations(annotations, spec, ("metadata", "annotations"), problems)
    if spec.get("hostNetwork"):
        spec = _host_ports(spec)
    if mirror.ANNOTATION in annotations:
        mirror.validate(spec, problems)
    name = meta.final_name(metadata)
    validate(spec, metadata.get("labels", {}), name, ("spec",), problems, options)
    for field in ("containers", "initContainers"):
        for index, item in enumerate(spec.get(field, [])):
            containers.image_blanks(item, ("spec", field, index), problems)
    if spec.get("ephemeralContainers"):
        problems.invalid(("spec", "ephemeralContainers"), "cannot be set when a Pod is created", key=True)
    if spec.get("nodeName") and spec.get("schedulingGates"):
        problems.invalid(("spec", "nodeName"), "cannot be set together with schedulingGates")
    security.profiles_match(annotations, spec, options, ("spec",), problems)


def converted(spec: dict[str, Any]) -> dict[str, Any]:
    """A bare Pod's spec as the API server stores it: a negative period is mended (`Convert_v1_Pod_To_core_Pod`)."""
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        return {**spec, "terminationGracePeriodSeconds": 1}
    return spec


def _host_ports(spec: dict[str, Any]) -> dict[str, Any]:
    """On the host's network a Pod's container ports are host ports (`defaultHostNetworkPorts`)."""
    changed = dict(spec)
    for field in ("containers", "initContainers"):
        if field in spec:
            changed[field] = [
                {**item, "ports": [_host_port(port) for port in item["ports"]]} if "ports" in item else item
                for item in spec[field]
            ]
    return changed


def _host_port(port: dict[str, Any]) -> dict[str, Any]:
    return port if port.get("hostPort") else {**port, "hostPort": port.get("containerPort", 0)}


def _kept(annotations: dict[str, str]) -> dict[str, str]:
    """The conversion drops annotations of the time when init containers were new."""
    if _DROPPED_ANNOTATIONS.isdisjoint(annotations):
        return annotations
    return {key: value for key, value in annotations.items() if key not in _DROPPED_ANNOTATIONS}


def _annotations(values: dict[str, str], spec: dict[str, Any], path: Path, problems: Problems) -> None:
    """`ValidatePodSpecificAnnotations`."""
    if mirror.ANNOTATION in values and not spec.get("nodeName"):
        problems.invalid((*path, Key(mirror.ANNOTATION)), "needs spec.nodeName")
    if values.get(tolerations.ANNOTATION):
        tolerations.validate_annotation(values[tolerations.ANNOTATION], path, problems)
    cost = values.get(_DELETION_COST)
    if cost is not None and not (_COST.fullmatch(cost) and -(2**31) <= whole_number(cost) <= _INT32):
        problems.invalid((*path, Key(_DELETION_COST)), "is no 32 bit integer")
    security.profile_annotations(values, spec, path, problems)


def validate(
    spec: dict[str, Any], labels: dict[str, str], pod_name: str, path: Path, problems: Problems, options: Options
) -> None:
    """A Pod spec. `labels` and `pod_name` are those of the Pod, empty in a template."""
    good = volumes.validate(_volumes(spec, options), pod_name, (*path, "volumes"), problems, options)
    view = containers.PodView(spec, good, options)
    if options.since(34):
        _claims(spec.get("resourceClaims", []), (*path, "resourceClaims"), problems)
    containers.validate(view, path, problems)
    if options.since(34):
        resources.pod(spec, view.claims, options.pod, (*path, "resources"), problems)
    _host_network(spec, options, path, problems)
    for field, allowed in _WORDS:
        if spec.get(field):
            problems.one_of((*path, field), spec[field], allowed)
    security.pod(spec, options, path, problems)
    security.host_process(spec, path, problems)
    _placement(spec, labels, options, path, problems)
    _names(spec, options, path, problems)
    if spec.get("dnsPolicy") == "None" or "dnsConfig" in spec:
        _dns(spec, options, (*path, "dnsConfig"), problems)
    _user_namespaces(spec, options, path, problems)
    security.operating_system(spec, path, problems)
    if options.since(35):
        containers.file_key_volumes(spec, path, problems)


_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("restartPolicy", ("Always", "OnFailure", "Never")),
    ("dnsPolicy", ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")),
)


def _volumes(spec: dict[str, Any], options: Options) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec.get("volumes", [])
    if not options.since(35) and any("image" in volume for volume in found):
        return [volume for volume in found if "image" not in volume]
    return found


def _claims(items: list[dict[str, Any]], path: Path, problems: Problems) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        at = (*path, index)
        name = item.get("name", "")
        if not name:
            problems.missing((*at, "name"))
        elif name in seen:
            problems.invalid((*at, "name"), "is used twice")
        else:
            if wrong := names.dns_label(name):
                problems.invalid((*at, "name"), wrong)
            seen.add(name)
        sources = [field for field in ("resourceClaimName", "resourceClaimTemplateName") if field in item]
        if len(sources) != 1:
            problems.invalid(at, "must name either a claim or a template")
        for field in sources:
            if wrong := names.dns_subdomain(item[field]):
                problems.invalid((*at, field), wrong)


def _host_network(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    if not spec.get("hostNetwork"):
        return
    for index, item in enumerate(spec.get("containers", [])):
        for number, port in enumerate(item.get("ports", [])):
            host = port.get("hostPort", 0)
            if host and host != port.get("containerPort", 0):
                at = (*path, "containers", index, "ports", number, "hostPort")
                field = at if options.since(28) else (*at[:-1], "containerPort")
                problems.invalid(field, "must be the same as the other port with hostNetwork", at=at)


def _placement(spec: dict[str, Any], labels: dict[str, str], options: Options, path: Path, problems: Problems) -> None:
    if "nodeSelector" in spec:
        scheduling.node_selector(spec["nodeSelector"], (*path, "nodeSelector"), problems)
    if "affinity" in spec:
        scheduling.affinity(spec["affinity"], labels, options, (*path, "affinity"), problems)
    if "topologySpreadConstraints" in spec:
        at = (*path, "topologySpreadConstraints")
        scheduling.topology_spread(spec["topologySpreadConstraints"], labels, options, at, problems)
    if "tolerations" in spec:
        tolerations.validate(spec["tolerations"], (*path, "tolerations"), problems)
    for index, gate in enumerate(spec.get("readinessGates", [])):
        if wrong := names.label_key(gate.get("conditionType", "")):
            problems.invalid((*path, "readinessGates", index, "conditionType"), wrong)
    seen: set[str] = set()
    for index, gate in enumerate(spec.get("schedulingGates", [])):
        at = (*path, "schedulingGates", index)
        name = gate.get("name", "")
        if wrong := names.label_key(name):
            problems.invalid(at, f"has a name that {wrong}", at=(*at, "name"))
        if name in seen:
            problems.invalid(at, "is listed twice", at=(*at, "name"))
        seen.add(name)


_NAMES: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("serviceAccountName", "nodeName", "priorityClassName"), names.dns_subdomain),
    (("hostname", "subdomain"), names.dns_label),
)


def _names(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    for fields, rule in _NAMES:
        for field in fields:
            if spec.get(field) and (wrong := rule(spec[field])):
                problems.invalid((*path, field), wrong)
    old = spec.get("serviceAccount")
    if old and not spec.get("serviceAccountName") and (wrong := names.dns_subdomain(old)):
        problems.invalid((*path, "serviceAccountName"), wrong, at=(*path, "serviceAccount"))
    if "runtimeClassName" in spec and (wrong := names.dns_subdomain(spec["runtimeClassName"])):
        problems.invalid((*path, "runtimeClassName"), wrong)
    if "hostnameOverride" in spec and options.since(35):
        _hostname(spec, (*path, "hostnameOverride"), problems)
    if "activeDeadlineSeconds" in spec and not 1 <= spec["activeDeadlineSeconds"] <= _INT32:
        problems.invalid((*path, "activeDeadlineSeconds"), f"is not between 1 and {_INT32}")
    if "preemptionPolicy" in spec:
        problems.one_of((*path, "preemptionPolicy"), spec["preemptionPolicy"], ("PreemptLowerPriority", "Never"))
    if "overhead" in spec:
        resources.overhead(spec["overhead"], (*path, "overhead"), problems)
    if "hostAliases" in spec:
        _host_aliases(spec["hostAliases"], options, (*path, "hostAliases"), problems)


def _host_aliases(items: list[dict[str, Any]], options: Options, path: Path, problems: Problems) -> None:
    """`ValidateHostAliases`; older versions leave the index out of the field."""
    for index, alias in enumerate(items):
        at = (*path, index)
        field = at if options.since(30) else path
        if wrong := names.ip_address(alias.get("ip", ""), options.since(36)):
            problems.invalid((*field, "ip"), wrong, at=(*at, "ip"))
        for number, name in enumerate(alias.get("hostnames", [])):
            if wrong := names.dns_subdomain(name):
                end = ("hostnames", number) if options.since(30) else ("hostnames",)
                problems.invalid((*field, *end), wrong, at=(*at, "hostnames", number))


def _hostname(spec: dict[str, Any], at: Path, problems: Problems) -> None:
    name = spec["hostnameOverride"]
    if spec.get("setHostnameAsFQDN"):
        problems.invalid(at, "cannot go with setHostnameAsFQDN", key=True)
    if spec.get("hostNetwork"):
        problems.invalid(at, "cannot go with hostNetwork", key=True)
    if wrong := names.dns_subdomain(name) or ("is longer than 64 characters" if len(name) > 64 else ""):
        problems.invalid(at, wrong)


def _dns(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    """`validatePodDNSConfig`."""
    config = spec.get("dnsConfig")
    if spec.get("dnsPolicy") == "None" and not (config or {}).get("nameservers"):
        problems.missing(path if config is None else (*path, "nameservers"), ", which dnsPolicy: None needs")
        return
    config = config or {}
    servers, searches = config.get("nameservers", []), config.get("searches", [])
    if len(servers) > 3:
        problems.invalid((*path, "nameservers"), "has more than 3 entries", key=True)
    for index, server in enumerate(servers):
        if wrong := names.ip_address(server, options.since(36)):
            problems.invalid((*path, "nameservers", index), wrong)
    if len(searches) > 32:
        problems.invalid((*path, "searches"), "has more than 32 entries", key=True)
    if len(" ".join(searches).encode("utf-8", "surrogatepass")) > 2048:
        problems.invalid((*path, "searches"), "has more than 2048 characters", key=True)
    for index, search in enumerate(searches):
        relaxed = options.since(33)
        if relaxed and search == ".":
            continue
        rule = names.underscore_subdomain if relaxed else names.dns_subdomain
        if wrong := rule(search.removesuffix(".")):
            problems.invalid((*path, "searches", index), wrong)
    for index, option in enumerate(config.get("options", [])):
        if not option.get("name"):
            problems.missing((*path, "options", index), " a name")


def _user_namespaces(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    """`validateHostUsers`; the feature is on since 1.33."""
    if not options.since(33) or spec.get("hostUsers", True):
        return
    for field, shown in (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
        if spec.get(field):
            problems.invalid((*path, shown), "cannot be set with hostUsers: false", at=(*path, field))
    for item, at in containers.every(spec, path):
        if item.get("volumeDevices"):
            problems.invalid((*at, "volumeDevices"), "cannot be set with hostUsers: false", key=True)
