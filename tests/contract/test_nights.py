"""Nights on a real database with clocks of the tests' own: one run each, missed ones made up, nothing left untold."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from graph import nights
from graph.analysis.scopes import curated_scopes
from graph.connection import Connection
from graph.errors import FetchError, RunInProgress
from graph.hashing import graph_hash
from graph.lease import lease
from graph.model import OwnedBy
from graph.morning import report
from graph.paths import data_dir
from graph.reference import load_reference
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot
from graph.store import Store
from graph.ties import Ties
from ingest.items import Failed
from ingest.nightly.channels import send
from ingest.nightly.night import Clock, ask_watches, retry_broken, run_due
from ingest.nightly.work import Work, pipeline
from tests.bench.article import pages
from tests.contract.command import Command
from tests.fixtures.image import Image
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
REFERENCE = load_reference(data_dir())
PAGES = [raw.content for raw in pages(60, REFERENCE.entities.values())]
NEVER_THERE = ["not-there", "not-a-feed"]  # two sources that the web of the tests always lists
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def _web(web: Web, articles: int) -> Web:
    web.add_feed(
        "/feeds/all.rss",
        {f"Article {n}": web.add(f"/a/{n}.html", PAGES[n], "text/html; charset=utf-8") for n in range(articles)},
    )
    return web


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
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web, 1), tmp_path)
    work = _work(store, _settings(command, tmp_path / "home"))
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
    for tries in (2, 3):
        nights.finish(store, taken, now, None, "no network")
        assert nights.due(store, now, "02:00") == ((date(2026, 5, 1),) if tries < nights.TRIES else ())
        taken = nights.take(store, [date(2026, 5, 1)], now) if tries < nights.TRIES else taken
    assert nights.nights(store)[0].reason == "no network"


def _settings(command: Command, home: Path) -> Settings:
    said = {
        k.removeprefix("FAULTLINE_").lower(): v for k, v in command.environment.items() if k.startswith("FAULTLINE_")
    }
    return Settings(**{**said, "home": home})  # type: ignore[arg-type]


def _work(store: Store, settings: Settings) -> Work:
    return Work(settings, store, REFERENCE, Ties(REFERENCE.entities.values()), pipeline(settings, store, REFERENCE))


def test_two_schedulers_at_once_give_one_run_and_a_missed_night_is_made_up_with_the_next(
    store: Store, bare_web: Web, tmp_path: Path
) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web, 6), tmp_path)
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
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web, 60), tmp_path)
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
                process.kill()
                hit += 1
            else:  # it was done before its instant came
                assert process.returncode == 0
                reference_image.put_back(store.connection)
    other.report("ingest", "--nightly", "--night", "2026-11-01")
    assert graph_hash(store) == wanted
    assert {n.state for n in nights.nights(store)} == {"done"}


def test_a_morning_tells_what_is_new_what_broke_and_is_quiet_when_nothing_changed(
    store: Store, bare_web: Web, tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook/s3cret-token", method="POST").respond_with_data("ok")
    bare_web.add_feed("/feeds/other.rss", {"Other": bare_web.add("/a/other.html", PAGES[-1], "text/html")})
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web, 4), tmp_path)
    settings = _settings(command, tmp_path / "home").model_copy(
        update={
            "report_folder": tmp_path / "reports",
            "webhook_url": SecretStr(httpserver.url_for("/hook/s3cret-token")),
        }
    )
    naps: list[float] = []

    def night(day: int) -> Any:
        at = datetime(2026, 11, day, 2, 0, 1, tzinfo=NEW_YORK)
        work = _work(store, settings)
        work.pipeline.clock = lambda: at.astimezone(UTC)
        return run_due(work, Clock(lambda: at, naps.append))

    first = night(1)
    assert first.morning.since is None and first.morning.speaks
    assert first.sent == {"file": "sent", "webhook": "sent"}
    assert night(1) is None
    quiet = night(2)
    assert not quiet.morning.speaks, quiet.morning.as_text()
    assert quiet.sent == {}
    _web(bare_web, 12)
    third = night(3)
    assert third.morning.new
    assert f"{len(third.morning.new)} deals new" in third.morning.as_text()
    bare_web.replies.pop("/feeds/all.rss")
    bare_web.requests.clear()
    fourth = night(4)
    assert [b.source for b in fourth.morning.broken] == ["feeds-all-rss", *NEVER_THERE]
    assert bare_web.requests.count("/feeds/all.rss") == 2  # asked twice before it was reported
    assert naps
    fourth_night = [r["trigger"] for r in store.read("runs", limit=20) if r["started"].day == 4]
    assert sorted(fourth_night) == ["night", "retry"]
    still = night(5)
    assert still.morning.broken and not still.morning.speaks
    _web(bare_web, 12)
    assert night(6).morning.mended == ("feeds-all-rss",)
    assert {p.name for p in (tmp_path / "reports").iterdir()} == {
        f"faultline-2026-11-0{day}.txt" for day in (1, 3, 4, 6)
    }
    posted = [json.loads(request.data) for request, _ in httpserver.log]
    assert [p["night"] for p in posted] == [f"2026-11-0{day}" for day in (1, 3, 4, 6)]
    printed = command.report("morning", "--night", "2026-11-04")
    assert printed["broken"][0]["source"] == "feeds-all-rss"
    assert "s3cret" not in json.dumps(printed)
    assert graph_hash(store)


def test_a_morning_tells_of_markets_that_are_measured_otherwise(store: Store) -> None:
    graph, scopes = reference_snapshot(REFERENCE, date(2026, 6, 1)), curated_scopes()
    market, period = REFERENCE.markets[0].market, REFERENCE.markets[0].period
    one, other, *_ = (s.firm for s in REFERENCE.markets if (s.market, s.period) == (market, period))
    joined = replace(graph, ownership=(*graph.ownership, OwnedBy(other, one, None, None, "c")))

    def told(state: Snapshot, day: int) -> tuple[str, ...]:
        now = datetime(2026, 6, day, 2, 0, tzinfo=UTC)
        return report(store, REFERENCE, scopes, state, now.date(), now, began=now, documents=0, claims=0).conclusions

    told(graph, 1)
    assert told(graph, 2) == ()
    (line,) = [line for line in told(joined, 3) if f"HHI of the market {market}" in line]
    assert "not measured" not in line


def test_the_steps_of_a_night_wait_for_a_run_that_a_person_started(store: Store, bare_web: Web, tmp_path: Path) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web, 1), tmp_path)
    work = _work(store, _settings(command, tmp_path / "home"))
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
    work.pipeline.run(work.items(work.sources()))
    waited, still = after(lambda clock: retry_broken(work, work.sources(), clock))
    assert waited == 3
    assert [b.source for b in still] == NEVER_THERE
    with lease(store), pytest.raises(RunInProgress):
        ask_watches(work, Clock(lambda: at, lambda seconds: None))


def test_a_night_that_fails_says_why_in_its_mark_and_its_report(store: Store, tmp_path: Path) -> None:
    settings = _settings(Command.on(store.connection, tmp_path / "home"), tmp_path / "home")
    wrong = settings.model_copy(update={"sources": tmp_path / "none.toml", "report_folder": tmp_path / "reports"})
    at = datetime(2026, 11, 1, 2, 0, 1, tzinfo=NEW_YORK)
    from graph.errors import ReferenceDataError

    with pytest.raises(ReferenceDataError):
        run_due(_work(store, wrong), Clock(lambda: at, lambda s: None))
    (night,) = nights.nights(store)
    assert (night.state, night.tries) == ("failed", 1)
    assert "none.toml" in (night.reason or "")
    assert "FAILED" in (tmp_path / "reports" / "faultline-2026-11-01.txt").read_text(encoding="utf-8")


def test_a_mail_goes_to_the_server_that_is_set(tmp_path: Path) -> None:
    from graph.morning import Morning

    morning = Morning(date(2026, 11, 1), "done", None, datetime.now(UTC), "2026-10-31T02:00:00", 1, 1, 1, new=("a\nb",))
    with _mail_server() as (port, heard):
        settings = Settings(
            home=tmp_path, mail_to="me@example.org", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
        )
        assert send(morning, settings) == {"mail": "sent"}
    text = "".join(heard)
    assert "Subject: Faultline 2026-11-01: 1 new" in text
    assert "To: me@example.org" in text
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = settings.model_copy(update={"smtp_port": port, "smtp_user": "u", "smtp_password": SecretStr("s3cret")})
    assert send(morning, settings) == {"mail": "not sent: ConnectionRefusedError"}


class _mail_server:
    """A mail server that accepts one message and keeps what it hears."""

    def __enter__(self) -> tuple[int, list[str]]:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(20)
        self._heard: list[str] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self._socket.getsockname()[1], self._heard

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rw", encoding="utf-8", newline="") as line:
            say: Callable[[str], None] = lambda text: (line.write(text + "\r\n"), line.flush())[1]  # noqa: E731
            say("220 here")
            for asked in line:
                self._heard.append(asked)
                word = asked.strip().upper()
                if word == "DATA":
                    say("354 go on")
                    for part in line:
                        if part.strip() == ".":
                            break
                        self._heard.append(part)
                    say("250 kept")
                elif word == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")


def test_what_a_channel_answers_badly_is_told_without_its_secret(
    tmp_path: Path, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    from graph.morning import Morning

    httpserver.expect_request("/s3cret").respond_with_data("s3cret", status=500)
    morning = Morning(date(2026, 11, 1), "failed", "no network", datetime.now(UTC), None, 0, 0, 0)
    settings = Settings(home=tmp_path, webhook_url=SecretStr(httpserver.url_for("/s3cret")))
    assert send(morning, settings) == {"webhook": "not sent: HTTPStatusError 500"}
    settings = Settings(home=tmp_path, webhook_url=SecretStr("http://[s3cret"))
    assert "s3cret" not in json.dumps(send(morning, settings))
    assert not [r for r in caplog.records if r.name != "werkzeug" and "s3cret" in r.getMessage()]  # not the test's web
