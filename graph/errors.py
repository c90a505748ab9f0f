"""Faultline's errors, by what a caller can do about them.

    FaultlineError
    ├── SetupError              stop: something outside must be put right first
    │   ├── SettingsError       a setting is missing or malformed
    │   ├── ServerError         the embedded Neo4j cannot be started or stopped
    │   ├── DatabaseUnavailable no server answers
    │   ├── LoginRefused        the server refuses user or password
    │   ├── WorkersError        the processes that read cannot be started
    │   ├── SchemaError         a constraint is missing, or the data are newer than the code
    │   ├── BackupDamaged       a back-up is not whole, or gives another graph
    │   ├── ArchiveUnreachable  the store at FAULTLINE_ARCHIVE does not answer
    │   └── ReferenceDataError  a row of data/ is wrong: names file and line
    ├── RunInProgress           come back later: another run holds the lease
    ├── ImportRefused           a file of a reference set is wrong: names file, line and column
    ├── NotFound                the entity, deal, query or file asked for does not exist
    ├── QueryRefused            the console's guard said no, and why
    ├── QueryFailed             the server said no: syntax, time limit, size
    └── ItemError               set this one item aside and go on; carries a reason code
        ├── FetchError          blocked-address, robots, http-status, timeout, too-large …
        ├── ReadError           malformed-feed, empty-page, not-html, charset …
        └── UnknownRelation     unknown-relation

Each message is one sentence that says what is wrong and what to do.
"""

from __future__ import annotations

import sqlite3


class FaultlineError(Exception):
    """Base of all errors that Faultline raises on purpose; `str()` is fit to be shown to a user."""


class SetupError(FaultlineError):
    """Nothing can be done before something outside Faultline is put right."""


class SettingsError(SetupError):
    """A setting is missing or malformed."""


class ServerError(SetupError):
    """The embedded Neo4j could not be set up, started or stopped."""


class DatabaseUnavailable(SetupError):
    """No Neo4j server answers at the address in use."""


class LoginRefused(SetupError):
    """The server answered and refused the user or the password."""


class SchemaError(SetupError):
    """A uniqueness constraint is missing, or the stored schema is newer than this code."""


class BackupDamaged(SetupError):
    """A file is no whole back-up, or what it holds is not the graph that was backed up."""


class ArchiveUnreachable(SetupError):
    """The place that the setting `archive` names cannot be read or written."""


class ReferenceDataError(SetupError):
    """A row of the reference data is wrong; the message names the file and the line."""


class WorkersError(SetupError):
    """The processes that read documents cannot be started."""


class RunInProgress(FaultlineError):
    """Another run holds the ingest lease."""


class ImportRefused(FaultlineError):
    """A file cannot be imported; the message names the file, the line where there is one, and what to do."""


class NotFound(FaultlineError):
    """The thing that was asked for by name does not exist."""


class QueryRefused(FaultlineError):
    """The console's guard refused the query; the message says why."""


class QueryFailed(FaultlineError):
    """The server refused or ended the query: a syntax error, the time limit, the size limit."""


class ItemError(FaultlineError):
    """One document cannot be used: it is set aside as a dead letter and the run goes on.

    reason: one lower-case code with hyphens, as counted in the run report.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class FetchError(ItemError):
    """The bytes could not be had, or must not be asked for.

    status: of the reply, where that is what was wrong.
    """

    def __init__(self, reason: str, message: str, status: int | None = None) -> None:
        super().__init__(reason, message)
        self.status = status


class ReadError(ItemError):
    """The bytes are there and no document can be read from them."""


class UnknownRelation(ItemError):
    """A source uses a relation word that Faultline does not know: a signal, never a default."""

    def __init__(self, word: str, where: str) -> None:
        super().__init__(
            "unknown-relation",
            f"{where} uses the relation {word!r}, which is none of Faultline's kinds; "
            "correct the word or add the kind to graph/model.py.",
        )


def reason_of(error: BaseException) -> str:
    """Why something ended, in words that hold no secret and no path: those of Faultline itself, or of the system.

    >>> reason_of(OSError(28, "No space left on device", "/home/someone/faultline"))
    'stopped by OSError: No space left on device'
    >>> reason_of(ValueError("a secret"))
    'stopped by ValueError'
    """
    if isinstance(error, FaultlineError):
        return str(error)
    said = error.strerror if isinstance(error, OSError) else None
    if isinstance(error, sqlite3.Error):
        said = str(error)  # its own words, "database or disk is full", name no file and no value
    return f"stopped by {type(error).__name__}" + (f": {said}" if said else "")
