"""The banner over every page: said when the last run failed or is older than a night, and only then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.widgets.freshness import warning

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def _held(hours: float, status: str) -> dict[str, Any]:
    at = NOW - timedelta(hours=hours)
    return {"run": at, "run_status": status, "fetched": at}


def _night(state: str, hours: float) -> dict[str, Any]:
    return {"date": "2026-11-25", "state": state, "ended": NOW - timedelta(hours=hours)}


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
        ({"run": None, "run_status": None, "fetched": None}, None, None),
    ],
)
def test_the_banner_is_said_when_it_must_be(
    held: dict[str, Any], night: dict[str, Any] | None, says: str | None
) -> None:
    said = warning(held, night, NOW)
    assert (said is None) if says is None else says in str(said)
    assert said is None or "Data as of" in said
