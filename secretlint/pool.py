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
    if workers <= 1 or not hasattr(os, "fork"):
        return _followed(map(function, items), len(items), progress)
    from multiprocessing import get_context

    first = len(items) // 16 + 1  # here, so that workers inherit the modules that the work imports
    head = _followed(map(function, items[:first]), first, progress)
    rest = items[first:]
    try:
        pool = get_context("fork").Pool(workers, _adopt, (function,))
    except OSError:  # no semaphores or no processes to be had: some sandboxes
        return head + _followed(map(function, rest), len(items), progress)
    with pool:
        results = pool.imap(_call, rest, chunksize=max(1, len(rest) // (workers * 8)))
        return head + _followed(results, len(items), progress)


_adopted: list[Callable[[Any], Any]] = []
"""In a worker: the one function that it runs, set when the worker starts."""


def _adopt(function: Callable[[Any], Any]) -> None:
    _adopted.append(function)


def _call(item: Any) -> Any:
    return _adopted[-1](item)


def _followed(results: Iterable[Result], total: int, progress: Progress) -> list[Result]:
    found = []
    for result in results:
        found.append(result)
        progress(len(found), total)
    return found


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
