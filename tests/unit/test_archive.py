"""The archive gives back what it was given, or says that it cannot; its files are WARC for any tool."""

from __future__ import annotations

import gzip
import logging
import random
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from graph.errors import ReadError
from graph.model import DocumentKind, Raw, Rights
from ingest.archive import Archive
from ingest.sources.warcs import records

RAW = Raw(
    content="A reply, as served: “été”".encode(),
    url="https://example.org/a b",
    retrieved_at=datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
    media_type="text/html",
    charset="utf-8",
    source="example",
    publisher="Example",
    title="A title,\r\nof two lines",
    published="2026-03",
    kind=DocumentKind.NEWS,
    rights=Rights.LICENSED,
    headers=(("content-type", "text/html; charset=utf-8"), ("content-encoding", "br"), ("etag", '"é"')),
)
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def reply(n: int) -> Raw:
    return Raw(f"reply {n} ".encode() * (n + 1), f"https://example.org/{n}", NOW)


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def drop_index(folder: Path) -> None:
    for path in folder.glob("index.sqlite*"):
        path.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def kept(folder: Path) -> Iterator[list[Raw]]:
    """Twenty replies in one file."""
    raws = [reply(n) for n in range(20)]
    archive = Archive(folder)
    for raw in raws:
        archive.put(raw)
    archive.close()
    yield raws


@pytest.mark.parametrize("raw", [RAW, Raw(b"", "file:x", NOW), Raw(b"", "http://x.example/", NOW)])
def test_a_reply_comes_back_equal(folder: Path, raw: Raw) -> None:
    archive = Archive(folder)
    archive.put(raw)
    assert raw.sha256 in archive
    assert archive.get(raw.sha256) == raw
    assert list(Archive(folder).items()) == [raw]
    assert archive.verify() == []


def test_the_file_is_a_warc_file_of_its_day_with_a_record_a_reply(folder: Path) -> None:
    archive = Archive(folder, now=lambda: NOW)
    archive.put(RAW)
    archive.put(replace(RAW, content=b"a file", url="file:a.html"))
    (path,) = warcs(folder)
    assert path.name.startswith("20260310-")
    with path.open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Payload-Digest")))
            if record.rec_type == "response":
                assert record.rec_headers.get_header("WARC-Date") == "2026-03-04T05:06:07.000089Z"
                assert record.http_headers.get_header("content-type") == "text/html; charset=utf-8"
                assert record.http_headers.get_header("x-orig-content-encoding") == "br"
                assert record.content_stream().read() == RAW.content
    assert found[:2] == [("warcinfo", None), ("response", f"sha256:{RAW.sha256}")]
    assert [kind for kind, _ in found[2:]] == ["resource"]
    (item,) = records(path, "a.warc.gz", NOW, 10_000)
    assert isinstance(item, Raw)
    assert (item.content, item.charset, item.retrieved_at) == (RAW.content, "utf-8", RAW.retrieved_at)


