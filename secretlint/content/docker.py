"""Docker configs as the kubelet uses them to pull images.

Source of the rules: `pkg/credentialprovider` of Kubernetes (config.go: `decodeDockerConfigFieldAuth`; keyring.go:
`Add`, `Lookup`, `URLsMatchStr`, `isDefaultRegistryMatch`).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from secretlint import lazyre
from secretlint.content import text
from secretlint.content.model import Problem

CONFIG_KEY, LEGACY_KEY = ".dockerconfigjson", ".dockercfg"
DEFAULT_REGISTRY = "index.docker.io"

_UNUSABLE = "docker-config-unusable"
_REGISTRY = "docker-config-registry"
_AUTH = "docker-config-auth"
_HOST = lazyre.compile(
    r"[a-z0-9*?\[\]](?:[a-z0-9_.*?\[\]-]*[a-z0-9*?\[\]])?(?::[0-9]{1,5})?|\[[0-9a-f:]+\](?::[0-9]{1,5})?", re.ASCII
)
_WEBSITES = frozenset(("hub.docker.com", "www.docker.com", "docker.com", "github.com", "www.github.com", "gitlab.com"))
_CREDENTIALS = ("auth", "username", "password", "identitytoken", "registrytoken")


class DockerConfig(NamedTuple):
    """What a docker config holds. `registries` as the kubelet indexes them; None when `open`: some is a template."""

    problems: list[Problem]
    registries: tuple[str, ...] | None
    open: bool


def examine(key: str, value: bytes, legacy: bool) -> DockerConfig:
    """Judge the config under `key`; `legacy` is the shape of `.dockercfg`, registries at the top."""
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        if text.is_template(value):
            return DockerConfig([], None, True)
        return DockerConfig([Problem(_UNUSABLE, key, "it is not JSON")], None, False)
    if not isinstance(document, dict):
        return DockerConfig([Problem(_UNUSABLE, key, "it is not a JSON object")], None, False)
    shape = _legacy_shape(document) if legacy else _shape(document)
    if shape is not None:
        return DockerConfig([Problem(_UNUSABLE, key, shape)], None, False)
    entries: dict[str, Any] = document if legacy else _folded(document, "auths")
    problems = list(_entries(key, entries, _helpers(document)))
    if text.is_template(value):
        return DockerConfig(problems, None, True)
    known = dict.fromkeys(index_key(name) for name in entries if registry_problem(name) is None)
    return DockerConfig(problems, tuple(known), False)


def _folded(document: Mapping[str, Any], name: str) -> Any:
    """The field as encoding/json finds it: the exact name first, then without regard to case."""
    if name in document:
        return document[name]
    return next((value for key, value in document.items() if key.lower() == name), None)


def _helpers(document: Mapping[str, Any]) -> str | None:
    """A credential helper that the config relies on: those run on the machine where the config was made."""
    if document.get("credsStore"):
        return "credsStore"
    return "credHelpers" if document.get("credHelpers") else None


def _shape(document: Mapping[str, Any]) -> str | None:
    auths = _folded(document, "auths")
    helper = _helpers(document)
    if isinstance(auths, dict) and auths:
        return None
    if helper is not None:
        return f"it leaves the credentials to {helper}, a helper program that the nodes do not have"
    if auths is not None and not isinstance(auths, dict):
        return "auths is not an object"
    if auths is None and any(_is_entry(value) for value in document.values()):
        return "it has registries at the top, as in a .dockercfg, and they belong under auths"
    return "it has no auths" if auths is None else "auths names no registry"


def _legacy_shape(document: Mapping[str, Any]) -> str | None:
    if isinstance(document.get("auths"), dict) and not _is_entry(document["auths"]):
        return "it has auths, as in a .dockerconfigjson, and a .dockercfg has the registries at the top"
    return None if document else "it names no registry"


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and any(name in value for name in _CREDENTIALS)


def _entries(key: str, entries: Mapping[str, Any], helper: str | None) -> Iterator[Problem]:
    for position, (registry, entry) in enumerate(entries.items(), start=1):
        where = "" if len(entries) == 1 else f" (entry {position} of {len(entries)})"
        template = text.is_template(registry.encode("utf-8", "replace"))
        reason = None if template else registry_problem(registry)
        if reason is not None:
            yield Problem(_REGISTRY, key, reason + where)
        why = _entry_problem(entry, helper)
        if why is not None:
            yield Problem(_AUTH, key, why + where)


def _entry_problem(entry: object, helper: str | None) -> str | None:
    if not isinstance(entry, dict):
        return "the entry is not an object"
    if any(entry.get(name) is not None and not isinstance(entry[name], str) for name in _CREDENTIALS):
        return "a field of the entry is not a string"
    fields = {name: entry.get(name) or "" for name in _CREDENTIALS}
    if any(text.is_template(str(field).encode("utf-8", "replace")) for field in fields.values()):
        return None
    token = bool(fields["identitytoken"] or fields["registrytoken"])
    if fields["auth"]:
        return _auth_problem(fields, token)
    if token:
        return None
    if not fields["username"] and not fields["password"]:
        return (
            f"it has no credentials, because {helper} keeps them elsewhere"
            if helper
            else "it has neither auth nor username and password"
        )
    if not fields["username"] or not fields["password"]:
        return f"it has no auth, and {'username' if not fields['username'] else 'password'} is empty"
    return _spacing_problem(fields["username"], fields["password"])


def _auth_problem(fields: Mapping[str, str], token: bool) -> str | None:
    decoded = decode_auth(fields["auth"])
    if decoded is None:
        plain = ":" in fields["auth"]
        return "auth is user:password in plain text, and must be base64 of it" if plain else "auth is not base64"
    user, colon, password = decoded.partition(b":")
    if not colon:
        inner = text.base64_text(decoded.strip())
        return "auth is encoded twice" if inner is not None and b":" in inner else "auth does not hold user:password"
    if not user.strip() or not (password.strip() or token):
        return f"auth has an empty {'password' if user.strip() else 'user name'}"
    for name, mine in (("username", user), ("password", password)):
        if (
            fields[name]
            and fields[name].encode("utf-8", "surrogatepass") != mine
            and not _only_spacing(fields[name], mine)
        ):
            return f"{name} and auth disagree, and auth is what counts"
    return _spacing_problem(user.decode("utf-8", "replace"), password.decode("utf-8", "replace"), "auth")


def _only_spacing(field: str, mine: bytes) -> bool:
    return field.encode("utf-8", "surrogatepass").strip() == mine.strip()


def _spacing_problem(user: str, password: str, where: str = "") -> str | None:
    for name, value in (("user name", user), ("password", password)):
        if value != value.strip():
            place = f"the {name} in {where}" if where else f"the {name}"
            return f"{place} {'ends in a newline' if value.endswith((chr(10), chr(13))) else 'has blanks around it'}"
    return None


def decode_auth(auth: str) -> bytes | None:
    """The bytes of an `auth` field, padded or not, as the kubelet decodes it; None when it does not."""
    joined = auth.replace("\n", "").replace("\r", "")
    if not joined.strip().endswith("="):
        if len(joined) % 4 == 1:
            return None
        joined += "=" * (-len(joined) % 4)
    try:
        return base64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError):
        return None


def registry_problem(registry: str) -> str | None:
    """Why no image can match this key of `auths`, in fixed words; None when one can."""
    if not registry.strip():
        return "the registry's name is empty"
    if registry != registry.strip() or any(char.isspace() for char in registry):
        return "the registry's name has blanks in it"
    rest = _without_scheme(registry)
    host, slash, path = rest.partition("/")
    lowered = host.lower()
    if "://" in rest or (host.lower().rstrip(":") in ("http", "https") and slash):
        return "the registry's scheme is misspelt"
    if "@" in host:
        return "the registry's name holds a user, and credentials belong into auth"
    if host != lowered and _HOST.fullmatch(lowered):
        return "the registry's name has capital letters, and image names have none"
    if _HOST.fullmatch(host) is None or ".." in host or not _port_in_range(host):
        return "the registry is not a host name"
    if lowered in _WEBSITES:
        return "it is the address of a website, not of a registry"
    if not any(mark in host for mark in ".:") and host != "localhost":
        return "the registry's name has neither a dot nor a port, so that image names cannot have it"
    return _path_problem(path)


def _path_problem(path: str) -> str | None:
    if path in ("v1", "v2"):
        return f"the kubelet reads /{path}/ at its end and takes /{path} for a part of the image's name"
    if any(mark in path for mark in "?#@:"):
        return "behind the registry stands more than the path of a repository"
    return None


def _port_in_range(host: str) -> bool:
    _, colon, port = host.rpartition(":")
    return not colon or host.endswith("]") or 0 < int(port) < 65536


def _without_scheme(registry: str) -> str:
    for scheme in ("https://", "http://"):
        if registry.startswith(scheme):
            return registry[len(scheme) :]
    return registry


def index_key(registry: str) -> str:
    """Under which name the kubelet keeps a registry's credentials: host and path, without scheme, /v1/ and /v2/."""
    host, slash, path = _without_scheme(registry).partition("/")
    whole = slash + path
    if whole.startswith(("/v1/", "/v2/")):
        whole = whole[3:]
    return host if whole in ("", "/") else host + whole


