"""Where controllers that look into one namespace are installed, when it is not the usual one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from secretlint.graph.resolve import ANY_NAMESPACE
from secretlint.graph.units import Declared, Unit, Used

_Named = TypeVar("_Named", Used, Declared)
_USUAL = "cert-manager"
_LOOK_THERE = {"ClusterIssuer": "cert-manager", "Bundle": "trust-manager"}
"""Kinds that look into one namespace, and the chart of their controller: the namespace of cert-manager itself (its
`--cluster-resource-namespace`); the one that trust-manager's values say, or any where they do not say the usual one."""


def place_cluster_wide(units: Iterable[Unit]) -> None:
    """Moves what objects without a namespace need to where their controller looks."""
    everything = list(units)
    for kind, chart in _LOOK_THERE.items():
        homes = {namespace for unit in everything for namespace in _installs(unit, chart)}
        if homes and homes != {_USUAL}:
            settled = len(homes) == 1 and chart == _USUAL
            _place(everything, kind, homes.pop() if settled else ANY_NAMESPACE)


def _place(units: Iterable[Unit], kind: str, namespace: str) -> None:
    for unit in units:
        for instance in unit.instances:
            if instance.id.kind == kind:
                instance.used[:] = [_moved(one, namespace) for one in instance.used]
                instance.declared[:] = [_moved(one, namespace) for one in instance.declared]


def _moved(one: _Named, namespace: str) -> _Named:
    return one._replace(namespace=namespace) if one.namespace == _USUAL else one


def _installs(unit: Unit, chart: str) -> Iterable[str]:
    """The namespaces in which the objects of a unit install a chart."""
    for instance in unit.instances:
        said = dict(instance.facts.deploys)
        if said.get("chart", "").rpartition("/")[2] == chart:
            yield said.get("namespace") or instance.id.namespace or _USUAL
        elif instance.id.kind == "Subscription" and instance.id.name == chart:
            yield instance.id.namespace or _USUAL  # where OLM runs the operator, which is the controller itself
