"""The archive gives back what it was given, or says that it cannot."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Raw, Rights
from ingest.archive import Archive

RAW = Raw(
    content="A reply, as served: “été”".encode(),
    url="https://example.org/a",
    retrieved_at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
    media_type="text/html",
    charset="utf-8",
    source="example",
    publisher="Example",
    title="A title",
    published="2026-03",
    kind=DocumentKind.NEWS,
    rights=Rights.LICENSED,
)

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def reply(n: int) -> Raw:
    return Raw(f"reply {n}".encode(), f"https://example.org/{n}", NOW)


def test_a_reply_comes_back_equal(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    path = archive.put(RAW)
    assert archive.get(RAW.sha256) == RAW
    assert RAW.sha256 in archive
    assert path.relative_to(tmp_path / "archive").as_posix() == f"{RAW.sha256[:2]}/{RAW.sha256[2:4]}/{RAW.sha256}.gz"
    assert archive.verify() == []


def test_a_reply_with_nothing_known_comes_back_equal(tmp_path: Path) -> None:
    bare = Raw(b"", "file:x", datetime(2026, 1, 1, tzinfo=UTC))
    archive = Archive(tmp_path)
    archive.put(bare)
    assert list(archive.items()) == [bare]


def test_the_same_bytes_again_write_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(RAW)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    archive.put(replace(RAW, url="https://example.net/copy", retrieved_at=datetime(2027, 1, 1, tzinfo=UTC)))
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after
    assert archive.get(RAW.sha256).url == RAW.url


def test_two_archives_of_the_same_replies_are_byte_identical(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        archive = Archive(tmp_path / name)
        archive.put(RAW)
        found.append({p.name: p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()})
    assert found[0] == found[1]


def test_replies_are_listed_in_one_order_whatever_order_they_came_in(tmp_path: Path) -> None:
    raws = [replace(RAW, content=str(n).encode()) for n in range(20)]
    for name, order in (("one", raws), ("two", raws[::-1])):
        for raw in order:
            Archive(tmp_path / name).put(raw)
    assert list(Archive(tmp_path / "one").items()) == list(Archive(tmp_path / "two").items())
    digests = [raw.sha256 for raw in Archive(tmp_path / "one").items() if isinstance(raw, Raw)]
    assert digests == sorted(raw.sha256 for raw in raws)


@pytest.mark.parametrize("damage", ["flip", "cut", "other", "missing", "record", "empty"])
def test_a_damaged_reply_is_named_and_never_served(tmp_path: Path, damage: str) -> None:
    archive = Archive(tmp_path)
    path = archive.put(RAW)
    record = path.with_suffix(".json")
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 0x40
        path.write_bytes(data)
    elif damage == "cut":
        path.write_bytes(data[:-5])
    elif damage == "other":
        path.write_bytes(gzip.compress(b"something else"))
    elif damage == "missing":
        path.unlink()
    elif damage == "record":
        record.write_bytes(b"{}")
    else:
        record.write_bytes(b"")
    with pytest.raises(ReadError) as caught:
        archive.get(RAW.sha256)
    assert caught.value.reason in ("archive-damaged", "not-archived")
    assert RAW.sha256 in str(caught.value)
    assert archive.verify() == [RAW.sha256]


def test_every_single_byte_edit_of_a_kept_body_is_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = archive.put(RAW)
    data = path.read_bytes()
    # Bytes 4 to 9 of gzip are its time and system: they change nothing that is read.
    for at in [0, 1, 2, *range(10, len(data))]:
        edited = bytearray(data)
        edited[at] ^= 1
        path.write_bytes(edited)
        assert archive.verify() == [RAW.sha256], at
    path.write_bytes(data)
    assert archive.verify() == []


def test_a_body_whose_record_was_never_written_is_completed_by_the_next_put(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(RAW).with_suffix(".json").unlink()
    assert list(archive.digests()) == []
    archive.put(RAW)
    assert list(archive.items()) == [RAW]


def test_a_digest_that_was_never_kept_is_said_to_be_missing(tmp_path: Path) -> None:
    for digest in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(ReadError) as caught:
            Archive(tmp_path).get(digest)
        assert caught.value.reason == "not-archived"


def test_a_withdrawn_reply_keeps_its_record_and_never_comes_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    raws = [reply(n) for n in range(3)]
    for raw in raws:
        archive.put(raw)
    gone = raws[1].sha256
    assert archive.withdraw(gone, "asked by the publisher", NOW)
    assert not archive.withdraw("0" * 64, "asked by the publisher", NOW)
    assert archive.withdrawn(gone)
    for act in (lambda: archive.get(gone), lambda: archive.put(raws[1])):
        with pytest.raises(ReadError) as caught:
            act()
        assert caught.value.reason == "withdrawn"
    assert archive.verify() == []
    assert {raw.sha256 for raw in archive.items() if isinstance(raw, Raw)} == {raws[0].sha256, raws[2].sha256}
    record = next((tmp_path / "archive").rglob(f"{gone}.json"))
    assert "asked by the publisher" in record.read_text("utf-8")
    record.write_text(record.read_text("utf-8").replace("asked", "never asked"), "utf-8")
    assert archive.verify() == [gone]


def test_replies_are_replayed_in_the_order_of_their_fetching(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    raws = [replace(reply(n), retrieved_at=NOW + timedelta(hours=(7 * n) % 10)) for n in range(10)]
    for raw in raws:
        archive.put(raw)
    found = [item for item in archive.items() if isinstance(item, Raw)]
    assert [raw.retrieved_at for raw in found] == sorted(raw.retrieved_at for raw in raws)
