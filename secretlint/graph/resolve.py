"""Which reference meets which declaration: same name, same namespace, environments that can be the same cluster."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import NamedTuple

from secretlint import lazyre, wildcard
from secretlint.graph.environments import Environments
from secretlint.graph.openings import EVERYWHERE, Opening
from secretlint.graph.units import Declared, Unit, Used
from secretlint.kinds import table

ANY_NAMESPACE = "*"

_VARIABLE = lazyre.compile(r"\$\{[^}]{,253}\}|\$\([^)]{,253}\)|\{\{.{,253}?\}\}|\{[A-Za-z_.]+\}", re.DOTALL)


_PLAIN = lazyre.compile(r"[-a-z0-9]+\Z")


_MOST_COMPARED = 100
"""Declarations in other namespaces that are looked at for a message: enough, however often a name is declared."""

_ADDS_KEYS = ("adds-keys", "true")
"""The trait of a declaration that needs another one."""

_ALL_BUT = "*!"


def all_but(names: Iterable[str]) -> str:
    """The namespace of what is declared in all namespaces but these."""
    return _ALL_BUT + ",".join(names)


def in_words(namespace: str) -> str:
    """A namespace as people read it: `* but a, b`."""
    if not namespace.startswith(_ALL_BUT):
        return namespace
    return f"{ANY_NAMESPACE} but {namespace[len(_ALL_BUT) :].replace(',', ', ')}"


class External(NamedTuple):
    """A Secret that the configuration or the inventory says exists in the cluster. `keys` None: not told.

    Namespace and name are globs unless `exact`.
    """

    namespace: str
    name: str
    keys: tuple[str, ...] | None = None
    type: str = ""
    exact: bool = False


class Answer(NamedTuple):
    """What the repository knows about the Secret that a reference names.

    `found`: declarations that serve it, nearest first. `external`: the configuration says that it exists.
    `elsewhere`: same name and cluster, another namespace. `apart`: same name and namespace, another environment.
    `unsettled`: as `elsewhere`, where one side does not say its namespace. `unknown`: why it may exist all the same;
    `doubt`: what might make it, though nothing in the name says so.
    """

    used: Used
    found: tuple[Declared, ...] = ()
    external: External | None = None
    elsewhere: tuple[Declared, ...] = ()
    unsettled: tuple[Declared, ...] = ()
    apart: tuple[Declared, ...] = ()
    unknown: str = ""
    hashed: Declared | None = None
    """The generator's Secret that it would meet if kustomize rewrote this field."""
    in_cluster: tuple[External, ...] = ()
    """As `elsewhere`, out of the cluster's inventory."""
    doubt: Opening | None = None


def is_unresolved(name: str) -> bool:
    """Whether a name holds a variable or template that the repository does not settle."""
    return "$" in name or "{" in name


