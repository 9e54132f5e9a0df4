"""Containers of all three kinds (`validateContainerCommon` and what it calls)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secretlint.apiserver import names, resources, security
from secretlint.apiserver.decode import IntOrString
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Path, Problems
from secretlint.apiserver.volumes import field_reference, resource_reference

Container = dict[str, Any]

_ENV_PATHS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
_POLICIES = ("Always", "IfNotPresent", "Never")
_EPHEMERAL_FORBIDDEN = (
    "ports",
    "resources",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
)


class PodView:
    """What a container's validation needs to know of its Pod."""

    __slots__ = ("claims", "grace", "host_users", "options", "restart_policy", "spec", "volumes")

    def __init__(self, spec: dict[str, Any], volumes: dict[str, dict[str, Any]], options: Options) -> None:
        self.spec = spec
        self.volumes = volumes
        self.options = options
        self.claims = {claim["name"] for claim in spec.get("resourceClaims", []) if claim.get("name")}
        self.grace: int = spec.get("terminationGracePeriodSeconds", 30)
        self.restart_policy: str = spec.get("restartPolicy") or "Always"
        self.host_users: bool = not options.since(33) or spec.get("hostUsers", True)


def validate(view: PodView, path: Path, problems: Problems) -> None:
    """Regular, init and ephemeral containers of a Pod spec at `path`."""
    regular: list[Container] = view.spec.get("containers", [])
    init: list[Container] = view.spec.get("initContainers", [])
    if not regular:
        problems.missing((*path, "containers"))
    seen: set[str] = set()
    for index, item in enumerate(regular):
        at = (*path, "containers", index)
        _common(item, view, at, problems)
        _unique(item.get("name", ""), seen, at, problems)
        _running(item, view, at, problems)
        if view.options.since(35):
            _restart(item, view, at, problems)
        elif "restartPolicy" in item and not view.options.since(34):
            problems.invalid((*at, "restartPolicy"), "can only be set for init containers", key=True)
    _host_ports(regular, (*path, "containers"), problems)
    _init(init, seen, view, path, problems)
    ephemeral: list[Container] = view.spec.get("ephemeralContainers", [])
    if ephemeral:
        names_before = {item.get("name", "") for item in (*regular, *init)}
        _ephemeral(ephemeral, names_before, view, path, problems)


def every(spec: dict[str, Any], path: Path) -> Iterator[tuple[Container, Path]]:
    """All containers of a Pod spec with their paths, in the API server's order."""
    for field in ("initContainers", "containers", "ephemeralContainers"):
        for index, item in enumerate(spec.get(field, [])):
            yield item, (*path, field, index)


def _unique(name: str, seen: set[str], at: Path, problems: Problems) -> None:
    if name in seen:
        problems.invalid((*at, "name"), "is used by two containers of this Pod")
    seen.add(name)


def _init(items: list[Container], seen: set[str], view: PodView, path: Path, problems: Problems) -> None:
    seen = set(seen)
    for index, item in enumerate(items):
        at = (*path, "initContainers", index)
        _common(item, view, at, problems)
        _init_restart(item, view, at, problems)
        name = item.get("name", "")
        if name in seen:
            problems.invalid((*at, "name"), "is used by two containers of this Pod")
        elif name:
            seen.add(name)
        _host_ports([item], (*path, "initContainers"), problems, (*path, "initContainers", index))
        sidecar = view.options.since(29) and item.get("restartPolicy") == "Always"
        if sidecar:
            _running(item, view, at, problems)
            continue
        for field in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
            if field in item and not (field == "lifecycle" and _dropped(item["lifecycle"])):
                problems.invalid(
                    (*at, field), "cannot be set for an init container without restartPolicy: Always", key=True
                )
        if view.options.since(36):
            for number, policy in enumerate(item.get("resizePolicy", [])):
                if policy.get("restartPolicy") == "RestartContainer":
                    field_path = (*at, "resizePolicy", number, "restartPolicy")
                    problems.invalid(field_path, "cannot be RestartContainer for an init container that ends")


