"""Requests and limits (`ValidateContainerResourceRequirements`, `validatePodResources`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from secretlint.apiserver import names
from secretlint.apiserver.problem import Key, Path, Problems
from secretlint.apiserver.quantity import is_whole, parse, units

_HUGEPAGES = "hugepages-"
_COMPUTE = ("cpu", "memory")
_CONTAINER = frozenset(("cpu", "memory", "ephemeral-storage"))
_COUNTS = frozenset(
    (
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    )
)
_NameRule = Callable[[str, Path, Problems], None]


def container(resources: dict[str, Any], claims: set[str], path: Path, problems: Problems) -> None:
    """The resources of a container."""
    _requirements(resources, _container_name, claims, path, problems)


def overhead(amounts: dict[str, Decimal], path: Path, problems: Problems) -> None:
    """`overhead` is checked as limits of a container; the API server's paths say so."""
    inner = Problems()
    _requirements({"limits": amounts}, _container_name, set(), path, inner)
    for item in inner.items:
        at = tuple(segment for segment in (item.at or item.path) if segment != "limits")
        problems.items.append(item._replace(at=at))


def pod(spec: dict[str, Any], claims: set[str], defaulted: bool, path: Path, problems: Problems) -> None:
    """Resources of the whole Pod (since 1.34). `defaulted`: fill in what is left out, as for a Pod (not a template)."""
    resources = spec.get("resources")
    if resources is None:
        return
    if defaulted:
        spec = _with_requests(spec)
        resources = _defaulted(spec, resources)
    if spec.get("os", {}).get("name") == "windows":
        problems.invalid(path, "cannot be set for a Windows Pod")
        return
    if "claims" in resources:
        problems.invalid((*path, "claims"), "cannot be set for the whole Pod")
    _requirements(resources, _pod_name, claims, path, problems)
    _consistent(spec, resources, path, problems)


def _requirements(
    resources: dict[str, Any], name_rule: _NameRule, claims: set[str], path: Path, problems: Problems
) -> None:
    limits: dict[str, Decimal] = resources.get("limits", {})
    requests: dict[str, Decimal] = resources.get("requests", {})
    for field, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            at = (*path, field, Key(name))
            if name not in _COMPUTE:
                name_rule(name, at, problems)
                _amount(name, amount, at, problems)
            elif amount < 0:
                problems.invalid(at, "is negative")
    for name, amount in requests.items():
        _within_limit(name, amount, limits, path, problems)
    written = {*limits, *requests}
    if written and not written.intersection(_COMPUTE) and any(name.startswith(_HUGEPAGES) for name in written):
        problems.invalid(path, "ask for huge pages without cpu or memory", key=True)
    if "claims" in resources:
        _claims(resources["claims"], claims, (*path, "claims"), problems)


def _within_limit(name: str, amount: Decimal, limits: dict[str, Decimal], path: Path, problems: Problems) -> None:
    at = (*path, "requests", Key(name))
    overcommit = _native(name) and not name.startswith(_HUGEPAGES)
    if name not in limits:
        if not overcommit:
            problems.invalid((*path, "limits"), f"lack {name}, which is requested and cannot be overcommitted", at=at)
    elif amount != limits[name] and not overcommit:
        problems.invalid((*path, "requests"), f"differ from the limit of {name}, which must be equal", at=at)
    elif amount > limits[name]:
        problems.invalid((*path, "requests"), f"of {name} are above its limit", at=at)


def _amount(name: str, amount: Decimal, at: Path, problems: Problems) -> None:
    if amount < 0:
        problems.invalid(at, "is negative")
    if (name in _COUNTS or _extended(name)) and not is_whole(amount):
        problems.invalid(at, "is not a whole number")
    if name.startswith(_HUGEPAGES):
        page = parse(name[len(_HUGEPAGES) :])
        if page is None or page <= 0 or not is_whole(page) or units(amount) % (units(page) or 1):
            problems.invalid(at, "is not a multiple of the page size")


def _resource_name(name: str, at: Path, problems: Problems) -> bool:
    if wrong := names.label_key(name):
        problems.invalid(at, f"is a resource whose name {wrong}", key=True)
        return False
    if "/" not in name and not _standard(name):
        problems.invalid(at, "is no resource of Kubernetes, and has no domain", key=True)
        return False
    return True


def _standard(name: str) -> bool:
    plain = name.removeprefix("requests.").removeprefix("limits.")
    if name in _COUNTS or name in _CONTAINER or name in ("storage", "requests.storage"):
        return True
    if name.startswith((_HUGEPAGES, "requests." + _HUGEPAGES)):
        return True
    return plain != name and plain in _CONTAINER and name.count(".") == 1


def _container_name(name: str, at: Path, problems: Problems) -> None:
    _resource_name(name, at, problems)
    if "/" not in name:
        if name not in _CONTAINER and not name.startswith(_HUGEPAGES):
            problems.invalid(at, "is no resource of a container", key=True)
    elif not _native(name) and not _extended(name):
        problems.invalid(at, "is not named as an extended resource must be", key=True)


