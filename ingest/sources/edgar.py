"""SEC EDGAR: the Atom feed of the latest or of one company's filings → index page → the filing's full submission."""

from __future__ import annotations

import logging
import re
from collections.abc import Container, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from ingest.fetch import Fetcher
from ingest.items import Item
from ingest.read.entries import Entry
from ingest.sources.feeds import listed
from ingest.sources.filings import ACCESSION, Filing, documents_of, is_known, wanted
from ingest.sources.sources import Source

log = logging.getLogger(__name__)
MOST_PAGES = 5  # of a run, of what all companies filed
_COMPANY = re.compile(r"^\S.*? - (.{2,100}?)(?: \(\d{10}\))? \((?:Filer|Subject|Issuer)\)$")


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The documents of each filing of a wanted form; a filing that the feed names once for each role comes once."""
    seen: set[str] = set()
    page, at = source, 0
    for _ in range(MOST_PAGES):
        found = listed(page, fetcher)
        if not isinstance(found, tuple):
            yield found
            return
        met = False
        for entry in found[1]:
            if entry.url is None or not wanted(_form(entry), source):
                continue
            accession = ACCESSION.search(entry.url)
            key = accession[0] if accession else entry.url
            if key in seen:
                continue
            seen.add(key)
            submission = entry.url[: accession.end()] + ".txt" if accession else None
            company = _COMPANY.match(entry.title or "")
            filing = Filing(entry.url, submission, entry.published, company[1] if company else None)
            if is_known(filing, known):
                met = True
            else:
                yield from documents_of(filing, source, fetcher, known)
        at += len(found[1])
        following = _following(source.url, len(found[1]), at)
        if met or following is None:
            return
        page = replace(source, url=following)
    log.warning("%s lists more than the %d filings that one run reads", source.id, at)


def _following(url: str, listed: int, at: int) -> str | None:
    """The next page of EDGAR's list of the latest filings of all companies; None behind the last one.

    What a company has filed before the page that it lists is its history, and no night's affair.
    """
    asked = parse_qs(urlsplit(url).query)
    if asked.get("action") != ["getcurrent"] or asked.get("count") != [str(listed)]:
        return None
    return f"{url}&start={at}"


def _form(entry: Entry) -> str:
    return (entry.form or (entry.title or "").partition(" - ")[0]).strip().upper()
