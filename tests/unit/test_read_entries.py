"""Feeds: entries whole and in order, and a clear reason where there are none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Raw
from ingest.read import read
from ingest.read.entries import Entry, entries
from ingest.read.feed_entry import entry_raw

NOW = datetime(2026, 3, 10, tzinfo=UTC)
FEED = Path(__file__).parents[1] / "data" / "replies" / "feed.rss"


def feed(content: bytes | str, **facts: object) -> Raw:
    data = content.encode() if isinstance(content, str) else content
    known: dict[str, object] = {"url": "https://ledger.example/feeds/rss", "retrieved_at": NOW, **facts}
    return Raw(data, **known)  # type: ignore[arg-type]


def reason(content: bytes | str) -> str:
    with pytest.raises(ReadError) as caught:
        entries(feed(content))
    return caught.value.reason


def test_an_entry_has_absolute_address_own_day_and_visible_summary() -> None:
    first = entries(feed(FEED.read_bytes()))[0]
    assert first == Entry(
        url="https://ledger.example/2026/aldermoor?a=1&b=2",
        title="Aldermoor & Brightwater sign",
        published="2026-02-03",
        summary="A five-year contract.\nWorth $4 billion.",
        guid="story-1",
    )


def test_senseless_dates_are_unknown_and_missing_addresses_stay_missing() -> None:
    _, second, third = entries(feed(FEED.read_bytes()))
    assert (second.url, second.published, second.guid) == (None, None, "story-2")
    assert third.published is None


def test_a_search_engines_wrapper_is_taken_off_an_address() -> None:
    assert entries(feed(FEED.read_bytes()))[2].url == "https://other.example/story?id=7"


def test_an_entry_of_its_own_reads_as_a_document_and_is_the_same_bytes_every_night() -> None:
    whole = feed(FEED.read_bytes(), source="ledger", publisher="The Ledger")
    entry = entries(whole)[1]
    kept = entry_raw(entry, whole)
    assert kept.content == entry_raw(entry, feed(b"another surrounding")).content
    document = read(kept)
    assert document.text == "No page of its own\n\nOldcastle denies that it will buy Aldermoor."
    assert (document.kind, document.source, document.publisher) == (DocumentKind.FEED, "ledger", "The Ledger")
    assert document.url == "https://ledger.example/feeds/rss#story-2"


def test_a_feed_in_an_undeclared_chinese_encoding_is_not_mojibake() -> None:
    text = "<rss><channel><item><title>不归移民漫画系列：专业工作</title></item></channel></rss>"
    assert entries(feed(text.encode("gb2312")))[0].title == "不归移民漫画系列：专业工作"


def test_a_feed_whose_declaration_is_wrong_is_read_by_its_bytes() -> None:
    text = "<?xml version='1.0' encoding='us-ascii'?><rss><channel><item><title>Grüße</title></item></channel></rss>"
    assert entries(feed(text))[0].title == "Grüße"


def test_atom_with_a_newline_before_the_declaration_is_read() -> None:
    text = (
        "\n<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry>"
        "<title type='html'>A &lt;b&gt;deal&lt;/b&gt;</title><link href='a/b'/>"
        "<updated>2026-01-02T03:04:05Z</updated><category term='8-K'/></entry></feed>"
    )
    (entry,) = entries(feed(text))
    assert (entry.title, entry.url, entry.published, entry.form) == (
        "A deal",
        "https://ledger.example/feeds/a/b",
        "2026-01-02",
        "8-K",
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "malformed-feed"),
        (b"{}", "malformed-feed"),
        (b"\x00\x01\x02\x03" * 9, "malformed-feed"),
        (b"just words", "malformed-feed"),
        (b"<rss><channel><title>cut off in the", "malformed-feed"),
        (b"<rss version='2.0'><channel><item><title><![CD", "malformed-feed"),
        (b"<html><body>Moved</body></html>", "html-instead-of-data"),
        (b"<!DOCTYPE html><html><body>Moved</body></html>", "html-instead-of-data"),
        ("<rss><channel>" + "<item><title>x</title></item>" * 5001 + "</channel></rss>", "too-large"),
        (
            '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            "<rss><channel><item><title>&b;</title></item></channel></rss>",
            "malformed-feed",
        ),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(content: bytes | str, expected: str) -> None:
    assert reason(content) == expected


def test_a_broken_end_does_not_lose_the_items_before_it() -> None:
    text = "<rss><channel><item><title>Whole</title><link>http://a.example/?x=1&y=2</link></item><item><title>Ha"
    found = entries(feed(text))
    assert found[0].title == "Whole"
    assert found[0].url == "http://a.example/?x=1&y=2"


def test_an_entry_without_a_page_is_its_article_in_full_and_not_the_teaser() -> None:
    content = "<p>Nvidia invests $100m in Aldermoor, both said.</p>"
    (entry,) = entries(
        feed(
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>a</title>'
            f"<description>Teaser …</description><content:encoded><![CDATA[{content}]]></content:encoded></item>"
            "</channel></rss>"
        )
    )
    assert entry.summary == "Nvidia invests $100m in Aldermoor, both said."


def test_an_entry_that_shows_an_entity_is_none_that_declares_one() -> None:
    shown = "<![CDATA[<pre><!ENTITY a 'b'></pre>]]>"
    item = f"<item><title>XML bombs</title><description>{shown}</description></item>"
    (entry,) = entries(feed(f"<rss version='2.0'><!-- <!ENTITY --><channel>{item}</channel></rss>"))
    assert entry.title == "XML bombs"
    hidden = "<!DOCTYPE rss [<!-- x --><!ENTITY a 'b'>]><rss version='2.0'><channel>"
    assert reason(f"<!-- <![CDATA[ -->{hidden}{item}</channel></rss>") == "malformed-feed"
