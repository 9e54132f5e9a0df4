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
} | dict.fromkeys(
    ("ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job"),
    ("spec", "template", "spec"),
)
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
    yield from _in_environment(spec, prefix)
    if document.object.kind == "Pod" and _is_static(document):
        yield from _static(spec, prefix)


def _maps(spec: Mapping, name: str) -> Iterator[tuple[int, Mapping]]:
    return ((number, item) for number, item in enumerate(spec.seq(name)) if isinstance(item, Mapping))


def _not_mounted(spec: Mapping, prefix: str) -> Iterator[Hit]:
    """Secret volumes that no container mounts, and those that every container mounts."""
    mounts = [
        {mount.str("name") for _, mount in _maps(container, "volumeMounts")}
        for kind in _CONTAINERS
        for _, container in _maps(spec, kind)
    ]
    for number, volume in _maps(spec, "volumes"):
        name = volume.get("name")
        if volume.map("secret") is None or not isinstance(name, Scalar) or not name.text:
            continue
        where = f"{prefix}.volumes[{number}].name"
        count = sum(name.text in mounted for mounted in mounts)
        if count == 0:
            yield Hit("secret-volume-not-mounted", span(name), where, (("volume", name.text),))
        elif count == len(mounts) > 1:
            args = (("volume", name.text), ("count", str(count)))
            yield Hit("secret-mounted-everywhere", span(name), where, args)


def _variables(spec: Mapping, prefix: str) -> Iterator[tuple[Mapping, Scalar, str]]:
    """Each place where a container takes a variable from a Secret: container, name of the Secret, field."""
    for kind in _CONTAINERS:
        for number, container in _maps(spec, kind):
            here = f"{prefix}.{kind}[{number}]"
            for index, entry in _maps(container, "env"):
                source = entry.map("valueFrom")
                reference = source.map("secretKeyRef") if source is not None else None
                name = reference.get("name") if reference is not None else None
                if isinstance(name, Scalar):
                    yield container, name, f"{here}.env[{index}].valueFrom.secretKeyRef.name"
            for index, entry in _maps(container, "envFrom"):
                reference = entry.map("secretRef")
                name = reference.get("name") if reference is not None else None
                if isinstance(name, Scalar):
                    yield container, name, f"{here}.envFrom[{index}].secretRef.name"


def _in_environment(spec: Mapping, prefix: str) -> Iterator[Hit]:
    seen: set[tuple[int, str]] = set()
    for container, name, field in _variables(spec, prefix):
        if name.text and (id(container), name.text) not in seen:
            seen.add((id(container), name.text))
            args = (("container", container.str("name") or ""), ("name", name.text))
            yield Hit("secret-in-environment", span(name), field, args)


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
    for _, name, field in _variables(spec, prefix):
        yield Hit("static-pod-secret", span(name), field)
