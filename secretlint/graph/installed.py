"""Where controllers that look into one namespace are installed, when it is not the usual one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from secretlint.graph.resolve import ANY_NAMESPACE
from secretlint.graph.units import Declared, Unit, Used

_Named = TypeVar("_Named", Used, Declared)
_USUAL = "cert-manager"


def place_cluster_issuers(units: Iterable[Unit]) -> None:
    """ClusterIssuers look into the namespace of cert-manager itself (its `--cluster-resource-namespace`)."""
    everything = list(units)
    homes = {namespace for unit in everything for namespace in _installs(unit)}
    if not homes or homes == {_USUAL}:
        return
    namespace = homes.pop() if len(homes) == 1 else ANY_NAMESPACE
    for unit in everything:
        for instance in unit.instances:
            if instance.id.kind == "ClusterIssuer":
                instance.used[:] = [_moved(one, namespace) for one in instance.used]
                instance.declared[:] = [_moved(one, namespace) for one in instance.declared]


def _moved(one: _Named, namespace: str) -> _Named:
    return one._replace(namespace=namespace) if one.namespace == _USUAL else one


def _installs(unit: Unit) -> Iterable[str]:
    """The namespaces in which the objects of a unit install cert-manager, by its chart."""
    for instance in unit.instances:
        said = dict(instance.facts.deploys)
        if said.get("chart", "").rpartition("/")[2] == _USUAL:
            yield said.get("namespace") or instance.id.namespace or _USUAL
