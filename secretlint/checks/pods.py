"""What is odd about Secrets inside one Pod spec, though the API server takes it."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.checks import Context, Document
from secretlint.model import Hit
from secretlint.tree import Mapping, Scalar, span

_TEMPLATES = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
} | {
    kind: ("spec", "template", "spec")
    for kind in ("ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job")
}
_STATIC_FOLDER = "kubernetes/manifests/"
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def wants(document: Document) -> bool:
    """Whether the document is one of Kubernetes' own kinds with a Pod spec."""
    return document.object is not None and document.object.kind in _TEMPLATES


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """Volumes that no container mounts; Secrets in static Pods."""
    if document.object is None:
        return
    path = _TEMPLATES[document.object.kind]
    spec: Mapping | None = document.mapping
    for name in path:
        spec = spec.map(name) if spec is not None else None
    if spec is None:
        return
    prefix = ".".join(path)
    yield from _not_mounted(spec, prefix)
    if document.object.kind == "Pod" and _is_static(document):
        yield from _static(spec, prefix)


def _maps(spec: Mapping, name: str) -> Iterator[tuple[int, Mapping]]:
    return ((number, item) for number, item in enumerate(spec.seq(name)) if isinstance(item, Mapping))


def _not_mounted(spec: Mapping, prefix: str) -> Iterator[Hit]:
    mounted = {
        mount.str("name")
        for kind in _CONTAINERS
        for _, container in _maps(spec, kind)
        for _, mount in _maps(container, "volumeMounts")
    }
    for number, volume in _maps(spec, "volumes"):
        name = volume.get("name")
        if volume.map("secret") is None or not isinstance(name, Scalar) or not name.text or name.text in mounted:
            continue
        yield Hit("secret-volume-not-mounted", span(name), f"{prefix}.volumes[{number}].name", (("volume", name.text),))


def _is_static(document: Document) -> bool:
    """The kubelet's own folder, or the annotation with which it marks Pods that come from a file."""
    metadata = document.mapping.map("metadata")
    annotations = metadata.map("annotations") if metadata is not None else None
    source = annotations.str("kubernetes.io/config.source") if annotations is not None else None
    return source == "file" or _STATIC_FOLDER in f"{document.origin.path}"


def _static(spec: Mapping, prefix: str) -> Iterator[Hit]:
    """References to API objects, which the kubelet refuses in a static Pod (`podVolumesExist`, `GetPodSecrets`)."""
    for number, volume in _maps(spec, "volumes"):
        secret = volume.map("secret")
        name = secret.get("secretName") if secret is not None else None
        if isinstance(name, Scalar):
            yield Hit("static-pod-secret", span(name), f"{prefix}.volumes[{number}].secret.secretName")
    for kind in _CONTAINERS:
        for number, container in _maps(spec, kind):
            yield from _static_env(container, f"{prefix}.{kind}[{number}]")


def _static_env(container: Mapping, prefix: str) -> Iterator[Hit]:
    for number, entry in _maps(container, "env"):
        source = entry.map("valueFrom")
        reference = source.map("secretKeyRef") if source is not None else None
        name = reference.get("name") if reference is not None else None
        if isinstance(name, Scalar):
            yield Hit("static-pod-secret", span(name), f"{prefix}.env[{number}].valueFrom.secretKeyRef.name")
    for number, entry in _maps(container, "envFrom"):
        reference = entry.map("secretRef")
        name = reference.get("name") if reference is not None else None
        if isinstance(name, Scalar):
            yield Hit("static-pod-secret", span(name), f"{prefix}.envFrom[{number}].secretRef.name")
