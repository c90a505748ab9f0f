"""One reply as it comes: its bytes under limits of size and time, and how long it asks one to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from graph.errors import FetchError
from ingest.transport import Deadline
from ingest.unpacking import CODINGS, unpacked

_NUMBER = r"\d{1,999}(?:\.\d{1,20})?\s?s?"
_SECONDS = re.compile(rf"{_NUMBER}(?:\s{{0,9}},\s{{0,9}}{_NUMBER}){{0,9}}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, its bytes unpacked."""

    status: int
    headers: httpx2.Headers
    content: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a body may be, in bytes: as sent, and unpacked; `cut`: the rest is not read, where it is larger."""

    wire: int
    unpacked: int
    cut: bool = False


def body(url: str, reply: httpx2.Response, limits: Limits, deadline: Deadline) -> bytes:
    """The bytes of a reply, unpacked while they come; FetchError "broken-reply", "too-large" or "timeout".

    EOFError or zlib.error where the packing breaks off or is damaged, which another try may mend.
    """
    codings = [c.strip().lower() for c in reply.headers.get("content-encoding", "").split(",")]
    if len(codings) > 2 or not set(codings) <= set(CODINGS):
        raise FetchError("broken-reply", f"{url} is packed as {', '.join(codings)[:40]}, which was not asked for.")
    announced = reply.headers.get("content-length", "")
    if not limits.cut and announced.isdecimal() and int(announced) > limits.wire:
        raise _large_as_sent(url, limits)
    arriving = _arriving(url, reply, limits, deadline)
    for coding in reversed(codings):
        arriving = unpacked(arriving, coding)
    parts: list[bytes] = []
    size = 0
    for part in arriving:
        deadline.check()
        parts.append(part)
        size += len(part)
        if size > limits.unpacked:
            if limits.cut:
                break
            raise FetchError(
                "too-large",
                f"{url} is larger than {limits.unpacked // 2**20} MiB unpacked (FAULTLINE_UNPACKED_LIMIT_MB).",
            )
    return b"".join(parts)[: limits.unpacked]


def _arriving(url: str, reply: httpx2.Response, limits: Limits, deadline: Deadline) -> Iterator[bytes]:
    """The bytes as sent."""
    for part in reply.iter_raw():
        deadline.check()
        if reply.num_bytes_downloaded > limits.wire:
            raise _large_as_sent(url, limits)
        yield part


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header, given as seconds or as a date; None if absent or senseless.

    Of several, as a server and one before it may send, the longest.
    """
    if value is None:
        return None
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return max(float(found[:12]) for found in re.findall(r"[\d.]+", value))
    try:
        moment = datetime.fromisoformat(value) if _ISO.match(value) else parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _large_as_sent(url: str, limits: Limits) -> FetchError:
    return FetchError(
        "too-large", f"{url} is larger than {limits.wire // 2**20} MiB as sent (FAULTLINE_WIRE_LIMIT_MB)."
    )
