"""Random manifests, judged by Kubernetes' own code of two versions; see record.py for how the file is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.apiserver.judged import refused
from tests.apiserver.record import differs

RECORDS = [json.loads(line) for line in Path(__file__).with_name("verdicts.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("record", RECORDS, ids=range(len(RECORDS)))
def test_the_same_fields_are_refused(record: dict[str, Any]) -> None:
    minor = int(record["version"].partition(".")[2])
    found = refused(json.dumps(record["manifest"]), (1, minor))
    assert not differs(record, found), f"expected {record['fields']}, found {found}"


def test_both_ends_of_the_range_are_there() -> None:
    assert {record["version"] for record in RECORDS} == {"1.27", "1.36"}
