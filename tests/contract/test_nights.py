"""Nights on a real database with clocks of the tests' own: one run each, missed ones made up, nothing left untold."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from graph import nights
from graph.connection import Connection
from graph.errors import FetchError, RunInProgress
from graph.hashing import graph_hash
from graph.lease import lease
from graph.store import Store
from ingest.items import Failed
from ingest.nightly.night import Clock, ask_watches, retry_broken
from ingest.nightly.reading import Reading
from tests.contract.command import Command
from tests.contract.night_work import NEVER_THERE, NEW_YORK, settings_of, web_of, work_of
from tests.fixtures.image import Image
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def _mark(store: Store, now: datetime) -> tuple[date, ...]:
    """What a scheduler does at an instant, with a run that takes no time."""
    taken = nights.take(store, nights.due(store, now, "02:00"), now)
    nights.finish(store, taken, now, "r")
    return taken.dates


def test_every_night_of_sixty_has_one_run_whatever_the_clock_does(store: Store) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    had: list[date] = []
    made_up_late = 0
    missed = False
    for number in range(60):  # over both changes of New York's summer time
        day = date(2026, 3, 1) + timedelta(days=number if number < 30 else number + 215)
        two = datetime(day.year, day.month, day.day, 2, 0, tzinfo=NEW_YORK)
        due = two.astimezone(UTC).astimezone(NEW_YORK)  # 03:00 where 02:00 does not exist
        if number and chance.random() < 0.25:  # down at the hour, and the whole day
            missed = True
            continue
        late = timedelta(hours=chance.choice((0, 0, 0, 5, 20)))  # asleep at the hour
        took = _mark(store, due + late)
        assert took, day
        assert took[-1] == day
        made_up_late += missed
        missed = False
        had += took
        for shift in (-60, -30, 0, 1, 60):  # a second scheduler, and a clock that is set by an hour
            again = (due + late + timedelta(minutes=shift)).astimezone(NEW_YORK)
            if nights.night_of(again, "02:00") <= day:
                assert _mark(store, again) == ()
    assert len(had) == len(set(had))
    first, last = min(had), max(had)
    assert set(had) == {first + timedelta(days=n) for n in range((last - first).days + 1)}
    assert made_up_late
    held = nights.nights(store)
    assert {n.state for n in held} == {"done", "made-up"}


def test_a_run_of_twenty_five_hours_is_followed_by_the_next_night_and_overlaps_with_none(store: Store) -> None:
    # Over the end of summer time, where a night is 25 hours long itself.
    days = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)
    two = [datetime(day.year, day.month, day.day, 2, 0, tzinfo=NEW_YORK) for day in days]
    now = two[0]

    def clock() -> datetime:
        return now.astimezone(UTC)

    long = nights.take(store, nights.due(store, now, "02:00"), now)
    with lease(store, clock) as held:
        for _ in range(25 * 12):  # looks of a second scheduler, each five minutes, while the run goes on and renews
            now = (now.astimezone(UTC) + timedelta(minutes=5)).astimezone(NEW_YORK)
            held.renew()
            if now < two[1]:
                assert nights.due(store, now, "02:00") == ()
            with pytest.raises(RunInProgress), lease(store, clock):
                pass
        assert two[1] <= now < two[2]
        assert nights.due(store, now, "02:00") == (two[1].date(),)
        other = nights.take(store, nights.due(store, now, "02:00"), now)
        assert nights.take(store, [*long.dates, *other.dates], now, again=True).dates == ()
    nights.finish(store, long, now, "long")
    with lease(store, clock):
        nights.finish(store, other, now, "other")
    assert [(n.date, n.state, n.run) for n in nights.nights(store)] == [
        (two[1].date(), "done", "other"),
        (two[0].date(), "done", "long"),
    ]


def test_sources_that_answer_slowly_do_not_cost_a_run_its_lease(store: Store, bare_web: Web, tmp_path: Path) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(web_of(bare_web, 1), tmp_path)
    work = work_of(store, settings_of(command, tmp_path / "home"))
    now = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
    work.pipeline.clock = lambda: now

    def slow() -> Iterator[Failed]:
        nonlocal now
        for number in range(20):
            now += timedelta(seconds=59)
            with pytest.raises(RunInProgress), lease(store, work.pipeline.clock):
                pass
            yield Failed(f"http://127.0.0.1/{number}", FetchError("timeout", "no answer"), "a")

    assert work.pipeline.run(slow()).total("dead") == 20


def test_a_night_whose_process_was_killed_is_due_again_and_a_living_one_is_not(store: Store) -> None:
    now = datetime(2026, 5, 1, 3, 0, tzinfo=NEW_YORK)
    nights.take(store, nights.due(store, now, "02:00"), now)
    assert nights.due(store, now, "02:00") == ()  # this process lives
    (row,) = store.read("nights", limit=1)
    host, _, created, mark = json.loads(row["holder"])
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    store.write_query(
        "finish_night", date="2026-05-01", holder=row["holder"],
        properties={"holder": json.dumps([host, gone.pid, created, mark])},
    )  # fmt: skip
    assert nights.due(store, now, "02:00") == (date(2026, 5, 1),)
    taken = nights.take(store, [date(2026, 5, 1)], now)
    assert taken.dates == (date(2026, 5, 1),)


def test_a_failed_night_is_left_alone_for_a_while_and_made_up_with_the_next_one(store: Store) -> None:
    now = datetime(2026, 5, 1, 2, 0, tzinfo=NEW_YORK)

    def at(minutes: float) -> tuple[date, ...]:
        return nights.due(store, now + timedelta(minutes=minutes), "02:00", patient=True)

    def fails(minutes: float) -> None:
        taken = nights.take(store, [now.date()], now + timedelta(minutes=minutes))
        assert taken.dates == (now.date(),)
        nights.finish(store, taken, now + timedelta(minutes=minutes), None, "no network")

    fails(0)
    assert nights.due(store, now + timedelta(minutes=1), "02:00") == (now.date(),)  # for a person at once
    assert (at(9), at(11)) == ((), (now.date(),))
    fails(11)
    assert (at(60), at(72)) == ((), (now.date(),))
    fails(72)
    assert at(12 * 60) == ()
    assert at(24 * 60) == (now.date(), now.date() + timedelta(days=1))


def test_a_holder_that_lives_keeps_its_lease_and_its_night_however_long_it_sleeps(store: Store) -> None:
    now = datetime(2026, 5, 1, 2, 0, tzinfo=NEW_YORK)
    later = now + timedelta(hours=30)
    nights.take(store, nights.due(store, now, "02:00"), now)
    with lease(store, lambda: now.astimezone(UTC)), pytest.raises(RunInProgress), lease(store, lambda: later):
        pass
    assert nights.due(store, later, "02:00") == (date(2026, 5, 2),)
    not_for_ever = nights.due(store, later + timedelta(hours=10), "02:00")
    assert not_for_ever == (date(2026, 5, 1), date(2026, 5, 2))
    # Nobody here can see whether a holder on another machine lives: its time decides.
    (row,) = store.read("nights", limit=1)
    elsewhere = json.dumps(["elsewhere", *json.loads(row["holder"])[1:]])
    store.write_query("finish_night", date=row["date"], holder=row["holder"], properties={"holder": elsewhere})
    assert nights.due(store, later, "02:00") == (date(2026, 5, 2),)
    over = now.astimezone(UTC)
    store.write_query("take_lease", name="ingest", holder=elsewhere, gone="", over=over, until=over)
    with pytest.raises(RunInProgress), lease(store, lambda: now.astimezone(UTC) - timedelta(minutes=1)):
        pass
    with lease(store, lambda: later.astimezone(UTC)):
        pass


def test_two_schedulers_at_once_give_one_run_and_a_missed_night_is_made_up_with_the_next(
    store: Store, bare_web: Web, tmp_path: Path
) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(web_of(bare_web, 6), tmp_path)
    assert _at(command, "2026-11-01T02:00:30-05:00", "2026-11-01T02:00:31-05:00") == [["2026-11-01"], []]
    assert _at(command, "2026-11-03T09:00:00-05:00") == [["2026-11-02", "2026-11-03"]]
    runs = [r for r in store.read("runs", limit=10) if r["trigger"] == "night"]
    assert [r["status"] for r in runs] == ["done", "done"]
    (first, second) = sorted(runs, key=lambda r: r["started"])
    assert first["finished"] <= second["started"]
    held = {n.date.isoformat(): n for n in nights.nights(store)}
    assert held["2026-11-02"].made_up_by == "2026-11-03"
    assert held["2026-11-02"].run == held["2026-11-03"].run


def _at(command: Command, *instants: str) -> list[list[str]]:
    """Nights that schedulers took who began at these instants, at once; most first."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.contract.a_night", instant],
            env=command.environment,
            cwd=Path(__file__).resolve().parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for instant in instants
    ]
    said = [json.loads(p.communicate(timeout=900)[0]) for p in processes]
    return sorted(said, key=len, reverse=True)


