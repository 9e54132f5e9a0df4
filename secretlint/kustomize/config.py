"""Which fields the transformers write and which fields hold names: kustomize's tables plus a kustomization's own."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from secretlint.kustomize.edit import Refused, raw
from secretlint.kustomize.tables import FieldSpec, Gvk, field_spec, tables
from secretlint.tree import Mapping, Node, Sequence

_LISTS: tuple[str, ...] = (
    *("namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels", "commonAnnotations"),
    *("varReference", "images", "replicas"),
)

Specs = tuple[FieldSpec, ...]

_FIRST: tuple[str, ...] = (
    *("Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy"),
    *("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service"),
    *("LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet"),
    *("CronJob", "PodDisruptionBudget"),
)
_ORDER = {kind: index - len(_FIRST) for index, kind in enumerate(_FIRST)} | {
    "MutatingWebhookConfiguration": 1,
    "ValidatingWebhookConfiguration": 2,
}


def _order(gvk: Gvk) -> tuple[int, str]:
    """`Gvk.IsLessThan` of kyaml/resid."""
    return _ORDER.get(gvk.kind, 0), f"{gvk.group or '~G'}_{gvk.version or '~V'}_{gvk.kind or '~K'}"


class NameReference(NamedTuple):
    """Fields that hold the name of an object of `target`."""

    target: Gvk
    referrers: Specs


class Config(NamedTuple):
    """`TransformerConfig` of kustomize's api. Lists by the name they have in a configuration file."""

    lists: tuple[tuple[str, Specs], ...]
    names: tuple[NameReference, ...]

    def specs(self, name: str) -> Specs:
        """One of the lists, such as `namePrefix`."""
        return dict(self.lists)[name]

    def merged(self, other: Config) -> Config:
        """Both together. Raises Refused when they disagree about creating a field."""
        if other is self or other == EMPTY:
            return self
        if self == EMPTY:
            return other
        own, theirs = dict(self.lists), dict(other.lists)
        lists = tuple((name, _sorted(merge_specs(own[name], theirs[name]))) for name in _LISTS)
        return Config(
            lists, tuple(sorted(_merge_names(self.names, other.names), key=lambda entry: _order(entry.target)))
        )


def _sorted(specs: Specs) -> Specs:
    return tuple(sorted(specs, key=lambda spec: _order(spec.gvk)))


def merge_specs(first: Specs, second: Specs) -> Specs:
    """`FsSlice.MergeAll`: what an earlier, equal or narrower row already covers is not added."""
    result = list(first)
    seen = set(first)
    for spec in second:
        if spec in seen:
            continue
        same = next((old for old in result if old.path == spec.path and old.gvk.fits(spec.gvk)), None)
        if same is None:
            result.append(spec)
            seen.add(spec)
        elif same.create != spec.create:
            raise Refused("kustomization", f"two configurations disagree about creating {spec.path}")
    return tuple(result)


def _merge_names(first: tuple[NameReference, ...], second: tuple[NameReference, ...]) -> list[NameReference]:
    result = list(first)
    for entry in second:
        index = next((i for i, old in enumerate(result) if old.target == entry.target), None)
        if index is None:
            result.append(entry)
        else:
            result[index] = NameReference(entry.target, merge_specs(result[index].referrers, entry.referrers))
    return result


EMPTY = Config(tuple((name, ()) for name in _LISTS), ())


@lru_cache(maxsize=1)
def default_config() -> Config:
    """kustomize's own tables."""
    data = tables()
    lists = tuple((name, _sorted(tuple(map(field_spec, data.get(name, ()))))) for name in _LISTS)
    names = []
    for (kind, group, version), rows in data["nameReference"]:
        names.append(NameReference(Gvk(group, version, kind), tuple(map(field_spec, rows))))
    return Config(lists, tuple(sorted(names, key=lambda entry: _order(entry.target))))


def read_config(node: Node) -> Config:
    """A file of `configurations:`. Raises Refused for what is none."""
    if not isinstance(node, Mapping):
        raise Refused("kustomization", "a file of configurations is not a mapping", node)
    known = {name.lower(): name for name in (*_LISTS, "nameReference")}
    lists: dict[str, Specs] = dict.fromkeys(_LISTS, ())
    names: list[NameReference] = []
    for key, field in node.fields.items():
        name = known.get(key.lower())
        if name is None:
            raise Refused(
                "kustomization", "a file of configurations has a field that kustomize does not know", field.key
            )
        items = field.value.items if isinstance(field.value, Sequence) else []
        if name == "nameReference":
            names = [_name_reference(item) for item in items if isinstance(item, Mapping)]
        else:
            lists[name] = _sorted(tuple(read_spec(item) for item in items if isinstance(item, Mapping)))
    merged = _merge_names((), tuple(names))
    return Config(tuple(lists.items()), tuple(sorted(merged, key=lambda entry: _order(entry.target))))


def read_spec(node: Mapping) -> FieldSpec:
    """A field spec as users write it."""
    gvk = Gvk(raw(node.get("group")), raw(node.get("version")), raw(node.get("kind")))
    return FieldSpec(raw(node.get("path")), gvk, raw(node.get("create")).lower() == "true")


def _name_reference(node: Mapping) -> NameReference:
    target = Gvk(raw(node.get("group")), raw(node.get("version")), raw(node.get("kind")))
    return NameReference(target, tuple(read_spec(item) for item in node.seq("fieldSpecs") if isinstance(item, Mapping)))
