"""What is named in tables exists: modules of checks, rules, and what the program imports before it knows its task."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from secretlint import catalog, checks
from secretlint.compiled.rules import RULES

TOP = Path(__file__).resolve().parents[2]
DOCUMENT_CHECKS = sorted({*checks.TEXT_CHECKS, *checks.OBJECT_CHECKS, *checks.WHOLE_CHECKS})
HEAVY = ("cryptography", "detect_secrets", "rich", "ruamel", "subprocess", "typer")
NOTHING_TO_DO = {
    "--version": HEAVY,
    "rules KSL1": ("cryptography", "detect_secrets", "rich", "ruamel"),
    "explain KSL202": ("cryptography", "detect_secrets", "rich", "ruamel"),
    "check": ("cryptography", "detect_secrets", "rich"),
}


@pytest.mark.parametrize("name", DOCUMENT_CHECKS)
def test_document_checks_exist(name: str) -> None:
    module = importlib.import_module(name)
    assert callable(module.wants)
    assert callable(module.check_document)


@pytest.mark.parametrize("name", checks.REPOSITORY_CHECKS)
def test_repository_checks_exist(name: str) -> None:
    assert callable(importlib.import_module(name).check_repository)


def test_generated_checks_are_checks_of_objects() -> None:
    assert set(checks.GENERATED_CHECKS) <= set(checks.OBJECT_CHECKS)


def test_every_module_that_judges_is_in_a_table() -> None:
    judging = {
        f"secretlint.checks.{path.stem}"
        for path in (TOP / "secretlint" / "checks").glob("*.py")
        if "\ndef check_document(" in (text := path.read_text(encoding="utf-8")) or "\ndef check_repository(" in text
    }
    assert judging == {*DOCUMENT_CHECKS, *checks.REPOSITORY_CHECKS}


def test_every_rule_file_is_listed_and_every_rule_has_a_file() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "secretlint", "rules"], capture_output=True, encoding="utf-8", check=True, cwd=TOP
    )
    listed = [line.split() for line in done.stdout.splitlines()]
    names = [f"{words[0]}-{words[2]}.yaml" for words in listed if words[0].startswith("KSL")]
    assert names == sorted(path.name for path in (TOP / "rules").iterdir())


def test_rules_name_modules_that_exist() -> None:
    rooms = {path.stem for path in (TOP / "secretlint" / "checks").glob("*.py")}
    others = {path.stem for path in (TOP / "secretlint").glob("*.py")}
    named = {catalog.text(rule).check for rule in RULES}
    assert named - rooms - others == set()


@pytest.mark.parametrize("command", NOTHING_TO_DO)
def test_nothing_heavy_is_imported_in_vain(command: str, tmp_path: Path) -> None:
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr))\n"
        "from secretlint.__main__ import main\n"
        "sys.exit(main())\n"
    )
    (tmp_path / "folder").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, *command.split()],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path / "folder",
        env={"PYTHONPATH": str(TOP), "XDG_CACHE_HOME": str(tmp_path), "PATH": ""},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "secretlint" in done.stderr.split()
    assert set(done.stderr.split()).intersection(NOTHING_TO_DO[command]) == set()
