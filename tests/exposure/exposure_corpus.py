"""The labelled corpus of exposures: small file trees in `corpus/{dev,held-out}/*.txt`.

A file holds many snippets. `=== true|false slug` starts one, `>>> path` starts a file in it. In a true snippet `«…»`
encloses what has to be found; the marks are taken out on reading. `¦` is taken out too: it splits tokens so that other
scanners do not mistake this corpus for a leak. All values are made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "corpus"
HALVES = ("dev", "held-out")


class Snippet(NamedTuple):
    """One labelled file tree. `places`: (path, first line, last line) of what has to be found; empty when false."""

    half: str
    group: str
    slug: str
    exposed: bool
    files: dict[str, str]
    places: tuple[tuple[str, int, int], ...]

    @property
    def id(self) -> str:
        return f"{self.half}/{self.group}/{self.slug}"


def load(half: str | None = None) -> list[Snippet]:
    """All snippets, or those of one half, in the order of the files."""
    halves = HALVES if half is None else (half,)
    return [found for name in halves for path in sorted((FOLDER / name).glob("*.txt")) for found in _read(name, path)]


def _read(half: str, path: Path) -> Iterator[Snippet]:
    for chunk in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        head, _, rest = chunk.partition("\n")
        label, slug = head.split()
        files: dict[str, str] = {}
        places: list[tuple[str, int, int]] = []
        for part in re.split(r"(?m)^>>> ", rest)[1:]:
            name, _, marked = part.partition("\n")
            files[name], found = _unmark(marked.replace("¦", ""))
            places.extend((name, first, last) for first, last in found)
        yield Snippet(half, path.stem, slug, label == "true", files, tuple(places))


def _unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and the (first, last) line of each marked stretch."""
    places = []
    for match in re.finditer(r"«([^»]*)»", marked):
        first = marked.count("\n", 0, match.start()) + 1
        places.append((first, first + match.group(1).count("\n")))
    return marked.replace("«", "").replace("»", ""), places
