"""One filing of EDGAR, however it was found: its submission, and beside it what the submission's text leaves out."""

from __future__ import annotations

import logging
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from graph.errors import FetchError, ItemError, ReadError
from graph.model import DocumentKind, Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Lead, Role
from ingest.read.charset import decode
from ingest.read.concentration import names_customers
from ingest.read.sniff import Shape, is_filing_index, sniff
from ingest.read.visible import parse, squash
from ingest.sources.asking import document
from ingest.sources.sources import Source

log = logging.getLogger(__name__)
FORMS = (
    "8-K", "10-K", "10-Q", "20-F", "6-K", "S-1", "8-K/A", "10-K/A", "10-Q/A", "SC 13D", "SC 13G", "SC 13D/A",
    "SC 13G/A", "SCHEDULE 13D", "SCHEDULE 13G", "SCHEDULE 13D/A", "SCHEDULE 13G/A", "13F-HR", "13F-HR/A",
    "3", "4", "5", "3/A", "4/A", "5/A", "D", "D/A",
)  # fmt: skip
# What a filing's own text leaves out or is too long to hold.
EXHIBITS = ("EX-10", "EX-21", "EX-99")
_ALONE = ("EX-21",)  # a list of rows that only means something by itself
_YEARLY = ("10-K", "10-Q", "20-F", "10-K/A", "10-Q/A")
_INSTANCE = re.compile(r"_htm\.xml$", re.IGNORECASE)
_MAIN = re.compile(r"\.(?:htm|html|txt)$", re.IGNORECASE)
_ROLE = re.compile(r"\s*\((?:Filer|Issuer|Subject|Filed by|Reporting)\).*$", re.DOTALL)
ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")


@dataclass(frozen=True, slots=True)
class Filing:
    """Where one filing is and what is known of it before it is read."""

    index: str  # its index page
    submission: str | None  # the whole of it, where the address is known beforehand
    published: str | None = None  # day of filing, partial ISO date
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Addresses that a filing's index page names."""

    submission: str | None  # the complete submission text file
    documents: tuple[tuple[str, str], ...]  # (type, address) of the readable documents, in the page's order
    company: str | None = None  # of the filer
    instance: str | None = None  # the XBRL facts taken out of the main document


def filing(root: str, cik: str, accession: str, published: str | None, company: str | None = None) -> Filing:
    """A filing by its number; root: scheme and host of the archive, cik: with or without leading zeros."""
    folder = f"{root}/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"
    return Filing(f"{folder}/{accession}-index.htm", f"{folder}/{accession}.txt", published, company)


def archive_of(url: str) -> str:
    """Scheme and host of the archive of filings that goes with one of EDGAR's services."""
    parts = urlsplit(url)
    if parts.hostname in ("data.sec.gov", "efts.sec.gov"):
        return "https://www.sec.gov"
    return f"{parts.scheme}://{parts.netloc}"


def wanted(form: str, source: Source) -> bool:
    """True if the source is asked for this form; without a list of its own, the usual ones."""
    return form.strip().upper() in (source.forms or FORMS)


def unread_filings(found: Sequence[Filing], most: int, source: Source, known: Container[str]) -> list[Filing]:
    """So many of the filings of a list whose submission is not known, in its order; the log says what is left."""
    waiting = [each for each in found if not is_known(each, known)]
    if len(waiting) > most:
        log.warning("%s lists %d filings more than the %d that one run reads", source.id, len(waiting) - most, most)
    return waiting[:most]


def is_known(found: Filing, known: Container[str]) -> bool:
    """True if the filing's submission is known at either of its addresses."""
    return found.submission is not None and any(at in known for at in _spellings(found.submission))


