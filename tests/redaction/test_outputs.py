"""Thousands of canaries go in; not one comes out, whatever the command, the format and the state of the input.

Every format shows all of them; commands that are run as their users run them get a part of the files, and with
SECRETLINT_REDACTION=full all of them as well.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from secretlint import config, engine, snippet
from secretlint import report as reports
from secretlint.cli import COMMANDS
from secretlint.model import Report
from tests.redaction import plants
from tests.redaction.canary import Canaries, search
from tests.redaction.sandbox import Run, Sandbox

EVERYTHING = ("--extend-select", "KSL", "--fail-on", "never")
FULL = os.environ.get("SECRETLINT_REDACTION") == "full"


class Planted:
    """All planted files, and those that commands other than `check` get."""

    def __init__(self) -> None:
        self.canaries = Canaries()
        self.all = plants.repository(self.canaries)
        names = sorted(self.all)
        chosen = [name for name in names if name.startswith(("others/", "keys/", "odd/"))] + names[::15]
        self.some = self.all if FULL else {name: self.all[name] for name in dict.fromkeys(chosen)}

    def clean(self, run: Run) -> None:
        assert search(self.canaries, run.outputs) == []


@pytest.fixture(scope="module")
def planted() -> Planted:
    return Planted()


@pytest.fixture(scope="module")
def small(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    made = Sandbox(tmp_path_factory.mktemp("some"), planted.some)
    made.git("commit", "-qm", "all")
    return made


@pytest.fixture(scope="module")
def everything(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return Sandbox(tmp_path_factory.mktemp("all"), planted.all)


@pytest.fixture(scope="module")
def report(everything: Sandbox) -> Report:
    """The report on all files, with their masked sources."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(everything.repository)
        found = engine.run(config.load(["."], isolated=True, cache=False, jobs=1, extend_select=("KSL",)))
        return snippet.attach(
            found, lambda name: (everything.repository / name).read_bytes().decode("utf-8", "replace")
        )


def test_there_are_thousands(planted: Planted, report: Report) -> None:
    assert len(planted.canaries.made) >= 3000
    assert len({finding.rule.id for finding in report.findings}) >= 30
    assert len(report.findings) >= 3000


@pytest.mark.parametrize("format", reports.FORMATS)
@pytest.mark.parametrize("statistics", (False, True))
def test_every_format(planted: Planted, report: Report, format: str, statistics: bool) -> None:
    page = io.StringIO()
    reports.write(format, report, page, reports.Options(color=statistics, statistics=statistics))
    assert page.getvalue()
    assert search(planted.canaries, [(format, page.getvalue().encode("utf-8", "surrogatepass"))]) == []


def test_the_report_does_not_depend_on_the_values(
    report: Report, everything: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other values of the same length: the same findings, messages and fingerprints."""
    other = Sandbox(tmp_path, plants.repository(Canaries("other")))
    monkeypatch.chdir(other.repository)
    second = engine.run(config.load(["."], isolated=True, cache=False, jobs=1, extend_select=("KSL",)))
    first, then = _by_place(report), _by_place(second)
    shared = first.keys() & then.keys()
    assert len(shared) > 0.995 * len(first), "chance decides on a few: whether one looks random"
    assert [place for place in shared if first[place] != then[place]] == []


def _by_place(report: Report) -> dict[tuple[object, ...], tuple[object, ...]]:
    """The findings by path, rule and place, with all else that is shown of them."""
    page = io.StringIO()
    reports.write("json", report, page, reports.Options())
    rows = json.loads(page.getvalue())["findings"]
    return {
        (row["path"], row["rule"], row["line"], row["column"], row["field"]): (row["message"], row["fingerprint"])
        for row in rows
    }


def test_check_with_processes_and_cache(planted: Planted, everything: Sandbox) -> None:
    """The streams, the cache and all temporary files; the cache is readable to the search: it holds a path as it is."""
    run = everything.run(("check", ".", "--jobs", "2", *EVERYTHING))
    assert len(run.stream("stdout")) > 100_000
    cached = [data for name, data in run.outputs if name.startswith("home/cache/") and name.endswith(".facts")]
    assert any(b"others/pod.yaml" in data for data in cached)
    planted.clean(run)


@pytest.mark.parametrize(
    "arguments",
    (
        ("check", ".", "--debug", "--no-cache", *EVERYTHING),
        ("check", ".", "--quiet", "--format", "concise", *EVERYTHING),
        ("check", ".", "--output", "report.html", "--format", "html", *EVERYTHING),
        ("check", ".", "--write-baseline", "baseline.json"),
        ("check", ".", "--baseline", "baseline.json", "--format", "sarif", *EVERYTHING),
        ("check", "others", "--isolated", *EVERYTHING),
        ("check", "others/broken.json", "keys/0-alone.yaml", *EVERYTHING),
        ("check", ".", "--new-from", "HEAD", *EVERYTHING),
        ("hook", "others/secret.json", "odd/1.yaml", "others/pod.yaml"),
        ("graph", "."),
        ("graph", ".", "--format", "json"),
        ("graph", ".", "--format", "mermaid"),
        ("graph", ".", "--format", "dot"),
        ("graph", ".", "--format", "html", "--output", "graph.html"),
        ("graph", ".", "--secret", "shop/s0"),
    ),
    ids=" ".join,
)
def test_commands(planted: Planted, small: Sandbox, arguments: tuple[str, ...]) -> None:
    run = small.run(arguments)
    assert b"Usage:" not in run.stream("stderr"), run.stream("stderr")
    planted.clean(run)


@pytest.mark.parametrize("format", ("text", "json"))
def test_standard_input(planted: Planted, small: Sandbox, format: str) -> None:
    for name in ("lists/0-stringData.yaml", "broken/0-0.yaml", "others/pod.yaml", "odd/5.yaml", "keys/1-swapped.yaml"):
        planted.clean(small.run(("check", "-", "--format", format, *EVERYTHING), stdin=planted.all[name]))


def test_inventory(planted: Planted, small: Sandbox) -> None:
    """What kubectl gives out holds all values of a cluster; also when it is cut off, or no list."""
    items = [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": kind,
            "metadata": {"name": f"s{number}", "namespace": "shop", "annotations": {"x": planted.canaries.new()}},
            "data": {key: plants.fill("«b»", planted.canaries) for key in keys},
        }
        for number, (kind, keys) in enumerate(plants.KINDS)
    ]
    whole = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}).encode()
    for given in (whole, whole[:-40], json.dumps(items).encode(), json.dumps(items[0]).encode(), b"\xff" + whole):
        run = small.run(("inventory", "--output", "inventory.json"), stdin=given)
        planted.clean(run)
        planted.clean(small.run(("inventory", "--debug"), stdin=given))


def test_what_a_change_removes(planted: Planted, tmp_path: Path) -> None:
    """The hook compares with HEAD: the old values must not come back either."""
    made = Sandbox(tmp_path, planted.some)
    made.git("commit", "-qm", "all")
    for name in list(planted.some)[::3]:
        (made.repository / name).unlink()
    changed = [name for name in planted.some if (made.repository / name).exists()]
    for arguments in (("hook", *changed[:20], "--format", "json"), ("check", ".", "--new-from", "HEAD")):
        planted.clean(made.run(arguments))


TESTED = {
    "check": "test_check_with_processes_and_cache, test_commands, test_standard_input",
    "hook": "test_commands, test_what_a_change_removes",
    "graph": "test_commands",
    "inventory": "test_inventory",
    "rules": "reads no manifest",
    "explain": "reads no manifest",
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_its_test(name: str) -> None:
    """A command that is new needs a place in this module."""
    assert name in TESTED