def test_a_day_and_a_process_have_a_file_each(folder: Path) -> None:
    today = [NOW]
    one = Archive(folder, now=lambda: today[0])
    for n in range(4):
        today[0] = NOW + timedelta(days=n // 2)
        one.put(reply(n))
    other = Archive(folder, now=lambda: NOW)
    other.put(reply(4))
    assert [path.name[:8] for path in warcs(folder)] == ["20260310", "20260310", "20260311"]
    assert {raw.url for raw in one.items() if isinstance(raw, Raw)} == {reply(n).url for n in range(5)}


def test_the_same_bytes_again_write_nothing(folder: Path) -> None:
    archive = Archive(folder)
    archive.put(RAW)
    before = [path.read_bytes() for path in warcs(folder)]
    for held in (archive, Archive(folder)):
        held.put(replace(RAW, url="https://example.net/copy", retrieved_at=datetime(2027, 1, 1, tzinfo=UTC)))
        assert [path.read_bytes() for path in warcs(folder)] == before
        assert held.get(RAW.sha256).url == RAW.url


def test_replies_are_replayed_in_the_order_in_which_they_were_kept(folder: Path) -> None:
    raws = [replace(reply(n), retrieved_at=NOW + timedelta(hours=(7 * n) % 10)) for n in range(10)]
    for raw in raws:
        Archive(folder).put(raw)  # each in a file of its own
    assert list(Archive(folder).items()) == raws
    drop_index(folder)
    assert list(Archive(folder).items()) == raws


@pytest.mark.parametrize("damage", ["flip", "cut", "missing"])
def test_a_damaged_reply_is_named_and_never_served_and_can_be_kept_again(folder: Path, damage: str) -> None:
    archive = Archive(folder)
    archive.put(RAW)
    (path,) = warcs(folder)
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[-20] ^= 0x40
        path.write_bytes(data)
    elif damage == "cut":
        path.write_bytes(data[:-5])
    else:
        path.unlink()
    for held in (archive, Archive(folder)):
        with pytest.raises(ReadError) as caught:
            held.get(RAW.sha256)
        assert caught.value.reason == "archive-damaged"
        assert RAW.sha256 in str(caught.value)
        assert held.verify() == [RAW.sha256]
    Archive(folder).put(RAW)
    assert Archive(folder).get(RAW.sha256) == RAW
    assert Archive(folder).verify() == []


@pytest.mark.parametrize("indexed", [True, False])
def test_every_single_byte_edit_is_found(folder: Path, indexed: bool) -> None:
    for n in (3, 4):
        archive = Archive(folder)
        archive.put(reply(n))
    (path, _) = warcs(folder)
    whole = path.read_bytes()
    second = whole.rfind(b"\x1f\x8b\x08\x06")
    own = {reply(n).sha256 for n in (3, 4)}
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :])
        if not indexed:
            drop_index(folder)
        found = Archive(folder).verify()
        if indexed and at >= second:
            assert len(found) == 1 and found[0] in own, at
        else:
            assert found == [f"{path.name} at byte {0 if at < second else second}"], at
    path.write_bytes(whole)
    assert Archive(folder).verify() == []


def test_the_index_is_made_again_from_the_files_alone(folder: Path, kept: list[Raw]) -> None:
    assert Archive(folder).withdraw(kept[3].sha256, "asked", NOW)
    wanted = list(Archive(folder).items())
    assert len(wanted) == 19
    drop_index(folder)
    again = Archive(folder)
    assert list(again.items()) == wanted
    assert again.withdrawn(kept[3].sha256)


def test_no_edit_of_the_index_serves_other_bytes_or_hides_any(folder: Path, kept: list[Raw]) -> None:
    index = folder / "index.sqlite"
    Archive(folder).verify()
    whole = index.read_bytes()
    chance = random.Random(5)
    used = [at for at, byte in enumerate(whole) if byte]
    for _ in range(60):
        at = chance.choice(used)
        drop_index(folder)
        index.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        archive = Archive(folder)
        assert all(not isinstance(item, Raw) or item in kept for item in archive.items()), at
        assert archive.verify() == [], at
        assert {item.sha256 for item in archive.items() if isinstance(item, Raw)} == {raw.sha256 for raw in kept}, at


def test_what_a_killed_writer_left_unfinished_is_skipped_and_said(
    folder: Path, kept: list[Raw], caplog: pytest.LogCaptureFixture
) -> None:
    (path,) = warcs(folder)
    whole = path.read_bytes()
    last = whole.rfind(b"\x1f\x8b\x08\x06")
    for end in (*range(last, last + 60), *range(last + 60, len(whole) - 1, 17), len(whole) - 1):
        drop_index(folder)
        path.write_bytes(whole[:end])
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            archive = Archive(folder)
            assert len(list(archive.items())) == 19, end
        assert any("never acknowledged" in r.getMessage() for r in caplog.records) == (end > last), end
        assert archive.verify() == [], end
    archive.put(kept[-1])
    assert len(warcs(folder)) == 2
    assert path.read_bytes() == whole[:-1]  # left as it is
    assert {item.sha256 for item in archive.items() if isinstance(item, Raw)} == {raw.sha256 for raw in kept}


