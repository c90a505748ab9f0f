"""What a source hands to the pipeline: the bytes of one document, or why they could not be had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from graph.errors import ItemError, ReadError
from graph.model import DocumentKind, Raw, Rights
from ingest.apart import COSTLY


class Role(StrEnum):
    """What stands behind an address, and so how it is asked for again."""

    DOCUMENT = "document"
    LISTING = "listing"  # leads to documents, as all of a source's lists do
    FILING = "filing"  # the index page of a filing, which leads to its documents


@dataclass(frozen=True, slots=True)
class Lead:
    """What is known of a document before it is asked for."""

    publisher: str | None = None
    title: str | None = None
    published: str | None = None  # partial ISO date
    kind: DocumentKind | None = None
    rights: Rights = Rights.PUBLIC


@dataclass(frozen=True, slots=True)
class Failed:
    """An item that could not be fetched."""

    url: str  # as it was asked for
    error: ItemError
    source: str | None = None
    lead: Lead | None = None
    role: Role = Role.DOCUMENT


def unlisted(listing: Raw, error: ReadError, asked: str) -> Raw | Failed:
    """A reply that lists nothing: itself, so that it is archived and reading it gives the reason, or the reason alone.

    asked: the address of the list. What was too costly to read is not read twice.
    """
    if error.reason in COSTLY:
        return Failed(asked, error, listing.source, role=Role.LISTING)
    return replace(listing, kind=DocumentKind.FEED)


@dataclass(frozen=True, slots=True)
class Visited:
    """The end of one source in a run: what its listing gave beside the items that came."""

    source: str
    known: int  # listed, and not asked for again
    wrong: ItemError | None = None  # why its own listing could not be had or read

    @property
    def failed(self) -> bool:
        """Whether nothing is known of what the source lists now."""
        return self.wrong is not None


Item = Raw | Failed
