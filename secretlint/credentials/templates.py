"""Templates of Helm as the YAML that stands around their actions, with every place kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre

FILLER = "x"
"""Stands for every character of an action beside other text: a row of them is a placeholder to whoever judges it."""
_NAMED_VALUE = lazyre.compile(
    r"name:[^\n]{,100}(?i:pass|pwd|secret|token|key|cred|auth)[^\n]{,100}\n[ \t]*value:[ \t]*[\"']?[^\s{\"'$#]"
)
_SECRET = lazyre.compile(r"^kind:[ \t]*[\"']?Secret\b", re.MULTILINE)
_LITERAL_DATA = lazyre.compile(
    r"^(?:data|stringData):[ \t]*\n(?:(?:[ \t]|\{\{)[^\n]*\n|\n)*?"
    r"[ \t]+[\"']?[\w.-]+[\"']?:[ \t]*(?:[\"']?[^\s{\"'#]|$)",
    re.MULTILINE,
)
_NOT_A_BREAK = lazyre.compile(r"[^\r\n]")


def is_worth_composing(text: str) -> bool:
    """Whether the template may hold what its lines alone do not show: a value under its name, the data of a Secret."""
    if "Secret" in text and _SECRET.search(text) is not None and _LITERAL_DATA.search(text) is not None:
        return True
    return "value:" in text and _NAMED_VALUE.search(text) is not None


def without_actions(text: str) -> str:
    """The text with its actions blanked where they have lines of their own, and filled where they are in a value."""
    pieces: list[str] = []
    end = 0
    for start, stop in _groups(text):
        alone = _is_blank_before(text, start) and _is_blank_after(text, stop)
        filler = " " if alone or "\n" in text[start:stop] else FILLER
        pieces += (text[end:start], _NOT_A_BREAK.sub(filler, text[start:stop]))
        end = stop
    return "".join((*pieces, text[end:]))


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Runs of actions with nothing but blanks between them."""
    start = text.find("{{")
    while start >= 0:
        stop = text.find("}}", start + 2)
        if stop < 0:
            return
        stop += 2
        following = text.find("{{", stop)
        while following >= 0 and text[stop:following].strip(" \t") == "":
            closed = text.find("}}", following + 2)
            if closed < 0:
                break
            stop = closed + 2
            following = text.find("{{", stop)
        yield start, stop
        start = following


def _is_blank_before(text: str, at: int) -> bool:
    begin = max(0, at - _MOST_BLANKS)
    start = text.rfind("\n", begin, at)
    return (start >= 0 or begin == 0) and text[start + 1 : at].strip() == ""


def _is_blank_after(text: str, at: int) -> bool:
    end = text.find("\n", at, at + _MOST_BLANKS)
    return (end >= 0 or at + _MOST_BLANKS >= len(text)) and text[at : end if end >= 0 else len(text)].strip() == ""


_MOST_BLANKS = 1000
"""No line is indented so far; the bound keeps very long lines of actions from being looked through for each of them."""
