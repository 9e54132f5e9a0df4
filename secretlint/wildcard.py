"""Texts with gaps, as templates and variables leave them."""

from __future__ import annotations

import fnmatch
import glob
from collections.abc import Iterable

MOST_STARS = 3
"""So many gaps in a glob that is written by hand; more, and a match that fails may take very long."""


def pattern(pieces: Iterable[str]) -> str:
    """A regular expression for the pieces with anything between them, to the end of the text.

    Several `.*` would try every way to share a text among them; `fnmatch` writes gaps that do not give back.
    """
    return fnmatch.translate("*".join(glob.escape(piece) for piece in pieces))
