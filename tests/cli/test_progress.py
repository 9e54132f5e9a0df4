"""Progress on a terminal after half a second, and processes that report it."""

from __future__ import annotations

import io
import os
import sys
import time

import pytest

from secretlint import pool
from secretlint.cli import progress
from secretlint.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def drawn(clock: list[float], stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, quiet: bool = False) -> str:
    """What is written by three calls: after 0.4, 0.6 and 0.65 seconds."""
    monkeypatch.setattr(sys, "stderr", stream)
    with Progress(quiet) as shown:
        for second, done in ((100.4, 1), (100.6, 5), (100.65, 6)):
            clock[0] = second
            shown(done, 10)
    return stream.getvalue()


def test_a_bar_after_half_a_second_and_not_too_often(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(clock, Terminal(), monkeypatch) == f"\r\x1b[K[{'#' * 15}{'.' * 15}] 5/10 files\r\x1b[K"


def test_nothing_when_quiet_or_no_terminal(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(clock, Terminal(), monkeypatch, quiet=True) == ""
    clock[0] = 100.0
    assert drawn(clock, io.StringIO(), monkeypatch) == ""


@pytest.mark.parametrize(("size", "jobs"), [(0, 0), (100_000_000, 1), (100_000_000, 3)])
def test_processes_keep_the_order_and_report_each_item(size: int, jobs: int) -> None:
    heard: list[tuple[int, int]] = []
    local = {number: number * number for number in range(40)}  # a closure: workers inherit it, it is not pickled

    found = pool.map_ordered(
        lambda item: (local[item], os.getpid()),
        range(40),
        size=size,
        jobs=jobs,
        progress=lambda done, total: heard.append((done, total)),
    )
    assert [square for square, _ in found] == list(local.values())
    assert heard == sorted(heard)
    assert heard[-1] == (40, 40)
    assert jobs == 3 or len(heard) == 40
    workers = {worker for _, worker in found}
    assert os.getpid() in workers
    assert jobs == 3 or len(workers) == 1


def test_a_worker_that_dies_leaves_no_hole() -> None:
    here = os.getpid()

    def square(item: int) -> int:
        if os.getpid() != here:
            os._exit(9)
        time.sleep(0.01)
        return item * item

    found = pool.map_ordered(square, range(60), size=10**9, jobs=3, progress=lambda done, total: None)
    assert found == [number * number for number in range(60)]


def test_what_fails_in_a_worker_fails_here() -> None:
    here = os.getpid()

    def fail(item: int) -> int:
        time.sleep(0.01)
        if item == 40:
            raise ValueError(f"in {'the' if os.getpid() == here else 'another'} process")
        return item

    with pytest.raises(ValueError, match="in the process"):
        pool.map_ordered(fail, range(60), size=10**9, jobs=3, progress=lambda done, total: None)


def test_where_no_process_can_start_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError("no process")

    monkeypatch.setattr(os, "fork", refuse)
    heard: list[int] = []
    assert pool.map_ordered(abs, [-1, -2], size=10**9, jobs=2, progress=lambda done, _: heard.append(done)) == [1, 2]
    assert heard[-1] == 2
