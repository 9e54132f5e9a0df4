"""The resolved repository: what repository checks, `graph` and the reports about it read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from secretlint.graph.environments import Environments
from secretlint.graph.resolve import Answer, External, Resolver
from secretlint.graph.scripts import Creators
from secretlint.graph.units import Declared, Instance, Unit


class Graph(NamedTuple):
    """All units, the answer to every reference, and for each declaration who uses it.

    `creators` looks for texts (scripts, Makefiles, READMEs) that create Secrets by command.
    """

    units: tuple[Unit, ...]
    environments: Environments
    resolver: Resolver
    answers: tuple[Answer, ...]
    users: dict[int, list[Answer]]
    objects: dict[str, list[Instance]]
    creators: Callable[[], Creators]
    mentions: Callable[[Iterable[str], str], bool] = lambda paths, name: False
    """Whether the text of one of the files holds a name as a word."""
    parts: frozenset[str] = frozenset()
    """Files that hold no whole object: what the API server would say of them does not count."""

    def used_by(self, declared: Declared) -> list[Answer]:
        """The references that this declaration serves."""
        return self.users.get(id(declared), [])

    def of_kind(self, kind: str) -> list[Instance]:
        """All objects of a kind."""
        return self.objects.get(kind, [])


def resolve(
    units: Iterable[Unit],
    externals: Iterable[External],
    default_namespace: str,
    creators: Callable[[], Creators] = Creators,
) -> Graph:
    """Answers every reference of every unit."""
    everything = tuple(units)
    environments = Environments(everything)
    resolver = Resolver(everything, environments, externals, default_namespace)
    answers: list[Answer] = []
    users: dict[int, list[Answer]] = defaultdict(list)
    objects: dict[str, list[Instance]] = defaultdict(list)
    for unit in everything:
        for instance in unit.instances:
            objects[instance.id.kind].append(instance)
            for used in instance.used:
                answer = resolver.answer(used)
                answers.append(answer)
                for declared in answer.found:
                    users[id(declared)].append(answer)
    return Graph(everything, environments, resolver, tuple(answers), dict(users), dict(objects), creators)
