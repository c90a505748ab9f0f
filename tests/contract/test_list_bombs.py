"""Lists made to fill the memory or the time of whoever asks for them: each costs itself alone, the parent nothing."""

from __future__ import annotations

import gzip
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from graph.errors import ReadError
from graph.model import Raw
from graph.settings import Settings
from ingest.apart import Apart
from ingest.fetch import Fetcher
from ingest.items import Failed
from ingest.sources import Source, documents
from ingest.sources.files import raws
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
MiB = 2**20
_FEED = b"<rss version='2.0'><channel><item><title>a</title>%b</item></channel></rss>"
BOMBS = {
    "sitemap": gzip.compress(b"<urlset>" + b"<a/>" * (45 * MiB // 4) + b"<url><loc>http://x/a</loc></url></urlset>"),
    "feed": _FEED % (b"<a/>" * MiB),
    "page": b"<html><body>" + b"<a href=/one-two-three-four-five><b>x</b></a>" * (9 * MiB // 45),
    "edgar-daily": b"8-K  A  1  20260306  edgar/data/1/0000000000-26-000001.txt\n" * (9 * MiB // 58),
    "edgar-search": b'{"hits": {"hits": [' + b"[]," * (3 * MiB) + b"[]]}}",
}


@pytest.fixture(autouse=True)
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process runs the main module again: here one that does nothing."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture
def fetcher(bare_web: Web, tmp_path: Path) -> Iterator[Fetcher]:
    settings = Settings(home=tmp_path, contact="t@example.org", allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, apart=Apart(seconds=8.0)) as opened:
        yield opened


class _Memory(threading.Thread):
    """The most that this process held, and with its children, in bytes above what they held at first."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.stopped = threading.Event()
        self._idle = self._held()
        self.own = self.all = 0

    def run(self) -> None:
        while not self.stopped.wait(0.05):
            own, all_ = self._held()
            self.own, self.all = max(self.own, own - self._idle[0]), max(self.all, all_ - self._idle[1])

    def _held(self) -> tuple[int, int]:
        own = psutil.Process().memory_info().rss
        total = own
        for child in psutil.Process().children(recursive=True):
            try:
                total += child.memory_info().rss
            except psutil.Error:
                continue
        return own, total


@pytest.mark.parametrize("kind", sorted(BOMBS))
def test_a_list_that_is_a_bomb_costs_the_run_neither_memory_nor_time(
    bare_web: Web,
    fetcher: Fetcher,
    kind: str,
) -> None:
    good = Source("good", "feed", bare_web.add_feed("/good.rss", {"a": bare_web.add("/a", b"<p>x</p>")}), "G")
    assert [item.url for item in documents(good, fetcher)] == [bare_web.url + "/a"]
    bomb = Source(
        "bomb", kind, bare_web.add("/bomb", BOMBS[kind], "text/html" if kind == "page" else "text/plain"), "B"
    )
    memory = _Memory()
    memory.start()
    began = time.monotonic()
    found = list(documents(bomb, fetcher))
    lasted = time.monotonic() - began
    memory.stopped.set()
    memory.join()
    assert lasted <= 30
    assert memory.own <= 100 * MiB
    assert memory.all <= 512 * MiB
    assert found or kind in ("edgar-daily", "edgar-search")
    assert [item.url for item in documents(good, fetcher)] == [bare_web.url + "/a"]


def test_a_feed_that_takes_too_long_is_refused_as_such_by_web_and_by_file(
    bare_web: Web,
    tmp_path: Path,
) -> None:
    settings = Settings(home=tmp_path, allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, apart=Apart(seconds=1.0)) as fetcher:
        bomb = Source("bomb", "feed", bare_web.add("/bomb", BOMBS["feed"]), "B")
        (refused,) = documents(bomb, fetcher)
    assert isinstance(refused, Failed)
    assert (refused.url, refused.error.reason) == (bomb.url, "parser-timeout")
    (tmp_path / "bomb.rss").write_bytes(BOMBS["feed"])
    with Apart(seconds=1.0) as apart:
        (refused,) = raws([tmp_path / "bomb.rss"], fetcher.now(), apart=apart)
    assert isinstance(refused, Failed)
    assert (refused.url, refused.error.reason) == ("file:bomb.rss", "parser-timeout")


def _hostile(how: str, listing: Raw) -> str:
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    while how == "spin":
        pass
    hoard = []
    while how == "eat":
        hoard.append(bytearray(16 * MiB))
    return listing.url


def test_a_parser_of_lists_that_ends_hangs_or_eats_its_process_costs_one_list(fetcher: Fetcher) -> None:
    listing = Raw(b"x", "https://x.example/feed", fetcher.now())
    with Apart(seconds=3.0) as apart:
        for how, reason in (("crash", "parser-crash"), ("spin", "parser-timeout"), ("eat", "parser-memory")):
            with pytest.raises(ReadError) as caught:
                apart.parsed(partial(_hostile, how), listing)
            assert caught.value.reason == reason
            assert apart.parsed(partial(_hostile, "well"), listing) == listing.url
