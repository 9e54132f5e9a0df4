"""The builder against the real `kustomize build`: our own trees with recorded answers, real repositories live."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from secretlint.kustomize import Builder
from tests.kustomize.memory import Folder, Memory, Tree, read_trees
from tests.kustomize.reduced import reduce

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ORACLE = ROOT / ".tools/bin/kustomize-oracle"
CORPORA = ROOT.parent / "shared/corpora"
TREES = [tree for path in sorted(HERE.glob("trees/*.trees")) for tree in read_trees(path.read_text("utf-8"))]
EXPECTED: dict[str, dict[str, Any]] = {
    found["name"]: found for found in map(json.loads, (HERE / "expected.jsonl").read_text("utf-8").splitlines())
}


def compare(expected: dict[str, Any], builder: Builder, root: str) -> None:
    build = builder.build(root)
    if "error" in expected:
        wanted = {"offline": "remote"}.get(expected["error"], expected["error"])
        assert wanted in {problem.kind for problem in build.problems}
        return
    assert build.problems == ()
    found = reduce(expected["name"], build)
    assert found["secrets"] == expected["secrets"]
    assert found["references"] == expected["references"]
    assert found["objects"] == expected["objects"]


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_tree_builds_as_kustomize_builds_it(tree: Tree) -> None:
    compare(EXPECTED[tree.name], Builder(Memory(tree.files)), tree.root)


def test_every_tree_has_an_answer() -> None:
    assert [tree.name for tree in TREES] == list(EXPECTED)
    assert len(TREES) >= 300


def test_answers_hold_no_values() -> None:
    assert "ZmFrZQ" not in (HERE / "expected.jsonl").read_text()


def _repositories() -> list[Path]:
    return sorted(path for path in CORPORA.iterdir() if path.is_dir()) if CORPORA.is_dir() else []


@pytest.mark.skipif(not ORACLE.exists(), reason="needs `make kustomize-oracle`")
@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs real repositories beside the checkout")
@pytest.mark.parametrize("repository", _repositories(), ids=lambda path: path.name)
def test_real_repository_builds_as_kustomize_builds_it(repository: Path) -> None:
    names = ("kustomization.yaml", "kustomization.yml", "Kustomization")
    directories = sorted({path.parent for name in names for path in repository.rglob(name)})
    asked = "\n".join(map(str, directories))
    answers = subprocess.run([ORACLE, "dirs", "-"], input=asked, capture_output=True, text=True, check=True)
    builder = Builder(Folder(repository))
    for line in answers.stdout.splitlines():
        expected = json.loads(line)
        root = Path(expected["name"]).relative_to(repository).as_posix()
        compare(expected, builder, "" if root == "." else root)
