"""Offsets in a text → lines and columns, for many places of one text."""

from __future__ import annotations

from bisect import bisect_right

from secretlint import lazyre

BREAK = lazyre.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""A line break to YAML 1.1, and so to the parser's marks."""


class Lines:
    """The lines of one text. The first question costs a look at the whole text, every further one next to nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of an offset, both 0-based."""
        starts = self._starts
        if starts is None:
            starts = self._starts = [0, *(found.end() for found in BREAK.finditer(self.text))]
        line = bisect_right(starts, index) - 1
        return line, index - starts[line]
