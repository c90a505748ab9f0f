"""Where documents come from: one module for each kind of source, and the list of them.

`documents(source, fetcher, known)` gives the documents of one listed source, each as served, or the reason why one of
them could not be had.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, cast

from graph.errors import ItemError, ReadError
from graph.model import DocumentKind
from ingest.items import Failed, Item, Role
from ingest.pace import no_contact
from ingest.read import read
from ingest.read.sniff import ENTRY_TYPE
from ingest.sources.dated import dated
from ingest.sources.sources import KINDS, Source, load_sources

if TYPE_CHECKING:
    from ingest.fetch import Fetcher

__all__ = ["Source", "broken", "documents", "load_sources"]

Documents = Callable[[Source, "Fetcher", Container[str]], Iterator[Item]]


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """Documents of a source by its kind.

    known: addresses that need not be asked for again.
    """
    if source.contact and not fetcher.names_contact:
        yield Failed(source.url, no_contact(source.publisher or source.id), source.id, role=Role.LISTING)
        return
    module = import_module(f"ingest.sources.{KINDS[source.kind]}")
    yield from cast("Documents", module.documents)(source, fetcher, known)


def broken(item: Item, source: Source, now: datetime, fetcher: Fetcher | None = None) -> ItemError | None:
    """Why the source's own listing could not be had or read, if the item says so: nothing is known of it then.

    fetcher: reads what came in place of a listing, for the words by which that is set aside; without it no-listing.
    """
    if isinstance(item, Failed):
        return item.error if item.url in (source.url, dated(source.url, now)) else None
    if item.kind is DocumentKind.FEED and item.media_type != ENTRY_TYPE:
        try:
            if fetcher is not None:
                fetcher.parsed(read, item)
        except ReadError as error:
            return error
        return ReadError("no-listing", f"{source.url} gave no list that can be read.")
    return None
