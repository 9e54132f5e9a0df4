"""What is wrong with the objects that make Secrets: sealed for elsewhere, made twice, unused, without an account."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from secretlint import lazyre
from secretlint.checks import Context
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import is_unresolved, pattern
from secretlint.graph.units import Declared, Instance
from secretlint.model import Hit, Related, Span

_COPIES = ("replicator", "reflector", "config-syncer")
_EXAMPLE = lazyre.compile(r"example|sample|template|\bdist\b|test", re.IGNORECASE)
"""Files beside the real ones that show what these look like."""
_MOST_COMPARED = 50

_HOLDERS = frozenset(("Secret", "SealedSecret", "ExternalSecret", "SopsSecret", "VaultStaticSecret"))
"""Kinds whose only purpose is that somebody uses the Secret."""
_READ_BY_NAME = frozenset(("", "Opaque", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth", "kubernetes.io/tls"))

_ACCOUNT = "kubernetes.io/service-account.name"


def check_repository(graph: Graph, context: Context) -> Iterator[Hit]:
    """Judges every declaration."""
    accounts = {(one.id.namespace or "default", one.id.name) for one in graph.of_kind("ServiceAccount")}
    uses = _Uses(graph)
    for unit in graph.units:
        made: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        for instance in unit.instances:
            yield from _seal(instance)
            for declared in instance.declared:
                if declared.fact.certain and not is_unresolved(declared.name):
                    made[declared.namespace, declared.name].append(declared)
                yield from _unused(uses, declared)
                yield from _account(declared, accounts)
        for several in made.values():
            if len(several) > 1:
                yield from _made_twice(several)
    yield from _made_in_two_units(graph)


def _hit(
    instance: Instance, rule: str, span: Span, field: str, args: dict[str, str], related: tuple[Related, ...] = ()
) -> Hit:
    unit = instance.unit
    environments = (unit.name,) if unit.name else ()
    return Hit(
        rule,
        span,
        field,
        tuple(args.items()),
        related,
        instance.id,
        instance.facts.document,
        environments,
        downgrade=unit.downgrade,
    )


def _seal(instance: Instance) -> Iterator[Hit]:
    """A strict seal holds for one name in one namespace (sealed-secrets, `Scope`); kubeseal notes both in the template.

    Without a template, the SealedSecret's own are those that it was sealed for.
    """
    if instance.id.kind != "SealedSecret" or not instance.declared:
        return
    if instance.annotation("sealedsecrets.bitnami.com/cluster-wide") == "true":
        return
    fact, written, now = instance.declared[0].fact, instance.written, instance.id
    said = dict(fact.traits)
    own = written.namespace not in ("", "default")
    sealed = next(filter(_is_place, (said.get("template-namespace", ""), written.namespace)), "")
    if sealed and now.namespace and not is_unresolved(now.namespace) and sealed != now.namespace:
        args = {"name": now.name, "sealed": f"namespace {sealed}", "now": f"namespace {now.namespace}"}
        place = (own and instance.facts.placed) or fact.span
        yield _hit(instance, "sealed-secret-moved", place, "metadata.namespace", args)
    if instance.annotation("sealedsecrets.bitnami.com/namespace-wide") == "true":
        return
    name = said.get("template-name") or written.name
    made = now.name if now.name != written.name else instance.declared[0].name
    if not is_unresolved(name + now.name) and name != made:
        args = {"name": now.name, "sealed": f"name {name}", "now": f"name {made}"}
        yield _hit(instance, "sealed-secret-moved", fact.span, "metadata.name", args)


def _is_place(namespace: str) -> bool:
    """Whether it is a namespace that somebody meant: kubeseal writes `default` where nobody named one."""
    return namespace not in ("", "default") and not is_unresolved(namespace)


def _made_twice(several: list[Declared]) -> Iterator[Hit]:
    first = several[0]
    for other in several[1:]:
        if other.instance is first.instance or (other.instance.id == first.instance.id and _same_place(first, other)):
            continue
        args = {"name": other.name, "via": _made_by(other), "other": _made_by(first)}
        related = (Related(first.fact.span, f"{_made_by(first)} makes it here"),)
        names = sorted({one.instance.unit.name for one in (first, other)} - {""})
        hit = _hit(other.instance, "secret-made-twice", other.fact.span, "metadata.name", args, related)
        yield hit._replace(environments=tuple(names))


def _made_in_two_units(graph: Graph) -> Iterator[Hit]:
    """The same, by objects that are not applied together but reach the same cluster."""
    places: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for unit in graph.units:
        for instance in unit.instances if not unit.downgrade and not _EXAMPLE.search(unit.location) else ():
            for declared in instance.declared:
                if declared.fact.certain and declared.fact.via not in _COPIES and _is_settled(declared):
                    places[declared.namespace, declared.name].append(declared)
    for several in places.values():
        for number, other in enumerate(several[:_MOST_COMPARED]):
            first = next((one for one in several[:number] if _collide(graph, one, other)), None)
            if first is not None:
                yield from _made_twice([first, other])


def _is_left(declared: Declared) -> bool:
    """Whether an ExternalSecret writes the Secret and leaves it to others (`creationPolicy: Orphan`)."""
    return ("policy", "Orphan") in declared.fact.traits


def _is_settled(declared: Declared) -> bool:
    namespace = declared.namespace
    known = bool(namespace) and "*" not in namespace
    return known and not is_unresolved(namespace) and not is_unresolved(declared.name)


def _collide(graph: Graph, one: Declared, other: Declared) -> bool:
    first, second = one.instance, other.instance
    if first.unit is second.unit or one.hashed != other.hashed or one.fact.span == other.fact.span:
        return False
    if _is_left(one) or _is_left(other) or bool(first.unit.group) != bool(second.unit.group):
        return False  # one is there to start with, by hand
    same_entry = bool(first.unit.group) and first.unit.group == second.unit.group
    return (first.id != second.id or same_entry) and graph.environments.compatible(first.unit, second.unit)


def _same_place(one: Declared, other: Declared) -> bool:
    return one.fact.span == other.fact.span


def _made_by(declared: Declared) -> str:
    via = declared.fact.via
    return "a plain Secret" if via == "Secret" else f"{via} {declared.instance.id.name}"


class _Uses:
    """What the references of the repository name."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        used = [answer.used for answer in graph.answers]
        self._names = {one.name for one in used}
        self._patterns = {pattern(one.name) for one in used if is_unresolved(one.name)}
        self._namespaces = {one.namespace or "default" for one in used if not one.fact.weak}

    def may_have(self, declared: Declared) -> bool:
        """Whether something may use the Secret: names it, or belongs to what is not all here."""
        name, unit = declared.name, declared.instance.unit
        if name in self._names or any(one.fullmatch(name) for one in self._patterns) or unit.open or unit.downgrade:
            return True
        if (declared.namespace or "default") not in self._namespaces:
            return True  # what lives in the namespace is somewhere else
        return any(opening.is_likely(name) for opening in self._graph.resolver.open_to(declared))


def _unused(uses: _Uses, declared: Declared) -> Iterator[Hit]:
    if declared.fact.via not in _HOLDERS or is_unresolved(declared.name) or not declared.fact.certain:
        return
    if declared.fact.type not in _READ_BY_NAME or uses.may_have(declared):
        return
    yield _hit(declared.instance, "secret-unused", declared.fact.span, "metadata.name", {"name": declared.name})


def _account(declared: Declared, accounts: set[tuple[str, str]]) -> Iterator[Hit]:
    for key, name, span in declared.instance.facts.annotations:
        if key != _ACCOUNT or declared.fact.type != "kubernetes.io/service-account-token" or not name.strip():
            continue
        namespace = declared.namespace or "default"
        if name != "default" and (namespace, name) not in accounts and not is_unresolved(name):
            args = {"account": name, "namespace": namespace, "name": declared.name}
            yield _hit(declared.instance, "token-account-missing", span, f"metadata.annotations[{_ACCOUNT}]", args)
