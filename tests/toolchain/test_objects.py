"""What a document is meant to be, and what is wrong with its kind and version."""

# ruff: noqa: E501  (tables of texts read better in long lines)

from __future__ import annotations

from datetime import date

import pytest

from secretlint import stream, tree
from secretlint.checks import Context, Document
from secretlint.checks import document as checks

_CONTEXT = Context(date(2025, 1, 1))


def _found(text: str, path: str = "x.yaml") -> tuple[str, list[tuple[str, int, int, str, str]]]:
    cut = stream.split(text.encode(), path)
    (origin,) = cut.documents
    root = tree.compose(origin)
    assert root is not None
    object, role = stream.classify(root, path)
    document = Document(root, origin, object, role)
    hits = list(checks.check_document(document, _CONTEXT)) if checks.wants(document) else []
    return role, [(h.rule[7:], h.span.line, h.span.column, h.field, dict(h.args).get("hint", "")) for h in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apiVersion: v1\nkind: Secret\n", []),
        ("apiVersion: v1\nkind: secret\n", [("kind-unknown", 2, 7, "kind", "; did you mean Secret?")]),
        ("apiVersion: v1\nkind: Secert\n", [("kind-unknown", 2, 7, "kind", "; did you mean Secret?")]),
        ("apiVersion: v1\nkind: Sekret\n", [("kind-unknown", 2, 7, "kind", "; did you mean Secret?")]),
        ("apiVersion: apps/v1\nkind: Deploymnet\n", [("kind-unknown", 2, 7, "kind", "; did you mean Deployment?")]),
        ("apiVersion: v1\nkind: Config\n", []),
        ("apiVersion: batch/v1\nkind: Jb\n", [("kind-unknown", 2, 7, "kind", "; did you mean Job?")]),
        ("apiVersion: v1\nkind: od\n", [("kind-unknown", 2, 7, "kind", "; did you mean Pod?")]),
        ("apiVersion: v1\nkind: P\n", []),
        ("apiVersion: example.com/v1\nkind: Jb\n", []),
        ("apiVersion: example/v1\nkind: Jb\n", []),
        ("kind: Jb\nmetadata: {name: a}\n", []),
        ("apiVersion: skaffold/v1\nkind: Secrets\n", []),
        ("apiVersion: app/v1\nkind: Deploymnet\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean apps/v1?"), ("kind-unknown", 2, 7, "kind", "; did you mean Deployment?")]),
        ("apiVersion: apps/v1\nkind: Re{plicaSet\n", [("kind-unknown", 2, 7, "kind", "; did you mean ReplicaSet?")]),
        ("apiVersion: v1{\nkind: Secret\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean v1?")]),
        ("apiVersion: apps/v1 - {}\nkind: Deployment\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean apps/v1?")]),
        ("apiVersion: v1\nkind: '{{ kind }}'\n", []),
        ("apiVersion: example.com/v1\nkind: Secert\n", []),
        ("apiVersion: V1\nkind: Secret\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean v1?")]),
        ("apiVersion: core/v1\nkind: Secret\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean v1?")]),
        ("apiVersion: v1\nkind: Deployment\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean apps/v1?")]),
        ("apiVersion: extensions/v1beta1\nkind: Deployment\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean apps/v1?")]),
        ("apiVersion: example.com/v1\nkind: Secret\n", []),
        ("apiVersion: a./v1\nkind: Secret\n", []),
        ("apiVersion: V1\nkind: secret\n", [("version-unknown", 1, 13, "apiVersion", "; did you mean v1?"), ("kind-unknown", 2, 7, "kind", "; did you mean Secret?")]),
        ("kind: Secret\n", [("type-missing", 1, 1, "apiVersion", "; did you mean apiVersion: v1?")]),
        ("kind: Secret\napiVersion:\n", [("type-missing", 2, 1, "apiVersion", "; did you mean apiVersion: v1?")]),
        ("kind: Secret\napiVersion: 1\n", [("type-missing", 2, 13, "apiVersion", "; did you mean apiVersion: v1?")]),
        ("kind: Secret\napiVersion: ''\n", [("type-missing", 2, 1, "apiVersion", "; did you mean apiVersion: v1?")]),
        ("apiversion: v1\nkind: Secret\n", [("type-missing", 1, 1, "apiVersion", "; did you mean apiVersion for apiversion?")]),
        ("apiVersion: v1\nKind: Secret\n", [("type-missing", 2, 1, "kind", "; did you mean kind for Kind?")]),
        ("apiVersion: v1\nmetadata: {name: a}\n", [("type-missing", 1, 1, "kind", "")]),
        ("apiVersion: v1\nmetadata: {name: a}\nkind: yes\n", [("type-missing", 3, 7, "kind", "")]),
        ("apiVersion: v1\nmetadata: {name: a}\nkind: {a: b}\n", [("type-missing", 3, 7, "kind", "")]),
        ("apiVersion: v2\nname: chart\n", []),
        ("kind: pipeline\ntype: docker\n", []),
        ("kind: secret\nname: token\nget: {path: x}\n", []),
        ("kind: secret\nmetadata: {name: a}\n", [("type-missing", 1, 1, "apiVersion", "; did you mean apiVersion: v1?"), ("kind-unknown", 1, 7, "kind", "; did you mean Secret?")]),
        ("apiVersion: ${VERSION}\nkind: Secret\n", []),
        ("replicas: 1\n", []),
        ("apiVersion: v1\nkind: List\nitems: []\n", []),
        ("apiVersion: v1\nkind: List\nitems:\n", []),
        ("apiVersion: v1\nkind: List\n", [("em-invalid", 2, 7, "items", "")]),
        ("apiVersion: v1\nkind: List\nitems: {}\n", [("em-invalid", 3, 8, "items", "")]),
        ("apiVersion: v1\nkind: List\nitems: [1, {apiVersion: v1, kind: Secret}]\n", [("em-invalid", 3, 9, "items[0]", "")]),
        ("apiVersion: v1\nkind: List\nitems: [{metadata: {name: a}}]\n", [("type-missing", 3, 10, "kind", "")]),
        ("apiVersion: v1\nkind: List\nitems: [{kind: Secret, metadata: {name: a}}]\n", [("type-missing", 3, 10, "apiVersion", "; did you mean apiVersion: v1?")]),
        ("apiVersion: v1\nkind: SecretList\nitems: [{metadata: {name: a}}]\n", []),
        ("apiVersion: v1\nkind: SecretList\nitems: [{kind: '', apiVersion: ~, metadata: {name: a}}, null]\n", []),
        ("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: SecretList, items: [{metadata: {name: a}}]}]\n", [("type-missing", 3, 53, "kind", "")]),
        ("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: SecretList, items: [null]}]\n", [("em-invalid", 3, 52, "items[0]", "")]),
        ("apiVersion: a.b/v1\nkind: Bundle\nitems: [{kind: Secret}, null, 1]\n", []),
        ("apiVersion: v1\nkind: SecretList\nitems: [{kind: Secret}]\n", [("type-missing", 3, 10, "apiVersion", "; did you mean apiVersion: v1?")]),
        ("- apiVersion: v1\n  kind: Secret\n", [("em-invalid", 1, 3, "", "")]),
        ("- a\n- b\n", []),
    ],
)  # fmt: skip
def test_kind_and_version(text: str, expected: list[tuple[str, int, int, str, str]]) -> None:
    assert _found(text)[1] == expected


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        ("a/kustomization.yaml", "resources: [a.yaml]\n", "kustomization"),
        ("a/Kustomization", "resources: [a.yaml]\n", "kustomization"),
        ("a/x.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "kustomization"),
        ("a/x.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", "manifest"),
        ("chart/values.yaml", "a: b\n", "values"),
        ("chart/values-prod.yaml", "a: b\n", "values"),
        ("apps/podinfo-values.yaml", "a: b\n", "values"),
        ("apps/podinfo-values.yaml", "apiVersion: v1\nkind: Secret\n", "manifest"),
        ("apps/revalues.yaml", "a: b\n", "other"),
        ("x.yaml", "apiVersion: v1\nmetadata: {}\n", "manifest"),
        ("x.yaml", "apiVersion: v1\n", "other"),
        ("x.yaml", "- a\n", "other"),
    ],
)
def test_roles(path: str, text: str, role: str) -> None:
    assert _found(text, path)[0] == role


def test_lists_are_taken_apart_however_deep() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: SecretList\n  items:\n  - {apiVersion: v1, kind: Secret, metadata: {name: a}}\n"
        "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n- {apiVersion: v1, kind: Secret, metadata: {name: c}}\n"
    )
    root = tree.compose(tree.Origin("x.yaml", 0, text))
    found = [object for _, object, _ in stream.objects(root, "x.yaml")]
    assert [(one.api_version, one.kind, one.name) for one in found if one] == [
        ("v1", "Secret", "a"),
        ("v1", "ConfigMap", "b"),
        ("v1", "Secret", "c"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n", "crd"),
        ("kind: 'CustomResourceDefinition' # c\r\n", "crd"),
        ("kind: Secret\ndata: |\n  kind: CustomResourceDefinition\n", "other"),
        ("kind: Secret\n", "other"),
    ],
)
def test_definitions_are_known_without_reading_them(text: str, kind: str) -> None:
    assert stream.skim(text) == kind
