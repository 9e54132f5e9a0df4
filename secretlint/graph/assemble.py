"""Facts and builds → units: what is applied together, with the names and namespaces that reach the cluster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from secretlint.facts import DocumentFacts
from secretlint.graph.units import Declared, Instance, Unit, Used
from secretlint.model import ObjectId

if TYPE_CHECKING:
    from secretlint.repository import Repository


def units(repository: Repository) -> list[Unit]:
    """All units of a repository."""
    return list(plain_units(repository, repository.facts))


def plain_units(repository: Repository, paths: Iterable[str]) -> Iterable[Unit]:
    """One unit for each file that no build includes."""
    for path in paths:
        found = repository.facts[path]
        if not found.documents:
            continue
        unit = Unit("", "plain", path)
        namespace = repository.configured_namespace(path)
        for facts in found.documents:
            if facts.object is not None:
                add(unit, facts, path, with_namespace(facts.object, namespace))
        yield unit


def with_namespace(identity: ObjectId, namespace: str) -> ObjectId:
    """The object in this namespace, unless it names one itself."""
    return identity if identity.namespace or not namespace else identity._replace(namespace=namespace)


def add(unit: Unit, facts: DocumentFacts, path: str, identity: ObjectId) -> Instance:
    """Puts an object into a unit, with what it declares and uses there."""
    instance = Instance(facts, path, identity, unit)
    own = identity.namespace
    for declaration in facts.declarations:
        namespace = declaration.namespace or own
        instance.declared.append(Declared(declaration, declaration.name, namespace, False, instance))
    for reference in facts.references:
        instance.used.append(Used(reference, reference.name, reference.namespace or own, instance))
    unit.instances.append(instance)
    return instance