def image_registry(image: str) -> str:
    """The registry and repository of an image as the kubelet looks them up: `nginx` is `docker.io/library/nginx`."""
    name = image.partition("@")[0]
    head, colon, tail = name.rpartition(":")
    if colon and "/" not in tail:
        name = head
    first, slash, _ = name.partition("/")
    if not slash:
        return f"docker.io/library/{name}"
    if first == "index.docker.io":
        return "docker.io" + name[len(first) :]
    if "." in first or ":" in first or first == "localhost":
        return name
    return f"docker.io/{name}"


def serves(registries: tuple[str, ...], image: str) -> bool:
    """Whether one of the registries (as `index_key` gives them) has credentials for the image."""
    wanted = image_registry(image)
    if wanted.startswith("docker.io/") and DEFAULT_REGISTRY in registries:
        return True
    return any(_matches(registry, wanted) for registry in registries)


def _matches(pattern: str, image: str) -> bool:
    host, _, path = pattern.partition("/")
    name, _, repository = image.partition("/")
    pattern_host, _, pattern_port = host.partition(":")
    image_host, _, image_port = name.partition(":")
    if pattern_port != image_port or not ("/" + repository).startswith("/" + path):
        return False
    parts, others = pattern_host.split("."), image_host.split(".")
    return len(parts) == len(others) and all(
        fnmatchcase(other, part) for part, other in zip(parts, others, strict=True)
    )
