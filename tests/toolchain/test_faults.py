"""What a document loses or is refused for before any schema: duplicates, merges, lost text, what JSON cannot hold."""

# ruff: noqa: E501  (tables of texts read better in long lines)

from __future__ import annotations

import pytest

from secretlint import stream

_HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"


def _hits(text: str) -> list[tuple[str, int, int, str]]:
    cut = stream.split(text.encode(), "secret.yaml")
    found = [*cut.hits, *(hit for origin in cut.documents for hit in stream.load(origin, cut).hits)]
    return sorted((hit.rule, hit.span.line, hit.span.column, hit.field) for hit in found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("data: {a: b, a: c}\n", [("key-duplicate", 4, 14, "data[a]")]),
        ("data: {a: b, 'a': ~, \"a\": d}\n", [("key-duplicate", 4, 14, "data[a]"), ("key-duplicate", 4, 22, "data[a]")]),
        ("data: {yes: b, true: c}\n", [("key-duplicate", 4, 16, "data[true]")]),
        ("data: {1: b, 0x1: c, '1': d}\n", [("key-duplicate", 4, 14, "data[1]"), ("key-duplicate", 4, 22, "data[1]")]),
        ("data: {a: b}\nspec:\n- x:\n    z: 1\n    z: 2\n", [("key-duplicate", 8, 5, "spec[0].x.z")]),
        ("data: {a: b}\nx: {a: b}\n", []),
        ("x: &x {a: b}\ndata: {a: c, <<: *x}\n", [("merge-key-overrides", 5, 8, "data[a]")]),
        ("x: &x {a: b}\ndata: {<<: *x, a: c}\n", []),
        ("x: &x {a: b}\ndata: {<<: [*x, {d: e}], f: g}\n", []),
        ("data: {<<: a}\n", [("merge-key-not-mapping", 4, 12, "data")]),
        ("x: &x [{a: b}]\ndata: {<<: *x}\n", [("merge-key-not-mapping", 5, 8, "data")]),
        ("data: {<<: [a]}\n", [("merge-key-not-mapping", 4, 12, "data")]),
        ("data: {a: .inf, b: .NaN, c: inf}\n", [("value-not-json", 4, 11, "data[a]"), ("value-not-json", 4, 20, "data[b]")]),
        ("data: {a: .inf, a: x}\n", [("key-duplicate", 4, 17, "data[a]")]),
        ("data: {~: a}\n", [("key-not-json", 4, 8, "data")]),
        ("data: {? [a] : b}\n", [("key-not-json", 4, 10, "data")]),
        ("data: {18446744073709551615: b}\n", [("key-not-json", 4, 8, "data")]),
        ("x: &x {~: a}\ndata: {<<: *x}\nx: b\n", [("key-duplicate", 6, 1, "x"), ("key-not-json", 4, 8, "x")]),
        ("x: {~: a}\nx: b\n", [("key-duplicate", 5, 1, "x")]),
        ("data: {a: !!int x, b: !!binary '*'}\n", [("value-tag-mismatch", 4, 17, "data[a]"), ("value-tag-mismatch", 4, 32, "data[b]")]),
        ("...\nkind: Secret\n", [("document-text-lost", 5, 1, "")]),
        ("... # c\n\n# d\n", []),
        ("...\n...\n", []),
        ("...\n\n  x\n", [("document-text-lost", 6, 3, "")]),
        ("---\nkind: [\n", [("yaml-syntax", 6, 1, "")]),
    ],
)  # fmt: skip
def test_a_secret_with(body: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert _hits(_HEAD + body) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", []),
        ("a: [\n", []),
        ("---foo\na: b\n", []),
        ("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\na: 1\na: 2\n", [("key-duplicate", 4, 1, "a")]),
        ("kind: x\n--- {a: b}\n", [("document-separator", 2, 1, "")]),
        ("kind: x\n-----BEGIN\n----\n---\na: b\n", [("document-separator", 2, 1, "")]),
        ('{"kind": "x", "kind": "y"}\n', [("key-duplicate", 1, 15, "kind")]),
        ('{"kind": "x"}{"a": 1}\n---\nb: 1\n', [("yaml-syntax", 2, 1, "")]),
        ("a: .inf\n", []),
        ("kind: x\n---\na: .inf\nb: 1\nb: 2\n", [("value-not-json", 3, 4, "a")]),
        ("kind: x\n---\n!!int a\n", [("value-tag-mismatch", 3, 7, "")]),
        ('{"kind": 1e400}\n', [("value-tag-mismatch", 1, 10, "kind")]),
    ],
)  # fmt: skip
def test_a_file_with(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert _hits(text) == expected


def test_the_earlier_key_is_pointed_at() -> None:
    cut = stream.split((_HEAD + "data: {a: b, a: c}\n").encode(), "secret.yaml")
    (hit,) = stream.load(cut.documents[0], cut).hits
    assert [(other.span.line, other.span.column) for other in hit.related] == [(4, 8)]
    assert hit.object is not None
    assert hit.object.name == "a"


@pytest.mark.parametrize(
    "body",
    [
        "stringData: {password:%s, password:%s}\n",
        "password:%s: a\npassword:%s: b\n",
        "foo: {password:%s: {~: a}}\n",
        "foo: {x: {password:%s: .inf}}\n",
        "x: &x {password:%s: a}\nfoo: {password:%s: b, <<: *x}\n",
    ],
)
def test_a_value_glued_to_a_key_is_not_shown(body: str) -> None:
    cut = stream.split((_HEAD + body.replace("%s", "canary-7f3a")).encode(), "secret.yaml")
    hits = stream.load(cut.documents[0], cut).hits
    assert hits
    assert "canary" not in repr([(hit.field, hit.args, hit.related) for hit in hits])


@pytest.mark.parametrize(
    ("path", "text", "template"),
    [
        ("chart/templates/secret.yaml", "kind: Secret\nname: '{{ .Values.name }}'\n", True),
        ("chart/templates/secret.yaml", "kind: Secret\n", False),
        ("secret.yaml", "kind: Secret\nmetadata: {name: '{{ .Values.name }}'}\n", False),
        ("secret.yaml", "kind: Secret\nmetadata: {name: {{ .Values.name }}}\n", True),
        ("secret.yaml", "kind: Secret\nname: {{ name }}\n", True),
        ("secret.yaml", "kind: Secret\n{{- if .Values.x }}\na: b\n{{- end }}\n", True),
        ("secret.yaml", "kind: Secret\n{% if x %}\na: b\n{% endif %}\n", True),
        ("secret.yaml", "kind: Secret\na: b: c\n", False),
    ],
)
def test_templates_are_counted_and_not_reported(path: str, text: str, template: bool) -> None:
    cut = stream.split(text.encode(), path)
    loaded = stream.load(cut.documents[0], cut)
    assert (loaded.skipped is not None) == template
    if template:
        assert (loaded.root, loaded.hits) == (None, ())
