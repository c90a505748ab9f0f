"""Fetching against real servers on loopback; the clock and the sleep are the test's own."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import FetchError, SettingsError
from graph.settings import Settings
from ingest.fetch import Fetcher
from tests.fixtures.web import Reply, Web, bare_web  # noqa: F401  the fixture is used by name

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def fetcher(web: Web | str, clock: Clock | None = None, **settings: object) -> Fetcher:
    clock = clock or Clock()
    allowed = web if isinstance(web, str) else web.address
    values = {"host_interval_s": 0.0, "contact": "tests@example.org", "allow_addresses": allowed, **settings}
    return Fetcher(
        Settings(home=Path("unused"), **values),  # type: ignore[arg-type]
        monotonic=clock,
        sleep=clock.sleep,
        now=lambda: NOW,
    )


def refused(fetch: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch.fetch(url)
    assert str(caught.value).endswith(".")
    return caught.value


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does what it likes with each connection; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    request = connection.recv(65536)
                    if b"/robots.txt" in request:
                        connection.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    else:
                        answer(connection)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    stop.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def test_the_bytes_come_as_served_with_what_the_server_says_of_them(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/a", "Grüße".encode("latin-1"), "Text/HTML; Charset=ISO-8859-1")
    with fetcher(bare_web) as fetch:
        raw = fetch.fetch(url + "#part", source="s", publisher="P", published="2026-02")
    assert raw.content == "Grüße".encode("latin-1")
    assert (raw.url, raw.media_type, raw.charset) == (url, "text/html", "iso-8859-1")
    assert (raw.retrieved_at, raw.source, raw.publisher, raw.published) == (NOW, "s", "P", "2026-02")


def test_every_request_names_faultline_and_the_contact(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/a", b"x")
    with fetcher(bare_web) as fetch:
        fetch.fetch(url)
    assert bare_web.requests == ["/robots.txt", "/a"]
    assert bare_web.agents == {"Faultline/0.1 (+tests@example.org)"}


def test_a_contact_that_could_break_the_header_is_a_settings_error() -> None:
    with pytest.raises(SettingsError):
        fetcher("", contact="a@example.org\r\nX-Evil: 1")


def test_compressed_replies_are_unpacked(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/z", gzip.compress(b"packed " * 1000))
    bare_web.replies["/z"].headers["Content-Encoding"] = "gzip"
    with fetcher(bare_web) as fetch:
        assert fetch.fetch(url).content == b"packed " * 1000


def test_a_reply_of_several_gzip_members_comes_whole(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/z", gzip.compress(b"one ") + gzip.compress(b"two ") + gzip.compress(b"three"))
    bare_web.replies["/z"].headers["Content-Encoding"] = "gzip"
    with fetcher(bare_web) as fetch:
        assert fetch.fetch(url).content == b"one two three"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_reply_that_is_cut_with_the_right_length_is_refused(
    bare_web: Web,  # noqa: F811
    pack: Callable[[bytes], bytes],
) -> None:
    packed = pack(b"".join(b"<p>Sentence %d.</p>" % n for n in range(2000)))
    url = bare_web.add("/z", packed[: len(packed) // 2])
    bare_web.replies["/z"].headers["Content-Encoding"] = "gzip" if pack is gzip.compress else "deflate"
    with fetcher(bare_web) as fetch:
        assert refused(fetch, url).reason == "broken-reply"
    assert bare_web.requests.count("/z") == 4


def test_a_bomb_ends_at_the_limit_of_unpacked_bytes(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/bomb", gzip.compress(bytes(20 * 2**20)))
    bare_web.replies["/bomb"].headers["Content-Encoding"] = "gzip"
    with fetcher(bare_web, unpacked_limit_mb=2) as fetch:
        assert refused(fetch, url).reason == "too-large"


def test_a_body_over_the_wire_limit_is_refused_announced_or_not(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/big", bytes(1_100_000))
    with fetcher(bare_web, wire_limit_mb=1) as fetch:
        assert refused(fetch, url).reason == "too-large"

    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with raw_server(endless) as address, fetcher(address, wire_limit_mb=1) as fetch:
        assert refused(fetch, f"http://{address}/").reason == "too-large"


def test_a_server_that_drips_is_left_when_the_time_for_the_fetch_is_up() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(100):
            connection.sendall(b"x")
            threading.Event().wait(0.1)

    with raw_server(drip) as address:
        values = {"home": Path("unused"), "allow_addresses": address, "fetch_timeout_s": 0.8, "host_interval_s": 0.0}
        with Fetcher(Settings(**values)) as fetch:  # type: ignore[arg-type]  # the real clock
            assert refused(fetch, f"http://{address}/").reason == "timeout"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_headers_that_drip_and_handshakes_that_stall_end_with_the_fetch(scheme: str) -> None:
    def drip(connection: socket.socket) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100 if scheme == "http" else b"":
            connection.sendall(bytes([byte]))
            threading.Event().wait(0.05)
        threading.Event().wait(1.5)

    with raw_server(drip) as address:
        values = {"home": Path("unused"), "allow_addresses": address, "fetch_timeout_s": 0.8, "host_interval_s": 0.0}
        before = time.monotonic()
        with Fetcher(Settings(**values)) as fetch:  # type: ignore[arg-type]  # the real clock
            assert refused(fetch, f"{scheme}://{address}/").reason == "timeout"
        assert time.monotonic() - before < 3


def test_a_host_that_hangs_is_left_alone_after_three_timeouts() -> None:
    answering = threading.Event()

    def stall(connection: socket.socket) -> None:
        if answering.wait(1.6):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    with raw_server(stall) as address:
        values = {"home": Path("unused"), "allow_addresses": address, "host_interval_s": 0.0, "fetch_timeout_s": 1.5}
        with Fetcher(Settings(**values)) as fetch:  # type: ignore[arg-type]  # the real clock
            reasons = [refused(fetch, f"http://{address}/{n}").reason for n in range(20)]
            assert reasons == ["timeout"] * 3 + ["hanging"] * 17
        with Fetcher(Settings(**values)) as fetch:  # type: ignore[arg-type]  # another run
            for _ in range(2):
                assert refused(fetch, f"http://{address}/a").reason == "timeout"
            answering.set()
            assert fetch.fetch(f"http://{address}/a").content == b"ok"
            answering.clear()
            assert refused(fetch, f"http://{address}/a").reason == "timeout"


def test_a_packing_that_was_not_asked_for_is_refused(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/a", b"\x8b\x02\x80packed")
    bare_web.replies["/a"].headers["Content-Encoding"] = "compress"
    with fetcher(bare_web) as fetch:
        assert refused(fetch, url).reason == "broken-reply"


def test_a_reply_that_breaks_off_is_tried_four_times() -> None:
    tries = []

    def cut(connection: socket.socket) -> None:
        tries.append(1)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    with raw_server(cut) as address, fetcher(address) as fetch:
        assert refused(fetch, f"http://{address}/").reason == "broken-reply"
    assert len(tries) == 4


def test_a_failing_server_is_tried_again_and_may_recover(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/a", b"down", status=503)
    clock = Clock()

    def recover(seconds: float) -> None:
        clock.sleep(seconds)
        bare_web.add("/a", b"up")

    with Fetcher(
        Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0),  # type: ignore[arg-type]
        monotonic=clock,
        sleep=recover,
        now=lambda: NOW,
    ) as fetch:
        assert fetch.fetch(url).content == b"up"
    assert clock.slept


@pytest.mark.parametrize("status", [429, 500, 503])
def test_no_more_than_four_tries(bare_web: Web, status: int) -> None:  # noqa: F811
    url = bare_web.add("/a", b"no", status=status)
    with fetcher(bare_web) as fetch:
        assert refused(fetch, url).reason == "http-status"
    assert bare_web.requests.count("/a") == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_not_asked_again(bare_web: Web, status: int) -> None:  # noqa: F811
    url = bare_web.add("/a", b"no", status=status)
    with fetcher(bare_web) as fetch:
        error = refused(fetch, url)
    assert error.reason == "http-status"
    assert str(status) in str(error)
    assert bare_web.requests.count("/a") == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("7.5", 7.5),
        ("2, 8", 8.0),  # two headers as one
        ("7s", 7.0),
        ("Sun, 01 Mar 2026 12:00:09 GMT", 9.0),
        ("Sun, 01 Mar 2026 13:00:09 +0100", 9.0),
        ("2026-03-01T12:00:09Z", 9.0),
    ],
)
def test_retry_after_is_waited_for_in_either_form(bare_web: Web, header: str, seconds: float) -> None:  # noqa: F811
    url = bare_web.add("/a", b"no", status=429)
    bare_web.replies["/a"].headers["Retry-After"] = header
    clock = Clock()
    with fetcher(bare_web, clock) as fetch:
        assert refused(fetch, url).reason == "http-status"
    assert len(clock.slept) == 3
    assert min(clock.slept) >= seconds


@pytest.mark.parametrize("header", ["7200", "120", "Mon, 02 Mar 2026 12:00:00 GMT", "9" * 400])
def test_a_host_that_asks_for_longer_than_a_fetch_is_deferred_and_left_alone(
    bare_web: Web,  # noqa: F811
    header: str,
) -> None:
    url = bare_web.add("/a", b"no", status=503)
    bare_web.replies["/a"].headers["Retry-After"] = header
    clock = Clock()
    with fetcher(bare_web, clock) as fetch:
        assert refused(fetch, url).reason == "deferred"
        assert refused(fetch, url).reason == "deferred"
    assert bare_web.requests.count("/a") == 1
    assert clock.slept == []


@pytest.mark.parametrize("header", ["soon", "-5", "", "Sun, 32 Foo 2026", "2026-03-41", "7 parsecs"])
def test_a_senseless_retry_after_counts_as_none(bare_web: Web, header: str) -> None:  # noqa: F811
    url = bare_web.add("/a", b"no", status=503)
    bare_web.replies["/a"].headers["Retry-After"] = header
    with fetcher(bare_web) as fetch:
        assert refused(fetch, url).reason == "http-status"


def test_redirects_are_followed_and_the_last_address_is_kept(bare_web: Web) -> None:  # noqa: F811
    target = bare_web.add("/there", b"x")
    url = bare_web.url + "/here"
    bare_web.replies["/here"] = Reply(b"", status=302, headers={"Location": "there#x"})
    with fetcher(bare_web) as fetch:
        assert fetch.fetch(url).url == target


def test_the_sixth_redirect_is_not_followed(bare_web: Web) -> None:  # noqa: F811
    bare_web.replies["/loop"] = Reply(b"", status=301, headers={"Location": "/loop"})
    with fetcher(bare_web) as fetch:
        assert refused(fetch, bare_web.url + "/loop").reason == "too-many-redirects"
    assert bare_web.requests.count("/loop") == 6


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/", "http://169.254.169.254/", "file:///etc/passwd", "http://[::1]/"]
)
def test_a_redirect_to_a_private_address_is_refused_and_not_dialled(bare_web: Web, target: str) -> None:  # noqa: F811
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    location = target.format(port=listener.getsockname()[1])
    bare_web.replies["/out"] = Reply(b"", status=302, headers={"Location": location})
    with fetcher(bare_web) as fetch:
        assert refused(fetch, bare_web.url + "/out").reason == "blocked-address"
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()


def test_a_name_that_resolves_to_a_private_address_is_refused_and_not_dialled() -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["10.0.0.8"]

    with Fetcher(Settings(home=Path("unused")), resolver=resolver) as fetch:
        for _ in range(2):
            assert refused(fetch, "https://rebinding.example/").reason == "blocked-address"


def test_the_checked_address_is_dialled_and_the_host_name_is_kept(bare_web: Web) -> None:  # noqa: F811
    port = bare_web.address.rpartition(":")[2]
    bare_web.add("/a", b"x")
    asked: list[str] = []

    def resolver(host: str, at: int) -> list[str]:
        asked.append(f"{host}:{at}")
        return ["127.0.0.1"]

    settings = Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, resolver=resolver) as fetch:
        raw = fetch.fetch(f"http://name.example:{port}/a")
    assert raw.content == b"x"
    assert set(asked) == {f"name.example:{port}"}
    assert bare_web.hosts == {f"name.example:{port}"}


def test_robots_that_forbid_are_obeyed(bare_web: Web) -> None:  # noqa: F811
    bare_web.add("/robots.txt", b"User-agent: *\nDisallow: /private\n\nUser-agent: Faultline\nDisallow: /closed\n")
    closed, opened = bare_web.add("/closed/a", b"x"), bare_web.add("/private/a", b"x")
    with fetcher(bare_web) as fetch:
        assert refused(fetch, closed).reason == "robots"
        fetch.fetch(opened)
    assert "/closed/a" not in bare_web.requests
    assert bare_web.requests.count("/robots.txt") == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /closed\n",
        "\ufeffUser-agent: *\nDisallow: /closed\n".encode("utf-16-le"),
        "\ufeffUser-agent: *\nDisallow: /closed\n".encode("utf-16-be"),
    ],
)
def test_robots_that_open_with_a_byte_order_mark_are_obeyed(bare_web: Web, content: bytes) -> None:  # noqa: F811
    bare_web.add("/robots.txt", content)
    with fetcher(bare_web) as fetch:
        assert refused(fetch, bare_web.add("/closed/a", b"x")).reason == "robots"
        fetch.fetch(bare_web.add("/a", b"x"))


def test_robots_that_break_off_are_not_asked_for_again_by_each_page() -> None:
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65536).split(b" ")[1])
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nUser")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with fetcher(address := f"127.0.0.1:{listener.getsockname()[1]}") as fetch:
        for n in range(5):
            assert refused(fetch, f"http://{address}/{n}").reason == "broken-reply"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    assert asked == [b"/robots.txt"] * 4


def test_robots_behind_more_than_five_redirects_count_as_missing(bare_web: Web) -> None:  # noqa: F811
    bare_web.add("/robots.txt", b"", status=302)
    bare_web.replies["/robots.txt"].headers["Location"] = "/robots.txt"
    with fetcher(bare_web) as fetch:
        for n in range(3):
            assert fetch.fetch(bare_web.add(f"/{n}", b"x")).content == b"x"
    assert bare_web.requests.count("/robots.txt") == 6


@pytest.mark.parametrize(
    ("status", "content", "allowed"),
    [
        (404, b"", True),
        (403, b"", True),
        (500, b"", False),
        (503, b"", False),
        (200, b"\xff\xfe\x00garbage\n:::\nDisallow", True),
        (200, b"User-agent: *\nDisallow: /\n" + b"# padding\n" * 500_000, False),
    ],
)
def test_robots_that_are_missing_allow_and_failing_ones_forbid(
    bare_web: Web,  # noqa: F811
    status: int,
    content: bytes,
    allowed: bool,
) -> None:
    bare_web.add("/robots.txt", content, status=status)
    url = bare_web.add("/a", b"x")
    with fetcher(bare_web) as fetch:
        if allowed:
            assert fetch.fetch(url).content == b"x"
        else:
            assert refused(fetch, url).reason == "robots"
            assert "/a" not in bare_web.requests


def test_one_host_is_asked_once_in_the_interval(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/a", b"x")
    clock = Clock()
    with fetcher(bare_web, clock, host_interval_s=1.0) as fetch:
        for _ in range(5):
            fetch.fetch(url)
    assert sum(clock.slept) == pytest.approx(5.0)  # robots.txt and five pages: five pauses between six requests


def test_no_cookie_is_kept(bare_web: Web) -> None:  # noqa: F811
    url = bare_web.add("/a", b"x")
    bare_web.replies["/a"].headers["Set-Cookie"] = "id=1; Path=/"
    with fetcher(bare_web) as fetch:
        fetch.fetch(url)
        fetch.fetch(url)
    assert bare_web.cookies == [None, None, None]


def test_sec_hosts_are_not_asked_without_a_contact() -> None:
    with Fetcher(Settings(home=Path("unused"), contact=None), resolver=lambda *_: pytest.fail("asked")) as fetch:
        for url in ("https://www.sec.gov/x", "https://data.sec.gov/y", "https://sec.gov/"):
            error = refused(fetch, url)
            assert error.reason == "no-contact"
            assert "FAULTLINE_CONTACT" in str(error)


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize(
    "words", ["Request Rate Threshold Exceeded", "Your Request Originates from an Undeclared Automated Tool"]
)
def test_secs_pages_for_fast_and_undeclared_clients_are_known_by_their_content(
    bare_web: Web,  # noqa: F811
    status: int,
    words: str,
) -> None:
    page = f"<!DOCTYPE html><html><head><title>SEC.gov | {words}</title></head><body>Wait.</body></html>"
    url = bare_web.add("/a", page.encode(), "text/html", status)
    with fetcher(bare_web) as fetch:
        assert refused(fetch, url).reason == "sec-blocked"
        assert refused(fetch, url).reason == "deferred"
    assert bare_web.requests.count("/a") == 1


def test_an_empty_reply_is_refused(bare_web: Web) -> None:  # noqa: F811
    with fetcher(bare_web) as fetch:
        assert refused(fetch, bare_web.add("/a", b"")).reason == "empty-reply"


def test_nobody_listening_is_a_connection_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with fetcher(address) as fetch:
        assert refused(fetch, f"http://{address}/").reason == "connection"
