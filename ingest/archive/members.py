"""Gzip members that check themselves: each byte of a file belongs to one, and a changed byte is found where it stands.

A member is plain gzip, which any tool unpacks. Its header has an extra field (RFC 1952, FEXTRA, "FL"): the member's
length, the mark of its file and the SHA-256 of all that follows the header. A CRC-16 (FHCRC) guards the header. So
damage in one member hides none behind it; what a killed writer left behind is told from what was changed later, as it
ends too early; and a reply that holds such a member, which could come to light by damage, does not know the mark.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# No time and no system in it: equal bytes give equal members.
_BEGIN = bytes((0x1F, 0x8B, 8, 0b110, 0, 0, 0, 0, 0, 255))
# Length of the field, its name, its own length, the member's length, the file's mark, the digest.
_EXTRA = struct.Struct("<H2sHI8s32s")
_SHORTEST = len(_BEGIN) + _EXTRA.size
_CRC = struct.Struct("<H")
_TAIL = struct.Struct("<II")  # CRC-32 and length of what is packed, as gzip wants it
_PAD = 60_000  # an extra field holds 65,535 bytes
_LEVEL = 4
_STEP = 2**20
Reader = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some bytes of a file: a whole member, or what is none; `torn`: the file ends inside it."""

    offset: int
    length: int
    member: bytes | None
    torn: bool = False


def pack(data: bytes, mark: bytes, pad: int = 0, level: int = _LEVEL) -> bytes:
    """The data as one member; mark: 8 bytes of the file's own, pad: so many bytes of nothing, up to 60,000."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = b"".join((packer.compress(data), packer.flush(), _TAIL.pack(zlib.crc32(data), len(data) & 0xFFFFFFFF)))
    whole = _SHORTEST + pad + _CRC.size + len(body)
    field = _EXTRA.size - 6 + pad
    head = _BEGIN + _EXTRA.pack(field + 4, b"FL", field, whole, mark, hashlib.sha256(body).digest()) + bytes(pad)
    return head + _CRC.pack(zlib.crc32(head) & 0xFFFF) + body


def unpack(member: bytes, mark: bytes, most: int = 0) -> bytes:
    """What one member holds, or its first bytes; ValueError if a byte of it is not as it was written."""
    packed = memoryview(member)[_body(member, mark) : -_TAIL.size]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error as error:
        raise ValueError(f"it does not unpack: {error}") from None


def intact(member: bytes, mark: bytes) -> bool:
    """True if each byte of a member is as it was written."""
    try:
        _body(member, mark)
    except ValueError:
        return False
    return True


def blank(length: int, mark: bytes, record: Callable[[], bytes]) -> bytes:
    """Members of exactly this length together, each holding a record that says nothing; zeros where none has room.

    record: gives such a record, always of one length and shorter than any reply's.
    """
    least = len(pack(record(), mark, level=0))
    if length < least:
        return bytes(length)
    parts = []
    while length:
        size = length if length <= least + _PAD else min(least + _PAD, length - least)
        parts.append(pack(record(), mark, size - least, level=0))
        length -= size
    return b"".join(parts)


def scan(read: Reader, mark: bytes, size: int, start: int = 0) -> Iterator[Stretch]:
    """All stretches of a file from a member's begin on; read: gives so many bytes from an offset, fewer at the end."""
    at = start
    while at < size:
        length = _length(read, mark, at)
        if length is None:
            if _is_cut(read(at, _SHORTEST + _CRC.size)):
                yield Stretch(at, size - at, None, torn=True)
                return
            following = _following(read, mark, at + 1, size)
            yield Stretch(at, following - at, None)
            at = following
        elif at + length > size:
            yield Stretch(at, size - at, None, torn=True)
            return
        else:
            member = read(at, length)
            yield Stretch(at, length, member if intact(member, mark) else None)
            at += length


def _is_cut(begin: bytes) -> bool:
    """True for a header that is right as far as it goes, and goes not far enough."""
    usual = _BEGIN + _EXTRA.pack(_EXTRA.size - 2, b"FL", _EXTRA.size - 6, 0, bytes(8), bytes(32))[:6]
    return len(begin) < _SHORTEST + _CRC.size and begin[: len(usual)] == usual[: len(begin)]


def _following(read: Reader, mark: bytes, at: int, size: int) -> int:
    """Where the next member begins, or the file ends."""
    while at < size:
        part = read(at, _STEP)
        found = part.find(_BEGIN)
        while found >= 0:
            if _length(read, mark, at + found) is not None:
                return at + found
            found = part.find(_BEGIN, found + 1)
        if at + len(part) >= size:
            break
        at += len(part) - len(_BEGIN) + 1
    return size


def _length(read: Reader, mark: bytes, at: int) -> int | None:
    """The length of the member that begins there; None if no whole header stands there."""
    begin = read(at, _SHORTEST)
    if len(begin) < _SHORTEST or not begin.startswith(_BEGIN):
        return None
    extra, name, inner, length, own, _ = _EXTRA.unpack_from(begin, len(_BEGIN))
    end = len(_BEGIN) + 2 + extra
    head = begin if end == _SHORTEST else read(at, end)
    (crc,) = _CRC.unpack((read(at + end, _CRC.size) + b"\0\0")[:2])
    right = name == b"FL" and extra == inner + 4 and own == mark and crc == zlib.crc32(head) & 0xFFFF
    return int(length) if right and length >= end + _CRC.size + _TAIL.size else None


def _body(member: bytes, mark: bytes) -> int:
    """Where the header ends; ValueError if header or body were changed."""
    if _length(lambda at, count: member[at : at + count], mark, 0) != len(member):
        raise ValueError("its header was changed, or it is cut")
    extra, *_, digest = _EXTRA.unpack_from(member, len(_BEGIN))
    begin = len(_BEGIN) + 2 + int(extra) + _CRC.size
    if hashlib.sha256(memoryview(member)[begin:]).digest() != digest:
        raise ValueError("its bytes have another digest")
    return begin
