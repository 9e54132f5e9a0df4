"""An ordered map over processes: serial below a threshold and where a pool cannot start."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MIN_BYTES = 500_000
"""Below this much text the start of a process costs more than it saves (measured: 0.1 s against 0.5 MB/s)."""


Progress = Callable[[int, int], None]
"""Called with how many of how many items are done."""


def map_ordered(
    function: Callable[[Item], Result], items: Sequence[Item], *, size: int, jobs: int, progress: Progress
) -> list[Result]:
    """`[function(item) for item in items]`, in several processes when `size` (bytes of input) is worth it.

    `jobs` 0 means as many as there are processors. Workers inherit `function` with all that it knows (they are forked);
    only items and results are sent.
    """
    workers = min(jobs or _processors(), len(items), max(1, 1 + size // MIN_BYTES))
    pool, here = None, items
    if workers > 1 and hasattr(os, "fork"):
        here = items[: len(items) // 16 + 1]  # worked on first, so that workers inherit the modules that this imports
    found: list[Result] = []
    _follow(map(function, here), found, len(items), progress)
    rest = items[len(here) :]
    if rest:
        pool = _pool(workers, function)
    if pool is None:
        _follow(map(function, rest), found, len(items), progress)
    else:
        with pool:
            chunk = max(1, len(rest) // (workers * 8))
            _follow(pool.imap(_call, rest, chunksize=chunk), found, len(items), progress)
    return found


def _pool(workers: int, function: Callable[[Any], Any]) -> Any:
    """A pool of forked workers; None where none can start: some sandboxes give no semaphores or processes."""
    import multiprocessing

    try:
        return multiprocessing.get_context("fork").Pool(workers, _adopt, (function,))
    except OSError:
        return None


_adopted: list[Callable[[Any], Any]] = []
"""In a worker: the one function that it runs, set when the worker starts."""


def _adopt(function: Callable[[Any], Any]) -> None:
    _adopted.append(function)


def _call(item: Any) -> Any:
    return _adopted[-1](item)


def _follow(results: Iterable[Result], found: list[Result], total: int, progress: Progress) -> None:
    for result in results:
        found.append(result)
        progress(len(found), total)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
