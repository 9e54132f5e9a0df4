"""Which namespaces of the repository a ClusterExternalSecret leaves out, by their labels."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from secretlint.graph.resolve import ANY_NAMESPACE, all_but
from secretlint.graph.units import Unit

Labels = frozenset[tuple[str, str]]


def narrow(units: Iterable[Unit]) -> None:
    """Takes the namespaces whose labels do not match out of what is declared for any namespace.

    Namespaces that no manifest declares may have the labels. A selector with expressions selects anything.
    """
    everything = list(units)
    known = _namespaces(everything)
    for unit in everything:
        for instance in unit.instances:
            selectors = [value for name, value in instance.facts.deploys if name == "selects"]
            if not selectors or "" in selectors:
                continue
            wanted = [frozenset(json.loads(selector).items()) for selector in selectors]
            others = sorted(
                name for name, sets in known.items() if not any(one <= labels for one in wanted for labels in sets)
            )
            instance.declared[:] = [
                declared._replace(namespace=all_but(others))
                if declared.namespace == ANY_NAMESPACE and others
                else declared
                for declared in instance.declared
            ]


def _namespaces(units: Iterable[Unit]) -> dict[str, list[Labels]]:
    found: dict[str, list[Labels]] = defaultdict(list)
    for unit in units:
        for instance in unit.instances:
            if instance.id.kind == "Namespace" and instance.id.api_version == "v1":
                pairs = [value.partition("=") for name, value in instance.facts.deploys if name == "label"]
                labels = {(name, value) for name, _, value in pairs} | {
                    ("kubernetes.io/metadata.name", instance.id.name)
                }
                found[instance.id.name].append(frozenset(labels))
    return found
