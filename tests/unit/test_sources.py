"""Sources: the list, feeds with their pages, EDGAR's way from feed to filing, newsrooms, files, bundled documents."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import NotFound, ReadError, ReferenceDataError
from graph.model import DocumentKind, Raw, Rights
from graph.paths import data_dir
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.read import read
from ingest.sources import Source, broken, documents, load_sources
from ingest.sources.files import raws
from ingest.sources.filings import listing
from ingest.sources.samples import samples
from ingest.sources.sources import KINDS
from tests.fixtures.web import Web, bare_web  # noqa: F401  the fixture is used by name

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REPLIES = Path(__file__).parents[1] / "data" / "replies"
ONE = '[[source]]\nid = "a"\nkind = "feed"\nurl = "https://a.example/rss"\npublisher = "A"\n'


@pytest.fixture
def fetcher(bare_web: Web) -> Iterator[Fetcher]:  # noqa: F811
    settings = Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings) as opened:
        yield opened


def outcome(item: Item) -> str:
    return item.error.reason if isinstance(item, Failed) else item.url.partition("//")[2].partition("/")[2]


# The list


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_list_of_sources_is_loaded_in_its_order(tmp_path: Path) -> None:
    text = ONE + 'rights = "licensed"\nlanguage = "de"\ncadence = "daily"\n\n' + ONE.replace('"a"', '"b"')
    first, second = load_sources(write(tmp_path, text))
    assert first == Source("a", "feed", "https://a.example/rss", "A", Rights.LICENSED, "de", cadence="daily")
    assert second.id == "b"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no [[source]]"),
        ("x = ", "no valid TOML"),
        (ONE + ONE, "twice"),
        (ONE.replace("feed", "fax"), "unknown kind 'fax'"),
        (ONE.replace("https", "ftp"), "no http or https address"),
        (ONE.replace('id = "a"', 'id = "A b"'), "small letters"),
        (ONE.replace('publisher = "A"\n', ""), "lacks 'publisher'"),
        (ONE + 'rights = "secret"\n', "unknown rights 'secret'"),
        (ONE + 'colour = "red"\n', "unknown key 'colour'"),
    ],
)
def test_a_wrong_list_is_refused_with_file_and_reason(tmp_path: Path, text: str, part: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ReferenceDataError) as caught:
        load_sources(path)
    assert str(path) in str(caught.value)
    assert part in str(caught.value)


def test_the_shipped_list_is_in_order() -> None:
    listed = load_sources(data_dir() / "sources.toml")
    assert {source.kind for source in listed} == set(KINDS)
    for source in listed:
        assert source.publisher and source.cadence and source.language
        assert source.contact == ("sec.gov" in source.url)


# Feeds


def test_a_feed_gives_its_pages_in_order_and_each_failure_its_own_reason(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
) -> None:
    good = bare_web.add("/good.html", (REPLIES / "article.html").read_bytes())
    bare_web.add("/robots.txt", b"User-agent: *\nDisallow: /closed\n")
    feed = bare_web.add_feed(
        "/rss",
        {
            "Good": good,
            "Missing": bare_web.url + "/missing",
            "Closed": bare_web.url + "/closed/a",
            "Private": "http://169.254.169.254/latest",
            "Again": good,
        },
    )
    source = Source("ledger", "feed", feed, "The Ledger", Rights.LICENSED)
    found = list(documents(source, fetcher))
    assert [outcome(item) for item in found] == ["good.html", "http-status", "robots", "blocked-address"]
    page = found[0]
    assert isinstance(page, Raw)
    assert (page.source, page.publisher, page.rights, page.title) == ("ledger", "The Ledger", Rights.LICENSED, "Good")
    assert {item.source for item in found} == {"ledger"}


def test_known_addresses_are_not_asked_again(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    good = bare_web.add("/good.html", b"<p>x</p>")
    source = Source("s", "feed", bare_web.add_feed("/rss", {"Good": good}), "S")
    assert list(documents(source, fetcher, known={good})) == []
    assert "/good.html" not in bare_web.requests


def test_an_entry_without_a_page_is_a_document_of_its_own(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    bare_web.add(
        "/rss", (REPLIES / "feed.rss").read_bytes().replace(b"https://www.google.com/url?", b"http://127.0.0.1/?")
    )
    found = list(documents(Source("s", "feed", bare_web.url + "/rss", "S"), fetcher))
    assert [outcome(item) for item in found] == ["http-status", "rss#story-2", "blocked-address"]
    entry = found[1]
    assert isinstance(entry, Raw)
    assert read(entry).text.startswith("No page of its own")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<html><body><p>Moved</p></body></html>", "html-instead-of-data"),
        (b"<rss><channel></channel></rss>", "malformed-feed"),
        (b'{"items": []}', "malformed-feed"),
    ],
)
def test_what_comes_in_place_of_a_feed_is_kept_and_refused_when_read(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    content: bytes,
    expected: str,
) -> None:
    source = Source("s", "feed", bare_web.add("/rss", content), "S")
    (item,) = documents(source, fetcher)
    assert isinstance(item, Raw)
    assert item.content == content
    with pytest.raises(ReadError) as caught:
        read(item)
    assert caught.value.reason == expected
    # The source is broken for the same reason, in the same words.
    wrong = broken(item, source, item.retrieved_at, fetcher)
    assert wrong is not None and (wrong.reason, str(wrong)) == (expected, str(caught.value))


# EDGAR

INDEX = b"""<html><head><title>EDGAR Filing Documents for 0000000000-26-000007</title></head><body><table>
<tr><th>Seq</th><th>Description</th><th>Document</th><th>Type</th><th>Size</th></tr>
<tr><td>1</td><td>8-K</td><td><a href="/ix?doc=/Archives/edgar/data/1/000000000026000007/bw.htm">bw.htm</a></td><td>8-K</td></tr>
<tr><td>2</td><td>LOGO</td><td><a href="/Archives/edgar/data/1/000000000026000007/logo.jpg">logo.jpg</a></td><td>GRAPHIC</td></tr>
<tr><td></td><td>Complete submission text file</td>
<td><a href="/Archives/edgar/data/1/000000000026000007/0000000000-26-000007.txt">0000000000-26-000007.txt</a></td><td></td></tr>
</table></body></html>"""  # noqa: E501
AT = "/Archives/edgar/data/1/000000000026000007/0000000000-26-000007"


def edgar(web: Web, forms: list[str]) -> Source:
    entries = "".join(
        f"<entry><title>{form} - BRIGHTWATER ({role})</title><link rel='alternate' href='{web.url}{AT}-index.htm'/>"
        f"<updated>2026-03-06T16:11:25-05:00</updated><category term='{form}' label='form type'/></entry>"
        for form in forms
        for role in ("Filer", "Subject")
    )
    feed = f"<?xml version='1.0' encoding='ISO-8859-1'?><feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"
    return Source("edgar", "edgar", web.add("/cgi-bin/latest.atom", feed.encode()), "SEC")


def test_an_index_page_names_the_submission_and_the_documents_behind_the_viewer() -> None:
    found = listing(Raw(INDEX, "https://www.sec.gov/x-index.htm", NOW))
    assert found.submission == f"https://www.sec.gov{AT}.txt"
    assert found.documents == (("8-K", "https://www.sec.gov/Archives/edgar/data/1/000000000026000007/bw.htm"),)


def test_a_filing_listed_for_two_roles_comes_once_as_its_submission(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    source = edgar(bare_web, ["8-K", "4"])
    bare_web.add(f"{AT}-index.htm", INDEX)
    bare_web.add(f"{AT}.txt", (REPLIES / "submission.txt").read_bytes())
    (item,) = documents(source, fetcher)
    assert isinstance(item, Raw)
    document = read(item)
    assert (document.kind, document.form, document.published) == (DocumentKind.FILING, "8-K", "2026-03-06")


def test_a_submission_that_cannot_be_had_is_replaced_by_its_main_document(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
) -> None:
    source = edgar(bare_web, ["8-K"])
    bare_web.add(f"{AT}-index.htm", INDEX)
    whole = (REPLIES / "submission.txt").read_text()
    bare_web.add(f"{AT.rpartition('/')[0]}/bw.htm", whole[whole.index("<html") : whole.index("</XBRL>")].encode())
    (item,) = documents(source, fetcher)
    assert isinstance(item, Raw)
    assert item.url.endswith("/bw.htm")
    assert read(item).publisher == "Brightwater Cloud, Inc."


def test_an_index_page_that_is_none_is_set_aside_with_its_reason(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    source = edgar(bare_web, ["8-K"])
    bare_web.add(f"{AT}-index.htm", b"<html><body><p>Please come back later.</p></body></html>")
    (item,) = documents(source, fetcher)
    assert outcome(item) == "html-instead-of-data"


# Newsrooms


def test_a_newsroom_gives_the_articles_that_it_links_to(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    listing_page = """<html><body><nav><a href="/about">About us and all that we do</a></nav>
    <a href="/news/aldermoor-signs">Aldermoor signs for five years</a> <a href="/news/2">2</a>
    <a href="/blog/why-we-built-it">Read</a> <a href="/news/report-on-the-year.pdf">The report on the year</a>
    <a href="https://elsewhere.example/a-long-story-here">Elsewhere</a> <a href="#top">Back to the top now</a>
    </body></html>"""
    article = (REPLIES / "article.html").read_bytes()
    bare_web.add("/news", listing_page.encode(), "text/html")
    bare_web.add("/news/aldermoor-signs", article, "text/html")
    found = list(documents(Source("room", "page", bare_web.url + "/news", "Room"), fetcher))
    assert [outcome(item) for item in found] == ["news/aldermoor-signs", "http-status"]
    assert bare_web.requests[-1] == "/blog/why-we-built-it"


def test_a_newsroom_without_links_says_so(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    url = bare_web.add("/news", b"<html><body><div id='app'></div></body></html>", "text/html")
    (item,) = documents(Source("room", "page", url, "Room"), fetcher)
    assert outcome(item) == "not-a-document"


# Files


def test_a_folder_is_read_in_order_with_the_same_addresses_on_every_machine(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "page.html.gz").write_bytes(gzip.compress((REPLIES / "article.html").read_bytes()))
    (tmp_path / "a.rss").write_bytes((REPLIES / "feed.rss").read_bytes())
    (tmp_path / "c.txt").write_text("A title\n\nA sentence of some length.")
    (tmp_path / ".hidden").write_text("x")
    found = list(raws([tmp_path], NOW))
    assert [item.url for item in found] == [
        "https://ledger.example/2026/aldermoor?a=1&b=2",
        "file:a.rss#story-2",
        "https://other.example/story?id=7",
        "file:b/page.html.gz",
        "file:c.txt",
    ]
    assert all(isinstance(item, Raw) and read(item).fetched == NOW for item in found)


def test_a_bomb_and_a_broken_archive_are_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(bytes(2_000_000)))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"x" * 1000)[:-20])
    (tmp_path / "c.html.gz").write_bytes(b"no gzip at all")
    (tmp_path / "d.txt").write_text("A sentence.")
    found = list(raws([tmp_path], NOW, largest=1_000_000))
    reasons = [item.error.reason if isinstance(item, Failed) else "read" for item in found]
    assert reasons == ["too-large", "unreadable-file", "unreadable-file", "read"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(raws([tmp_path / "nothing"], NOW))


# Bundled documents


def test_bundled_documents_are_samples_and_a_feeds_entry_for_one_of_them_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "article.html").write_bytes((REPLIES / "article.html").read_bytes())
    (tmp_path / "feed.rss").write_bytes((REPLIES / "feed.rss").read_bytes())
    (tmp_path / "manifest.toml").write_text(
        '[[document]]\nfile = "article.html"\nurl = "https://ledger.example/2026/aldermoor?a=1&b=2"\npublisher = "S"\n'
        'published = 2026-02-03\n[[document]]\nfile = "feed.rss"\nurl = "https://ledger.example/rss"\npublisher = "S"\n'
    )
    found = list(samples(tmp_path, NOW))
    assert [raw.url for raw in found] == [
        "https://ledger.example/2026/aldermoor?a=1&b=2",
        "https://ledger.example/rss#story-2",
        "https://other.example/story?id=7",
    ]
    assert {read(raw).kind for raw in found} == {DocumentKind.SAMPLE}
    assert found[0].published == "2026-02-03"


@pytest.mark.parametrize(
    ("manifest", "part"),
    [
        ("", "lists no document"),
        ('[[document]]\nfile = "x.html"\npublisher = "S"\n', "lacks 'url'"),
        ('[[document]]\nfile = "../x.html"\nurl = "https://x.example/"\npublisher = "S"\n', "outside"),
        ('[[document]]\nfile = "x.html"\nurl = "https://x.example/"\npublisher = "S"\n', "cannot be read"),
    ],
)
def test_a_wrong_manifest_is_refused_with_its_reason(tmp_path: Path, manifest: str, part: str) -> None:
    (tmp_path / "manifest.toml").write_text(manifest)
    with pytest.raises(ReferenceDataError, match=part):
        list(samples(tmp_path, NOW))


def test_every_shipped_sample_reads_as_a_sample() -> None:
    found = [read(raw) for raw in samples(data_dir() / "samples", datetime(2026, 12, 1, tzinfo=UTC))]
    assert len(found) >= 10
    assert {document.kind for document in found} == {DocumentKind.SAMPLE}
    assert all(document.title and document.text and document.published for document in found)
