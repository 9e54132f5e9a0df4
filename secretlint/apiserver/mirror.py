"""Mirror Pods, by which a kubelet shows its static Pods: what the ServiceAccount admission refuses in them.

Source: `plugin/pkg/admission/serviceaccount` and `VisitPodSecretNames`, which forgets the containers' references.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secretlint.apiserver.problem import Path, Problems

ANNOTATION = "kubernetes.io/config.mirror"
_SECRETS = {
    "azureFile": ("secretName",),
    "cephfs": ("secretRef", "name"),
    "cinder": ("secretRef", "name"),
    "flexVolume": ("secretRef", "name"),
    "rbd": ("secretRef", "name"),
    "secret": ("secretName",),
    "scaleIO": ("secretRef", "name"),
    "iscsi": ("secretRef", "name"),
    "storageos": ("secretRef", "name"),
    "csi": ("nodePublishSecretRef", "name"),
}
"""Kind of volume → where it names a Secret."""


def validate(spec: dict[str, Any], problems: Problems) -> None:
    """A Pod with the annotation. The API server names the first thing only."""
    for at in (*_accounts(spec), *_secrets(spec), *_tokens(spec)):
        problems.invalid(at, f"cannot be used by a mirror Pod, which the annotation {ANNOTATION} makes of this")
        return


def _accounts(spec: dict[str, Any]) -> Iterator[Path]:
    for field in ("serviceAccountName", "serviceAccount"):
        if spec.get(field):
            yield ("spec", field)


def _secrets(spec: dict[str, Any]) -> Iterator[Path]:
    for index, item in enumerate(spec.get("imagePullSecrets", [])):
        if item.get("name"):
            yield ("spec", "imagePullSecrets", index, "name")
    for index, volume in enumerate(spec.get("volumes", [])):
        at: Path = ("spec", "volumes", index)
        for kind, path in _SECRETS.items():
            found: Any = volume.get(kind)
            for field in path:
                found = found.get(field) if found else None
            if found:
                yield (*at, kind, *path)
        for number, source in enumerate(volume.get("projected", {}).get("sources", [])):
            if source.get("secret", {}).get("name"):
                yield (*at, "projected", "sources", number, "secret", "name")


def _tokens(spec: dict[str, Any]) -> Iterator[Path]:
    for index, volume in enumerate(spec.get("volumes", [])):
        for number, source in enumerate(volume.get("projected", {}).get("sources", [])):
            if "serviceAccountToken" in source:
                yield ("spec", "volumes", index, "projected", "sources", number, "serviceAccountToken")
