"""Feeds: RSS, Atom and RDF bytes in, entries out; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from graph.errors import ReadError
from graph.model import Raw
from ingest.canonical import canonical
from ingest.read.charset import decode
from ingest.read.dates import iso_day
from ingest.read.hidden import stripped
from ingest.read.sniff import Shape, is_sec_block, sniff
from ingest.read.visible import squash

MOST_ENTRIES = 5000
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_SHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)  # text that is no markup
_DECLARATION = re.compile(r"<\?xml[^>]*\?>", re.IGNORECASE)
_REDIRECTORS = {"www.google.com": "url", "news.google.com": "url", "www.bing.com": "url"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed."""

    url: str | None  # absolute
    title: str | None
    published: str | None  # partial ISO date
    summary: str  # visible text
    guid: str | None
    form: str | None = None  # the first category: EDGAR's feeds put the form there


def entries(raw: Raw) -> list[Entry]:
    """Entries of a feed in its order; ReadError where the content is no feed or nothing of it can be saved."""
    if is_sec_block(raw.content):
        raise ReadError("sec-blocked", f"{raw.url} holds the SEC's page for undeclared or too fast programs.")
    shape = sniff(raw.content)
    if shape is Shape.HTML:
        raise ReadError("html-instead-of-data", f"{raw.url} answered with an HTML page where a feed was expected.")
    if shape not in (Shape.FEED, Shape.XML, Shape.TEXT):
        raise ReadError("malformed-feed", f"{raw.url} holds no feed but {shape}.")
    text = decode(raw.content, raw.charset)
    if "<!ENTITY" in text and "<!ENTITY" in _SHOWN.sub("", text):
        raise ReadError("malformed-feed", f"{raw.url} declares XML entities of its own, which Faultline never expands.")
    if sum(1 for _ in _ENTRY.finditer(text)) > MOST_ENTRIES:
        raise ReadError("too-large", f"{raw.url} lists more than {MOST_ENTRIES} items.")
    items, base = _parsed(text, raw)
    found = [_entry(item, raw, base) for item in items]
    found = [entry for entry in found if entry.url or entry.title or entry.summary]
    if not found:
        raise ReadError("malformed-feed", f"No item of the feed at {raw.url} can be read.")
    return found


def _parsed(text: str, raw: Raw) -> tuple[list[Mapping[str, Any]], str]:
    """The items, and the address that theirs are relative to: of a feed in a file, the site that it names."""
    import feedparser

    # Decoded here, so that an undeclared or wrong encoding cannot mislead feedparser; given bytes, it never fetches.
    data = _DECLARATION.sub("", text, count=1).lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8"}
    if raw.url.startswith(("http://", "https://")):
        headers["content-location"] = raw.url
    try:
        found = feedparser.parse(data, response_headers=headers, sanitize_html=False)
        return list(found.entries), headers.get("content-location") or str(found.feed.get("link") or "")
    except Exception as error:  # noqa: BLE001  feedparser's loose parser raises whatever its regular expressions meet
        raise ReadError("malformed-feed", f"The feed at {raw.url} cannot be read ({type(error).__name__}).") from None


def _entry(item: Mapping[str, Any], raw: Raw, base: str) -> Entry:
    url = _link(item, base)
    contents = item.get("content") or []
    # A feed may give an article in full beside its summary: the fuller one is the article.
    told = [stripped(str(value)) for value in (item.get("summary"), *(c.get("value") for c in contents)) if value]
    guid = item.get("id")
    tags = item.get("tags") or []
    return Entry(
        url=url,
        title=squash(stripped(str(item.get("title") or ""))) or None,
        published=next((d for k in ("published", "updated", "created") if (d := _day(item, k, raw))), None),
        summary=max(told, key=len, default=""),
        guid=squash(str(guid)) if guid else None,
        form=next((str(t.get("term")) for t in tags if t.get("term")), None),
    )


def _day(item: Mapping[str, Any], key: str, raw: Raw) -> str | None:
    if key not in item:  # feedparser answers `updated` with `published`, and warns
        return None
    day = iso_day(str(item[key]), raw.retrieved_at)
    if day is not None:
        return day
    # feedparser reads a date into a bare number, such as the seconds of an epoch.
    moment = None if str(item[key]).strip().isdecimal() else item.get(f"{key}_parsed")
    return iso_day(f"{moment[0]:04d}-{moment[1]:02d}-{moment[2]:02d}", raw.retrieved_at) if moment else None


def _link(item: Mapping[str, Any], base: str) -> str | None:
    """Absolute address of the entry, out of the wrappers that search engines put around it."""
    link = str(item.get("feedburner_origlink") or item.get("link") or "").strip()
    if not link:
        guid = str(item.get("id") or "")
        link = guid if guid.startswith(("http://", "https://")) else ""
    if not link:
        return None
    try:
        url = urldefrag(urljoin(base, link)).url
        parts = urlsplit(url)
        parameter = _REDIRECTORS.get(parts.hostname or "")
        if parameter and parts.path == "/url":
            inner = parse_qs(parts.query).get(parameter) or parse_qs(parts.query).get("q")
            url = urldefrag(inner[0]).url if inner else url
        url = canonical(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") else None
