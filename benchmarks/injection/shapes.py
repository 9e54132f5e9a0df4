"""Who names a Secret and who makes one, by the shape of plain objects alone and not by secretlint's tables.

It knows less than those and is meant to: a break is only counted where it is beyond doubt. The tables only say which
kinds are described at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from secretlint.kinds.table import built_in

Path = tuple["str | int", ...]
Object = dict[str, Any]

_NAMED = re.compile(r"(?:secret|.*SecretRef|secretRef|.*[sS]ecretKeyRef|.*[sS]ecretKeySelector)\Z")
_MADE_BY_READER = frozenset(("privateKeySecretRef", "writeConnectionSecretToRef"))
"""The controller that reads the object writes these."""
_MAKERS = frozenset(("Certificate", "SealedSecret", "ExternalSecret", "ClusterExternalSecret", "PushSecret"))
"""What names a Secret in these is what they make, or a copy of it."""
_PULL = ("kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg")


class Reference(NamedTuple):
    """A place that names a Secret. `path` leads to the name, `keys` are pairs of a key and the path to it.

    `values`: it is input of a chart, or of a kind that nobody has described. `types`: those that do.
    """

    path: Path
    name: str
    namespace: str
    keys: tuple[tuple[str, Path], ...] = ()
    values: bool = False
    types: tuple[str, ...] = ()


class Producer(NamedTuple):
    """A Secret that an object makes. `keys`: each with the path to what names it; `open`: there may be more."""

    name: str
    path: Path
    keys: tuple[tuple[str, Path], ...]
    open: bool
    type: str


def references(obj: Object) -> Iterator[Reference]:
    """Required references of an object."""
    if obj.get("kind") in _MAKERS or obj.get("kind") == "CustomResourceDefinition":
        return
    release = _release(obj)
    unknown = built_in().get(str(obj.get("apiVersion", "")), str(obj.get("kind", ""))) is None
    for found in _walk(obj, (), str(obj.get("kind", ""))):
        if release and found.path[:2] == ("spec", "values"):
            name = re.sub(r"\{\{-?\s*\.Release\.Name\s*-?\}\}", release, found.name)
            found = found._replace(name=name, values=True)
        elif found.path[0] == "metadata":
            continue
        elif unknown:
            found = found._replace(values=True)
        if re.fullmatch(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?", found.name):
            yield found


def _release(obj: Object) -> str:
    if obj.get("kind") != "HelmRelease":
        return ""
    spec = obj.get("spec") or {}
    return str(spec.get("releaseName") or (obj.get("metadata") or {}).get("name") or "")


def _walk(value: Any, path: Path, kind: str) -> Iterator[Reference]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*path, number), kind)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _at(value, str(key), item, (*path, str(key)), kind)
            yield from _walk(item, (*path, str(key)), kind)


def _at(parent: Object, key: str, value: Any, path: Path, kind: str) -> Iterator[Reference]:
    if isinstance(value, str):
        if key == "secretName":
            yield from _volume(parent, value, path, kind)
    elif isinstance(value, dict):
        name = value.get("name")
        if not isinstance(name, str) or value.get("optional") is True or key in _MADE_BY_READER or key == "metadata":
            return
        if _NAMED.match(key) or value.get("kind") == "Secret":
            yield Reference((*path, "name"), name, _text(value.get("namespace")), tuple(_key(value, path)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict) and isinstance(item.get("name"), str) and item.get("optional") is not True:
                yield from _in_list(key, item, (*path, number))


def _volume(parent: Object, name: str, path: Path, kind: str) -> Iterator[Reference]:
    if parent.get("optional") is True or "vault" in str(parent.get("roleName", "")):
        return
    keys = []
    for number, item in enumerate(parent.get("items") or ()):
        if isinstance(item, dict) and isinstance(item.get("key"), str):
            keys.append((item["key"], (*path[:-1], "items", number, "key")))
    if kind == "Ingress" and "tls" in path:
        keys = [("tls.crt", path), ("tls.key", path)]
    yield Reference(path, name, "", tuple(keys))


def _in_list(key: str, item: Object, path: Path) -> Iterator[Reference]:
    name = item["name"]
    if key == "imagePullSecrets":
        yield Reference((*path, "name"), name, "", (), False, _PULL)
    elif key == "certificateRefs" and item.get("kind", "Secret") == "Secret":
        yield Reference((*path, "name"), name, _text(item.get("namespace")))
    elif item.get("kind") == "Secret" and "apiVersion" not in item:
        keys: tuple[tuple[str, Path], ...] = ()
        if key == "valuesFrom":
            named = "valuesKey" in item
            keys = ((str(item.get("valuesKey", "values.yaml")), (*path, "valuesKey" if named else "name")),)
        yield Reference((*path, "name"), name, _text(item.get("namespace")), keys)


def _key(value: Object, path: Path) -> Iterator[tuple[str, Path]]:
    if isinstance(value.get("key"), str):
        yield value["key"], (*path, "key")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def producers(obj: Object) -> Iterator[Producer]:
    """Secrets that an object makes, for the few kinds that make most of them."""
    make = _PRODUCERS.get(str(obj.get("kind")))
    metadata = obj.get("metadata")
    if make is not None and isinstance(metadata, dict) and isinstance(metadata.get("name"), str):
        yield from make(obj, metadata["name"], obj.get("spec") if isinstance(obj.get("spec"), dict) else {})


def _fields(obj: Any, *names: str) -> list[tuple[str, Path]]:
    for name in names:
        obj = obj.get(name) if isinstance(obj, dict) else None
    return [(str(key), (*names, str(key))) for key in obj] if isinstance(obj, dict) else []


def _secret(obj: Object, name: str, spec: Object) -> Iterator[Producer]:
    keys = (*_fields(obj, "data"), *_fields(obj, "stringData"))
    kind = _text(obj.get("type")) or "Opaque"
    yield Producer(name, ("metadata", "name"), tuple(keys), kind == "kubernetes.io/service-account-token", kind)


def _sealed(obj: Object, name: str, spec: Object) -> Iterator[Producer]:
    keys = (*_fields(obj, "spec", "encryptedData"), *_fields(obj, "spec", "template", "data"))
    kind = (spec.get("template") or {}).get("type")
    yield Producer(name, ("metadata", "name"), tuple(keys), False, _text(kind) or "Opaque")


def _external(obj: Object, name: str, spec: Object) -> Iterator[Producer]:
    yield from _external_at(obj, name, spec, ("spec",))


def _external_at(obj: Object, name: str, spec: Object, at: tuple[str, ...]) -> Iterator[Producer]:
    target = spec.get("target") if isinstance(spec.get("target"), dict) else {}
    if target.get("creationPolicy") in ("None", "Merge"):
        return
    template = target.get("template") if isinstance(target.get("template"), dict) else {}
    path: Path = (*at, "target", "name") if isinstance(target.get("name"), str) else ("metadata", "name")
    made, kind = _text(target.get("name")) or name, _text(template.get("type")) or "Opaque"
    if template.get("templateFrom") or template.get("mergePolicy") == "Merge":
        yield Producer(made, path, (), True, kind)
    elif template.get("data"):
        yield Producer(made, path, tuple(_fields(obj, *at, "target", "template", "data")), False, kind)
    else:
        keys = tuple(
            (item["secretKey"], (*at, "data", number, "secretKey"))
            for number, item in enumerate(spec.get("data") or ())
            if isinstance(item, dict) and isinstance(item.get("secretKey"), str)
        )
        yield Producer(made, path, keys, bool(spec.get("dataFrom")) or not keys, kind)


def _certificate(obj: Object, name: str, spec: Object) -> Iterator[Producer]:
    if isinstance(spec.get("secretName"), str):
        yield Producer(spec["secretName"], ("spec", "secretName"), (), True, "kubernetes.io/tls")


def _item(obj: Object, name: str, spec: Object) -> Iterator[Producer]:
    yield Producer(name, ("metadata", "name"), (), True, "")


_PRODUCERS = {
    "Secret": _secret,
    "SealedSecret": _sealed,
    "ExternalSecret": _external,
    "Certificate": _certificate,
    "OnePasswordItem": _item,
}
