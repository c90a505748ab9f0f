"""SEC EDGAR: a daily or quarterly index of all filings (form.….idx, master.….idx) → those of the wanted forms."""

from __future__ import annotations

import re
from collections.abc import Container, Generator, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from graph.errors import ReadError
from graph.model import Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, unlisted
from ingest.read.charset import decode
from ingest.read.dates import compact_day, iso_day
from ingest.sources.asking import listing
from ingest.sources.dated import dated, names_a_day, working_days
from ingest.sources.filings import ACCESSION, Filing, archive_of, documents_of, filing, unread_filings, wanted
from ingest.sources.sources import Source

MOST_FILINGS = 500  # of one index and run
_HOLIDAY = (403, 404)  # what the SEC answers of a day without an index; it is asked for until it is too long ago
MOST_DAYS = 30  # working days that are made up for
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
    """The documents of the filings of wanted forms, in the index's order; of the listed companies if there are any.

    Of an index of each day: those of all working days since the first asked for that were not yet known in full.
    """
    if not names_a_day(source.url):
        url = dated(source.url, fetcher.now())
        index = listing(url, source, fetcher)
        if isinstance(index, Failed):
            yield index
        else:
            yield from _named(index, url, source, fetcher, known)
        return
    for day in _due(source, fetcher):
        for mark in (_mark("begun", source), _mark("begun", source, day)):
            fetcher.note(mark)
        url = dated(source.url, fetcher.now(), day)
        index = listing(url, source, fetcher)
        if not isinstance(index, Failed):
            # A run may be killed before it has stored what it was given; the next one is told what is known.
            if (yield from _named(index, url, source, fetcher, known)):
                fetcher.note(_mark("read", source, day))
        elif getattr(index.error, "status", None) not in _HOLIDAY:
            yield index


def _due(source: Source, fetcher: Fetcher) -> list[date]:
    """The working days whose index is to be asked for, the earliest first: each until a run knew all of it."""
    days = working_days(fetcher.now(), MOST_DAYS)
    read = {day for day in days if fetcher.had(_mark("read", source, day))}
    begun = [day for day in days if day in read or fetcher.had(_mark("begun", source, day))]
    # Where the first of all lies too far back, as many were missed as are made up for.
    first = begun[-1] if begun else days[-1] if fetcher.had(_mark("begun", source)) else days[0]
    return [day for day in reversed(days) if day >= first and day not in read]


def _mark(state: str, source: Source, day: date | None = None) -> str:
    """What is remembered of a day, or of the source: begun (asked for), read (all of it known)."""
    return f"{state}:{source.id}" + (f":{day.isoformat()}" if day else "")


def _named(
    index: Raw, url: str, source: Source, fetcher: Fetcher, known: Container[str]
) -> Generator[Item, None, bool]:
    """The documents of an index; returns whether all that it names were known already."""
    try:
        found = fetcher.parsed(partial(chosen, source=source), index)
    except ReadError as error:
        yield unlisted(index, error, url)
        return False
    waiting = unread_filings(found, MOST_FILINGS, source, known)
    held = len(waiting) < MOST_FILINGS
    for each in waiting:
        for item in documents_of(each, source, fetcher, known):
            held = False
            yield item
    return held


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
