"""References by name: which fields hold the name of another object, and what that object is called now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import is_
from typing import NamedTuple

from secretlint.kustomize.config import NameReference
from secretlint.kustomize.edit import Refused, look, put, raw, sequence, split_path, text
from secretlint.kustomize.model import Link, Resource
from secretlint.kustomize.objects import gvk, is_cluster_scoped, namespace_of, refreshed, written_name
from secretlint.kustomize.tables import Gvk, gvk_of
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null


class Trie(NamedTuple):
    """The fields that may hold names, below one field."""

    targets: list[tuple[str, Gvk]]
    """What the field itself may name: kustomize's path and the target, in kustomize's order."""
    below: dict[str, Trie]


@lru_cache(maxsize=1024)
def _trie(names: tuple[NameReference, ...], referrer: Gvk) -> Trie:
    root = Trie([], {})
    for entry in names:
        for spec in entry.referrers:
            if not referrer.fits(spec.gvk):
                continue
            node = root
            for part in split_path(spec.path):
                node = node.below.setdefault(part.removesuffix("[]"), Trie([], {}))
            node.targets.append((spec.path, entry.target))
    return root


def fix_names(
    resources: list[Resource], names: tuple[NameReference, ...], complain: Callable[[Refused], None]
) -> list[Resource]:
    """Every reference follows the object it means (`FixBackReferences`); each one found becomes a `Link`."""
    renamed: dict[str, list[Resource]] = {}
    for resource in resources:
        for name in {name for _, name, _ in resource.previous}:
            renamed.setdefault(name, []).append(resource)
    if not renamed:
        return resources
    return [_fixed(resource, names, renamed, complain) for resource in resources]


def _fixed(
    resource: Resource,
    names: tuple[NameReference, ...],
    renamed: dict[str, list[Resource]],
    complain: Callable[[Refused], None],
) -> Resource:
    trie = _trie(names, gvk(resource))
    if not trie.below:
        return resource
    referrer = _Referrer(resource, renamed, complain)
    node = referrer.walk(resource.node, trie)
    if node is resource.node and not referrer.links:
        return resource
    assert isinstance(node, Mapping)
    transformed = resource.transformed or node is not resource.node
    return refreshed(resource, node, transformed=transformed, links=(*resource.links, *referrer.links))


class _Referrer:
    """One object whose references are being fixed."""

    def __init__(
        self, resource: Resource, renamed: dict[str, list[Resource]], complain: Callable[[Refused], None]
    ) -> None:
        self._resource = resource
        self._renamed = renamed
        self._complain = complain
        self._subjects = _subject_namespaces(resource)
        self.links: list[Link] = []

    def walk(self, node: Node, trie: Trie) -> Node:
        """The node with everything set that the trie leads to."""
        if is_null(node):
            return node
        for path, target in trie.targets:
            node = self._set(node, path, target)
        if not trie.below:
            return node
        if isinstance(node, Sequence):
            items = [self.walk(item, trie) for item in node.items]
            return node if all(map(is_, items, node.items)) else sequence(items, node)
        if not isinstance(node, Mapping):
            self._complain(Refused("fieldspec", "a scalar stands where a reference is looked for", node))
            return node
        fields = node.fields
        for part, inner in trie.below.items():
            found = fields.get(part)
            if found is not None:
                new = self.walk(found.value, inner)
                if new is not found.value:
                    node = put(node, part, new)
        return node

    def _set(self, node: Node, path: str, target: Gvk) -> Node:
        try:
            if isinstance(node, Scalar):
                return self._set_scalar(node, path, target)
            if isinstance(node, Mapping):
                return self._set_mapping(node, path, target)
            items = [self._set(item, path, target) for item in node.items]
        except Refused as refused:
            self._complain(refused)
            return node
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else sequence(items, node)

    def _set_scalar(self, node: Scalar, path: str, target: Gvk) -> Node:
        found = self._select(node.value, self._renamed.get(node.value, ()), path, target, False, node)
        if found is None:
            return node
        name = written_name(found)
        self.links.append(Link(path, name, found.id))
        return node if name == node.value else text(name, node)

    def _set_mapping(self, node: Mapping, path: str, target: Gvk) -> Node:
        name_node = node.get("name")
        if not isinstance(name_node, Scalar):
            raise Refused("fieldspec", "a reference has no name", node)
        candidates: Iterable[Resource] = self._renamed.get(name_node.value, ())
        if node.get("namespace") is not None:
            candidates = _in_namespace(candidates, raw(node.get("namespace")))
        found = self._select(name_node.value, candidates, path, target, True, node)
        if found is None:
            return node
        name = written_name(found)
        self.links.append(Link(path, name, found.id))
        if name != name_node.value:
            node = put(node, "name", text(name, name_node))
        if found.namespace and raw(node.get("namespace")) != found.namespace:
            node = put(node, "namespace", text(found.namespace, node.get("namespace") or name_node))
        return node

    def _select(
        self, name: str, candidates: Iterable[Resource], path: str, target: Gvk, with_namespace: bool, at: Node
    ) -> Resource | None:
        """`selectReferral` of kustomize's nameref filter. Raises Refused when several objects are possible."""
        fitting = [found for found in candidates if self._reachable(found) and _was(found, target)]
        if path.endswith("roleRef/name") and fitting:
            role = look(self._resource.node, "roleRef")
            wanted = Gvk(raw(look(role, "apiGroup")), "", raw(look(role, "kind")))
            if wanted.group and wanted.kind:
                fitting = [found for found in fitting if _was(found, wanted)]
        if len(fitting) == 1:
            return fitting[0]
        fitting = [found for found in fitting if _same_affixes(found, self._resource, True)]
        if len(fitting) > 1:
            fitting = [found for found in fitting if _same_affixes(found, self._resource, False)]
        names = {(written_name(found), found.namespace if with_namespace else "") for found in fitting}
        if len(names) > 1:
            raise Refused("ambiguous", "several objects could be meant by a name", at)
        return fitting[0] if fitting else None

    def _reachable(self, found: Resource) -> bool:
        """Whether the two may refer to each other, by their namespaces."""
        if (
            is_cluster_scoped(self._resource)
            or is_cluster_scoped(found)
            or namespace_of(found) == namespace_of(self._resource)
        ):
            return True
        return found.kind == "ServiceAccount" and found.namespace in self._subjects


def _subject_namespaces(resource: Resource) -> set[str]:
    if resource.kind != "RoleBinding":
        return set()
    subjects = resource.node.seq("subjects")
    return {raw(look(subject, "namespace")) for subject in subjects if raw(look(subject, "kind")) == "ServiceAccount"}


def _in_namespace(candidates: Iterable[Resource], namespace: str) -> list[Resource]:
    """Those that were in the namespace at first; failing that, those that are in it now."""
    listed = [found for found in candidates if not is_cluster_scoped(found)]
    first = [
        found for found in listed if (found.previous[0][0] if found.previous else namespace_of(found)) == namespace
    ]
    return first or [found for found in listed if namespace_of(found) == namespace]


def _was(found: Resource, target: Gvk) -> bool:
    return any(gvk_of(found.api_version, kind).fits(target) for _, _, kind in found.previous)


def _same_affixes(first: Resource, second: Resource, allow_empty: bool) -> bool:
    return _same_end(first.prefixes, second.prefixes, allow_empty) and _same_end(
        first.suffixes, second.suffixes, allow_empty
    )


def _same_end(first: tuple[str, ...], second: tuple[str, ...], allow_empty: bool) -> bool:
    if not first or not second:
        return allow_empty or first == second
    shorter = min(len(first), len(second))
    return first[-shorter:] == second[-shorter:]
