"""The banner over every page: said when the last run failed or is older than a night, and only then."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.widgets.freshness import warning
from graph.lease import this_process

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
THIS = this_process()
GONE = json.dumps([*json.loads(THIS)[:2], 0.0, "mark"])  # one with this number that began long ago


def _held(hours: float, status: str) -> dict[str, Any]:
    at = NOW - timedelta(hours=hours)
    return {"run": at, "run_status": status, "fetched": at}


def _night(state: str, hours: float) -> dict[str, Any]:
    return {"date": "2026-11-25", "state": state, "ended": NOW - timedelta(hours=hours)}


def _held_by(holder: str, hours: float) -> dict[str, Any]:
    """A night that has no end, begun so many hours ago by this process."""
    return {"date": "2026-11-25", "state": "running", "ended": None, "holder": holder,
            "began": NOW - timedelta(hours=hours)}  # fmt: skip


@pytest.mark.parametrize(
    ("held", "night", "says"),
    [
        (_held(7, "done"), None, None),
        (_held(7, "running"), None, None),
        (_held(35.9, "done"), _night("done", 35.9), None),
        (_held(36.1, "done"), None, "more than 36 hours ago"),
        (_held(40, "running"), None, "more than 36 hours ago"),
        (_held(1, "failed"), None, "The last run failed"),
        (_held(1, "interrupted"), None, "The last run was cut off"),
        (_held(7, "done"), _night("failed", 6), "The night of 2026-11-25 failed"),
        (_held(7, "done"), _night("failed", 8), None),  # a later run was done
        (_held(7, "done"), _held_by(THIS, 6), None),
        (_held(7, "done"), _held_by(GONE, 6), "The night of 2026-11-25 was cut off"),
        (_held(5, "running"), _held_by(GONE, 6), "The night of 2026-11-25 was cut off"),
        (_held(5, "done"), _held_by(GONE, 6), None),  # a later run was done
        ({"run": None, "run_status": None, "fetched": None}, _held_by(GONE, 1), "was cut off"),
        ({"run": None, "run_status": None, "fetched": None}, None, None),
    ],
)
def test_the_banner_is_said_when_it_must_be(
    held: dict[str, Any], night: dict[str, Any] | None, says: str | None
) -> None:
    said = warning(held, night, NOW)
    assert (said is None) if says is None else says in str(said)
    assert said is None or "Data as of" in said
