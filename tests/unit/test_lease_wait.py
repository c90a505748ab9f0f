"""Waiting for a run that is on: said once, not for ever, and begun from the beginning."""

from __future__ import annotations

import pytest

from graph.errors import RunInProgress
from graph.lease import when_free


def test_it_waits_says_so_once_and_gives_up_after_the_stated_time() -> None:
    said: list[str] = []
    naps: list[float] = []
    left = 3

    def start() -> str:
        nonlocal left
        left -= 1
        if left:
            raise RunInProgress(
                "Another ingest run holds the lease (process 7 on a, until 01:02:03 UTC); wait or end it."
            )
        return "done"

    assert when_free(start, 10, said.append, naps.append) == "done"
    assert naps == [1.0, 1.0]
    assert said == [
        "Another ingest run holds the lease (process 7 on a, until 01:02:03 UTC); waiting up to 10 s for it to end"
    ]
    left = 100
    with pytest.raises(RunInProgress):
        when_free(start, 3, said.append, naps.append)
    assert len(naps) == 5
    left = 2
    with pytest.raises(RunInProgress):
        when_free(start, 0, said.append, naps.append)
    assert len(naps) == 5 and len(said) == 2
