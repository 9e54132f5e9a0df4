"""What starts before the Secret that it needs: Argo CD sync waves and hooks, Flux dependencies.

Sources: Argo CD "Sync Phases and Waves" and "Helm" (how Helm hooks map to phases); `dependsOn` of Flux' Kustomization.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from secretlint.checks import Context
from secretlint.checks.reference import subject
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer
from secretlint.graph.units import Declared, Instance, Unit
from secretlint.model import Hit, Related

_PHASES = {
    "PreSync": 0,
    "Sync": 1,
    "PostSync": 2,
    "pre-install": 0,
    "pre-upgrade": 0,
    "post-install": 2,
    "post-upgrade": 2,
}
_WAITS = frozenset(("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Rollout"))
"""Kinds whose health Argo CD waits for before the next wave, and that are not healthy without their Secret."""

_WAITS_IN_FLUX = _WAITS | {"HelmRelease", "Kustomization", "GitRepository", "HelmRepository", "OCIRepository", "Bucket"}
"""Kinds that are not ready without their Secret, for a Flux Kustomization that waits (`wait`, `healthChecks`)."""


Deployed = dict[str, list[Unit]]
"""The units that each Flux object deploys, by its namespace/name."""


class Moment(NamedTuple):
    """When Argo CD applies an object: phase (0 PreSync, 1 Sync, 2 PostSync), then wave."""

    phase: int
    wave: int


def check_repository(graph: Graph, context: Context) -> Iterator[Hit]:
    """Judges each required reference against the declarations that serve it."""
    deployed = _deployed(graph)
    for answer in graph.answers:
        fact = answer.used.fact
        if fact.weak or fact.optional or fact.missing == "degraded" or not answer.found:
            continue
        later = [declared for declared in answer.found if _too_late(deployed, answer, declared)]
        if len(later) == len(answer.found):
            yield _hit(answer, later[0])


def _too_late(deployed: Deployed, answer: Answer, declared: Declared) -> bool:
    user, maker = answer.used.instance, declared.instance
    if user.unit is maker.unit:
        return user.id.kind in _WAITS and _moment(user) < _moment(maker)
    if not _is_waited_for(user) or user.id.kind not in _WAITS_IN_FLUX:
        return False
    return _waits_for(deployed, maker.unit, user.unit)


def _is_waited_for(user: Instance) -> bool:
    """Whether the Flux object is ready only when this one is."""
    kind, namespace, name = user.id.kind, user.id.namespace, user.id.name
    return not {"*", f"{kind}/{namespace}/{name}", f"{kind}//{name}"}.isdisjoint(user.unit.waits)


def _moment(instance: Instance) -> Moment:
    hook = instance.annotation("argocd.argoproj.io/hook") or instance.annotation("helm.sh/hook")
    phases = [_PHASES[word.strip()] for word in hook.split(",") if word.strip() in _PHASES]
    wave = instance.annotation("argocd.argoproj.io/sync-wave") or instance.annotation("helm.sh/hook-weight")
    try:
        number = int(wave or 0)
    except ValueError:
        number = 0
    return Moment(min(phases, default=1), number)


def _deployed(graph: Graph) -> Deployed:
    found: Deployed = defaultdict(list)
    for unit in graph.units:
        if unit.deployer:
            found[unit.deployer].append(unit)
    return found


def _waits_for(deployed: Deployed, waiting: Unit, other: Unit) -> bool:
    """Whether Flux deploys `waiting` only after `other` is ready."""
    if not waiting.after or not other.deployer:
        return False
    pending, seen = [waiting], {waiting.deployer}
    while pending:
        unit = pending.pop()
        for name in unit.after:
            meant = _nearest(deployed.get(name, ()), unit)
            if any(one is other for one in meant):
                return True
            if name not in seen:
                seen.add(name)
                pending += meant
    return False


def _nearest(units: Iterable[Unit], to: Unit) -> list[Unit]:
    """Of the units of one name, those of the same cluster: the ones whose entries lie nearest."""
    near: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(f"{unit.group}/", f"{to.group}/", strict=False))
        near["".join(one for one, _ in shared).count("/")].append(unit)
    return near[max(near)] if near else []


def _hit(answer: Answer, declared: Declared) -> Hit:
    used, maker = answer.used, declared.instance
    unit = used.instance.unit
    if unit is maker.unit and unit.kind == "chart":
        why = "Helm makes it after this hook and waits for the hook first"
    elif unit is maker.unit:
        why = "Argo CD applies it in a later phase or wave and waits for this one first"
    else:
        why = f"Flux applies {maker.unit.name} only after {unit.name} is ready"
    return Hit(
        "secret-after-its-user",
        used.fact.span,
        used.fact.field,
        (("name", used.name), ("user", subject(answer)), ("why", why)),
        (Related(declared.fact.span, "the Secret is made here"),),
        used.instance.id,
        used.instance.facts.document,
        (unit.name,) if unit.name else (),
    )
