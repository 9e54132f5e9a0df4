"""Functions of the program fail, each once, with its arguments (values among them) in the error's text.

Whatever is made of that error, on the screen, in a report or on disk, must not hold the text.
"""

from __future__ import annotations

import functools
import os
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from secretlint.cli import run
from tests.redaction import plants
from tests.redaction.canary import Canaries, search
from tests.redaction.sandbox import Sandbox

FILES = (
    "others/pod.yaml",
    "others/base/kustomization.yaml",
    "others/base/deployment.yaml",
    "others/base/secret.env",
    "others/base/secret.txt",
    "others/values.yaml",
    "others/configmap.yaml",
    "others/secret.json",
    "others/broken.json",
    "others/flux.yaml",
    "odd/5.yaml",
    "odd/12.yaml",
    "secrets/0-stringData-7.yaml",
    "secrets/1-data-0.yaml",
    "secrets/3-stringData-1.yaml",
    "secrets/4-data-5.yaml",
    "secrets/7-data-0.yaml",
    "broken/0-0.yaml",
    "keys/0-whole.yaml",
)
ARGUMENTS = ("check", ".", "--no-cache", "--jobs", "1", "--extend-select", "KSL", "--debug")

ENTRY = {("secretlint.cli", name) for name in ("run", "_command", "_root", "_print_version")} | {
    ("secretlint.cli.session", "guarded")
}
"""The guard itself, and what stands before it and sees flags only."""
STRIDE = 1 if os.environ.get("SECRETLINT_REDACTION") == "full" else 12
"""Every twelfth function is made to fail; all of them with SECRETLINT_REDACTION=full."""

pytestmark = pytest.mark.filterwarnings("ignore")


class Forced(Exception):
    """An error whose text quotes what the function was given."""


@pytest.fixture(scope="module")
def planted() -> tuple[Canaries, dict[str, bytes]]:
    canaries = Canaries()
    files = plants.repository(canaries)
    return canaries, {name: files[name] for name in FILES}


@pytest.fixture
def repository(planted: tuple[Canaries, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    made = Sandbox(tmp_path, planted[1])
    monkeypatch.chdir(made.repository)
    for name, value in (("HOME", made.home), ("XDG_CACHE_HOME", made.home / "cache"), ("TMPDIR", made.home / "tmp")):
        monkeypatch.setenv(name, str(value))
    return made


def called(action: Callable[[], object]) -> list[tuple[str, str]]:
    """Module and qualified name of every function of the program that the action calls."""
    seen: dict[types.CodeType, str] = {}

    def note(frame: types.FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code not in seen:
            seen[frame.f_code] = str(frame.f_globals.get("__name__", ""))

    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(None)
    own = {(module, code.co_qualname) for code, module in seen.items() if module.startswith("secretlint.")}
    return sorted((module, name) for module, name in own if (module, name) not in ENTRY and name != "command")


def places(module: str, name: str) -> Iterator[tuple[Any, str, Any]]:
    """Where the function hangs: its module or class, and every module that imported it by name."""
    owner: Any = sys.modules[module]
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part, None)
    found = owner.__dict__.get(last) if owner is not None else None
    if not isinstance(found, types.FunctionType | functools._lru_cache_wrapper | staticmethod):
        return
    yield owner, last, found
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("secretlint") and other is not owner:
            for alias, value in list(vars(other).items()):
                if value is found:
                    yield other, alias, found


def failing(*arguments: object, **named: object) -> object:
    raise Forced(f"{[_described(argument) for argument in arguments]} {named!r}")


def _described(argument: object) -> str:
    """The argument with what it holds: the default text of an object says nothing of its fields."""
    fields = {name: getattr(argument, name, None) for name in getattr(argument, "__slots__", ())} or vars_of(argument)
    return f"{argument!r} {fields!r}"


def vars_of(argument: object) -> dict[str, object]:
    return dict(vars(argument)) if hasattr(argument, "__dict__") else {}


@pytest.mark.skipif(sys.version_info < (3, 11), reason="code objects know their qualified names since Python 3.11")
def test_no_error_shows_a_value(
    planted: tuple[Canaries, dict[str, bytes]],
    repository: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    canaries = planted[0]
    names = called(lambda: run(ARGUMENTS))
    assert search(canaries, [("", b"".join(capfdbinary.readouterr()))]) == []
    assert len(names) > 300
    failed, leaks = 0, []
    for module, name in names[::STRIDE]:
        with monkeypatch.context() as patch:
            for owner, attribute, _ in places(module, name):
                patch.setattr(owner, attribute, failing)
            try:
                run(ARGUMENTS)
            except Forced:
                leaks.append(f"{module}.{name}: the error reaches the interpreter, which prints its text")
            output = b"".join(capfdbinary.readouterr())
        failed += b"Forced" in output or b"KSL9" in output
        leaks += [f"{module}.{name}: {leak}" for leak in search(canaries, [("output", output)])]
    assert leaks == []
    assert failed > 100 // STRIDE, "most functions were not made to fail"
