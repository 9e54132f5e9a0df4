"""Comments that hide findings: `# secretlint: ignore[RULE, ...] reason` and `# secretlint: ignore-file[RULE, ...]`.

libyaml drops comments, so they are looked for in the text. Only a file that says `secretlint:` somewhere costs more
than one search; then the parser's events say which matches stand inside a scalar and are no comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from secretlint.facts import Suppression

_MARK = "secretlint:"
_COMMENT = re.compile(r"(?:(?<=[\s\ufeff])|^)#[ \t]*secretlint:[ \t]*([^\r\n\x85\u2028\u2029]*)", re.MULTILINE)
_WORDS = re.compile(r"(ignore|ignore-file)(?:\[([^\]]*)\])?(?:[\s:]+(.*))?\Z")
_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_SEPARATOR = re.compile(r"^---", re.MULTILINE)


def find(text: str, *, yaml: bool = True) -> tuple[Suppression, ...]:
    """The suppressing comments of a text, in order. Without `yaml` the text has no scalars that could hide one."""
    if _MARK not in text:
        return ()
    matches = list(_COMMENT.finditer(text))
    if not matches:
        return ()
    taken = list(_scalars(text, [match.start() for match in matches])) if yaml else []
    lines = _BREAK.split(text)
    return tuple(
        _suppression(match, text, lines)
        for match in matches
        if not any(start <= match.start() < end for start, end in taken)
    )


def _suppression(match: re.Match[str], text: str, lines: list[str]) -> Suppression:
    breaks = list(_BREAK.finditer(text, 0, match.start()))
    line = len(breaks) + 1
    begin = breaks[-1].end() if breaks else 0
    column = match.start() - begin + 1
    said = match[1].rstrip()
    end = column + len(match[0].rstrip())
    words = _WORDS.match(said)
    if not words:
        return Suppression(line, column, end, -1, (), "")
    rules = tuple(rule.strip() for rule in (words[2] or "").split(",") if rule.strip())
    reason = (words[3] or "").strip()
    if words[1] == "ignore-file":
        return Suppression(line, column, end, 0, rules, reason)
    alone = not text[begin : match.start()].strip("\ufeff \t")
    return Suppression(line, column, end, _next_line(lines, line) if alone else line, rules, reason)


def _next_line(lines: list[str], line: int) -> int:
    """The line (1-based) after `line` that is neither blank nor a comment."""
    for number in range(line, len(lines)):
        content = lines[number].strip()
        if content and not content.startswith("#"):
            return number + 1
    return line


def _scalars(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Where scalars stand in the documents that hold these places, as offsets."""
    borders = [0, *(found.start() for found in _SEPARATOR.finditer(text)), len(text)]
    for start, end in pairwise(borders):
        if any(start <= place < end for place in places):
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
                    header = _BREAK.search(document, start)
                    start = header.start() if header else end
                yield offset + start, offset + end
    except YAMLError:
        # What follows is unknown: only a line of its own is surely meant as a comment, and a block scalar may hold
        # that too; hiding too little is the safe side.
        yield offset + end, offset + len(document)
