"""SEC EDGAR: the list of one company's filings in JSON (data.sec.gov/submissions/CIK….json) → its filings."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin

from graph.errors import ReadError
from graph.model import Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Role, unlisted
from ingest.read.dates import iso_day
from ingest.read.sniff import Shape, sniff
from ingest.sources.asking import listing
from ingest.sources.filings import ACCESSION, Filing, archive_of, documents_of, filing, unread_filings, wanted
from ingest.sources.sources import Source

MOST_FILINGS = 40  # of one run, the latest that are not known
_COLUMNS = ("accessionNumber", "filingDate", "form")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a company's list."""

    filings: tuple[Filing, ...]  # of the wanted forms, in the page's order
    older: tuple[str, ...]  # addresses of its older pages
    company: str | None
    cik: str  # of the company, as the page has it


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The documents of the company's filings of the wanted forms that are not known, the latest first.

    The older pages that a list names are read only as long as fewer than `MOST_FILINGS` were found.
    """
    page = listing(source.url, source, fetcher)
    if isinstance(page, Failed):
        yield page
        return
    try:
        first = fetcher.parsed(partial(listed, source=source), page)
    except ReadError as error:
        yield unlisted(page, error, source.url)
        return
    found = list(first.filings)
    for address in first.older:
        if len(found) >= MOST_FILINGS:
            break
        more = listing(address, source, fetcher)
        if isinstance(more, Failed):
            yield more
            break
        try:
            rest = fetcher.parsed(partial(listed, source=source, cik=first.cik), more)
        except ReadError as error:
            yield Failed(address, error, source.id, role=Role.LISTING)
            break
        found += [replace(f, company=first.company) for f in rest.filings]
    for each in unread_filings(found, MOST_FILINGS, source, known):
        yield from documents_of(each, source, fetcher, known)


def listed(page: Raw, source: Source, cik: str | None = None) -> Listed:
    """What a page of the list says.

    cik: of the company, for an older page, which does not name it. ReadError if the page has another form.
    """
    body = _object(page)
    named = body.get("cik") or cik
    held = body.get("filings")
    filings = held if isinstance(held, dict) else {}
    recent = filings.get("recent") if filings else body
    columns = [recent.get(name) for name in _COLUMNS] if isinstance(recent, dict) else []
    if len(columns) != 3 or not all(isinstance(c, list) for c in columns) or not str(named).isdecimal():
        raise ReadError("malformed-feed", f"{page.url} is no list of a company's filings.")
    name = body.get("name")
    company = name if isinstance(name, str) and name else None
    found = [
        filing(archive_of(page.url), str(named), number, iso_day(str(day), page.retrieved_at), company)
        for number, day, form in zip(*columns, strict=False)
        if ACCESSION.fullmatch(str(number)) and wanted(str(form), source)
    ]
    files = filings.get("files")
    older = [
        urljoin(page.url, f["name"])
        for f in (files if isinstance(files, list) else [])
        if isinstance(f, dict) and isinstance(f.get("name"), str)
    ]
    return Listed(tuple(found), tuple(older), company, str(named))


def _object(page: Raw) -> dict[str, object]:
    if sniff(page.content) is Shape.HTML:
        raise ReadError("html-instead-of-data", f"{page.url} answered with an HTML page where JSON was expected.")
    try:
        body = json.loads(page.content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ReadError("malformed-feed", f"{page.url} holds no JSON object.")
    return body
