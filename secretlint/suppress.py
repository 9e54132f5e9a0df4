"""Comments that hide findings: `# secretlint: ignore[RULE, ...] reason` and `# secretlint: ignore-file[RULE, ...]`.

libyaml drops comments, so they are looked for in the text. Only a file that says `secretlint:` somewhere costs more
than one search; then the parser's events say which matches stand inside a scalar and are no comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from secretlint import lazyre
from secretlint.facts import Suppression
from secretlint.lines import BREAK, Lines

_MARK = "secretlint:"
_COMMENT = lazyre.compile(r"(?:(?<=[\s\ufeff])|^)#[ \t]*secretlint:[ \t]*([^\r\n\x85\u2028\u2029]*)", re.MULTILINE)
_WORDS = lazyre.compile(r"(ignore|ignore-file)(?:\[([^\]]*)\])?(?:[\s:]+(.*))?\Z")
_SEPARATOR = lazyre.compile(r"^---", re.MULTILINE)


def find(text: str, *, yaml: bool = True) -> tuple[Suppression, ...]:
    """The suppressing comments of a text, in order. Without `yaml` the text has no scalars that could hide one."""
    if _MARK not in text:
        return ()
    matches = list(_COMMENT.finditer(text))
    if not matches:
        return ()
    taken = list(_scalars(text, [match.start() for match in matches])) if yaml else []
    starts = [start for start, _ in taken]
    lines, following = Lines(text), _following(text)

    def is_comment(place: int) -> bool:
        before = bisect_right(starts, place) - 1
        return before < 0 or place >= taken[before][1]

    return tuple(_suppression(match, lines, following) for match in matches if is_comment(match.start()))


def _suppression(match: re.Match[str], lines: Lines, following: list[int]) -> Suppression:
    row, before = lines.place(match.start())
    line, column = row + 1, before + 1
    said = match[1].rstrip()
    end = column + len(match[0].rstrip())
    words = _WORDS.match(said)
    if not words:
        return Suppression(line, column, end, -1, (), "")
    rules = tuple(rule.strip() for rule in (words[2] or "").split(",") if rule.strip())
    reason = (words[3] or "").strip()
    if words[1] == "ignore-file":
        return Suppression(line, column, end, 0, rules, reason)
    alone = not lines.text[match.start() - before : match.start()].strip("\ufeff \t")
    return Suppression(line, column, end, following[row] or line if alone else line, rules, reason)


def _following(text: str) -> list[int]:
    """For each line the next one (1-based) that is neither blank nor a comment; 0 where there is none."""
    found: list[int] = []
    rows = BREAK.split(text)
    content = 0
    for number in range(len(rows), 0, -1):
        found.append(content)
        row = rows[number - 1].strip()
        if row and not row.startswith("#"):
            content = number
    return found[::-1]


def _scalars(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Where scalars stand in the documents that hold these places, as offsets."""
    borders = [0, *(found.start() for found in _SEPARATOR.finditer(text)), len(text)]
    for start, end in pairwise(borders):
        if bisect_left(places, start) < bisect_left(places, end):
            yield from _scalars_of(text[start:end], start)


def _scalars_of(document: str, offset: int) -> Iterator[tuple[int, int]]:
    from secretlint.events import ScalarEvent, YAMLError, reader

    begin = 3 if document.startswith("---") else 0
    end = begin
    next_event = reader(document[begin:])
    try:
        while (event := next_event()) is not None:
            if isinstance(event, ScalarEvent):
                start, end = begin + event.start_mark.index, begin + event.end_mark.index
                if event.style in ("|", ">"):  # a comment may follow the indicator
                    header = BREAK.search(document, start)
                    start = header.start() if header else end
                yield offset + start, offset + end
    except YAMLError:
        # What follows is unknown: only a line of its own is surely meant as a comment, and a block scalar may hold
        # that too; hiding too little is the safe side.
        yield offset + end, offset + len(document)
