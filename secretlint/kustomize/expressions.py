"""The regular expressions of a kustomization: Go's, as far as Python's mean the same and stay quick."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache

from secretlint import lazyre
from secretlint.kustomize.edit import Refused
from secretlint.tree import Node

_NOT_GO = lazyre.compile(r"\(\?(?:[=!#(]|<[=!]|P[=>])|\\[1-9Z]|[*+?}]\+")
"""Looking around, references to groups and possessive repetition: Go refuses them."""
_REPEATED_GROUP = lazyre.compile(r"\)[*+{]")
_REPEATED = lazyre.compile(r"[*+?{]")
_MAX_STEPS = 2_000_000
"""Go needs time in proportion to the text; Python tries all ways to share it among the repetitions and the choices."""


@lru_cache(maxsize=4096)
def _compiled(text: str) -> re.Pattern[str] | None:
    if _NOT_GO.search(text) or _REPEATED_GROUP.search(text):
        return None
    try:
        return re.compile(f"(?:{text})", re.ASCII)
    except (re.error, RecursionError, OverflowError):
        return None


def test(text: str, what: str, node: Node, *, whole: bool) -> Callable[[str], bool]:
    """Whether a value fits the expression: all of it (`whole`), or some part of it.

    `what` and `node` say which part of the kustomization it is in (see `Refused`).
    Raises Refused when it is no expression, and so does the test when it could take long.
    """
    pattern = _compiled(text)
    if pattern is None:
        raise Refused(what, "a regular expression cannot be used", node)
    find = pattern.fullmatch if whole else pattern.search
    repetitions = len(_REPEATED.findall(text)) + (not whole)
    choices = math.prod(part.count("|") + 1 for part in re.split("[()]", text))

    def fits(value: str) -> bool:
        ways = choices * math.comb(len(value) + repetitions, repetitions)
        if ways > _MAX_STEPS and (repetitions > 1 or choices > 1):
            raise Refused(what, "a regular expression could take very long", node)
        return find(value) is not None

    return fits
