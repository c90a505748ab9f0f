"""What Neo4j wrote into its logs since a start, and what that means in one sentence."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress

from graph.errors import ServerError
from graph.jars import NEO4J_VERSION
from graph.server_home import Home, newer_data

# Neo4j's own words, lower-cased, by what they mean.
_IN_USE = ("has been locked by another process",)
_PORT_TAKEN = ("portbindexception", "address already in use")
DISK_FULL = ("no space left on device", "disk quota exceeded")
_NEWER = ("newer version of neo4j", "is of a newer version", "it is a newer version")
_MEMORY = ("could not reserve enough space", "insufficient memory for the java", "java.lang.outofmemoryerror")
_DATABASE_FAILED = "failed to start databaseid{"
_LONGEST = 4_000_000


class PortTaken(ServerError):
    """Another program took a port between our look and Neo4j's start: choose again."""


class Logs:
    """Neo4j's logs from the moment this object is made."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._from = {path: path.stat().st_size if path.exists() else 0 for path in (home.server_log, home.debug_log)}
        self._from[home.console_log] = 0  # each launch empties it

    def database_failed(self) -> bool:
        """Whether a database could not be opened: the server then stays up and that database away."""
        return _DATABASE_FAILED in self._said().lower()

    def silent_for(self) -> float:
        """Seconds since Neo4j last wrote a line."""
        written = [path.stat().st_mtime for path in self._from if path.exists()]
        return time.time() - max(written, default=0.0)

    def reason(self) -> ServerError:
        """Why the start failed."""
        said, home = self._said(), self._home
        low = said.lower()
        for marks, error in (
            (_IN_USE, in_use(home)),
            (_PORT_TAKEN, PortTaken("The ports chosen for Neo4j were taken by another program; start again.")),
            (DISK_FULL, disk_full(home)),
            (_NEWER, newer_data(home, f"newer than {NEO4J_VERSION}")),
            (_MEMORY, ServerError("There is too little free memory for Neo4j; set FAULTLINE_HEAP_MB lower.")),
        ):
            if any(mark in low for mark in marks):
                return error
        causes = [line.strip() for line in said.splitlines() if line.startswith("Caused by:") or " ERROR " in line]
        last = causes[-1].rstrip(".") if causes else "it gave no reason"
        return ServerError(f"Neo4j could not start: {last}; see {home.server_log}.")

    def _said(self) -> str:
        text = ""
        for path, start in self._from.items():
            with suppress(OSError), path.open("rb") as file:
                file.seek(start if path.stat().st_size >= start else 0)  # shorter: it was rotated
                text += file.read(_LONGEST).decode("utf-8", "replace")
        return text


def check_disk(home: Home, needed: int) -> None:
    """ServerError if the home's disk has fewer than `needed` bytes free; Neo4j would hang or end without a word."""
    if shutil.disk_usage(home.folder).free < needed:
        raise disk_full(home)


def in_use(home: Home) -> ServerError:
    """The refusal to start on data that another process holds."""
    return ServerError(
        f"The database in {home.neo4j} is in use by another process; stop that one, or set FAULTLINE_HOME to another "
        "folder."
    )


def disk_full(home: Home) -> ServerError:
    """What to do when the disk of the home has no room."""
    return ServerError(f"The disk that holds {home.folder} is full; free some space and start again (nothing is lost).")
