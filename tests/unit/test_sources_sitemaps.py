"""Sitemaps: news sitemaps, indexes, packed ones; WARC files, whole and broken off."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import Raw
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.read import read
from ingest.sources import Source, documents
from ingest.sources.files import raws
from ingest.sources.sitemaps import places
from tests.fixtures.web import Web, bare_web  # noqa: F401  the fixture is used by name

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REPLIES = Path(__file__).parents[1] / "data" / "replies"
NEWS = (REPLIES / "news-sitemap.xml").read_bytes()
PAGE = (REPLIES / "article.html").read_bytes()


@pytest.fixture
def fetcher(bare_web: Web) -> Iterator[Fetcher]:  # noqa: F811
    settings = Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings) as opened:
        yield opened


def outcome(item: Item) -> str:
    return item.error.reason if isinstance(item, Failed) else item.url.rpartition("/")[2]


def test_a_news_sitemap_gives_clean_addresses_with_titles_and_days() -> None:
    found = places(Raw(NEWS, "https://ledger.example/news.xml", NOW))
    assert [(p.url, p.title, p.published) for p in found] == [
        ("https://ledger.example/news/older-story", "Brightwater opens a hall & hires", "2026-03-07"),
        ("https://ledger.example/news/newer-story", "Aldermoor signs with Brightwater", "2026-03-09"),
        ("https://ledger.example/about", None, None),
    ]


def test_an_index_leads_to_its_maps_and_the_latest_pages_come_first(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    url = bare_web.add("/sitemap.xml", (REPLIES / "sitemap-index.xml").read_bytes())
    bare_web.add("/maps/news.xml.gz", gzip.compress(NEWS), "application/gzip")
    bare_web.add("/news/newer-story", PAGE, "text/html")
    bare_web.add("/news/older-story", PAGE, "text/html")
    source = Source("ledger", "sitemap", url, "The Ledger", paths=("/news/",))
    found = list(documents(source, fetcher))
    assert [outcome(item) for item in found] == ["http-status", "newer-story", "older-story"]
    page = found[1]
    assert isinstance(page, Raw)
    assert (page.title, page.published, page.source) == ("Aldermoor signs with Brightwater", "2026-03-09", "ledger")
    assert "/about" not in bare_web.requests
    assert list(documents(source, fetcher, known={f"{bare_web.url}/news/{n}-story" for n in ("newer", "older")}))[1:] == []  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<html><body><p>Moved</p></body></html>", "html-instead-of-data"),
        (b"<?xml version='1.0'?><urlset></urlset>", "malformed-feed"),
        (
            b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>',
            "malformed-feed",
        ),
        (b"\x1f\x8b\x08\x00broken", "malformed-feed"),
        (gzip.compress(b" " * (51 * 2**20)), "malformed-feed"),
    ],
)
def test_what_comes_in_place_of_a_sitemap_is_kept_and_refused_when_read(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    content: bytes,
    expected: str,
) -> None:
    (item,) = documents(Source("s", "sitemap", bare_web.add("/sitemap.xml", content), "S"), fetcher)
    assert isinstance(item, Raw)
    with pytest.raises(ReadError) as caught:
        read(item)
    assert caught.value.reason == expected


# WARC files


def warc(records: list[tuple[str, str, bytes, str]], packed: bool = True) -> bytes:
    """Records of (address, status, body, content type), as a crawler writes them."""
    out = b""
    for url, status, body, declared in records:
        reply = f"HTTP/1.1 {status}\r\nContent-Type: {declared}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T10:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(reply)}\r\n\r\n"
        )
        record = head.encode() + reply + b"\r\n\r\n"
        out += gzip.compress(record) if packed else record
    return out


RECORDS = [
    ("https://ledger.example/a", "200 OK", PAGE, "text/html; charset=UTF-8"),
    ("https://ledger.example/gone", "404 Not Found", b"gone", "text/plain"),
    ("https://ledger.example/b", "200 OK", b"<html><body><p>Another page.</p></body></html>", "text/html"),
]


@pytest.mark.parametrize(("name", "packed"), [("crawl.warc", False), ("crawl.warc.gz", True)])
def test_a_warc_file_gives_its_replies_under_their_own_addresses_and_times(
    tmp_path: Path, name: str, packed: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(warc(RECORDS, packed))
    first, second = raws([path], NOW)
    assert isinstance(first, Raw) and isinstance(second, Raw)
    assert (first.url, first.content, first.charset) == ("https://ledger.example/a", PAGE, "utf-8")
    assert first.retrieved_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert second.url == "https://ledger.example/b"


def test_a_warc_file_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(warc(RECORDS)[:-40])
    first, *_, last = raws([path], NOW)
    assert isinstance(first, Raw)
    assert isinstance(last, Failed)
    assert (last.url, last.error.reason) == ("file:cut.warc.gz", "cut-off")


def test_a_record_over_the_limit_is_set_aside_alone(tmp_path: Path) -> None:
    path = tmp_path / "big.warc.gz"
    bomb = ("https://ledger.example/bomb", "200 OK", b"0" * 200_000, "text/html")
    path.write_bytes(warc([bomb, RECORDS[0]]))
    found = list(raws([path], NOW, largest=100_000))
    assert [outcome(item) for item in found] == ["too-large", "a"]
