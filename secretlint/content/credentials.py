"""Credential files in a Secret: kubeconfigs and Google service accounts."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from secretlint import lazyre, tree
from secretlint.content import pem, text, x509
from secretlint.content.model import Certificate, Problem

_KUBECONFIG = "kubeconfig-unusable"
_ACCOUNT = "service-account-json-unusable"
_KUBECONFIG_NAME = lazyre.compile(r"(?:^|[-_.])kube[-_.]?config(?:\.ya?ml|\.json|\.conf)?\Z", re.IGNORECASE)
_KUBECONFIG_TEXT = lazyre.compile(rb"[\"']?\b(?:current-context|contexts)[\"']?\s*:")
_ACCOUNT_NAME = lazyre.compile(
    r"(?:service[-_.]?account|gcp|gcs|gcloud|google|gke|bigquery)[\w.-]*\.json\Z|(?:^|[-_.])(?:key|sa|credentials?)\.json\Z|"
    r"application[-_.]default[-_.]credentials|google[-_]application[-_]credentials(?:[-_]json)?\Z",
    re.IGNORECASE,
)
_ACCOUNT_MARK = lazyre.compile(rb"""\A\s*["']?\{(?:.|\n){0,4000}?\\?["']type\\?["']\s*:\s*\\?["']service_account""")
_ACCOUNT_FIELDS = ("project_id", "private_key_id", "private_key", "client_email", "token_uri")
_NEEDED_FIELDS = ("private_key", "client_email", "token_uri")
_HOME = lazyre.compile(r"(?:/home/|/Users/|/root/|~/|[A-Za-z]:\\)")


def claimed(values: Mapping[str, bytes]) -> tuple[str, ...]:
    """The keys whose values are credential files, by name or content."""
    return tuple(k for k, v in values.items() if v.strip() and (_is_kubeconfig(k, v) or _is_account(k, v)))


def examine(values: Mapping[str, bytes]) -> tuple[list[Problem], list[Certificate]]:
    """Problems of the credential files among `values`, and the client certificates in them."""
    problems: list[Problem] = []
    certificates: list[Certificate] = []
    for key, value in values.items():
        if _is_kubeconfig(key, value):
            reason, found = kubeconfig(key, value)
            certificates += found
            problems += [Problem(_KUBECONFIG, key, reason)] if reason else []
        else:
            reason = account(value, _ACCOUNT_MARK.search(value) is not None)
            problems += [Problem(_ACCOUNT, key, reason)] if reason else []
    return problems, certificates


def certificates(values: Mapping[str, bytes]) -> list[Certificate]:
    """The traits of the client certificates alone, as `examine` gives them."""
    return [one for key, value in values.items() if _is_kubeconfig(key, value) for one in kubeconfig(key, value)[1]]


def _is_account(key: str, value: bytes) -> bool:
    return _ACCOUNT_NAME.search(key) is not None or _ACCOUNT_MARK.search(value) is not None


def _is_kubeconfig(key: str, value: bytes) -> bool:
    if _KUBECONFIG_NAME.search(key):
        return True
    return (
        b"clusters" in value and b"kind" in value and b"Config" in value and _KUBECONFIG_TEXT.search(value) is not None
    )


def kubeconfig(key: str, value: bytes) -> tuple[str | None, list[Certificate]]:
    """Why client-go cannot use the kubeconfig, and its client certificates (`tools/clientcmd`: loader, validation)."""
    if text.base64_text(value.strip()) is not None:
        return None, []  # encoded twice, or meant to be: another rule tells them apart
    try:
        root = tree.compose(tree.Origin("", 0, value.decode("utf-8")))
    except (tree.SyntaxProblem, UnicodeDecodeError, RecursionError):
        return "it is not YAML", []
    if not isinstance(root, tree.Mapping):
        return "it is not a mapping", []
    kind = root.str("kind")
    if kind not in (None, "Config"):
        return "its kind is not Config", []
    certificates: list[Certificate] = []
    reason = _wiring(root) or next(_cluster_problems(root), None)
    for user in _named(root, "users", "user").values():
        reason = reason or _user_problem(user)
        certificates += _client_certificates(key, user)
    return reason, certificates


def _named(root: tree.Mapping, list_name: str, item_name: str) -> dict[str, tree.Mapping]:
    found = {}
    for item in root.seq(list_name):
        if isinstance(item, tree.Mapping):
            body = item.map(item_name)
            found[item.str("name") or ""] = (
                body if body is not None else tree.Mapping("", False, item.start, item.origin)
            )
    return found


def _wiring(root: tree.Mapping) -> str | None:
    clusters, contexts = _named(root, "clusters", "cluster"), _named(root, "contexts", "context")
    if not clusters:
        return "it has no clusters"
    if not contexts:
        return "it has no contexts"
    current = root.str("current-context")
    if not current:
        return "it has no current-context"
    if current not in contexts:
        return "its current-context names none of its contexts"
    context = contexts[current]
    if (context.str("cluster") or "") not in clusters:
        return "the current context names a cluster that it does not have"
    if (context.str("user") or "") not in _named(root, "users", "user"):
        return "the current context names a user that it does not have"
    return None


