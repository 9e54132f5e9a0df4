"""Regenerates `cases.jsonl`, every committed case with the oracle's verdict, and `oldest.jsonl`.

`--check` only compares. The hand-made cases and the generated ones of SEED are asked anew, so that a changed
generator, a changed oracle and a changed Kubernetes all show up as a difference.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from typing import Any

import verdicts
from case import Case, from_record
from generate import fresh, hand_made
from verdicts import NEWEST, OLDEST, RECORDED, RECORDED_OLDEST, ask, record

SEED = 1
COUNT = 4500


def committed_cases() -> Iterator[Case]:
    """Hand-made and generated cases; of two equal files only the first."""
    seen: set[tuple[bytes, str | None]] = set()
    for case in (*hand_made(), *fresh(SEED, COUNT)):
        key = (case.stream, case.old)
        if key not in seen:
            seen.add(key)
            yield case


def lines() -> Iterator[str]:
    """The committed data; files whose verdict depends on the order of Go's maps (`1: a` and `'1': b`) are left out."""
    for first, *others in zip(*(asked(committed_cases()) for _ in range(5)), strict=True):
        if all(other == first for other in others):
            yield first


def asked(cases: Iterable[Case]) -> Iterator[str]:
    """The lines of the committed data for these cases, asked once."""
    return (_line(record(case, answer)) + "\n" for case, answer in ask(cases, NEWEST))


def oldest_lines(newest: list[str]) -> Iterator[str]:
    """What the oldest version says of the committed cases, where it is not the same."""
    known = [json.loads(line) for line in newest]
    for (case, answer), one in zip(ask(map(from_record, known), OLDEST), known, strict=True):
        verdict = verdicts.verdict(answer)
        same = verdict["verdict"] == one["verdict"] and _fields(verdict) == _fields(one)
        if not same and not verdicts.is_of_another_kubectl(answer):
            yield _line({"id": case.id, **verdict}) + "\n"


def _fields(verdict: dict[str, Any]) -> list[list[str]]:
    return [sorted({problem[0] for problem in judged.get("errors", ())}) for judged in verdict["objects"]]


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the committed verdicts differ")
    options = parser.parse_args()
    newest = list(lines())
    files = {RECORDED: newest, RECORDED_OLDEST: list(oldest_lines(newest))}
    if options.check:
        stale = [path.name for path, content in files.items() if path.read_text(encoding="utf-8") != "".join(content)]
        print(f"{', '.join(stale)} differ: run record.py" if stale else "the verdicts are those of the oracle")
        return 1 if stale else 0
    for path, content in files.items():
        path.write_text("".join(content), encoding="utf-8")
        print(f"{len(content)} lines written to {path.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
