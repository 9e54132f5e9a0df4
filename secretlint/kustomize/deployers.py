"""What Flux and Argo CD write into a kustomization before they build it."""

from __future__ import annotations

from secretlint.kustomize.edit import look, put, sequence
from secretlint.kustomize.objects import empty_map
from secretlint.tree import Mapping, Node, Sequence, is_null

_FLUX = {
    "targetNamespace": "namespace",
    "namePrefix": "namePrefix",
    "nameSuffix": "nameSuffix",
    "components": "components",
    "patches": "patches",
    "patchesJson6902": "patchesJson6902",
}
"""Source: `Generator.WriteFile` of fluxcd/pkg/kustomize."""

_ARGO = {
    "namespace": "namespace",
    "namePrefix": "namePrefix",
    "nameSuffix": "nameSuffix",
    "components": "components",
    "patches": "patches",
    "commonAnnotations": "commonAnnotations",
    "replicas": "replicas",
}
"""Source: `kustomize.Build` of argo-cd/util/kustomize."""


def flux_changes(spec: Mapping) -> Mapping | None:
    """The fields that a Flux Kustomization's `spec` sets, for `Builder.build`; None when it sets none."""
    return _translated(spec, _FLUX)


def argo_changes(source: Mapping) -> Mapping | None:
    """The fields that `spec.source.kustomize` of an Argo CD Application sets; None when it sets none."""
    options = source.map("kustomize")
    if options is None:
        return None
    changes = _translated(options, _ARGO)
    labels = options.map("commonLabels")
    if labels is None:
        return changes
    entry = put(empty_map(labels), "pairs", labels)
    if look(options, "labelWithoutSelector") is None:
        return put(changes or empty_map(options), "commonLabels", labels)
    return put(changes or empty_map(options), "labels", sequence([entry], empty_map(labels)))


def _translated(spec: Mapping, names: dict[str, str]) -> Mapping | None:
    changes = empty_map(spec)
    for theirs, ours in names.items():
        value: Node | None = spec.get(theirs)
        if value is None or is_null(value) or (isinstance(value, Sequence) and not value.items):
            continue
        changes = put(changes, ours, value)
    return changes if changes.fields else None
