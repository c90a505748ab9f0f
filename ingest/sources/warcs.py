"""WARC files: each reply that somebody else's crawler kept, as if it had been fetched then."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from graph.errors import ReadError
from graph.model import Raw
from ingest.items import Failed, Item
from ingest.unpacking import CODINGS, unpacked

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_PIECE = 65_536  # bytes
_LONGEST_HEADER = 2**20  # bytes of the lines of a header together
_IN_PART = ("WARC-Truncated", "WARC-Segment-Number")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def is_warc(path: Path) -> bool:
    """True for the names that such files have."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def records(path: Path, url: str, retrieved_at: datetime, largest: int) -> Iterator[Item]:
    """The successful replies of a file in its order, each under its own address and time.

    url: what to call the file. A file that breaks off, as one whose writer was killed does, gives what stands before.
    A revisit, which holds no bytes, is the reply that the file gave before, or is set aside; so is a reply of which a
    crawler kept a part. Behind a damaged record nothing is looked for: what looks like another may be words of a page.
    """
    given: set[str] = set()
    reason, cut = "cut-off", False  # whether that was said of the last reply
    ended = True  # whether all bytes of the last record were there
    try:
        with path.open("rb") as file:
            bytes_ = _Bytes(file)
            archive = ArchiveIterator(bytes_)
            lines = archive.reader = _Lines(bytes_)
            for record in archive:
                revisit = record.rec_type == "revisit"
                item = _revisited(record, url, given) if revisit else _item(record, url, retrieved_at, largest)
                if item is not None:
                    given.add(item.url)
                    cut = isinstance(item, Failed) and item.url == url
                    yield item
                ended = _read_to_end(record)
        # The last blank line may be missing, but then nothing else may stand in its place.
        if cut or (ended and not lines.header and not bytes_.cut and (bytes_.blank or not archive.err_count)):
            return
        said = f"{url} breaks off."
    except Exception as error:  # noqa: BLE001  the reader raises its own and zlib's errors, and others on odd bytes
        reason, said = "unreadable-file", f"{url} breaks off or is no WARC file ({type(error).__name__})."
    yield Failed(url, ReadError(reason, said))


class _Lines(DecompressingBufferedReader):  # type: ignore[misc]
    """Lines and bytes as warcio asks for them; ArchiveLoadFailed where a header does not end.

    warcio puts a line together piece by piece, which takes the longer the longer it is already.
    """

    header = 0  # bytes of the lines since the last blank one

    def readline(self, length: int | None = None) -> bytes:
        """The next line, up to so many bytes of it."""
        line: bytes = super().readline(_LONGEST_HEADER + 1 if length is None else min(length, _LONGEST_HEADER + 1))
        if line:  # of which there is none at the end
            self.header = self.header + len(line) if line.strip() else 0
        if max(self.header, len(line)) > _LONGEST_HEADER:
            raise ArchiveLoadFailed(f"a header of more than {_LONGEST_HEADER} bytes")
        return line


class _Bytes:
    """The bytes of a file as warcio asks for them, unpacked whether it was packed record by record or as a whole.

    All that stands before a damage is given; then it is damaged for good. To be cut off is no quiet end.
    """

    def __init__(self, file: IO[bytes]) -> None:
        parts = iter(lambda: file.read(_PIECE), b"")
        first = next(parts, b"")
        whole = chain([first], parts)
        self._parts: Iterator[bytes] = _members(whole) if first.startswith(b"\x1f\x8b") else whole
        self._held, self._tail, self._at = b"", b"", 0
        self._wrong: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most so many; none at the end."""
        while not self._held and self._wrong is None:
            try:
                self._held = next(self._parts)
            except (StopIteration, EOFError, zlib.error) as error:
                self._wrong = error
            self._tail = (self._tail + self._held.rstrip(b"\0"))[-4:]
        if not self._held and isinstance(self._wrong, zlib.error):
            raise ArchiveLoadFailed(str(self._wrong))
        size = len(self._held) if size < 0 else size
        found, self._held = self._held[:size], self._held[size:]
        self._at += len(found)
        return found

    def tell(self) -> int:
        """How far it was read."""
        return self._at

    @property
    def cut(self) -> bool:
        """Whether the file was packed and breaks off."""
        return isinstance(self._wrong, EOFError)

    @property
    def blank(self) -> bool:
        """Whether the file ends with a blank line, as a record does."""
        return not self._tail or self._tail.endswith((b"\r\n\r\n", b"\n\n"))


def _members(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip members hold, in pieces; between them and behind them there may be null characters and nothing else."""
    unpacker = None
    for part in parts:
        data = part if unpacker is not None else part.lstrip(b"\0")
        while data:
            unpacker = unpacker or zlib.decompressobj(wbits=31)
            piece = unpacker.decompress(data, _PIECE)
            data = unpacker.unconsumed_tail
            yield piece
            while len(piece) == _PIECE and not data and not unpacker.eof:
                piece = unpacker.decompress(b"", _PIECE)
                yield piece
            if unpacker.eof:
                data, unpacker = unpacker.unused_data.lstrip(b"\0"), None
    if unpacker is not None:
        raise EOFError("the last member breaks off")


def _read_to_end(record: ArcWarcRecord) -> bool:
    """Whether all the bytes are there that the record says it has."""
    while record.raw_stream.read(_PIECE):
        pass
    left: int = getattr(record.raw_stream, "limit", 1)  # of a record that does not say how long it is nothing is known
    return left <= 0


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
    for header in _IN_PART:
        if record.rec_headers.get_header(header):
            cut = ReadError("cut-off", f"Of {target} there is only a part in {where} ({header}).")
            return Failed(target, cut)
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