def documents_of(found: Filing, source: Source, fetcher: Fetcher, known: Container[str]) -> Iterator[Item]:
    """The documents of one filing: its submission, or its main document and exhibits where the whole is too large.

    Nothing if the submission is known. What stands beside it comes first, so that a run that is killed in between asks
    again. A failure of the index page alone costs what only that page names.
    """
    if is_known(found, known):
        return
    lead = _lead(found, source)
    page: Listing | None = None
    try:
        page = fetcher.parsed(listing, _fetch(found.index, found, source, fetcher))
    except FetchError as error:
        if found.submission is None or error.reason not in ("http-status", "too-large"):
            yield Failed(found.index, error, source.id, lead, Role.FILING)
            return
    except ItemError as error:
        yield Failed(found.index, error, source.id, lead, Role.FILING)
        return
    whole = (page.submission if page else None) or found.submission
    if whole is not None and any(at in known for at in _spellings(whole)):
        return
    found = replace(found, company=found.company or (page.company if page else None))
    if page is not None:
        yield from _beside(page, found, source, fetcher, known)
    if whole is None and (page is None or not page.documents):
        gone = ReadError("empty-page", f"The index page {found.index} names no document that can be read.")
        yield Failed(found.index, gone, source.id, lead, Role.FILING)
        return
    if whole is not None:
        item = document(whole, _lead(found, source), source, fetcher)
        elsewhere = page is not None and bool(page.documents)
        if not (isinstance(item, Failed) and item.error.reason in ("too-large", "http-status") and elsewhere):
            yield item
            return
    assert page is not None
    parts = [address for kind, address in page.documents if kind.startswith(EXHIBITS) and not kind.startswith(_ALONE)]
    # The main document last: it is what makes the filing known.
    lead = _lead(found, source)
    yield from (document(at, lead, source, fetcher) for at in (*parts, page.documents[0][1]) if at not in known)


def listing(index: Raw) -> Listing:
    """What an index page lists; ReadError if it is no index page."""
    if sniff(index.content) is not Shape.HTML or not is_filing_index(index.content):
        raise ReadError("html-instead-of-data", f"{index.url} is not the index page of a filing.")
    tree = parse(decode(index.content, index.charset))
    submission = instance = None
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
        elif _INSTANCE.search(urlsplit(target).path):
            instance = target
        elif _MAIN.search(urlsplit(target).path):
            found.append((cells[3].upper(), target))
    names = tree.xpath("//*[@class='companyName']")
    company = _ROLE.sub("", squash(names[0].text_content())) if names else None
    return Listing(submission, tuple(found), company or None, instance)


def _beside(page: Listing, found: Filing, source: Source, fetcher: Fetcher, known: Container[str]) -> Iterator[Item]:
    for kind, at in page.documents:
        if kind.startswith(_ALONE) and at not in known:
            yield document(at, _lead(found, source), source, fetcher)
    main = page.documents[0][0] if page.documents else ""
    if page.instance is not None and main in _YEARLY and page.instance not in known:
        facts = document(page.instance, _lead(found, source), source, fetcher)
        # Most filers name no customer, and facts without a name are no document.
        if isinstance(facts, Failed) or fetcher.parsed(_names_customers, facts):
            yield facts


def _names_customers(facts: Raw) -> bool:
    return names_customers(facts.content)


def _fetch(url: str, found: Filing, source: Source, fetcher: Fetcher) -> Raw:
    item = document(url, _lead(found, source), source, fetcher)
    if isinstance(item, Failed):
        raise item.error
    return item


def _lead(found: Filing, source: Source) -> Lead:
    # The filer is the publisher: an exhibit that does not name its firm must not be taken for the SEC's.
    return Lead(found.company, None, found.published, DocumentKind.FILING, source.rights)


def _spellings(submission: str) -> tuple[str, ...]:
    """EDGAR serves a submission at two addresses, in the filer's folder and in the filing's own."""
    parts = submission.rsplit("/", 2)
    name = parts[-1].removesuffix(".txt").replace("-", "")
    if len(parts) == 3 and parts[1] == name:
        return submission, f"{parts[0]}/{parts[2]}"
    return submission, f"{submission.rsplit('/', 1)[0]}/{name}/{parts[-1]}"
