"""The promise of the project, on the labelled corpus: at least 97 % precision and 95 % recall, through the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from exposure_corpus import HALVES, Snippet, load

from secretlint import engine
from secretlint.config import Config
from secretlint.model import Finding

PRECISION, RECALL = 0.97, 0.95


def test_the_corpus_is_large_enough_and_its_names_are_unique() -> None:
    snippets = load()
    assert sum(snippet.exposed for snippet in snippets) >= 300
    assert sum(not snippet.exposed for snippet in snippets) >= 300
    assert len({snippet.id for snippet in snippets}) == len(snippets)
    assert all(bool(snippet.places) == snippet.exposed for snippet in snippets)


@pytest.mark.parametrize("half", HALVES)
def test_precision_recall_and_places(half: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right: list[Snippet] = []
    wrong, missed, misplaced = [], [], []
    for number, snippet in enumerate(load(half)):
        found = _exposures(snippet, tmp_path / str(number), monkeypatch)
        if found and snippet.exposed:
            right.append(snippet)
            if not any(_is_at(finding, snippet) for finding in found):
                misplaced.append(snippet.id)
        elif found:
            wrong.append(snippet.id)
        elif snippet.exposed:
            missed.append(snippet.id)
        _shows_no_value(found, snippet)
    assert len(right) / (len(right) + len(wrong)) >= PRECISION, wrong
    assert len(right) / (len(right) + len(missed)) >= RECALL, missed
    assert misplaced == []


def _exposures(snippet: Snippet, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    for path, text in snippet.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    report = engine.run(Config(cache=False, jobs=1))
    return [finding for finding in report.findings if finding.rule.consequence == "exposed"]


def _is_at(finding: Finding, snippet: Snippet) -> bool:
    span = finding.span
    return any(
        span.path == path and span.line <= last and span.end_line >= first for path, first, last in snippet.places
    )


def _shows_no_value(found: list[Finding], snippet: Snippet) -> None:
    """What a finding says never holds the text that it is about."""
    for finding in found:
        source = snippet.files[finding.span.path]
        value = source[finding.span.start : finding.span.end].strip()
        said = [finding.message, finding.help, finding.field, finding.fingerprint]
        said += [related.message for related in finding.related]
        if finding.rule.name != "exposed-weak-password":  # `postgres` is a default password and a product's name
            assert len(value) < 6 or not any(value in text for text in said), snippet.id
