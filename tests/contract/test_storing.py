"""A lot that is being written while the run goes on: what is said of its documents meanwhile holds all the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.model import Extracted, Raw, Rights
from graph.paths import data_dir
from graph.reference import load_reference
from graph.store import Store, Written
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