@pytest.mark.parametrize("kills", [pytest.param(20, marks=pytest.mark.nightly)])
def test_a_night_killed_at_random_instants_ends_in_the_graph_of_an_undisturbed_one(
    store: Store, reference_image: Image, bare_web: Web, tmp_path: Path, kills: int
) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(web_of(bare_web, 60), tmp_path)
    began = time.monotonic()
    command.report("ingest", "--nightly", "--night", "2026-11-01")
    lasted = time.monotonic() - began
    wanted = graph_hash(store)
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    other = Command({**command.environment, "FAULTLINE_HOME": str(tmp_path / "another home")})
    reference_image.put_back(store.connection)
    hit = 0
    while hit < kills:
        with subprocess.Popen(
            [sys.executable, "-m", "app.cli", "ingest", "--nightly", "--night", "2026-11-01"],
            env=other.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(chance.uniform(0.2, lasted))
            except subprocess.TimeoutExpired:
                # Its own process, the fork server, or a worker; without one of the last two the night goes on.
                victims = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
                with suppress(psutil.NoSuchProcess):
                    chance.choice(victims).kill()
                    hit += 1
            if process.wait(300) == 0:
                reference_image.put_back(store.connection)
    other.report("ingest", "--nightly", "--night", "2026-11-01")
    assert graph_hash(store) == wanted
    assert {n.state for n in nights.nights(store)} == {"done"}


def test_the_steps_of_a_night_wait_for_a_run_that_a_person_started(store: Store, bare_web: Web, tmp_path: Path) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(web_of(bare_web, 1), tmp_path)
    work = work_of(store, settings_of(command, tmp_path / "home"))
    at = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)

    def after(step: Callable[[Clock], object]) -> tuple[int, object]:
        """How often a step waited for a lease that ends at its third look, and what it gave."""
        naps: list[float] = []
        with ExitStack() as run:
            run.enter_context(lease(store))

            def sleep(seconds: float) -> None:
                naps.append(seconds)
                if naps.count(5.0) == 3:  # the pause before a source is asked again is none
                    run.close()

            given = step(Clock(lambda: at, sleep))
        return naps.count(5.0), given

    assert after(lambda clock: ask_watches(work, clock)) == (3, ())
    reading = Reading((work.pipeline.run(work.items(work.sources())),))
    waited, still = after(lambda clock: retry_broken(work, reading, clock))
    assert waited == 3
    assert isinstance(still, Reading)
    assert [b.source for b in still.broken] == NEVER_THERE, still.broken
    with lease(store), pytest.raises(RunInProgress):
        ask_watches(work, Clock(lambda: at, lambda seconds: None))
