"""SEC EDGAR: a daily or quarterly index of all filings (form.….idx, master.….idx) → those of the wanted forms."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import partial

from graph.errors import ItemError, ReadError
from graph.model import Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, unlisted
from ingest.read.charset import decode
from ingest.read.dates import compact_day, iso_day
from ingest.sources.dated import dated
from ingest.sources.filings import ACCESSION, Filing, archive_of, documents_of, filing, wanted
from ingest.sources.sources import Source

MOST_FILINGS = 500  # of one night
MOST_CHOSEN = 50_000  # of the wanted forms: a quarter has half as many 8-K
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
        found = fetcher.parsed(partial(chosen, source=source), index)
    except ReadError as error:
        yield unlisted(index, error, url)
        return
    for each in found[:MOST_FILINGS]:
        yield from documents_of(each, source, fetcher, known)


def chosen(index: Raw, source: Source) -> list[Filing]:
    """The filings of an index that a source wants, each once, though it stands under each of its firms.

    ReadError if it is no index, or names more than `MOST_CHOSEN`.
    """
    numbers = {int(cik) for cik in source.ciks}
    root = archive_of(index.url)
    found: dict[str, Filing] = {}
    for row in rows(index):
        if wanted(row.form, source) and (not numbers or int(row.cik) in numbers):
            found.setdefault(row.accession, filing(root, row.cik, row.accession, row.filed, row.company))
        if len(found) > MOST_CHOSEN:
            raise ReadError("too-large", f"{index.url} lists more than {MOST_CHOSEN} filings of these forms.")
    return list(found.values())


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
