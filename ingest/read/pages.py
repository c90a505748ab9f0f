"""News pages: the article's text without what stands around it, by trafilatura."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta

import lxml.html
from trafilatura import bare_extraction

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.read.dates import iso_day
from ingest.read.hidden import drop_hidden
from ingest.read.language import language_of
from ingest.read.metadata import page_facts
from ingest.read.stubs import refuse_stub
from ingest.read.trailing import without_appendix
from ingest.read.visible import parse, squash

_LONGEST_PAGE = 20 * 2**20
_SHORT = 250  # characters below which the strict extraction has probably missed the article
_WIDEST_SPAN = 100
_DEEPEST_TABLE = 10
_STRUCK = "//body//del | //body//s | //body//strike"  # what an editor has crossed out is said no more
_TABLE_RULE = re.compile(r"[\s|-]*-[\s|-]*")
# It reports each page that it cannot use at levels of its own; Faultline says so with a reason code.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def read_page(raw: Raw, text: str) -> Document:
    """The article of a page; ReadError if there is none."""
    if len(text) > _LONGEST_PAGE:
        raise ReadError("too-large", f"{raw.url} is a page of more than {_LONGEST_PAGE // 2**20} MiB.")
    tree = parse(text)
    facts = page_facts(tree, raw.url, raw.published, raw.retrieved_at)
    # trafilatura looks at some hidden marks only, and takes what cuts off ("overflow:hidden") for one.
    drop_hidden(tree)
    for element in tree.xpath("//*[contains(@style, 'hidden')]"):
        del element.attrib["style"]
    for struck in tree.xpath(_STRUCK):
        struck.drop_tree()
    _tame_tables(tree)
    body = _article(tree)
    if not body:
        raise ReadError("empty-page", f"{raw.url} holds no text of an article.")
    refuse_stub(raw.url, facts, body)
    guessed = None if facts.published else _guessed(tree, raw)
    return Document(
        id=raw.sha256,
        url=facts.address or raw.url,
        title=facts.title or raw.title,
        publisher=raw.publisher or facts.publisher,
        published=facts.published or guessed,
        published_by="guess" if guessed else facts.published_by,
        fetched=raw.retrieved_at,
        kind=raw.kind or DocumentKind.NEWS,
        text=body,
        rights=raw.rights,
        source=raw.source,
        language=language_of(body, facts.language),
    )


def _article(tree: lxml.html.HtmlElement) -> str:
    """Main text, a block a line: strict first, and only where that finds next to nothing with the full cascade."""
    strict = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False)
    text = _text(strict)
    if len(text) < _SHORT:
        text = max(text, _text(bare_extraction(tree, include_comments=False)), key=len)
    return without_appendix(text)


def _text(found: object) -> str:
    text = getattr(found, "text", None) or ""
    lines = (squash(raw.strip().strip("|")) for raw in text.split("\n") if not _TABLE_RULE.fullmatch(raw))
    return "\n".join(line for line in lines if line)


def _tame_tables(tree: lxml.html.HtmlElement) -> None:
    """Giant spans have crashed trafilatura, which repeats a cell as often as the page tells it to; and of tables in
    tables it looks at each once for every table around it.
    """
    if sum(1 for _ in tree.iter("table")) > _DEEPEST_TABLE:
        for table in tree.xpath(f"//table[count(ancestor::table) >= {_DEEPEST_TABLE}]"):
            table.tag = "div"
    for element in tree.xpath("//*[@colspan or @rowspan]"):
        for name in ("colspan", "rowspan"):
            value = (element.get(name) or "").strip()
            if value and not (value.isdecimal() and len(value) < 6 and int(value) <= _WIDEST_SPAN):
                del element.attrib[name]


def _guessed(tree: lxml.html.HtmlElement, raw: Raw) -> str | None:
    """Date found by trafilatura's own means, unless it looks like one that it makes up.

    It completes a bare year to its first of January, and takes a date out of running text for the page's.
    """
    from htmldate import find_date

    found = find_date(
        tree,
        url=raw.url if raw.url.startswith("http") else None,
        extensive_search=False,
        original_date=True,
        outputformat="%Y-%m-%d",
        min_date="1995-01-01",
        max_date=(raw.retrieved_at + timedelta(days=1)).strftime("%Y-%m-%d"),
    )
    day = iso_day(found, raw.retrieved_at)
    if day is None or day.endswith("-01-01"):
        return None
    shown = date.fromisoformat(day)
    text = squash(tree.text_content()[:200_000])
    # A page that mentions many years is about its past (an encyclopaedia): one of its dates is not its own.
    years = {str(year) for year in range(1990, raw.retrieved_at.year + 1) if f" {year}" in text}
    return day if len(years) <= 8 or str(shown.year) == max(years) else None
