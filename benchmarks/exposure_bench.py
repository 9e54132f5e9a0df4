"""Precision and recall of secretlint, detect-secrets and gitleaks on the labelled corpus, in one run.

    python benchmarks/exposure_bench.py [--half dev|held-out] [--misses]

A snippet counts as found when a tool reports anything in it. gitleaks takes part where its binary is on the PATH or in
`.tools/bin`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "exposure")]

from exposure_corpus import HALVES, Snippet, load  # noqa: E402 (found by the path above)

Tool = Callable[[Path], set[str]]
"""A folder with one folder per snippet → the names of the folders in which the tool reports something."""


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one table per half of the corpus. Exit status 1 when secretlint is below its targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--half", choices=HALVES, help="only this half")
    parser.add_argument("--misses", action="store_true", help="name the snippets that secretlint judges wrongly")
    options = parser.parse_args(argv)
    good = True
    for half in (options.half,) if options.half else HALVES:
        good &= _table(half, load(half), misses=options.misses)
    return 0 if good else 1


def _table(half: str, snippets: list[Snippet], *, misses: bool) -> bool:
    exposed = sum(snippet.exposed for snippet in snippets)
    print(f"{half}: {exposed} exposed, {len(snippets) - exposed} harmless")
    print(f"  {'tool':16}{'precision':>10}{'recall':>9}{'wrong':>7}{'missed':>8}{'seconds':>9}")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        names = _write(Path(folder), snippets)
        for name, tool in _tools().items():
            started = time.perf_counter()
            found = tool(Path(folder))
            seconds = time.perf_counter() - started
            hit = sum(names[key].exposed for key in found)
            wrong = len(found) - hit
            precision, recall = hit / max(1, len(found)), hit / exposed
            print(f"  {name:16}{precision:>10.1%}{recall:>9.1%}{wrong:>7}{exposed - hit:>8}{seconds:>9.1f}")
            if name == "secretlint":
                good = precision >= 0.97 and recall >= 0.95
                if misses:
                    _name_misses(names, found)
    return good


def _name_misses(names: dict[str, Snippet], found: set[str]) -> None:
    for key, snippet in names.items():
        if snippet.exposed != (key in found):
            print(f"    {'missed' if snippet.exposed else 'wrong '} {snippet.id}")


def _write(folder: Path, snippets: list[Snippet]) -> dict[str, Snippet]:
    names: dict[str, Snippet] = {}
    for number, snippet in enumerate(snippets):
        key = f"s{number:04}"
        names[key] = snippet
        for path, text in snippet.files.items():
            target = folder / key / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return names


def _tools() -> dict[str, Tool]:
    tools: dict[str, Tool] = {"secretlint": _secretlint, "detect-secrets": _detect_secrets}
    search = os.pathsep.join((str(ROOT / ".tools" / "bin"), os.environ.get("PATH", "")))
    binary = shutil.which("gitleaks", path=search)
    if binary is not None:
        tools["gitleaks"] = lambda folder: _gitleaks(folder, binary)
    return tools


def _secretlint(folder: Path) -> set[str]:
    """One engine run per snippet, because each is a repository of its own."""
    from secretlint import engine
    from secretlint.config import Config

    found = set()
    before = Path.cwd()
    for snippet in sorted(folder.iterdir()):
        os.chdir(snippet)
        report = engine.run(Config(cache=False, jobs=1))
        if any(finding.rule.consequence == "exposed" for finding in report.findings):
            found.add(snippet.name)
    os.chdir(before)
    return found


def _detect_secrets(folder: Path) -> set[str]:
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "--no-verify"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return {path.replace("\\", "/").split("/")[0] for path in json.loads(done.stdout)["results"]}


def _gitleaks(folder: Path, binary: str) -> set[str]:
    with tempfile.TemporaryDirectory() as elsewhere:
        report = Path(elsewhere) / "report.json"
        options = ["--report-format", "json", "--report-path", str(report), "--exit-code", "0", "--no-banner"]
        subprocess.run([binary, "dir", ".", *options], cwd=folder, capture_output=True, check=True)
        return {entry["File"].split("/")[0] for entry in json.loads(report.read_text(encoding="utf-8"))}


if __name__ == "__main__":
    sys.exit(main())
