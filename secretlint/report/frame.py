"""Cuts the lines around a span out of a masked source, with what to underline. Runs of mask dots become three."""

from __future__ import annotations

import re
from typing import NamedTuple

from secretlint import lazyre
from secretlint.model import Span
from secretlint.report.words import printable
from secretlint.snippet import MASK
from secretlint.tree import BREAK

MAX_LINES = 4
"""Lines of a span that are shown; of a longer one only the first."""

_RUN = lazyre.compile(f"{MASK}+")
_SHORT = MASK * 3
_TAB = 4


class Row(NamedTuple):
    """A line to show. `start` and `end` (0-based, into `text`) are to be underlined; equal when nothing is."""

    number: int
    text: str
    start: int = 0
    end: int = 0


def lines(source: str) -> list[str]:
    """The lines of a file as spans count them."""
    return BREAK.split(source)


def cut(source: list[str], span: Span, before: int = 2, after: int = 1, width: int = 160) -> list[Row]:
    """The span's lines and a few around them; [] when the source does not reach so far."""
    if not 1 <= span.line <= len(source):
        return []
    last = min(span.end_line, len(source))
    if span.end_column == 1 and last > span.line:
        last -= 1
    if last - span.line >= MAX_LINES:
        last = span.line
    rows = []
    for number in range(max(1, span.line - before), min(len(source), last + after) + 1):
        text = source[number - 1]
        start, end = _marked(text, number, span) if span.line <= number <= last else (0, 0)
        rows.append(_fit(_clean(number, text, start, end), width))
    return _without_blank_ends(rows, span.line, last)


def _marked(text: str, number: int, span: Span) -> tuple[int, int]:
    indent = len(text) - len(text.lstrip())
    start = span.column - 1 if number == span.line else indent
    end = span.end_column - 1 if number == span.end_line else len(text.rstrip())
    start = min(start, len(text))
    return start, max(min(end, len(text)), start + 1)


def _clean(number: int, text: str, start: int, end: int) -> Row:
    """Shortens masks and expands tabs, keeping track of what is marked."""
    parts: list[str] = []
    shift: list[int] = []
    place = 0
    for piece in re.finditer(f"{MASK}+|\t|[^{MASK}\t]+", text):
        found = piece[0]
        shown = _SHORT if found[0] == MASK else " " * _TAB if found == "\t" else printable(found)
        shift += [place + (min(offset, len(shown)) if len(shown) == len(found) else 0) for offset in range(len(found))]
        parts.append(shown)
        place += len(shown)
    shift.append(place)
    if start == end:
        return Row(number, "".join(parts))
    first = shift[min(start, len(text))]
    final = shift[end] if end < len(shift) else place + 1
    if 0 < end <= len(text) and text[end - 1] == MASK:  # the end of a shortened run
        run = _RUN.match(text, _run_start(text, end - 1))
        final = max(final, shift[_run_start(text, end - 1)] + len(_SHORT)) if run else final
    return Row(number, "".join(parts), first, max(final, first + 1))


def _run_start(text: str, place: int) -> int:
    while place > 0 and text[place - 1] == MASK:
        place -= 1
    return place


def _fit(row: Row, width: int) -> Row:
    """Cuts a long line so that the mark is visible."""
    if len(row.text) <= width:
        return row
    begin = max(0, min(row.start - width // 3, len(row.text) - width))
    text = ("…" if begin else "") + row.text[begin : begin + width]
    if begin + width < len(row.text):
        text += "…"
    shift = begin - (1 if begin else 0)
    start, end = max(row.start - shift, 0), min(row.end - shift, len(text))
    return Row(row.number, text, start, max(start, end)) if row.end > row.start else Row(row.number, text)


def _without_blank_ends(rows: list[Row], first: int, last: int) -> list[Row]:
    while rows and rows[0].number < first and (not rows[0].text.strip() or rows[0].text.startswith("---")):
        rows = rows[1:]
    while rows and rows[-1].number > last and (not rows[-1].text.strip() or rows[-1].text.startswith("---")):
        rows = rows[:-1]
    return rows
