"""References whose Secret is declared and yet not to be had: nobody mounts what makes it, or nobody grants its use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from secretlint.checks import Context
from secretlint.checks.reference import subject
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer, is_unresolved
from secretlint.graph.units import Instance, Unit
from secretlint.model import Hit, Related

_CLASS = "SecretProviderClass"
_ACROSS = frozenset(("gateway-tls",))
"""Uses for which another namespace has to grant its Secrets (a ReferenceGrant of the Gateway API)."""


def check_repository(graph: Graph, context: Context) -> Iterator[Hit]:
    """Judges the references that something answers."""
    mounts = _mounts(graph)
    open_places = {opening.namespace for unit in graph.units for opening in unit.openings}
    for answer in graph.answers:
        used = answer.used
        namespace = used.namespace or "default"
        if used.fact.weak or used.fact.optional or not answer.found or used.instance.unit.open:
            continue
        if namespace in open_places or is_unresolved(namespace):
            continue
        if all(declared.fact.via == _CLASS for declared in answer.found):
            yield from _not_mounted(graph, answer, mounts)
        elif used.fact.usage in _ACROSS:
            yield from _not_granted(graph, answer)


def _mounts(graph: Graph) -> dict[tuple[str, str], list[Unit]]:
    """For each class (namespace, name) the units with a Pod that mounts it."""
    found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in graph.units:
        for instance in unit.instances:
            for name, value in instance.facts.deploys:
                if name == "mounts-class":
                    found[instance.id.namespace or "default", value].append(unit)
    return found


def _not_mounted(graph: Graph, answer: Answer, mounts: dict[tuple[str, str], list[Unit]]) -> Iterator[Hit]:
    """The driver writes the Secret when a Pod mounts the class (secrets-store-csi-driver, `secretObjects`)."""
    unit = answer.used.instance.unit
    for declared in answer.found:
        maker = declared.instance.id
        units = mounts.get((maker.namespace or "default", maker.name), ())
        if any(graph.environments.compatible(unit, other) for other in units):
            return
    first = answer.found[0].instance
    place = Related(answer.found[0].fact.span, f"{_CLASS} {first.id.name} would make it")
    yield _hit(answer, "secret-class-not-mounted", (("class", first.id.name),), (place,))


def _not_granted(graph: Graph, answer: Answer) -> Iterator[Hit]:
    used = answer.used
    own, namespace = used.instance.id.namespace or "default", used.namespace or "default"
    if own == namespace or is_unresolved(own):
        return
    for grant in graph.of_kind("ReferenceGrant"):
        here = graph.resolver.same_namespace(namespace, grant.id.namespace) is not False
        if here and graph.environments.compatible(used.instance.unit, grant.unit) and _grants(grant, answer, own):
            return
    args = (("namespace", own), ("elsewhere", namespace))
    yield _hit(answer, "reference-not-granted", args, (Related(answer.found[0].fact.span, "the Secret is made here"),))


def _grants(grant: Instance, answer: Answer, own: str) -> bool:
    said = {(name, value) for name, value, _ in grant.facts.grants}
    kind = answer.used.instance.id.kind
    return ("from", f"{kind}/{own}") in said and bool(said & {("to", ""), ("to", answer.used.name)})


def _hit(answer: Answer, rule: str, args: tuple[tuple[str, str], ...], related: tuple[Related, ...]) -> Hit:
    used = answer.used
    unit = used.instance.unit
    return Hit(
        rule,
        used.fact.span,
        used.fact.field,
        (("name", used.name), ("user", subject(answer)), *args),
        related,
        used.instance.id,
        used.instance.facts.document,
        (unit.name,) if unit.name else (),
        downgrade=unit.downgrade,
    )
