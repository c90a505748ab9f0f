"""What is remembered of each address that was asked for: when, its validators, which bytes it gave, what they became.

A small SQLite file beside the archive. It only saves requests: without it everything is asked for in full again.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.settings import Settings
from ingest.sqlite_files import is_damage

log = logging.getLogger(__name__)
_TABLE = """
CREATE TABLE IF NOT EXISTS visit (
  url TEXT PRIMARY KEY, visited REAL NOT NULL, etag TEXT, modified TEXT, declared TEXT, sha256 TEXT, body BLOB,
  final TEXT, document TEXT
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """The last reply of one address."""

    etag: str | None
    modified: str | None
    declared: str  # its Content-Type
    sha256: str
    body: bytes | None  # of a listing, which is in no archive


def visits_of(settings: Settings) -> Visits:
    """The memory of the home that the settings name."""
    return Visits(settings.home / "visits.sqlite")


class Visits:
    """The memory of one archive; several processes may use it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            log.warning("%s is damaged and made anew; every page will be asked for in full once", path)
            path.unlink(missing_ok=True)
            self._open()

    def _open(self) -> None:
        self._base = sqlite3.connect(self._path, timeout=30.0, isolation_level=None, check_same_thread=False)
        try:
            self._base.execute("PRAGMA synchronous = OFF")  # what is lost is asked for again
            self._base.execute(_TABLE)
            self._base.execute("SELECT count(*) FROM visit").fetchone()
        except sqlite3.DatabaseError:
            self._base.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._base.close()

    def of(self, url: str) -> Visit | None:
        """The last reply of an address; None if it was never had."""
        row = self._one("SELECT etag, modified, declared, sha256, body FROM visit WHERE url = ?", url)
        if row is None or row[3] is None:
            return None
        return Visit(row[0], row[1], row[2] or "", row[3], zlib.decompress(row[4]) if row[4] is not None else None)

    def keep(
        self, url: str, at: datetime, etag: str | None, modified: str | None, declared: str, sha256: str,
        body: bytes | None,
    ) -> None:  # fmt: skip
        """Remember a reply in place of the one before it."""
        packed = zlib.compress(body, 6) if body is not None else None
        self._do(
            "INSERT INTO visit (url, visited, etag, modified, declared, sha256, body) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (url) DO UPDATE SET visited = excluded.visited, etag = excluded.etag, "
            "modified = excluded.modified, declared = excluded.declared, sha256 = excluded.sha256, "
            "body = excluded.body",
            url, at.timestamp(), etag, modified, declared, sha256, packed,
        )  # fmt: skip

    def lead(self, url: str, final: str, at: datetime) -> None:
        """Remember that an address leads to another one."""
        self._do(
            "INSERT INTO visit (url, visited, final) VALUES (?, ?, ?) "
            "ON CONFLICT (url) DO UPDATE SET visited = excluded.visited, final = excluded.final",
            url, at.timestamp(), final,
        )  # fmt: skip

    def settle(self, documents: Mapping[str, str]) -> None:
        """Remember under which address the document of each address is kept."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            rows = [(document, url) for url, document in documents.items()]
            self._base.executemany("UPDATE visit SET document = ? WHERE url = ?", rows)
            self._base.execute("COMMIT")

    def forget_listings(self) -> None:
        """Forget the bodies of all listings, also on the disk: what a publisher has withdrawn may stand in any of them.

        Each is asked for in full once more.
        """
        with self._lock:
            self._base.execute("PRAGMA secure_delete = ON")
            self._base.execute("UPDATE visit SET body = NULL, etag = NULL, modified = NULL WHERE body IS NOT NULL")
            self._base.execute("VACUUM")

    def seen(self, url: str) -> tuple[str, datetime] | None:
        """Where the document of an address is kept and when it was last seen; None if it was never visited."""
        row = self._one("SELECT visited, final, document FROM visit WHERE url = ?", url)
        if row is None:
            return None
        document = row[2]
        if row[1] is not None:
            behind = self._one("SELECT document FROM visit WHERE url = ?", row[1])
            document = (behind[0] if behind else None) or row[1]
        return document or url, datetime.fromtimestamp(row[0], UTC)

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._base.execute(query, values).fetchone()
        return row

    def _do(self, query: str, *values: object) -> None:
        with self._lock:
            self._base.execute(query, values)
