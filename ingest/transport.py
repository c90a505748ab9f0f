"""The transport under `Fetcher`: resolves a name once, checks every address and dials the one it has checked.

The host name stays in the Host header and in the TLS handshake, because only the dialling is replaced.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import httpcore2
import httpx2

from graph.errors import FetchError
from ingest.address import check_address, resolve

Resolve = Callable[[str, int], list[str]]

_IDLE_TIMEOUT_S = 20.0  # longest silence of a server before the whole fetch is given up


class Deadline:
    """Time that is left of the fetch in hand, one for each thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._local = threading.local()

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Start the clock of one fetch."""
        before = getattr(self._local, "until", None)
        self._local.until = self._monotonic() + seconds
        try:
            yield
        finally:
            self._local.until = before

    def left(self) -> float:
        """Seconds left; endless outside `within`."""
        until: float | None = getattr(self._local, "until", None)
        return float("inf") if until is None else until - self._monotonic()

    def check(self) -> None:
        """Raise the transport's own time-out if nothing is left."""
        if self.left() <= 0:
            raise httpcore2.ReadTimeout("the time for this fetch is used up")

    def cap(self, timeout: float | None) -> float:
        """A socket time-out that does not outlast the fetch."""
        self.check()
        return max(0.001, min(self.left(), _IDLE_TIMEOUT_S if timeout is None else timeout))


class _TimedStream(httpcore2.NetworkStream):
    """A socket whose every read and write ends with the fetch, so that one byte a second cannot keep it open."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore2.NetworkBackend):
    """Opens sockets to checked addresses only."""

    def __init__(self, allow: Collection[str], deadline: Deadline, resolver: Resolve = resolve) -> None:
        self._allow = allow
        self._deadline = deadline
        self._resolve = resolver
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        self._deadline.check()
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError("no-such-host", f"The name {host} cannot be resolved: {error}.") from None
        addresses = check_address(f"{host}:{port}", host, port, found, self._allow)
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                stream = self._sockets.connect_tcp(address, port, self._deadline.cap(timeout), None, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        raise FetchError("blocked-address", "Sources are never read through a local socket.")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class CheckedTransport(httpx2.BaseTransport):
    """httpx2's transport over a `CheckedBackend`; errors are httpcore2's own. No proxy is ever read from outside."""

    def __init__(self, backend: httpcore2.NetworkBackend, ssl_context: ssl.SSLContext | None = None) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl_context or httpx2.create_ssl_context(trust_env=False),
            max_connections=20,
            max_keepalive_connections=5,
            keepalive_expiry=15.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        reply = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        body = reply.stream
        if not isinstance(body, Iterable):
            raise TypeError("the connection pool gave a reply that cannot be read in order")
        return httpx2.Response(
            status_code=reply.status, headers=reply.headers, stream=_Body(body), extensions=reply.extensions
        )

    def close(self) -> None:
        self._pool.close()
