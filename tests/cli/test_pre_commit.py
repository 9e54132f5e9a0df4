"""The real pre-commit in a real Git repository, with the hook as `.pre-commit-hooks.yaml` declares it. No network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from secretlint import tree
from secretlint.schema import plain

ROOT = Path(__file__).parents[2]

SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: database
  namespace: shop
immutable: false
"""
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: web
      image: registry.example/web:1
      envFrom:
        - secretRef:
            name: {name}
"""

Git = Callable[..., "subprocess.CompletedProcess[str]"]


def declared() -> dict[str, object]:
    """The hook as the project declares it, run from this checkout and not from an environment of its own."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    (hook,) = plain(tree.compose(tree.Origin("hooks", 0, text)))
    assert hook["id"] == "secretlint"
    assert hook["entry"].split()[0] == "secretlint"
    entry = f"{sys.executable} -m {hook['entry']} --select KSL2 --select KSL0"
    return hook | {"language": "system", "entry": entry}


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    import json

    repository = tmp_path / "repo"
    repository.mkdir()
    monkeypatch.chdir(repository)
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT"))]:
        monkeypatch.delenv(name)
    settings = {
        "HOME": tmp_path / "home",
        "XDG_CACHE_HOME": tmp_path / "cache",
        "PRE_COMMIT_HOME": tmp_path / "pre-commit",
        "PYTHONPATH": ROOT,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "dev@shop.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    (tmp_path / "home").mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, timeout=120)

    run("init", "--quiet")
    config = {"repos": [{"repo": "local", "hooks": [declared()]}]}
    (repository / ".pre-commit-config.yaml").write_text(json.dumps(config))
    pre_commit("install")
    return run


def pre_commit(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def commit(git: Git) -> subprocess.CompletedProcess[str]:
    git("add", "--all")
    return git("commit", "--quiet", "--message", "change")


def start(git: Git, **files: str) -> None:
    """A first commit that no hook looks at."""
    for name, text in files.items():
        Path(f"{name}.yaml").write_text(text)
    git("add", "--all")
    assert git("commit", "--quiet", "--no-verify", "--message", "start").returncode == 0


def test_a_broken_manifest_is_refused_and_a_good_one_passes(git: Git) -> None:
    Path("secret.yaml").write_text(SECRET)
    Path("pod.yaml").write_text(POD.format(name="databse"))
    done = commit(git)
    assert done.returncode == 1
    assert "pod.yaml:12:19: error[KSL201]" in done.stdout + done.stderr
    Path("pod.yaml").write_text(POD.format(name="database"))
    done = commit(git)
    assert (done.returncode, git("status", "--porcelain").stdout) == (0, ""), done.stdout + done.stderr


def test_a_deletion_that_breaks_another_file_is_refused(git: Git) -> None:
    start(git, secret=SECRET, pod=POD.format(name="database"))
    Path("secret.yaml").unlink()
    done = commit(git)
    assert done.returncode == 1
    assert "pod.yaml:12:19: error[KSL201]" in done.stdout + done.stderr


def test_a_renamed_secret_is_refused_and_an_old_finding_elsewhere_stays_silent(git: Git) -> None:
    start(git, secret=SECRET, pod=POD.format(name="database"), old=POD.format(name="gone").replace("web", "old"))
    Path("new.yaml").write_text(SECRET.replace("database", "other"))
    done = commit(git)
    assert done.returncode == 0, done.stdout
    Path("secret.yaml").write_text(SECRET.replace("database", "db"))
    done = commit(git)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "pod.yaml:12:19" in said
    assert "old.yaml" not in said


def test_all_files_reports_everything(git: Git) -> None:
    start(git, secret=SECRET, old=POD.format(name="gone"))
    assert pre_commit("run").returncode == 0
    done = pre_commit("run", "--all-files")
    assert done.returncode == 1
    assert "old.yaml:12:19: error[KSL201]" in done.stdout


def test_a_change_without_manifests_passes(git: Git) -> None:
    start(git, secret=SECRET, pod=POD.format(name="database"))
    Path("README.md").write_text("# Shop\n")
    assert commit(git).returncode == 0
