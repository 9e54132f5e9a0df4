"""The graph as rows for people: each Secret with who makes it and who uses it, where, and in which environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer, in_words
from secretlint.graph.units import Declared, Instance
from secretlint.kinds import table
from secretlint.model import Span

Status = Literal["made", "external", "unknown", "missing"]


class Maker(NamedTuple):
    """An object that makes the Secret."""

    kind: str
    name: str
    environment: str
    span: Span


class User(NamedTuple):
    """An object that refers to the Secret. `status` tells whether this use is served."""

    kind: str
    name: str
    namespace: str
    field: str
    usage: str
    keys: tuple[str, ...]
    optional: bool
    environment: str
    status: Status
    span: Span


class Secret(NamedTuple):
    """One name in one namespace, in all environments. `keys` are those that are known, `open`: there may be more."""

    namespace: str
    name: str
    status: Status
    types: tuple[str, ...]
    keys: tuple[str, ...]
    open: bool
    made_by: tuple[Maker, ...]
    used_by: tuple[User, ...]


def overview(graph: Graph, wanted: str, shown: Callable[[Span], Span]) -> tuple[Secret, ...]:
    """All Secrets by namespace and name; with `wanted` ("NS/NAME" or "NAME") only those of that name.

    `shown` makes places as people see them.
    """
    makers: dict[tuple[str, str], list[Declared]] = {}
    users: dict[tuple[str, str], list[Answer]] = {}
    for unit in graph.units:
        for instance in unit.instances:
            for declared in instance.declared:
                makers.setdefault((declared.namespace or "default", declared.name), []).append(declared)
    for answer in graph.answers:
        for place in _places(answer, makers):
            users.setdefault(place, []).append(answer)
    everything = sorted(makers.keys() | users.keys())
    return tuple(
        _secret(place, makers.get(place, []), users.get(place, []), shown)
        for place in everything
        if _is_wanted(place, wanted)
    )


def _places(answer: Answer, makers: dict[tuple[str, str], list[Declared]]) -> set[tuple[str, str]]:
    """Where the Secret is that a reference means. What is made in many namespaces is made in this one as well."""
    settled = {(one.namespace or "default", one.name) for one in answer.found if "*" not in one.namespace}
    own = (answer.used.namespace or "default", answer.used.name)
    if not settled and answer.found:
        makers.setdefault(own, []).extend(answer.found)
    return settled or {own}


def _is_wanted(place: tuple[str, str], wanted: str) -> bool:
    namespace, _, name = wanted.rpartition("/")
    return not wanted or (place[1] == name and namespace in ("", place[0]))


def _secret(
    place: tuple[str, str], makers: Iterable[Declared], users: Iterable[Answer], shown: Callable[[Span], Span]
) -> Secret:
    made, used = list(makers), list(users)
    used_by = tuple(dict.fromkeys(_user(one, shown) for one in used))
    statuses = {user.status for user in used_by}
    status: Status = "made" if made else next(one for one in ("external", "unknown", "missing") if one in statuses)
    return Secret(
        in_words(place[0]),
        place[1],
        status,
        tuple(sorted({one.fact.type for one in made if one.fact.type})),
        tuple(sorted({key.name for one in made for key in one.fact.keys})),
        any(one.fact.open for one in made),
        tuple(dict.fromkeys(_maker(one, shown) for one in made)),
        used_by,
    )


def _maker(declared: Declared, shown: Callable[[Span], Span]) -> Maker:
    identity = declared.instance.id
    return Maker(identity.kind, identity.name, _environment(declared.instance), shown(declared.fact.span))


def _user(answer: Answer, shown: Callable[[Span], Span]) -> User:
    used, fact = answer.used, answer.used.fact
    return User(
        used.instance.id.kind,
        used.instance.id.name,
        used.instance.id.namespace,
        fact.field,
        fact.usage,
        tuple(key for key, _ in fact.keys),
        fact.optional,
        _environment(used.instance),
        status_of(answer),
        shown(fact.span),
    )


def status_of(answer: Answer) -> Status:
    """How a reference stands."""
    if answer.found:
        return "made"
    if answer.external is not None:
        return "external"
    fact = answer.used.fact
    usage = table.usages().get(fact.usage)
    seldom_here = usage is not None and usage.bootstrap and not answer.elsewhere
    return "unknown" if answer.unknown or answer.doubt or fact.weak or seldom_here else "missing"


def _environment(instance: Instance) -> str:
    return instance.unit.name
