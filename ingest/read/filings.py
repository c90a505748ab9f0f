"""Company filings: EDGAR's submissions, single documents in (inline XBRL) HTML, the newer forms in XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.pace import is_sec
from ingest.read.concentration import concentration_lines
from ingest.read.dates import FUTURE, compact_day, is_future, iso_day, long_date, plausible
from ingest.read.hidden import shown_text
from ingest.read.language import language_of
from ingest.read.plain import reflow, unmarked
from ingest.read.submission import Part, breaks_off, header_of, parts_of
from ingest.read.visible import crude_text, parse, squash

_EXHIBITS = ("EX-10", "EX-99")
_TABLE = "INFORMATION TABLE"  # of a 13F: the shares that an institution holds
_FORM = re.compile(
    r"\bFORM\s+(10-K|10-Q|8-K|20-F|6-K|40-F|S-1|S-4|F-1|10-KT|10-QT|424B\d|DEF\s?14A)(/A)?\b", re.IGNORECASE
)
_EXHIBIT = re.compile(r"\A\s*(?:EX-|EXHIBIT\s+)(\d{1,3}(?:\.\d{1,3})?)\b", re.IGNORECASE)
_COVER = re.compile(rb"securities(?:\s|&nbsp;|&#160;|<[^>]*>)+and(?:\s|&nbsp;|&#160;|<[^>]*>)+exchange", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:(?:^|\n|\|\s*)(?:Date|Dated|DATE|DATED)\b[:\s|]{1,6}|authorized,?\s+(?:as of|on)\s+)([^\n|]{6,40})"
)
_REGISTRANT = re.compile(r"\n([^\n|]{2,100})\n[^\n]{0,4}Exact name of (?:the )?registrant", re.IGNORECASE)
_XML_FORMS = frozenset({"ownershipDocument", "edgarSubmission", "informationTable"})


def is_filing(raw: Raw) -> bool:
    """True if the HTML is a filing rather than an article: by its kind, its address or its cover page."""
    if raw.kind is DocumentKind.FILING:
        return True
    try:
        host = urlsplit(raw.url).hostname or ""
    except ValueError:
        host = ""
    if is_sec(host) and "/archives/" in raw.url.lower():
        return True
    head = raw.content[:300_000]
    if b"http://www.xbrl.org/2013/inlineXBRL" in head[:20_000]:
        return True
    if b"20549" in head and _COVER.search(head):
        return True
    return _EXHIBIT.match(crude_text(head[:6000].decode("ascii", "ignore"))[:200]) is not None


def read_submission(raw: Raw, text: str) -> Document:
    """A full submission: its main document, the exhibits that hold contracts and announcements, a table of holdings."""
    header = header_of(text)
    if breaks_off(text):
        raise ReadError("cut-off", f"{raw.url} breaks off before the submission ends; fetch it again.")
    parts = list(parts_of(text))
    blocks: list[str] = []
    for place, part in enumerate(parts):
        main = place == 0 or (header.form is not None and part.type == header.form)
        if part.binary or not (main or part.type.startswith(_EXHIBITS) or part.type == _TABLE):
            continue
        body = _part_text(part)
        if body and not main and part.type != _TABLE:
            blocks.append(f"EXHIBIT {part.type}" + (f": {squash(part.description)}" if part.description else ""))
        if body:
            blocks.append(body)
    whole = "\n".join(blocks)
    # A single document may come in its own wrapper, without the header of a submission.
    form = header.form or (parts[0].type or None if parts else None)
    filed = compact_day(header.filed, raw.retrieved_at)
    return _document(raw, whole, form, header.company or _registrant(whole), header.period, filed)


def read_filing_page(raw: Raw, text: str) -> Document:
    """One document of a filing, in HTML."""
    try:
        tree = parse(text)
    except ReadError as error:
        if error.reason != "too-deep":
            raise
        body = crude_text(text)
        return _document(raw, body, _form(body), None, None)
    # They stand in a part that is not displayed.
    named = {fact: _xbrl(tree, fact) for fact in ("DocumentType", "EntityRegistrantName", "DocumentPeriodEndDate")}
    body = shown_text(tree)
    form = named["DocumentType"] or _form(body)
    company = named["EntityRegistrantName"] or _registrant(body)
    return _document(raw, body, form, company, named["DocumentPeriodEndDate"])


def read_filing_text(raw: Raw, text: str) -> Document:
    """One document of a filing, in plain text."""
    body = reflow(unmarked(text))
    return _document(raw, body, _form(body), _registrant(body), None)


def read_filing_xml(raw: Raw, text: str) -> Document:
    """Ownership and offering forms in XML, a field a line; ReadError "not-a-document" for other XML."""
    tree = _xml(text)
    root = etree.QName(tree).localname
    if root == "xbrl":
        return _document(raw, concentration_lines(tree, raw.url), "XBRL", _fact(tree, "EntityRegistrantName"),
                         _fact(tree, "DocumentPeriodEndDate"))  # fmt: skip
    body = "\n".join(_fields(tree))
    if root not in _XML_FORMS:
        raise ReadError("not-a-document", f"{raw.url} holds data in XML, not a text.")
    fields = dict(line.split(": ", 1) for line in reversed(body.split("\n")) if ": " in line)
    form = fields.get("documentType") or fields.get("submissionType")
    company = fields.get("issuerName") or fields.get("entityName")
    return _document(raw, body, form, company, fields.get("periodOfReport"))


def is_plain_filing(text: str) -> bool:
    """True if a plain text opens with the cover page of a filing or the heading of an exhibit."""
    head = text[:3000]
    return _EXHIBIT.match(head) is not None or (
        "SECURITIES AND EXCHANGE COMMISSION" in head and bool(_FORM.search(head))
    )


def _document(
    raw: Raw, body: str, form: str | None, company: str | None, period: str | None, filed: str | None = None
) -> Document:
    """A filing; its day is that of its header, of the feed that led to it, of its signatures, in this order."""
    if not body.strip():
        raise ReadError("empty-page", f"{raw.url} holds no text.")
    title = raw.title
    if company:
        title = f"{company}: {form}" if form else company
        day = compact_day(period, raw.retrieved_at) or _day(period) or period
        title += f" for {day}" if day else ""
    days: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("header", lambda: filed),
        ("feed", lambda: iso_day(raw.published, raw.retrieved_at)),
        ("signature", lambda: _signed(body, raw)),
    )
    published_by, published = next(((by, found) for by, find in days if (found := find())), (None, None))
    if published is None and is_future(raw.published, raw.retrieved_at):
        published_by = FUTURE
    return Document(
        id=raw.sha256,
        url=raw.url,
        title=title or form,
        publisher=company or raw.publisher,
        published=published,
        published_by=published_by,
        fetched=raw.retrieved_at,
        kind=raw.kind or DocumentKind.FILING,
        text=body,
        rights=raw.rights,
        source=raw.source,
        language=language_of(body),
        form=form,
    )


def _part_text(part: Part) -> str:
    body = part.body
    head = body[:2000].lower()
    if "<html" in head or "<body" in head or "<div" in head or "<!doctype" in head:
        try:
            return shown_text(parse(body))
        except ReadError as error:
            return "" if error.reason == "empty-page" else crude_text(body)
    if head.startswith("<?xml") or part.type == _TABLE:
        try:
            return _xml_text(body)
        except ReadError:
            return crude_text(body)
    return reflow(unmarked(body))


def _xml_text(text: str) -> str:
    """A line "field: value" for each field of an XML document."""
    return "\n".join(_fields(_xml(text)))


def _xml(text: str) -> etree._Element:
    """The tree of an XML document; no entity is expanded."""
    # Told that the bytes are UTF-8, the parser does not look at the declaration; entities stay as they are written.
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(text.strip().encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("malformed-xml", f"The XML cannot be read ({error}).") from None


def _fact(root: etree._Element, name: str) -> str | None:
    """The first plain fact of that name in an XBRL instance."""
    found = next((e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname == name), None)
    return squash(found.text or "") or None if found is not None else None


def _fields(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        value = squash(element.text or "")
        if value:
            name = etree.QName(element).localname
            parent = element.getparent()
            # Forms of insiders wrap a figure in a "value" beside its footnotes; in a table of holdings it is a column.
            if name == "value" and parent is not None and all(_wraps(part) for part in parent):
                name = etree.QName(parent).localname
            yield f"{name}: {value}"


def _wraps(part: etree._Element) -> bool:
    return not isinstance(part.tag, str) or etree.QName(part).localname in ("value", "footnoteId")


def _xbrl(tree: lxml.html.HtmlElement, fact: str) -> str | None:
    for element in tree.xpath("//*[@name=$name]", name=f"dei:{fact}"):
        value = squash(element.text_content())
        if value:
            return value
    return None


def _form(text: str) -> str | None:
    exhibit = _EXHIBIT.match(text[:300])
    if exhibit:
        return f"EX-{exhibit[1]}"
    found = _FORM.search(text[:5000])
    return (found[1].upper().replace(" ", "") + (found[2] or "")) if found else None


def _signed(text: str, raw: Raw) -> str | None:
    """The date of the signatures: the day of filing or at most a few days before it."""
    tail = text[-40_000:]
    for found in _SIGNED.finditer(tail, max(0, tail.rfind("SIGNATURE"))):
        day = long_date(found[1])
        if day is not None and plausible(day, raw.retrieved_at):
            return day.isoformat()
    return None


def _day(text: str | None) -> str | None:
    found = long_date(text) if text else None
    return found.isoformat() if found else None


def _registrant(text: str) -> str | None:
    """The company that the cover page names."""
    found = _REGISTRANT.search(text[:6000])
    return found[1].strip() if found else None
