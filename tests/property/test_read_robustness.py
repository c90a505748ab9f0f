"""Whatever bytes come, reading ends in a document or in one reason; never in another error."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.dates import bounds
from graph.errors import ReadError
from graph.model import DocumentKind, Raw
from ingest.read import read
from ingest.read.charset import decode
from ingest.read.entries import entries
from ingest.read.hidden import stripped
from ingest.read.sniff import ENTRY_TYPE, sniff

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SEEDS = {path.name: path.read_bytes() for path in sorted((Path(__file__).parents[1] / "data" / "replies").iterdir())}
TYPES = [None, "text/html", "application/rss+xml", "application/json", "text/plain", ENTRY_TYPE]
CHARSETS = [None, "utf-8", "gb2312", "shift_jis", "utf-16", "iso-2022-jp", "nonsense"]
SMALL = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
LARGE = settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A saved reply after a few byte flips, cuts, repeats and insertions."""
    content = bytearray(SEEDS[draw(st.sampled_from(sorted(SEEDS)))])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        change = draw(st.sampled_from(["flip", "cut", "drop", "insert", "repeat", "mark"]))
        if change == "flip" and content:
            content[at] ^= 1 << draw(st.integers(0, 7))
        elif change == "cut":
            del content[at:]
        elif change == "drop":
            del content[at : at + draw(st.integers(1, 400))]
        elif change == "insert":
            content[at:at] = draw(st.binary(max_size=40) | st.sampled_from([b"<", b"<table>", b"]]>", b"\0", b"&#x0;"]))
        elif change == "repeat":
            content[at:at] = content[at : at + 60] * draw(st.integers(1, 20))
        else:
            content[:0] = draw(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"%PDF-"]))
    return bytes(content)


raws = st.builds(
    lambda content, media_type, charset, kind: Raw(
        content, "https://x.example/a", NOW, media_type=media_type, charset=charset, kind=kind
    ),
    mutated() | st.binary(max_size=300),
    st.sampled_from(TYPES),
    st.sampled_from(CHARSETS),
    st.sampled_from([None, *DocumentKind]),
)


def check(raw: Raw) -> None:
    try:
        document = read(raw)
    except ReadError as error:
        assert error.reason.replace("-", "").isalpha()
    else:
        assert document.text.strip()
        assert "\0" not in document.text
        assert document.text.encode("utf-8")
        bounds(document.published)
        assert document == read(raw)
    try:
        found = entries(raw)
    except ReadError as error:
        assert error.reason.replace("-", "").isalpha()
    else:
        assert found
        for entry in found:
            bounds(entry.published)


@SMALL
@given(raws)
def test_mutated_replies_end_in_a_document_or_a_reason(raw: Raw) -> None:
    check(raw)


@pytest.mark.nightly
@LARGE
@given(raws)
def test_many_mutated_replies_end_in_a_document_or_a_reason(raw: Raw) -> None:
    check(raw)


@SMALL
@given(st.binary(max_size=500), st.sampled_from(CHARSETS))
def test_any_bytes_can_be_looked_at(content: bytes, charset: str | None) -> None:
    sniff(content)
    try:
        decode(content, charset)
    except ReadError as error:
        assert error.reason == "charset"


@SMALL
@given(st.text(max_size=300))
def test_a_text_comes_through_its_own_encoding(text: str) -> None:
    written = text.encode("utf-8", "replace")
    if not text.startswith("\ufeff") and "\0" not in text:
        assert decode(written, "utf-8") == written.decode()


@SMALL
@given(st.text(alphabet="<>&;/ab p\n'\"=!-[]", max_size=200))
def test_any_fragment_loses_its_tags_without_an_error(fragment: str) -> None:
    assert "\0" not in stripped(fragment)
