"""A line to the database cut while a run writes, a server killed and started again: nothing lost, nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import server
from graph.connection import Connection
from graph.errors import DatabaseUnavailable
from graph.hashing import graph_hash
from graph.paths import data_dir
from graph.progress import silent
from graph.reference import load_reference
from graph.server_process import end
from graph.settings import Settings
from graph.store import Store, Transaction
from tests.bench.article import pages
from tests.contract.command import Command
from tests.fixtures.image import Image
from tests.fixtures.line import Line
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
BACK_S = 30.0
PAGES = [raw.content for raw in pages(150, load_reference(data_dir()).entities.values())]


@pytest.fixture
def line(reference_database: Connection) -> Iterator[Line]:
    opened = Line(reference_database.uri)
    yield opened
    opened.close()


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.nightly)])
def test_a_run_outlives_cut_lines_and_restarts_of_the_server(
    settings: Settings,
    reference_database: Connection,
    reference_image: Image,
    line: Line,
    bare_web: Web,
    tmp_path: Path,
    times: int,
) -> None:
    if not reference_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    articles = 40 if times < 10 else len(PAGES)
    links = {str(n): bare_web.add(f"/a/{n}.html", PAGES[n], "text/html") for n in range(articles)}
    bare_web.add_feed("/feeds/all.rss", links)
    direct = Command.on(reference_database, tmp_path / "home").reading(bare_web, tmp_path)
    began = time.monotonic()
    direct.report("ingest")
    lasted = time.monotonic() - began
    with Store(reference_database) as store:
        wanted = graph_hash(store)
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    done = 0

    def cut() -> None:
        line.cut()

    def restart() -> None:
        pid = server.status(settings).pid
        assert pid is not None
        _kill(pid)
        assert server.start(settings, silent).connection.uri == reference_database.uri

    longest = 0.0
    while done < times:
        reference_image.put_back(reference_database)
        home = tmp_path / f"home {done}"
        through = Command({**direct.environment, "FAULTLINE_HOME": str(home), "FAULTLINE_NEO4J_URI": line.uri})
        with (
            (tmp_path / "err").open("wb") as err,
            subprocess.Popen(
                [sys.executable, "-m", "app.cli", "ingest", "--json"],
                env=through.environment,
                stdout=subprocess.DEVNULL,
                stderr=err,
            ) as run,
        ):
            _writes(line, run)
            while done < times and run.poll() is None:
                time.sleep(chance.uniform(0, lasted / 4))
                if run.poll() is not None:
                    break
                (cut, restart)[done % 2]()
                done += 1
                back = time.monotonic()
                _is_back(line, run, back)
                longest = max(longest, time.monotonic() - back)
            assert run.wait(240) == 0, (tmp_path / "err").read_text(encoding="utf-8")[-2000:]
        with Store(reference_database) as store:
            assert [r["status"] for r in store.read("runs", limit=10)] == ["done"]
            assert graph_hash(store) == wanted
    print(f"{done} times, back after {longest:.1f} s at most")  # noqa: T201
    whole = direct("verify")
    assert whole.returncode == 0, whole.stdout


def _through(line: Line, reference_database: Connection) -> Store:
    store = Store(replace(reference_database, uri=line.uri))
    store.patience_s = 1.0
    return store


def _cut_until(line: Line, until: float) -> Callable[[Transaction], int]:
    def work(tx: Transaction) -> int:
        found = len(tx.read("meta", name="schema"))
        if time.monotonic() < until:
            line.cut()
        return found + len(tx.read("meta", name="schema"))

    return work


def test_a_transaction_outlives_a_line_that_breaks_for_longer_than_its_patience(
    reference_database: Connection, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.RETRIES_S", 0.5)
    with _through(line, reference_database) as store:
        assert store.reading(_cut_until(line, time.monotonic() + 2)) == 2
        assert store.patience_s == 1.0


def test_a_line_that_never_holds_is_told_from_a_server_that_is_away(
    reference_database: Connection, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.RETRIES_S", 0.5)
    monkeypatch.setattr("graph.store.BREAKS", 3)
    with (
        _through(line, reference_database) as store,
        pytest.raises(DatabaseUnavailable, match="breaks again and again"),
    ):
        store.reading(_cut_until(line, time.monotonic() + 3600))
    with (
        _through(line, reference_database) as store,
        pytest.raises(DatabaseUnavailable, match="No Neo4j server answers"),
    ):
        line.close()
        store.reading(_cut_until(line, 0.0))


def _kill(pid: int) -> None:
    import psutil

    process = psutil.Process(pid)
    process.kill()
    end(process)  # waits until it is gone


def _writes(line: Line, run: subprocess.Popen[bytes]) -> None:
    """Wait until a run has begun to talk to the database."""
    before = line.bytes_sent
    _until(lambda: line.bytes_sent > before + 2000 or run.poll() is not None, 120)


def _is_back(line: Line, run: subprocess.Popen[bytes], since: float) -> None:
    """Wait until the server has answered a run again, or the run is done."""
    _until(lambda: line.last_answer > since or run.poll() is not None, BACK_S)


def _until(holds: Callable[[], bool], limit: float) -> None:
    until = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < until, f"not within {limit} s"
        time.sleep(0.02)
