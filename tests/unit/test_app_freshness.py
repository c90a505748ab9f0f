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


def _held(hours: float, status: str, read: float | None = None, lease: str | None = None) -> dict[str, Any]:
    """A last run so many hours ago; read: hours since the last run over all sources, None: there was none."""
    at = NOW - timedelta(hours=hours)
    sources_read = None if read is None else NOW - timedelta(hours=read)
    return {"run": at, "run_status": status, "fetched": at, "sources_read": sources_read, "lease": lease}


def _night(state: str, hours: float) -> dict[str, Any]:
    return {"date": "2026-11-25", "state": state, "ended": NOW - timedelta(hours=hours)}


def _held_by(holder: str, hours: float) -> dict[str, Any]:
    """A night that has no end, begun so many hours ago by this process."""
    return {"date": "2026-11-25", "state": "running", "ended": None, "holder": holder,
            "began": NOW - timedelta(hours=hours)}  # fmt: skip


NOTHING = {**_held(0, "done"), "run": None, "run_status": None, "fetched": None}


@pytest.mark.parametrize(
    ("held", "night", "says"),
    [
        (_held(7, "done"), None, None),
        (_held(7, "running", lease=THIS), None, None),
        (_held(7, "running", lease=GONE), None, "The last run was cut off"),
        (_held(7, "running"), None, "The last run was cut off"),  # a run that is on holds the lease
        (_held(1, "done", read=36.1), None, "The sources were last read"),  # samples and files say nothing of them
        (_held(1, "done", read=8), _night("failed", 6), "The night of 2026-11-25 failed"),
        (_held(1, "done", read=5), _night("failed", 6), None),
        (_held(35.9, "done"), _night("done", 35.9), None),
        (_held(36.1, "done"), None, "more than 36 hours ago"),
        (_held(40, "running", lease=THIS), None, "more than 36 hours ago"),
        (_held(1, "failed"), None, "The last run failed"),
        (_held(1, "interrupted"), None, "The last run was cut off"),
        (_held(7, "done"), _night("failed", 6), "The night of 2026-11-25 failed"),
        (_held(7, "done"), _night("failed", 8), "The night of 2026-11-25 failed"),  # the later run was of samples
        (_held(7, "done", read=7), _night("failed", 8), None),  # a later run read the sources
        (_held(7, "done"), _held_by(THIS, 6), None),
        (_held(7, "done"), _held_by(GONE, 6), "The night of 2026-11-25 was cut off"),
        (_held(5, "running", lease=THIS), _held_by(GONE, 6), "The night of 2026-11-25 was cut off"),
        (_held(5, "done", read=5), _held_by(GONE, 6), None),  # a later run read the sources
        (NOTHING, _held_by(GONE, 1), "was cut off"),
        (NOTHING, None, None),
    ],
)
def test_the_banner_is_said_when_it_must_be(
    held: dict[str, Any], night: dict[str, Any] | None, says: str | None
) -> None:
    said = warning(held, night, NOW)
    assert (said is None) if says is None else says in str(said)
    assert said is None or "Data as of" in said
