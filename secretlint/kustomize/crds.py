"""`crds:`: OpenAPI definitions whose extensions say which fields hold names of other objects."""

from __future__ import annotations

from secretlint.kustomize.config import EMPTY, Config, NameReference
from secretlint.kustomize.edit import look, raw
from secretlint.kustomize.tables import FieldSpec, Gvk
from secretlint.tree import Mapping, Node

_MARK = "x-kubernetes-"
_MAX_DEPTH = 20


def config_of_crds(node: Node) -> Config:
    """The field specs that a file of definitions makes (`LoadConfigFromCRDs` of kustomize's api)."""
    if not isinstance(node, Mapping):
        return EMPTY
    lists: dict[str, list[FieldSpec]] = {"commonAnnotations": [], "commonLabels": [], "namePrefix": []}
    names: list[NameReference] = []
    for name, field in node.fields.items():
        properties = look(field.value, "Schema", "properties")
        if isinstance(properties, Mapping) and {"kind", "apiVersion", "metadata"} <= properties.fields.keys():
            _collect(node, name, Gvk("", "", name.rsplit(".", 1)[-1]), (), lists, names)
    filled = tuple((name, tuple(lists.get(name, ()))) for name, _ in EMPTY.lists)
    return Config(filled, tuple(names))


def _collect(
    definitions: Mapping,
    name: str,
    kind: Gvk,
    path: tuple[str, ...],
    lists: dict[str, list[FieldSpec]],
    names: list[NameReference],
) -> None:
    properties = look(definitions.get(name), "Schema", "properties")
    if not isinstance(properties, Mapping) or len(path) > _MAX_DEPTH:
        return
    for key, field in properties.fields.items():
        here = (*path, key)
        spec = FieldSpec("/".join(here), kind, False)
        for mark, target in (
            ("annotation", "commonAnnotations"),
            ("label-selector", "commonLabels"),
            ("identity", "namePrefix"),
        ):
            if look(field.value, _MARK + mark) is not None:
                lists[target].append(spec)
        version, referred = (look(field.value, f"{_MARK}object-ref-{part}") for part in ("api-version", "kind"))
        if version is not None and referred is not None:
            name_key = raw(look(field.value, f"{_MARK}object-ref-name-key")) or "name"
            names.append(
                NameReference(
                    Gvk("", raw(version), raw(referred)), (FieldSpec("/".join((*here, name_key)), kind, False),)
                )
            )
        reference = raw(look(field.value, "$ref"))
        if reference:
            _collect(definitions, reference, kind, here, lists, names)
