"""A kept snapshot and a kept hash are those of the record as it is now, whoever changed it last."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph import queries
from graph.connection import Connection
from graph.derive import derive
from graph.hashing import graph_hash, hash_anew, kept_hash
from graph.reference import Reference
from graph.snapshot import Snapshot
from graph.snapshot_files import SnapshotFiles
from graph.snapshots import snapshot
from graph.store import OPERATIONS, Store
from graph.ties import Ties
from tests.claims import document, extracted

DAY = date(2026, 6, 1)
TEXT = "OpenAI signed a contract with Nordhavn on 2 March 2026. Nobody knew more."
CLAIM = {"quote": "OpenAI signed a contract with Nordhavn on 2 March 2026", "announced": "2026-03-02"}


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def test_a_change_of_the_graph_is_never_hidden_by_what_was_kept(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = SnapshotFiles(tmp_path, 10**9)
    read = 0
    reading = Store.reading

    def counted(self: Store, work: object) -> object:
        nonlocal read
        read += 1
        return reading(self, work)  # type: ignore[arg-type]

    def ask() -> tuple[Snapshot, bool]:
        """The snapshot, and whether the graph was read for it: beside the revision, that is."""
        before = read
        found = snapshot(store, reference, ties, DAY, files=files)
        return found, read - before > 1

    monkeypatch.setattr(Store, "reading", counted)
    first, was_read = ask()
    assert was_read and first == snapshot(store, reference, ties, DAY)
    assert ask() == (first, False)
    assert kept_hash(store) == graph_hash(store)

    # A run that writes no claim leaves it; claims and the deals derived from them do not.
    store.writing(lambda tx: tx.write("mark_dirty", ties=['["aws","openai"]']))
    assert ask() == (first, False)
    store.write([extracted(document(TEXT), [CLAIM])], ties)
    assert ask()[1]
    derive(store, reference, ties)
    after, was_read = ask()
    assert was_read and after == snapshot(store, reference, ties, DAY) and after.deals != first.deals
    assert ask() == (after, False)
    assert kept_hash(store) == graph_hash(store)

    # A file that is damaged is read anew, and mended by it.
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-100])
    assert ask() == (after, True) and ask() == (after, False)


def test_the_hash_is_not_computed_twice_for_one_state(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found = kept_hash(store)
    monkeypatch.setattr("graph.hashing.graph_hash", lambda _: pytest.fail("computed again"))
    assert kept_hash(store) == found


def test_a_change_by_another_program_is_found_by_the_hash(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = SnapshotFiles(tmp_path, 10**9)
    before = kept_hash(store)
    snapshot(store, reference, ties, DAY, files=files)
    revision = store.revision()
    with store._driver.session() as session:
        session.run("MATCH (d:Deal) WITH d LIMIT 1 SET d.object = 'other'").consume()
    with caplog.at_level(logging.WARNING):
        assert hash_anew(store) != before
    assert "another program" in caplog.text and store.revision() != revision
    assert kept_hash(store) == graph_hash(store)
    assert "other" in {d.object for d in snapshot(store, reference, ties, DAY, files=files).deals}


def test_every_write_that_leaves_the_revision_is_there_and_touches_no_part_of_the_record() -> None:
    assert set(queries.names("write")) >= OPERATIONS
    for name in OPERATIONS:
        text = queries.load("write", name).text
        made = [line for line in text.splitlines() if line.startswith(("MERGE", "CREATE", "SET", "DELETE", "DETACH"))]
        assert not [
            line for line in made if any(f":{label}" in line for label in ("Entity", "Document", "Deal", "Claim"))
        ]
