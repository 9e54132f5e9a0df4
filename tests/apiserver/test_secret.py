"""Secrets: types and their keys, sizes, updates. Every case of Kubernetes' `TestValidateSecret` has its counterpart."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest

from secretlint.apiserver import secret
from secretlint.apiserver.decode import NoBytes
from secretlint.apiserver.problem import Problems, render
from secretlint.checks import Context
from secretlint.checks import secret as advice
from secretlint.model import Hit
from tests.apiserver.judged import NEWEST, arguments, document, hits, refused

CRT, KEY = "data[tls.crt]", "data[tls.key]"
TOKEN = "metadata.annotations[kubernetes.io/service-account.name]"


def manifest(kind: str, body: str = "", name: str = "a") -> str:
    return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\ntype: {kind}\n{body}\n"


@pytest.mark.parametrize(
    ("kind", "body", "fields"),
    [
        ("Opaque", "", []),
        ("", "", []),
        ("example.com/own", "", []),
        ("kubernetes.io/TLS", "", []),
        ("bootstrap.kubernetes.io/token", "", []),
        ("kubernetes.io/tls", "", [CRT, KEY]),
        ("kubernetes.io/tls", "data: {tls.crt: }", [KEY]),
        ("kubernetes.io/tls", "data: {tls.crt: , tls.key: }", []),
        ("kubernetes.io/tls", "data: {tls.crt: YQ==}\nstringData: {tls.key: a}", []),
        ("kubernetes.io/basic-auth", "", ["data[password]", "data[username]"]),
        ("kubernetes.io/basic-auth", "data: {username: }", []),
        ("kubernetes.io/basic-auth", "stringData: {password: ''}", []),
        ("kubernetes.io/ssh-auth", "", ["data[ssh-privatekey]"]),
        ("kubernetes.io/ssh-auth", "data: {ssh-privatekey: }", ["data[ssh-privatekey]"]),
        ("kubernetes.io/ssh-auth", "stringData: {ssh-privatekey: a}", []),
        ("kubernetes.io/dockercfg", "", ["data[.dockercfg]"]),
        ("kubernetes.io/dockercfg", "stringData: {.dockercfg: '{}'}", []),
        ("kubernetes.io/dockercfg", "stringData: {.dockercfg: ' null '}", []),
        ("kubernetes.io/dockercfg", "stringData: {.dockercfg: ''}", ["data[.dockercfg]"]),
        ("kubernetes.io/dockerconfigjson", "stringData: {.dockerconfigjson: '[]'}", ["data[.dockerconfigjson]"]),
        ("kubernetes.io/dockerconfigjson", "data: {.dockerconfigjson: e30=}", []),
        # stringData replaces what is wrong under data, but not before it has been decoded
        (
            "kubernetes.io/dockerconfigjson",
            "data: {.dockerconfigjson: W10=}\nstringData: {.dockerconfigjson: '{}'}",
            [],
        ),
        (
            "kubernetes.io/dockerconfigjson",
            "data: {.dockerconfigjson: x}\nstringData: {.dockerconfigjson: '{}'}",
            ["data[.dockerconfigjson]"],
        ),
        ("kubernetes.io/service-account-token", "", [TOKEN]),
    ],
)
def test_what_a_type_needs(kind: str, body: str, fields: list[str]) -> None:
    assert refused(manifest(kind, body)) == fields


@pytest.mark.parametrize(("value", "good"), [("builder", True), ("' '", True), ("''", False), ("", False)])
def test_a_token_needs_the_name_of_its_account(value: str, good: bool) -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n"
        f"    kubernetes.io/service-account.name: {value}\ntype: kubernetes.io/service-account-token\n"
    )
    assert refused(text) == ([] if good else [TOKEN])


@pytest.mark.parametrize(("size", "good"), [(1024 * 1024, True), (1024 * 1024 + 1, False)])
def test_the_values_together_have_a_limit(size: int, good: bool) -> None:
    half = base64.b64encode(b"x" * (size // 2)).decode()
    text = manifest("Opaque", f"data: {{a: {half}}}\nstringData: {{b: {'y' * (size - size // 2)}}}")
    assert refused(text) == ([] if good else ["data"])


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("a.b", True),
        ("2001-01-01", True),
        ("1.2.3", True),
        ("A", False),
        ("a_b", False),
        ("a.", False),
        ("x" * 254, False),
    ],
)
def test_names(name: str, good: bool) -> None:
    assert refused(manifest("Opaque", name=name)) == ([] if good else ["metadata.name"])


def _value(**fields: Any) -> dict[str, Any]:
    return {"metadata": {"name": "a"}, **fields}


@pytest.mark.parametrize(
    ("new", "old", "fields"),
    [
        (_value(), _value(), []),
        (_value(type="Opaque"), _value(), []),
        (_value(), _value(type="kubernetes.io/tls"), ["type"]),
        (_value(data={"a": b"1"}), _value(data={"a": b"2"}), []),
        (_value(data={"a": b"1"}, immutable=True), _value(data={"a": b"2"}, immutable=True), ["data"]),
        (_value(stringData={"a": "1"}, immutable=True), _value(data={"a": b"1"}, immutable=True), []),
        (_value(data={"a": b"1"}), _value(data={"a": b"1"}, immutable=True), ["immutable"]),
        (_value(data={"a": b"1"}, immutable=False), _value(data={"a": b"1"}, immutable=True), ["immutable"]),
        (_value(data={"a": b"1"}, immutable=True), _value(data={"a": b"2"}), []),
        (_value(data={}, immutable=True), _value(immutable=True), ["data"]),
        (_value(stringData={}, immutable=True), _value(immutable=True), []),
        (_value(data={"a": NoBytes()}, immutable=True), _value(data={"a": NoBytes()}, immutable=True), []),
        (_value(data={"a": NoBytes()}, immutable=True), _value(stringData={"a": ""}, immutable=True), ["data"]),
    ],
)
def test_updates(new: dict[str, Any], old: dict[str, Any], fields: list[str]) -> None:
    problems = Problems()
    secret.validate_update(new, old, problems)
    assert [render(problem.path) for problem in problems.items] == fields


def _advice(text: str) -> list[Hit]:
    return list(advice.check_document(document(text), Context(date(2025, 1, 1), NEWEST)))


@pytest.mark.parametrize(
    ("kind", "rule", "meant"),
    [
        ("kubernetes.io/tlss", "secret-type-misspelt", "kubernetes.io/tls"),
        ("kubernetes.io/TLS", "secret-type-misspelt", "kubernetes.io/tls"),
        ("tls", "secret-type-misspelt", "kubernetes.io/tls"),
        ("'Opaque '", "secret-type-misspelt", "Opaque"),
        ("opaque", "secret-type-misspelt", "Opaque"),
        ("kubernetes.io/dockerconfig.json", "secret-type-misspelt", "kubernetes.io/dockerconfigjson"),
        ("own", "secret-type-without-domain", ""),
        ("example.com/own", "", ""),
        ("istio.io/key-and-cert", "", ""),
        ("Opaque", "", ""),
        ("'${TYPE}'", "", ""),
    ],
)
def test_types_that_mean_nothing(kind: str, rule: str, meant: str) -> None:
    found = _advice(manifest(kind))
    assert [hit.rule for hit in found] == ([rule] if rule else [])
    assert all(arguments(hit)["meant"] == meant for hit in found)


def test_a_key_in_both_maps_is_named_with_the_value_that_is_lost() -> None:
    (hit,) = _advice(manifest("Opaque", "data:\n  a: YQ==\nstringData:\n  a: b\n  c: d"))
    assert (hit.rule, hit.field, hit.span.line) == ("secret-key-twice", "stringData[a]", 8)
    assert [related.span.line for related in hit.related] == [6]


def test_a_secret_that_client_side_apply_cannot_keep() -> None:
    large = manifest("Opaque", f"stringData: {{a: {'x' * 300_000}}}")
    assert [hit.rule for hit in _advice(large)] == ["secret-too-large-to-apply"]
    assert hits(large) == []


def test_a_name_from_a_block_scalar_is_shown_on_one_line() -> None:
    (hit,) = hits("apiVersion: v1\nkind: Secret\nmetadata:\n  name: |\n    a\n")
    assert arguments(hit)["name"] == "a\\n"
    assert arguments(hit)["problem"].startswith("has a line break")
