"""Dagster itself: its daemon fires the schedule, the run stands in its history with its checks, all end together."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from graph import nights
from graph.connection import Connection
from graph.hashing import graph_hash
from graph.paths import data_dir
from graph.reference import load_reference
from graph.store import Store
from tests.bench.article import pages
from tests.contract.command import Command
from tests.fixtures.image import Image
from tests.fixtures.web import Web, bare_web

pytest.importorskip("dagster")
__all__ = ["bare_web"]
PAGES = [raw.content for raw in pages(30, load_reference(data_dir()).entities.values())]


def _web(web: Web, articles: int) -> Web:
    web.add_feed(
        "/feeds/all.rss",
        {f"Article {n}": web.add(f"/a/{n}.html", PAGES[n], "text/html; charset=utf-8") for n in range(articles)},
    )
    return web


@contextmanager
def _schedule(command: Command) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`faultline schedule` as a process, and the address that it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "schedule"],
        env=command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Dagster"), line
            yield process, line.split()[1]
        finally:
            process.terminate()


def _ask(address: str, query: str, variables: Any = None) -> Any:
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)["data"]


def _wait(what: str, found: Any, limit: float) -> Any:
    until = time.monotonic() + limit
    while time.monotonic() < until:
        if seen := found():
            return seen
        time.sleep(0.5)
    raise AssertionError(f"{what} within {limit} s")


_RUNS = "{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"
_CHECKS = {"sources_answer": "documents", "sum_rule": "claims", "source_health": "claims", "verify": "deals"}


def _check(address: str, name: str) -> dict[str, Any]:
    """The latest execution of a check."""
    where = f'assetKey: {{path: ["{_CHECKS[name]}"]}}, checkName: "{name}", limit: 1'
    asked = f"{{ assetCheckExecutions({where}) {{ runId status evaluation {{ success }} }} }}"
    (found,) = _ask(address, asked)["assetCheckExecutions"]
    return dict(found)


@pytest.mark.parametrize(
    ("by", "number"),
    [
        ("sensor", signal.SIGINT),  # at once, for nights that were missed; the schedule fires at a full minute
        pytest.param("schedule", signal.SIGTERM, marks=pytest.mark.nightly),
    ],
)
def test_the_daemon_fires_the_night_its_run_has_its_checks_and_a_signal_ends_every_process(
    reference_database: Connection, bare_web: Web, tmp_path: Path, by: str, number: signal.Signals
) -> None:
    command = Command.on(reference_database, tmp_path / "home").reading(_web(bare_web, 6), tmp_path)
    tonight = nights.night_of(datetime.now().astimezone(), "02:00")
    expected = [tonight]
    if by == "schedule":
        command = Command({**command.environment, "FAULTLINE_SCHEDULE_CRON": "* * * * *"})
    else:
        expected = [tonight - timedelta(days=n) for n in range(3)]
        with Store(reference_database) as store:
            store.apply_schema()
            taken = nights.take(store, expected[-1:], datetime.now(UTC))
            nights.finish(store, taken, datetime.now(UTC), "r")
    left = _left_run(command, tmp_path / "home" / "dagster")
    secret = "canary-5d21"
    names = ("SMTP_PASSWORD", "LLM_KEY", "WEBHOOK_URL")
    command = Command({**command.environment, **{f"FAULTLINE_{n}": f"http://127.0.0.1:9/{secret}" for n in names}})
    started = time.monotonic()
    with _schedule(command) as (process, address):
        second = command("schedule")
        assert second.returncode == 1
        assert "runs for" in second.stderr and "already" in second.stderr
        family = [process.pid, *(p.pid for p in psutil.Process(process.pid).children(recursive=True))]
        assert len(family) >= 4
        listening = {
            c.laddr.ip.removeprefix("::ffff:")
            for pid in family
            for c in psutil.Process(pid).net_connections("inet")
            if c.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}

        def ended() -> list[dict[str, Any]]:
            runs = _ask(address, _RUNS)["runsOrError"]["results"]
            assert [r["status"] for r in runs if r["runId"] == left] == ["FAILURE"]
            return [r for r in runs if r["status"] in ("SUCCESS", "FAILURE") and r["runId"] != left]

        (run,) = _wait("a run", ended, 600)
        assert run["status"] == "SUCCESS"
        assert time.monotonic() - started <= 300  # of the nights that were missed, and of the start itself
        assert f"dagster/{by}_name" in {t["key"] for t in run["tags"]}
        checks = {name: _check(address, name) for name in _CHECKS}
        assert {name: found["evaluation"]["success"] for name, found in checks.items()} == {
            "sources_answer": False,  # two sources of the tests' web never answer
            "sum_rule": True,
            "source_health": True,
            "verify": True,
        }
        assert {found["runId"] for found in checks.values()} == {run["runId"]}
        family = [process.pid, *(p.pid for p in psutil.Process(process.pid).children(recursive=True))]
        for pid in family:
            with suppress(psutil.Error):  # the run's own process may end meanwhile
                assert secret not in " ".join(psutil.Process(pid).cmdline())
        began = time.monotonic()
        process.send_signal(number)
        process.wait(20)
        assert time.monotonic() - began <= 10
        assert [pid for pid in family if psutil.pid_exists(pid)] == []
    with Store(reference_database) as store:
        held = nights.nights(store)
        assert [n.date for n in held] == expected
        assert {n.state for n in held} <= {"done", "made-up"}
        assert [r["trigger"] for r in store.read("runs", limit=5)] == ["night"]
    assert os.environ.get("DAGSTER_HOME") is None
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if secret.encode() in path.read_bytes()] == []


@pytest.mark.nightly
def test_a_night_by_dagster_that_lost_its_power_is_made_up_at_the_next_start(
    reference_database: Connection, reference_image: Image, bare_web: Web, tmp_path: Path
) -> None:
    command = Command.on(reference_database, tmp_path / "home").reading(_web(bare_web, 20), tmp_path)
    other = Command({**command.environment, "FAULTLINE_HOME": str(tmp_path / "another home")})
    with Store(reference_database) as store:
        other.report("ingest", "--nightly")
        wanted = graph_hash(store)
        reference_image.put_back(reference_database)
        store.apply_schema()
        tonight = nights.night_of(datetime.now().astimezone(), "02:00")
        before = nights.take(store, [tonight - timedelta(days=1)], datetime.now(UTC))
        nights.finish(store, before, datetime.now(UTC), "r")  # so that tonight counts as missed

        def is_on() -> bool:
            return [n.state for n in nights.nights(store, 1) if n.date == tonight] == ["running"]

        with _schedule(command) as (process, _):
            _wait("a run", is_on, 300)
            family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            for member in family:
                with suppress(psutil.NoSuchProcess):
                    member.kill()
        psutil.wait_procs(family, timeout=20)
        with _schedule(command) as (process, _):
            _wait("the night", lambda: nights.nights(store, 1)[0].state == "done", 300)
            process.send_signal(signal.SIGINT)
            process.wait(20)
        assert graph_hash(store) == wanted
        assert nights.nights(store, 1)[0].tries == 2


def _left_run(command: Command, folder: Path) -> str:
    """A run that a power cut has left under way in Dagster's records."""
    folder.mkdir(parents=True)
    return subprocess.run(
        [sys.executable, "-m", "tests.contract.a_left_run"],
        env={**command.environment, "DAGSTER_HOME": str(folder)},
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.strip()


_FILL = "mutation($asked: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $asked) { __typename } }"


@pytest.mark.nightly
def test_missed_nights_are_filled_by_a_click_and_one_source_is_read_alone(
    reference_database: Connection, bare_web: Web, tmp_path: Path
) -> None:
    command = Command.on(reference_database, tmp_path / "home").reading(_web(bare_web, 6), tmp_path)
    tonight = nights.night_of(datetime.now().astimezone(), "02:00")
    days = [tonight - timedelta(days=n) for n in range(3)]
    (tmp_path / "home" / "dagster").mkdir(parents=True)
    (tmp_path / "home" / "dagster" / "first-night").write_text(days[-1].isoformat(), encoding="ascii")
    with Store(reference_database) as store, _schedule(command) as (process, address):
        store.apply_schema()
        nights.finish(store, nights.take(store, days, datetime.now(UTC)), datetime.now(UTC), "r")  # so none is due

        def filled(sources: list[str], asked: list[Any], steps: list[str]) -> list[dict[str, Any]]:
            had = {r["runId"] for r in _ask(address, _RUNS)["runsOrError"]["results"]}
            wanted = {
                "assetSelection": [{"path": [step]} for step in steps],
                "partitionNames": [f"{day}|{source}" for day in asked for source in sources],
            }
            said = _ask(address, _FILL, {"asked": wanted})["launchPartitionBackfill"]
            assert said == {"__typename": "LaunchBackfillSuccess"}

            def ended() -> list[dict[str, Any]]:
                runs = [r for r in _ask(address, _RUNS)["runsOrError"]["results"] if r["runId"] not in had]
                over = [r for r in runs if r["status"] in ("SUCCESS", "FAILURE")]
                return over if len(over) == len(runs) == len(asked) else []

            return list(_wait("a back-fill", ended, 600))

        every = ["feeds-all-rss", "not-a-feed", "not-there"]
        steps = ["documents", "claims", "deals", "analyses", "watches"]
        assert {r["status"] for r in filled(every, days[1:], steps)} == {"SUCCESS"}
        held = {n.date: n for n in nights.nights(store)}
        assert [(held[day].state, held[day].tries) for day in days] == [("done", 1), ("done", 2), ("done", 2)]
        before = nights.nights(store)
        _web(bare_web, 12)
        assert {r["status"] for r in filled(every[:1], days[:1], steps[:2])} == {"SUCCESS"}
        assert nights.nights(store) == before
        last = store.read("runs", limit=1)[0]
        assert (last["trigger"], last["status"], list(json.loads(last["report"]))) == ("source", "done", every[:1])
        assert last["documents"] > 0
        process.send_signal(signal.SIGINT)
        process.wait(20)


@pytest.mark.nightly
def test_a_back_fill_of_three_nights_gives_the_graph_of_three_nights_in_turn(
    reference_database: Connection, reference_image: Image, bare_web: Web, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    (home / "dagster").mkdir(parents=True)
    (home / "dagster" / "first-night").write_text("2026-11-01", encoding="ascii")
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", encoding="ascii")
    command = Command.on(reference_database, home).reading(_web(bare_web, 4), tmp_path)
    for night, articles in ((1, 4), (2, 8), (3, 12)):
        _web(bare_web, articles)
        command.report("ingest", "--nightly", "--night", f"2026-11-0{night}")
    with Store(reference_database) as store:
        wanted, aside = graph_hash(store), _set_aside(store)
        reference_image.put_back(reference_database)
        filled = subprocess.run(
            [sys.executable, "-m", "tests.contract.a_dagster_run", "2026-11-01", "2026-11-03"],
            env={**command.environment, "DAGSTER_HOME": str(home)},
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        assert filled.returncode == 0, filled.stderr[-3000:]
        assert _set_aside(store) == aside  # a machine too busy to read a page in 30 s says so here
        assert graph_hash(store) == wanted
        held = nights.nights(store)
        assert [(n.date.day, n.state) for n in held] == [(3, "done"), (2, "made-up"), (1, "made-up")]
        assert [r["trigger"] for r in store.read("runs", limit=5)] == ["night"]


def _set_aside(store: Store) -> dict[str, int]:
    return {row["reason"]: row["letters"] for row in store.read("dead_letter_reasons", state="open", limit=50)}
