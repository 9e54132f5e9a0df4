"""Breaks real repositories in one place at a time and counts how many breaks are reported at the right line.

    python benchmarks/inject.py [FOLDER ...] [--most N] [--verbose]

A break is made in memory: the name in a reference, its key, the name, a key or the namespace of what makes a Secret,
or the whole object. It counts when the reference had an answer before, is neither optional nor a mere hint, and
nothing else in the repository can answer it. It is caught when a finding that was not there before stands at the line
of the reference.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from secretlint import config, engine, extract, gate
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer
from secretlint.model import Finding, Span
from secretlint.repository import Repository

TODAY = date(2026, 1, 15)


class Break(NamedTuple):
    """Replace the text at `span` by `text`; then each place of `expected` (path, line) has to be reported."""

    what: str
    span: Span
    text: str
    expected: frozenset[tuple[str, int]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", help="repositories; default: the examples and, if there, shared corpora")
    parser.add_argument("--most", type=int, default=60, help="breaks of each kind and repository (0: all)")
    parser.add_argument("--verbose", action="store_true", help="print every break that was missed")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for folder in options.folders or default_folders():
        counted = measure(folder, options.most, options.verbose)
        total += counted
        print(f"{Path(folder).name}: {line(counted)}")
    print(f"caught/injected: {line(total)}")
    return 0 if total["caught"] >= 0.99 * total["injected"] else 1


def default_folders() -> list[str]:
    top = Path(__file__).resolve().parent.parent
    shared = top.parent / "shared" / "corpora"
    found = [path for path in sorted(shared.iterdir()) if path.is_dir()] if shared.is_dir() else []
    return [str(path) for path in (top / "examples" / "shop-mended", *found)]


def line(counted: Counter[str]) -> str:
    share = 100 * counted["caught"] / counted["injected"] if counted["injected"] else 100
    return f"{counted['caught']}/{counted['injected']} ({share:.1f} %)"


def measure(folder: str, most: int, verbose: bool) -> Counter[str]:
    """A copy is broken, so that neither git nor the rest of a larger repository has a say."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = os.path.join(temporary, "copy")
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        os.chdir(copy)
        try:
            return measure_here(most, verbose)
        finally:
            os.chdir("/")


def measure_here(most: int, verbose: bool) -> Counter[str]:
    settings = config.load(["."], cache=False, jobs=1, isolated=True, today=TODAY)
    repository, _ = engine.load(settings)
    graph = engine.link(repository)
    before = {finding.fingerprint for finding in findings(repository, graph)}
    counted: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for one in breaks(graph, repository):
        if most and done[one.what] >= most:
            continue
        done[one.what] += 1
        missed = one.expected - report_after(repository, one, before)
        counted["injected"] += 1
        counted["caught"] += not missed
        if missed and verbose:
            print(f"  missed: {one.what} at {one.span.path}:{one.span.line}, expected at {sorted(missed)}")
    return counted


def findings(repository: Repository, graph: Graph) -> tuple[Finding, ...]:
    hits = list(engine.judge(repository, graph))
    return gate.judge(hits, {}, repository.config, repository.root).findings


def report_after(repository: Repository, one: Break, before: set[str]) -> set[tuple[str, int]]:
    broken = Repository(repository.root, repository.files, Edited(repository, one), repository.config, TODAY)
    broken.facts = dict(repository.facts)
    path = one.span.path
    broken.facts[path] = extract.file_facts(broken.read(path), path, broken.context(path))
    new = [found for found in findings(broken, engine.link(broken)) if found.fingerprint not in before]
    return {(found.span.path, found.span.line) for found in new}


class Edited:
    """Reads the files of a repository, one of them changed."""

    def __init__(self, repository: Repository, one: Break) -> None:
        self.read = repository.read
        self.one = one

    def __call__(self, path: str) -> bytes:
        data = self.read(path)
        if path != self.one.span.path:
            return data
        text = data.decode("utf-8-sig")
        return (text[: self.one.span.start] + self.one.text + text[self.one.span.end :]).encode()


def breaks(graph: Graph, repository: Repository) -> Iterator[Break]:
    """Every reference in turn, then everything that makes a Secret."""
    seen: set[object] = set()
    for one in _all(graph, repository):
        if (one.what, one.span) not in seen and one.span.end > one.span.start:
            seen.add((one.what, one.span))
            yield one


def _all(graph: Graph, repository: Repository) -> Iterator[Break]:
    needed = [answer for answer in graph.answers if is_needed(answer)]
    for answer in needed:
        fact = answer.used.fact
        yield Break("reference renamed", fact.span, "no-such-secret", frozenset({(fact.span.path, fact.span.line)}))
        if not any(declared.fact.open for declared in answer.found):
            for _, span in fact.keys:
                if span.end - span.start < 100:
                    yield Break("reference key renamed", span, "no-such-key", frozenset({(span.path, span.line)}))
    for answer in needed:
        if len({declared.fact.span for declared in graph.resolver.by_name(answer.used.name)}) != 1:
            continue  # another declaration of that name may serve
        declared = answer.found[0]
        users = users_of(graph, answer)
        yield Break("producer renamed", declared.fact.span, "renamed-secret", users)
        for key, span in answer.used.fact.keys:
            for known in declared.fact.keys:
                if (
                    known.name == key
                    and not declared.fact.open
                    and len(declared.fact.keys) == len({k.span for k in declared.fact.keys})
                ):
                    yield Break("producer key renamed", known.span, "renamed-key", frozenset({(span.path, span.line)}))


def is_needed(answer: Answer) -> bool:
    fact = answer.used.fact
    text_is_name = fact.span.end - fact.span.start in range(len(answer.used.name), len(answer.used.name) + 3)
    self_made = any(declared.instance is answer.used.instance for declared in answer.found)
    return bool(answer.found) and not fact.optional and not fact.weak and text_is_name and not self_made


def users_of(graph: Graph, answer: Answer) -> frozenset[tuple[str, int]]:
    """The lines of all required references that only this declaration serves."""
    span = answer.found[0].fact.span
    return frozenset(
        (other.used.fact.span.path, other.used.fact.span.line)
        for other in graph.answers
        if is_needed(other) and {declared.fact.span for declared in other.found} == {span}
    )


if __name__ == "__main__":
    raise SystemExit(main())
