"""SEC EDGAR: the Atom feed of the latest or of one company's filings → index page → the filing's full submission."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ingest.fetch import Fetcher
from ingest.items import Item
from ingest.read.entries import Entry
from ingest.sources.feeds import listed
from ingest.sources.filings import ACCESSION, Filing, documents_of, wanted
from ingest.sources.sources import Source

_COMPANY = re.compile(r"^\S.*? - (.{2,100}?)(?: \(\d{10}\))? \((?:Filer|Subject|Issuer)\)$")


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The documents of each filing of a wanted form; a filing that the feed names once for each role comes once."""
    found = listed(source, fetcher)
    if not isinstance(found, tuple):
        yield found
        return
    seen: set[str] = set()
    for entry in found[1]:
        if entry.url is None or not wanted(_form(entry), source):
            continue
        accession = ACCESSION.search(entry.url)
        key = accession[0] if accession else entry.url
        if key in seen:
            continue
        seen.add(key)
        submission = None
        if accession:
            submission = entry.url[: accession.end()] + ".txt"
        company = _COMPANY.match(entry.title or "")
        name = company[1] if company else None
        yield from documents_of(Filing(entry.url, submission, entry.published, name), source, fetcher, known)


def _form(entry: Entry) -> str:
    return (entry.form or (entry.title or "").partition(" - ")[0]).strip().upper()
