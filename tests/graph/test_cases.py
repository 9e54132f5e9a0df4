"""Small repositories and what is wrong in them. Each case was written by hand from what the tools do, then run.

A case in `cases/*.yaml` has `title`, `files` and `expect`: lines `path:line rule [environment, ...]` for every finding
of the families KSL2 and KSL3 (`rules`: of others) except advice (severity info), unless `advice: true` asks for that
as well. With `severities: true` each line starts with the severity. A `.secretlint.yaml` among the files is the
configuration.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from secretlint import config, engine
from secretlint.model import Finding

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['title']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]


def _line(finding: Finding, with_severity: bool) -> str:
    severity = f"{finding.severity} " if with_severity else ""
    environments = f" [{', '.join(finding.environments)}]" if finding.environments else ""
    return f"{severity}{finding.span.path}:{finding.span.line} {finding.rule.name}{environments}"


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in case["files"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    report = engine.run(config.load(["."], cache=False, select=tuple(case.get("rules", ("KSL2", "KSL3")))))
    found = [
        _line(one, case.get("severities", False))
        for one in report.findings
        if one.severity != "info" or case.get("advice")
    ]
    assert sorted(found) == sorted(case["expect"]), [one.message for one in report.findings]
