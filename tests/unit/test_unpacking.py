"""Packed content: whole at any size of the pieces it comes in, never a part of it as if it were the whole."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable

import pytest

from ingest.unpacking import unpacked

_WORDS = random.Random(7).randbytes(700) * 20


def _bare(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _parts(content: bytes, size: int) -> list[bytes]:
    return [content[n : n + size] for n in range(0, len(content), size)]


PACKINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", lambda content: gzip.compress(content[:99]) + gzip.compress(b"") + gzip.compress(content[99:])),
    ("deflate", zlib.compress),
    ("deflate", _bare),
    ("identity", bytes),
]


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 10**6])
@pytest.mark.parametrize(("coding", "pack"), PACKINGS)
def test_content_comes_whole_whatever_pieces_it_arrives_in(
    coding: str, pack: Callable[[bytes], bytes], size: int
) -> None:
    for content in (_WORDS, b"x", b""):
        assert b"".join(unpacked(_parts(pack(content), size), coding)) == content
    assert b"".join(unpacked([], coding)) == b""


@pytest.mark.parametrize("size", [1, 1000, 10**6])
@pytest.mark.parametrize(("coding", "pack"), PACKINGS[:4])
def test_content_that_breaks_off_anywhere_is_an_error(coding: str, pack: Callable[[bytes], bytes], size: int) -> None:
    packed = pack(_WORDS)
    for cut in (1, 9, len(packed) // 2, len(packed) - 1):
        with pytest.raises((EOFError, zlib.error)):
            b"".join(unpacked(_parts(packed[:cut], size), coding))


def test_damage_is_an_error_and_padding_behind_the_last_member_none() -> None:
    packed = gzip.compress(_WORDS)
    with pytest.raises(zlib.error):
        b"".join(unpacked([packed[:-8] + bytes(8)], "gzip"))
    assert b"".join(unpacked([packed + bytes(100)], "gzip")) == _WORDS


@pytest.mark.parametrize(("coding", "pack"), PACKINGS[:4])
def test_a_bomb_comes_in_small_pieces(coding: str, pack: Callable[[bytes], bytes]) -> None:
    sizes = [len(piece) for piece in unpacked([pack(bytes(20 * 2**20))], coding)]
    assert sum(sizes) == 20 * 2**20
    assert max(sizes) <= 2**20
