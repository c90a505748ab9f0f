"""WARC files: each reply that somebody else's crawler kept, as if it had been fetched then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from graph.errors import ReadError
from graph.model import Raw
from ingest.items import Failed, Item

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def is_warc(path: Path) -> bool:
    """True for the names that such files have."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def records(path: Path, url: str, retrieved_at: datetime, largest: int) -> Iterator[Item]:
    """The successful replies of a file in its order, each under its own address and time.

    url: what to call the file. A file that breaks off, as one whose writer was killed does, gives what stands before.
    """
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                item = _item(record, url, retrieved_at, largest)
                if item is not None:
                    yield item
    except Exception as error:  # noqa: BLE001  the reader raises its own and zlib's errors, and others on odd bytes
        broken = ReadError("unreadable-file", f"{url} breaks off or is no WARC file ({type(error).__name__}).")
        yield Failed(url, broken)


def _item(record: ArcWarcRecord, where: str, retrieved_at: datetime, largest: int) -> Item | None:
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    target = target.strip("<> ")
    if record.rec_type not in ("response", "resource") or not target.startswith(("http://", "https://")):
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    declared = headers.get_header("Content-Type") if headers is not None else None
    declared = declared or (record.rec_headers.get_header("Content-Type") if headers is None else None) or ""
    content = record.content_stream().read(largest + 1)
    if len(content) > largest:
        large = ReadError("too-large", f"{target} in {where} is larger than {largest // 2**20} MiB.")
        return Failed(target, large)
    while record.raw_stream.read(65_536):
        pass
    if record.raw_stream.limit > 0:
        cut = ReadError("cut-off", f"{where} breaks off inside the reply of {target}.")
        return Failed(where, cut)
    charset = _CHARSET.search(declared)
    return Raw(
        content=content,
        url=target,
        retrieved_at=_time(record.rec_headers.get_header("WARC-Date"), retrieved_at),
        media_type=declared.partition(";")[0].strip().lower() or None,
        charset=charset[1].lower() if charset else None,
    )


def _time(text: str | None, latest: datetime) -> datetime:
    """When the record says that it was fetched; of a senseless time, when it was read."""
    try:
        moment = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return latest
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if _EARLIEST <= moment <= latest + timedelta(days=1) else latest
