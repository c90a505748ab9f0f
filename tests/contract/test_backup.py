"""Back-up of the embedded server during an ingest, and its restore on an empty home: the graph of that instant."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import pytest

from graph import server
from graph.backup import backup, restore
from graph.connection import Connection
from graph.derive import rebuild
from graph.hashing import graph_hash
from graph.paths import data_dir
from graph.progress import silent
from graph.reference import load_reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from tests.bench.article import pages
from tests.contract.command import Command
from tests.corpus.graphs import bare_reference, prepared
from tests.corpus.planted import Corpus

REFERENCE = load_reference(data_dir())
PAGES = 300  # of one ingest: more than are read before the server is held still
MANY = Corpus(documents=2_500, claims=25_000, firms=2_500, seed=9)
RELATIONSHIPS = 100_000


@pytest.mark.nightly
@pytest.mark.parametrize("times", [20])
def test_a_back_up_during_an_ingest_gives_the_graph_of_its_instant_on_an_empty_home(
    settings: Settings, empty_database: Connection, tmp_path: Path, times: int
) -> None:
    if not empty_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    choice = random.Random(8)
    command = Command.on(empty_database, tmp_path / "a home")
    ties = Ties(REFERENCE.entities.values())
    process = server.status(settings).pid
    articles = pages(PAGES * times, REFERENCE.entities.values())
    for number in range(times):
        folder = tmp_path / f"in {number}"
        folder.mkdir()
        for place, raw in enumerate(articles[PAGES * number : PAGES * (number + 1)]):
            (folder / f"{number} {place}.html").write_bytes(raw.content)
        held = _documents(empty_database)
        file = tmp_path / f"{number}.backup"
        with _ingest(command, folder, tmp_path / f"{number}.log"):
            _wait_for(empty_database, len(held) + choice.randint(1, PAGES // 3))
            before = _documents(empty_database)
            done = backup(settings, file, silent)
        after = _documents(empty_database)
        assert done.held_s <= 5
        assert not list(tmp_path.glob(".*.part"))
        assert len(after) == len(held) + PAGES  # the run lost no document to it
        fresh = settings.model_copy(update={"home": tmp_path / f"restored {number}"})
        restored = restore(fresh, REFERENCE, ties, file, False, silent)
        assert restored.manifest == done.manifest
        assert (restored.findings, restored.verified, restored.aside) == ((), True, None)
        with _started(fresh) as back:
            assert graph_hash(back) == done.manifest.hash
            kept = _documents(back.connection)
        # All that was written by then, and nothing of what came to be in the rest of the run.
        assert before <= kept <= after
        assert kept != after
    assert server.status(settings).pid == process


@pytest.mark.nightly
def test_a_hundred_thousand_relationships_are_back_within_five_minutes(
    settings: Settings, empty_database: Connection, tmp_path: Path
) -> None:
    if not empty_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    reference = bare_reference(MANY)
    with Store(empty_database) as store:
        ties = prepared(store, reference)
        store.write(list(MANY.items()), ties)
        rebuild(store, reference, ties)
        assert verify(store, reference) == []
        before = graph_hash(store)
    assert _count(empty_database, "MATCH ()-[r]->() RETURN count(r) AS found") >= RELATIONSHIPS
    done = backup(settings, tmp_path / "many.backup", silent)
    assert done.manifest.hash == before
    assert done.held_s <= 5
    fresh = settings.model_copy(update={"home": tmp_path / "restored"})
    start = time.monotonic()
    restored = restore(fresh, reference, ties, tmp_path / "many.backup", False, silent)
    took = time.monotonic() - start
    assert (restored.findings, restored.verified) == ((), True)
    assert took <= 300


@contextmanager
def _ingest(command: Command, folder: Path, log: Path) -> Iterator[None]:
    """A run beside the body, which must succeed once the body is through."""
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(
            [sys.executable, "-m", "app.cli", "ingest", "--from", str(folder)],
            env=command.environment,
            stdout=said,
            stderr=said,
        ) as run,
    ):
        yield
        assert run.wait(timeout=600) == 0, log.read_text(encoding="utf-8")


@contextmanager
def _started(settings: Settings) -> Iterator[Store]:
    try:
        with Store(server.start(settings, silent).connection) as store:
            yield store
    finally:
        server.stop(settings)


def _wait_for(connection: Connection, documents: int) -> None:
    ends = time.monotonic() + 120
    while len(_documents(connection)) < documents:
        assert time.monotonic() < ends, "the run wrote nothing for two minutes"
        time.sleep(0.2)


def _documents(connection: Connection) -> frozenset[str]:
    """Ids of the articles in the graph."""
    query = "MATCH (d:Document) WHERE d.url STARTS WITH 'file:' RETURN d.id AS id"
    return frozenset(row["id"] for row in _rows(connection, query))


def _count(connection: Connection, query: str) -> int:
    return int(_rows(connection, query)[0]["found"])


def _rows(connection: Connection, query: str) -> list[neo4j.Record]:
    login = (connection.user, connection.password)
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=login, notifications_min_severity="OFF") as driver,
        driver.session(database=connection.database) as session,
    ):
        return list(session.run(query))
