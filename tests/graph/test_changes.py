"""What a change breaks: the working tree compared with HEAD (`hook`) or with a revision that the user names."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from secretlint import config, engine

SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData:
  password: not-a-real-one
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: web
      env:
        - {name: A, valueFrom: {secretKeyRef: {name: db, key: password}}}
        - {name: B, valueFrom: {secretKeyRef: {name: gone, key: password}}}
"""
OLD = "pod.yaml:10 reference-missing-secret"
"""What has been wrong with POD all along."""


class Checkout:
    """A git repository in a folder of its own, with one commit of SECRET and POD."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q")
        self.write("secret.yaml", SECRET)
        self.write("pod.yaml", POD)
        self.commit()

    def git(self, *words: str) -> str:
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
        done = subprocess.run(["git", *identity, *words], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "state")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    monkeypatch.chdir(tmp_path)
    return Checkout(tmp_path)


def found(*files: str, select: tuple[str, ...] = ("KSL1", "KSL2", "KSL3"), **flags: object) -> list[str]:
    report = engine.run(config.load(list(files), cache=False, select=select, **flags))
    return [f"{one.span.path}:{one.span.line} {one.rule.name}" for one in report.findings if one.severity != "info"]


def hook(*files: str, **flags: object) -> list[str]:
    return found(*files, hook=True, **flags)


def test_nothing_changed(checkout: Checkout) -> None:
    assert hook() == []


def test_all_files_reports_everything(checkout: Checkout) -> None:
    assert hook("pod.yaml", "secret.yaml") == [OLD]


def test_a_deleted_secret_that_an_untouched_pod_needs(checkout: Checkout) -> None:
    checkout.git("rm", "-q", "secret.yaml")
    assert hook() == ["pod.yaml:9 reference-missing-secret"]


def test_a_deleted_secret_that_is_not_staged(checkout: Checkout) -> None:
    (checkout.root / "secret.yaml").unlink()
    assert hook() == ["pod.yaml:9 reference-missing-secret"]


def test_a_renamed_key(checkout: Checkout) -> None:
    checkout.write("secret.yaml", SECRET.replace("password:", "passwort:"))
    assert hook("secret.yaml") == ["pod.yaml:9 reference-missing-key"]


def test_another_namespace(checkout: Checkout) -> None:
    checkout.write("secret.yaml", SECRET.replace("shop", "data"))
    assert hook("secret.yaml") == ["pod.yaml:9 reference-wrong-namespace"]


def test_a_moved_file_breaks_nothing(checkout: Checkout) -> None:
    checkout.git("mv", "secret.yaml", "moved.yaml")
    assert hook("moved.yaml") == []


def test_lines_that_move_do_not_bring_old_findings_back(checkout: Checkout) -> None:
    checkout.write("pod.yaml", "# a comment\n" + POD)
    assert hook() == []


def test_a_changed_file_is_reported_whole(checkout: Checkout) -> None:
    checkout.write("pod.yaml", POD + "\n")
    assert hook("pod.yaml") == [OLD]


def test_a_kustomization_that_loses_its_secret(checkout: Checkout) -> None:
    checkout.write("app/kustomization.yaml", "namespace: web\nresources: [pod.yaml, secret.yaml]\n")
    checkout.write("app/pod.yaml", POD.replace("gone", "db"))
    checkout.write("app/secret.yaml", SECRET)
    checkout.commit()
    assert hook() == []
    checkout.write("app/kustomization.yaml", "namespace: web\nresources: [pod.yaml]\n")
    (checkout.root / "app/secret.yaml").unlink()
    assert hook("app/kustomization.yaml") == [
        "app/pod.yaml:9 reference-wrong-namespace",
        "app/pod.yaml:10 reference-wrong-namespace",
    ]


def test_a_fault_in_one_more_environment_is_new(checkout: Checkout) -> None:
    checkout.write("base/kustomization.yaml", "resources: [pod.yaml]\n")
    checkout.write("base/pod.yaml", POD.replace("gone", "db").replace(", namespace: shop", ""))
    for name in ("staging", "prod"):
        checkout.write(f"{name}/kustomization.yaml", f"namespace: {name}\nresources: [../base, secret.yaml]\n")
        checkout.write(f"{name}/secret.yaml", SECRET.replace(", namespace: shop", ""))
    checkout.commit()
    checkout.write("prod/kustomization.yaml", "namespace: prod\nresources: [../base]\n")
    checkout.git("rm", "-q", "prod/secret.yaml")
    assert hook("prod/kustomization.yaml") == [
        "base/pod.yaml:9 reference-wrong-namespace",
        "base/pod.yaml:10 reference-wrong-namespace",
    ]
    checkout.commit()
    assert hook() == []
    checkout.write("staging/kustomization.yaml", "namespace: staging\nresources: [../base]\n")
    checkout.git("rm", "-q", "staging/secret.yaml")
    assert hook("staging/kustomization.yaml") == [
        "base/pod.yaml:9 reference-wrong-namespace",
        "base/pod.yaml:10 reference-wrong-namespace",
    ]


def test_without_a_commit_everything_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / "pod.yaml").write_text(POD, encoding="utf-8")
    assert hook("pod.yaml") == ["pod.yaml:9 reference-missing-secret", OLD]


def test_new_from_a_revision(checkout: Checkout) -> None:
    before = checkout.git("rev-parse", "HEAD")
    checkout.write("secret.yaml", SECRET.replace("password:", "passwort:"))
    checkout.commit()
    assert found(".", new_from="HEAD") == []
    assert found(".", new_from=before) == ["pod.yaml:9 reference-missing-key"]


def test_new_from_reports_only_below_the_paths(checkout: Checkout) -> None:
    before = checkout.git("rev-parse", "HEAD")
    checkout.write("apps/web/pod.yaml", POD.replace("name: web,", "name: web2,"))
    checkout.write("secret.yaml", SECRET.replace("password:", "passwort:"))
    checkout.commit()
    assert found("apps", new_from=before) == [
        "apps/web/pod.yaml:9 reference-missing-key",
        "apps/web/pod.yaml:10 reference-missing-secret",
    ]


IMMUTABLE = SECRET + "immutable: true\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (SECRET, SECRET.replace("a-real", "any"), []),
        (IMMUTABLE, IMMUTABLE, []),
        (IMMUTABLE, IMMUTABLE.replace("metadata: {", "metadata: {labels: {a: b}, "), []),
        (IMMUTABLE, IMMUTABLE.replace("a-real", "any"), ["secret.yaml:4 secret-changed-immutable"]),
        (IMMUTABLE, SECRET, ["secret.yaml:1 secret-changed-immutable"]),
        (SECRET, IMMUTABLE, []),
        (SECRET + "type: example.org/one\n", SECRET + "type: example.org/two\n", ["secret.yaml:6 secret-changed-type"]),
        (SECRET + "type: example.org/one\n", SECRET, ["secret.yaml:1 secret-changed-type"]),
        (SECRET + "type: Opaque\n", SECRET, []),
    ],
)
def test_updates_that_the_api_server_refuses(checkout: Checkout, before: str, after: str, expected: list[str]) -> None:
    checkout.write("secret.yaml", before)
    checkout.commit()
    checkout.write("secret.yaml", after)
    assert hook("secret.yaml", select=("KSL1", "KSL9")) == expected


def test_the_same_bytes_in_another_spelling_are_no_change(checkout: Checkout) -> None:
    checkout.write("secret.yaml", IMMUTABLE.replace("stringData", "data").replace("not-a-real-one", "bm90LXJlYWw="))
    checkout.commit()
    checkout.write("secret.yaml", IMMUTABLE.replace("not-a-real-one", "not-real"))
    assert hook("secret.yaml", select=("KSL1", "KSL9")) == []


def release(name: str) -> str:
    head = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\n"
    return f"{head}spec:\n  chartRef: {{kind: OCIRepository, name: web}}\n  values: {{secretName: {name}}}\n"


def test_a_reference_that_turns_to_what_nothing_makes(checkout: Checkout) -> None:
    checkout.write("release.yaml", release("db"))
    checkout.commit()
    checkout.write("release.yaml", release("database"))
    assert hook("release.yaml") == ["release.yaml:6 reference-turned-away"]


def test_fields_that_change_places_turn_nowhere(checkout: Checkout) -> None:
    checkout.write("release.yaml", release("[{secretName: other}, {secretName: db}]"))
    checkout.commit()
    checkout.write("release.yaml", release("[{secretName: db}, {secretName: other}]"))
    assert hook("release.yaml") == []


def test_what_one_environment_never_had_is_not_lost(checkout: Checkout) -> None:
    checkout.write("base/kustomization.yaml", "resources: [release.yaml]\n")
    checkout.write("base/release.yaml", release("token").replace(", namespace: shop", ""))
    checkout.write("prod/kustomization.yaml", "namespace: prod\nresources: [../base]\n")
    checkout.write("staging/kustomization.yaml", "namespace: staging\nresources: [../base, secret.yaml]\n")
    checkout.write("staging/secret.yaml", SECRET.replace("db, namespace: shop", "token"))
    checkout.commit()
    checkout.write("secret.yaml", SECRET + "  user: not-a-real-one\n")
    assert hook("secret.yaml") == []


def test_a_file_that_is_left_out_may_be_applied_by_hand(checkout: Checkout) -> None:
    checkout.write("app/kustomization.yaml", "namespace: web\nresources: [pod.yaml, secret.yaml]\n")
    checkout.write("app/pod.yaml", POD.replace("gone", "token").replace("db", "token"))
    checkout.write("app/secret.yaml", SECRET.replace("db, namespace: shop", "token, namespace: web"))
    checkout.commit()
    checkout.write("app/kustomization.yaml", "namespace: web\nresources: [pod.yaml]\n")
    assert hook("app/kustomization.yaml") == [f"app/pod.yaml:{line} reference-left-out" for line in (9, 10)]
    checkout.commit()
    checkout.write("app/kustomization.yaml", "namespace: web\nresources: [pod.yaml] # and nothing else\n")
    assert hook("app/kustomization.yaml") == []


def test_one_field_that_names_several(checkout: Checkout) -> None:
    pod = POD.replace("\nspec:", "\nspec:\n  # nothing").replace(
        "metadata: {name: web, namespace: shop}",
        'metadata:\n  name: web\n  namespace: shop\n  annotations: {secret.reloader.stakater.com/reload: "one,two"}',
    )
    checkout.write("pod.yaml", pod)
    for name in ("one", "two"):
        checkout.write(f"{name}.yaml", SECRET.replace("name: db", f"name: {name}"))
    checkout.commit()
    for name in ("one", "two"):
        (checkout.root / f"{name}.yaml").unlink()
    assert hook("secret.yaml") == ["pod.yaml:6 reference-lost-secret", "pod.yaml:6 reference-lost-secret"]