def _pod_name(name: str, at: Path, problems: Problems) -> None:
    if _resource_name(name, at, problems) and name not in _COMPUTE and not name.startswith(_HUGEPAGES):
        problems.invalid(at, "is none of cpu, memory and huge pages", key=True)


def _native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def _extended(name: str) -> bool:
    return not _native(name) and not name.startswith("requests.") and not names.label_key("requests." + name)


def _claims(claims: list[dict[str, Any]], known: set[str], path: Path, problems: Problems) -> None:
    seen: set[str] = set()
    for index, claim in enumerate(claims):
        name, request = claim.get("name", ""), claim.get("request", "")
        at = (*path, index)
        if not name:
            problems.missing(at)
            continue
        if name in seen:
            problems.invalid(at, "is listed twice")
        else:
            key = name
            if request:
                if wrong := names.dns_label(request):
                    problems.invalid((*at, "request"), wrong)
                key += "/" + request
            if key in seen or (not request and any(other.startswith(name + "/") for other in seen)):
                problems.invalid(at, "is listed twice")
            seen.add(key)
        if name not in known:
            problems.invalid(at, "is none of the Pod's resourceClaims")


def _consistent(spec: dict[str, Any], resources: dict[str, Any], path: Path, problems: Problems) -> None:
    """Containers together stay within the Pod (`validatePodResourceConsistency`)."""
    for field in ("requests", "limits"):
        for name, amount in resources.get(field, {}).items():
            if field == "limits" and not name.startswith(_HUGEPAGES):
                continue
            if _aggregate(spec, field, name) > amount:
                problems.invalid((*path, field, Key(name)), "is less than what the containers have together")
    limits = resources.get("limits", {})
    for index, item in enumerate(spec.get("containers", [])):
        for name, amount in item.get("resources", {}).get("limits", {}).items():
            if name in limits and amount > limits[name]:
                field_path = (*path, "containers", index, Key(name), "limits")
                at = (*path[:-1], "containers", index, "resources", "limits", Key(name))
                problems.invalid(field_path, "is above the limit of the Pod", at=at)


def _defaulted(spec: dict[str, Any], resources: dict[str, Any]) -> dict[str, Any]:
    """What `defaultHugePagePodLimits` and `defaultPodRequests` make of a Pod's resources."""
    limits, requests = dict(resources.get("limits", {})), dict(resources.get("requests", {}))
    if limits or requests:
        for name in _names(spec, "limits"):
            if name.startswith(_HUGEPAGES) and name not in requests:
                limits.setdefault(name, _aggregate(spec, "limits", name))
    if limits:
        for name in _names(spec, "requests"):
            if name in _COMPUTE:
                requests.setdefault(name, _aggregate(spec, "requests", name))
        for name, amount in limits.items():
            if name in _COMPUTE or name.startswith(_HUGEPAGES):
                requests.setdefault(name, amount)
    return {**resources, "limits": limits, "requests": requests}


def _names(spec: dict[str, Any], field: str) -> set[str]:
    items = [*spec.get("containers", []), *spec.get("initContainers", [])]
    return {name for item in items for name in item.get("resources", {}).get(field, {})}


def _with_requests(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec of a Pod whose containers request what their limits say."""
    changed = dict(spec)
    for field in ("containers", "initContainers"):
        if field in spec:
            changed[field] = [{**item, "resources": with_requests(item.get("resources", {}))} for item in spec[field]]
    return changed


def with_requests(resources: dict[str, Any]) -> dict[str, Any]:
    """A Pod's container requests what its limits say where it requests nothing (`SetDefaults_Pod`)."""
    limits = resources.get("limits")
    return {**resources, "requests": {**limits, **resources.get("requests", {})}} if limits else resources


def _aggregate(spec: dict[str, Any], field: str, name: str) -> Decimal:
    """What the containers need at once: those that stay, or the largest moment of the init containers."""

    def amounts(items: str) -> list[tuple[Decimal | None, bool]]:
        found = [(item.get("resources", {}).get(field, {}), item.get("restartPolicy")) for item in spec.get(items, [])]
        return [(amounts.get(name), policy == "Always") for amounts, policy in found]

    first = amounts("initContainers")
    staying = [amount for amount, _ in amounts("containers") if amount is not None]
    sidecars: list[Decimal] = []
    needs: list[Decimal] = []
    for amount, stays in first:
        more = [] if amount is None else [amount]
        if stays:
            sidecars += more
            more = []
        if sidecars or more:
            needs.append(sum([*sidecars, *more], Decimal(0)))
    if staying or sidecars:
        needs.append(sum([*staying, *sidecars], Decimal(0)))
    return max(needs, default=Decimal(0))
