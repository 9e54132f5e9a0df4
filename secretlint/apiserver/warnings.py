"""What the API server accepts with a warning (`pkg/api/pod/warnings.go` and the strategies of the workloads)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from secretlint.apiserver import containers, meta, names, podspec, quantity
from secretlint.apiserver.problem import Key, Path, Problems

_TEMPLATES: dict[str, tuple[str, ...]] = {
    "PodTemplate": ("template",),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
} | dict.fromkeys(
    ("ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job"), ("spec", "template")
)
_NAMED_AFTER = frozenset(("Pod", "ReplicationController", "ReplicaSet", "Deployment", "Job", "CronJob"))
"""Kinds whose name is warned about when it is no DNS label."""

_LABELS = {
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    "app.kubernetes.io/created-by": "",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": "taints and tolerations",
    "node-role.kubernetes.io/master": "node-role.kubernetes.io/control-plane",
}
_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": "priorityClassName",
    "security.alpha.kubernetes.io/sysctls": "sysctls",
    "security.alpha.kubernetes.io/unsafe-sysctls": "sysctls",
}
_VOLUMES = {
    "photonPersistentDisk": "is gone since 1.16",
    "gitRepo": "is off by default since 1.33",
    "scaleIO": "is gone since 1.22",
    "flocker": "is gone since 1.25",
    "storageos": "is gone since 1.25",
    "quobyte": "is gone since 1.25",
    "glusterfs": "is gone since 1.26",
    "cephfs": "is gone since 1.31",
    "rbd": "is gone since 1.31",
}
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/"
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_MOUNTABLE = "kubernetes.io/enforce-mountable-secrets"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"

Spec = dict[str, Any]


def find(kind: str, value: dict[str, Any], problems: Problems) -> None:
    """Warnings for an object of one of the kinds that are validated."""
    metadata: dict[str, Any] = value.get("metadata", {})
    name = meta.final_name(metadata)
    if kind in _NAMED_AFTER and name and not names.dns_subdomain(name) and (wrong := names.dns_label(name)):
        written = "name" if metadata.get("name") else "generateName"
        problems.raw("workload-name-not-dns-label", ("metadata", "name"), ("problem", wrong), at=("metadata", written))
    if kind == "ServiceAccount" and _MOUNTABLE in metadata.get("annotations", {}):
        at = ("metadata", "annotations", Key(_MOUNTABLE))
        _deprecated(at, "has no successor; separate namespaces isolate Secrets better", problems)
    if kind == "Pod":
        _pod(podspec.converted(value.get("spec", {})), metadata, (), problems)
    elif kind in _TEMPLATES:
        path = _TEMPLATES[kind]
        holder = value
        for field in path[:-1]:
            holder = holder.get(field, {})
        if kind in ("Job", "CronJob"):
            _many_indexes(holder, path[:-1], problems)
        template = holder.get(path[-1], {})
        _pod(template.get("spec", {}), template.get("metadata", {}), path, problems)
    if kind == "StatefulSet":
        spec = value.get("spec", {})
        for index, claim in enumerate(spec.get("volumeClaimTemplates", [])):
            place = ("spec", "volumeClaimTemplates", index)
            _fractions(claim.get("spec", {}), place, ("storage",), problems, at=(*place, "spec"))
        if spec.get("revisionHistoryLimit", 0) < 0:
            problems.raw(
                "pod-doubtful-value", ("spec", "revisionHistoryLimit"), ("problem", "is negative: all are kept")
            )


def _many_indexes(job: dict[str, Any], path: Path, problems: Problems) -> None:
    """`WarningsForJobSpec`."""
    indexed = job.get("completionMode") == "Indexed"
    if indexed and job.get("completions", 0) > 100_000 and job.get("parallelism", 0) > 10_000:
        what = "has so many completions and so much parallelism that failed indexes may not be counted"
        _doubtful(path, what, problems, at=(*path, "completions"))


def _pod(spec: Spec, metadata: dict[str, Any], parent: Path, problems: Problems) -> None:
    path = (*parent, "spec")
    for check in _CHECKS:
        check(spec, path, problems)
    _annotations(spec, metadata.get("annotations", {}), (*parent, "metadata", "annotations"), problems)


def _deprecated(at: Path, what: str, problems: Problems, key: bool = True) -> None:
    problems.raw("object-deprecated-field", at, ("problem", what), key=key)


def _doubtful(path: Path, what: str, problems: Problems, at: Path | None = None) -> None:
    problems.raw("pod-doubtful-value", path, ("problem", what), at=at)


def _env(spec: Spec, path: Path, problems: Problems) -> None:
    """A name twice, unless the later value builds on the earlier one."""
    for item, at in containers.every(spec, path):
        seen: set[str] = set()
        for index, env in enumerate(item.get("env", [])):
            name, value = env.get("name", ""), env.get("value", "")
            reference = f"$({name})"
            if name in seen and ("valueFrom" in env or value == reference or reference not in value):
                field = (*at, "env", index)
                problems.raw("pod-env-defined-twice", field, ("name", name[:80]), at=(*field, "name"))
            seen.add(name)


def _pull_secrets(spec: Spec, path: Path, problems: Problems) -> None:
    seen: set[str] = set()
    for index, item in enumerate(spec.get("imagePullSecrets", [])):
        name = item.get("name", "")
        at = (*path, "imagePullSecrets", index, "name")
        if not name:
            problems.raw("pod-pull-secret-empty-name", at)
        elif name in seen:
            problems.raw("pod-pull-secret-twice", at, ("name", name[:80]))
        seen.add(name)


def _volumes(spec: Spec, path: Path, problems: Problems) -> None:
    for index, volume in enumerate(spec.get("volumes", [])):
        at = (*path, "volumes", index)
        for field, what in _VOLUMES.items():
            if field in volume:
                _deprecated((*at, "storageOS" if field == "storageos" else field), what, problems)
        template = volume.get("ephemeral", {}).get("volumeClaimTemplate")
        if template is not None:
            place = (*at, "ephemeral", "volumeClaimTemplate", "spec")
            _fractions(template.get("spec", {}), place, ("storage",), problems)
        for number, source in enumerate(volume.get("projected", {}).get("sources", [])):
            if not source:
                _doubtful((*at, "projected", "sources", number), "names no source", problems)
        _overlaps(volume, at, problems)


def _overlaps(volume: dict[str, Any], at: Path, problems: Problems) -> None:
    """Two files of a volume at the same path, or one where the other needs a folder."""
    seen: list[str] = []
    for target, place in _targets(volume, at):
        target = target.rstrip("/")
        if not target:
            continue
        other = next((o for o in seen if f"{o}/".startswith(f"{target}/") or f"{target}/".startswith(f"{o}/")), None)
        if other is not None:
            problems.raw("pod-volume-overlapping-paths", place, ("path", target[:80]), ("other", other[:80]))
        seen.append(target)


def _targets(volume: dict[str, Any], at: Path) -> Iterator[tuple[str, Path]]:
    for field in ("configMap", "secret", "downwardAPI"):
        for index, item in enumerate(volume.get(field, {}).get("items", [])):
            yield item.get("path", ""), (*at, field, "items", index, "path")
    for number, source in enumerate(volume.get("projected", {}).get("sources", [])):
        place = (*at, "projected", "sources", number)
        for field in ("configMap", "secret", "downwardAPI"):
            if "items" in source.get(field, {}):
                for index, item in enumerate(source[field]["items"]):
                    yield item.get("path", ""), (*place, field, "items", index, "path")
                break
        else:
            if "serviceAccountToken" in source:
                yield source["serviceAccountToken"].get("path", ""), (*place, "serviceAccountToken", "path")


def _fractions(
    holder: dict[str, Any], path: Path, units: tuple[str, ...], problems: Problems, *, at: Path = (), bare: bool = False
) -> None:
    """Amounts of bytes that are not whole; a `bare` Pod requests its limits where it requests nothing."""
    resources: dict[str, dict[str, Any]] = holder.get("resources", {})
    for field in ("limits", "requests"):
        for name in units:
            written = "limits" if bare and name not in resources.get(field, {}) else field
            if not quantity.is_whole(resources.get(written, {}).get(name, 0)):
                place = (*(at or path), "resources", written, Key(name))
                _doubtful((*path, "resources", field, Key(name)), "is no whole number of bytes", problems, at=place)


def _amounts(spec: Spec, path: Path, problems: Problems) -> None:
    for item, at in containers.every(spec, path):
        _fractions(item, at, ("memory", "ephemeral-storage"), problems, bare=len(path) == 1)
    for name in ("memory", "ephemeral-storage"):
        if not quantity.is_whole(spec.get("overhead", {}).get(name, 0)):
            _doubtful((*path, "overhead", Key(name)), "is no whole number of bytes", problems)
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        _doubtful((*path, "terminationGracePeriodSeconds"), "is negative, and counts as 1", problems)


def _ports(spec: Spec, path: Path, problems: Problems) -> None:
    seen: dict[tuple[int, str], list[dict[str, Any]]] = {}
    named: set[str] = set()
    for item, at in containers.every(spec, path):
        for index, port in enumerate(item.get("ports", [])):
            field = (*at, "ports", index)
            host, address = port.get("hostPort", 0), port.get("hostIP", "")
            if address and not host:
                _doubtful(field, "has a hostIP without hostPort", problems)
            others = seen.setdefault((port.get("containerPort", 0), port.get("protocol") or "TCP"), [])
            if any(_same_port(host, address, other) for other in others):
                problems.raw("pod-port-defined-twice", field, ("what", "port"), at=(*field, "containerPort"))
            others.append(port)
            name = port.get("name", "")
            if name and name in named:
                problems.raw("pod-port-defined-twice", field, ("what", "port name"), at=(*field, "name"))
            named.add(name)


def _same_port(host: int, address: str, other: dict[str, Any]) -> bool:
    other_host, other_address = other.get("hostPort", 0), other.get("hostIP", "")
    if not host or not other_host:
        return True
    return bool(host == other_host and (address == other_address or not address or not other_address))


def _placement(spec: Spec, path: Path, problems: Problems) -> None:
    for key in spec.get("nodeSelector", {}):
        if key in _LABELS:
            _old_label((*path, "nodeSelector", Key(key)), key, problems, key=True)
    affinity = spec.get("affinity", {})
    at = (*path, "affinity")
    for term, place, preferred in _node_terms(affinity.get("nodeAffinity", {}), (*at, "nodeAffinity")):
        for index, expression in enumerate(term.get("matchExpressions", [])):
            field = (*place, "matchExpressions", index)
            _old_label((*field, "key"), expression.get("key", ""), problems)
            for number, value in enumerate(expression.get("values", []) if preferred else []):
                if wrong := names.label_value(value):
                    _doubtful((*field, "values", number), f"can match no label: it {wrong}", problems)
    for kind in ("podAffinity", "podAntiAffinity"):
        found = affinity.get(kind, {})
        for index, term in enumerate(found.get(_REQUIRED, [])):
            _null_selector(term, (*at, kind, _REQUIRED, index), problems)
        for index, weighted in enumerate(found.get(_PREFERRED, [])):
            _null_selector(
                weighted.get("podAffinityTerm", {}), (*at, kind, _PREFERRED, index, "podAffinityTerm"), problems
            )
    for index, item in enumerate(spec.get("topologySpreadConstraints", [])):
        place = (*path, "topologySpreadConstraints", index)
        _old_label((*place, "topologyKey"), item.get("topologyKey", ""), problems)
        _null_selector(item, place, problems)


def _node_terms(node: dict[str, Any], at: Path) -> Iterator[tuple[dict[str, Any], Path, bool]]:
    for index, term in enumerate(node.get(_REQUIRED, {}).get("nodeSelectorTerms", [])):
        yield term, (*at, _REQUIRED, "nodeSelectorTerms", index), False
    for index, weighted in enumerate(node.get(_PREFERRED, [])):
        yield weighted.get("preference", {}), (*at, _PREFERRED, index, "preference"), True


def _old_label(at: Path, label: str, problems: Problems, key: bool = False) -> None:
    if label in _LABELS:
        instead = _LABELS[label]
        _deprecated(at, f"is an old label; use {instead}" if instead else "is an old label", problems, key)


def _null_selector(term: dict[str, Any], at: Path, problems: Problems) -> None:
    if "labelSelector" not in term:
        _doubtful((*at, "labelSelector"), "is missing, which matches no Pod", problems)


def _addresses(spec: Spec, path: Path, problems: Problems) -> None:
    seen: set[str] = set()
    for index, alias in enumerate(spec.get("hostAliases", [])):
        at = (*path, "hostAliases", index, "ip")
        address = alias.get("ip", "")
        if address in seen:
            _doubtful(at, "is listed twice", problems)
        seen.add(address)
        _address(address, at, problems)
    for index, address in enumerate(spec.get("dnsConfig", {}).get("nameservers", [])):
        _address(address, (*path, "dnsConfig", "nameservers", index), problems)


def _address(text: str, at: Path, problems: Problems) -> None:
    if names.ip_address(text, strict=False):
        return
    if names.ip_address(text, strict=True):
        _doubtful(at, "is an IP address in an unusual form", problems)
    elif ":" in text and names.canonical_ipv6(text) != text:
        _doubtful(at, "is an IPv6 address that is not in its shortest form", problems)


def _annotations(spec: Spec, values: dict[str, str], at: Path, problems: Problems) -> None:
    for key in values:
        if key in _ANNOTATIONS:
            _deprecated((*at, Key(key)), f"does nothing any more; use {_ANNOTATIONS[key]}", problems)
    context = spec.get("securityContext", {})
    bare_on_windows = len(at) == 2 and spec.get("os", {}).get("name") == "windows"
    if _SECCOMP_POD in values and "seccompProfile" not in context:
        _deprecated((*at, Key(_SECCOMP_POD)), "does nothing since 1.27; use seccompProfile", problems)
    for item, _ in containers.every(spec, ()):
        own = item.get("securityContext", {})
        name = item.get("name", "")
        if _SECCOMP + name in values and "seccompProfile" not in own:
            _deprecated((*at, Key(_SECCOMP + name)), "does nothing since 1.27; use seccompProfile", problems)
        annotation = values.get(_APPARMOR + name)
        if annotation is None or bare_on_windows or "appArmorProfile" in own:
            continue
        if not _same_profile(annotation, context):
            _deprecated((*at, Key(_APPARMOR + name)), "is old since 1.30; use appArmorProfile", problems)


def _same_profile(annotation: str, context: dict[str, Any]) -> bool:
    """Whether the Pod's own profile says what the annotation says."""
    profile = context.get("appArmorProfile", {})
    local = f"localhost/{profile.get('localhostProfile', '')}"
    written = {"RuntimeDefault": "runtime/default", "Unconfined": "unconfined", "Localhost": local}
    return written.get(profile.get("type", "")) == annotation


_CHECKS: tuple[Callable[[Spec, Path, Problems], None], ...] = (
    _env,
    _pull_secrets,
    _volumes,
    _amounts,
    _ports,
    _placement,
    _addresses,
)
