"""Places in texts: stretches that do not overlap, and where a stretch of a scalar's value stands in its source.

Both answer many questions about one text, in time that grows with the text and not with the number of questions before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

from secretlint.nodes import Scalar

_LONGEST_ESCAPE = 64
"""Characters of source for one of the value: an escape (10), or a deep indentation spread over its short lines."""
_SLACK = 4096


class Taken:
    """Stretches of one text, none of which overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._starts)

    def take(self, start: int, end: int) -> bool:
        """Whether the stretch is still free; from now on it is not."""
        at = bisect_left(self._starts, end) if end > start else bisect_right(self._starts, start)
        if at > 0 and self._ends[at - 1] > start:
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True


class Places:
    """Offsets in a scalar's value → offsets in the text that it was read from.

    The first line of a stretch is looked up in the source, so that quoting and indentation do not matter; where escapes
    hide it, the whole scalar is meant. Each place that was found is where the search for the next ones in the same
    scalar begins.
    """

    def __init__(self) -> None:
        self._node: Scalar | None = None
        self._anchors: list[tuple[int, int]] = []

    def of(self, node: Scalar, start: int, end: int) -> tuple[int, int]:
        """The stretch from `start` to `end` of the scalar's value."""
        if node is not self._node:
            self._node, self._anchors = node, [(0, node.start.index)]
        value = node.value
        if start > 0 or end < len(value):
            stop = value.find("\n", start, end)
            line = value[start : stop if stop >= 0 else end]
            at = self._find(node, line, start) if line else -1
            if at >= 0:
                return at, at + len(line)
        text, first = node.origin.text, node.start.index
        last = min(node.end.index, len(text))
        while last > first and text[last - 1] in "\n \r\t":
            last -= 1
        return first, last

    def _find(self, node: Scalar, line: str, start: int) -> int:
        """Where the occurrence of the line that begins at `start` stands: as many precede it there as in the value."""
        text = node.origin.text
        known, at = self._anchors[bisect_right(self._anchors, (start, len(text))) - 1]
        before = node.value.count(line, known, start)
        last = min(node.end.index, len(text), at + (start - known + len(line)) * _LONGEST_ESCAPE + _SLACK)
        lower = at + start - known
        for _ in range(before):
            at = text.find(line, at, last) + len(line)
            if at < len(line):
                break
        else:
            at = text.find(line, at, last)
            if at >= 0:
                insort(self._anchors, (start, at))
                return at
        insort(self._anchors, (start, lower))  # the source of a value is nowhere shorter than the value
        return -1
