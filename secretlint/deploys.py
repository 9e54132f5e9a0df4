"""What objects of Flux, Argo CD and Helm controllers say about what they deploy, as flat pairs that facts can hold.

Besides: which namespaces a ClusterExternalSecret selects, the labels of namespaces, and which SecretProviderClasses a
Pod mounts.

Sources: the API references of kustomize-controller (`Kustomization`), helm-controller (`HelmRelease`), Argo CD
(`Application`, `ApplicationSet`) and k3s (`HelmChart`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from secretlint import inputs, lazyre
from secretlint.credentials import names
from secretlint.kinds import app_template, handed
from secretlint.model import ObjectId
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_true

Pairs = Iterator[tuple[str, str]]


def facts(root: Mapping, identity: ObjectId) -> tuple[tuple[str, str], ...]:
    """The pairs of an object; empty for kinds that deploy nothing."""
    said = root.origin.text.find(_CLASS, root.start.index, root.end.index) >= 0 or _has_patched_volume(root)
    if identity.kind != "SecretProviderClass" and said:
        return (*_read(root, identity), *_mounts(root))
    return _read(root, identity)


_CLASS = "secretProviderClass"


def _has_patched_volume(root: Mapping) -> bool:
    """Whether a volume of the Pod came from another file, so that the object's own text does not show it."""
    node: Mapping | None = root
    while node is not None:
        if any(isinstance(volume, Mapping) and volume.origin is not root.origin for volume in node.seq("volumes")):
            return True
        node = next((inner for name in ("spec", "jobTemplate", "template") if (inner := node.map(name))), None)
    return False


def _mounts(root: Mapping) -> Pairs:
    """`mounts-class`: the SecretProviderClasses that a Pod of the object mounts."""
    pending: list[Node] = [root]
    seen: set[int] = set()
    while pending and len(seen) < _MOST_NODES:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            name = node.str(_CLASS)
            if name:
                yield "mounts-class", name
            pending += [field.value for field in node.fields.values()]
        elif isinstance(node, Sequence):
            pending += node.items


_MOST_NODES = 100_000


def _read(root: Mapping, identity: ObjectId) -> tuple[tuple[str, str], ...]:
    if identity.kind == "Namespace" and identity.api_version == "v1":
        return tuple(_namespace(root))
    read = _READERS.get((identity.api_version.partition("/")[0], identity.kind))
    spec = root.map("spec")
    return tuple(read(spec)) if read is not None and spec is not None else ()


_CREDENTIAL = lazyre.compile(r"pass|pwd|token|credential|api_?key|secret(?!s?_?name)", re.IGNORECASE)
_NAME = lazyre.compile(r"[A-Za-z0-9._/-]{1,253}\Z|https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?/?\Z")


def _may_be_kept(name: str, value: str) -> bool:
    """Whether a variable may end up in the name of an object or cluster, and is no credential: only those are facts."""
    if _CREDENTIAL.search(name) or _NAME.match(value) is None:
        return False
    return all(names.grade(part) < names.Grade.SECRET for part in name.split("."))


_INCLUDES = ("resources", "bases", "components", "generators", "transformers", "validators")


def kustomization(root: Mapping) -> Pairs:
    """What a kustomization includes (`include` for each entry, files too), its namespace, whether it is a Component."""
    yield "kustomization", "true"
    if (root.str("kind") or "").lower() == "component":
        yield "component", "true"
    namespace = root.str("namespace")
    if namespace and _NAME.match(namespace):
        yield "namespace", namespace
    for name, field in root.fields.items():
        if name.lower() in _INCLUDES and isinstance(field.value, Sequence):
            for item in field.value.items:
                if isinstance(item, Scalar) and item.text and "\n" not in item.text:
                    yield "include", item.text
    yield from inputs.facts(root)


