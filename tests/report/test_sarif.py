"""SARIF: what GitHub reads, the official schema, and Microsoft's validator where npm is."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from secretlint.model import Report

TOOLS = Path(__file__).parents[2] / ".tools" / "sarif"
PACKAGE = "@microsoft/sarif-multitool"


@pytest.fixture
def log(render: Callable[..., str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render("sarif"))
    return found


def test_rules_carry_what_code_scanning_shows(log: dict[str, Any]) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["KSL900", "KSL901", "KSL902"]
    for rule in rules:
        assert rule["help"]["markdown"]
        assert rule["helpUri"].startswith("https://")
        assert "security" in rule["properties"]["tags"]
        assert 0 < float(rule["properties"]["security-severity"]) < 10


def test_results_point_into_the_checkout(log: dict[str, Any]) -> None:
    run = log["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"] == {"id": "secretlint/"}
    first = run["results"][0]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("KSL902", 2, "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "apps/tls.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7, "startColumn": 1, "endLine": 7, "endColumn": 5},
    }
    assert first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "apps/pod%7Cx.yaml"
    assert first["message"]["text"] == (
        "Secret of type kubernetes.io/tls has no key tls.crt. In overlays/prod, overlays/test."
        " Add tls.crt, or change the type."
    )
    assert first["partialFingerprints"] == {
        "primaryLocationLineHash": "0123456789abcdef:1",
        "secretlint/v1": "0123456789abcdef0123456789abcdef",
    }


def test_suppressed_findings_are_there_as_such(log: dict[str, Any]) -> None:
    results = log["runs"][0]["results"]
    assert [one["suppressions"] for one in results] == [
        [],
        [],
        [],
        [{"kind": "inSource", "status": "accepted", "justification": "known"}],
    ]


def test_files_that_were_not_checked_are_noted(log: dict[str, Any]) -> None:
    (note,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "Not checked: a Helm template."
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "chart/templates/a.yaml"


@pytest.fixture(scope="session")
def multitool() -> Path:
    """The validator's folder; installed once into .tools, where npm can do so."""
    found = next(TOOLS.glob("node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool"), None)
    if found is None:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, so Sarif.Multitool cannot be")
        TOOLS.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(TOOLS), PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        found = next(TOOLS.glob("node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool"), None)
        if done.returncode != 0 or found is None:
            pytest.skip(f"npm could not install {PACKAGE}: {done.stderr.strip().splitlines()[-1:]}")
    found.chmod(found.stat().st_mode | stat.S_IXUSR)
    return found


def complaints(multitool: Path, text: str, folder: Path) -> list[str]:
    """The ids of what the validator reports at error or warning level, with GitHub's rules."""
    (folder / "in.sarif").write_text(text)
    out = folder / "out.sarif"
    command = [str(multitool), "validate", str(folder / "in.sarif"), "--rule-kind", "Sarif;Ghas", "--output", str(out)]
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    if not out.exists():
        pytest.skip(f"Sarif.Multitool does not run here: {(done.stdout + done.stderr).strip()[-200:]}")
    (run,) = json.loads(out.read_text())["runs"]
    return [one["ruleId"] for one in run.get("results", []) if one.get("level", "warning") in ("error", "warning")]


def test_the_validator_finds_nothing(multitool: Path, render: Callable[..., str], tmp_path: Path) -> None:
    schema = json.loads((multitool.parent / "sarif-2.1.0.json").read_text())
    text = render("sarif")
    jsonschema.validate(json.loads(text), schema)
    assert complaints(multitool, text, tmp_path) == []
    empty = render("sarif", Report((), (), 0, 0, ()))
    jsonschema.validate(json.loads(empty), schema)
    assert complaints(multitool, empty, tmp_path) == []


def test_the_validator_would_find_something(multitool: Path, render: Callable[..., str], tmp_path: Path) -> None:
    assert "SARIF1009" in complaints(multitool, render("sarif").replace('"ruleIndex": 2', '"ruleIndex": 9'), tmp_path)
