"""A feed's entry that has no page of its own, kept as a document by itself."""

from __future__ import annotations

import json
from dataclasses import replace

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.read.dates import iso_day
from ingest.read.entries import Entry
from ingest.read.language import language_of
from ingest.read.sniff import ENTRY_TYPE
from ingest.read.visible import squash


def entry_raw(entry: Entry, feed: Raw, kind: DocumentKind = DocumentKind.FEED) -> Raw:
    """The entry as bytes of its own: the same entry gives the same bytes on any night, whatever surrounds it."""
    body = {"url": entry.url, "title": entry.title, "published": entry.published, "summary": entry.summary}
    content = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    return replace(
        feed,
        content=content,
        url=entry.url or (f"{feed.url}#{entry.guid}" if entry.guid else feed.url),
        media_type=ENTRY_TYPE,
        charset="utf-8",
        title=entry.title,
        published=entry.published,
        kind=kind,
        asked=None,
    )


def read_entry(raw: Raw) -> Document:
    """Title and summary of an entry, a blank line between them."""
    try:
        body = json.loads(raw.content)
        title, published, summary = (body.get(k) for k in ("title", "published", "summary"))
    except (ValueError, AttributeError, RecursionError):
        raise ReadError("malformed-entry", f"The kept entry of {raw.url} is no JSON object.") from None
    parts = [part for part in (title, summary) if isinstance(part, str) and part.strip()]
    text = "\n\n".join(parts)
    if not any(c.isalnum() for c in text):
        raise ReadError("empty-page", f"The entry of {raw.url} holds no text.")
    day = iso_day(published, raw.retrieved_at) if isinstance(published, str) else None
    return Document(
        id=raw.sha256,
        url=raw.url,
        title=squash(title) if isinstance(title, str) else None,
        publisher=raw.publisher,
        published=day,
        published_by="feed" if day else None,
        fetched=raw.retrieved_at,
        kind=raw.kind or DocumentKind.FEED,
        text=text,
        rights=raw.rights,
        source=raw.source,
        language=language_of(text),
    )
