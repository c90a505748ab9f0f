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
from graph.errors import FaultlineError, RunInProgress
from graph.lease import lease
from graph.morning import Broken, Morning, report
from graph.paths import data_dir
from graph.snapshots import snapshot
from graph.watches.ground import ground
from graph.watches.watches import Alert, check
from ingest.nightly.ending import close_failed, deliver
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
    make_ready(work)
    days = tuple(only) or nights.due(work.store, clock.now(), work.settings.night_at)
    taken = nights.take(work.store, days, clock.now(), again=bool(only))
    if not taken.dates:
        return None
    log.info("night of %s: %d nights to make up", taken.dates[-1], len(taken.dates) - 1)
    try:
        began = clock.now()
        run = when_free(lambda: read_sources(work, work.sources()), clock)
        broken = retry_broken(work, work.sources(), clock)
        refuse_silence(work, broken)
        ask_watches(work, clock)
        morning = tell(work, taken.dates[-1], clock.now(), began, run, broken)
    except BaseException as error:
        close_failed(work.store, work.settings, taken, clock.now(), error)
        raise
    nights.finish(work.store, taken, clock.now(), run.id)
    sent = deliver(work.store, work.settings, morning)
    file, wrong = nightly_backup(work, taken.dates[-1])
    return Done(taken, run, morning, sent, file, wrong)


def make_ready(work: Work) -> None:
    """Bring an older or empty database to this schema; one with a constraint removed is refused by the run itself."""
    if not work.store.schema_is_current():
        work.store.apply_schema()


def when_free(start: Callable[[], T], clock: Clock = Clock()) -> T:
    """Do what takes the lease, after any run that a person started; RunInProgress if that one lasts above an hour."""
    waited = 0.0
    while True:
        try:
            return start()
        except RunInProgress:
            if waited >= _WAIT_S:
                raise
        clock.sleep(_POLL_S)
        waited += _POLL_S


def read_sources(work: Work, sources: Sequence[Source], trigger: str = TRIGGER) -> RunReport:
    """Fetch, read, extract, store and derive what the sources give now."""
    return work.pipeline.run(work.items(sources), trigger)


def broken_sources(work: Work, sources: Sequence[Source]) -> tuple[Broken, ...]:
    """Sources whose own address gave nothing when it was asked last."""
    letters = {row["url"]: row for row in work.store.read("dead_letters", state="open", limit=10_000)}
    return tuple(Broken(s.id, letters[s.url]["reason"], letters[s.url]["message"]) for s in sources if s.url in letters)


def retry_broken(work: Work, sources: Sequence[Source], clock: Clock) -> tuple[Broken, ...]:
    """Ask each broken source once more, alone; gives those that stay broken."""
    broken = {b.source for b in broken_sources(work, sources)}
    if not broken:
        return ()
    clock.sleep(work.settings.source_retry_s)
    when_free(lambda: read_sources(work, [s for s in sources if s.id in broken], "retry"), clock)
    return broken_sources(work, sources)


def refuse_silence(work: Work, broken: Sequence[Broken]) -> None:
    """FaultlineError if no source at all answered: the data are as old as before, whatever else was done."""
    if len(broken) == len(work.sources()):
        first = broken[0]
        raise FaultlineError(
            f"None of the {len(broken)} sources answered, {first.source} because of {first.reason}; check the network."
        )


def ask_watches(work: Work, clock: Clock = Clock()) -> tuple[Alert, ...]:
    """Ask all kept questions of the graph of now."""

    def now() -> datetime:
        return clock.now().astimezone(UTC)

    def ask() -> tuple[Alert, ...]:
        with lease(work.store, now):
            return check(work.store, lambda: ground(work.store, work.settings, work.reference, work.ties), now)

    return when_free(ask, clock)


def tell(
    work: Work, night: date, now: datetime, began: datetime, run: RunReport | None, broken: Sequence[Broken]
) -> Morning:
    """Make and keep the morning's report."""
    return report(
        work.store,
        work.reference,
        load_scopes(data_dir() / "scopes.csv"),
        snapshot(work.store, work.reference, work.ties),
        night,
        now.astimezone(UTC),
        began=began.astimezone(UTC),
        documents=run.total("documents") if run else 0,
        claims=run.total("claims") if run else 0,
        broken=broken,
    )


def nightly_backup(work: Work, night: date) -> tuple[str | None, str | None]:
    """A back-up into the folder that is set, and the oldest ones removed; gives the file, or why there is none."""
    folder = work.settings.backup_folder
    if folder is None or work.settings.neo4j_uri:
        return None, None
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
