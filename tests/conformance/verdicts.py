"""The oracle's answers: asking the built program, and the form in which they are kept beside the cases."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from case import Case

ROOT = Path(__file__).resolve().parents[2]
BUILT = Path(os.environ.get("SECRETLINT_ORACLES", ROOT / ".tools" / "bin"))
NEWEST, OLDEST = BUILT / "secretlint-oracle", BUILT / "secretlint-oracle-oldest"
"""The oracle for both ends of the range of versions."""

RECORDED = Path(__file__).with_name("cases.jsonl")
RECORDED_OLDEST = Path(__file__).with_name("oldest.jsonl")
"""What the oldest version says of those cases where it differs from the newest."""

BATCH = 500


def ask(cases: Iterable[Case], program: Path = NEWEST) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Each case with the oracle's answer, in order. OSError when the program is not built."""
    batch: list[Case] = []
    for case in cases:
        batch.append(case)
        if len(batch) == BATCH:
            yield from _ask(batch, program)
            batch = []
    if batch:
        yield from _ask(batch, program)


def _ask(batch: list[Case], program: Path) -> Iterator[tuple[Case, dict[str, Any]]]:
    questions = "".join(json.dumps(case.question()) + "\n" for case in batch)
    done = subprocess.run([program, "batch"], input=questions.encode(), capture_output=True, check=False)
    answers = done.stdout.splitlines()
    if done.returncode or len(answers) != len(batch):
        why = done.stderr.decode()[-2000:]
        raise RuntimeError(f"the oracle stopped after {len(answers)} of {len(batch)} cases: {why}")
    for case, line in zip(batch, answers, strict=True):
        answer = json.loads(line)
        if answer["id"] != case.id:
            raise RuntimeError(f"the oracle answered {answer['id']!r} to {case.id!r}")
        yield case, answer


def record(case: Case, answer: dict[str, Any]) -> dict[str, Any]:
    """One line of the committed data: the case and what the oracle says about each object of it."""
    return {**case.record(), **verdict(answer)}


def is_of_another_kubectl(answer: dict[str, Any]) -> bool:
    """Whether the oldest kubectl already fails: the tool reads files as the newest does, for every server."""
    return any(judged.get("stage") == "stream" for judged in answer["objects"])


def verdict(answer: dict[str, Any]) -> dict[str, Any]:
    """What is kept of an answer."""
    return {"verdict": answer["verdict"], "objects": [_kept(judged) for judged in answer["objects"]]}


def _kept(judged: dict[str, Any]) -> dict[str, Any]:
    """An object's answer without what the case tells anyway, in an order that does not depend on Go's maps."""
    kept = {key: judged[key] for key in KEPT if key in judged}
    if judged.get("warnings"):
        kept["warnings"] = sorted(text[:160] for text in judged["warnings"])
    for key in ("errors", "also"):
        if judged.get(key):
            kept[key] = sorted([one["field"], one["type"], _short(one["message"])] for one in judged[key])
    return kept


KEPT = ("document", "item", "kind", "verdict", "stage", "notReached", "grey", "lost")
_VALUE_FIRST = tuple(f"{kind}: " for kind in ("Invalid value", "Duplicate value", "Unsupported value", "Not found"))


def _short(message: str) -> str:
    """The message without the value that it quotes, cut to what tells the rules apart."""
    for start in _VALUE_FIRST:
        if message.startswith(start):
            head, _, tail = message.partition('": ')
            return start + "…" + (": " + tail[:90] if tail and head.startswith(start + '"') else "")
    return message[:120]
