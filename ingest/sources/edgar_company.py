"""SEC EDGAR: the list of one company's filings in JSON (data.sec.gov/submissions/CIK….json) → its filings."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import replace
from urllib.parse import urljoin

from graph.errors import ItemError, ReadError
from graph.model import DocumentKind, Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.read.dates import iso_day
from ingest.read.sniff import Shape, sniff
from ingest.sources.filings import ACCESSION, Filing, archive_of, documents_of, filing, wanted
from ingest.sources.sources import Source

MOST_FILINGS = 40  # of one night, the latest ones
_COLUMNS = ("accessionNumber", "filingDate", "form")


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The documents of the company's latest filings of the wanted forms, the latest first.

    The older pages that a list names are read only as long as fewer than `MOST_FILINGS` were found.
    """
    try:
        page = fetcher.fetch(
            source.url, source=source.id, publisher=source.publisher, rights=source.rights, listing=True
        )
    except ItemError as error:
        yield Failed(source.url, error, source.id)
        return
    try:
        found, older = listed(page, source)
    except ReadError:
        yield replace(page, kind=DocumentKind.FEED)  # archived, and reading it gives the reason
        return
    company = company_of(page)
    for address in older:
        if len(found) >= MOST_FILINGS:
            break
        try:
            more = fetcher.fetch(
                address, source=source.id, publisher=source.publisher, rights=source.rights, listing=True
            )
            found += [replace(f, company=company) for f in listed(more, source, cik_of(page))[0]]
        except ItemError as error:
            yield Failed(address, error, source.id)
            break
    for each in found[:MOST_FILINGS]:
        yield from documents_of(each, source, fetcher, known)


def listed(page: Raw, source: Source, cik: str | None = None) -> tuple[list[Filing], list[str]]:
    """Filings of the wanted forms in the page's order, and the addresses of its older pages.

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
    company = name if isinstance(name, str) else None
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
    return found, older


def company_of(page: Raw) -> str | None:
    """The company that the page names."""
    name = _object(page).get("name")
    return name if isinstance(name, str) and name else None


def cik_of(page: Raw) -> str | None:
    """The company's number at the SEC, as the page has it."""
    cik = _object(page).get("cik")
    return str(cik) if str(cik).isdecimal() else None


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