def _flux_kustomization(spec: Mapping) -> Pairs:
    yield "path", spec.str("path") or "./"
    for pair in (("namespace", "targetNamespace"), ("prefix", "namePrefix"), ("suffix", "nameSuffix")):
        text = spec.str(pair[1])
        if text:
            yield pair[0], text
    source = spec.map("sourceRef")
    if source is not None:
        yield "source-kind", source.str("kind") or ""
        yield "source-name", source.str("name") or ""
    yield from _flux_options(spec)
    for item in spec.seq("dependsOn"):
        if isinstance(item, Mapping) and item.str("name"):
            yield "depends-on", f"{item.str('namespace') or ''}/{item.str('name')}"
    build = spec.map("postBuild")
    if build is not None:
        yield "substitutes", "true"
        values = build.map("substitute")
        for name, field in (values.fields if values is not None else {}).items():
            if isinstance(field.value, Scalar) and _may_be_kept(name, field.value.value):
                yield "variable", f"{name}={field.value.value}"
        for item in build.seq("substituteFrom"):
            if isinstance(item, Mapping):
                yield "variables-from", f"{item.str('kind') or ''}/{item.str('name') or ''}"
    for item in spec.seq("patches"):
        patch = item.str("patch") if isinstance(item, Mapping) else None
        if patch and ("postBuild" in patch or "substitute" in patch):
            yield "patches-variables", "true"


def _flux_options(spec: Mapping) -> Pairs:
    """`changes`: it writes more than a namespace into the kustomization.

    `waits`: it is ready when these objects are, `*` for all.
    """
    if any(spec.str(name) for name in ("namePrefix", "nameSuffix")) or any(
        spec.seq(name) for name in ("components", "patches", "patchesJson6902")
    ):
        yield "changes", "true"
    if is_true(spec.get("wait")):
        yield "waits", "*"
    for item in spec.seq("healthChecks"):
        if isinstance(item, Mapping):
            yield "waits", "/".join(item.str(name) or "" for name in ("kind", "namespace", "name"))
    remote = spec.map("kubeConfig")
    for name in ("secretRef", "configMapRef"):
        named = remote.map(name) if remote is not None else None
        if named is not None and named.str("name"):
            yield "destination", f"kubeconfig {named.str('name')}"


def _helm_release(spec: Mapping) -> Pairs:
    chart = spec.map("chart")
    chart_spec = chart.map("spec") if chart is not None else None
    reference = spec.map("chartRef")
    if chart_spec is not None:
        yield "chart", chart_spec.str("chart") or ""
        yield from _chart_source(chart_spec.map("sourceRef"))
    elif reference is not None:
        yield "chart", reference.str("name") or ""
        yield from _chart_source(reference)
    for pair in (("namespace", "targetNamespace"), ("release", "releaseName")):
        text = spec.str(pair[1])
        if text:
            yield pair[0], text
    values = spec.map("values")
    if values is not None and not handed.is_changed_after(spec) and app_template.makes_no_secret(values):
        yield "makes-no-secret", "true"
    for item in spec.seq("dependsOn"):
        if isinstance(item, Mapping) and item.str("name"):
            yield "depends-on", f"{item.str('namespace') or ''}/{item.str('name')}"


def _chart_source(reference: Mapping | None) -> Pairs:
    for name in ("kind", "name", "namespace"):
        yield f"source-{name}", (reference.str(name) if reference is not None else None) or ""


def _helm_chart(spec: Mapping) -> Pairs:
    yield "chart", spec.str("chart") or ""
    namespace = spec.str("targetNamespace")
    if namespace:
        yield "namespace", namespace


def _installation(spec: Mapping) -> Pairs:
    """Of objects that install something that is not here into their own namespace."""
    yield "installs", "true"


def _application(spec: Mapping) -> Pairs:
    destination = spec.map("destination")
    if destination is not None:
        yield "namespace", destination.str("namespace") or ""
        yield "destination", destination.str("name") or destination.str("server") or ""
    for source in _sources(spec):
        if source.str("chart"):
            yield "chart", source.str("chart") or ""
        elif source.str("path"):
            yield from _argo_path(source, source.str("path") or "")


def _argo_path(source: Mapping, path: str) -> Pairs:
    """`changes`: options for kustomize. `recurse`: plain manifests in folders below are deployed too.

    `only` and `without`: the path, a tab, and a glob of the plain manifests that are deployed, or not.
    """
    directory = source.map("directory")
    for name, field in (("only", "include"), ("without", "exclude")):
        if directory is not None and directory.str(field):
            yield name, f"{path}\t{directory.str(field)}"
    yield "path", path
    if source.map("helm") is not None:
        yield "helm-path", path
    if source.map("kustomize") is not None:
        yield "changes", path
    if directory is not None and is_true(directory.get("recurse")):
        yield "recurse", path
    yield "repository", _without_user(source.str("repoURL") or "")


def _sources(spec: Mapping) -> Iterator[Mapping]:
    single = spec.map("source")
    for source in ([single] if single is not None else []) + spec.seq("sources"):
        if isinstance(source, Mapping):
            yield source


