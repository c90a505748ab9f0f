"""Real feeds, pages and filings, read from ../shared where it is there; what they say was read by hand."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import Document, Raw
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.items import Failed
from ingest.read import is_feed, read
from ingest.read.entries import entries
from ingest.sources import documents, load_sources
from tests.fixtures.web import CASES, Web, web  # noqa: F401  the fixture is used by name

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is not there")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FILINGS = CASES / "filings"
EDGAR = "Archives/edgar/data"


def saved(path: Path) -> Raw:
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    return Raw(content, "file:" + path.relative_to(CASES).as_posix(), NOW)


def flat(document: Document) -> str:
    return " ".join(document.text.split())


# name: title begins, publisher, published, language, a word that must be in the text, one that must not
PAGES: dict[str, tuple[str, str | None, str | None, str, str, str]] = {
    "apple-enterprise-partners-2019.html.gz": ("Tim Cook", "CRN", "2019-11-19", "en", "Salesforce", "Subscribe"),
    "bsi-zf-tuevit-2022-de.html": (
        "Sicherheits-Check",
        "Bundesamt für Sicherheit in der Informationstechnik",
        "2022-01-28",
        "de",
        "TÜViT",
        "Cookie",
    ),
    "californiaglobe-amazon-liability-2020.html": (
        "Amazon Liable",
        "California Globe",
        "2020-08-14",
        "en",
        "Bolger",
        "Log in",
    ),
    "fool-amazon-activision-esports.html": (
        "Why Amazon and Activision",
        "The Motley Fool",
        "2017-01-09",
        "en",
        "Twitch",
        "Sign up",
    ),
    "gitlab-devsecops-2024.html": ("3 surprising findings", "GitLab", "2024-06-25", "en", "DevSecOps", "Contact sales"),
    "globeandmail-nvidia-2024-08.html.gz": (
        "Business Brief",
        "The Globe and Mail",
        "2024-08-28",
        "en",
        "Nvidia",
        "Log in",
    ),
    "golem-samsung-lte-patent-2024-04-de.html.gz": (
        "LTE-Patent",
        "Golem.de",
        "2024-04-28",
        "de",
        "Landgericht",
        "Werbung",
    ),
    "googleblog-safebrowsing-2020.html": (
        "Enhanced Safe Browsing",
        "Google Online Security Blog",
        "2020-05-19",
        "en",
        "phishing",
        "Labels",
    ),
    "publickey1-intel-ssd-2018-ja.html": ("インテル", "publickey", None, "ja", "Intel SSD D5-P4326", "Facebook"),
    "techcrunch-rpa-ai-agents-2024-04.html.gz": (
        "How RPA vendors",
        "TechCrunch",
        "2024-04-28",
        "en",
        "UiPath",
        "Log In",
    ),
    "techradar-google-search-2026-05.html.gz": (
        "'This new search box",
        "TechRadar",
        "2026-05-19",
        "en",
        "Google",
        "Sign in",
    ),
    "teslamag-xai-2023-de.html": ("Musk-Firma xAI", "Teslamag.de", "2023-11-06", "de", "xAI", "Impressum"),
    "vancouversun-microsoft-2020.html": (
        "Microsoft moves to erase",
        "Vancouver Sun",
        "2020-01-16",
        "en",
        "US$1 billion",
        "Sign In",
    ),
    "wikipedia-mozilla-2017.html": ("Mozilla", None, None, "en", "Netscape", "Log in"),
    "wired-ai-burn-2020.html": ("AI Can Do Great Things", "Wired", "2020-01-21", "en", "OpenAI", "Sign In"),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_has_the_title_publisher_day_language_and_text_that_a_person_sees(name: str) -> None:
    title, publisher, published, language, inside, outside = PAGES[name]
    document = read(saved(CASES / "news" / "pages" / name))
    assert document.title is not None and document.title.startswith(title)
    assert (document.publisher, document.published, document.language) == (publisher, published, language)
    assert inside in document.text
    assert outside not in document.text


def test_every_page_of_the_cases_has_an_expectation() -> None:
    assert {path.name for path in (CASES / "news" / "pages").iterdir()} == set(PAGES)


FEEDS = {
    "aws-blog-2009.atom": 10,
    "cloudflare-blog.rss": 1,
    "corrupted-ampersands.rss": 1,
    "dbengines-no-pubdate.rss": 1,
    "declared-encoding-wrong.xml": 1,
    "gb2312-undeclared.rss": 1,
    "google-alert-slack.atom": 20,
    "incomplete-cdata.rss": 0,
    "invalid-dates.rss": 2,
    "iso-8859-1.rdf": 1,
    "relative-links.rss": 2,
    "techcrunch.rss": 20,
    "xml-base.atom": 1,
}


@pytest.mark.parametrize("path", sorted((CASES / "news" / "feeds").glob("*")), ids=lambda path: path.name)
def test_a_feed_has_all_its_entries_or_is_refused(path: Path) -> None:
    feed = saved(path)
    assert is_feed(feed)
    try:
        found = entries(feed)
    except ReadError as error:
        assert (path.name, error.reason) == ("incomplete-cdata.rss", "malformed-feed")
        return
    assert len(found) == FEEDS[path.name]
    assert all(entry.url is None or entry.url.startswith("http") for entry in found)
    assert all("<" not in (entry.title or "") for entry in found)


def test_the_entries_that_are_hard_to_read_are_right() -> None:
    first = {name: entries(saved(CASES / "news" / "feeds" / name))[0] for name in FEEDS if FEEDS[name]}
    assert first["gb2312-undeclared.rss"].title == "不归移民漫画系列：专业工作"
    assert first["corrupted-ampersands.rss"].url == "http://link/get?a=1&b=2"
    assert first["iso-8859-1.rdf"].title == "Digitalministerium: Neue Glasfaserförderung mit Schnellkasse"
    assert first["dbengines-no-pubdate.rss"].published == "2023-01-03"
    assert first["invalid-dates.rss"].published == "2017-10-16"
    alerts = entries(saved(CASES / "news" / "feeds" / "google-alert-slack.atom"))
    assert not any("google.com" in (entry.url or "") for entry in alerts)
    current = entries(saved(FILINGS / "cgi-bin/browse-edgar/getcurrent-all-start0.atom"))
    assert len(current) == 100
    assert {entry.form for entry in current} >= {"4"}


FORMS = {
    f"{EDGAR}/1045810/000104581026000024/0001045810-26-000024.txt": ("8-K", "NVIDIA CORP", "2026-03-06"),
    f"{EDGAR}/1045810/000104581026000024/nvda-20260302.htm": ("8-K", "NVIDIA CORP", "2026-03-06"),
    f"{EDGAR}/1045810/000104581026000021/nvda-20260125.htm": ("10-K", "NVIDIA CORP", "2026-02-25"),
    f"{EDGAR}/1018724/accession-unknown/amzn-20241231.htm": ("10-K", "AMAZON.COM, INC.", "2025-02-06"),
    f"{EDGAR}/1769628/accession-unknown/crwv-20250331-10q.txt": ("10-Q", "CoreWeave, Inc.", "2025-05-14"),
    f"{EDGAR}/1018724/000089102098001352/0000891020-98-001352.txt": ("8-K", "AMAZON COM INC", "1998-08-27"),
    f"{EDGAR}/1341439/000156459022023099/0001564590-22-023099.txt": ("8-K", "ORACLE CORP", "2022-06-13"),
    f"{EDGAR}/320193/accession-unknown/ex21_aapl.html": ("EX-21.1", None, None),
    "Archives/edgar/Feed/2025/QTR1/20250213/0001127602-25-004598.nc": ("4", "ARROW ELECTRONICS, INC.", "2025-02-13"),
    "cuad-text/energous_20170316_ex10-24.txt": ("EX-10.24", None, None),
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_filing_has_its_form_filer_and_day(name: str) -> None:
    document = read(saved(FILINGS / name))
    assert (document.form, document.publisher, document.published) == FORMS[name]


def test_the_same_filing_reads_the_same_alone_and_inside_its_submission() -> None:
    alone = read(saved(FILINGS / EDGAR / "1045810/000104581026000024/nvda-20260302.htm"))
    whole = read(saved(FILINGS / EDGAR / "1045810/000104581026000024/0001045810-26-000024.txt"))
    assert whole.text.startswith(alone.text)


def test_every_gold_passage_is_found_word_for_word() -> None:
    texts: dict[str, str] = {}
    missing = []
    for name in ("gold.jsonl", "negatives.jsonl"):
        for line in (FILINGS / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["file"] not in texts:
                texts[row["file"]] = flat(read(saved(FILINGS / row["file"])))
            if row.get("quote_start") and " ".join(row["quote_start"].split()) not in texts[row["file"]]:
                missing.append(row["quote_start"])
    assert len(texts) > 5
    assert missing == []


@pytest.fixture
def opened(web: Web) -> Iterator[Fetcher]:  # noqa: F811
    settings = Settings(home=Path("unused"), allow_addresses=web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings) as fetcher:
        yield fetcher


def test_the_whole_web_of_the_cases_ends_in_documents_and_reasons(
    web: Web,  # noqa: F811
    opened: Fetcher,
    tmp_path: Path,
) -> None:
    ends: Counter[str] = Counter()
    for source in load_sources(web.sources(tmp_path / "sources.toml")):
        for item in documents(source, opened):
            if isinstance(item, Failed):
                ends[item.error.reason] += 1
                continue
            try:
                read(item)
                ends["read"] += 1
            except ReadError as error:
                ends[error.reason] += 1
    # 15 pages, the seed article, 22 single filings, 2 submissions by the feed of filings, 1 entry without a page; the
    # articles that the saved feeds lead to are not there.
    assert ends["read"] >= 41
    assert set(ends) == {
        "read",
        "http-status",
        "not-a-document",
        "malformed-feed",
        "html-instead-of-data",
        "empty-page",
    }
    assert not any(url.startswith("http") for url in web.requests)
