"""A build reduced to what the oracle prints, by rules of its own: what the code says of itself is not compared."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from secretlint.kustomize import HASH, Build, Resource
from secretlint.tree import Mapping, Node, Scalar


def reduce(name: str, build: Build) -> dict[str, Any]:
    """The same dictionary that `kustomize-oracle` prints for a tree."""
    objects, secrets, references = [], [], []
    for resource in build.resources:
        value = plain(resource.node)
        kind, meta = value["kind"], value["metadata"]
        if kind == "Secret":
            secrets.append(_secret(resource, value))
        identity = "|".join((value["apiVersion"], kind, meta.get("namespace", ""), meta["name"]))
        objects.append({"id": identity, "digest": digest(value)})
        references += [{"object": f"{kind}/{meta['name']}"} | found for found in _collect(value, "", kind)]
    return {
        "name": name,
        "objects": sorted(objects, key=lambda found: found["id"]),
        "secrets": sorted(secrets, key=lambda found: f"{found['namespace']}/{found['name']}{found['hashed']}".lower()),
        "references": sorted(references, key=lambda found: found["object"] + " " + found["field"]),
    }


def plain(node: Node) -> Any:
    """The JSON value of a node."""
    if isinstance(node, Scalar):
        value = node.json.value.replace(HASH, "-<hash>") if isinstance(node.json.value, str) else node.json.value
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(node, Mapping):
        return {key: plain(field.value) for key, field in node.fields.items()}
    return [plain(item) for item in node.items]


def digest(value: Any) -> str:
    text = json.dumps(_settle(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for character, escape in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        text = text.replace(character, escape)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _settle(value: Any) -> Any:
    """Without images (no Secret depends on them) and empty annotations, and with white space as single blanks."""
    if isinstance(value, str):
        return " ".join(re.split("[\t\n\v\f\r \x85\xa0]+", value.strip()))
    if isinstance(value, list):
        return [_settle(item) for item in value]
    if isinstance(value, dict):
        return {key: _settle(item) for key, item in value.items() if not _idle(key, item)}
    return value


def _idle(key: str, item: Any) -> bool:
    return (key == "image" and isinstance(item, str)) or (key == "annotations" and not item)


def _secret(resource: Resource, value: dict[str, Any]) -> dict[str, Any]:
    keys = set()
    for field in ("data", "stringData"):
        for key in value.get(field) or {}:
            keys.add(key)
            value[field][key] = "*"
    return {
        "namespace": value["metadata"].get("namespace", ""),
        "name": resource.name,
        "type": value.get("type", ""),
        "keys": sorted(keys),
        "hashed": resource.hashed,
    }


def _collect(value: Any, path: str, kind: str) -> list[dict[str, str]]:
    found = []
    if isinstance(value, list):
        for index, item in enumerate(value):
            found += _collect(item, f"{path}[{index}]", kind)
    if isinstance(value, dict):
        for key in sorted(value):
            here = f"{path}.{key}".lstrip(".")
            found += _at(value[key], key, here, kind)
            found += _collect(value[key], here, kind)
    return found


def _at(value: Any, key: str, path: str, kind: str) -> list[dict[str, str]]:
    if isinstance(value, str) and key in ("secretName", "nginx.ingress.kubernetes.io/auth-secret"):
        return [{"field": path, "name": value}]
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        selector = key.lower().endswith("secretref") or key in ("secretKeyRef", "secret")
        if selector or (value.get("kind") == "Secret" and key != "metadata"):
            extra = {
                name: value[name] for name in ("key", "namespace") if isinstance(value.get(name), str) and value[name]
            }
            return [{"field": path, "name": value["name"]} | extra]
    return _in_list(value, key, path, kind) if isinstance(value, list) else []


def _in_list(items: list[Any], key: str, path: str, kind: str) -> list[dict[str, str]]:
    found = []
    for index, item in enumerate(items):
        if isinstance(item, str) and key == "resourceNames":
            found.append({"field": f"{path}[{index}]", "name": item})
        elif isinstance(item, dict) and isinstance(item.get("name"), str) and item["name"]:
            pull = key == "imagePullSecrets" or (kind == "ServiceAccount" and key == "secrets")
            if pull or item.get("kind") == "Secret":
                found.append({"field": f"{path}[{index}]", "name": item["name"]})
    return found
