"""The command line as people and pipelines use it: exit statuses, streams, files, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from secretlint import cli, engine
from secretlint.config import Config
from secretlint.model import Report

Run = Callable[..., Any]

CANARY = "c4naryc4nary"
GOOD = """\
apiVersion: v1
kind: Secret
metadata:
  name: empty
  namespace: shop
"""
WARNING = GOOD.replace("empty", "empty # secretlint: ingore[KSL1]")
"""One finding, KSL901, a warning."""

ONLY = ("--select", "KSL901", "--no-cache")


def test_nothing_found(secretlint: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    done = secretlint("check", *ONLY)
    assert (done.status, done.err) == (0, "")
    assert done.out == "no problems (1 file, 1 document)\n"


def test_exit_status_follows_the_threshold_and_never_the_format(secretlint: Run, folder: Path) -> None:
    from secretlint.report import FORMATS

    (folder / "a.yaml").write_text(WARNING)
    for format in FORMATS:
        assert secretlint("check", *ONLY, "--format", format).status == 0
        assert secretlint("check", *ONLY, "--format", format, "--fail-on", "warning").status == 1
    assert secretlint("check", *ONLY, "--fail-on", "info").status == 1
    assert secretlint("check", *ONLY, "--fail-on", "never").status == 0
    assert secretlint("check", *ONLY, "--fail-on", "warning", "--exit-zero").status == 0


def test_paths_are_relative_to_the_working_directory(secretlint: Run, folder: Path) -> None:
    (folder / "apps").mkdir()
    (folder / "apps" / "a.yaml").write_text(WARNING)
    done = secretlint("check", "apps", *ONLY, "--format", "concise", "--quiet")
    assert done.out.startswith("apps/a.yaml:4:15: warning KSL901 This comment hides nothing")
    done = secretlint("check", str(folder / "apps"), *ONLY, "--format", "json")
    assert json.loads(done.out)["findings"][0]["path"] == "apps/a.yaml"


def test_the_file_configures_and_isolated_ignores_it(secretlint: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text(WARNING)
    (folder / ".secretlint.yaml").write_text("severity: {KSL901: error}\nselect: [KSL901]\n")
    assert secretlint("check", "--no-cache").status == 1
    assert secretlint("check", "--no-cache", "--isolated").status == 0
    (folder / "other.yaml").write_text("select: [KSL900]\n")
    assert secretlint("check", "--no-cache", "--config", "other.yaml").status == 0


WRONG = [
    (["check", "--formt", "json"], "--formt"),
    (["check", "--format", "jsn"], "'jsn' is not one of"),
    (["chekc"], "Did you mean 'check'?"),
    (["check", "nowhere"], "nowhere"),
    (["check", "--select", "supression-unused"], "did you mean suppression-unused?"),
    (["check", "--ignore", "KSL999"], "--ignore: no rule is called 'KSL999'"),
    (["check", "--kubernetes-version", "2"], "--kubernetes-version: a Kubernetes version looks like 1.36"),
    (["check", "--kubernetes-version", "1.2"], "--kubernetes-version: versions before 1.27 are not known"),
    (["check", "--statistics", "--format", "sarif"], "--statistics goes with the formats text, concise and json"),
    (["check", "--isolated", "--config", "x"], "--isolated uses no configuration file"),
    (["check", "--isolated", "--baseline", "x"], "--isolated uses no baseline"),
    (["check", "--config", "nowhere.yaml"], "nowhere.yaml: No such file or directory"),
    (["check", "--baseline", "nowhere.json"], "the baseline cannot be read: No such file or directory"),
    (["check", "--output", "no/where"], "no/where: No such file or directory"),
    (["check", "-", "a.yaml"], "cannot be combined"),
    (["check", "--no-cac"], "--no-cac"),
    (["explain", "supression-unused"], "did you mean suppression-unused?"),
    (["explain", "KSL9"], "KSL9 means several rules; see secretlint rules KSL9"),
    (["rules", "KSL8888"], "no rule is called 'KSL8888'"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(one) for one, _ in WRONG])
def test_wrong_usage_is_status_2_and_a_sentence(arguments: list[str], said: str, secretlint: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    done = secretlint(*arguments)
    assert done.status == 2
    assert said in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


def test_wrong_configuration_is_status_2_with_the_place(secretlint: Run, folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text("a: b\nignroe: []\n")
    done = secretlint("check")
    assert done.status == 2
    assert done.err.splitlines() == [
        "secretlint: .secretlint.yaml:1:1: unknown setting 'a'",
        "secretlint: .secretlint.yaml:2:1: unknown setting 'ignroe'; did you mean ignore?",
    ]


def test_standard_input(secretlint: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WARNING.encode())))
    done = secretlint("check", "-", *ONLY, "--stdin-filename", "apps/x.yaml")
    assert done.out.startswith("apps/x.yaml:4:15: warning[KSL901]")
    assert "4 |   name: empty" in done.out


def test_output_is_written_whole_or_not_at_all(secretlint: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.yaml").write_text(WARNING)
    done = secretlint("check", "a.yaml", *ONLY, "--format", "json", "--output", "out.json")
    assert (done.status, done.out) == (0, "")
    assert json.loads((folder / "out.json").read_text())["summary"]["warnings"] == 1
    before = (folder / "out.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    done = secretlint("check", "a.yaml", *ONLY, "--output", "out.json")
    assert done.status == 2
    assert "out.json: No space left on device" in done.err
    assert (folder / "out.json").read_bytes() == before
    assert sorted(one.name for one in folder.iterdir() if one.name != ".cache") == ["a.yaml", "out.json"]


def test_a_file_is_never_coloured(secretlint: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.yaml").write_text(WARNING)
    assert "\x1b" not in secretlint("check", *ONLY).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" in secretlint("check", *ONLY).out
    secretlint("check", *ONLY, "--output", "out.txt")
    assert "\x1b" not in (folder / "out.txt").read_text()


def test_colours_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from secretlint.cli.session import colored

    class Terminal:
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert colored(Terminal(), False)
    assert not colored(object(), False)
    monkeypatch.setenv("TERM", "dumb")
    assert not colored(Terminal(), False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colored(Terminal(), False)


def test_a_baseline_is_written_and_then_hides(secretlint: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text(WARNING)
    done = secretlint("check", *ONLY, "--write-baseline", "known.json")
    assert (done.status, done.out) == (0, "")
    assert done.err == "secretlint: 1 finding written to known.json\n"
    done = secretlint("check", *ONLY, "--baseline", "known.json", "--fail-on", "info")
    assert (done.status, done.out) == (0, "no problems (2 files, 2 documents, 1 suppressed)\n")
    before = (folder / "known.json").read_text()
    secretlint("check", *ONLY, "--baseline", "known.json", "--write-baseline", "known.json", "--quiet")
    assert (folder / "known.json").read_text() == before


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object) -> Report:
        raise ValueError(f"could not convert {CANARY}") from KeyError(CANARY)

    monkeypatch.setattr(engine, "run", run)


@pytest.mark.usefixtures("broken")
def test_an_internal_error_shows_no_value(secretlint: Run, folder: Path) -> None:
    done = secretlint("check")
    assert done.status == 2
    assert "internal error: ValueError at test_commands.py:" in done.err
    assert "Traceback" not in done.err
    debugged = secretlint("check", "--debug")
    assert debugged.status == 2
    assert "KeyError" in debugged.err
    assert "in run" in debugged.err
    assert CANARY not in done.err + debugged.err


def test_interrupted(secretlint: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "run", run)
    done = secretlint("check")
    assert (done.status, done.out, done.err) == (130, "", "")


def test_flags_reach_the_engine(secretlint: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Config] = []

    def run(config: Config, *_: object) -> Report:
        seen.append(config)
        return Report((), (), 0, 0, ())

    monkeypatch.setattr(engine, "run", run)
    secretlint(
        *("check", "a", "b", "--select", "KSL9,KSL901", "--select", "KSL902", "--ignore", "KSL900", "--no-cache"),
        *("--jobs", "3", "--namespace", "shop", "--kubernetes-version", "1.30", "--new-from", "main", "--helm"),
    )
    secretlint("hook", "a.yaml", "--ignore", "KSL900")
    secretlint("check")
    first, second, third = seen
    assert first.paths == ("a", "b")
    assert first.select == ("KSL9", "KSL901", "KSL902")
    assert (first.ignore, first.cache, first.jobs, first.namespace) == (("KSL900",), False, 3, "shop")
    assert (first.kubernetes_version, first.new_from, first.helm) == ((1, 30), "main", True)
    assert (second.hook, second.paths, second.ignore) == (True, ("a.yaml",), ("KSL900",))
    assert third == Config(patterns_root=third.patterns_root)


def test_rules_are_listed(secretlint: Run) -> None:
    done = secretlint("rules", "KSL90")
    assert [line.split()[:3] for line in done.out.splitlines()][-1] == ["KSL902", "info", "suppression-unused"]
    entries = json.loads(secretlint("rules", "--format", "json").out)
    assert {"rule", "name", "severity", "consequence", "enforced_by", "why", "remedy"} <= set(entries[0])


def test_a_rule_is_explained(secretlint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = secretlint("explain", "suppression-unused")
    assert done.status == 0
    assert done.out.startswith("# KSL902 suppression-unused\n\nA comment hides a finding that is no longer there.\n")
    assert "## Reported: the fault was mended, the comment stayed" in done.out
    assert "- `secret.yaml:4:3` Nothing on line 5 is hidden" in done.out
    assert secretlint("explain", "ksl902").out == done.out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1mKSL902 suppression-unused\x1b[0m" in secretlint("explain", "KSL902").out


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_help(command: str, secretlint: Run) -> None:
    done = secretlint(*filter(None, (command, "--help")))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Usage: secretlint")


ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[2])}


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def test_the_version_costs_next_to_nothing() -> None:
    script = (
        "import sys; sys.argv = ['secretlint', '--version']\nfrom secretlint.__main__ import main\nmain()\n"
        "unwanted = ('rich', 'typer', 'ruamel', 'detect_secrets', 'dataclasses', 're')\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in unwanted))"
    )
    done = process("-S", "-c", script)
    assert done.stdout == "secretlint 0.1.0\n[]\n"


def test_checking_imports_neither_rich_nor_detectors_without_need(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    script = (
        "import sys; from secretlint.cli import run; run(['check', '--no-cache', '--select', 'KSL9'])\n"
        "print([n for n in ('rich', 'cryptography', 'requests', 'detect_secrets') if n in sys.modules])"
    )
    assert process("-c", script).stdout.splitlines()[-1] == "[]"


def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    (folder / "a.yaml").write_text(WARNING * 3000)
    command = f"{sys.executable} -m secretlint check --no-cache --select KSL901 a.yaml | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert done.stderr == ""
    assert done.returncode in (0, 141)


def test_an_unreadable_file_is_named_and_the_others_are_checked(secretlint: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text(WARNING)
    os.mkfifo(folder / "pipe.yaml")
    (folder / "link.yaml").symlink_to(folder / "gone.yaml")
    given = ("check", ".", "pipe.yaml", "link.yaml", "--no-cache", "--select", "KSL9,KSL002")
    assert "pipe.yaml:1:1: error[KSL002]" in secretlint(*given).out  # and nobody waits for the pipe
    done = secretlint(*given, "-f", "concise")
    assert done.status == 1
    assert done.out.splitlines() == [
        "a.yaml:4:15: warning KSL901 This comment hides nothing: "
        "write ignore[RULE] or ignore-file[RULE] after secretlint:",
        "link.yaml:1:1: error KSL002 The file cannot be read: a symbolic link to nothing that is here",
        "pipe.yaml:1:1: error KSL002 The file cannot be read: not a regular file",
        "2 errors, 1 warning (1 file, 1 document)",
    ]
    subprocess.run(["git", "init", "-q", "."], check=True)
    done = secretlint("check", ".", "--no-cache", "--select", "KSL9,KSL002", "-f", "concise")
    assert done.out.splitlines()[-1] == "1 warning (1 file, 1 document, 1 not checked)"  # nobody asked for the link


def test_the_entry_point(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from secretlint.__main__ import main

    for arguments in (["--version"], ["--version", "check"]):
        monkeypatch.setattr(sys, "argv", ["secretlint", *arguments])
        assert main() == 0
        assert capsys.readouterr().out == "secretlint 0.1.0\n"


def test_a_device_is_written_in_place(secretlint: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text(WARNING)
    assert secretlint("check", *ONLY, "--output", "/dev/null").status == 0
    assert os.path.exists("/dev/null")
    assert not os.path.isfile("/dev/null")