def _without_user(url: str) -> str:
    """The URL without the user and password that some put before the host."""
    return re.sub(r"//[^/@]*@", "//", url)


def _application_set(spec: Mapping) -> Pairs:
    """The template's pairs, and its generators as JSON."""
    template = spec.map("template")
    inner = template.map("spec") if template is not None else None
    if inner is not None:
        yield from _application(inner)
    yield "generators", json.dumps(_generators(spec, _MOST_NESTED))


_MOST_NESTED = 4
"""Argo CD allows a matrix in a matrix."""


def _generators(parent: Mapping, depth: int) -> list[dict[str, Any]]:
    found = [item for item in parent.seq("generators") if isinstance(item, Mapping)] if depth else []
    return [_generator(item, depth - 1) for item in found]


def _generator(generator: Mapping, depth: int) -> dict[str, Any]:
    """One generator: its `kind`, and what the repository can tell of its parameters. In globs, `!` excludes."""
    for kind, field in generator.fields.items():
        inside = field.value
        if kind in ("selector", "template") or not isinstance(inside, Mapping):
            continue
        said: dict[str, Any] = {"kind": kind, "values": flat(inside.map("values"))}
        if kind in ("matrix", "merge"):
            keys = [item.text for item in inside.seq("mergeKeys") if isinstance(item, Scalar) and item.text]
            return said | {"keys": keys, "generators": _generators(inside, depth)}
        if kind == "git":
            paths = {name: list(_globs(inside.seq(name))) for name in ("directories", "files")}
            return said | paths | {"prefix": inside.str("pathParamPrefix") or ""}
        if kind == "list":
            return said | {"elements": [flat(item) for item in inside.seq("elements") if isinstance(item, Mapping)]}
        return said
    return {"kind": ""}


def _globs(items: list[Node]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping) and item.str("path"):
            mark = "!" if is_true(item.get("exclude")) else ""
            yield mark + (item.str("path") or "")


def flat(root: Mapping | None) -> dict[str, str]:
    """The texts of a mapping by their way through it (`cluster.name`), of those that may be kept."""
    found: dict[str, str] = {}
    pending: list[tuple[str, Mapping]] = [("", root)] if root is not None else []
    while pending and len(found) < _MOST_TEXTS:
        above, mapping = pending.pop()
        for name, field in mapping.fields.items():
            if isinstance(field.value, Mapping) and above.count(".") < _DEEPEST:
                pending.append((f"{above}{name}.", field.value))
            elif isinstance(field.value, Scalar) and _may_be_kept(f"{above}{name}", field.value.value):
                found[f"{above}{name}"] = field.value.value
    return found


_MOST_TEXTS = 1000
_DEEPEST = 8


def _namespace(root: Mapping) -> Pairs:
    metadata = root.map("metadata")
    labels = metadata.map("labels") if metadata is not None else None
    for name, field in (labels.fields if labels is not None else {}).items():
        if isinstance(field.value, Scalar) and field.value.text and _may_be_kept(name, field.value.text):
            yield "label", f"{name}={field.value.text}"


def _cluster_external_secret(spec: Mapping) -> Pairs:
    """`selects`: the labels of a selector as JSON, "" for one with expressions or values that are not kept."""
    selectors = [
        item for item in (spec.get("namespaceSelector"), *spec.seq("namespaceSelectors")) if isinstance(item, Mapping)
    ]
    for selector in selectors:
        labels = selector.map("matchLabels")
        values = (
            {name: field.value.text for name, field in labels.fields.items() if isinstance(field.value, Scalar)}
            if labels
            else {}
        )
        kept = all(value and _may_be_kept(name, value) for name, value in values.items())
        yield "selects", json.dumps(values) if kept and not selector.seq("matchExpressions") else ""


_READERS: dict[tuple[str, str], Callable[[Mapping], Pairs]] = {
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): _flux_kustomization,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): _helm_release,
    ("helm.cattle.io", "HelmChart"): _helm_chart,
    ("kfdef.apps.kubeflow.org", "KfDef"): _installation,
    ("operators.coreos.com", "Subscription"): _installation,
    ("packaging.carvel.dev", "PackageInstall"): _installation,
    ("kappctrl.k14s.io", "App"): _installation,
    ("argoproj.io", "Application"): _application,
    ("external-secrets.io", "ClusterExternalSecret"): _cluster_external_secret,
    ("argoproj.io", "ApplicationSet"): _application_set,
}
