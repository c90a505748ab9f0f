"""Whether the data are as fresh as a night ago: one rule for the app's banner and the health end point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from graph.lease import life_of
from graph.processes import Life

OLD = timedelta(hours=36)


class Wrong(Enum):
    """What keeps the data from being fresh."""

    NIGHT_FAILED = "the last night failed"
    NIGHT_CUT_OFF = "the last night was cut off"
    RUN_FAILED = "the last run failed"
    RUN_CUT_OFF = "the last run was cut off"
    OLD = "the sources were not read within 36 hours"


@dataclass(frozen=True, slots=True)
class Stale:
    """What is wrong, and since when."""

    wrong: Wrong
    since: datetime | None = None  # of a run that failed, or the last reading of the sources
    night: str | None = None  # its date


def staleness(held: Mapping[str, Any], night: Mapping[str, Any] | None, now: datetime) -> Stale | None:
    """None if the sources were read within 36 hours and the last night and the last run are done or under way.

    held: a row of `summary_counts`. night: the latest row of `nights`. What a failed night left undone is made good by
    a run over all sources alone: samples, files and single sources that were read since say nothing of the others.
    Where nobody ever read the sources, the last run stands for them.
    """
    run, read = held["run"], held["sources_read"]
    if night is not None:
        ended = night["ended"] if night["state"] == "failed" else None
        if ended is not None and (read is None or ended >= read):
            return Stale(Wrong.NIGHT_FAILED, ended, night["date"])
        cut = night["state"] == "running" and life_of(night["holder"]) is Life.GONE
        if cut and (read is None or night["began"] >= read):
            return Stale(Wrong.NIGHT_CUT_OFF, night["began"], night["date"])
    if held["run_status"] == "failed":
        return Stale(Wrong.RUN_FAILED, run)
    # A run holds the lease from before its record begins until after it ends.
    left = held["run_status"] == "running" and (held["lease"] is None or life_of(held["lease"]) is Life.GONE)
    if left or held["run_status"] == "interrupted":
        return Stale(Wrong.RUN_CUT_OFF, run)
    since = read or run
    return Stale(Wrong.OLD, since) if since is not None and now - since > OLD else None
