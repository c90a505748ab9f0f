"""Bad sources beside good ones: each fetch ends in its time, no host is asked too often, and the good ones come in."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.paths import data_dir
from graph.reference import load_reference
from tests.bench.article import pages
from tests.contract.command import Command
from tests.fixtures.bad_servers import bad_servers
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
PAGES = [raw.content for raw in pages(50, load_reference(data_dir()).entities.values())]
REASONS = {
    "drip": {"timeout"},
    "stall": {"timeout", "connection"},
    "endless": {"too-large"},
    "loop": {"too-many-redirects"},
    "429-seconds": {"http-status"},
    "503-date": {"http-status"},
    "503-absurd": {"deferred"},
}


@pytest.mark.parametrize(
    ("count", "timeout_s", "most_s"), [(7, 15, 120), pytest.param(50, 60, 600, marks=pytest.mark.nightly)]
)
def test_bad_sources_keep_no_good_one_out(
    reference_database: Connection, bare_web: Web, tmp_path: Path, count: int, timeout_s: int, most_s: int
) -> None:
    with bad_servers(count) as bad:
        tables = []
        for n in range(count):
            page = bare_web.add(f"/a/{n}.html", PAGES[n], "text/html; charset=utf-8")
            good = bare_web.add_feed(f"/feeds/{n}.rss", {f"Article {n}": page})
            for name, url in ((bad[n].name, bad[n].url), (f"good-{n}", good)):
                tables.append(f'[[source]]\nid = "{name}"\nkind = "feed"\nurl = "{url}"\npublisher = "{name}"\n')
        (tmp_path / "sources.toml").write_text("\n".join(tables), "utf-8")
        environment = {
            **Command.on(reference_database, tmp_path / "home").environment,
            "FAULTLINE_SOURCES": str(tmp_path / "sources.toml"),
            "FAULTLINE_ALLOW_ADDRESSES": ",".join([bare_web.address, *(server.address for server in bad)]),
            "FAULTLINE_FETCH_TIMEOUT_S": str(timeout_s),
        }
        began = time.monotonic()
        done = Command(environment)("ingest", "--json", timeout=most_s + 300)
        lasted = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(f"{count} bad and {count} good sources: {lasted:.0f} s")  # noqa: T201 - pytest shows it when the test fails
    assert lasted <= most_s
    for n, server in enumerate(bad):
        kind = server.name.rpartition("-")[0]
        reasons = set(found["sources"][server.name]["dead_reasons"])
        assert reasons and reasons <= REASONS[kind], (server.name, reasons)
        assert len(server.asked) <= (6 if kind == "loop" else 4), server.name
        assert max(server.lasted, default=0.0) <= timeout_s + 5, server.name
        assert server.asked[-1] - server.asked[0] <= timeout_s + 5, server.name
        for until, again in zip(server.until, server.asked[1:], strict=False):
            assert again >= until - 0.05, server.name
        if kind == "503-absurd":
            assert len(server.asked) == 1
        good_one = found["sources"][f"good-{n}"]
        assert (good_one["documents"], good_one["dead"]) == (1, 0), n
    assert found["with_claims"] + found["without_claims"] + found["duplicates"] == count
