"""Where documents come from: one module for each kind of source, and the list of them.

`documents(source, fetcher, known)` gives the documents of one listed source, each as served, or the reason why one of
them could not be had.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ingest.items import Failed, Item
from ingest.pace import no_contact
from ingest.sources.sources import KINDS, Source, load_sources

if TYPE_CHECKING:
    from ingest.fetch import Fetcher

__all__ = ["Source", "documents", "load_sources"]

Documents = Callable[[Source, "Fetcher", Container[str]], Iterator[Item]]


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """Documents of a source by its kind.

    known: addresses that need not be asked for again.
    """
    if source.contact and not fetcher.names_contact:
        yield Failed(source.url, no_contact(source.publisher or source.id), source.id)
        return
    module = import_module(f"ingest.sources.{KINDS[source.kind]}")
    yield from cast("Documents", module.documents)(source, fetcher, known)
