"""gzip and deflate, unpacked in small pieces and to the end that the packing itself marks."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

_PIECE = 2**20  # bytes, so that a bomb costs no more memory than this before its size is known
_GZIP = b"\x1f\x8b"


def unpacked(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The bytes behind a Content-Encoding in pieces of at most a MiB; nothing for nothing.

    EOFError where the packing breaks off, zlib.error where it is damaged, KeyError for a coding that is none of
    `CODINGS`. What stands behind the last gzip member and is no other one is padding, as browsers take it.
    """
    return CODINGS[coding](parts)


def _plain(parts: Iterable[bytes]) -> Iterator[bytes]:
    yield from parts


def _gunzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = None  # of the member in hand
    lead = b""  # of a member that is too short to be told from padding
    members = 0
    for part in parts:
        data = lead + part
        while data:
            if unpacker is None:
                if len(data) < 2:
                    break
                if members and not data.startswith(_GZIP):
                    return
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield from _drained(unpacker, data)
            data = b""
            if unpacker.eof:
                members, data, unpacker = members + 1, unpacker.unused_data, None
        lead = data
    if unpacker is not None or (lead and not members):
        raise EOFError("the packed content breaks off")


def _inflated(parts: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = None
    lead = b""
    for part in parts:
        lead += part
        if unpacker is None:
            if len(lead) < 2:
                continue
            # Servers send deflate with and without the header that the name asks for.
            headed = lead[0] & 15 == zlib.DEFLATED and int.from_bytes(lead[:2], "big") % 31 == 0
            unpacker = zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
        yield from _drained(unpacker, lead)
        if unpacker.eof:
            return
        lead = b""
    if unpacker is not None or lead:
        raise EOFError("the packed content breaks off")


def _drained(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What so much of the packed content gives; a full piece may have left more behind it, all input used or not."""
    while not unpacker.eof:
        piece = unpacker.decompress(data, _PIECE)
        yield piece
        data = unpacker.unconsumed_tail
        if not data and len(piece) < _PIECE:
            return


CODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": _plain,
    "identity": _plain,
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
}
OFFERED = "gzip, deflate"
