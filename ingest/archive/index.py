"""Where each reply stands in the WARC files: a small SQLite file that is made again from them if it is gone."""

from __future__ import annotations

import logging
import sqlite3
import threading
import weakref
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.model import Rights
from ingest.archive.records import Entry, Place, Stated
from ingest.sqlite_files import is_damage

log = logging.getLogger(__name__)
_TABLES = """
CREATE TABLE IF NOT EXISTS reply (
  sha256 TEXT PRIMARY KEY, kept TEXT NOT NULL, withdrawn INTEGER NOT NULL,
  file TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, size INTEGER NOT NULL, whole INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rights (sha256 TEXT PRIMARY KEY, strictness INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erase (file TEXT, start INTEGER, length INTEGER, PRIMARY KEY (file, start)) WITHOUT ROWID;
"""
# Of two records of one reply the earlier one counts, and a withdrawal before both, in whatever order they are found.
_ADD = """
INSERT INTO reply VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE
SET kept = excluded.kept, withdrawn = excluded.withdrawn,
    file = excluded.file, start = excluded.start, length = excluded.length
WHERE excluded.withdrawn > withdrawn OR (excluded.withdrawn = withdrawn AND excluded.kept < kept)
"""
# The strictest rights ever stated count, wherever and in whatever order they are found; of public ones no row is kept.
_STATE = """
INSERT INTO rights VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET strictness = max(strictness, excluded.strictness)
"""
_SEEN = """
INSERT INTO file VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
SET size = max(size, excluded.size), whole = max(whole, excluded.whole)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Where the record of a reply, or of its withdrawal, stands."""

    sha256: str
    withdrawn: bool
    place: Place
    rights: Rights = Rights.PUBLIC  # the strictest that were ever stated of it


class Index:
    """The index of one archive; several processes may use it at once. OSError if its folder cannot be made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mutex = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            log.warning("%s is damaged or of another version, and is made again from the WARC files", path)
            for tail in ("", "-wal", "-shm"):
                path.with_name(path.name + tail).unlink(missing_ok=True)
            self._open()

    def _open(self) -> None:
        base = sqlite3.connect(self._path, timeout=60.0, isolation_level=None, check_same_thread=False)
        # Nobody need close it; one that is left open is closed with its owner.
        self._base, self._close = base, weakref.finalize(self, base.close)
        # A power cut may take the last rows, in their order, and the files are longer then than the index says.
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.executescript(_TABLES)
            said = base.execute("PRAGMA quick_check(1)").fetchone()
            if said != ("ok",) or _schema(base) != _own_schema():
                raise sqlite3.DatabaseError(said)
        except sqlite3.DatabaseError:
            self.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._close()

    def of(self, sha256: str) -> Row | None:
        """Where a reply stands; None if it was never kept."""
        found = self._base.execute(
            "SELECT withdrawn, file, start, length, coalesce(strictness, 0) "
            "FROM reply LEFT JOIN rights USING (sha256) WHERE sha256 = ?",
            (sha256,),
        ).fetchone()
        if found is None:
            return None
        return Row(sha256, bool(found[0]), (found[1], found[2], found[3]), tuple(Rights)[found[4]])

    def all(self) -> list[Row]:
        """All replies, also withdrawn ones, in the order in which they were kept."""
        rows = self._base.execute(
            "SELECT sha256, withdrawn, file, start, length, coalesce(strictness, 0) "
            "FROM reply LEFT JOIN rights USING (sha256) ORDER BY kept, file, start, sha256"
        )
        levels = tuple(Rights)
        return [Row(of, bool(gone), (file, start, length), levels[n]) for of, gone, file, start, length, n in rows]

    def files(self) -> dict[str, tuple[int, int]]:
        """Of each file its size and how far it is read, in bytes."""
        return {name: (size, whole) for name, size, whole in self._base.execute("SELECT * FROM file")}

    def add(self, entries: Iterable[tuple[Entry | Stated, Place]], name: str, size: int, whole: int) -> None:
        """Note the records of a file, and how far it is read."""
        with self._mutex, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            for entry, place in entries:
                self._state(entry)
                if isinstance(entry, Stated):
                    continue
                held = self.of(entry.sha256)
                if held is not None and held.withdrawn and not entry.withdrawn:
                    self._base.execute("INSERT OR REPLACE INTO erase VALUES (?, ?, ?)", place)
                if entry.held is not None:
                    self._base.execute("INSERT OR REPLACE INTO erase VALUES (?, ?, ?)", entry.held)
                elif entry.withdrawn and held is not None and not held.withdrawn:
                    self._base.execute("INSERT OR REPLACE INTO erase VALUES (?, ?, ?)", held.place)
                self._base.execute(_ADD, (entry.sha256, entry.kept, entry.withdrawn, *place))
            self._base.execute(_SEEN, (name, size, whole))

    def move(self, entry: Entry, place: Place) -> None:
        """Note another place of a reply, whatever was noted before."""
        with self._mutex, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._state(entry)
            row = (entry.sha256, entry.kept, entry.withdrawn, *place)
            self._base.execute("INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?, ?, ?)", row)

    def state(self, said: Stated) -> None:
        """Note rights that were stated of a reply."""
        with self._mutex:
            self._state(said)

    def _state(self, said: Entry | Stated) -> None:
        if said.strictness:
            self._base.execute(_STATE, (said.sha256, said.strictness))

    def drop(self, sha256: str) -> None:
        """Forget a row that no record ever stood behind."""
        with self._mutex:
            self._base.execute("DELETE FROM reply WHERE sha256 = ?", (sha256,))

    def to_erase(self) -> list[Place]:
        """Places whose bytes were withdrawn and may still stand there."""
        return [(file, start, length) for file, start, length in self._base.execute("SELECT * FROM erase")]

    def erased(self, place: Place) -> None:
        """Note that nothing stands in a place any more."""
        with self._mutex:
            self._base.execute("DELETE FROM erase WHERE file = ? AND start = ?", place[:2])


def _schema(base: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(base.execute("SELECT name, sql FROM sqlite_master"))


@cache
def _own_schema() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(_TABLES)
        return _schema(base)
