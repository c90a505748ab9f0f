"""How a source asks for its lists and for the documents that they name."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from typing import Protocol, TypeVar

from graph.errors import ItemError
from graph.model import Raw
from ingest.fetch import PAGES, Fetcher
from ingest.items import Failed, Item, Lead, Role
from ingest.sources.sources import Source

log = logging.getLogger(__name__)


class Place(Protocol):
    """One entry of a list."""

    @property
    def url(self) -> str:
        """Absolute address."""
        ...


P = TypeVar("P", bound=Place)


def document(url: str, lead: Lead, source: Source, fetcher: Fetcher) -> Item:
    """The document behind an address with what was known of it before, or why it cannot be had, with the same."""
    try:
        return fetcher.fetch(
            url,
            source=source.id,
            publisher=lead.publisher,
            title=lead.title,
            published=lead.published,
            kind=lead.kind,
            rights=lead.rights,
        )
    except ItemError as error:
        return Failed(url, error, source.id, lead)


def lead_of(source: Source, title: str | None = None, published: str | None = None) -> Lead:
    """What a source's list says of a page of its publisher."""
    return Lead(source.publisher, title, published, rights=source.rights)


def listing(url: str, source: Source, fetcher: Fetcher, accept: str = PAGES) -> Raw | Failed:
    """A list of the source as served, or why it cannot be had."""
    try:
        return fetcher.fetch(
            url, source=source.id, publisher=source.publisher, rights=source.rights, accept=accept, listing=True
        )
    except ItemError as error:
        return Failed(url, error, source.id, role=Role.LISTING)


def unread(places: Sequence[P], most: int, source: Source, fetcher: Fetcher, known: Container[str]) -> list[P]:
    """So many of the places of a list whose pages are to be asked for now, in its order: those never had first.

    What is left waits for the next run, and the log says so. Were all that have rested asked for in the order of a list
    longer than a night's share, it would be read from its beginning each night and never to its end; were they to wait
    for that end, no change of a page would be seen meanwhile: a quarter of the share is theirs.
    """
    fresh: list[P] = []
    rested: list[P] = []
    for place in places:
        if place.url not in known:
            (rested if fetcher.had(place.url) else fresh).append(place)
    again = rested[: max(most - len(fresh), most // 4)]
    chosen = fresh[: most - len(again)] + again
    if left := len(fresh) + len(rested) - len(chosen):
        log.warning("%s lists %d pages more than the %d that one run reads", source.id, left, most)
    return chosen
