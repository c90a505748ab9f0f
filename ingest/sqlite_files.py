"""What an error of SQLite says of its file."""

from __future__ import annotations

import sqlite3

# Somebody else is at it, or the disk or the memory is at its end: the file itself is whole.
_NO_DAMAGE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
}


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """True if the file is damaged or is none of SQLite, so that it may be made anew."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NO_DAMAGE
