"""Back-up of the embedded server during an ingest, and its restore on an empty home: the graph of that instant."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
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
from ingest.nightly.night import nightly_backup
from tests.bench.article import pages
from tests.contract.command import Command, CommandHere
from tests.contract.night_work import work_of
from tests.corpus.graphs import bare_reference, prepared
from tests.corpus.planted import Corpus

REFERENCE = load_reference(data_dir())
MANY = Corpus(documents=2_500, claims=25_000, firms=2_500, seed=9)
RELATIONSHIPS = 100_000


@pytest.mark.parametrize(("times", "pages_each"), [(3, 60), pytest.param(20, 300, marks=pytest.mark.nightly)])
def test_a_back_up_during_an_ingest_gives_the_graph_of_its_instant_on_an_empty_home(
    settings: Settings, reference_database: Connection, tmp_path: Path, times: int, pages_each: int
) -> None:
    if not reference_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    choice = random.Random(8)
    command = Command.on(reference_database, tmp_path / "a home")
    ties = Ties(REFERENCE.entities.values())
    process = server.status(settings).pid
    inside = 0
    articles = pages(pages_each * times, REFERENCE.entities.values())
    for number in range(times):
        folder = tmp_path / f"in {number}"
        folder.mkdir()
        for place, raw in enumerate(articles[pages_each * number : pages_each * (number + 1)]):
            (folder / f"{number} {place}.html").write_bytes(raw.content)
        held = _documents(reference_database)
        file = tmp_path / f"{number}.backup"
        with _ingest(command, folder, tmp_path / f"{number}.log"):
            _wait_for(reference_database, len(held) + choice.randint(1, pages_each // 3))
            before = _documents(reference_database)
            done = backup(settings, file, silent)
        after = _documents(reference_database)
        assert done.held_s <= 5
        assert not list(tmp_path.glob(".*.part"))
        assert len(after) == len(held) + pages_each  # the run lost no document to it
        fresh = settings.model_copy(update={"home": tmp_path / f"restored {number}"})
        restored = restore(fresh, REFERENCE, ties, file, False, silent)
        assert restored.manifest == done.manifest
        assert (restored.findings, restored.verified, restored.aside) == ((), True, None)
        if number < times - 1 and times < 20:
            continue  # that its hash is the back-up's was seen by the restore itself
        with _started(fresh) as back:
            assert graph_hash(back) == done.manifest.hash
            kept = _documents(back.connection)
        # All that was written by then, and nothing of what came to be in the rest of the run.
        assert before <= kept <= after
        inside += kept != after
    assert inside or times < 20  # one run may be so quick that its last lot was there
    assert server.status(settings).pid == process


def test_a_nightly_back_up_is_restored_by_command_over_a_database_that_runs(
    settings: Settings, reference_database: Connection, tmp_path: Path
) -> None:
    if not reference_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    with Store(reference_database) as store:
        own = settings.model_copy(update={"backup_folder": tmp_path / "kept", "backup_keep": 1})
        (tmp_path / "kept").mkdir()
        (tmp_path / "kept" / "faultline-2026-10-31.backup").touch()
        file, wrong = nightly_backup(work_of(store, own), date(2026, 11, 1))
        assert (file, wrong) == (str(tmp_path / "kept" / "faultline-2026-11-01.backup"), None)
        assert [p.name for p in (tmp_path / "kept").iterdir()] == ["faultline-2026-11-01.backup"]
        before = graph_hash(store)
        command = CommandHere({**os.environ, "FAULTLINE_HOME": str(settings.home)})
        refused = command("db", "restore", str(file))
        assert refused.returncode == 1 and "add --force" in refused.stderr
        store.write_query("set_meta", name="told", value="later")
    done = command.report("db", "restore", str(file), "--force")
    assert (done["hash"], done["verified"], done["findings"]) == (before, True, [])
    with Store(server.connect(settings)) as store:
        assert graph_hash(store) == before
        assert store.read("meta", name="told") == []


def test_a_nightly_back_up_says_why_there_is_none(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"backup_folder": tmp_path, "neo4j_uri": "bolt://127.0.0.1:1"})
    file, wrong = nightly_backup(_Only(own), date(2026, 11, 1))  # type: ignore[arg-type]
    assert file is None
    assert "neo4j-admin" in str(wrong)


@dataclass
class _Only:
    settings: Settings


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
