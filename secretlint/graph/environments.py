"""Which units can reach the same cluster.

Two units that hold the same object are different environments, and so are the folders that separate them: where
`clusters/prod/app` and `clusters/staging/app` both make Deployment `web`, all of `prod` is apart from all of `staging`.
Folders that are apart in one place keep their meaning in another: `secrets/prod` does not serve `apps/staging`.
What Flux or Argo CD deploy from one entry belongs together, unless destinations differ or are not known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from secretlint import lazyre
from secretlint.graph.units import Unit
from secretlint.model import ObjectId

_SHARED_KINDS = frozenset(("Namespace",))
"""Kinds that manifests of one cluster repeat without meaning a second cluster."""

_STAGE = lazyre.compile(
    r"(?:^|[-_.])(?:prod|production|live|preprod|stag(?:e|ing)|dev(?:elopment)?|test|qa|uat|int)(?:$|[-_.\d])"
)
"""Names of folders that are environments whatever lies below them (`prod/eu`, `staging/eu`)."""

Key = tuple[str, str, str]


class Environments:
    """Answers `compatible(one, other)` for pairs of units. Building it is linear in the number of objects."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._conflicts: dict[str, dict[str, set[Key]]] = {}
        self._siblings: dict[tuple[str, str], frozenset[str]] = {}
        self._groups: dict[str, Unit] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._apart: dict[tuple[str, str], bool] = {}
        holders: dict[Key, set[tuple[str, ...]]] = defaultdict(set)
        for unit in units:
            parts = self._parts_of(unit)
            for instance in unit.instances:
                key = _key(instance.id)
                if key is not None:
                    holders[key].add(parts)
            if unit.group and unit.location == unit.group:
                self._groups[unit.group] = unit
        for key, places in holders.items():
            if len(places) > 1:
                self._separate(key, places)
        self._join_components()

    def _join_components(self) -> None:
        """Folders that are split into the same environments (`core/overlays/{test,prod}`, `web/overlays/{test,prod}`)
        are none themselves, though both hold an object of the same name in a namespace that is not settled."""
        below: dict[str, set[str]] = defaultdict(set)
        for folder, children in self._conflicts.items():
            parts = folder.split("/")
            for depth in range(2, len(parts) + 1):
                below["/".join(parts[:depth])].update(children)
        for folder, children in self._conflicts.items():
            counts = Counter(name for child in children for name in below.get(f"{folder}/{child}", ()))
            for child, keys in children.items():
                shared = [name for name in below.get(f"{folder}/{child}", ()) if counts[name] > 1]
                if len(shared) > 1 and not _STAGE.search(child):
                    keys.difference_update([key for key in keys if not key[1]])

    def _parts_of(self, unit: Unit) -> tuple[str, ...]:
        """The folders of a unit's location, outermost first."""
        found = self._parts.get(unit.location)
        if found is None:
            found = self._parts[unit.location] = tuple(
                part for part in unit.location.split("/") if part and part != "."
            )
        return found

    def _separate(self, key: Key, places: set[tuple[str, ...]]) -> None:
        """Marks, at each folder where paths that hold `key` part, the children that hold it."""
        children: dict[str, set[str]] = defaultdict(set)
        for parts in places:
            folder = ""
            for part in parts:
                children[folder].add(part)
                folder = f"{folder}/{part}"
        for folder, names in children.items():
            if len(names) > 1:
                here = self._conflicts.setdefault(folder, {})
                for name in names:
                    here.setdefault(name, set()).add(key)

    def compatible(self, one: Unit, other: Unit) -> bool:
        """Whether both may be deployed to one cluster."""
        if one is other:
            return True
        if one.destination and other.destination and one.destination != other.destination:
            return False
        if one.group and other.group:
            if one.group == other.group:
                if one.kind == other.kind == "flux" and one.destination != other.destination:
                    return False  # without a kubeConfig it is the cluster that Flux runs in
                return not _is_unsettled(one, other) or not self._apart_by_path(one, other)
            if self._apart_by_path(self._entry(one), self._entry(other)):
                return False
            return not self._hold_the_same(self._parts_of(one), self._parts_of(other))
        for first, second in ((one, other), (self._entry(one), other), (one, self._entry(other))):
            if first is not second and self._apart_by_path(first, second):
                return False
        return True

    def _entry(self, unit: Unit) -> Unit:
        return self._groups.get(unit.group, unit) if unit.group else unit

    def _apart_by_path(self, one: Unit, other: Unit) -> bool:
        pair = (one.location, other.location)
        found = self._apart.get(pair)
        if found is None:
            found = self._apart[pair] = self._are_apart(self._parts_of(one), self._parts_of(other))
        return found

    def _are_apart(self, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
        return self._hold_the_same(first, second) or self._apart_by_name(first, second)

    def _hold_the_same(self, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
        """Whether the folders at which two paths part hold the same object: one cluster cannot have both."""
        folder = ""
        for left, right in zip(first, second, strict=False):
            if left == right:
                folder = f"{folder}/{left}"
                continue
            conflicts = self._conflicts.get(folder, {})
            return not conflicts.get(left, set()).isdisjoint(conflicts.get(right, set()))
        return False

    def _apart_by_name(self, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
        ours = self._split_names(first)
        theirs = self._split_names(second) if ours else []
        for name, siblings in ours:
            for other, their_siblings in theirs:
                if name != other and other in siblings and name in their_siblings:
                    return True
        return False

    def _split_names(self, parts: tuple[str, ...]) -> list[tuple[str, frozenset[str]]]:
        found = []
        folder = ""
        for part in parts:
            siblings = self._siblings_of(folder, part)
            if siblings:
                found.append((part, siblings))
            folder = f"{folder}/{part}"
        return found

    def _siblings_of(self, folder: str, name: str) -> frozenset[str]:
        """The children of `folder` that are apart from its child `name`."""
        cached = self._siblings.get((folder, name))
        if cached is None:
            conflicts = self._conflicts.get(folder, {})
            mine = conflicts.get(name)
            cached = frozenset(
                other for other, keys in conflicts.items() if mine and other != name and not mine.isdisjoint(keys)
            )
            self._siblings[folder, name] = cached
        return cached


def _is_unsettled(one: Unit, other: Unit) -> bool:
    """Whether two units of one entry may still go to different clusters: Argo CD does not say where one goes."""
    return one.kind == other.kind == "argo" and not (one.destination and other.destination)


def _key(identity: ObjectId) -> Key | None:
    if identity.kind in _SHARED_KINDS or not identity.name or "$" in identity.name or "{" in identity.name:
        return None
    group = identity.api_version.partition("/")[0] if "/" in identity.api_version else ""
    return (f"{group}/{identity.kind}", identity.namespace, identity.name)
