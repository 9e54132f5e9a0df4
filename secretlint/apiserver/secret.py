"""Secrets: `ValidateSecret` and `ValidateSecretUpdate` (`pkg/apis/core/validation/validation.go`)."""

from __future__ import annotations

from typing import Any

from secretlint.apiserver import gojson, meta, names
from secretlint.apiserver.decode import NoBytes
from secretlint.apiserver.problem import Key, Path, Problems

MAX_SIZE = 1024 * 1024
TOKEN = "kubernetes.io/service-account-token"
TOKEN_ANNOTATION = "kubernetes.io/service-account.name"
DOCKER_KEYS = {
    "kubernetes.io/dockercfg": ".dockercfg",
    "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
}
BASIC_AUTH = "kubernetes.io/basic-auth"
SSH_AUTH = "kubernetes.io/ssh-auth"
TLS = "kubernetes.io/tls"
SERVED_TYPES = (
    "Opaque",
    TOKEN,
    *DOCKER_KEYS,
    BASIC_AUTH,
    SSH_AUTH,
    TLS,
    "bootstrap.kubernetes.io/token",
    "helm.sh/release.v1",
)
"""Types that something in Kubernetes or its tools gives a meaning to."""
_DATA: Path = ("data",)


def merged(secret: dict[str, Any]) -> dict[str, bytes]:
    """`data` after the conversion: what `stringData` holds overwrites it (`Convert_v1_Secret_To_core_Secret`)."""
    data: dict[str, bytes] = dict(secret.get("data", {}))
    for key, value in secret.get("stringData", {}).items():
        data[key] = value.encode("utf-8", "surrogatepass")
    return data


def validate(secret: dict[str, Any], problems: Problems) -> None:
    """A Secret that is about to be created."""
    meta.validate(secret.get("metadata", {}), names.dns_subdomain, problems, generation=True)
    data = merged(secret)
    written = secret.get("stringData", {})
    total = 0
    for key, value in data.items():
        total += len(value)
        if wrong := names.data_key(key):
            at = ("stringData" if key in written else "data", Key(key))
            problems.raw(
                "secret-invalid-key",
                (*_DATA, Key(key)),
                ("key", key[:80]),
                ("problem", wrong),
                at=at,
                key=True,
            )
    if total > MAX_SIZE:
        at_field = ("data",) if "data" in secret else ("stringData",)
        problems.raw("secret-too-large", _DATA, ("size", str(total)), ("limit", str(MAX_SIZE)), at=at_field, key=True)
    _type(secret, data, problems)


def _type(secret: dict[str, Any], data: dict[str, bytes], problems: Problems) -> None:
    kind = secret.get("type", "")
    if kind == TOKEN:
        annotations = secret.get("metadata", {}).get("annotations", {})
        if not annotations.get(TOKEN_ANNOTATION):
            field = ("metadata", "annotations", Key(TOKEN_ANNOTATION))
            problems.raw("secret-token-without-account", field, ("annotation", TOKEN_ANNOTATION))
    elif kind in DOCKER_KEYS:
        _docker_config(kind, DOCKER_KEYS[kind], secret, data, problems)
    elif kind == BASIC_AUTH:
        if "username" not in data and "password" not in data:
            for key in ("username", "password"):
                _missing(secret, kind, key, problems, "username nor password", "neither key")
    elif kind == SSH_AUTH:
        if not data.get("ssh-privatekey"):
            _missing(secret, kind, "ssh-privatekey", problems, empty="ssh-privatekey" in data)
    elif kind == TLS:
        for key in ("tls.crt", "tls.key"):
            if key not in data:
                _missing(secret, kind, key, problems)


def _missing(
    secret: dict[str, Any],
    kind: str,
    key: str,
    problems: Problems,
    keys: str = "",
    lacks: str = "no key",
    empty: bool = False,
) -> None:
    lack = "an empty key" if empty else lacks
    at = ("stringData",) if "data" not in secret and "stringData" in secret else _DATA
    if empty:
        at = ("stringData" if key in secret.get("stringData", {}) else "data", Key(key))
    problems.raw(
        "secret-required-key",
        (*_DATA, Key(key)),
        ("type", kind),
        ("key", key),
        ("keys", keys or key),
        ("lacks", lack),
        at=at,
        key=not empty,
    )


def _docker_config(kind: str, key: str, secret: dict[str, Any], data: dict[str, bytes], problems: Problems) -> None:
    if key not in data:
        _missing(secret, kind, key, problems)
        return
    found = gojson.json_kind(data[key])
    if found in ("object", "null"):
        return
    at = ("stringData" if key in secret.get("stringData", {}) else "data", Key(key))
    problem = {
        "": "is empty" if not data[key] else "is not JSON",
        "overflow": "has a number that is too large",
    }.get(found, f"is JSON, but {_ARTICLE.get(found, found)} and not an object")
    problems.raw(
        "secret-docker-config-invalid", (*_DATA, Key(key)), ("key", key), ("problem", problem), ("type", kind), at=at
    )


_ARTICLE = {"array": "a list", "string": "a string", "number": "a number", "boolean": "a boolean"}


def validate_update(new: dict[str, Any], old: dict[str, Any], problems: Problems) -> None:
    """What the API server refuses when `new` replaces `old`, besides what it refuses in `new` alone.

    Both are decoded Secrets as written in manifests: an omitted type has been defaulted to Opaque, `stringData` merged.
    """
    new_type, old_type = new.get("type") or "Opaque", old.get("type") or "Opaque"
    if new_type != old_type:
        problems.raw("secret-changed-type", ("type",), ("type", new_type), ("old", old_type))
    if not old.get("immutable"):
        return
    if not new.get("immutable"):
        problems.raw("secret-changed-immutable", ("immutable",), ("problem", "immutable may not be taken back"))
    if _compared(new) != _compared(old):
        at = ("stringData",) if "stringData" in new and "data" not in new else _DATA
        problems.raw(
            "secret-changed-immutable", _DATA, ("problem", "the data of an immutable Secret may not change"), at=at
        )


def _compared(secret: dict[str, Any]) -> dict[str, tuple[bytes, bool]] | None:
    """The data as the API server compares it: no map is not an empty one, and null is not an empty value."""
    if "data" not in secret and not secret.get("stringData"):
        return None
    return {key: (value, isinstance(value, NoBytes)) for key, value in merged(secret).items()}
