"""Documents from files and folders, for `ingest --from PATH …`."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from graph.errors import NotFound, ReadError
from graph.model import Raw
from ingest.apart import Apart
from ingest.items import Failed, Item, unlisted
from ingest.read import LARGEST, is_feed
from ingest.read.entries import entries
from ingest.read.feed_entry import entry_raw
from ingest.sources.warcs import is_warc, records


def raws(
    paths: Iterable[Path], retrieved_at: datetime, largest: int = LARGEST, apart: Apart | None = None
) -> Iterator[Item]:
    """Files as if they had been served, folders in full and in order; a feed gives entries, a WARC file its replies.

    Their address is "file:" and the path below the one that was named, so that it is the same on every machine.
    largest: bytes after unpacking above which a file is refused. apart: where feeds are read, else in this process.
    """
    for root in paths:
        if not root.exists():
            raise NotFound(f"There is no file or folder {root}.")
        for path in sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]:
            inside = path.relative_to(root) if root.is_dir() else Path(path.name)
            if any(part.startswith(".") for part in inside.parts):
                continue
            url = "file:" + inside.as_posix()
            if is_warc(path):
                for item in records(path, url, retrieved_at, largest):
                    yield from _expanded(item, apart) if isinstance(item, Raw) else (item,)
                continue
            try:
                content = _content(path, url, largest)
            except ReadError as error:
                yield Failed(url, error)
                continue
            yield from _expanded(Raw(content, url, retrieved_at), apart)


def _content(path: Path, url: str, largest: int) -> bytes:
    try:
        if path.suffix != ".gz":
            if path.stat().st_size > largest:
                raise _too_large(url, largest)
            return path.read_bytes()
        with gzip.open(path) as file:
            content = file.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError("unreadable-file", f"{url} cannot be read: {error}.") from None
    if len(content) > largest:
        raise _too_large(url, largest)
    return content


def _expanded(raw: Raw, apart: Apart | None) -> Iterator[Item]:
    if not is_feed(raw):
        yield raw
        return
    try:
        found = entries(raw) if apart is None else apart.parsed(entries, raw)
    except ReadError as error:
        yield unlisted(raw, error, raw.url)
        return
    for entry in found:
        yield entry_raw(entry, raw)


def _too_large(url: str, largest: int) -> ReadError:
    return ReadError("too-large", f"{url} is larger than {largest // 2**20} MiB (FAULTLINE_UNPACKED_LIMIT_MB).")
