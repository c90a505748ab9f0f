"""A lot that is being written while the run goes on: what is said of its documents meanwhile holds all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.model import Extracted, Raw, Rights
from graph.paths import data_dir
from graph.reference import load_reference
from graph.store import Row, Store, Written
from graph.ties import Ties
from ingest.archive import Archive
from ingest.pipeline import Pipeline
from ingest.storing import Read, Stored, Storing

_FETCHED = datetime(2026, 3, 1, tzinfo=UTC)


def _raw(n: int, rights: Rights = Rights.PUBLIC) -> Raw:
    text = f"Note {n} of the registry. Entry {n * 7919} was filed under {n * 104729} and is kept.\n"
    return Raw(text.encode(), f"https://notes.example/{n}", _FETCHED, media_type="text/plain", rights=rights)


def test_stricter_rights_that_come_while_a_document_is_written_hold(
    reference_database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, said = threading.Event(), threading.Event()
    begin, taken = Storing.begin, Storing.taken

    def begun(storing: Storing, lot: Sequence[Read]) -> None:
        monkeypatch.setattr("ingest.pipeline.DOCUMENTS_A_WRITE", 1000)  # what follows belongs to the last lot
        begin(storing, lot)

    def asked(storing: Storing, wait: bool) -> Stored | None:
        if wait and writing.is_set():
            said.set()
        return taken(storing, wait)

    class Slow(Store):
        """The real store, whose first write lasts until the run waits for it or states rights meanwhile."""

        def write(self, items: Sequence[Extracted], ties: Ties) -> Written:
            writing.set()
            assert said.wait(60)
            return super().write(items, ties)

        def tighten(self, stated: Mapping[str, Rights]) -> list[str]:
            changed = super().tighten(stated)
            said.set()
            return changed

    def raws() -> Iterator[Raw]:
        yield _raw(0)
        n = 1
        while not writing.is_set() and n < 1000:
            yield _raw(n)
            n += 1
            writing.wait(0.2)
        yield _raw(0, Rights.CONFIDENTIAL)

    monkeypatch.setattr("ingest.pipeline.DOCUMENTS_A_WRITE", 1)
    monkeypatch.setattr(Storing, "begin", begun)
    monkeypatch.setattr(Storing, "taken", asked)
    archive = Archive(tmp_path / "archive")
    with Slow(reference_database) as store:
        pipeline = Pipeline(store, load_reference(data_dir()), archive, data_dir())
        report = pipeline.run(raws())
        assert report.total("duplicates") == 1
        held = store.known_documents([_raw(0).sha256])
    assert held[_raw(0).sha256].rights is Rights.CONFIDENTIAL
    assert archive.get(_raw(0).sha256).rights is Rights.CONFIDENTIAL


def _last_run(store: Store) -> dict[str, Any]:
    (row,) = store.read("runs", limit=1)
    return row


def test_what_is_written_while_a_run_is_told_to_end_counts_in_its_record(
    reference_database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = threading.Event()

    class Slow(Store):
        """The real store, whose writes last until after the run was told to end."""

        def write(self, items: Sequence[Extracted], ties: Ties) -> Written:
            writing.set()
            time.sleep(1)
            return super().write(items, ties)

    def raws() -> Iterator[Raw]:
        n = 0
        while not writing.is_set() and n < 1000:
            yield _raw(n)
            n += 1
            writing.wait(0.2)
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.pipeline.DOCUMENTS_A_WRITE", 1)
    with Slow(reference_database) as store:
        pipeline = Pipeline(store, load_reference(data_dir()), Archive(tmp_path / "archive"), data_dir())
        with pytest.raises(KeyboardInterrupt):
            pipeline.run(raws())
        run = _last_run(store)
        held = store.known_documents(_raw(n).sha256 for n in range(1000))
    assert run["status"] == "failed"
    assert run["without_claims"] == len(held) > 0


def test_a_run_that_is_told_to_end_as_it_begins_is_recorded_as_ended(
    reference_database: Connection, tmp_path: Path
) -> None:
    class Told(Store):
        """The real store; the run is told to end once its first record is there."""

        told = False

        def write_query(self, name: str, /, **params: object) -> list[Row]:
            rows = super().write_query(name, **params)
            if name == "write_run" and not self.told:
                self.told = True
                raise KeyboardInterrupt
            return rows

    with Told(reference_database) as store:
        pipeline = Pipeline(store, load_reference(data_dir()), Archive(tmp_path / "archive"), data_dir())
        with pytest.raises(KeyboardInterrupt):
            pipeline.run([])
        assert _last_run(store)["status"] == "failed"


def test_stricter_rights_of_a_page_seen_again_hold_for_the_document_with_its_words(
    reference_database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sighted = threading.Event()
    taken = Storing.taken

    def asked(storing: Storing, wait: bool) -> Stored | None:
        stored = taken(storing, wait)
        if stored is not None and stored.same:
            sighted.set()
        return stored

    first = _raw(0)
    again = replace(first, content=first.content + b"\n\n")

    def raws() -> Iterator[Raw]:
        yield again
        n = 1
        while not sighted.is_set() and n < 1000:
            yield _raw(n)
            n += 1
            sighted.wait(0.2)
        yield replace(again, rights=Rights.CONFIDENTIAL)

    monkeypatch.setattr("ingest.pipeline.DOCUMENTS_A_WRITE", 1)
    monkeypatch.setattr(Storing, "taken", asked)
    archive = Archive(tmp_path / "archive")
    with Store(reference_database) as store:
        pipeline = Pipeline(store, load_reference(data_dir()), archive, data_dir())
        pipeline.run([first])
        pipeline.run(raws())
        assert sighted.is_set()
        held = store.known_documents([first.sha256, again.sha256])
    assert {id_: document.rights for id_, document in held.items()} == {first.sha256: Rights.CONFIDENTIAL}
    assert archive.get(first.sha256).rights is archive.get(again.sha256).rights is Rights.CONFIDENTIAL