def test_a_full_disk_loses_nothing_that_was_kept(folder: Path) -> None:
    archive = Archive(folder)
    for n in range(5):
        archive.put(reply(n))
    noise = random.Random(1).randbytes(300_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(OSError):
            archive.put(Raw(noise, "https://example.org/noise", NOW))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    archive.put(Raw(noise, "https://example.org/noise", NOW))
    for held in (archive, Archive(folder)):
        assert len([item for item in held.items() if isinstance(item, Raw)]) == 6
        assert held.verify() == []


def test_a_reply_that_holds_a_record_never_passes_for_one(folder: Path, tmp_path: Path) -> None:
    # Served by somebody who knows how the archive is made; incompressible, so that it stands in the file as it is.
    forged = Archive(tmp_path / "forged")
    forged.put(replace(reply(7), content=random.Random(2).randbytes(3000)))
    (inner,) = warcs(tmp_path / "forged")
    archive = Archive(folder)
    noise = [random.Random(n).randbytes(40_000) for n in (3, 4)]
    archive.put(Raw(inner.read_bytes().join(noise), "https://example.org/evil", NOW))
    archive.put(reply(1))
    (path,) = warcs(folder)
    data = bytearray(path.read_bytes())
    assert inner.read_bytes()[1000:2000] in data
    data[data.find(b"\x1f\x8b\x08\x06", 1) + 3] ^= 1  # its header, so that the next one has to be looked for
    path.write_bytes(data)
    drop_index(folder)
    assert [item.url for item in Archive(folder).items() if isinstance(item, Raw)] == [reply(1).url]
    assert len(Archive(folder).verify()) == 1


def test_a_digest_that_was_never_kept_is_said_to_be_missing(folder: Path) -> None:
    for digest in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(ReadError) as caught:
            Archive(folder).get(digest)
        assert caught.value.reason == "not-archived"


def test_the_strictest_rights_ever_stated_of_a_reply_hold_also_without_the_index(folder: Path) -> None:
    archive = Archive(folder)
    licensed, confidential = (replace(RAW, rights=r) for r in (Rights.LICENSED, Rights.CONFIDENTIAL))
    assert archive.put(replace(RAW, rights=Rights.PUBLIC)) is Rights.PUBLIC
    assert [archive.put(raw) for raw in (confidential, licensed, RAW)] == [Rights.CONFIDENTIAL] * 3
    assert archive.get(RAW.sha256) == confidential
    assert archive.tighten("0" * 64, Rights.CONFIDENTIAL) is Rights.CONFIDENTIAL  # of nobody: nothing is kept
    archive.close()
    drop_index(folder)
    again = Archive(folder)
    assert list(again.items()) == [confidential]
    assert again.verify() == []
    assert again.withdraw(RAW.sha256, "asked", NOW)
    assert b'"rights": "confidential"' in b"".join(gzip.decompress(p.read_bytes()) for p in warcs(folder))


def test_an_index_that_lost_the_rights_gets_them_back_from_the_files(folder: Path) -> None:
    archive = Archive(folder)
    archive.put(replace(RAW, rights=Rights.PUBLIC))
    archive.put(replace(RAW, rights=Rights.CONFIDENTIAL))
    archive.close()
    with closing(sqlite3.connect(folder / "index.sqlite")) as base, base:
        base.execute("DELETE FROM rights")
    again = Archive(folder)
    assert again.get(RAW.sha256).rights is Rights.PUBLIC
    assert again.verify() == []
    assert again.get(RAW.sha256).rights is Rights.CONFIDENTIAL
