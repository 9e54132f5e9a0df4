"""Fresh cases, asked of the oracle and of the tool; prints each disagreement.

`python tests/conformance/fuzz.py --seed N --count M [--family workload] [--limit K]`. Exit 1 when there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import adapter
import verdicts
from case import Case
from comparison import disagreement
from generate import fresh, hand_made
from verdicts import ask


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--family", default="", help="only cases whose id starts with this")
    parser.add_argument("--limit", type=int, default=40, help="disagreements to print in full")
    parser.add_argument("--hand-made", action="store_true", help="the hand-made cases instead of fresh ones")
    parser.add_argument("--oldest", action="store_true", help="the oldest supported Kubernetes instead of the newest")
    options = parser.parse_args()
    program, version = verdicts.NEWEST, adapter.NEWEST
    if options.oldest:
        program, version = verdicts.OLDEST, adapter.OLDEST
    cases = hand_made() if options.hand_made else fresh(options.seed, options.count)
    total, families = 0, Counter[str]()
    for case, answer in ask((case for case in cases if case.id.startswith(options.family)), program):
        if options.oldest and verdicts.is_of_another_kubectl(answer):
            continue
        total += 1
        problem = disagreement(case, answer, version)
        if problem is None or _undecided(case, answer["verdict"], program):
            continue
        families[case.id.partition("/")[0]] += 1
        if families.total() <= options.limit:
            print(f"== {case.id}: {problem}\n{_shown(case)}")
    print(f"{families.total()} disagreements in {total} cases", dict(families) if families else "")
    return 1 if families else 0


def _undecided(case: Case, verdict: str, program: Path) -> bool:
    """Whether the oracle's own verdict depends on the order of Go's maps."""
    return any(answer["verdict"] != verdict for _, answer in ask([case] * 5, program))


def _shown(case: Case) -> str:
    text = case.stream.decode("utf-8", "backslashreplace")
    plain = all(character.isprintable() or character == "\n" for character in text)
    shown = text if plain else repr(text)
    if len(shown) > 1500:
        shown = shown[:1500] + " …"
    return (f"(old)\n{case.old}(new)\n" if case.old is not None else "") + shown.rstrip("\n") + "\n"


if __name__ == "__main__":
    sys.exit(main())
