"""Bytes in, text out: `entries(raw)` for feeds, `read(raw)` for everything else.

Reasons of a ReadError:

    empty-page            no text, or none of an article; a scan
    consent-page          asks for consent to cookies instead of showing what was asked for
    bot-wall              asks for a browser or a person instead of showing what was asked for
    paywall               shows the beginning to those who have not paid
    malformed-feed        nothing of the feed can be saved; malformed-xml, -entry, -pdf, -email likewise
    encrypted             a PDF that opens with a password only
    not-html              JSON or a binary file where a page was expected
    html-instead-of-data  a page where a feed or data was expected
    not-a-document        a feed, a listing or data: nothing that makes statements in sentences
    error-page            a server's error page, or "page not found", that came as if it were content
    sec-blocked           the SEC's page for undeclared or too fast programs
    charset               no encoding fits
    too-large · too-deep  over a limit
    cut-off               a submission that breaks off
"""

from __future__ import annotations

from dataclasses import replace

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.read.sniff import ENTRY_TYPE, Shape, is_error_page, is_filing_index, is_sec_block, sniff

LARGEST = 50 * 2**20

__all__ = ["LARGEST", "is_feed", "read"]


def is_feed(raw: Raw) -> bool:
    """True if the bytes are a feed, whose entries are documents of their own."""
    return sniff(raw.content) is Shape.FEED


def read(raw: Raw, largest: int = LARGEST) -> Document:
    """The one document that the bytes hold; equal bytes give an equal document. ReadError if there is none.

    largest: bytes above which nothing is tried. Parsers are imported where they are needed, in the worker.
    """
    where = raw.url
    if len(raw.content) > largest:
        raise ReadError("too-large", f"{where} is larger than {largest // 2**20} MiB (FAULTLINE_UNPACKED_LIMIT_MB).")
    if raw.media_type == ENTRY_TYPE:
        from ingest.read.feed_entry import read_entry

        return read_entry(raw)
    if is_sec_block(raw.content):
        raise ReadError("sec-blocked", f"{where} holds the SEC's page for undeclared or too fast programs.")
    if is_error_page(raw.content):
        raise ReadError("error-page", f"{where} holds a server's error page instead of a document.")
    shape = sniff(raw.content)
    if raw.kind is DocumentKind.FEED or shape is Shape.FEED:
        from ingest.read.entries import entries

        entries(raw)  # says what is wrong with a feed that cannot be read
        raise ReadError("not-a-document", f"{where} is a feed; its entries are read one by one.")
    if shape is Shape.EMPTY:
        raise ReadError("empty-page", f"{where} holds nothing.")
    if is_filing_index(raw.content):
        raise ReadError("not-a-document", f"{where} lists the documents of a filing; each is read by itself.")
    if shape is Shape.BINARY:
        raise ReadError("not-html", f"{where} is a binary file, such as a picture or an archive, which is not read.")
    if shape is Shape.PDF:
        return _read_pdf(raw)
    if shape is Shape.EMAIL:
        from ingest.read.emails import read_email

        return read_email(raw)
    if shape is Shape.JSON:
        if _expects_page(raw):
            raise ReadError("not-html", f"{where} answered with JSON where a page was expected.")
        raise ReadError("not-a-document", f"{where} holds data in JSON, not a text.")
    if shape is Shape.HTML and _expects_data(raw):
        raise ReadError("html-instead-of-data", f"{where} answered with an HTML page where data was expected.")

    from ingest.read.charset import decode

    # A file that only looks like UTF-16 decodes to null characters, which no text holds.
    text = decode(raw.content, raw.charset).replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
    if not text.strip():
        raise ReadError("empty-page", f"{where} holds nothing.")
    return _dispatch(raw, shape, text)


def _dispatch(raw: Raw, shape: Shape, text: str) -> Document:
    from ingest.read import filings

    if shape is Shape.SUBMISSION:
        return filings.read_submission(raw, text)
    if shape is Shape.XML:
        return filings.read_filing_xml(raw, text)
    if shape is Shape.HTML:
        if filings.is_filing(raw):
            return filings.read_filing_page(raw, text)
        from ingest.read.pages import read_page

        return read_page(raw, text)
    if raw.kind is DocumentKind.FILING or filings.is_plain_filing(text):
        return filings.read_filing_text(raw, text)
    from ingest.read.plain import read_text

    return read_text(raw, text)


def _read_pdf(raw: Raw) -> Document:
    from ingest.read import filings
    from ingest.read.pdfs import pdf_text
    from ingest.read.plain import read_text

    text, title = pdf_text(raw)
    if raw.kind is DocumentKind.FILING or filings.is_plain_filing(text):
        return filings.read_filing_text(raw, text)
    return read_text(replace(raw, title=raw.title or title), text)


def _expects_page(raw: Raw) -> bool:
    return raw.media_type in ("text/html", "application/xhtml+xml") or raw.kind is DocumentKind.NEWS


def _expects_data(raw: Raw) -> bool:
    declared = raw.media_type or ""
    return declared.endswith(("json", "rss+xml", "atom+xml"))
