"""A labelled content as manifests: the Secret in several ways of writing, and the objects that use it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from tests.content.cases import Case

METADATA = {"name": "web", "namespace": "shop"}


def manifest(case: Case, style: str) -> bytes:
    """One file: the Secret written in `style`, then a Pod and an Ingress where the case has uses, images or hosts."""
    documents = [STYLES[style](case), *(json.dumps(user, indent=1) for user in users(case))]
    return "\n---\n".join(documents).encode("utf-8", "surrogateescape")


def is_text(case: Case) -> bool:
    """Whether `stringData` can hold the values: YAML has no way to write bytes that are not UTF-8."""
    try:
        return all("\x00" not in value.decode() and value.isascii() for value in case.values.values())
    except UnicodeDecodeError:
        return False


def _head(case: Case, part: str) -> str:
    name, namespace = _place(case)
    metadata = f"metadata:\n  name: {name}\n  namespace: {namespace}\n"
    return f"apiVersion: v1\nkind: Secret\n{metadata}type: {case.type}\n{part}:\n"


def _place(case: Case) -> tuple[str, str]:
    if case.type != "bootstrap.kubernetes.io/token":
        return "web", "shop"
    return "bootstrap-token-" + case.values["token-id"].decode().strip(), "kube-system"


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _data(case: Case) -> str:
    return _head(case, "data") + "".join(
        f"  {key}: {_encoded(value) or chr(34) * 2}\n" for key, value in case.values.items()
    )


def _data_wrapped(case: Case) -> str:
    lines = [_head(case, "data")]
    for key, value in case.values.items():
        text = _encoded(value)
        lines.append(f"  {key}: |\n" + "".join(f"    {text[at : at + 64]}\n" for at in range(0, len(text), 64)) + "\n")
    return "".join(lines)


def _string_quoted(case: Case) -> str:
    return _head(case, "stringData") + "".join(
        f"  {key}: {json.dumps(value.decode())}\n" for key, value in case.values.items()
    )


def _string_block(case: Case) -> str:
    """Block scalars where they keep the text as it is, quotes where not (CR, tabs first, blanks at the start)."""
    lines = [_head(case, "stringData")]
    for key, value in case.values.items():
        text = value.decode()
        body = text.rstrip("\n")
        if not body or body != body.lstrip() or "\r" in text or "\t" in text or text.endswith("\n\n"):
            lines.append(f"  {key}: {json.dumps(text)}\n")
            continue
        mark = "|" if text.endswith("\n") else "|-"
        lines.append(f"  {key}: {mark}\n" + "".join(f"    {line}\n" if line else "\n" for line in body.split("\n")))
    return "".join(lines)


def _json(case: Case) -> str:
    name, namespace = _place(case)
    data = {key: _encoded(value) for key, value in case.values.items()}
    metadata = {"name": name, "namespace": namespace}
    return json.dumps(
        {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": case.type, "data": data}, indent=2
    )


STYLES: dict[str, Callable[[Case], str]] = {
    "data": _data,
    "data wrapped": _data_wrapped,
    "stringData quoted": _string_quoted,
    "stringData block": _string_block,
    "json": _json,
}


def users(case: Case) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    if "flux-git" in case.uses:
        spec = {"url": "https://git.example.com/a", "interval": "1h", "secretRef": {"name": "web"}}
        api = "source.toolkit.fluxcd.io/v1"
        found.append({"apiVersion": api, "kind": "GitRepository", "metadata": METADATA, "spec": spec})
    elif case.uses or case.images:
        found.append({"apiVersion": "v1", "kind": "Pod", "metadata": {**METADATA, "name": "user"}, "spec": _pod(case)})
    if case.hosts:
        spec = {"tls": [{"secretName": "web", "hosts": list(case.hosts)}]}
        found.append({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": METADATA, "spec": spec})
    return found


def _pod(case: Case) -> dict[str, object]:
    container: dict[str, object] = {"name": "main", "image": case.images[0] if case.images else "ghcr.io/shop/web:1"}
    spec: dict[str, object] = {"containers": [container]}
    if case.images:
        spec["imagePullSecrets"] = [{"name": "web"}]
    if "env" in case.uses:
        container["env"] = [
            {"name": f"V{index}", "valueFrom": {"secretKeyRef": {"name": "web", "key": key}}}
            for index, key in enumerate(case.values)
        ]
    if "env-from" in case.uses:
        container["envFrom"] = [{"secretRef": {"name": "web"}}]
    if "volume" in case.uses:
        spec["volumes"] = [{"name": "files", "secret": {"secretName": "web"}}]
        container["volumeMounts"] = [{"name": "files", "mountPath": "/etc/web"}]
    return spec
