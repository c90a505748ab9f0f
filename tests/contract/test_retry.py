"""What was set aside is tried again as its source would ask for it, and stays what it was said to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.errors import FetchError
from graph.model import DocumentKind, Raw, Rights
from graph.paths import data_dir
from graph.reference import load_reference
from graph.settings import Settings
from graph.store import Store
from ingest.archive import Archive
from ingest.dead_letters import again, letter_row
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Lead, Role
from ingest.pipeline import Pipeline
from ingest.sources import Source
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
AWAY = FetchError("http-status", "It answered 503.")
SUBMISSION = (Path(__file__).parents[1] / "data" / "replies" / "submission.txt").read_bytes()
FOLDER = "/Archives/edgar/data/42/000000004226000007"


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def fetcher(bare_web: Web, tmp_path: Path) -> Iterator[Fetcher]:
    settings = Settings(home=tmp_path, allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, now=lambda: NOW) as opened:
        yield opened


def set_aside(store: Store, *items: Item, reason: str = "http-status", at: datetime = NOW) -> None:
    rows = [
        letter_row(item, "fetch" if isinstance(item, Failed) else "read", reason, "It failed.", at) for item in items
    ]
    store.write_query("write_dead_letters", rows=rows)


def is_open(store: Store, url: str) -> bool:
    return bool(store.read("open_letters", urls=[url]))


def test_an_article_comes_back_with_what_its_feed_said_of_it(
    store: Store, archive: Archive, fetcher: Fetcher, bare_web: Web
) -> None:
    url = bare_web.add("/a", b"<p>x</p>", "text/html")
    lead = Lead("The Ledger", "A title", "2026-03-09", None, Rights.CONFIDENTIAL)
    set_aside(store, Failed(url, AWAY, "gone-from-the-list", lead))
    (found,) = again(store, archive, fetcher, (), NOW)
    assert isinstance(found, Raw)
    assert (found.publisher, found.title, found.published, found.rights, found.source) == (
        "The Ledger", "A title", "2026-03-09", Rights.CONFIDENTIAL, "gone-from-the-list",
    )  # fmt: skip


def test_a_letter_of_unknown_rights_whose_source_is_listed_no_more_is_confidential(
    store: Store, archive: Archive, fetcher: Fetcher, bare_web: Web
) -> None:
    set_aside(store, Failed(bare_web.add("/a", b"<p>x</p>"), AWAY, "gone-from-the-list"))
    (found,) = again(store, archive, fetcher, (), NOW)
    assert isinstance(found, Raw) and found.rights is Rights.CONFIDENTIAL


def test_an_index_of_a_day_and_an_index_page_lead_to_their_filings(
    store: Store, archive: Archive, fetcher: Fetcher, bare_web: Web
) -> None:
    bare_web.add(f"{FOLDER}/0000000042-26-000007.txt", SUBMISSION)
    line = b"8-K  BRIGHTWATER CLOUD INC  42  20260306  edgar/data/42/0000000042-26-000007.txt\n"
    daily = bare_web.add("/daily/2026/QTR1/form.20260306.idx", line)
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    set_aside(store, Failed(daily, AWAY, "daily", role=Role.LISTING))
    (found,) = again(store, archive, fetcher, [source], NOW)
    assert isinstance(found, Raw)
    assert (found.kind, found.publisher, found.published) == (
        DocumentKind.FILING, "BRIGHTWATER CLOUD INC", "2026-03-06",
    )  # fmt: skip
    assert not is_open(store, daily)
    page = (
        b"<html><head><title>EDGAR Filing Documents for 0000000042-26-000007</title></head><body><table><tr><td>1</td>"
        b"<td>Complete submission text file</td><td><a href='0000000042-26-000007.txt'>x</a></td><td></td></tr></table>"
    )
    index = bare_web.add(f"{FOLDER}/0000000042-26-000007-index.htm", page, "text/html")
    lead = Lead("BRIGHTWATER CLOUD INC", None, "2026-03-06", DocumentKind.FILING)
    set_aside(store, Failed(index, AWAY, "daily", lead, Role.FILING))
    (found,) = again(store, archive, fetcher, [source], NOW)
    assert isinstance(found, Raw)
    assert (found.url, found.publisher) == (f"{bare_web.url}{FOLDER}/0000000042-26-000007.txt", "BRIGHTWATER CLOUD INC")
    assert not is_open(store, index)


def test_a_map_of_an_index_of_maps_leads_to_its_pages(
    store: Store, archive: Archive, fetcher: Fetcher, bare_web: Web
) -> None:
    page = bare_web.add("/p", b"<p>x</p>")
    part = bare_web.add("/part.xml", f"<urlset><url><loc>{page}</loc></url></urlset>".encode())
    set_aside(store, Failed(part, AWAY, "maps", role=Role.LISTING))
    source = Source("maps", "sitemap", bare_web.url + "/index.xml", "N")
    assert [item.url for item in again(store, archive, fetcher, [source], NOW)] == [page]
    assert not is_open(store, part)


def test_all_lists_of_one_source_are_closed_by_one_retry_that_had_them(
    store: Store, archive: Archive, fetcher: Fetcher, bare_web: Web
) -> None:
    rows = {
        "accessionNumber": ["0000000042-26-000007"], "filingDate": ["2026-03-06"], "form": ["8-K"],
    }  # fmt: skip
    bare_web.add(f"{FOLDER}/0000000042-26-000007.txt", SUBMISSION)
    older = bare_web.add("/older.json", json.dumps({**rows, "accessionNumber": []}).encode(), status=410)
    said = {"cik": "42", "name": "B", "filings": {"recent": rows, "files": [{"name": "older.json"}]}}
    top = bare_web.add("/CIK42.json", json.dumps(said).encode())
    other = Failed(f"{bare_web.url}/CIK43.json", AWAY, "another", role=Role.LISTING)
    set_aside(store, *(Failed(url, AWAY, "company", role=Role.LISTING) for url in (top, older)), other)
    source = Source("company", "edgar-company", top, "B")
    items = list(again(store, archive, fetcher, [source], NOW))
    # Letters of one instant come in the order of their addresses, which a port is part of.
    assert {item.url for item in items if isinstance(item, Failed)} == {older, other.url}
    assert is_open(store, top) and is_open(store, older)
    bare_web.replies["/older.json"].status = 200
    bare_web.requests.clear()
    items = list(again(store, archive, fetcher, [source], NOW))
    assert [is_open(store, url) for url in (top, older, other.url)] == [False, False, True]
    assert bare_web.requests.count("/CIK42.json") == 1  # read once for both


def test_what_a_server_showed_in_place_of_a_page_is_asked_for_anew_and_the_rest_comes_from_the_archive(
    store: Store, archive: Archive, fetcher: Fetcher, bare_web: Web
) -> None:
    asked = bare_web.add("/a", b"<p>The page itself.</p>", "text/html")
    wall = Raw(b"<p>Consent?</p>", bare_web.url + "/consent?to=a", NOW, source="s", title="T", asked=asked)
    empty = Raw(b"<p></p>", bare_web.url + "/empty", NOW, source="s")
    for raw in (wall, empty):
        archive.put(raw)
    set_aside(store, wall, reason="consent-page")
    set_aside(store, empty, reason="empty-page")
    found = {item.url: item for item in again(store, archive, fetcher, [], NOW)}
    assert isinstance(page := found[asked], Raw) and page.content == b"<p>The page itself.</p>" and page.title == "T"
    assert isinstance(kept := found[empty.url], Raw) and kept.content == empty.content
    assert "/empty" not in bare_web.requests


def test_a_copy_of_what_is_refused_closes_no_letter(store: Store, archive: Archive) -> None:
    away, copy, good, twin = (f"https://x.example/{name}" for name in ("away", "copy", "good", "twin"))
    words = b"<html><body><article><p>" + b"The firm said nothing new about its plans on Monday. " * 9
    items = [
        Raw(content, url, NOW, media_type="text/html", source="s")
        for url, content in ((away, b"<p></p>"), (copy, b"<p></p>"), (good, words), (twin, words))
    ]
    set_aside(store, *(Failed(item.url, AWAY, "s") for item in items))
    pipeline = Pipeline(store, load_reference(data_dir()), archive, data_dir(), workers=1)
    report = pipeline.run(items)
    assert (report.total("duplicates"), report.total("dead")) == (2, 1)
    assert [is_open(store, item.url) for item in items] == [True, True, False, False]


def test_letters_tried_least_often_come_first(store: Store) -> None:
    hopeless, fresh = (Failed(f"https://x.example/{name}", AWAY, "s") for name in ("hopeless", "fresh"))
    for night in range(3):
        set_aside(store, hopeless, at=NOW - timedelta(days=9 - night))
    set_aside(store, replace(fresh), at=NOW)
    assert [row["url"] for row in store.read("open_dead_letters", limit=1)] == [fresh.url]
