"""What bytes are, judged by the bytes: servers and file names are wrong often enough."""

from __future__ import annotations

import re
from enum import StrEnum

ENTRY_TYPE = "application/x-faultline-entry+json"

_HEAD = 8192


class Shape(StrEnum):
    """The kinds of content that reading tells apart."""

    FEED = "feed"
    HTML = "html"
    XML = "xml"
    SUBMISSION = "submission"  # EDGAR's SGML wrapper around the documents of one filing
    JSON = "json"
    PDF = "pdf"
    EMAIL = "email"
    BINARY = "binary"
    TEXT = "text"
    EMPTY = "empty"


_BOM16 = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = (
    b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"BZh", b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd", b"Rar!", b"7z\xbc\xaf", b"RIFF", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
_LEAD = re.compile(rb"(?:\s|<!--.*?-->|<\?.*?\?>|\xef\xbb\xbf)*", re.DOTALL)
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|table|title|meta|script|style|link|article|section|main|header|nav|form"
    rb"|h[1-6]|ul|ol|li|tr|td|pre|center|font|span|blockquote|b|i|a|em|strong|br|hr|img)(?=[\s>/])",
    re.IGNORECASE,
)
_SUBMISSION = re.compile(
    rb"-----BEGIN PRIVACY-ENHANCED MESSAGE-----|<SEC-DOCUMENT>|<SUBMISSION>|<SEC-HEADER>|<DOCUMENT>\s*<TYPE>"
)
# Readers of PDF take a head that stands within the first thousand bytes, as behind what a relay has added.
_PDF = re.compile(rb"\s{0,64}%PDF-\d|.{0,1024}?%PDF-\d\.\d.{0,4096}?\d \d{1,5} obj\b", re.DOTALL)
# A header of a message with what it was folded into; its value may begin right after the colon, or be empty.
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,75}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
_MBOX = re.compile(rb"From [^\r\n]*\r?\n")
_SENT = frozenset({b"date", b"message-id", b"mime-version", b"received", b"return-path"})
_LONGEST_HEADERS = 2**20
# "[1] A footnote" is no JSON, "[1, 2]" is.
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*(?:[\"{\[\]]|-?\d[\d.eE+-]*\s*,|(?:true|false|null)\b)")
_TITLE = re.compile(rb"<title>([^<]*)</title>", re.IGNORECASE)


def sniff(content: bytes) -> Shape:
    """The shape of the content; TEXT when it is nothing else and has no binary look."""
    head = content[:_HEAD]
    if _PDF.match(head):
        return Shape.PDF
    if head[:2] in _BOM16:
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    elif any(head.startswith(magic) for magic in _MAGIC):
        return Shape.BINARY
    elif head.count(b"\0") > 0:
        # UTF-16 without a mark has a zero at every second place; anything else with zeros is no text.
        packed = head.replace(b"\0", b"")
        if not 0.4 < len(packed) / len(head) < 0.6 or b"<" not in packed:
            return Shape.BINARY
        head = packed
    if _is_message(content):
        return Shape.EMAIL
    lead = _LEAD.match(head)
    body = head[lead.end() if lead else 0 :]
    if not body.strip():
        # A comment or blanks longer than the part looked at: look on, once.
        body = content[_LEAD.match(content).end() :][:_HEAD] if len(content) > _HEAD else b""  # type: ignore[union-attr]
        if not body.strip():
            return Shape.EMPTY
    if _SUBMISSION.match(body):
        return Shape.SUBMISSION
    if _JSON.match(body):
        return Shape.JSON
    if body[:1] == b"<":
        doctype = re.match(rb"<!doctype[^>\[]*(?:\[.*?\])?[^>]*>\s*", body, re.IGNORECASE | re.DOTALL)
        inner = body[doctype.end() :] if doctype and not _HTML.match(body) else body
        inner = inner[_LEAD.match(inner).end() :]  # type: ignore[union-attr]
        if _FEED.match(inner):
            return Shape.FEED
        if _HTML.match(inner) or re.search(rb"<html[\s>]|<body[\s>]", body, re.IGNORECASE):
            return Shape.HTML
        if re.match(rb"<[A-Za-z_]", inner) and _is_xml(head, inner):
            return Shape.XML
    if re.search(rb"<(?:html|body|head)[\s>]", body, re.IGNORECASE):
        return Shape.HTML
    return Shape.TEXT


def _is_message(content: bytes) -> bool:
    """True for three headers or more, of which one says from whom and another how or when it was sent.

    They are looked at up to the first line that is none, however far that is: relays put kilobytes before the sender.
    """
    mbox = _MBOX.match(content)
    at = mbox.end() if mbox else 0
    names: list[bytes] = []
    while at < _LONGEST_HEADERS and (found := _HEADER.match(content, at)):
        names.append(found[0].partition(b":")[0].lower())
        at = found.end()
    return len(names) >= 3 and b"from" in names and not _SENT.isdisjoint(names)


def _is_xml(head: bytes, body: bytes) -> bool:
    return b"<?xml" in head[:200] or b"xmlns" in body[:2000] or re.match(rb"<[A-Za-z_][\w:.-]*[\s>]", body) is not None


def is_sec_block(content: bytes) -> bool:
    """True for the SEC's pages that answer undeclared or too fast clients, whatever their status."""
    if len(content) > 65_536:
        return False
    title = _TITLE.search(content)
    if title is None or b"SEC.gov" not in title[1]:
        return False
    return b"Request Rate Threshold Exceeded" in title[1] or b"Undeclared Automated Tool" in title[1]


def is_error_page(content: bytes) -> bool:
    """True for error pages of EDGAR that have been kept or sent as if they were documents."""
    if len(content) > 65_536:
        return False
    title = _TITLE.search(content)
    unavailable = title is not None and b"SEC.gov | File Unavailable" in title[1]
    return unavailable or (b"<Error><Code>" in content[:200] and b"<RequestId>" in content)


def is_filing_index(content: bytes) -> bool:
    """True for EDGAR's page that lists the documents of one filing."""
    title = _TITLE.search(content[:_HEAD])
    return title is not None and b"EDGAR Filing Documents" in title[1]