class Resolver:
    """Indexes the declarations of all units once; `answer` is then a look-up by name."""

    def __init__(
        self, units: Iterable[Unit], environments: Environments, externals: Iterable[External], default_namespace: str
    ) -> None:
        self._environments = environments
        everything = tuple(externals)
        self._globs = [external for external in everything if not external.exact]
        self._exact: dict[str, dict[str, External]] = defaultdict(dict)
        for one in everything:
            if one.exact:
                self._exact[one.name][one.namespace] = one
        self._default = default_namespace
        self._by_name: dict[str, list[Declared]] = defaultdict(list)
        self._own: dict[tuple[int, str], list[Declared]] = defaultdict(list)
        self._renamed: dict[tuple[int, str], list[Declared]] = defaultdict(list)
        """By the name that they had before the build."""
        self._by_place: dict[str, dict[str, list[Declared]]] = defaultdict(lambda: defaultdict(list))
        self._odd: dict[str, list[Declared]] = defaultdict(list)
        """Those whose namespace is not settled, or that are in several."""
        self._patterns: list[tuple[re.Pattern[str], Declared]] = []
        self._openings: dict[str, list[tuple[Unit, Opening]]] = defaultdict(list)
        units = tuple(units)
        self._endings = _endings(units)
        for unit in units:
            for opening in unit.openings:
                self._openings[opening.namespace].append((unit, opening))
            for instance in unit.instances:
                for declared in instance.declared:
                    if is_unresolved(declared.name):
                        self._index_variable(declared)
                    else:
                        self._index(declared)

    def _index(self, declared: Declared) -> None:
        self._by_name[declared.name].append(declared)
        self._own[id(declared.instance.unit), declared.name].append(declared)
        instance = declared.instance
        if declared.name == instance.id.name != instance.written.name:
            self._renamed[id(instance.unit), instance.written.name].append(declared)
        if _PLAIN.match(declared.namespace):
            self._by_place[declared.name][declared.namespace].append(declared)
        else:
            self._odd[declared.name].append(declared)

    def _index_variable(self, declared: Declared) -> None:
        """A name with variables: with their defaults, and as what else may become of it."""
        usual = _DEFAULTED.sub(r"\1", declared.name)
        if not is_unresolved(usual):
            self._index(declared._replace(name=usual))
        if usual == declared.name or _VARIABLE.sub("", declared.name):
            self._patterns.append((pattern(declared.name), declared))

    def by_name(self, name: str) -> list[Declared]:
        """All declarations of that name, wherever they are."""
        return self._by_name.get(name, [])

    def names(self) -> Iterator[str]:
        """Every name that is declared."""
        return iter(self._by_name)

    def same_namespace(self, one: str, other: str) -> bool | None:
        """Whether two namespaces are the same; None when one is not settled and the other is not the default."""
        if one == other or ANY_NAMESPACE in (one, other):
            return True
        if "$" in one or "$" in other or "{" in one or "{" in other:
            return None
        if not one or not other:
            return True if (one or other) == self._default else None
        if other.startswith(_ALL_BUT):
            return one not in other[len(_ALL_BUT) :].split(",")
        return "*" in other and fnmatchcase(one, other)

    def answer(self, used: Used) -> Answer:
        """Finds what serves the reference: in its own unit, else in others; or why nothing does."""
        if is_unresolved(used.name):
            return Answer(used, unknown="its name holds a variable that the repository does not settle")
        unit = used.instance.unit
        own = self._own.get((id(unit), used.name), ())
        found = _makes([declared for declared in own if self._serves(declared, used)])
        if not found and not self.renamed(used):
            near = self._in_namespace(used)
            found = [
                one
                for one in near
                if self._serves(one, used) and self._environments.compatible(unit, one.instance.unit)
            ]
            found = _makes(_of_group(unit, found))
        if found:
            return Answer(used, tuple(found))
        external = self._external(used)
        if external is not None:
            return self._unanswered(used, external, "")
        unknown = self._unknown(used, unit)
        openings = [] if unknown else list(self.open_to(used))
        # where kustomizations are what is applied, a chart that nothing installs is another way to do the same
        alone = unit.kind == "plain"
        user = used.instance.id.name
        likely = next(
            (
                one
                for one in openings
                if (alone or one.installed) and one.is_likely(used.name, user, one in unit.openings)
            ),
            None,
        )
        if likely is not None and likely.stem and used.name.endswith(self._endings):
            likely = None  # so this repository calls its own
        answer = self._unanswered(used, None, unknown or (likely.reason if likely is not None else ""))
        return answer._replace(doubt=openings[0]) if openings and not answer.unknown else answer

    def open_to(self, one: Used | Declared) -> Iterator[Opening]:
        """What may make (or use) such a Secret in the same namespace and environment that no manifest shows."""
        unit = one.instance.unit
        for other, opening in (*self._openings.get(one.namespace, ()), *self._openings.get(EVERYWHERE, ())):
            if _is_needed_first(one, opening):
                continue
            if opening.may_make(one.name) and self._environments.compatible(unit, other):
                yield opening

    def renamed(self, used: Used) -> list[Declared]:
        """What the reference's own build has given another name than the reference says: kustomize passes over it."""
        renamed = self._renamed.get((id(used.instance.unit), used.name), ())
        return [one for one in renamed if self.same_namespace(used.namespace, one.namespace) is True]

    def _serves(self, declared: Declared, used: Used) -> bool:
        """Whether name and namespace meet; a generated name is met in its own build only."""
        if declared.hashed != used.hashed or (declared.hashed and declared.instance.unit is not used.instance.unit):
            return False
        if declared.instance is used.instance and used.fact.usage == "merge-target":
            return False  # what it adds keys to has to be made by something else
        return self.same_namespace(used.namespace, declared.namespace) is True

    def _in_namespace(self, used: Used) -> Iterable[Declared]:
        """The declarations of the name that may be in the namespace; the others need not be looked at."""
        if used.namespace == ANY_NAMESPACE:
            return self.by_name(used.name)
        places = self._by_place.get(used.name, {})
        return (*places.get(used.namespace or self._default, ()), *self._odd.get(used.name, ()))

    def _unanswered(self, used: Used, external: External | None, unknown: str) -> Answer:
        """Declarations of the name that do not serve the reference, by what is in the way."""
        elsewhere, unsettled, apart, hashed = [], [], [], []
        unit = used.instance.unit
        near = list(self._in_namespace(used))
        seen = set(map(id, near))
        far = (declared for declared in self.by_name(used.name) if id(declared) not in seen)
        for declared in (*near, *islice(far, _MOST_COMPARED)):
            if declared.instance is used.instance and used.fact.usage == "merge-target":
                continue
            same = self.same_namespace(used.namespace, declared.namespace)
            if not self._environments.compatible(unit, declared.instance.unit):
                if same and declared.hashed == used.hashed:
                    apart.append(declared)
            elif same is False:
                elsewhere.append(declared)
            elif declared.hashed:
                hashed.append(declared)
            elif same is None and is_unresolved(declared.namespace):
                unknown = unknown or f"{declared.fact.via} {declared.name} may be there once its variables are set"
            elif same is None and not used.hashed:
                unsettled.append(declared)
        hashed = [one for one in self.renamed(used) if one.hashed] or hashed
        missed = next((one for one in hashed if one.instance.unit is unit), hashed[0] if hashed else None)
        everywhere = self._exact.get(used.name, {})
        in_cluster = tuple(
            one for place, one in sorted(everywhere.items()) if place != (used.namespace or self._default)
        )
        return Answer(used, (), external, tuple(elsewhere), tuple(unsettled), tuple(apart), unknown, missed, in_cluster)

    def _external(self, used: Used) -> External | None:
        namespace = used.namespace or self._default
        for external in self._globs:
            if fnmatchcase(used.name, external.name) and fnmatchcase(namespace, external.namespace):
                return external
        return self._exact.get(used.name, {}).get(namespace)

    def _unknown(self, used: Used, unit: Unit) -> str:
        if unit.open:
            return unit.open[0]
        if "$" in used.namespace or "{" in used.namespace:
            return "its namespace holds a variable that the repository does not settle"
        for known in table.known():
            if fnmatchcase(used.name, known.name) and fnmatchcase(used.namespace or self._default, known.namespace):
                return f"{known.by} makes Secrets of that name"
        for pattern, declared in self._patterns:
            if not _VARIABLE.sub("", declared.name) and not _is_near(declared, used):
                continue  # a name that may be any
            if pattern.fullmatch(used.name) and self._environments.compatible(unit, declared.instance.unit):
                return f"{declared.fact.via} {declared.name} may have that name once its variables are set"
        return ""


