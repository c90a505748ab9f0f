"""SEC EDGAR: a daily or quarterly index of all filings (form.….idx, master.….idx) → those of the wanted forms."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from graph.errors import ItemError, ReadError
from graph.model import DocumentKind, Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.read.charset import decode
from ingest.read.dates import compact_day, iso_day
from ingest.sources.dated import dated
from ingest.sources.filings import ACCESSION, Filing, archive_of, documents_of, filing, wanted
from ingest.sources.sources import Source

MOST_FILINGS = 500  # of one night
_PATH = re.compile(r"edgar/data/(\d{1,10})/(\S+?)\s*$")
_GAP = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an index."""

    form: str
    company: str
    cik: str
    filed: str | None  # ISO day
    accession: str


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The documents of the filings of wanted forms, in the index's order; of the listed companies if there are any."""
    url = dated(source.url, fetcher.now())
    try:
        index = fetcher.fetch(url, source=source.id, publisher=source.publisher, rights=source.rights, listing=True)
    except ItemError as error:
        yield Failed(url, error, source.id)
        return
    try:
        found = rows(index)
    except ReadError:
        yield replace(index, kind=DocumentKind.FEED)  # archived, and reading it gives the reason
        return
    numbers = {int(cik) for cik in source.ciks}
    root = archive_of(index.url)
    chosen: dict[str, Filing] = {}
    for row in found:
        if wanted(row.form, source) and (not numbers or int(row.cik) in numbers):
            # A filing stands under each of its firms.
            chosen.setdefault(row.accession, filing(root, row.cik, row.accession, row.filed, row.company))
    for each in list(chosen.values())[:MOST_FILINGS]:
        yield from documents_of(each, source, fetcher, known)


def rows(index: Raw) -> list[Row]:
    """Lines of an index in either form, columns or "|"; ReadError if there is none."""
    found = [row for line in decode(index.content, index.charset).splitlines() if (row := _row(line, index))]
    if not found:
        raise ReadError("malformed-feed", f"{index.url} is no index of filings.")
    return found


def _row(line: str, index: Raw) -> Row | None:
    path = _PATH.search(line)
    accession = ACCESSION.search(path[2]) if path else None
    if path is None or accession is None:
        return None
    cells = [cell.strip() for cell in line[: path.start()].rstrip("| ").split("|")]
    if len(cells) == 4:
        cik, company, form, day = cells
    else:
        # Form names hold blanks, but no two in a row; a long name may touch the number.
        cells = _GAP.split(line[: path.start()].strip())
        if len(cells) < 4 or not cells[-2].isdecimal():
            return None
        form, company, cik, day = cells[0], " ".join(cells[1:-2]), cells[-2], cells[-1]
    if not cik.isdecimal():
        return None
    filed = compact_day(day, index.retrieved_at) or iso_day(day, index.retrieved_at)
    return Row(form, company, cik, filed, accession[0])
