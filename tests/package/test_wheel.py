"""What is installed is what is in the repository."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "-w",
        folder,
        TOP,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "setuptools" in done.stderr and "No matching distribution" in done.stderr:
        pytest.skip("setuptools cannot be had here to build a wheel")
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_wheel_has_every_module(names: set[str]) -> None:
    sources = {path.relative_to(TOP).as_posix() for path in (TOP / "secretlint").rglob("*.py")}
    assert sources <= names


def test_wheel_has_the_rules_and_other_data(names: set[str]) -> None:
    rules = {f"secretlint/rules/{path.name}" for path in (TOP / "rules").glob("*.yaml")}
    assert rules and rules <= names
    data = {
        path.relative_to(TOP).as_posix()
        for suffix in ("json", "html", "typed")
        for path in (TOP / "secretlint").rglob(f"*.{suffix}")
    }
    assert data <= names
