"""Plain text: hard-wrapped lines back into paragraphs, typewriter tables into rows."""

from __future__ import annotations

import re

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.read.language import language_of
from ingest.read.visible import squash

_MARKUP = re.compile(r"</?(?:PAGE|TABLE|CAPTION|S|C|FN|F\d+|TEXT|XBRL|XML|PRE|BR|P)\b[^>\n]*>", re.IGNORECASE)
_PAGE_LINE = re.compile(r"(?im)^\s*<PAGE>\s*\d*\s*$")
_GAP = re.compile(r" {3,}|\t+")
_BULLET = re.compile(r"^(?:[•●·○▪■◦‣*]|[-–—] |\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)] )", re.IGNORECASE)
_RULE = re.compile(r"[\s_=.*-]{4,}")
_LISTING = re.compile(r"edgar/data/\d+")
_WRAPPED_WIDTH = 200  # a longer line is a paragraph of its own, not a wrapped one


def reflow(text: str) -> str:
    """Paragraphs, one a line; a line with wide gaps is a table row, its cells divided by " | "."""
    lines = [line.rstrip() for line in text.expandtabs(8).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    widths = sorted(len(line) for line in lines if line.strip())
    if not widths:
        return ""
    wrapped = widths[int(0.95 * (len(widths) - 1))] <= _WRAPPED_WIDTH
    usual = widths[int(0.75 * (len(widths) - 1))]
    out: list[str] = []
    joinable = False
    for line in lines:
        stripped = line.strip()
        if not stripped or _RULE.fullmatch(stripped):
            joinable = False
            continue
        cells = [cell for cell in (" ".join(c.split()) for c in _GAP.split(stripped)) if cell]
        if len(cells) > 1:
            out.append(" | ".join(cells))
            joinable = False
            continue
        flat = cells[0] if cells else ""
        if joinable and not _BULLET.match(flat):
            out[-1] += ("" if out[-1].endswith("-") and flat[:1].islower() else " ") + flat
        else:
            out.append(flat)
        joinable = wrapped and len(line) >= 0.6 * usual and len(line) >= 40
    return "\n".join(out)


def unmarked(text: str) -> str:
    """Old filings' text without the SGML marks that stand in it."""
    return _MARKUP.sub("", _PAGE_LINE.sub("", text))


def title_of(text: str) -> str | None:
    """The first line if it is as short as a title and does not end like a sentence."""
    first, _, rest = text.partition("\n")
    return first if rest and len(first) <= 160 and not first.endswith((".", ",", ";", ":")) else None


def read_text(raw: Raw, text: str) -> Document:
    """An article in plain text; ReadError "not-a-document" for EDGAR's index files, which list filings."""
    if len(_LISTING.findall(text[:20_000])) >= 10:
        raise ReadError("not-a-document", f"{raw.url} is a list of filings, not a document.")
    body = reflow(text)
    if not any(c.isalnum() for c in body):
        raise ReadError("empty-page", f"{raw.url} holds no text.")
    return Document(
        id=raw.sha256,
        url=raw.url,
        title=raw.title or title_of(body),
        publisher=raw.publisher,
        published=raw.published,
        published_by="feed" if raw.published else None,
        fetched=raw.retrieved_at,
        kind=raw.kind or DocumentKind.NEWS,
        text="\n".join(line for line in map(squash, body.split("\n")) if line),
        rights=raw.rights,
        source=raw.source,
        language=language_of(body),
    )
