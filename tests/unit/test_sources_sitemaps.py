"""Sitemaps: news sitemaps, indexes, packed ones; WARC files, whole and broken off."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import suppress
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
from tests.fixtures.moments import within
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


NEWS_OF = "<news:news><news:publication_date>2026-03-05</news:publication_date><news:title>T</news:title></news:news>"
PICTURE = (
    "<image:image><image:loc>https://cdn.example/i.jpg</image:loc><image:title>Picture</image:title></image:image>"
)
FILM = (
    "<video:video><video:title>F</video:title><video:publication_date>2020-01-01</video:publication_date></video:video>"
)
LOC = "<loc>https://ledger.example/a</loc>"


@pytest.mark.parametrize("head", ['<urlset xmlns="x" xmlns:news="n" xmlns:image="i" xmlns:video="v">', "<urlset>"])
@pytest.mark.parametrize("parts", [(LOC, PICTURE, FILM, NEWS_OF), (PICTURE, FILM, NEWS_OF, LOC)])
def test_a_map_is_read_by_its_names_whatever_it_declares_and_shows(head: str, parts: tuple[str, ...]) -> None:
    found = places(Raw(f"{head}<url>{''.join(parts)}</url></urlset>".encode(), "https://ledger.example/m.xml", NOW))
    assert [(p.url, p.title, p.published) for p in found] == [("https://ledger.example/a", "T", "2026-03-05")]


@pytest.mark.parametrize(
    "content",
    [
        b"<urlset><url><loc>https://ledger.example/a?b=1&c=2</loc></url></urlset>",
        b"<urlset><url><loc>https://ledger.example/a?b=1&amp;c=2</loc></url></urlset>",
        b"<urlset><url><loc><![CDATA[https://ledger.example/a?b=1&c=2]]></loc></url></urlset>",
        b"<urlset><url><loc>https://ledger.example/a?b=1&c=2</loc></url><url><loc>https://ledger.exa",
        gzip.compress(b"<urlset><url>") + gzip.compress(b"<loc>https://ledger.example/a?b=1&c=2</loc></url></urlset>"),
    ],
)
def test_addresses_come_as_they_are_meant_and_never_cut_off(content: bytes) -> None:
    (place,) = places(Raw(content, "https://ledger.example/m.xml", NOW))
    assert place.url == "https://ledger.example/a?b=1&c=2"


@pytest.mark.parametrize(
    "end",
    [
        "</urlset>",
        "</urlset >",
        "</urlset><!-- made --><!-- by a tool -->",
        "</urlset><!-- a > b -->",
        "</urlset><?made by?>",
        "</urlset>\nmade by a tool",
        "</urlset>" + "\n" * 30 + "<!-- made -->",
    ],
)
def test_a_whole_map_keeps_its_last_address_whatever_stands_behind_it(end: str) -> None:
    content = f"<urlset><url>{LOC}</url><url><loc>https://ledger.example/b</loc></url>{end}".encode()
    found = places(Raw(content, "https://ledger.example/m.xml", NOW))
    assert [p.url for p in found] == ["https://ledger.example/a", "https://ledger.example/b"]


def test_a_map_that_is_listed_again_and_again_counts_once(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    caplog: pytest.LogCaptureFixture,
) -> None:
    maps = "".join(f"<sitemap><loc>{bare_web.url}/{n}.xml</loc></sitemap>" for n in range(11))
    url = bare_web.add("/sitemap.xml", f"<sitemapindex>{maps * 9}</sitemapindex>".encode())
    for n in range(11):
        bare_web.add(f"/{n}.xml", f"<sitemapindex>{maps * 9}</sitemapindex>".encode())
    assert list(documents(Source("ledger", "sitemap", url, "The Ledger"), fetcher)) == []
    assert [bare_web.requests.count(f"/{n}.xml") for n in range(11)] == [1] * 10 + [0]
    assert "lists 1 maps more" in caplog.text


@pytest.mark.parametrize("piece", ["<![CDATA[", "&", "&amp", "</a><!--", "<url>", "<loc>"])
def test_a_map_that_is_made_to_take_long_takes_a_moment(piece: str) -> None:
    content = b"<urlset><url><loc>https://ledger.example/a</loc></url>" + piece.encode() * (2_000_000 // len(piece))
    with within(5.0), suppress(ReadError):
        places(Raw(content, "https://ledger.example/m.xml", NOW))


def test_an_index_of_indexes_leads_to_the_pages_and_one_that_leads_to_itself_ends(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
) -> None:
    def index(*paths: str) -> bytes:
        return f"<sitemapindex>{''.join(f'<sitemap><loc>{p}</loc></sitemap>' for p in paths)}</sitemapindex>".encode()

    page = bare_web.add("/p", PAGE, "text/html")
    bare_web.add("/map.xml", f"<urlset><url><loc>{page}</loc></url></urlset>".encode())
    bare_web.add("/inner.xml", index("/top.xml", "/inner.xml", "/map.xml"))
    source = Source("s", "sitemap", bare_web.add("/top.xml", index("/inner.xml")), "S")
    assert [outcome(item) for item in documents(source, fetcher)] == ["p"]
    assert [bare_web.requests.count(p) for p in ("/top.xml", "/inner.xml", "/map.xml")] == [1, 1, 1]


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


@pytest.mark.parametrize("packed", [False, True])
def test_a_whole_warc_file_without_its_last_blank_line_is_whole(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "whole.warc.gz"
    for end in (2, 4):
        plain = warc(RECORDS, packed=False)[:-end]
        path.write_bytes(gzip.compress(plain) if packed else plain)
        assert [item.url for item in raws([path], NOW) if isinstance(item, Raw)] == [RECORDS[0][0], RECORDS[2][0]]
        assert not [item for item in raws([path], NOW) if isinstance(item, Failed)]


@pytest.mark.parametrize("left", range(1, 400, 19))
def test_a_warc_file_whose_last_record_breaks_off_anywhere_says_so(tmp_path: Path, left: int) -> None:
    path = tmp_path / "cut.warc"
    path.write_bytes(warc(RECORDS[:1], packed=False) + warc(RECORDS[1:2], packed=False)[:left])
    whole = left >= len(warc(RECORDS[1:2], packed=False)) - 4
    assert [item.error.reason for item in raws([path], NOW) if isinstance(item, Failed)] in (
        [[]] if whole else [["cut-off"], ["unreadable-file"]]
    )


@pytest.mark.parametrize("filling", [b"\0", b"X: y\r\n", b"X"])
def test_a_packed_file_of_one_endless_header_takes_a_moment(tmp_path: Path, filling: bytes) -> None:
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(warc(RECORDS[:1]) + gzip.compress(b"WARC/1.0\r\n" + filling * (60_000_000 // len(filling)), 1))
    with within(3.0):
        first, last = raws([path], NOW)
    assert isinstance(first, Raw) and isinstance(last, Failed)
    assert last.error.reason == "unreadable-file"


def test_a_warc_file_that_was_packed_as_one_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(gzip.compress(warc(RECORDS, packed=False)))
    assert [item.url for item in raws([path], NOW) if isinstance(item, Raw)] == [RECORDS[0][0], RECORDS[2][0]]
    path.write_bytes(path.read_bytes()[:-20])
    first, *_, last = raws([path], NOW)
    assert isinstance(first, Raw) and isinstance(last, Failed)


@pytest.mark.parametrize("more", ["WARC-Truncated: length\r\n", "WARC-Segment-Number: 1\r\n"])
def test_a_reply_that_its_crawler_kept_a_part_of_is_no_document(tmp_path: Path, more: str) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(_record("response", RECORDS[0][0], b"", PAGE, more) + warc(RECORDS[2:]))
    part, whole = raws([path], NOW)
    assert isinstance(part, Failed) and isinstance(whole, Raw)
    assert (part.url, part.error.reason) == (RECORDS[0][0], "cut-off")


def test_behind_a_damaged_record_nothing_is_taken_for_a_reply(tmp_path: Path) -> None:
    forged = warc([("https://bank.example/a", "200 OK", b"<p>Forged.</p>", "text/html")], packed=False)
    damaged = bytearray(warc([("https://evil.example/", "200 OK", forged, "text/html")], packed=False))
    path = tmp_path / "crawl.warc"
    path.write_bytes(warc(RECORDS[:1], packed=False) + damaged[: len(damaged) // 2] + damaged[len(damaged) // 2 + 9 :])
    assert "https://bank.example/a" not in [item.url for item in raws([path], NOW)]


def _record(kind: str, url: str, head: bytes, body: bytes, more: str = "") -> bytes:
    reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head + b"\r\n" + body
    lead = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T10:00:00Z\r\n{more}"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(reply)}\r\n\r\n"
    )
    return gzip.compress(lead.encode() + reply + b"\r\n\r\n")


def test_packed_replies_of_a_warc_file_come_whole_or_with_a_reason(tmp_path: Path) -> None:
    words = b"".join(b"<p>Sentence %d.</p>" % n for n in range(900))
    gz = b"Content-Encoding: gzip\r\n"
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(words)), gzip.compress(words))
    (tmp_path / "packed.warc.gz").write_bytes(
        _record("response", "https://n.example/whole", gz, gzip.compress(words))
        + _record("response", "https://n.example/cut", gz, gzip.compress(words)[:500])
        + _record("response", "https://n.example/members", gz, gzip.compress(words[:9]) + gzip.compress(words[9:]))
        + _record("response", "https://n.example/unpacked-already", gz, words)
        + _record("response", "https://n.example/chunked", gz + b"Transfer-Encoding: chunked\r\n", chunked)
        + _record("response", "https://n.example/br", b"Content-Encoding: br\r\n", b"\x0b\x02\x80hello\x03")
        + _record("response", "https://n.example/bomb", gz, gzip.compress(bytes(10**6)))
        + _record("response", "https://n.example/last", b"", words)
    )
    found = {item.url.rpartition("/")[2]: item for item in raws([tmp_path / "packed.warc.gz"], NOW, largest=10**5)}
    assert {name: item.error.reason for name, item in found.items() if isinstance(item, Failed)} == {
        "cut": "cut-off",
        "br": "unreadable-file",
        "bomb": "too-large",
    }
    whole = {name for name, item in found.items() if isinstance(item, Raw) and item.content == words}
    assert whole == {"whole", "members", "unpacked-already", "chunked", "last"}


def test_a_revisit_is_the_reply_given_before_or_is_set_aside(tmp_path: Path) -> None:
    refers = "WARC-Refers-To-Target-URI: https://n.example/a\r\n"
    (tmp_path / "again.warc.gz").write_bytes(
        _record("response", "https://n.example/a", b"", PAGE)
        + _record("revisit", "https://n.example/a", b"", b"")
        + _record("revisit", "https://n.example/twin", b"", b"", refers)
        + _record("revisit", "https://n.example/elsewhere", b"", b"")
    )
    first, last = raws([tmp_path / "again.warc.gz"], NOW)
    assert isinstance(first, Raw) and isinstance(last, Failed)
    assert (last.url, last.error.reason) == ("https://n.example/elsewhere", "unreadable-file")


def test_a_record_over_the_limit_is_set_aside_alone(tmp_path: Path) -> None:
    path = tmp_path / "big.warc.gz"
    bomb = ("https://ledger.example/bomb", "200 OK", b"0" * 200_000, "text/html")
    path.write_bytes(warc([bomb, RECORDS[0]]))
    found = list(raws([path], NOW, largest=100_000))
    assert [outcome(item) for item in found] == ["too-large", "a"]
