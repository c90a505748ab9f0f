"""SEC EDGAR: full-text search (efts.sec.gov/LATEST/search-index?q=…) → the documents that it finds."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from graph.errors import ReadError
from graph.model import DocumentKind, Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Lead, unlisted
from ingest.read.dates import iso_day
from ingest.read.sniff import Shape, sniff
from ingest.sources.asking import document, listing
from ingest.sources.dated import dated
from ingest.sources.filings import ACCESSION, EXHIBITS, archive_of, wanted
from ingest.sources.sources import Source

log = logging.getLogger(__name__)
MOST_PAGES = 5  # of a hundred documents each
_NAME = re.compile(r"^(.*?)\s*(?:\([A-Z0-9, .-]+\)\s*)?\(CIK \d{10}\)$")
_READABLE = re.compile(r"[\w.-]+\.(?:htm|html|txt|xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that the search found; of a filing with several, each is a hit."""

    url: str
    form: str  # of the filing
    type: str  # of the document: 8-K, EX-10.1 …
    filed: str | None
    company: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what a search found."""

    hits: tuple[Hit, ...]
    rows: int  # of the page, those that are no hit to us among them
    total: int  # rows of all pages


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The found documents of wanted forms: main documents and the exhibits that hold contracts and announcements."""
    url = dated(source.url, fetcher.now())
    found: dict[str, Hit] = {}
    read = 0
    for number in range(MOST_PAGES):
        at = url if not number else f"{url}&from={read}"
        page = listing(at, source, fetcher)
        if isinstance(page, Failed):
            yield page
            break
        try:
            said = fetcher.parsed(answer, page)
        except ReadError as error:
            yield unlisted(page, error, at)
            break
        found.update((hit.url, hit) for hit in said.hits)
        read += said.rows
        if not said.rows or read >= said.total:
            break
    else:
        log.warning("%s finds %d documents more than the %d that one run looks at", source.id, said.total - read, read)
    for hit in found.values():
        if hit.url in known or not wanted(hit.form, source):
            continue
        if hit.type == hit.form or hit.type.startswith(EXHIBITS):
            lead = Lead(hit.company, None, hit.filed, DocumentKind.FILING, source.rights)
            yield document(hit.url, lead, source, fetcher)


def answer(page: Raw) -> Answer:
    """What a page of a search's answer holds, in its order; ReadError if it is none. It may hold no hits."""
    if sniff(page.content) is Shape.HTML:
        raise ReadError("html-instead-of-data", f"{page.url} answered with an HTML page where JSON was expected.")
    try:
        said = json.loads(page.content)["hits"]
        rows = said["hits"]
    except (ValueError, KeyError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise ReadError("malformed-feed", f"{page.url} is no answer of the full-text search.")
    root = archive_of(page.url)
    total = said.get("total")
    count = total.get("value") if isinstance(total, dict) else total
    found = tuple(hit for row in rows if (hit := _hit(row, root, page)) is not None)
    return Answer(found, len(rows), count if isinstance(count, int) else len(rows))


def _hit(row: object, root: str, page: Raw) -> Hit | None:
    source = row.get("_source") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(source, dict):
        return None
    accession, _, name = str(row.get("_id")).partition(":")
    ciks = source.get("ciks")
    cik = str(ciks[0]) if isinstance(ciks, list) and ciks else ""
    if not (ACCESSION.fullmatch(accession) and _READABLE.fullmatch(name) and cik.isdecimal()):
        return None
    names = source.get("display_names")
    named = _NAME.match(str(names[0])) if isinstance(names, list) and names else None
    return Hit(
        url=f"{root}/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}/{name}",
        form=str(source.get("form") or ""),
        type=str(source.get("file_type") or "").upper(),
        filed=iso_day(str(source.get("file_date")), page.retrieved_at),
        company=named[1] if named else None,
    )
