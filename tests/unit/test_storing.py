"""A lot is written beside the reading: asked for once, in order, and an error comes to whoever asks."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import UTC, datetime
from typing import cast

import pytest

from graph.errors import DatabaseUnavailable
from graph.model import Document, DocumentKind, Extracted, Extraction, Raw
from graph.store import Store
from graph.ties import Ties
from ingest.storing import Read, Storing

_FETCHED = datetime(2026, 3, 1, tzinfo=UTC)


class _Slow:
    """A store whose writes last until they are let go, or fail."""

    def __init__(self, error: Exception | None = None) -> None:
        self.go, self.error = threading.Event(), error
        self.patience_s = 90.0
        self.patient_s: float | None = None  # when a write was let go

    def read(self, name: str, **params: object) -> list[dict[str, object]]:
        return []

    def write(self, items: list[Extracted], ties: Ties) -> None:
        assert self.go.wait(10)
        self.patient_s = self.patience_s
        if self.error is not None:
            raise self.error


def _read(url: str = "https://news.example.org/a", text: str = "One line.") -> Read:
    raw = Raw(text.encode() + url.encode(), url, _FETCHED)
    document = Document(raw.sha256, url, None, None, None, _FETCHED, DocumentKind.NEWS, text)
    return raw, Extracted(document, Extraction(raw.sha256, "test", "1"), ())


def test_reading_goes_on_while_a_lot_is_written() -> None:
    store = _Slow()
    with Storing(cast(Store, store), Ties([])) as storing:
        lot = [_read()]
        storing.begin(lot)
        assert storing.taken(wait=False) is None
        with pytest.raises(RuntimeError, match="has not been taken"):
            storing.begin(lot)
        store.go.set()
        stored = storing.taken(wait=True)
        assert stored is not None and stored.written == lot
        assert storing.taken(wait=True) is None


def test_what_keeps_a_lot_from_being_written_comes_to_whoever_takes_it() -> None:
    store = _Slow(DatabaseUnavailable("No Neo4j server answers."))
    store.go.set()
    with Storing(cast(Store, store), Ties([])) as storing:
        storing.begin([_read()])
        with pytest.raises(DatabaseUnavailable):
            storing.taken(wait=True)
        assert storing.taken(wait=True) is None


def test_a_run_that_ends_badly_does_not_wait_for_a_database_that_is_away() -> None:
    store = _Slow()
    with pytest.raises(SystemExit), Storing(cast(Store, store), Ties([])) as storing:
        storing.begin([_read()])
        threading.Timer(0.2, store.go.set).start()
        raise SystemExit(143)
    assert store.patient_s == 0.0


def test_a_lot_whose_waiting_was_interrupted_can_be_asked_for_again() -> None:
    store = _Slow()
    main = threading.get_ident()
    held = signal.signal(signal.SIGUSR1, lambda number, frame: sys.exit(128 + number))
    try:
        with Storing(cast(Store, store), Ties([])) as storing:
            storing.begin([_read()])
            threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGUSR1)).start()
            with pytest.raises(SystemExit):
                storing.taken(wait=True)
            store.go.set()
            stored = storing.taken(wait=True)
    finally:
        signal.signal(signal.SIGUSR1, held)
    assert stored is not None and len(stored.written) == 1


def test_the_same_words_at_one_address_are_one_document_within_a_lot() -> None:
    store = _Slow()
    store.go.set()
    url = "https://news.example.org/a"
    raw, first = _read(url)
    again = Raw(b"other bytes", url, _FETCHED)
    document = Document(again.sha256, url, None, None, None, _FETCHED, DocumentKind.NEWS, "One line.")
    second = Extracted(document, Extraction(again.sha256, "test", "1"), ())
    with Storing(cast(Store, store), Ties([])) as storing:
        storing.begin([(raw, first), (again, second)])
        stored = storing.taken(wait=True)
    assert stored is not None
    assert stored.written == [(raw, first)]
    assert stored.same == [(raw.sha256, (again, second))]
