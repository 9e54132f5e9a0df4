"""Regular expressions that are compiled when they are first used.

Compiling all of them when modules are imported took a sixth of a run from the cache, which uses few.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a pattern until a method of it is wanted, and then has the pattern's own methods."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._arguments = text, flags

    def __getattr__(self, name: str) -> Any:
        pattern: Any = re.compile(*self._arguments)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn"):
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def compile(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, later: a wrong expression raises `re.error` at its first use."""
    return cast("re.Pattern[AnyStr]", _Lazy(text, flags))