def _cluster_problems(root: tree.Mapping) -> Iterator[str]:
    for cluster in _named(root, "clusters", "cluster").values():
        server = cluster.str("server")
        if not server:
            yield "a cluster has no server"
        elif not _is_url(server):
            yield "a cluster's server is not a URL"
        authority = "certificate-authority"
        reason = _data_problem(cluster, f"{authority}-data", "CERTIFICATE") or _home_file(cluster, authority)
        if reason:
            yield reason


def _is_url(server: str) -> bool:
    try:
        parts = urlsplit(server)
        return not parts.scheme or not parts.netloc or (parts.scheme in ("http", "https") and (parts.port or 1) > 0)
    except ValueError:
        return False


def _user_problem(user: tree.Mapping) -> str | None:
    for name, label in (("client-certificate-data", "CERTIFICATE"), ("client-key-data", "PRIVATE KEY")):
        reason = _data_problem(user, name, label)
        if reason:
            return reason
    for name in ("client-certificate", "client-key", "tokenFile"):
        reason = _home_file(user, name)
        if reason:
            return reason
    certificate, key = _decoded(user, "client-certificate-data"), _decoded(user, "client-key-data")
    if certificate and not key and not user.str("client-key"):
        return "a user has client-certificate-data and no key for it"
    if certificate and key and not _belong(certificate, key):
        return "client-key-data does not belong to client-certificate-data"
    if not user.fields:
        return "a user has no credentials"
    return None


def _home_file(node: tree.Mapping, name: str) -> str | None:
    found = node.str(name)
    return f"{name} is a file on the machine where it was made" if found and _HOME.match(found) else None


def _is_filled_in(found: str) -> bool:
    """Whether the value is still to come."""
    value = found.encode("utf-8", "replace")
    return text.is_template(value) or text.is_placeholder(value)


def _decoded(node: tree.Mapping, name: str) -> bytes | None:
    found = node.str(name)
    if not found or _is_filled_in(found):
        return None
    try:
        return base64.b64decode("".join(found.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _data_problem(node: tree.Mapping, name: str, label: str) -> str | None:
    found = node.str(name)
    if found in ("DATA+OMITTED", "REDACTED"):
        return f"{name} was left out by kubectl config view, which needs --raw"
    if not found or _is_filled_in(found):
        return None
    decoded = _decoded(node, name)
    if decoded is None:
        return f"{name} is not base64"
    blocks = [block for block in pem.blocks(decoded) if block.label.endswith(label)]
    if not blocks:
        return f"{name} is not PEM of a {label.lower()}"
    if label == "CERTIFICATE" and any(x509.certificate(block.der) is None for block in blocks):
        return f"{name} does not parse as a certificate"
    return None


def _belong(certificate: bytes, key: bytes) -> bool:
    certificates = [x509.certificate(block.der) for block in pem.blocks(certificate) if block.label == "CERTIFICATE"]
    keys = [block for block in pem.blocks(key) if x509.is_private_label(block)]
    if not certificates or certificates[0] is None or not keys:
        return True
    private = x509.private_key(keys[0])
    return private is None or x509.belongs(private, certificates[0])


def _client_certificates(key: str, user: tree.Mapping) -> list[Certificate]:
    decoded = _decoded(user, "client-certificate-data") or b""
    found = [x509.certificate(block.der) for block in pem.blocks(decoded) if block.label == "CERTIFICATE"]
    return [x509.traits(key, index, one) for index, one in enumerate(found) if one is not None]


def account(value: bytes, marked: bool) -> str | None:
    """Why Google's libraries cannot use the credential file; None when they can, or when it is of another type.

    `marked` tells that the text says `service_account`, so that it was meant as one even when it is not JSON.
    """
    if text.base64_text(value.strip()) is not None:
        return None
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        return "it is not JSON" if marked or value.lstrip()[:1] in (b"{", b"'", b'"') else None
    if not isinstance(document, dict):
        return (
            "it is JSON inside a JSON string" if isinstance(document, str) and "service_account" in document else None
        )
    if document.get("type") != "service_account":
        return "it has no type" if "type" not in document and _is_account_shaped(document) else None
    return _account_fields(document)


def _is_account_shaped(document: Mapping[str, Any]) -> bool:
    return sum(name in document for name in _ACCOUNT_FIELDS) >= 3


def _account_fields(document: Mapping[str, Any]) -> str | None:
    for name in _NEEDED_FIELDS:
        if name not in document:
            return f"it has no {name}"
        if not isinstance(document[name], str) or not document[name].strip():
            return f"its {name} is empty or not a string"
    if "@" not in document["client_email"]:
        return "its client_email is not an address"
    return _account_key(document["private_key"])


def _account_key(private: str) -> str | None:
    value = private.encode("utf-8", "replace")
    if text.is_template(value) or text.is_placeholder(value):
        return None
    blocks = [block for block in pem.blocks(value) if x509.is_private_label(block)]
    if not blocks:
        why = pem.damage(value) if pem.looks_like_pem(value) else None
        return f"its private_key cannot be read: {why or 'it is not PEM'}"
    if x509.is_encrypted_key(blocks[0]) or x509.is_unsupported_key(blocks[0]):
        return None
    return None if x509.private_key(blocks[0]) else "its private_key does not parse"
