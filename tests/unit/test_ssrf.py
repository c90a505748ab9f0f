"""Addresses that lead inside, as source, as link of a feed and as redirect: none is dialled."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from graph.errors import FetchError
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.items import Failed
from ingest.sources import Source, documents
from tests.fixtures.web import Reply, Web, bare_web  # noqa: F401  the fixture is used by name
from tests.unit.test_address import SPELLINGS

WEB = [url for url in SPELLINGS.split() if url.startswith(("http://", "https://"))]
# What a resolver may answer for a public name: one private address is enough to refuse them all, and rebinding
# changes the answer between two questions.
REBOUND = [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:169.254.169.254"], ["fd00:ec2::254"]]


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address that a socket was connected to."""
    seen: list[tuple[str, int]] = []
    plain = socket.create_connection

    def counted(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
        seen.append(address)
        return plain(address, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", counted)
    return seen


@pytest.fixture
def fetcher(bare_web: Web) -> Iterator[Fetcher]:  # noqa: F811
    answers = iter(REBOUND * 100)

    def resolver(host: str, port: int) -> list[str]:
        return next(answers) if host.endswith(".example") else ["127.0.0.1"]

    settings = Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, resolver=resolver) as opened:
        yield opened


def test_there_are_fifty_spellings() -> None:
    assert len(WEB) >= 50


def test_no_link_of_a_feed_leads_inside(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    dialled: list[tuple[str, int]],
) -> None:
    links = [*WEB, *(f"http://rebound-{n}.example/" for n in range(len(REBOUND)))]
    items = "".join(f"<item><title>{n}</title><link>{escape(url)}</link></item>" for n, url in enumerate(links))
    url = bare_web.add("/rss", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    found = list(documents(Source("s", "feed", url, "S"), fetcher))
    # What is no web address at all is an entry without a page.
    reasons = [item.error.reason for item in found if isinstance(item, Failed)]
    assert len(reasons) >= 45
    assert set(reasons) == {"blocked-address"}
    assert {f"{host}:{port}" for host, port in dialled} == {bare_web.address}


def test_no_source_and_no_redirect_leads_inside(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    dialled: list[tuple[str, int]],
) -> None:
    for n, url in enumerate([*WEB, *(f"http://rebound-{n}.example/" for n in range(len(REBOUND)))]):
        for kind in ("feed", "page", "sitemap", "edgar-company", "edgar-search"):
            (item,) = documents(Source("s", kind, url, "S"), fetcher)
            assert isinstance(item, Failed) and item.error.reason == "blocked-address", url
        bare_web.replies[f"/{n}"] = Reply(b"", status=302, headers={"Location": url})
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(f"{bare_web.url}/{n}")
        # A few spellings are relative to the page that redirects, and lead back to it.
        assert caught.value.reason == "blocked-address" or caught.value.reason == "http-status", url
    assert {f"{host}:{port}" for host, port in dialled} == {bare_web.address}
