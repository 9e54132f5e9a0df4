"""kustomize's own tables (tables.json): field specs, merge keys of built-in kinds, kinds without a namespace."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple


class Gvk(NamedTuple):
    """Group, version, kind; an empty part of a selector fits everything."""

    group: str
    version: str
    kind: str

    def fits(self, selector: Gvk) -> bool:
        """`Gvk.IsSelected` of kyaml/resid."""
        return (
            (not selector.group or selector.group == self.group)
            and (not selector.version or selector.version == self.version)
            and (not selector.kind or selector.kind == self.kind)
        )


@lru_cache(maxsize=4096)
def gvk_of(api_version: str, kind: str) -> Gvk:
    """`ParseGroupVersion` of kyaml/resid: the part before the first slash is the group."""
    group, slash, version = api_version.partition("/")
    return Gvk(group, version, kind) if slash else Gvk("", api_version, kind)


class FieldSpec(NamedTuple):
    """Fields of some kinds: the path's parts are separated by `/`."""

    path: str
    gvk: Gvk
    create: bool


def field_spec(cells: list[Any]) -> FieldSpec:
    """A row of tables.json: path, kind, group, version, create."""
    path, kind, group, version, create = (*cells, *("", "", "", "")[: 5 - len(cells)]) if len(cells) < 5 else cells
    return FieldSpec(path, Gvk(group, version, kind), bool(create))


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """The whole file, read once."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))
    loaded["clusterScoped"] = frozenset(loaded["clusterScoped"])
    return loaded


def cluster_scoped(api_version: str, kind: str) -> bool:
    """Whether kustomize is certain that the kind has no namespace; unknown kinds have one."""
    return f"{api_version}|{kind}" in tables()["clusterScoped"]


NOT_A_NAMESPACE = "_non_namespaceable_"


def effective_namespace(api_version: str, kind: str, namespace: str) -> str:
    """`ResId.EffectiveNamespace` of kyaml/resid."""
    if cluster_scoped(api_version, kind):
        return NOT_A_NAMESPACE
    return namespace or "default"
