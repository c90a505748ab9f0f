"""Log lines: one line an event, plain or JSON, whatever a source wrote; to standard error or to files that rotate."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from graph.settings import Settings

# With what is being written 50 MiB; Neo4j keeps 31 MB beside it (server_log_files.py).
FILE_BYTES, FILES_KEPT = 10 << 20, 4
LONGEST = 8_000  # characters of one event; more says nothing and could fill a disk
_NOISY = ("httpx2", "httpcore2", "trafilatura", "htmldate", "neo4j", "jgo")


def one_line(text: str) -> str:
    """The text with everything that a terminal or a reader of lines would act on written as an escape.

    >>> one_line("two\\nlines \\x1b[31mred")
    'two\\\\nlines \\\\x1b[31mred'
    """
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}… ({len(shown) - LONGEST} characters more)"


class PlainLine(logging.Formatter):
    """LEVEL module: message; in a file with the instant before it, ISO 8601, UTC."""

    def __init__(self, timed: bool = False) -> None:
        super().__init__()
        self._timed = timed

    def format(self, record: logging.LogRecord) -> str:
        """One line, the kind of an exception at its end."""
        at = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ} " if self._timed else ""
        return one_line(f"{at}{record.levelname} {record.name}: {record.getMessage()}{_raised(record)}")


class JsonLine(logging.Formatter):
    """{"at", "level", "where", "message"}, at in ISO 8601, UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON in ASCII."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "where": record.name,
            "message": (record.getMessage() + _raised(record))[:LONGEST],
        }
        return json.dumps(said)


def _raised(record: logging.LogRecord) -> str:
    kind = record.exc_info[0] if record.exc_info else None
    return f" ({kind.__name__}: {record.exc_info[1]})" if kind and record.exc_info else ""


def set_up(settings: Settings) -> None:
    """Send what is logged to standard error, and to a file too if the settings name one."""
    if logging.getLogger().handlers:
        return  # it was called before
    handlers: list[logging.Handler] = [_ToStderr()]
    if settings.log_file:
        path = settings.log_file
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(_rotating(path))
    for handler in handlers:
        kept = isinstance(handler, RotatingFileHandler)
        handler.setFormatter(JsonLine() if settings.log_format == "json" else PlainLine(kept))
    logging.basicConfig(handlers=handlers, level=logging.INFO)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.ERROR)


class _ToStderr(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the time: while bars move there, to what puts lines above them."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def keep_error(where: str, message: str) -> None:
    """Write an error that a command prints by itself into the log file too, if there is one."""
    record = logging.LogRecord(where, logging.ERROR, "", 0, "%s", (message,), None)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, RotatingFileHandler):
            handler.handle(record)


def _rotating(path: Path, size: int = FILE_BYTES, kept: int = FILES_KEPT) -> RotatingFileHandler:
    return RotatingFileHandler(path, maxBytes=size, backupCount=kept, encoding="utf-8", errors="backslashreplace")
