"""The cache makes runs fast and changes nothing: what was kept is used where nothing has changed, and only there."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from secretlint import config, engine, extract
from secretlint.kustomize import Builder
from secretlint.model import Finding

FILES = {
    "base/kustomization.yaml": "resources: [pod.yaml]\n",
    "base/pod.yaml": """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: web
      envFrom: [{secretRef: {name: db}}]
""",
    "overlays/prod/kustomization.yaml": "namespace: prod\nresources: [../../base, extra.yaml]\n",
    "plain/secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: dev}\nstringData: {a: fake}\n",
    "app.env": "PASSWORD=hunter2-fake-0815\n",
}
A_SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {user: fake}\n"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [secret.yaml]\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    for name, text in FILES.items():
        write(folder, name, text)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Files of this moment are not kept: a further change could leave no trace.
    monkeypatch.setattr("secretlint.cache._RACY", 0)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def findings(cache: bool = True) -> list[tuple[str, str, str, int, tuple[str, ...]]]:
    settings = replace(config.load(["."]), cache=cache, jobs=1, today=date(2025, 1, 1))
    return [_short(found) for found in engine.run(settings).findings]


def _short(found: Finding) -> tuple[str, str, str, int, tuple[str, ...]]:
    return found.rule.name, found.severity, found.span.path, found.span.line, found.environments


def cache_file(root: Path) -> Path:
    (found,) = (root.parent / "cache" / "secretlint").iterdir()
    return found


def test_a_component_that_comes_is_built(root: Path) -> None:
    write(root, "overlays/prod/kustomization.yaml", "namespace: prod\nresources: [../../base]\ncomponents: [../db]\n")
    first = findings()
    write(root, "overlays/db/kustomization.yaml", COMPONENT)
    write(root, "overlays/db/secret.yaml", A_SECRET)
    assert findings() != first
    assert findings() == findings(cache=False)


def test_a_second_run_parses_and_builds_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = findings()
    write(root, "overlays/prod/extra.yaml", "# empty\n")
    write(root, "overlays/prod/extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    second = findings()
    assert first != second, "a file that was missing came"

    def refuse(*_: object) -> None:
        raise AssertionError("this was known")

    monkeypatch.setattr(Builder, "build", refuse)
    monkeypatch.setattr(extract, "parse", refuse)
    assert findings() == second


CHANGES = [
    ("base/pod.yaml", FILES["base/pod.yaml"].replace("db", "database")),
    ("base/pod.yaml", None),
    ("base/kustomization.yaml", "resources: [pod.yaml]\nnamePrefix: a-\n"),
    ("base/secret.yaml", A_SECRET),
    ("overlays/prod/extra.yaml", A_SECRET),
    ("overlays/prod/extra.yaml", "kind: [\n"),
    ("overlays/prod/kustomization.yaml", None),
    ("plain/secret.yaml", A_SECRET.replace("name: db", "name: db, namespace: prod")),
    ("app.env", "PASSWORD=\n"),
    ("app.env", None),
    ("new/id_rsa", "fake\n"),
    (".secretlint.yaml", "external-secrets: [{namespace: prod, name: db}]\n"),
]


@pytest.mark.parametrize(("name", "text"), CHANGES)
def test_after_a_change_the_cache_says_what_the_files_say(root: Path, name: str, text: str | None) -> None:
    findings()
    if text is None:
        (root / name).unlink()
    else:
        write(root, name, text)
    assert findings() == findings(cache=False)


@pytest.mark.parametrize("content", [b"", b"\x80", b"not a pickle", pickle.dumps(({}, {})), pickle.dumps(("", 1, 2))])
def test_a_cache_that_cannot_be_read_is_done_without(root: Path, content: bytes) -> None:
    expected = findings()
    cache_file(root).write_bytes(content)
    assert findings() == expected


class Foreign:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("made-by-the-cache",)


def test_a_cache_runs_nothing(root: Path) -> None:
    expected = findings()
    cache_file(root).write_bytes(pickle.dumps(Foreign()))
    assert findings() == expected
    assert not (root / "made-by-the-cache").exists()


def test_a_cache_that_cannot_be_written_is_done_without(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = findings(cache=False)
    (root.parent / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(root.parent / "file"))
    assert findings() == expected


def test_the_cache_is_for_the_user_alone(root: Path) -> None:
    findings()
    assert cache_file(root).stat().st_mode & 0o077 == 0
    assert cache_file(root).parent.stat().st_mode & 0o077 == 0
