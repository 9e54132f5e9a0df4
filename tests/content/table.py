"""`python -m tests.content.table`: the labelled contents through the engine, counted by family and verdict."""

from __future__ import annotations

import sys
from collections import Counter

from tests.content.cases import Case, all_cases
from tests.content.manifests import STYLES, is_text
from tests.content.test_manifests import findings


def main() -> int:
    """Prints the table; status 1 when a content is judged otherwise than its label says."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for case in all_cases():
        for style in STYLES:
            if is_text(case) or not style.startswith("stringData"):
                verdict = _verdict(case, style)
                counts[case.name.split("/")[0].removesuffix(" fine"), verdict] += 1
                if verdict.startswith("false"):
                    wrong.append(f"{verdict}: {case.name} [{style}]")
    _print(counts)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def _verdict(case: Case, style: str) -> str:
    found = {finding.rule.name for finding in findings(case, style)}
    if not case.rules:
        return "false alarm" if found else "fine"
    return "caught" if set(case.rules) <= found else "false silence"


def _print(counts: Counter[tuple[str, str]]) -> None:
    verdicts = ("caught", "fine", "false alarm", "false silence")
    print(f"{'family':16}", *(f"{verdict:>14}" for verdict in verdicts))
    for family in sorted({family for family, _ in counts}):
        print(f"{family:16}", *(f"{counts[family, verdict]:14}" for verdict in verdicts))
    totals = [sum(count for (_, one), count in counts.items() if one == verdict) for verdict in verdicts]
    print(f"{'all':16}", *(f"{total:14}" for total in totals))
    right = totals[0] + totals[1]
    print(f"right: {right} of {sum(totals)} = {right / sum(totals):.1%}")


if __name__ == "__main__":
    sys.exit(main())
