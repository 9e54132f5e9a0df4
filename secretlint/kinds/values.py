"""Helm values inside HelmReleases, Argo CD Applications and kustomizations: what they name."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.facts import Reference
from secretlint.kinds import app_template, handed, shapes
from secretlint.kinds.path import find, parse
from secretlint.kinds.shapes import Place
from secretlint.model import ObjectId
from secretlint.tree import Mapping, Origin, Scalar, SyntaxProblem, block_of, compose, span

USAGE = "helm-values"


def references(root: Mapping, obj: ObjectId) -> Iterator[Reference] | None:
    """References of a kind that carries values, or None for other kinds."""
    group = obj.api_version.partition("/")[0]
    if obj.kind == "HelmRelease" and group == "helm.toolkit.fluxcd.io":
        return _helm_release(root, obj)
    if obj.kind in ("Application", "ApplicationSet") and group == "argoproj.io":
        return _application(root, obj)
    if obj.kind == "HelmChart" and group == "helm.cattle.io":
        place = Place(USAGE, _target(root, "targetNamespace"), obj.name, True)
        return _text_values(root, obj, "spec.valuesContent", place)
    if obj.kind == "Kustomization" and group == "kustomize.config.k8s.io":
        return _kustomization(root, obj)
    return None


def _target(root: Mapping, field: str) -> str:
    spec = root.map("spec")
    return (spec.str(field) if spec else None) or ""


def _helm_release(root: Mapping, obj: ObjectId) -> Iterator[Reference]:
    """A release is called `releaseName`, else `[targetNamespace-]name` (`GetReleaseName` in the controller's API)."""
    target = _target(root, "targetNamespace")
    release = _target(root, "releaseName") or (f"{target}-{obj.name}" if target else obj.name)
    spec = root.map("spec")
    whole = spec is not None and not handed.is_changed_after(spec)
    place = Place(USAGE, target, release, whole)
    for found in find(root, parse("spec.values")):
        taken: set[int] = set()
        if whole and isinstance(found.node, Mapping):
            for name, reference in app_template.references(found.node, obj, found.field, place):
                taken.add(id(name))
                yield reference
        yield from shapes.references(found.node, obj, found.field, place, frozenset(taken))


def _application(root: Mapping, obj: ObjectId) -> Iterator[Reference]:
    is_set = obj.kind == "ApplicationSet"
    base = "spec.template.spec" if is_set else "spec"
    namespace = next(
        (n.node.text or "" for n in find(root, parse(f"{base}.destination.namespace")) if isinstance(n.node, Scalar)),
        "",
    )
    for source in (f"{base}.source.helm", f"{base}.sources[].helm"):
        for helm in find(root, parse(source)):
            if not isinstance(helm.node, Mapping):
                continue
            place = Place(USAGE, namespace or "*", helm.node.str("releaseName") or ("" if is_set else obj.name), True)
            for found in find(helm.node, ("valuesObject",), helm.field):
                yield from shapes.references(found.node, obj, found.field, place)
            yield from _text_values(helm.node, obj, "values", place, helm.field)


def _kustomization(root: Mapping, obj: ObjectId) -> Iterator[Reference]:
    for chart in find(root, parse("helmCharts[]")):
        if isinstance(chart.node, Mapping):
            place = Place(USAGE, chart.node.str("namespace") or "", chart.node.str("releaseName") or "", True)
            for found in find(chart.node, ("valuesInline",), chart.field):
                yield from shapes.references(found.node, obj, found.field, place)


def _text_values(root: Mapping, obj: ObjectId, path: str, place: Place, field: str = "") -> Iterator[Reference]:
    """Values written as text; in a literal block they have lines of their own, else they are where the text is."""
    for found in find(root, parse(path), field):
        text = found.node.text if isinstance(found.node, Scalar) else None
        if not isinstance(found.node, Scalar) or not text or "ecret" not in text:
            continue
        block = block_of(found.node)
        try:
            inner = compose(block or Origin("", 0, text))
        except SyntaxProblem:
            continue
        if inner is not None:
            for reference in shapes.references(inner, obj, "", place):
                if block is None:
                    reference = reference._replace(span=span(found.node), keys=())
                yield reference._replace(field=found.field)
