"""How a run takes what is fetched: in lots that cost one question, and that keep nothing waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from graph.model import Raw
from ingest.pipeline import AT_ONCE, BYTES_AT_ONCE, WAIT_S, in_lots

_FETCHED = datetime(2026, 3, 1, tzinfo=UTC)


def _raw(n: int, size: int = 10) -> Raw:
    return Raw(bytes(size), f"https://news.example.org/{n}", _FETCHED)


def test_what_comes_quickly_is_looked_up_by_the_hundred() -> None:
    items = [_raw(n) for n in range(2 * AT_ONCE + 1)]
    lots = list(in_lots(items, monotonic=lambda: 0.0))
    assert [len(lot) for lot in lots] == [AT_ONCE, AT_ONCE, 1]
    assert [item for lot in lots for item in lot] == items


def test_what_comes_slowly_waits_for_no_other() -> None:
    now = 0.0

    def slowly() -> Iterator[Raw]:
        nonlocal now
        for n in range(3):
            now += 2 * WAIT_S
            yield _raw(n)

    waited = []
    for lot in in_lots(slowly(), monotonic=lambda: now):
        waited.append(len(lot))
    assert max(waited) <= 2


def test_large_replies_are_not_held_by_the_hundred() -> None:
    lots = list(in_lots((_raw(n, BYTES_AT_ONCE // 2) for n in range(4)), monotonic=lambda: 0.0))
    assert [len(lot) for lot in lots] == [2, 2]
