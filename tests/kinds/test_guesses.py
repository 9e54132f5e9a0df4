"""What is read by shape or from text: it must name Secrets, and never hold one."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from secretlint.kinds import scripts
from secretlint.kinds.extract import is_unresolved, references
from secretlint.kinds.table import known

from .reading import manifest


def names(field: str) -> list[str]:
    root, obj = manifest(
        f"apiVersion: example.org/v1\nkind: Thing\nmetadata: {{name: t}}\nspec:\n  secretary: x\n  {field}\n"
    )
    found = references(root, obj)
    assert all(reference.weak for reference in found)
    return [reference.name for reference in found]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("secretName: a", "a"),
        ("tlsSecretName: a", "a"),
        ("existingSecret: a", "a"),
        ("existingSecretName: a", "a"),
        ("auth: {adminExistingSecret: a}", "a"),
        ("secretRef: {name: a}", "a"),
        ("passwordSecretRef: {name: a, key: k}", "a"),
        ("secretKeyRef: {name: a, key: k}", "a"),
        ("credentialsSecret: {name: a}", "a"),
        ("secretNames: [a]", "a"),
        ("imagePullSecrets: [{name: a}]", "a"),
        ("imagePullSecrets: [a]", "a"),
        ("ref: {kind: Secret, name: a}", "a"),
        ("volume: {type: secret, name: a}", "a"),
        ("token: {name: a, key: k, namespace: n}", "a"),
        ('secretName: "{{ .Release.Name }}-tls"', "{{ .Release.Name }}-tls"),
        ("secretName: ${APP}-tls", "${APP}-tls"),
    ],
)
def test_shapes_that_name_a_secret(field: str, name: str) -> None:
    assert names(field) == [name]


@pytest.mark.parametrize(
    "field",
    [
        "clientSecret: fake-value",
        "secret: fake-value",
        "webhookSecret: fake-value",
        "existingSecretPasswordKey: fake-key",
        "existingSecretKey: fake-key",
        "secretName: Not A Name",
        "secretName: {deep: er}",
        "secretName: 7",
        "configMapKeyRef: {name: a, key: k}",
        "ref: {kind: ConfigMap, name: a}",
        "toleration: {name: a, key: k, operator: Exists}",
        "template: {kind: Secret, metadata: {name: a}}",
    ],
)
def test_shapes_that_do_not(field: str) -> None:
    assert names(field) == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("kubectl create secret generic a --from-literal=p=fake", [("a", "*")]),
        ("kubectl create secret generic --namespace shop a", [("a", "shop")]),
        ("kubectl -n shop create secret docker-registry a --docker-password=fake", [("a", "shop")]),
        ("oc create secret tls a --cert=x --key=y -n=shop", [("a", "*")]),
        ('["kubectl", "create", "secret", "generic", "a"]', [("a", "*")]),
        ("- create\n- secret\n- generic\n- a\n", [("a", "*")]),
        ("kubectl create secret generic \\\n  a \\\n  --from-file=x", [("a", "*")]),
        ("kubectl create secret generic $NAME", []),
        ('name=a\nkubectl create secret generic "${name}"', [("a", "*")]),
        ('name="$(id)"\nkubectl create secret generic "$name"', []),
        ("name=a\nname=b\nkubectl create secret generic $name", []),
        ("kubectl create secret generic ${NAME} b", []),
        ("kubectl get secret a", []),
        ("args: [create, --secret-name=a, --namespace=x]", [("a", "")]),
        ("args:\n- --secret-name\n- a\n", [("a", "")]),
        ("args: [--ca-secret-name=a]", [("a", "")]),
        ("args: [--secret-name=$(NAME)]", []),
        ("command: [contour, certgen, --kube, --secrets-format=compact]", [("contourcert", ""), ("envoycert", "")]),
    ],
)
def test_commands(text: str, made: list[tuple[str, str]]) -> None:
    assert [(one.name, one.namespace) for one in scripts.made_by(text)] == made


@pytest.mark.parametrize(
    ("name", "namespace", "by"),
    [
        ("sh.helm.release.v1.web.v3", "shop", "Helm"),
        ("robot-token-x7k2p", "shop", "the ServiceAccount token controller"),
        ("rook-csi-rbd-node", "openshift-storage", "Rook"),
        ("flux-system", "flux-system", "flux bootstrap"),
        ("flux-system", "shop", ""),
        ("api-token-shop", "shop", ""),
        ("db", "shop", ""),
    ],
)
def test_what_clusters_have_anyway(name: str, namespace: str, by: str) -> None:
    found = (one.by for one in known() if fnmatchcase(name, one.name) and fnmatchcase(namespace, one.namespace))
    assert next(found, "") == by


@pytest.mark.parametrize(
    ("name", "unresolved"),
    [
        ("plain", False),
        ("dotted.name-1", False),
        ("${APP}-secret", True),
        ("{{ .Release.Name }}-secret", True),
        ("$(NAME)", True),
        ("$NAME", True),
        ("ts-*", True),
        ("*", True),
        ("[[ .name ]]", True),
        ("<name>", True),
    ],
)
def test_is_unresolved(name: str, unresolved: bool) -> None:
    assert is_unresolved(name) is unresolved
