"""Asks kubectl's own reader (tools/goyaml) about every text and writes the answers beside the tests.

`python tests/toolchain/record_toolchain.py` after
`cd tools/goyaml && go build -o ../../.tools/bin/secretlint-goyaml .`; with `--fuzz SEED COUNT` it writes nothing and
prints where fresh mutations are read differently.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from toolchain_reading import comparable, read
from toolchain_texts import STREAMS, hand_made, mutations

HERE = Path(__file__).parent
BINARY = HERE.parents[1] / ".tools" / "bin" / "secretlint-goyaml"


def ask(mode: str, texts: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    questions = b"".join(base64.b64encode(text) + b"\n" for text in texts)
    done = subprocess.run([BINARY, mode], input=questions, capture_output=True, check=True)
    return map(json.loads, done.stdout.splitlines())


def main() -> None:
    if "--fuzz" in sys.argv:
        seed, count = map(int, sys.argv[-2:])
        fuzz(list(mutations(seed, count)))
        return
    texts = [*hand_made(), *mutations(1, 1500)]
    # kubectl's reader ends every line; where the order of Go's maps decides, there is no answer to record
    rounds = [list(ask("doc", [_ended(text).encode() for text in texts])) for _ in range(20)]
    lines = [
        json.dumps({"text": text, **({"error": True} if "error" in answers[0] else {"json": answers[0]["docs"][0]})})
        for text, *answers in zip(texts, *rounds, strict=True)
        if all(answer == answers[0] for answer in answers)
    ]
    (HERE / "documents.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = [
        json.dumps(
            {"base64": base64.b64encode(data).decode(), "docs": answer.get("docs", []), "error": "error" in answer}
        )
        for data, answer in zip(STREAMS, ask("stream", STREAMS), strict=True)
    ]
    (HERE / "streams.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def fuzz(texts: list[str]) -> None:
    for text, answer in zip(texts, ask("doc", [text.encode() for text in texts]), strict=True):
        found = read(text)
        same = bool(found.refused) == ("error" in answer)
        if not same or (not found.refused and found.value != comparable(answer["docs"][0])):
            print(repr(text)[:300], found, str(answer)[:200], sep="\n    ")


if __name__ == "__main__":
    main()
