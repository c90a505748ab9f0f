"""Two processes that fetch at once: robots.txt obeyed, hosts asked no faster than allowed, the contact always named."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

# Fetches each host/path once and says what came of it. All names are this machine's, those of the SEC too.
FETCHER = """
import json, sys, time
from pathlib import Path
from graph.errors import FetchError
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.pace import SharedMoments
home, port, interval, paths = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4:]
settings = Settings(home=home, contact="tests@example.org", allow_addresses=f"127.0.0.1:{port}",
                    host_interval_s=interval)
moments = SharedMoments(home / "pace", time.monotonic)
said = {}
with Fetcher(settings, resolver=lambda host, at: ["127.0.0.1"], moments=moments) as fetcher:
    for path in paths:
        try:
            said[path] = fetcher.fetch("http://" + path.replace("/", f":{port}/", 1)).content.decode()
        except FetchError as error:
            said[path] = error.reason
print(json.dumps(said))
"""
LARGE = b"User-agent: *\nDisallow: /closed\n" + b"# nothing of interest\n" * 240_000  # 5 MB
ROBOTS = {
    "allows.example": (200, b"User-agent: *\nAllow: /\n"),
    "forbids.example": (200, b"User-agent: *\nDisallow: /\n"),
    "missing.example": (404, b""),
    "fails.example": (503, b""),
    "large.example": (200, LARGE),
    "malformed.example": (200, b"\x00\xff<html>Disallow</html>\r:::\nUser-agent\nDisallow: /closed\n\xf0\x28"),
}


class Host:
    """One server for all names: `asked` holds moment, host and path of each request."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, str, str]] = []
        self.agents: set[str] = set()
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                name = self.headers["Host"].partition(":")[0]
                host.asked.append((time.monotonic(), name, self.path))
                host.agents.add(self.headers.get("User-Agent", ""))
                status, content = ROBOTS.get(name, (404, b"")) if self.path == "/robots.txt" else (200, b"served")
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                del format, args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


@pytest.fixture
def host() -> Iterator[Host]:
    opened = Host()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


def _fetch(host: Host, folder: Path, interval: float, paths: list[str]) -> list[dict[str, str]]:
    """What each of two processes says of each host/path; they run at once, each from another end of the list."""
    running = []
    for ordered in (paths, paths[::-1]):
        command = [sys.executable, "-c", FETCHER, str(folder), str(host.port), str(interval), *ordered]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    said = [json.loads(process.communicate(timeout=400)[0]) for process in running]
    assert host.agents == {"Faultline/0.1 (+tests@example.org)"}
    return said


def _no_faster(moments: list[float], interval: float) -> None:
    """However many requests in a row took as long as their pauses; half a second is for a busy machine."""
    moments = sorted(moments)
    for first in range(len(moments)):
        for last in range(first + 1, len(moments)):
            assert moments[last] - moments[first] >= (last - first) * interval - 0.5, (first, last)


@pytest.mark.parametrize(("feeds", "interval"), [(8, 0.4), pytest.param(20, 1.0, marks=pytest.mark.nightly)])
def test_feeds_on_one_host_are_asked_at_its_pace_by_all_processes_together(
    host: Host, tmp_path: Path, feeds: int, interval: float
) -> None:
    paths = [f"allows.example/feed/{n}" for n in range(feeds)]
    for said in _fetch(host, tmp_path, interval, paths):
        assert said == dict.fromkeys(paths, "served")
    assert len(host.asked) == 2 * (feeds + 1)
    _no_faster([moment for moment, _, _ in host.asked], interval)


def test_no_address_that_robots_forbids_is_asked_for(host: Host, tmp_path: Path) -> None:
    paths = [f"{name}/{page}" for name in ROBOTS for page in ("open", "closed")]
    said = _fetch(host, tmp_path, 0.0, paths)
    wanted = dict.fromkeys(paths, "served") | dict.fromkeys(
        [f"{name}/{page}" for name in ("forbids.example", "fails.example") for page in ("open", "closed")], "robots"
    )
    wanted["large.example/closed"] = "robots"
    for process in said:
        assert {path: v for path, v in process.items() if "malformed" not in path} == {
            path: v for path, v in wanted.items() if "malformed" not in path
        }
        assert process["malformed.example/open"] == "served"
    asked: dict[str, set[str]] = defaultdict(set)
    for _, name, path in host.asked:
        asked[name].add(path)
    assert asked["forbids.example"] == asked["fails.example"] == {"/robots.txt"}
    assert "/closed" not in asked["large.example"]


@pytest.mark.parametrize("count", [12, pytest.param(60, marks=pytest.mark.nightly)])
def test_all_hosts_of_the_sec_together_are_asked_eight_times_a_second_at_most(
    host: Host, tmp_path: Path, count: int
) -> None:
    names = ("www.sec.gov", "data.sec.gov", "efts.sec.gov")
    paths = [f"{names[n % 3]}/filing/{n}" for n in range(count)]
    for said in _fetch(host, tmp_path, 0.0, paths):  # a setting cannot lift the SEC's limit
        assert said == dict.fromkeys(paths, "served")
    moments = sorted(moment for moment, _, _ in host.asked)
    assert len(moments) == 2 * (count + 3)
    _no_faster(moments, 1 / 8)
