"""One conformance case: a file, and for an update the file that the cluster already has."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """`pieces` are (text, repeat) pairs that make the file; `old` asks for an update of what it contains."""

    id: str
    pieces: tuple[tuple[str | bytes, int], ...]
    old: str | None = None

    @property
    def stream(self) -> bytes:
        return b"".join((text if isinstance(text, bytes) else encode(text)) * count for text, count in self.pieces)

    def record(self) -> dict[str, Any]:
        """The case as JSON data; the inverse of `from_record`."""
        record: dict[str, Any] = {"id": self.id}
        if len(self.pieces) == 1 and self.pieces[0][1] == 1:
            record.update(_packed(self.pieces[0][0]))
        else:
            record["pieces"] = [[_packed(text), count] for text, count in self.pieces]
        if self.old is not None:
            record["old"] = self.old
        return record

    def question(self) -> dict[str, Any]:
        """The case as a line of the oracle's batch mode."""
        question: dict[str, Any] = {"id": self.id, **_packed(self.stream)}
        if self.old is not None:
            question["old"] = self.old
        return question


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def from_record(record: dict[str, Any]) -> Case:
    if "pieces" in record:
        pieces = tuple((_unpacked(packed), count) for packed, count in record["pieces"])
    else:
        pieces = ((_unpacked(record), 1),)
    return Case(record["id"], pieces, record.get("old"))


def of_text(case_id: str, text: str | bytes, old: str | None = None) -> Case:
    return Case(case_id, ((text, 1),), old)


def _packed(text: str | bytes) -> dict[str, str]:
    data = text if isinstance(text, bytes) else encode(text)
    try:
        return {"stream": data.decode()}
    except UnicodeDecodeError:
        return {"stream64": base64.b64encode(data).decode()}


def _unpacked(record: dict[str, str]) -> str | bytes:
    if "stream64" in record:
        return base64.b64decode(record["stream64"])
    return record["stream"]
