"""The tool and Kubernetes' own code give the same verdict, with the same fields, on every committed case."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from adapter import OLDEST as OLDEST_VERSION
from adapter import REFUSING, judge, judge_whole
from case import from_record
from comparison import disagreement, unreported_loss, warnings_differ
from generate import fresh
from record import COUNT, SEED, asked, oldest_lines
from verdicts import NEWEST, OLDEST, RECORDED, RECORDED_OLDEST

SLICES = 16


def recorded() -> Iterator[dict[str, Any]]:
    with RECORDED.open(encoding="utf-8") as data:
        for line in data:
            yield json.loads(line)


@pytest.mark.parametrize("number", range(SLICES))
def test_the_tool_agrees_with_kubernetes(number: int) -> None:
    problems = []
    for index, one in enumerate(recorded()):
        if index % SLICES == number:
            problem = disagreement(from_record(one), one)
            if problem is not None:
                problems.append(f"{one['id']}: {problem}")
    assert not problems, "\n".join([f"{len(problems)} cases differ", *problems[:20]])


def test_the_tool_agrees_with_the_oldest_kubernetes() -> None:
    cases = {one["id"]: from_record(one) for one in recorded()}
    problems = []
    for line in RECORDED_OLDEST.open(encoding="utf-8"):
        one = json.loads(line)
        problem = disagreement(cases[one["id"]], one, OLDEST_VERSION)
        if problem is not None:
            problems.append(f"{one['id']}: {problem}")
    assert not problems, "\n".join([f"{len(problems)} cases differ", *problems[:20]])


def test_what_kubectl_loses_is_reported() -> None:
    lossy = [one for one in recorded() if any("lost" in judged for judged in one["objects"])]
    assert len(lossy) > 100
    unreported = {one["id"]: loss for one in lossy if (loss := unreported_loss(from_record(one), one))}
    assert not unreported


def test_the_warnings_are_those_of_the_server() -> None:
    accepted = [one for one in recorded() if one["verdict"] == "accepted" and "old" not in one and "pieces" not in one]
    warned = [one for one in accepted if any("warnings" in judged for judged in one["objects"])]
    assert len(warned) > 50
    silent = [one for one in accepted if one not in warned][::5]
    different = {one["id"]: differ for one in warned + silent if (differ := warnings_differ(from_record(one), one))}
    assert not different


def test_a_whole_run_gives_the_same_verdict() -> None:
    for index, one in enumerate(recorded()):
        case = from_record(one)
        if index % 23 or len(case.pieces) > 1 or case.old is not None:
            continue
        short = {finding for finding in judge(case.stream)[0] if finding.consequence in REFUSING}
        whole = {finding for finding in judge_whole(case.stream) if finding.consequence in REFUSING}
        assert whole == short, one["id"]


def test_the_cases_are_many_and_mixed() -> None:
    verdicts = Counter(one["verdict"] for one in recorded())
    assert verdicts.total() > 5000
    assert 0.4 < verdicts["accepted"] / verdicts.total() < 0.5


def test_a_seed_gives_the_same_cases() -> None:
    committed = {one["id"]: from_record(one) for one in recorded()}
    generated = [case for case in fresh(SEED, COUNT) if case.id in committed]
    assert len(generated) > COUNT * 0.9
    for case in generated:
        assert committed[case.id].stream == case.stream
        assert committed[case.id].old == case.old


def test_the_verdicts_are_those_of_the_oracle() -> None:
    if not NEWEST.is_file():
        pytest.skip("the oracle is not built (`make oracle`)")
    committed = list(RECORDED.open(encoding="utf-8"))
    for _ in range(4):  # a few verdicts depend on the order of Go's maps
        cases = [from_record(json.loads(line)) for line in committed]
        committed = [line for line, new in zip(committed, asked(cases), strict=True) if line != new]
    assert not committed, f"{[json.loads(line)['id'] for line in committed][:20]} differ; run record.py"


def test_the_verdicts_are_those_of_the_oldest_oracle() -> None:
    if not OLDEST.is_file():
        pytest.skip("the oldest oracle is not built (`make oracle`)")
    newest = list(RECORDED.open(encoding="utf-8"))
    assert list(oldest_lines(newest)) == list(RECORDED_OLDEST.open(encoding="utf-8")), "run record.py"
