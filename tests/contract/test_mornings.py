"""What a night tells in the morning, to whom it is sent, and that nothing is lost on the way."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from graph import nights
from graph.analysis.scopes import curated_scopes
from graph.connection import Connection
from graph.errors import DatabaseUnavailable, FaultlineError, ReferenceDataError
from graph.hashing import graph_hash
from graph.model import OwnedBy
from graph.morning import Gathered, report
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot
from graph.store import Store
from ingest.nightly import night as one_night
from ingest.nightly.night import Clock, run_due
from tests.contract.command import Command
from tests.contract.night_work import NEVER_THERE, NEW_YORK, PAGES, REFERENCE, settings_of, web_of, work_of
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
Night = Callable[..., Any]  # a day of November, and nights that a person asks for


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def test_a_morning_tells_what_is_new_what_broke_and_is_quiet_when_nothing_changed(
    store: Store, bare_web: Web, tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook/s3cret-token", method="POST").respond_with_data("ok")
    bare_web.add("/errors/no-feed.html", b"<html><body><p>There is no feed here any more.</p></body></html>")
    bare_web.add_feed("/feeds/other.rss", {"Other": bare_web.add("/a/other.html", PAGES[-1], "text/html")})
    command = Command.on(store.connection, tmp_path / "home").reading(web_of(bare_web, 4), tmp_path)
    settings = settings_of(command, tmp_path / "home").model_copy(
        update={
            "report_folder": tmp_path / "reports",
            "webhook_url": SecretStr(httpserver.url_for("/hook/s3cret-token")),
        }
    )
    naps: list[float] = []

    def night(day: int) -> Any:
        at = datetime(2026, 11, day, 2, 0, 1, tzinfo=NEW_YORK)
        work = work_of(store, settings)
        work.pipeline.clock = lambda: at.astimezone(UTC)
        return run_due(work, Clock(lambda: at, naps.append))

    first = night(1)
    assert first.morning.since is None and first.morning.speaks
    assert first.sent == {"file": "sent", "webhook": "sent"}
    assert night(1) is None
    quiet = night(2)
    assert not quiet.morning.speaks, quiet.morning.as_text()
    assert quiet.sent == {}
    web_of(bare_web, 12)
    third = night(3)
    assert third.morning.new
    assert f"{len(third.morning.new)} deals new" in third.morning.as_text()
    bare_web.replies.pop("/feeds/all.rss")
    bare_web.requests.clear()
    fourth = night(4)
    assert [b.source for b in fourth.morning.broken] == sorted(["feeds-all-rss", *NEVER_THERE])
    # In the words of the page Runs, also where a page came in place of a feed.
    letters = {(r["source"], r["reason"], r["message"]) for r in store.read("dead_letters", state="open", limit=9)}
    assert {(b.source, b.reason, b.message) for b in fourth.morning.broken} == letters
    assert "not-a-feed: html-instead-of-data: " in fourth.morning.as_text()
    assert bare_web.requests.count("/feeds/all.rss") == 2  # asked twice before it was reported
    assert naps
    fourth_night = [r["trigger"] for r in store.read("runs", limit=20) if r["started"].day == 4]
    assert sorted(fourth_night) == ["night", "retry"]
    still = night(5)
    assert still.morning.broken and not still.morning.speaks
    web_of(bare_web, 12)
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
        found, kept = report(store, REFERENCE, scopes, state, now.date(), now, Gathered(now))
        store.write_query("set_meta", name="told", value=kept)
        return found.conclusions

    told(graph, 1)
    assert told(graph, 2) == ()
    (line,) = [line for line in told(joined, 3) if f"HHI of the market {market}" in line]
    assert "not measured" not in line


def test_a_night_that_fails_says_why_in_its_mark_and_its_report(store: Store, tmp_path: Path) -> None:
    settings = settings_of(Command.on(store.connection, tmp_path / "home"), tmp_path / "home")
    wrong = settings.model_copy(update={"sources": tmp_path / "none.toml", "report_folder": tmp_path / "reports"})
    at = datetime(2026, 11, 1, 2, 0, 1, tzinfo=NEW_YORK)

    with pytest.raises(ReferenceDataError):
        run_due(work_of(store, wrong), Clock(lambda: at, lambda s: None))
    (night,) = nights.nights(store)
    assert (night.state, night.tries) == ("failed", 1)
    assert "none.toml" in (night.reason or "")
    assert "FAILED" in (tmp_path / "reports" / "faultline-2026-11-01.txt").read_text(encoding="utf-8")


@pytest.fixture
def sent(httpserver: HTTPServer) -> Callable[[], list[dict[str, Any]]]:
    """The reports that a webhook was given, in their order."""
    return lambda: [json.loads(request.data) for request, _ in httpserver.log]


@pytest.fixture
def night(store: Store, bare_web: Web, tmp_path: Path, httpserver: HTTPServer) -> Night:
    """Runs the night of a day of November over three sources, with reports by a webhook."""
    bare_web.add_feed("/feeds/other.rss", {"Other": bare_web.add("/a/other.html", PAGES[-1], "text/html")})
    command = Command.on(store.connection, tmp_path / "home").reading(web_of(bare_web, 2), tmp_path)
    settings = settings_of(command, tmp_path / "home").model_copy(
        update={"webhook_url": SecretStr(httpserver.url_for("/hook"))}
    )

    def run(day: int, *only: date) -> Any:
        at = datetime(2026, 11, day, 2, 0, 1, tzinfo=NEW_YORK)
        work = work_of(store, settings)
        work.pipeline.clock = lambda: at.astimezone(UTC)
        return run_due(work, Clock(lambda: at, lambda seconds: None), only)

    return run


def test_a_report_that_a_kill_kept_back_is_told_again(
    night: Night,
    store: Store,
    bare_web: Web,
    httpserver: HTTPServer,
    sent: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    night(1)
    web_of(bare_web, 6)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(one_night, "deliver", killed)
        night(2)
    assert [p["status"] for p in sent()] == ["done", "failed"]
    again = night(2)
    assert again.morning.new
    assert sent()[-1]["new"] == list(again.morning.new)
    # Asked for once more by a person, the night has nothing new to tell and keeps what it told.
    assert not night(2, date(2026, 11, 2)).morning.speaks
    assert nights.nights(store, 1)[0].report == json.dumps(again.morning.as_json())


def test_a_report_that_a_channel_did_not_take_is_sent_with_the_next_one(
    night: Night, store: Store, httpserver: HTTPServer, sent: Callable[[], Any]
) -> None:
    httpserver.expect_ordered_request("/hook").respond_with_data("busy", status=503)
    httpserver.expect_ordered_request("/hook").respond_with_data("ok")
    first = night(1)
    assert first.sent == {"webhook": "not sent: HTTPStatusError 503"}
    assert night(2).sent == {}  # nothing changed
    assert [p["night"] for p in sent()] == ["2026-11-01", "2026-11-01"]
    assert sent()[1] == json.loads(json.dumps(first.morning.as_json()))
    assert [json.loads(n.sent or "null") for n in nights.nights(store)] == [None, {"webhook": "sent"}]
    night(3)
    assert len(sent()) == 2


def test_a_night_that_is_run_again_with_nothing_to_tell_still_owes_what_it_told(
    night: Night, store: Store, httpserver: HTTPServer, sent: Callable[[], Any]
) -> None:
    httpserver.expect_ordered_request("/hook").respond_with_data("busy", status=503)
    httpserver.expect_ordered_request("/hook").respond_with_data("ok")
    first = night(1)
    again = night(1, date(2026, 11, 1))
    assert not again.morning.speaks
    assert again.sent == {"webhook": "sent"}
    assert [p["night"] for p in sent()] == ["2026-11-01"] * 2
    (kept,) = nights.nights(store)
    assert kept.report == json.dumps(first.morning.as_json())


def test_a_done_night_that_fails_when_it_is_run_again_keeps_its_report(
    night: Night, store: Store, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    first = night(1)

    def fails(*_: object, **__: object) -> None:
        raise FaultlineError("No network.")

    monkeypatch.setattr(one_night, "ask_watches", fails)
    with pytest.raises(FaultlineError):
        night(1, date(2026, 11, 1))
    (kept,) = nights.nights(store)
    assert (kept.state, kept.reason) == ("failed", "No network.")
    assert kept.report == json.dumps(first.morning.as_json())


def test_a_database_that_is_away_is_told_once_a_night(
    tmp_path: Path, httpserver: HTTPServer, sent: Callable[[], Any]
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    away = {
        **os.environ,
        "FAULTLINE_HOME": str(tmp_path / "home"),
        "FAULTLINE_NEO4J_URI": "bolt://127.0.0.1:1",
        "FAULTLINE_NEO4J_PASSWORD": "x",
        "FAULTLINE_WEBHOOK_URL": httpserver.url_for("/hook"),
    }
    for _ in range(2):
        done = Command(away)("ingest", "--nightly")
        assert done.returncode == 1
        assert "127.0.0.1:1" in done.stderr and "Traceback" not in done.stderr
    (told,) = sent()
    assert told["status"] == "failed" and "127.0.0.1:1" in told["reason"]


def test_a_failure_is_sent_where_the_database_is_away(
    night: Night, httpserver: HTTPServer, sent: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")

    def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database is away.")

    monkeypatch.setattr(one_night, "ask_watches", away)
    monkeypatch.setattr(nights, "finish", away)
    with pytest.raises(DatabaseUnavailable):
        night(1)
    assert [(p["status"], p["reason"]) for p in sent()] == [("failed", "The database is away.")]
