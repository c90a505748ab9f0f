"""The way to a model's endpoint: to that host and no other, each answer under limits of time and size."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

import httpcore2
import httpx2

from graph.errors import FetchError
from ingest.address import PORTS
from ingest.reply import Limits, body, retry_after
from ingest.transport import CheckedBackend, CheckedTransport, Deadline

# An answer of 4,096 tokens takes some 30 kB; ten times as much again is no answer.
_LIMITS = Limits(wire=2**20, unpacked=2**20)
_LONGEST_PAUSE_S = 60.0
# Headers that are not true of a body once it is read and unpacked.
_UNPACKED = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Wire(httpx2.BaseTransport):
    """Reads each reply whole before anybody sees it.

    Time-outs are httpx2.ReadTimeout, a lost connection httpx2.ConnectError, and FetchError "too-large" or
    "broken-reply" a body that is over the limit, packed or not, or packed in a way that nobody asked for.
    """

    def __init__(self, url: str, seconds: float) -> None:
        """seconds: of one answer, from the first byte sent to the last one read, however slowly it drips."""
        at = httpx2.URL(url)
        port = at.port or PORTS.get(at.scheme, 80)
        self._seconds = seconds
        self._deadline = Deadline()
        named = {f"{at.host}:{port}", f"[{at.host}]:{port}"}
        self._checked = CheckedTransport(CheckedBackend(named, self._deadline))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            with self._deadline.within(self._seconds):
                reply = self._checked.handle_request(request)
                try:
                    content = body(str(request.url), reply, _LIMITS, self._deadline)
                finally:
                    reply.close()
        except httpcore2.TimeoutException:
            raise httpx2.ReadTimeout("no whole answer in time", request=request) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, EOFError, zlib.error) as error:
            raise httpx2.ConnectError(str(error), request=request) from None
        except FetchError as error:
            if error.reason == "no-such-host":
                raise httpx2.ConnectError(str(error), request=request) from None
            raise
        headers = [(k, v) for k, v in reply.headers.multi_items() if k.lower() not in _UNPACKED]
        return httpx2.Response(reply.status_code, headers=headers, content=content, request=request)

    def close(self) -> None:
        self._checked.close()


def pause(reply: httpx2.Response | None, tried: int) -> float:
    """Seconds to wait before the next try: as Retry-After says, where that is no more than a minute."""
    asked = retry_after(reply.headers.get("retry-after"), datetime.now(UTC)) if reply is not None else None
    return asked if asked is not None and asked <= _LONGEST_PAUSE_S else 0.5 * 2**tried
