"""Regenerates `cases.jsonl`: every committed case with the oracle's verdict. `--check` only compares.

The hand-made cases and the generated ones of SEED are asked anew, so that a changed generator, a changed oracle
and a changed Kubernetes all show up as a difference.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from case import Case
from generate import fresh, hand_made
from verdicts import RECORDED, ask, record

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
    for first, *others in zip(*(_asked() for _ in range(3)), strict=True):
        if all(other == first for other in others):
            yield first + "\n"


def _asked() -> Iterator[str]:
    return (json.dumps(record(case, answer), separators=(",", ":")) for case, answer in ask(committed_cases()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the committed verdicts differ")
    options = parser.parse_args()
    text = "".join(lines())
    if options.check:
        same = text == RECORDED.read_text(encoding="utf-8")
        print("the committed verdicts are those of the oracle" if same else f"{RECORDED.name} differs: run record.py")
        return 0 if same else 1
    RECORDED.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10))} cases written to {RECORDED.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
