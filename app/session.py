"""What every page shares: settings, the connection, the store and the console, made once a process.

The pages talk to the database through these alone.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

import streamlit as st

from graph import server
from graph.connection import Connection
from graph.console import Console
from graph.coverage import coverage as what_was_read
from graph.deal_rows import DealRows, SnapshotRows, StoredRows
from graph.derive import records_of
from graph.errors import DatabaseUnavailable, FaultlineError, LoginRefused
from graph.paths import data_dir
from graph.records import ClaimRecord
from graph.reference import Reference, load_reference
from graph.settings import Settings, load_settings
from graph.snapshot import Snapshot
from graph.snapshot_files import SnapshotFiles
from graph.snapshots import holds_confidential, snapshot
from graph.store import Store
from graph.ties import Ties


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings this app was started with."""
    return load_settings()


@st.cache_resource(show_spinner="Looking for the database…")
def connection() -> Connection:
    """Where the database is; the app never starts one: `faultline up` does."""
    return server.connect(settings(), start_if_needed=False)


@st.cache_resource(show_spinner=False)
def _store(at: str) -> Store:
    return Store(connection())


def store() -> Store:
    """The graph. DatabaseUnavailable at once if nothing listens: the driver itself would try for half a minute."""
    at = connection()
    if at.uri.startswith("bolt"):
        parts = urlsplit(at.uri)
        try:
            socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 7687), timeout=2).close()
        except OSError:
            remedy = "faultline db start" if at.embedded else "start that server"
            raise DatabaseUnavailable(f"The database does not answer; {remedy}, then try again.") from None
    return _store(at.uri)


@st.cache_resource(show_spinner=False)
def reference() -> Reference:
    """The reference data of this installation."""
    return load_reference(data_dir())


def rows(day: date | None, known_by: date | None) -> DealRows:
    """Deals as they stand today, or as they stood on `day` by what was known at the end of `known_by` (None: now)."""
    if known_by is None and (day is None or day == datetime.now(UTC).date()):
        return StoredRows(store())
    return SnapshotRows(store(), snapshot_at(day, known_by), reference().kinds)


def snapshot_at(day: date | None, known_by: date | None) -> Snapshot:
    """The graph as it stood on `day` (None: today) by what was known at the end of `known_by` (None: now)."""
    return _snapshot(day or datetime.now(UTC).date(), known_by, store().revision())


@st.cache_resource(max_entries=8, show_spinner="Reading the graph of that day…")
def _snapshot(day: date, known_by: date | None, revision: str | None) -> Snapshot:
    # Another revision is another graph: what was cached of the last one is never shown again.
    at = None if known_by is None else datetime.combine(known_by, time.max, UTC)
    own = settings()
    files = SnapshotFiles(own.home / "snapshots", own.snapshots_mb * 2**20)
    kept = files if files.limit and revision is not None else None
    return snapshot(store(), reference(), Ties(reference().entities.values()), day, at, kept)


def closed() -> bool:
    """True if the graph holds confidential documents, which pages show and no download may hold."""
    revision = store().revision()
    return holds_confidential(store()) if revision is None else _closed(revision)


@st.cache_data(max_entries=2, show_spinner=False)
def _closed(revision: str) -> bool:
    return holds_confidential(store())


def open_part(graph: Snapshot) -> Snapshot:
    """The same instant as far as it may leave: without what confidential documents say."""
    if not closed():
        return graph
    return _open_part(graph.as_of, graph.known_by, store().revision())


@st.cache_resource(max_entries=2, show_spinner="Leaving out what is confidential…")
def _open_part(day: date, known_by: datetime | None, revision: str | None) -> Snapshot:
    return snapshot(store(), reference(), Ties(reference().entities.values()), day, known_by, openly=True)


def claims(ids: Sequence[str]) -> Iterable[ClaimRecord]:
    """The claims of some ids, with their documents."""
    return records_of(store().read("claims_by_id", ids=list(ids)))


def coverage(known_by: date | None = None) -> str:
    """Sources, period and languages that the pages' answers rest on, by the end of a day (None: today)."""
    revision = store().revision()
    at = None if known_by is None else datetime.combine(known_by, time.max, UTC)
    return what_was_read(store(), at) if revision is None else _coverage(revision, at)


@st.cache_data(max_entries=8, show_spinner=False)
def _coverage(revision: str, known_by: datetime | None) -> str:
    return what_was_read(store(), known_by)


@st.cache_resource(show_spinner=False)
def console() -> Console:
    """The read-only query console."""
    own = settings()
    return Console(connection(), own.query_timeout_s, own.query_rows)


def guarded(page: Callable[[], None]) -> None:
    """Run a page; what is wrong outside the app is said in its one sentence, with a button to try again."""
    try:
        page()
    except FaultlineError as error:
        if isinstance(error, DatabaseUnavailable | LoginRefused):
            # The embedded server may come back at another port or with another login.
            for cached in (connection, _store, console):
                cached.clear()
        # In a code block nothing of the sentence is read as Markdown.
        st.error("Faultline cannot show this page.", icon=":material/cloud_off:")
        st.code(str(error), language=None, wrap_lines=True)
        st.button("Try again", key="try_again")
