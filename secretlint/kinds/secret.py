"""A Secret itself: which keys it has, with traits that tell nothing of their values, and who adds more at run time."""

from __future__ import annotations

import re

from secretlint import lazyre, redact
from secretlint.facts import Declaration, KeyFact
from secretlint.model import ObjectId
from secretlint.tree import Mapping, Node, Scalar, is_null, is_true, span

_OLD_ENV_NAME = lazyre.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z", re.ASCII)

TOKEN_TYPE = "kubernetes.io/service-account-token"
AUTOGENERATE = "secret-generator.v1.mittwald.de/autogenerate"
GENERATED_KEYS = {
    "ssh-keypair": ("ssh-publickey", "ssh-privatekey"),
    "basic-auth": ("username", "password", "auth"),
}
COPIES_FROM = ("replicator.v1.mittwald.de/replicate-from", "reflector.v1.k8s.emberstack.com/reflects")


def secret_declarations(root: Mapping, obj: ObjectId) -> tuple[Declaration, ...]:
    """The Secret of a manifest of kind Secret; nothing when it has no name.

    One with neither `data` nor `stringData` is a vessel that something fills at run time, so its keys are open unless a
    controller is known to fill it.
    """
    metadata = root.map("metadata")
    name = metadata.get("name") if metadata else None
    if not isinstance(name, Scalar) or not name.text:
        return ()
    keys = secret_keys(root)
    filled_elsewhere = "data" not in root.fields and "stringData" not in root.fields
    kind = root.str("type") or "Opaque"
    added, copied = _added(metadata, kind)
    filled_elsewhere = filled_elsewhere and not added
    for key in added:
        keys.setdefault(key, KeyFact(key, span(name), ("generated",)))
    return (
        Declaration(
            obj,
            name.text,
            "",
            tuple(keys.values()),
            copied or filled_elsewhere,
            kind,
            span(name),
            "Secret",
            True,
            _traits(root, copied),
        ),
    )


def secret_keys(root: Mapping) -> dict[str, KeyFact]:
    """Keys of `data` and `stringData`; the latter win, as in the API server's conversion."""
    keys: dict[str, KeyFact] = {}
    for part in ("data", "stringData"):
        fields = root.map(part)
        if fields is None:
            continue
        for name, entry in fields.fields.items():
            keys[name] = KeyFact(redact.key(name), span(entry.key), key_traits(name, entry.value))
    return keys


def key_traits(name: str, value: Node) -> tuple[str, ...]:
    """From a closed list: `empty`, `invalid-env-name` (envFrom skips it before Kubernetes 1.32), `encrypted` (SOPS)."""
    traits = []
    if is_null(value) or (isinstance(value, Scalar) and not value.value):
        traits.append("empty")
    if not _OLD_ENV_NAME.match(name):
        traits.append("invalid-env-name")
    if isinstance(value, Scalar) and value.value.startswith("ENC[AES256_GCM,"):
        traits.append("encrypted")
    return tuple(traits)


def _added(metadata: Mapping | None, kind: str) -> tuple[tuple[str, ...], bool]:
    """Keys that a controller adds, and whether it may add any."""
    added: tuple[str, ...] = ("token", "ca.crt", "namespace", "service-ca.crt") if kind == TOKEN_TYPE else ()
    annotations = metadata.map("annotations") if metadata else None
    if annotations is None:
        return added, False
    generated = annotations.str(AUTOGENERATE)
    if generated:
        added += tuple(part.strip() for part in generated.split(",") if part.strip())
    added += GENERATED_KEYS.get(annotations.str("secret-generator.v1.mittwald.de/type") or "", ())
    return added, any(annotations.str(name) for name in COPIES_FROM)


def _traits(root: Mapping, copied: bool) -> tuple[tuple[str, str], ...]:
    traits = []
    if isinstance(root.get("sops"), Mapping):
        traits.append(("sops", "true"))
    if copied:
        traits.append(("copied", "true"))
    if is_true(root.get("immutable")):
        traits.append(("immutable", "true"))
    return tuple(traits)
