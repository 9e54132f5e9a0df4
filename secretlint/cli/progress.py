"""A line on standard error while a run takes long; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time

DELAY = 0.5
INTERVAL = 0.1
_CLEAR = "\r\x1b[K"
_WIDTH = 30


class Progress:
    """Called with how much is done; draws a bar once the run has lasted DELAY seconds, and wipes it at the end."""

    def __init__(self, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._next = time.monotonic() + DELAY
        self._drawn = False

    def __call__(self, done: int, total: int, what: str = "files") -> None:
        """`done` of `total` are read."""
        if not self._on or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + INTERVAL
        self._drawn = True
        filled = _WIDTH * done // max(total, 1)
        sys.stderr.write(f"{_CLEAR}[{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{total} {what}")
        sys.stderr.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._drawn:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
