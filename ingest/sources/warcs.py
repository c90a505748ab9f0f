"""WARC files: each reply that somebody else's crawler kept, as if it had been fetched then."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from graph.errors import ReadError
from graph.model import Raw
from ingest.items import Failed, Item
from ingest.unpacking import CODINGS, unpacked

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def is_warc(path: Path) -> bool:
    """True for the names that such files have."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def records(path: Path, url: str, retrieved_at: datetime, largest: int) -> Iterator[Item]:
    """The successful replies of a file in its order, each under its own address and time.

    url: what to call the file. A file that breaks off, as one whose writer was killed does, gives what stands before.
    A revisit, which holds no bytes, is the reply that the file gave before, or is set aside.
    """
    given: set[str] = set()
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                revisit = record.rec_type == "revisit"
                item = _revisited(record, url, given) if revisit else _item(record, url, retrieved_at, largest)
                if item is not None:
                    given.add(item.url)
                    yield item
    except Exception as error:  # noqa: BLE001  the reader raises its own and zlib's errors, and others on odd bytes
        broken = ReadError("unreadable-file", f"{url} breaks off or is no WARC file ({type(error).__name__}).")
        yield Failed(url, broken)


def _item(record: ArcWarcRecord, where: str, retrieved_at: datetime, largest: int) -> Item | None:
    target = _address(record, "WARC-Target-URI")
    if record.rec_type not in ("response", "resource") or not target.startswith(("http://", "https://")):
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    declared = headers.get_header("Content-Type") if headers is not None else None
    declared = declared or (record.rec_headers.get_header("Content-Type") if headers is None else None) or ""
    content, wrong = b"", None
    try:
        content = _content(record, target, largest)
    except ReadError as error:
        wrong = error
    while record.raw_stream.read(65_536):
        pass
    if record.raw_stream.limit > 0:
        cut = ReadError("cut-off", f"{where} breaks off inside the reply of {target}.")
        return Failed(where, cut)
    if wrong is not None:
        return Failed(target, ReadError(wrong.reason, f"{wrong} It stands in {where}."))
    charset = _CHARSET.search(declared)
    return Raw(
        content=content,
        url=target,
        retrieved_at=_time(record.rec_headers.get_header("WARC-Date"), retrieved_at),
        media_type=declared.partition(";")[0].strip().lower() or None,
        charset=charset[1].lower() if charset else None,
    )


def _revisited(record: ArcWarcRecord, where: str, given: set[str]) -> Failed | None:
    """Why the reply cannot be had that the record says was the same as before; None if the file has given it."""
    target = _address(record, "WARC-Target-URI")
    if target in given or _address(record, "WARC-Refers-To-Target-URI") in given:
        return None
    elsewhere = f"{where} says of {target} that it was as before and holds no bytes of it; read the file that does."
    return Failed(target, ReadError("unreadable-file", elsewhere))


def _address(record: ArcWarcRecord, header: str) -> str:
    return (record.rec_headers.get_header(header) or "").strip("<> ")


def _content(record: ArcWarcRecord, target: str, largest: int) -> bytes:
    """The bytes of the reply, unpacked; ReadError where they are too many, packed in a way not known, or not whole.

    Crawlers keep bytes as served or unpacked, and leave the header in both cases.
    """
    stream: Any = record.raw_stream
    headers = record.http_headers
    codings = ""
    if headers is not None:
        codings = headers.get_header("Content-Encoding") or ""
        if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
            stream = ChunkedDataReader(stream)
    first = stream.read(65_536)
    parts: Iterable[bytes] = chain([first], iter(lambda: stream.read(65_536), b""))
    for coding in reversed([c.strip().lower() for c in codings.split(",")]):
        if coding not in CODINGS:
            raise ReadError("unreadable-file", f"{target} is packed as {coding[:20]}, which cannot be unpacked.")
        if not (coding.endswith("gzip") and not first.startswith(b"\x1f\x8b")):
            parts = unpacked(parts, coding)
    content = bytearray()
    try:
        for part in parts:
            content += part
            if len(content) > largest:
                raise ReadError("too-large", f"{target} is larger than {largest // 2**20} MiB.")
    except EOFError:
        raise ReadError("cut-off", f"{target} is packed and breaks off.") from None
    except zlib.error as error:
        raise ReadError("unreadable-file", f"{target} cannot be unpacked ({error}).") from None
    return bytes(content)


def _time(text: str | None, latest: datetime) -> datetime:
    """When the record says that it was fetched; of a senseless time, when it was read."""
    try:
        moment = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return latest
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if _EARLIEST <= moment <= latest + timedelta(days=1) else latest
