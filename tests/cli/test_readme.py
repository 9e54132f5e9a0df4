"""README and documentation name commands, options, targets, rules and files that exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from secretlint import catalog
from secretlint.cli import COMMANDS

TOP = Path(__file__).resolve().parents[2]
PAGES = [TOP / "README.md", *(TOP / name for name in ("CONTRIBUTING.md", "CHANGELOG.md")), *(TOP / "docs").glob("*.md")]
_COMMAND = re.compile(r"(?:\$ |run: |\| |`)secretlint ([a-z]+)((?:[^\n`#|]|\|\S)*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def pages() -> list[Any]:
    return [pytest.param(page.read_text(encoding="utf-8"), id=page.name) for page in PAGES]


@pytest.mark.parametrize("page", pages())
def test_commands_and_options_exist(page: str, secretlint: Callable[..., Any]) -> None:
    for name, rest in _COMMAND.findall(page):
        assert name in COMMANDS
        offered = set(_OPTION.findall(secretlint(name, "--help").out))
        assert set(_OPTION.findall(rest)) <= offered, name


def test_the_readme_shows_commands() -> None:
    names = {name for name, _ in _COMMAND.findall((TOP / "README.md").read_text(encoding="utf-8"))}
    assert names >= {"check", "rules", "explain", "graph", "inventory"}


@pytest.mark.parametrize("page", pages())
def test_targets_of_make_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", page)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", pages())
def test_rules_exist(page: str) -> None:
    names = set(re.findall(r"\bKSL\d{3}\b", page))
    assert [name for name in sorted(names) if catalog.find(name) is None] == []
