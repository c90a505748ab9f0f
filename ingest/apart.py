"""Lists of documents, read in a process apart from the run: a hostile one costs no more than it is allowed.

Feeds, sitemaps, pages that list and indexes lead to documents and are parsed before there is one, while sources are
asked. What such a list says is small; what it takes to find that out is not known before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from importlib import import_module
from types import TracebackType
from typing import Self, TypeVar, cast

from graph.errors import ItemError, ReadError
from graph.model import Raw
from ingest.pool import NO_PROCESS, Pool, end_with_the_parent, forks, limit_memory

T = TypeVar("T")
SECONDS = 25.0
COSTLY = ("parser-timeout", "parser-memory", "parser-crash")  # reasons of lists that are not worth a second reading
MEMORY_MB = 320


class Apart:
    """One process for the lists of all sources; threads that share it wait for one another."""

    def __init__(self, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> None:
        """seconds: the longest that one list may take; memory_mb: the most, MiB."""
        self._seconds = seconds
        self._pool = Pool(1, forks(), _prepare, (memory_mb,))
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is reading."""
        self._closed = True
        self._pool.stop()

    def parsed(self, parse: Callable[[Raw], T], listing: Raw) -> T:
        """What `parse` gives of a list; ReadError with its reason, or where the list takes more than it may.

        parse: a function of a module, or a partial of one, so that another process finds it. The reasons of its own are
        parser-timeout, parser-memory and parser-crash.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("the process that reads lists has been closed")
            try:
                found, refused = self._pool.started().submit(_attempt, parse, listing).result(timeout=self._seconds)
            except NO_PROCESS:
                self._pool.stop()
                raise ReadError("parser-crash", f"{listing.url} ended the process that was reading it.") from None
            except FutureTimeout:
                self._pool.stop()
                took = f"{listing.url} took longer than {self._seconds:g} s to read."
                raise ReadError("parser-timeout", took) from None
        if refused is not None:
            raise ReadError(*refused)
        return cast("T", found)


def _prepare(memory_mb: int) -> None:
    end_with_the_parent()
    for name in (
        "lxml.html",
        "feedparser",
        "ingest.sources.feeds",
        "ingest.sources.sitemaps",
        "ingest.sources.filings",
    ):
        import_module(name)  # now, so that neither the time nor the memory counts as that of the first list
    limit_memory(memory_mb)


def _attempt(parse: Callable[[Raw], object], listing: Raw) -> tuple[object, tuple[str, str] | None]:
    """What the list says, or reason and message of why it cannot be read."""
    try:
        return parse(listing), None
    except ItemError as error:
        return None, (error.reason, str(error))
    except MemoryError:
        return None, ("parser-memory", f"{listing.url} needs more memory to read than a list may use.")
    # A parser's own bug on hostile bytes is a fact about this list, not about the run.
    except Exception as error:  # noqa: BLE001
        return None, ("read-failed", f"{listing.url} could not be read: {type(error).__name__}.")