def _ephemeral(items: list[Container], others: set[str], view: PodView, path: Path, problems: Problems) -> None:
    seen = set(others)
    for index, item in enumerate(items):
        at = (*path, "ephemeralContainers", index)
        _common(item, view, at, problems)
        image_blanks(item, at, problems)
        _unique(item.get("name", ""), seen, at, problems)
        target = item.get("targetContainerName", "")
        if target and target not in others:
            problems.invalid((*at, "targetContainerName"), "is no container of this Pod")
        for field in _forbidden_for_ephemeral(view.options):
            if field in item and not _is_dropped(field, item, view.options):
                problems.invalid((*at, field), "cannot be set for an ephemeral container", key=True)
        for number, mount in enumerate(item.get("volumeMounts", [])):
            for field in ("subPath", "subPathExpr"):
                if mount.get(field):
                    problems.invalid((*at, "volumeMounts", number, field), "cannot be set for an ephemeral container")


def _forbidden_for_ephemeral(options: Options) -> list[str]:
    """Fields whose feature is off are dropped before they are looked at."""
    off = set() if options.since(33) else {"resizePolicy"}
    if options.version == (1, 34):
        off |= {"restartPolicy", "restartPolicyRules"}
    return [field for field in _EPHEMERAL_FORBIDDEN if field not in off]


def _is_dropped(field: str, item: Container, options: Options) -> bool:
    """Whether nothing is left of the field when it is looked at."""
    if field == "resources":
        return not _without_claims(item["resources"], options)
    return field == "lifecycle" and _dropped(item["lifecycle"])


def _without_claims(amounts: dict[str, Any], options: Options) -> dict[str, Any]:
    """Claims are dropped where their feature is off."""
    return amounts if options.since(34) else {name: value for name, value in amounts.items() if name != "claims"}


def image_blanks(item: Container, at: Path, problems: Problems) -> None:
    """A Pod's image may have no blanks around it; a template's may."""
    image = item.get("image", "")
    if image != image.strip():
        problems.invalid((*at, "image"), "has a blank at its start or end")


def _common(item: Container, view: PodView, at: Path, problems: Problems) -> None:
    name = item.get("name", "")
    if not name:
        problems.missing((*at, "name"))
    elif wrong := names.dns_label(name):
        problems.invalid((*at, "name"), wrong)
    if not item.get("image"):
        problems.missing((*at, "image"))
    if item.get("terminationMessagePolicy"):
        allowed = ("File", "FallbackToLogsOnError")
        problems.one_of((*at, "terminationMessagePolicy"), item["terminationMessagePolicy"], allowed)
    if "ports" in item:
        _ports(item["ports"], (*at, "ports"), problems)
    if "env" in item:
        _env(item["env"], view.options, (*at, "env"), problems)
    if "envFrom" in item:
        _env_from(item["envFrom"], view.options, (*at, "envFrom"), problems)
    if "volumeMounts" in item:
        _mounts(item, view, (*at, "volumeMounts"), problems)
    if "volumeDevices" in item:
        _devices(item, view, (*at, "volumeDevices"), problems)
    if item.get("imagePullPolicy"):
        problems.one_of((*at, "imagePullPolicy"), item["imagePullPolicy"], _POLICIES)
    if "resources" in item:
        _resources(item["resources"], view, (*at, "resources"), problems)
    if "resizePolicy" in item and view.options.since(33):
        _resize(item["resizePolicy"], view, (*at, "resizePolicy"), problems)
    if "securityContext" in item:
        security.container(item["securityContext"], view.host_users, view.options, (*at, "securityContext"), problems)


def _resources(value: dict[str, Any], view: PodView, at: Path, problems: Problems) -> None:
    value = _without_claims(value, view.options)
    if view.options.pod and "ephemeralContainers" not in at:
        value = resources.with_requests(value)
    resources.container(value, view.claims, at, problems)


def _ports(items: list[dict[str, Any]], path: Path, problems: Problems) -> None:
    seen: set[str] = set()
    for index, port in enumerate(items):
        at = (*path, index)
        name = port.get("name", "")
        if name:
            if wrong := names.port_name(name):
                problems.invalid((*at, "name"), wrong)
            elif name in seen:
                problems.invalid((*at, "name"), "is used twice in this container")
            else:
                seen.add(name)
        number = port.get("containerPort", 0)
        if not number:
            problems.missing((*at, "containerPort"))
        elif not 0 < number < 65536:
            problems.invalid((*at, "containerPort"), "is not between 1 and 65535")
        if port.get("hostPort", 0) and not 0 < port["hostPort"] < 65536:
            problems.invalid((*at, "hostPort"), "is not between 1 and 65535")
        if port.get("protocol"):
            problems.one_of((*at, "protocol"), port["protocol"], ("SCTP", "TCP", "UDP"))


