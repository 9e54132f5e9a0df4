"""Small repositories and what is wrong in them. Each case was written by hand from what the tools do, then run.

A case in `cases/*.yaml` has `title`, `files` and `expect`: lines `path:line rule [environment, ...]` for every finding of
the families KSL2 and KSL3 except advice (severity info), unless `advice: true` asks for that as well.
"""

from __future__ import annotations

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
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    report = engine.run(config.load(["."], cache=False, select=("KSL2", "KSL3")))
    found = [
        f"{one.span.path}:{one.span.line} {one.rule.name}" + (f" [{', '.join(one.environments)}]" if one.environments else "")
        for one in report.findings
        if one.severity != "info" or case.get("advice")
    ]
    assert sorted(found) == sorted(case["expect"]), [one.message for one in report.findings]
