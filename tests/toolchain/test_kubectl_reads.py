"""Documents and files are read as kubectl's own reader reads them; its answers were recorded with tools/goyaml."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from toolchain_reading import comparable, read, read_stream

HERE = Path(__file__).parent
DOCUMENTS = [json.loads(line) for line in (HERE / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
STREAMS = [json.loads(line) for line in (HERE / "streams.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_recorded_documents_are_read_alike() -> None:
    assert len(DOCUMENTS) > 2000
    wrong = [(case["text"], found) for case in DOCUMENTS if not _alike(case, found := read(case["text"]))]
    assert wrong == []


def _alike(case: dict[str, Any], found: Any) -> bool:
    if "error" in case:
        return bool(found.refused)
    return not found.refused and found.value == comparable(case["json"])


@pytest.mark.parametrize("case", STREAMS, ids=lambda case: repr(base64.b64decode(case["base64"])[:40]))
def test_the_recorded_files_are_cut_alike(case: dict[str, Any]) -> None:
    documents, stopped = read_stream(base64.b64decode(case["base64"]))
    assert (documents, stopped) == ([comparable(doc) for doc in case["docs"]], case["error"])


def test_what_is_refused_differs_from_what_is_accepted_enough_to_mean_something() -> None:
    refused = sum("error" in case for case in DOCUMENTS)
    assert 700 < refused < len(DOCUMENTS) - 700
