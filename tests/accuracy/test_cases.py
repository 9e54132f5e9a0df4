"""What public repositories taught: common shapes that were once judged wrongly, rebuilt with made-up content.

A case in `cases/*.yaml` has `title`, `files` (`link: path` makes a symbolic link) and `expect`: a line `severity
path:line rule` for every finding above advice, of any rule.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from secretlint import config, engine

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['title']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in case["files"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, dict):
            os.symlink(text["link"], path)
        else:
            path.write_text(text, encoding="utf-8")
    if any(isinstance(text, dict) for text in case["files"].values()):
        _track(tmp_path)
    monkeypatch.chdir(tmp_path)
    report = engine.run(config.load(["."], cache=False))
    found = [
        f"{one.severity} {one.span.path}:{one.span.line} {one.rule.name}"
        for one in report.findings
        if one.severity != "info"
    ]
    assert sorted(found) == sorted(case["expect"]), [one.message for one in report.findings]


def _track(folder: Path) -> None:
    """Links are only listed inside a git repository."""
    import subprocess

    subprocess.run(["git", "init", "-q", str(folder)], check=True)
