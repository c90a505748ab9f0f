"""What a page says of itself: title, publisher, date, language; from JSON-LD and meta tags.

The date is taken from, in this order: the page's JSON-LD (json-ld), its meta tags (meta), the feed that led to it
(feed), a `time` element (time), the address (address), htmldate's guess (guess, only if nothing else is there). The
word in brackets is kept with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

import lxml.html

from ingest.canonical import canonical
from ingest.canonical import stated as canonical_of
from ingest.read.dates import FUTURE, is_future, iso_day
from ingest.read.visible import squash

_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "publishdate", "publish-date", "publish_date", "pubdate", "dc.date.issued", "dcterms.created", "dcterms.issued",
    "dc.date", "dcterms.date", "citation_publication_date", "date", "originalpublicationdate",
)  # fmt: skip
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_SITE_NAMES = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:site")
_ARTICLE = re.compile(r"article|posting|report|webpage", re.IGNORECASE)
_HIDING = re.compile(
    r"\A(?://|/\*)?\s{0,9}(?:<!\[CDATA\[|<!--)\s{0,9}(?:\*/)?|(?://|/\*)?\s{0,9}(?:\]\]>|-->)\s{0,9}(?:\*/)?\Z"
)
_LAST_COMMA = re.compile(r",\s*([}\]])")
_DATE_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{2})(?:[/-](\d{2}))?(?=[/-])")
_TITLE_TAIL = re.compile(r"\s+[|·–—-]\s+[^|·–—]{2,40}$")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page beside its text."""

    title: str | None
    publisher: str | None
    published: str | None
    published_by: str | None  # where the date stands; "future" where only such were stated
    language: str | None
    address: str | None = None  # that the page states as its own, on its own site
    free: bool | None = None  # False: the page says that readers must pay


def page_facts(tree: lxml.html.HtmlElement, url: str, feed_date: str | None, latest: datetime) -> PageFacts:
    """Facts that the page states; `published` None if it states no plausible date."""
    meta = _meta(tree)
    stated_of = _articles(tree, url)
    article = next((item for item in stated_of if item.get("datePublished")), {})
    days: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("json-ld", lambda: iso_day(_text(article.get("datePublished")), latest)),
        ("meta", lambda: next((day for name in _DATE_NAMES if (day := iso_day(meta.get(name), latest))), None)),
        ("feed", lambda: iso_day(feed_date, latest)),
        ("time", lambda: _time_element(tree, latest)),
        ("address", lambda: _day_of_url(url, latest)),
    )
    published_by, published = next(((by, day) for by, find in days if (day := find())), (None, None))
    if published is None:
        stated = (_text(article.get("datePublished")), *(meta.get(name) for name in _DATE_NAMES), feed_date)
        published_by = FUTURE if any(is_future(text, latest) for text in stated) else None
    publisher = article.get("publisher")
    if isinstance(publisher, dict):
        publisher = publisher.get("name")
    site = next((meta[name].lstrip("@") for name in _SITE_NAMES if meta.get(name)), None)
    return PageFacts(
        title=_title(tree, meta, article, site),
        publisher=site or _text(publisher) or host_of(url),
        published=published,
        published_by=published_by,
        language=tree.get("lang") or tree.get("xml:lang") or meta.get("og:locale") or meta.get("content-language"),
        address=canonical_of(_canonical_link(tree), url),
        free=_free(stated_of, meta),
    )


def host_of(url: str) -> str | None:
    """The host of a web address without its www, the last resort for a publisher's name."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _canonical_link(tree: lxml.html.HtmlElement) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return str(element.get("href")).strip()
    return None


def _free(articles: list[dict[str, object]], meta: dict[str, str]) -> bool | None:
    """What schema.org's isAccessibleForFree or a publisher's own mark says, None if nothing."""
    for article in articles:
        said = str(article.get("isAccessibleForFree", "")).strip().lower()
        if said in ("true", "false"):
            return said == "true"
    return False if meta.get("article:content_tier", "").lower() == "locked" else None


def _meta(tree: lxml.html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content") or element.get("value")
        if name and content:
            found.setdefault(name.strip().lower(), squash(unescape(content)))
    return found


def _articles(tree: lxml.html.HtmlElement, url: str) -> list[dict[str, object]]:
    """What the page's JSON-LD says of articles: of this page before others, of articles before pages."""
    found: list[dict[str, object]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            found += _told(_json(script.text))
    here = _place(url, url)
    named = [{place for said in _addresses_of(item) if (place := _place(said, url))} for item in found]
    # One that is said to be elsewhere is one that the page leads to.
    ours = [item for item, places in zip(found, named, strict=True) if not places or here in places] or found
    return sorted(ours, key=lambda item: "article" not in str(item.get("@type")).lower())


def _json(text: str) -> object:
    """What a script of JSON-LD holds, out of the marks that hide it from old browsers; None if it cannot be read."""
    text = _HIDING.sub("", text.strip())
    for attempt in (text, _LAST_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _addresses_of(item: dict[str, object]) -> Iterator[str]:
    page = item.get("mainEntityOfPage")
    for said in (item.get("url"), item.get("@id"), page, page.get("@id") if isinstance(page, dict) else None):
        if isinstance(said, str) and said:
            yield said


def _place(said: str, url: str) -> str | None:
    """Where on its site an address leads, however the host and the scheme are written."""
    try:
        return urlsplit(canonical(urljoin(url, said))).path.rstrip("/") or None
    except ValueError:
        return None


def _told(data: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:50]:
            yield from _told(item, depth + 1)
    elif isinstance(data, dict):
        if _ARTICLE.search(str(data.get("@type"))) and ("datePublished" in data or "isAccessibleForFree" in data):
            yield data
        yield from _told(data.get("@graph"), depth + 1)
        yield from _told(data.get("mainEntity"), depth + 1)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value")
    # Publishers escape twice: once for HTML, once for JSON.
    return squash(unescape(value)) or None if isinstance(value, str) else None


def _title(
    tree: lxml.html.HtmlElement, meta: dict[str, str], article: dict[str, object], site: str | None
) -> str | None:
    stated = _text(article.get("headline")) or next((meta[n] for n in _TITLE_NAMES if meta.get(n)), None)
    if stated is None:
        headings = [squash(h.text_content()) for h in tree.iter("h1")]
        element = tree.find(".//title")
        whole = squash(element.text_content()) if element is not None else ""
        stated = headings[0] if len(headings) == 1 and headings[0] else whole or next(filter(None, headings), None)
    if stated and site:
        tail = _TITLE_TAIL.search(stated)
        if tail and site.lower() in tail[0].lower():
            stated = stated[: tail.start()]
    return stated[:500] if stated else None


def _time_element(tree: lxml.html.HtmlElement, latest: datetime) -> str | None:
    days = []
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop')} {element.get('class')} {element.get('pubdate', '')}".lower()
        day = iso_day(element.get("datetime"), latest)
        if day and ("publish" in marks or "pubdate" in element.attrib):
            return day
        if day:
            days.append(day)
    # Unmarked times also date teasers and comments: believed only if they agree.
    return days[0] if days and len(set(days)) == 1 else None


def _day_of_url(url: str, latest: datetime) -> str | None:
    found = _DATE_IN_URL.search(url)
    return iso_day("-".join(part for part in found.groups() if part), latest) if found else None