_MOST_ALIKE = 0.5
_ENOUGH = 8


def _endings(units: Iterable[Unit]) -> tuple[str, ...]:
    """The last words (`-secret`) of the names of Secrets where half of all that are written here end in them."""
    names = {
        declared.name
        for unit in units
        for instance in unit.instances
        for declared in instance.declared
        if declared.fact.certain and "-" in declared.name and not is_unresolved(declared.name)
    }
    counts = Counter(name.rpartition("-")[2] for name in names)
    return tuple(f"-{word}" for word, count in counts.items() if count >= max(_ENOUGH, len(names) * _MOST_ALIKE))


def _is_needed_first(one: Used | Declared, opening: Opening) -> bool:
    """Whether what may make the Secret waits for the object that names it; a chart may make what its values name."""
    who = one.instance.id
    if (who.kind, who.namespace, who.name) not in opening.after:
        return False
    return not (isinstance(one, Used) and one.fact.handed and opening.makes_itself(one.name))


_DEFAULTED = lazyre.compile(r"\$\{\w+:?[-=]([^{}$]+)\}")


def _is_near(declared: Declared, used: Used) -> bool:
    """Whether both are applied together, or the one lies in the folder of the other or below."""
    if declared.instance.unit is used.instance.unit:
        return True
    ours, theirs = (path.rpartition("/")[0] for path in (used.instance.path, declared.instance.path))
    return f"{ours}/".startswith(f"{theirs}/") or f"{theirs}/".startswith(f"{ours}/")


def _makes(declared: list[Declared]) -> list[Declared]:
    """The declarations, unless all of them only add keys to a Secret that something else has to make."""
    return [] if all(_ADDS_KEYS in one.fact.traits for one in declared) else declared


def _of_group(unit: Unit, found: list[Declared]) -> list[Declared]:
    """The declarations of the same cluster entry, else all."""
    group = [declared for declared in found if unit.group and declared.instance.unit.group == unit.group]
    return group or found


def pattern(name: str) -> re.Pattern[str]:
    """What a name with variables may become."""
    return re.compile(wildcard.pattern(_VARIABLE.split(name)))
