"""One night from its mark to its report: at most one run each, and what was missed is made up by the next.

The stages are functions of their own, because Dagster's assets call them one by one (ingest/schedule.py).
"""

from __future__ import annotations

import logging
import time as clock_time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from graph import nights
from graph.analysis.scopes import load_scopes
from graph.backup import backup, rotate
from graph.errors import FaultlineError
from graph.lease import lease
from graph.lease import when_free as free_of_others
from graph.morning import Morning, report
from graph.open_snapshot import open_now
from graph.paths import data_dir
from graph.store import Store
from graph.watches.ground import ground
from graph.watches.watches import Alert, check
from ingest.health import unasked_line
from ingest.nightly.ending import close_failed, deliver, send_left
from ingest.nightly.reading import Reading
from ingest.nightly.work import Work
from ingest.report import RunReport
from ingest.sources import Source

log = logging.getLogger(__name__)
T = TypeVar("T")
TRIGGER = "night"
_WAIT_S, _POLL_S = 3600.0, 5.0  # for a run that a person started


def local_now() -> datetime:
    """Now, in the local zone."""
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Done:
    """What a night did."""

    taken: nights.Taken
    run: RunReport
    morning: Morning
    sent: dict[str, str]
    backup: str | None  # the file, or None if there is none
    backup_failed: str | None  # why there is none, None if none was asked for

    def as_json(self) -> dict[str, Any]:
        """The run's report as `ingest --json` prints it, and the night's own."""
        return {
            **self.run.as_json(),
            "nights": [d.isoformat() for d in self.taken.dates],
            "morning": self.morning.as_json(),
            "sent": self.sent,
            "backup": self.backup,
            "backup_failed": self.backup_failed,
        }


@dataclass(frozen=True)
class Clock:
    """Time as a night sees it; tests bring their own."""

    now: Callable[[], datetime] = local_now
    sleep: Callable[[float], None] = clock_time.sleep


def run_due(work: Work, clock: Clock = Clock(), only: Sequence[date] = ()) -> Done | None:
    """Run the nights that are due, one run for all of them; None if there is none, or another process has them.

    only: these nights in place of those due, also if they are done: a person asks for them.
    """
    make_ready(work.store)
    days = tuple(only) or nights.due(work.store, clock.now(), work.settings.night_at)
    taken = nights.take(work.store, days, clock.now(), again=bool(only))
    if not taken.dates:
        return None
    log.info("night of %s: %d nights to make up", taken.dates[-1], len(taken.dates) - 1)
    try:
        began = clock.now()
        run = when_free(lambda: read_sources(work, work.sources()), clock)
        reading = retry_broken(work, Reading((run,)), clock)
        refuse_silence(reading)
        ask_watches(work, clock)
        morning, sent = tell(work, taken.dates[-1], clock.now(), began, reading)
        nights.finish(work.store, taken, clock.now(), run.id)
    except BaseException as error:
        close_failed(work.store, work.settings, taken, clock.now(), error)
        raise
    file, wrong = nightly_backup(work, taken.dates[-1])
    return Done(taken, run, morning, sent, file, wrong)


def make_ready(store: Store) -> None:
    """Bring an older or empty database to this schema; one with a constraint removed is refused by the run itself."""
    if not store.schema_is_current():
        store.apply_schema()


def when_free(start: Callable[[], T], clock: Clock = Clock()) -> T:
    """Do what takes the lease, after any run that a person started; RunInProgress if that one lasts above an hour."""
    return free_of_others(start, _WAIT_S, log.info, clock.sleep, _POLL_S)


def read_sources(work: Work, sources: Sequence[Source], trigger: str = TRIGGER) -> RunReport:
    """Fetch, read, extract, store and derive what the sources give now."""
    return work.pipeline.run(work.items(sources), trigger)


def retry_broken(work: Work, reading: Reading, clock: Clock) -> Reading:
    """Ask each broken source once more, alone."""
    broken = {b.source for b in reading.broken}
    if not broken:
        return reading
    clock.sleep(work.settings.source_retry_s)
    again = when_free(lambda: read_sources(work, [s for s in work.sources() if s.id in broken], "retry"), clock)
    return Reading((*reading.runs, again))


def refuse_silence(reading: Reading) -> None:
    """FaultlineError if no source at all answered: the data are as old as before, whatever else was done."""
    if reading.answered or not (reading.broken or reading.unasked):
        return
    if not reading.broken:
        raise FaultlineError(unasked_line(reading.unasked))
    first = reading.broken[0]
    raise FaultlineError(
        f"None of the {len(reading.broken)} sources answered, {first.source} because of {first.reason}; "
        f"check the network. {first.message}"
    )


def ask_watches(work: Work, clock: Clock = Clock()) -> tuple[Alert, ...]:
    """Ask all kept questions of the graph of now."""

    def now() -> datetime:
        return clock.now().astimezone(UTC)

    def ask() -> tuple[Alert, ...]:
        with lease(work.store, now):
            return check(work.store, lambda: ground(work.store, work.settings, work.reference, work.ties), now)

    return when_free(ask, clock)


def tell(work: Work, night: date, now: datetime, began: datetime, reading: Reading) -> tuple[Morning, dict[str, str]]:
    """Make, keep and send the morning's report; gives it, and by which channels it went.

    Only when it is sent does the next one begin where this one ends: a report that a kill keeps back is told again
    with the next one, so that one of its changes may be read twice and none is missed.
    """
    held = open_now(work.store, work.reference, work.ties)
    morning, told = report(
        work.store,
        work.reference,
        load_scopes(data_dir() / "scopes.csv"),
        held.snapshot,
        night,
        now.astimezone(UTC),
        reading.gathered(began.astimezone(UTC)),
        held.withheld,
    )
    left = send_left(work.store, work.settings, morning)
    sent = deliver(work.store, work.settings, morning) or left
    work.store.write_query("set_meta", name="told", value=told)
    return morning, sent


def nightly_backup(work: Work, night: date) -> tuple[str | None, str | None]:
    """A back-up into the folder that is set, and the oldest ones removed; gives the file, or why there is none."""
    if work.settings.backup_folder is None:
        return None, None
    folder = work.settings.backup_folder
    file = folder / f"faultline-{night.isoformat()}.backup"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = backup(work.settings, file)
        rotate(folder, work.settings.backup_keep)
    except (FaultlineError, OSError) as error:
        log.error("no back-up was made: %s", error)
        return None, str(error)
    log.info("backed up to %s; the server was held still for %.2f s", file, done.held_s)
    return str(file), None
