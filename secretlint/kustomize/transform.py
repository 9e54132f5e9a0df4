"""The transformers that write a fixed value: namespace, prefix, suffix, labels, annotations, replicas.

`images` is left out: no Secret depends on an image.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from secretlint.kustomize.config import Config, Specs, merge_specs, read_spec
from secretlint.kustomize.edit import Refused, at_path, put, raw, sequence, split_path, text
from secretlint.kustomize.model import Resource
from secretlint.kustomize.objects import empty_map, gvk, is_cluster_scoped, original_gvk, refreshed, remembered
from secretlint.kustomize.tables import FieldSpec, Gvk
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null, is_true

Resources = list[Resource]


def apply_spec(
    resource: Resource, spec: FieldSpec, change: Callable[[Node], Node], create: Callable[[], Node] | None, place: Node
) -> Resource:
    """`change` at the fields that a field spec means, made by `create` where the spec says so."""
    if not gvk(resource).fits(spec.gvk) or not spec.path:
        return resource
    node = at_path(resource.node, split_path(spec.path), change, create if spec.create else None, place)
    if node is resource.node:
        return resource
    assert isinstance(node, Mapping)
    return refreshed(resource, node, transformed=True)


def _setter(value: str, at: Node) -> Callable[[Node], Node]:
    def change(node: Node) -> Node:
        if not isinstance(node, Scalar):
            raise Refused("fieldspec", "a collection stands where a scalar is to be written", node)
        return (
            node
            if node.value == value and node.json.type == "string"
            else text(value, at if is_null(node) or not node.value else node)
        )

    return change


def _with_meta(resource: Resource, field: str, change: Callable[[Node], Node], missing: Node) -> Resource:
    """`change` at a field of `metadata`; the short way of `apply_spec`."""
    meta = resource.node.map("metadata")
    if meta is None:
        return resource
    old = meta.get(field)
    new = change(old if old is not None else missing)
    if new is old:
        return resource
    return refreshed(resource, put(resource.node, "metadata", put(meta, field, new)), transformed=True)


def set_namespace(
    resources: Resources, value: Scalar, specs: Specs, unset_only: bool = False, subjects: str = "defaultOnly"
) -> Resources:
    """`NamespaceTransformer`: metadata.namespace of everything that has one, the name of Namespaces, some fields."""
    if not value.value:
        return resources
    rest = [spec for spec in specs if spec.path != "metadata/namespace"]
    return [_namespaced(remembered(resource), value, rest, unset_only, subjects) for resource in resources]


def _namespaced(resource: Resource, value: Scalar, specs: list[FieldSpec], unset_only: bool, subjects: str) -> Resource:
    change = _setter(value.value, value)
    if unset_only:
        always = change

        def change(node: Node) -> Node:
            return node if raw(node) else always(node)

    def create() -> Node:
        return text("", value)

    if not is_cluster_scoped(resource):
        resource = _with_meta(resource, "namespace", change, create())
    if resource.kind in ("RoleBinding", "ClusterRoleBinding"):
        specs = [spec for spec in specs if spec.path != "subjects/namespace"]
        resource = _set_subjects(resource, change, create, subjects)
    for spec in specs:
        if spec.path != "metadata/name" or resource.api_version == "v1":
            resource = apply_spec(resource, spec, change, create, value)
    return resource


def _set_subjects(
    resource: Resource, change: Callable[[Node], Node], create: Callable[[], Node], mode: str
) -> Resource:
    listed = resource.node.get("subjects")
    if mode == "none" or not isinstance(listed, Sequence):
        return resource

    def wanted(subject: Mapping) -> bool:
        return (
            raw(subject.get("kind")) == "ServiceAccount"
            if mode == "allServiceAccounts"
            else raw(subject.get("name")) == "default"
        )

    items = [
        put(item, "namespace", change(item.get("namespace") or create()))
        if isinstance(item, Mapping) and wanted(item)
        else item
        for item in listed.items
    ]
    if all(new is old for new, old in zip(items, listed.items, strict=True)):
        return resource
    return refreshed(resource, put(resource.node, "subjects", sequence(items, listed)), transformed=True)


_NOT_RENAMED = (
    Gvk("", "", "CustomResourceDefinition"),
    Gvk("apiregistration.k8s.io", "", "APIService"),
    Gvk("", "", "Namespace"),
)


def add_affix(resources: Resources, value: Scalar, specs: Specs, suffix: bool) -> Resources:
    """`PrefixTransformer` and `SuffixTransformer`: everything but CRDs, APIServices and Namespaces."""
    return [_affixed(resource, value.value, specs, suffix) for resource in resources]


def _affixed(resource: Resource, affix: str, specs: Specs, suffix: bool) -> Resource:
    original = original_gvk(resource)
    if any(original.fits(skip) for skip in _NOT_RENAMED):
        return resource

    def change(node: Node) -> Node:
        if not isinstance(node, Scalar):
            raise Refused("fieldspec", "a collection stands where a name is to be written", node)
        return text(node.value + affix if suffix else affix + node.value, node) if affix else node

    node = resource.node
    for spec in specs:
        if not original.fits(spec.gvk):
            continue
        if spec.path == "metadata/name" and affix:
            if suffix:
                resource = resource._replace(suffixes=(*resource.suffixes, affix))
            else:
                resource = resource._replace(prefixes=(*resource.prefixes, affix))
            resource = remembered(resource)
            resource = _with_meta(resource, "name", change, text("", node))
        else:
            resource = apply_spec(resource, spec, change, partial(text, "", node), node)
    return resource


def set_entries(resources: Resources, pairs: dict[str, Node], specs: Specs) -> Resources:
    """`LabelTransformer` and `AnnotationsTransformer`: the pairs, in every mapping that the specs mean."""
    return [_with_entries(resource, pairs, specs) for resource in resources] if pairs else resources


def _with_entries(resource: Resource, pairs: dict[str, Node], specs: Specs) -> Resource:
    at = next(iter(pairs.values()))

    def change(node: Node) -> Node:
        if not isinstance(node, Mapping):
            raise Refused("fieldspec", "a scalar stands where labels or annotations are to be written", node)
        for key, value in sorted(pairs.items(), key=lambda pair: pair[0]):
            old = node.get(key)
            if old is None or raw(old) != raw(value):
                node = put(node, key, text(raw(value), value))
        return node

    for spec in specs:
        resource = apply_spec(resource, spec, change, lambda: empty_map(at), at)
    return resource


def add_labels(resources: Resources, entry: Mapping, config: Config) -> Resources:
    """An entry of `labels:`."""
    return set_entries(resources, values_of(entry.get("pairs")), _label_specs(entry, config))


def values_of(node: Node | None) -> dict[str, Node]:
    """The scalars of a mapping that are not null, by key."""
    if not isinstance(node, Mapping):
        return {}
    found = ((key, field.value) for key, field in node.fields.items())
    return {key: value for key, value in found if isinstance(value, Scalar) and not is_null(value)}


def _label_specs(entry: Mapping, config: Config) -> Specs:
    own = tuple(read_spec(item) for item in entry.seq("fields") if isinstance(item, Mapping))
    specs = merge_specs(own, config.specs("labels"))
    if _true(entry, "includeSelectors"):
        return merge_specs(specs, config.specs("commonLabels"))
    if _true(entry, "includeTemplates"):
        specs = merge_specs(specs, config.specs("templateLabels"))
    return merge_specs(specs, (FieldSpec("metadata/labels", Gvk("", "", ""), True),))


def _true(node: Mapping, name: str) -> bool:
    return is_true(node.get(name))


def set_replicas(resources: Resources, name: str, count: Node, specs: Specs) -> Resources:
    """`ReplicaCountTransformer`. Raises Refused when nothing has that name."""
    found = False
    result = list(resources)
    for spec in specs:
        for index, resource in enumerate(result):
            names = [(name_, kind) for _, name_, kind in resource.previous] + [(resource.name, resource.kind)]
            if any(known == name and gvk(resource)._replace(kind=kind).fits(spec.gvk) for known, kind in names):
                found = True
                result[index] = apply_spec(resource, spec, lambda _: count, lambda: count, count)
    if not found:
        raise Refused("replicas", "no workload has the name that replicas names", count)
    return result
