"""SEC EDGAR: the Atom feed of the latest or of one company's filings → index page → the filing's full submission."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from graph.errors import FetchError, ItemError, ReadError
from graph.model import DocumentKind, Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.read.charset import decode
from ingest.read.entries import Entry
from ingest.read.sniff import Shape, is_filing_index, sniff
from ingest.read.visible import parse
from ingest.sources.feeds import listed
from ingest.sources.sources import Source

FORMS = ("8-K", "10-K", "10-Q", "20-F", "6-K", "S-1", "8-K/A", "10-K/A", "10-Q/A")
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_MAIN = re.compile(r"\.(?:htm|html|txt)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """Addresses that a filing's index page names."""

    submission: str | None  # the complete submission text file
    documents: tuple[tuple[str, str], ...]  # (type, address) of the readable documents, in the page's order


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """One reply for each filing of a wanted form; a filing that the feed names once for each role comes once."""
    found = listed(source, fetcher)
    if not isinstance(found, tuple):
        yield found
        return
    wanted = source.forms or FORMS
    seen: set[str] = set()
    for entry in found[1]:
        if entry.url is None or _form(entry) not in wanted:
            continue
        accession = _ACCESSION.search(entry.url)
        key = accession[0] if accession else entry.url
        if key in seen:
            continue
        seen.add(key)
        filing = _filing(entry.url, source, fetcher, known)
        if filing is not None:
            yield replace(filing, published=entry.published) if isinstance(filing, Raw) else filing


def listing(index: Raw) -> Listing:
    """What an index page lists; ReadError if it is no index page."""
    if sniff(index.content) is not Shape.HTML or not is_filing_index(index.content):
        raise ReadError("html-instead-of-data", f"{index.url} is not the index page of a filing.")
    tree = parse(decode(index.content, index.charset))
    submission = None
    found: list[tuple[str, str]] = []
    for row in tree.iter("tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.iter("td")]
        link = next(iter(row.xpath(".//a/@href")), None)
        if link is None or len(cells) < 4:
            continue
        # Inline XBRL is linked through a viewer; the document itself is what the viewer is told to show.
        target = urljoin(index.url, str(link).partition("?doc=")[2] or str(link))
        if "complete submission" in cells[1].lower():
            submission = target
        elif _MAIN.search(urlsplit(target).path):
            found.append((cells[3].upper(), target))
    return Listing(submission, tuple(found))


def _filing(url: str, source: Source, fetcher: Fetcher, known: Container[str]) -> Item | None:
    """The full submission of a filing, or its main document where the whole is too large; None if known."""
    at = url
    try:
        found = listing(_fetch(url, source, fetcher))
        targets = [t for t in (found.submission, *(address for _, address in found.documents[:1])) if t]
        if not targets:
            raise ReadError("empty-page", f"The index page {url} names no document that can be read.")
        if any(target in known for target in targets):
            return None
        for at in targets[:-1]:
            try:
                return _fetch(at, source, fetcher)
            except FetchError as error:
                if error.reason not in ("too-large", "http-status"):
                    raise
        at = targets[-1]
        return _fetch(at, source, fetcher)
    except ItemError as error:
        return Failed(at, error, source.id)


def _fetch(url: str, source: Source, fetcher: Fetcher) -> Raw:
    return fetcher.fetch(
        url, source=source.id, publisher=source.publisher, kind=DocumentKind.FILING, rights=source.rights
    )


def _form(entry: Entry) -> str:
    return (entry.form or (entry.title or "").partition(" - ")[0]).strip().upper()
