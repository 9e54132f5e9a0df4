"""Every example of every rule file, through the engine: exactly the findings of that rule, nothing else of it."""

from __future__ import annotations

import dataclasses
import subprocess
from datetime import date
from pathlib import Path

import pytest

from secretlint import catalog, config, engine
from secretlint.dev import compile as rule_files
from secretlint.dev.compile import RuleFile
from secretlint.model import Example, Finding

FILES, PROBLEMS = rule_files.read_all()
CASES = [
    pytest.param(file, example, id=f"{file.rule.id}-{number}-{example.title}")
    for file in FILES
    for number, example in enumerate(file.text.examples, 1)
]


def test_every_rule_file_is_well_formed() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


def test_what_is_compiled_is_up_to_date() -> None:
    stale = [
        name
        for name, content in rule_files.render(FILES).items()
        if (rule_files.COMPILED / name).read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run python -m secretlint.dev.compile"


@pytest.mark.parametrize(("file", "example"), CASES)
def test_example(file: RuleFile, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if catalog.find(file.rule.id) != file.rule:
        pytest.fail("the compiled rules lack this file's content: run python -m secretlint.dev.compile")
    assert _found(file, example, dict(example.files), tmp_path / "as-given", monkeypatch) == sorted(
        (one.path, one.at, one.field, one.message, one.severity or file.rule.severity) for one in example.expect
    )


FIXED = [case for case in CASES if case.values[1].fixed]


@pytest.mark.parametrize(("file", "example"), FIXED)
def test_the_mended_example_is_good(
    file: RuleFile, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = dict(example.files) | dict(example.fixed)
    assert _found(file, example, mended, tmp_path / "mended", monkeypatch) == []


def _found(
    file: RuleFile, example: Example, files: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, str, str, str, str]]:
    folder.mkdir()
    if example.before:
        _write(folder, dict(example.before))
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "before"]):
            subprocess.run(["git", *_AUTHOR, *command], cwd=folder, check=True)
    _write(folder, files)
    if example.config:
        (folder / ".secretlint.yaml").write_text(example.config)
    monkeypatch.chdir(folder)
    settings = config.load(["."], cache=False, jobs=1)
    today = date.fromisoformat(example.today) if example.today else None
    settings = dataclasses.replace(settings, extend_select=(*settings.extend_select, file.rule.id), today=today)
    if example.before:
        settings = dataclasses.replace(settings, new_from="HEAD")
    return sorted(map(_row, (f for f in engine.run(settings).findings if f.rule.id == file.rule.id)))


_AUTHOR = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false")


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def _row(finding: Finding) -> tuple[str, str, str, str, str]:
    at = f"{finding.span.line}:{finding.span.column}"
    return finding.span.path, at, finding.field, finding.message, finding.severity
