"""Damaged replies: each ends as a document or with one reason, and none takes long.

`tests/contract/test_ingest_mutated.py` sends thousands of them through a whole run.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Raw
from ingest.read import read

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REPLIES = Path(__file__).parents[1] / "data" / "replies"
TYPES = [None, "text/html", "application/rss+xml", "application/json", "text/plain", "application/pdf"]
CHARSETS = [None, None, "utf-8", "gb2312", "shift_jis", "utf-16", "iso-2022-jp", "nonsense"]
MARKS = [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"%PDF-1.7\n", b"<?xml version='1.0'?>"]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The bytes after one to eight damages: flips, cuts, losses, repeats, marks, another encoding, nothing left."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(found) + 1)
        kind = chance.randrange(8)
        if kind < 3 and found:
            found[min(at, len(found) - 1)] ^= 1 << chance.randrange(8)
        elif kind == 3 and chance.random() < 0.3:
            del found[at:]
        elif kind == 4:
            del found[at : at + chance.randint(1, 400)]
        elif kind == 5:
            found[at:at] = found[at : at + 80] * chance.randint(1, 30)
        elif kind == 6:
            found[:0] = chance.choice(MARKS)
        elif chance.random() < 0.2:
            found = bytearray(found.decode("utf-8", "replace").encode(chance.choice(["utf-16", "gb18030", "cp1252"]), "replace"))  # fmt: skip  # noqa: E501
    return b"" if chance.random() < 0.005 else bytes(found)


def run(seeds: list[bytes], count: int, seed: int) -> None:
    chance = random.Random(seed)
    ends: Counter[str] = Counter()
    lasted = []
    for _ in range(count):
        raw = Raw(
            mutated(chance.choice(seeds), chance),
            "https://x.example/a",
            NOW,
            media_type=chance.choice(TYPES),
            charset=chance.choice(CHARSETS),
            kind=chance.choice([None, None, DocumentKind.FILING, DocumentKind.NEWS, DocumentKind.FEED]),
        )
        began = time.process_time()
        try:
            read(raw)
            ends["document"] += 1
        except ReadError as error:
            ends[error.reason] += 1
        lasted.append(time.process_time() - began)
    assert ends["document"] > count / 10
    assert sorted(lasted)[int(0.99 * count)] <= 5.0


def test_damaged_replies_end_as_documents_or_with_a_reason() -> None:
    run([path.read_bytes() for path in sorted(REPLIES.iterdir())], 1000, seed=1)


# Depth: nothing is cut off silently


class _Dump(HTMLParser):
    """An independent text dump: every word outside scripts, without building a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def filing(depth: int, megabytes: float, chance: random.Random) -> str:
    """A filing with a text at every level of its nesting, and plain paragraphs up to its size."""
    inside = "".join(f"<div><p>Level {n} holds {chance.randrange(10**6)} shares.</p>" for n in range(depth))
    pad = "".join(
        f"<p>Paragraph {n} of the agreement is dated {chance.randrange(28) + 1} May.</p>"
        for n in range(int(megabytes * 2**20 / 60))
    )
    return f"<html><body><p>FORM 8-K</p>{inside}<b>the bottom</b>{'</div>' * depth}{pad}<p>The end.</p></body></html>"


def _kept(depth: int, megabytes: float) -> str:
    text = filing(depth, megabytes, random.Random(depth))
    dump = _Dump()
    dump.feed(text)
    try:
        found = read(Raw(text.encode(), "https://x.example/f.htm", NOW, kind=DocumentKind.FILING)).text.split()
    except ReadError as error:
        return error.reason
    assert len(found) >= 0.99 * len(dump.words), (depth, len(found), len(dump.words))
    return "whole"


@pytest.mark.parametrize("depth", [200, 255, 257, 600, 1200, 2000, 5000])
def test_a_deep_filing_keeps_its_words(depth: int) -> None:
    assert _kept(depth, 0.05) == "whole"


@pytest.mark.nightly
def test_twenty_deep_and_large_filings_keep_their_words_or_say_why_not() -> None:
    sizes = [1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 25, 30, 40, 49, 60]
    ends = Counter(_kept(200 + 1800 * n // 19, size) for n, size in enumerate(sizes))
    assert set(ends) <= {"whole", "too-large", "too-deep"}
    assert ends["whole"] >= 15