def _host_ports(items: list[Container], path: Path, problems: Problems, at: Path | None = None) -> None:
    """No host port twice. For an init container the API server's path has always index 0; `at` is the true one."""
    seen: set[tuple[str, str, int]] = set()
    for index, item in enumerate(items):
        for number, port in enumerate(item.get("ports", [])):
            host: int = port.get("hostPort", 0)
            key = (port.get("protocol") or "TCP", port.get("hostIP", ""), host)
            if host and key in seen:
                place = (*(at or (*path, index)), "ports", number, "hostPort")
                problems.invalid((*path, index, "ports", number, "hostPort"), "is used twice in this Pod", at=place)
            seen.add(key)


def _env(items: list[dict[str, Any]], options: Options, path: Path, problems: Problems) -> None:
    for index, item in enumerate(items):
        name = item.get("name", "")
        if not name:
            problems.missing((*path, index, "name"))
        elif wrong := names.env_name(name, options.since(32)):
            problems.raw("pod-env-invalid-name", (*path, index, "name"), ("problem", wrong))
        if "valueFrom" in item:
            _value_from(item, options, (*path, index, "valueFrom"), problems)


def _value_from(item: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    source: dict[str, Any] = item["valueFrom"]
    count = 0
    for field, value in source.items():
        at = (*path, field)
        if field == "fileKeyRef" and not options.since(35):
            continue
        count += 1
        if field == "secretKeyRef" or field == "configMapKeyRef":
            _key_selector(value, at, problems)
        elif field == "fieldRef":
            _field_reference(value, options, at, problems)
        elif field == "resourceFieldRef":
            resource_reference(value, False, at, problems)
        else:
            _file_key(value, at, problems)
    if count == 0:
        problems.raw("pod-env-wrong-sources", path, ("problem", "names no source"), key=True)
    elif item.get("value"):
        problems.raw("pod-env-value-and-source", path, ("problem", "cannot go with value"), key=True)
    elif count > 1:
        problems.raw("pod-env-wrong-sources", path, ("problem", "names more than one source"), key=True)


def _field_reference(reference: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    if reference.get("fieldPath") == "status.hostIPs" and not options.since(29):
        field = path if options.since(28) else (*path, "fieldPath")
        problems.invalid(field, "is status.hostIPs, which exists since Kubernetes 1.29", at=(*path, "fieldPath"))
    else:
        field_reference(reference, _ENV_PATHS, path, problems)


def _key_selector(selector: dict[str, Any], path: Path, problems: Problems) -> None:
    rule = "pod-reference-invalid"
    if wrong := names.dns_subdomain(selector.get("name", "")):
        problem = wrong if selector.get("name") else "is missing"
        problems.raw(rule, (*path, "name"), ("problem", problem))
    key = selector.get("key", "")
    if not key:
        problems.raw(rule, (*path, "key"), ("problem", "is missing"))
    elif wrong := names.data_key(key):
        problems.raw(rule, (*path, "key"), ("problem", wrong))


def _file_key(selector: dict[str, Any], path: Path, problems: Problems) -> None:
    if not selector.get("key"):
        problems.missing((*path, "key"))
    elif wrong := names.env_name(selector["key"], True):
        problems.invalid((*path, "key"), wrong)
    if not selector.get("volumeName"):
        problems.missing((*path, "volumeName"))
    elif wrong := names.dns_label(selector["volumeName"]):
        problems.invalid((*path, "volumeName"), wrong)
    if not selector.get("path"):
        problems.missing((*path, "path"))
    elif wrong := names.no_backsteps(selector["path"]):
        problems.raw("pod-invalid-path", (*path, "path"), ("problem", wrong))


def file_key_volumes(spec: dict[str, Any], path: Path, problems: Problems) -> None:
    """`fileKeyRef` needs an emptyDir volume (`validateFileKeyRefVolumes`)."""
    by_name = {volume.get("name", ""): volume for volume in spec.get("volumes", [])}
    for item, at in every(spec, path):
        for index, env in enumerate(item.get("env", [])):
            selector = env.get("valueFrom", {}).get("fileKeyRef")
            if selector is None:
                continue
            field = (*at, "env", index, "valueFrom", "fileKeyRef", "volumeName")
            volume = by_name.get(selector.get("volumeName", ""))
            if volume is None:
                problems.invalid(field, "is no volume of this Pod")
            elif "emptyDir" not in volume and volume.keys() - {"name"}:
                problems.invalid(field, "is a volume of another type than emptyDir")


def _env_from(items: list[dict[str, Any]], options: Options, path: Path, problems: Problems) -> None:
    for index, item in enumerate(items):
        at = (*path, index)
        prefix = item.get("prefix", "")
        if prefix and (wrong := names.env_name(prefix, options.since(32))):
            problems.raw("pod-env-invalid-name", (*at, "prefix"), ("problem", wrong))
        sources = [field for field in ("configMapRef", "secretRef") if field in item]
        for field in sources:
            name = item[field].get("name", "")
            if not name:
                problems.raw("pod-reference-invalid", (*at, field, "name"), ("problem", "is missing"))
            elif wrong := names.dns_subdomain(name, prefix=True):
                problems.raw("pod-reference-invalid", (*at, field, "name"), ("problem", wrong))
        if len(sources) != 1:
            words = "has an entry with more than one source" if sources else "has an entry without a source"
            problems.raw("pod-env-wrong-sources", path, ("problem", words), at=at, key=True)


def _mounts(item: Container, view: PodView, path: Path, problems: Problems) -> None:
    devices = {device.get("name", ""): device.get("devicePath", "") for device in item.get("volumeDevices", [])}
    device_paths = set(devices.values())
    seen: set[str] = set()
    for index, mount in enumerate(item["volumeMounts"]):
        at = (*path, index)
        name, target = mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            problems.missing((*at, "name"))
        if name not in view.volumes and not _is_dropped_image(name, view):
            problems.raw(
                "pod-mount-without-volume", (*at, "name"), ("name", name[:80]), ("problem", _no_volume(name, view))
            )
        if not target:
            problems.missing((*at, "mountPath"))
        if target in seen:
            problems.raw("pod-mount-same-path", (*at, "mountPath"), ("problem", "is used by two mounts"))
        seen.add(target)
        if name in devices:
            problems.invalid((*at, "name"), "is in volumeDevices too")
        if target in device_paths:
            problems.invalid((*at, "mountPath"), "is a path in volumeDevices too")
        _sub_paths(mount, path, at, problems)
        _propagation(mount, item, path, at, problems)
        if view.options.since(31):
            _recursive(mount, path, at, problems)


REFUSED = "is a volume that is itself refused"


def _no_volume(name: str, view: PodView) -> str:
    written = {volume.get("name") for volume in view.spec.get("volumes", [])}
    return REFUSED if name in written else "is no volume of this Pod"


def _is_dropped_image(name: str, view: PodView) -> bool:
    """Before 1.35, image volumes and their mounts are dropped silently."""
    if view.options.since(35):
        return False
    return any("image" in volume and volume.get("name") == name for volume in view.spec.get("volumes", []))


def _sub_paths(mount: dict[str, Any], path: Path, at: Path, problems: Problems) -> None:
    sub, expression = mount.get("subPath", ""), mount.get("subPathExpr", "")
    if sub and expression:
        problems.invalid((*at, "subPathExpr"), "cannot go with subPath")
    for field, value in (("subPath", sub), ("subPathExpr", expression)):
        if value and (wrong := names.local_path(value)):
            problems.raw("pod-invalid-path", (*path, field), ("problem", wrong), at=(*at, field))


def _propagation(mount: dict[str, Any], item: Container, path: Path, at: Path, problems: Problems) -> None:
    if "mountPropagation" not in mount:
        return
    value = mount["mountPropagation"]
    field, place = (*path, "mountPropagation"), (*at, "mountPropagation")
    problems.one_of(field, value, ("Bidirectional", "HostToContainer", "None"), at=place)
    if value == "Bidirectional" and not item.get("securityContext", {}).get("privileged"):
        problems.invalid(field, "is Bidirectional, which only privileged containers may have", at=place)


def _recursive(mount: dict[str, Any], path: Path, at: Path, problems: Problems) -> None:
    if "recursiveReadOnly" not in mount:
        return
    value = mount["recursiveReadOnly"]
    field, place = (*path, "recursiveReadOnly"), (*at, "recursiveReadOnly")
    if value in ("Enabled", "IfPossible"):
        if not mount.get("readOnly"):
            problems.invalid(field, "needs readOnly: true", at=place)
        if mount.get("mountPropagation", "None") != "None":
            problems.invalid(field, "cannot go with mountPropagation", at=place)
    else:
        problems.one_of(field, value, ("Disabled", "Enabled", "IfPossible"), at=place)


def _devices(item: Container, view: PodView, path: Path, problems: Problems) -> None:
    mounts = {mount.get("name", ""): mount.get("mountPath", "") for mount in item.get("volumeMounts", [])}
    mount_paths = set(mounts.values())
    names_seen: set[str] = set()
    paths_seen: set[str] = set()
    for index, device in enumerate(item["volumeDevices"]):
        at = (*path, index)
        name, target = device.get("name", ""), device.get("devicePath", "")
        if not name:
            problems.missing((*at, "name"))
        if name in names_seen:
            problems.invalid((*at, "name"), "is used twice")
        volume = view.volumes.get(name)
        if volume is None:
            problems.raw(
                "pod-mount-without-volume", (*at, "name"), ("name", name[:80]), ("problem", _no_volume(name, view))
            )
        elif "persistentVolumeClaim" not in volume and "ephemeral" not in volume:
            problems.invalid((*at, "name"), "is no claim, which a block device needs")
        if not target:
            problems.missing((*at, "devicePath"))
        if target in paths_seen:
            problems.invalid((*at, "devicePath"), "is used twice")
        if target and names.no_backsteps(target):
            problems.raw("pod-invalid-path", (*at, "devicePath"), ("problem", "has a '..' element"))
        else:
            paths_seen.add(target)
        if name in mounts:
            problems.invalid((*at, "name"), "is in volumeMounts too")
        if target in mount_paths:
            problems.invalid((*at, "devicePath"), "is a path in volumeMounts too")
        if name:
            names_seen.add(name)


def _resize(items: list[dict[str, Any]], view: PodView, path: Path, problems: Problems) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        resource, restart = item.get("resourceName", ""), item.get("restartPolicy", "")
        if resource in seen:
            problems.invalid((*path, index), "is for a resource that is listed twice")
        seen.add(resource)
        place = (*path, index)
        for value, field, allowed in (
            (resource, "resourceName", ("cpu", "memory")),
            (restart, "restartPolicy", ("NotRequired", "RestartContainer")),
        ):
            if not value:
                problems.missing(path, f" a {field}", at=(*place, field))
            else:
                problems.one_of(path, value, allowed, at=(*place, field))
        if view.restart_policy == "Never" and restart != "NotRequired" and view.options.since(36):
            problems.invalid(
                path, "must be NotRequired when the Pod's restartPolicy is Never", at=(*place, "restartPolicy")
            )


def _dropped(lifecycle: dict[str, Any]) -> bool:
    """`stopSignal` is dropped (its feature is off by default), and a lifecycle of nothing else with it."""
    return set(lifecycle) == {"stopSignal"}


def _running(item: Container, view: PodView, at: Path, problems: Problems) -> None:
    """Probes and lifecycle of containers that stay."""
    lifecycle = item.get("lifecycle")
    if lifecycle is not None:
        for field in ("postStart", "preStop"):
            if field in lifecycle:
                _handler(lifecycle[field], "lifecycle", view, (*at, "lifecycle", field), problems)
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in item:
            _probe(item[field], field, view, (*at, field), problems)


def _probe(probe: dict[str, Any], kind: str, view: PodView, at: Path, problems: Problems) -> None:
    _handler(probe, "probe", view, at, problems)
    for field in ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"):
        if probe.get(field, 0) < 0:
            problems.invalid((*at, field), "is negative")
    if probe.get("terminationGracePeriodSeconds", 1) <= 0:
        problems.invalid((*at, "terminationGracePeriodSeconds"), "must be greater than 0")
    if kind == "readinessProbe":
        if "terminationGracePeriodSeconds" in probe:
            problems.invalid((*at, "terminationGracePeriodSeconds"), "cannot be set for a readiness probe")
    elif (probe.get("successThreshold", 0) or 1) != 1:
        problems.invalid((*at, "successThreshold"), "must be 1 for this probe")


_HANDLERS = {
    "probe": ("exec", "httpGet", "tcpSocket", "grpc"),
    "lifecycle": ("exec", "httpGet", "tcpSocket", "sleep"),
}


def _handler(value: dict[str, Any], kind: str, view: PodView, at: Path, problems: Problems) -> None:
    first = ""
    for field in _HANDLERS[kind]:
        if field not in value or (field == "sleep" and not view.options.since(30)):
            continue
        if first:
            problems.invalid((*at, field), f"cannot go with {first}", key=True)
            continue
        first = field
        _action(value[field], field, view, (*at, field), problems)
    if not first and not (kind == "lifecycle" and "sleep" in value):
        problems.missing(at, " a handler: exec, httpGet, tcpSocket or " + _HANDLERS[kind][3])


def _action(action: dict[str, Any], kind: str, view: PodView, at: Path, problems: Problems) -> None:
    if kind == "exec":
        if not action.get("command"):
            problems.missing((*at, "command"))
    elif kind == "grpc":
        _port(IntOrString(action.get("port", 0)), (*at, "port"), problems)
    elif kind == "sleep":
        seconds = action.get("seconds", 0)
        if not (0 if view.options.since(33) else 1) <= seconds <= view.grace:
            problems.invalid(at, "is not within terminationGracePeriodSeconds", at=(*at, "seconds"))
    else:
        _port(action.get("port", IntOrString(0)), (*at, "port"), problems)
    if kind == "httpGet":
        if action.get("scheme"):
            problems.one_of((*at, "scheme"), action["scheme"], ("HTTP", "HTTPS"))
        for index, header in enumerate(action.get("httpHeaders", [])):
            if wrong := names.http_header(header.get("name", "")):
                problems.invalid((*at, "httpHeaders"), wrong, at=(*at, "httpHeaders", index, "name"))


def _port(port: IntOrString, at: Path, problems: Problems) -> None:
    if port.text is not None:
        if wrong := names.port_name(port.text):
            problems.invalid(at, wrong)
    elif not 0 < port.number < 65536:
        problems.invalid(at, "is not between 1 and 65535")


def _init_restart(item: Container, view: PodView, at: Path, problems: Problems) -> None:
    policy = item.get("restartPolicy")
    if not view.options.since(29):
        return
    if policy is None:
        if item.get("restartPolicyRules") and view.options.since(35):
            problems.missing((*at, "restartPolicy"), ", which restartPolicyRules need")
    elif view.options.since(35):
        if policy != "Always" or view.options.since(36):
            _restart(item, view, at, problems)
        elif item.get("restartPolicyRules"):
            problems.invalid((*at, "restartPolicyRules"), "cannot be set with restartPolicy: Always", key=True)
    elif not view.options.since(34):
        problems.one_of((*at, "restartPolicy"), policy, ("Always",))


def _restart(item: Container, view: PodView, at: Path, problems: Problems) -> None:
    policy, rules = item.get("restartPolicy"), item.get("restartPolicyRules", [])
    if policy is None:
        if not rules:
            return
        problems.missing((*at, "restartPolicy"), ", which restartPolicyRules need")
    else:
        problems.one_of((*at, "restartPolicy"), policy, ("Always", "Never", "OnFailure"))
    if len(rules) > 20:
        problems.invalid((*at, "restartPolicyRules"), "has more than 20 rules", key=True)
    actions = ("Restart", "RestartAllContainers") if view.options.since(36) else ("Restart",)
    for index, rule in enumerate(rules):
        place = (*at, "restartPolicyRules", index)
        problems.one_of((*place, "action"), rule.get("action", ""), actions)
        codes = rule.get("exitCodes")
        if codes is None:
            problems.missing((*place, "exitCodes"))
            continue
        problems.one_of((*place, "exitCodes", "operator"), codes.get("operator", ""), ("In", "NotIn"))
        if len(codes.get("values", [])) > 255:
            problems.invalid((*place, "exitCodes", "values"), "has more than 255 values", key=True)
