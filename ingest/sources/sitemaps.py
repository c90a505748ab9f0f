"""Newsrooms without a feed that keep a sitemap: news sitemaps, plain ones, and indexes of them, packed or not."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from graph.errors import ReadError
from graph.model import Raw
from ingest.canonical import canonical
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Role, unlisted
from ingest.read import LARGEST
from ingest.read.charset import decode
from ingest.read.dates import iso_day
from ingest.read.visible import squash
from ingest.sources.asking import document, lead_of, listing, unread
from ingest.sources.sources import Source
from ingest.unpacking import unpacked

log = logging.getLogger(__name__)
MOST_MAPS = 10  # maps of an index that are read: the latest ones
MOST_PAGES = 200  # pages of a night: the latest ones
MOST_ENTRIES = 50_000  # the protocol's own limit for one map
_BARE = re.compile(r"&(?!#?\w{1,31};)")
_ENDS = re.compile(r"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\s{0,99}>")
ACCEPT = "application/xml,text/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Place:
    """One address of a sitemap."""

    url: str  # absolute
    changed: str | None  # partial ISO date: of publication where the map says so, else of the last change
    title: str | None = None
    published: str | None = None  # partial ISO date; None where only the last change is known
    is_map: bool = False  # another sitemap, not a page


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """Pages of the sitemap, the latest first; one that cannot be had gives its own reason, and the rest go on."""
    pages: dict[str, Place] = {}
    top = listing(source.url, source, fetcher, ACCEPT)
    if isinstance(top, Failed):
        yield top
        return
    try:
        found = fetcher.parsed(places, top)
    except ReadError as error:
        yield unlisted(top, error, source.url)
        return
    pages.update((p.url, p) for p in found if not p.is_map)
    asked = {source.url, top.url}
    maps = {p.url: p for p in found if p.is_map and p.url not in asked}
    most = len(asked) + MOST_MAPS
    while maps and len(asked) < most:
        each = maps.pop(_latest(maps.values())[0].url)
        asked.add(each.url)
        part = listing(each.url, source, fetcher, ACCEPT)
        if isinstance(part, Failed):
            yield part
            continue
        try:
            inside = fetcher.parsed(places, part)
        except ReadError as error:
            yield Failed(each.url, error, source.id, role=Role.LISTING)
            continue
        pages.update((p.url, p) for p in inside if not p.is_map)
        maps |= {p.url: p for p in inside if p.is_map and p.url not in asked}  # an index may lead to others
    if maps:
        log.warning("%s lists %d maps more than the %d that are read, the latest", source.id, len(maps), MOST_MAPS)
    wanted = [p for p in pages.values() if not source.paths or urlsplit(p.url).path.startswith(source.paths)]
    for page in unread(_latest(wanted), MOST_PAGES, source, fetcher, known):
        yield document(page.url, lead_of(source, page.title, page.published), source, fetcher)


def places(raw: Raw) -> list[Place]:
    """Addresses of a sitemap or of an index of sitemaps, in its order; ReadError where it is neither."""
    text = _escaped(decode(_unpacked(raw), raw.charset)).strip()
    if "<!ENTITY" in text:
        raise ReadError("malformed-feed", f"{raw.url} declares XML entities of its own, which Faultline never expands.")
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("malformed-feed", f"The sitemap at {raw.url} cannot be read ({error}).") from None
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise ReadError("malformed-feed", f"{raw.url} holds no sitemap.")
    found = []
    for element in root:
        if _name(element) not in ("url", "sitemap"):
            continue
        place = _place(element, raw)
        if place is not None:
            found.append(place)
        if len(found) > MOST_ENTRIES:
            raise ReadError("too-large", f"{raw.url} lists more than {MOST_ENTRIES} addresses.")
    if found and not _ENDS.search(text):
        del found[-1]  # where a map breaks off its last address does
    if not found:
        raise ReadError("malformed-feed", f"No address of the sitemap at {raw.url} can be read.")
    return found


def _escaped(text: str) -> str:
    """The map with each bare "&" written as XML has it, save in what is marked as plain."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end
        parts += [_BARE.sub("&amp;", text[at:start]), text[start:end]]
        at = end
    return "".join((*parts, _BARE.sub("&amp;", text[at:])))


def _place(element: etree._Element, raw: Raw) -> Place | None:
    """The address of one entry, with what it and its news say; its pictures and films have addresses of their own."""
    own, news = _said(element), {}
    for part in element:
        if _name(part) == "news":
            news = _said(part)
    try:
        url = canonical(urljoin(raw.url, own.get("loc", "")))
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    if "loc" not in own or scheme not in ("http", "https"):
        return None
    published = iso_day(news.get("publication_date"), raw.retrieved_at)
    changed = published or iso_day(own.get("lastmod"), raw.retrieved_at)
    return Place(url, changed, news.get("title"), published, _name(element) == "sitemap")


def _said(element: etree._Element) -> dict[str, str]:
    """What the parts of an element say by their names; of two of one name the first."""
    said: dict[str, str] = {}
    for part in element:
        if isinstance(part.tag, str) and part.text and part.text.strip():
            said.setdefault(_name(part), squash(part.text))
    return said


def _latest(found: Iterable[Place]) -> list[Place]:
    """Latest first; those without a date last, in the order of the map."""
    return sorted(found, key=lambda place: place.changed or "", reverse=True)


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace, or without the prefix of one that the map does not declare."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _unpacked(raw: Raw) -> bytes:
    """The bytes of a map up to where it breaks off; a gzip file is its own form, no encoding of the transfer."""
    if not raw.content.startswith(b"\x1f\x8b"):
        return raw.content
    content = bytearray()
    try:
        for piece in unpacked([raw.content], "gzip"):
            content += piece
            if len(content) > LARGEST:
                raise ReadError("too-large", f"{raw.url} is larger than {LARGEST // 2**20} MiB unpacked.")
    except EOFError:
        pass
    except zlib.error as error:
        raise ReadError("malformed-feed", f"The packed sitemap at {raw.url} cannot be unpacked ({error}).") from None
    return bytes(content)
