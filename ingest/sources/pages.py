"""Newsrooms without a feed: a page that lists articles, and the articles that it links to."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from graph.errors import ReadError
from graph.model import Raw
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Role
from ingest.read.charset import decode
from ingest.read.sniff import Shape, sniff
from ingest.read.visible import parse, squash
from ingest.sources.asking import document, lead_of, listing, unread
from ingest.sources.sources import Source

MOST_LINKS = 50  # of a run
MOST_LISTED = 5000
_NO_PAGE = re.compile(r"\.(?:pdf|jpe?g|png|gif|svg|zip|mp[34]|xlsx?|docx?|pptx?|css|js|xml|json)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One article that a page lists."""

    url: str


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """The articles that the page links to, in its order; one that cannot be had gives its own reason."""
    page = listing(source.url, source, fetcher)
    if isinstance(page, Failed):
        yield page
        return
    try:
        found = fetcher.parsed(article_links, page)
    except ReadError as error:
        yield Failed(source.url, error, source.id, role=Role.LISTING)
        return
    for link in unread(found, MOST_LINKS, source, fetcher, known):
        yield document(link.url, lead_of(source), source, fetcher)


def article_links(page: Raw) -> list[Link]:
    """Addresses of the articles on a listing page: on its host, below its path or with a headline in the address.

    ReadError "not-a-document" if there are none: the page has changed, or is put together by a script.
    """
    if sniff(page.content) is not Shape.HTML:
        raise ReadError("not-html", f"{page.url} is no page that could list articles.")
    base = urlsplit(page.url)
    folder = base.path.rstrip("/") + "/"
    found: dict[str, Link] = {}
    for anchor in parse(decode(page.content, page.charset)).iter("a"):
        try:
            url = urldefrag(urljoin(page.url, anchor.get("href") or "")).url
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or parts.netloc != base.netloc or _NO_PAGE.search(parts.path):
            continue
        name = parts.path.rstrip("/").rpartition("/")[2]
        below = parts.path.startswith(folder) and len(parts.path) > len(folder) and not parts.query
        if name.count("-") >= 3 or (below and len(squash(anchor.text_content()).split()) >= 4):
            found.setdefault(url, Link(url))
    if not found:
        raise ReadError("not-a-document", f"{page.url} links to no article that could be recognised.")
    return list(found.values())[:MOST_LISTED]
