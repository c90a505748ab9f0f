"""Pages that were seen before: asked whether they have changed, given from the archive if not, never lost by a kill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from graph.settings import Settings
from ingest.archive import Archive
from ingest.fetch import Fetcher
from ingest.known import Known
from ingest.visits import Visits

NOW = datetime(2026, 3, 10, tzinfo=UTC)


class Press:
    """A server that knows validators; `etag` and `body` may be changed, `answers` holds the statuses it gave."""

    def __init__(self) -> None:
        self.body, self.etag, self.modified = b"<p>One</p>", '"1"', "Mon, 09 Mar 2026 10:00:00 GMT"
        self.answers: list[int] = []
        press = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    self.send_error(404)
                    return
                if self.path == "/old":
                    self.send_response(301)
                    self.send_header("Location", "/new")
                    self.end_headers()
                    return
                same = self.headers["If-None-Match"] == press.etag
                if press.etag is None:
                    same = self.headers["If-Modified-Since"] == press.modified
                press.answers.append(304 if same else 200)
                self.send_response(press.answers[-1])
                if press.etag:
                    self.send_header("ETag", press.etag)
                self.send_header("Last-Modified", press.modified)
                if not same:
                    self.send_header("Content-Type", "text/html; charset=cp1252")
                self.end_headers()
                if not same:
                    self.wfile.write(press.body)

            def log_message(self, format: str, *args: object) -> None:
                del format, args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        self.address = f"127.0.0.1:{self.server.server_port}"


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
    opened.thread.join()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def visits(tmp_path: Path) -> Iterator[Visits]:
    opened = Visits(tmp_path / "visits.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def fetcher(press: Press, archive: Archive, visits: Visits, tmp_path: Path) -> Iterator[Fetcher]:
    settings = Settings(home=tmp_path, allow_addresses=press.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, archive=archive, visits=visits) as opened:
        yield opened


@pytest.mark.parametrize("etag", ['"1"', None])
def test_an_unchanged_page_costs_a_304_and_comes_from_the_archive(
    press: Press, fetcher: Fetcher, archive: Archive, etag: str | None
) -> None:
    press.etag = etag  # type: ignore[assignment]
    url = f"http://{press.address}/new"
    first = fetcher.fetch(url)
    archive.put(first)
    again = fetcher.fetch(f"http://{press.address}/old", source="s", title="T")
    assert press.answers == [200, 304]
    assert (again.content, again.url, again.charset, again.media_type) == (first.content, url, "cp1252", "text/html")
    assert (again.source, again.title) == ("s", "T")
    press.body, press.etag, press.modified = b"<p>Two</p>", '"2"', "Tue, 10 Mar 2026 10:00:00 GMT"
    assert fetcher.fetch(url).content == b"<p>Two</p>"
    assert press.answers == [200, 304, 200]


def test_an_unchanged_page_costs_a_304_on_every_later_visit(press: Press, fetcher: Fetcher, archive: Archive) -> None:
    url = f"http://{press.address}/new"
    archive.put(fetcher.fetch(url))
    for _ in range(3):
        assert fetcher.fetch(url).content == press.body
    assert press.answers == [200, 304, 304, 304]


def test_a_reply_that_was_never_archived_is_asked_for_in_full(press: Press, fetcher: Fetcher) -> None:
    url = f"http://{press.address}/new"
    fetcher.fetch(url)  # and the run is killed here
    assert fetcher.fetch(url).content == press.body
    assert press.answers == [200, 200]


def test_a_damaged_reply_in_the_archive_is_asked_for_in_full(
    press: Press, fetcher: Fetcher, archive: Archive, tmp_path: Path
) -> None:
    url = f"http://{press.address}/new"
    archive.put(fetcher.fetch(url))
    (path,) = (tmp_path / "archive").glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-9] + b"damaged!!")
    assert fetcher.fetch(url).content == press.body
    assert press.answers == [200, 200]


def test_a_listing_is_remembered_itself(press: Press, fetcher: Fetcher) -> None:
    url = f"http://{press.address}/new"
    first = fetcher.fetch(url, listing=True)
    assert fetcher.fetch(url, listing=True).content == first.content
    assert press.answers == [200, 304]


def test_a_page_rests_for_a_while_and_only_if_the_graph_holds_its_document(visits: Visits) -> None:
    for url in ("https://m.x.example/a", "https://x.example/never-stored"):
        visits.keep(url, NOW, None, None, "text/html", "0" * 64, None)
    visits.lead("https://x.example/short", "https://m.x.example/a", NOW)
    visits.settle({"https://m.x.example/a": "https://www.x.example/a"})
    rows = [
        {"url": "https://www.x.example/a", "kind": "news"},
        {"url": "https://x.example/made-before", "kind": "news"},
        {"url": "https://x.example/filing", "kind": "filing"},
    ]
    soon, late = (Known(rows, visits, NOW + timedelta(hours=hours), 20.0) for hours in (10, 30))
    asked = ("m.x.example/a", "x.example/short", "x.example/filing", "x.example/never-stored", "x.example/made-before")
    assert [f"https://{url}" in soon for url in asked] == [True, True, True, False, False]
    assert [f"https://{url}" in late for url in asked] == [False, False, True, False, False]


def test_a_damaged_memory_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "visits.sqlite"
    path.write_bytes(b"no data base" * 1000)
    opened = Visits(path)
    assert opened.of("https://x.example/a") is None
    opened.keep("https://x.example/a", NOW, '"1"', None, "text/html", "0" * 64, b"body")
    found = opened.of("https://x.example/a")
    assert found is not None and found.body == b"body"
    opened.close()
