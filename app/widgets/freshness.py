"""Whether the data are as fresh as a night ago, and what to say if not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.widgets.moments import minute
from graph.lease import is_gone

OLD = timedelta(hours=36)
_WRONG = {"failed": "failed", "interrupted": "was cut off"}


def warning(held: Mapping[str, Any], night: Mapping[str, Any] | None, now: datetime) -> str | None:
    """The banner over every page; None if the last run and the last night are done and less than 36 hours old.

    held: a row of `summary_counts`. night: the latest row of `nights`. No word of it comes from a source.
    """
    run = held["run"]
    since = f"Data as of {minute(held['fetched'])}."
    failed = night is not None and night["state"] == "failed" and night["ended"] is not None
    if night is not None and failed and (run is None or night["ended"] >= run):
        return f"The night of {night['date']} failed. {since} Why stands under Runs."
    cut = night is not None and night["state"] == "running" and is_gone(night["holder"])
    # A later run that is done has fresher data, and whoever started it.
    if night is not None and cut and (run is None or held["run_status"] == "running" or night["began"] >= run):
        return f"The night of {night['date']} was cut off. {since} The next run makes it up."
    if run is None:
        return None  # nothing was read yet: the pages say so themselves
    if held["run_status"] in _WRONG:
        return f"The last run {_WRONG[held['run_status']]}, {minute(run)}. {since} Why stands under Runs."
    if now - run > OLD:
        return f"The last run was {minute(run)}, more than 36 hours ago. {since}"
    return None
