"""Thousands of canaries go in; not one comes out, whatever the command, the format and the state of the input."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from secretlint import report as reports
from secretlint.cli import COMMANDS
from tests.redaction import plants
from tests.redaction.canary import Canaries, search
from tests.redaction.sandbox import Run, Sandbox

EVERYTHING = ("--extend-select", "KSL", "--fail-on", "never")
FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html")


@pytest.fixture(scope="module")
def planted() -> tuple[Canaries, dict[str, bytes]]:
    canaries = Canaries()
    files = plants.repository(canaries)
    assert len(canaries.made) >= 3000
    return canaries, files


@pytest.fixture(scope="module")
def sandbox(planted: tuple[Canaries, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    made = Sandbox(tmp_path_factory.mktemp("planted"), planted[1])
    made.git("commit", "-qm", "all")
    yield made


def clean(planted: tuple[Canaries, dict[str, bytes]], run: Run) -> None:
    assert search(planted[0], run.outputs) == []


@pytest.mark.parametrize("format", FORMATS)
def test_check(planted: tuple[Canaries, dict[str, bytes]], sandbox: Sandbox, format: str) -> None:
    run = sandbox.run(("check", ".", "--format", format, *EVERYTHING))
    assert run.status in (0, 2), run.stream("stderr")
    assert len(run.stream("stdout")) > 20_000
    clean(planted, run)


def test_all_formats_are_covered() -> None:
    modules = {module.name for module in pkgutil.iter_modules(reports.__path__)}
    assert set(FORMATS) <= modules | {"text", "json"}
    assert set(FORMATS) == {item.value for item in importlib.import_module("secretlint.cli.options").Format}


@pytest.mark.parametrize(
    "arguments",
    (
        ("check", ".", "--jobs", "2", "--no-cache", *EVERYTHING),
        ("check", ".", "--statistics", *EVERYTHING),
        ("check", ".", "--debug", *EVERYTHING),
        ("check", ".", "--quiet", "--format", "concise", *EVERYTHING),
        ("check", ".", "--output", "report.html", "--format", "html", *EVERYTHING),
        ("check", ".", "--write-baseline", "baseline.json"),
        ("check", ".", "--baseline", "baseline.json", "--format", "sarif", *EVERYTHING),
        ("check", "secrets", "others", "--isolated", *EVERYTHING),
        ("check", "broken/0-0.yaml", "keys/0-alone.yaml", *EVERYTHING),
        ("hook", "secrets/0-data-0.yaml", "broken/1-0.yaml", "others/pod.yaml", *EVERYTHING[2:]),
    ),
    ids=" ".join,
)
def test_other_runs(planted: tuple[Canaries, dict[str, bytes]], sandbox: Sandbox, arguments: tuple[str, ...]) -> None:
    clean(planted, sandbox.run(arguments))


def test_the_cache_is_written_and_clean(planted: tuple[Canaries, dict[str, bytes]], sandbox: Sandbox) -> None:
    """The cache is there, and readable to the search: it holds a path as it is."""
    run = sandbox.run(("check", ".", *EVERYTHING))
    cached = [data for name, data in run.outputs if name.startswith("home/cache/") and name.endswith(".facts")]
    assert any(b"others/pod.yaml" in data for data in cached)
    clean(planted, run)


@pytest.mark.parametrize("form", ("text", "json", "sarif", "html"))
def test_standard_input(planted: tuple[Canaries, dict[str, bytes]], sandbox: Sandbox, form: str) -> None:
    for name in ("lists/0-stringData.yaml", "broken/0-0.yaml", "others/pod.yaml", "odd/5.yaml", "keys/1-swapped.yaml"):
        clean(planted, sandbox.run(("check", "-", "--format", form, *EVERYTHING), stdin=planted[1][name]))


def test_a_change_against_head(planted: tuple[Canaries, dict[str, bytes]], tmp_path: Path) -> None:
    """The hook compares with HEAD: the old values must not come back either."""
    canaries, files = planted
    some = {name: data for name, data in files.items() if name.startswith(("odd/", "others/"))}
    made = Sandbox(tmp_path, some)
    made.git("commit", "-qm", "all")
    for name in list(some)[::3]:
        (made.repository / name).unlink()
    changed = [name for name in some if (made.repository / name).exists()]
    for arguments in (("hook", *changed[:20], "--format", "json"), ("check", ".", "--new-from", "HEAD")):
        run = made.run(arguments)
        assert search(canaries, run.outputs) == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_known_here(name: str) -> None:
    """A new command must get a place in these tests: add it to TESTED when it has one."""
    assert name in TESTED


TESTED = {
    "check": "test_check, test_other_runs, test_standard_input",
    "hook": "test_other_runs, test_a_change_against_head",
    "rules": "reads no manifest",
    "explain": "reads no manifest",
}
