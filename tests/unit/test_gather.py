"""Sources read at once give what they give in their order, whoever is slow, fails or is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from ingest.gather import gathered


def test_items_come_in_the_order_of_the_sources_and_not_of_their_speed() -> None:
    def read(n: int) -> Iterator[int]:
        for item in range(50):
            if item == 0:
                time.sleep(0.1 if n % 3 == 0 else 0.0)
            yield 100 * n + item

    found = list(gathered([(str(n % 7), partial(read, n)) for n in range(20)], 5))
    assert found == [100 * n + item for n in range(20) for item in range(50)]


def test_slow_sources_wait_together_and_those_of_one_group_one_by_one() -> None:
    running: list[str] = []
    most: list[int] = []
    together: list[bool] = []
    guard = threading.Lock()

    def read(group: str) -> Iterator[str]:
        with guard:
            together.append(group in running)
            running.append(group)
            most.append(len(running))
        time.sleep(0.1)
        with guard:
            running.remove(group)
        yield group

    groups = ["a", "a", "a", "b", "c", "d", "e", "f", "a"]
    assert list(gathered([(group, partial(read, group)) for group in groups], 6)) == groups
    assert 3 <= max(most) <= 6 and not any(together)


@pytest.mark.parametrize("at_once", [1, 2, 64])
def test_many_items_wait_and_none_is_lost(at_once: int) -> None:
    reads = [(str(n % 3), partial(range, 100)) for n in range(12)]
    assert list(gathered(reads, at_once)) == list(range(100)) * 12


def test_an_error_comes_where_its_source_stands() -> None:
    def broken() -> Iterator[int]:
        yield 2
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="the disk is gone"):
        for item in gathered([("a", lambda: [1]), ("b", broken), ("c", lambda: [3])], 3):
            found.append(item)
    assert found == [1, 2]


def test_a_run_that_is_stopped_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    stream = gathered([(str(n), partial(range, 10_000)) for n in range(8)], 4)
    assert next(stream) == 0
    stream.close()  # type: ignore[attr-defined]
    until = time.monotonic() + 10
    while set(threading.enumerate()) - before:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_no_sources_give_nothing() -> None:
    assert list(gathered([], 8)) == []
