"""Notes of findings: one finding for the same fault in several environments says what is different in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from secretlint import config, engine
from secretlint.checks.reference import EFFECTS
from secretlint.kinds.table import usages

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: web
      env:
        - {name: A, valueFrom: {secretKeyRef: {name: env, key: password}}}
"""
SEALED = """\
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: env, namespace: shop}
spec: {encryptedData: {password: AgBnotreal}}
"""
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  targetNamespace: shop
  sourceRef: {kind: GitRepository, name: flux-system}
"""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def found(files: dict[str, str]) -> tuple[str, tuple[str, ...], list[str]]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        (finding,) = engine.run(config.load(["."], cache=False, select=("KSL2",))).findings
        said = [f"{note.span.path}:{note.span.line} {note.message}" for note in finding.related]
        return finding.message, finding.environments, said

    return found


def test_an_environment_without_a_place_of_its_own_is_named_by_its_kustomization(notes) -> None:
    files = {"base/kustomization.yaml": "resources: [pod.yaml]\n", "base/pod.yaml": POD}
    for name in ("a", "b", "c", "good"):
        more = ", sealed.yaml" if name == "good" else ""
        files[f"envs/{name}/kustomization.yaml"] = f"namespace: shop\nresources: [../../base{more}]\n"
    message, environments, said = notes(files | {"envs/good/sealed.yaml": SEALED})
    assert message.startswith("Secret env exists in envs/good only")
    assert environments == ("envs/a", "envs/b", "envs/c")
    assert said == [
        "envs/good/sealed.yaml:3 SealedSecret env makes the Secret here",
        "envs/a/kustomization.yaml:1 it is so in envs/a",
        "envs/b/kustomization.yaml:1 it is so in envs/b",
        "envs/c/kustomization.yaml:1 it is so in envs/c",
    ]


def test_what_differs_stands_in_the_notes(notes) -> None:
    files = {"base/kustomization.yaml": "resources: [pod.yaml]\n", "base/pod.yaml": POD}
    for name in ("pass", "user"):
        generator = f"secretGenerator: [{{name: env, literals: [{name}=not-real]}}]\n"
        files[f"{name}/kustomization.yaml"] = f"resources: [../base]\n{generator}"
    message, environments, said = notes(files)
    assert message == "Secret env has no key password: the container does not start"
    assert environments == ("pass", "user")
    assert said == [
        "pass/kustomization.yaml:2 the Secret is declared here, for pass; its only key is pass",
        "user/kustomization.yaml:2 the Secret is declared here, for user; its only key is user",
    ]


def test_what_the_build_calls_otherwise_is_said(notes) -> None:
    message, _, said = notes(
        {
            "base/kustomization.yaml": "namespace: shop\nresources: [pod.yaml, sealed.yaml]\n",
            "base/pod.yaml": POD,
            "base/sealed.yaml": SEALED,
            "production/kustomization.yaml": "nameSuffix: -in-production\nresources: [../base]\n",
        }
    )
    assert message.startswith("no Secret env in namespace shop; this build calls it env-in-production: ")
    assert said == ["base/sealed.yaml:3 SealedSecret env-in-production makes the Secret here"]


def test_a_path_that_two_clusters_deploy_is_named_by_the_one_where_it_breaks(notes) -> None:
    secrets = FLUX.replace("name: apps,", "name: secrets,")
    message, environments, said = notes(
        {
            "clusters/eu/all.yaml": FLUX + "---\n" + secrets.replace("./apps", "./secrets/eu"),
            "clusters/us/all.yaml": secrets.replace("./apps", "./secrets/us") + "---\n" + FLUX,
            "apps/pod.yaml": POD,
            "secrets/eu/sealed.yaml": SEALED,
            "secrets/us/sealed.yaml": SEALED.replace("name: env", "name: other"),
        }
    )
    assert message.startswith("Secret env exists in secrets/eu only")
    assert environments == ("apps",)
    assert said == [
        "secrets/eu/sealed.yaml:3 SealedSecret env makes the Secret here",
        "clusters/us/all.yaml:9 it is so where this deploys apps",
    ]


def test_effects_are_those_of_uses() -> None:
    assert EFFECTS.keys() <= usages().keys()
