"""What a publisher takes back is gone from the archive's files, whenever the process is killed; its record stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from graph.errors import ReadError
from graph.model import Raw
from ingest.archive import Archive
from ingest.archive.files import Files

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SECRET = b"".join(b"the withdrawn words %d. " % n for n in range(20_000))  # packed, larger than one blank record


def reply(n: int) -> Raw:
    return Raw(SECRET if n == 1 else f"reply {n}".encode(), f"https://example.org/{n}", NOW, publisher=f"P {n}")


GONE = reply(1).sha256


def drop_index(folder: Path) -> None:
    for path in folder.glob("index.sqlite*"):
        path.unlink()


def contents(folder: Path) -> list[bytes]:
    """The blocks of all records, as any tool reads them."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [record.raw_stream.read() for record in ArchiveIterator(file, no_record_parse=True)]
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    opened = Archive(tmp_path)
    for n in range(3):
        opened.put(reply(n))
    return opened


def test_a_withdrawn_reply_keeps_its_record_and_never_comes_back(tmp_path: Path, archive: Archive) -> None:
    sizes = {path: path.stat().st_size for path in tmp_path.glob("*.warc.gz")}
    assert archive.withdraw(GONE, "asked by the publisher", NOW)
    for _ in range(2):
        assert archive.withdrawn(GONE) and GONE not in archive
        with pytest.raises(ReadError, match="https://example.org/1 was withdrawn"):
            archive.get(GONE)
        with pytest.raises(ReadError, match="https://example.org/1 was withdrawn"):
            archive.put(reply(1))
        assert archive.verify() == []
        assert {item.url for item in archive.items() if isinstance(item, Raw)} == {reply(0).url, reply(2).url}
        said = [json.loads(block) for block in contents(tmp_path) if b"asked by" in block]
        assert [(s["sha256"], s["url"], s["publisher"]) for s in said] == [(GONE, "https://example.org/1", "P 1")]
        assert not any(b"withdrawn words" in block for block in contents(tmp_path))
        drop_index(tmp_path)
        archive = Archive(tmp_path)
    assert all(path.stat().st_size >= size for path, size in sizes.items())


def test_a_second_withdrawal_adds_its_reason_to_the_trail(tmp_path: Path, archive: Archive) -> None:
    assert archive.withdraw(GONE, "first", NOW)
    assert Archive(tmp_path).withdraw(GONE, "second", NOW)
    said = [json.loads(block) for block in contents(tmp_path) if b'"withdrawn"' in block]
    assert {(s["withdrawn"], s["publisher"]) for s in said} == {("first", "P 1"), ("second", "P 1")}
    assert archive.verify() == []


@pytest.mark.parametrize("indexed", [True, False])
def test_a_takedown_that_was_killed_half_way_is_finished_at_the_next_start(
    tmp_path: Path, archive: Archive, indexed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Files, place: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Files, "blank", killed)
        archive.withdraw(GONE, "asked", NOW)
    assert any(b"withdrawn words" in block for block in contents(tmp_path))
    if not indexed:
        drop_index(tmp_path)
    again = Archive(tmp_path)
    assert again.withdrawn(GONE)
    assert not any(b"withdrawn words" in block for block in contents(tmp_path))
    assert again.verify() == []


def test_a_changed_withdrawal_is_found(tmp_path: Path, archive: Archive) -> None:
    assert archive.withdraw(GONE, "asked", NOW)
    (path,) = tmp_path.glob("*.warc.gz")
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    assert archive.verify() == [GONE]
    assert Archive(tmp_path).withdrawn(GONE)


def test_what_is_left_of_a_damaged_reply_goes_too(tmp_path: Path, archive: Archive) -> None:
    (path,) = tmp_path.glob("*.warc.gz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert archive.verify() == [GONE]
    left = bytes(data[len(data) // 2 + 500 : len(data) // 2 + 600])
    assert archive.withdraw(GONE, "asked", NOW)
    assert left not in path.read_bytes()
    assert archive.verify() == []
    assert {item.url for item in archive.items() if isinstance(item, Raw)} == {reply(0).url, reply(2).url}


def test_what_was_withdrawn_before_it_ever_came_does_not_come_in(tmp_path: Path, archive: Archive) -> None:
    late = reply(9)
    assert not archive.withdraw(late.sha256, "asked by the publisher", NOW, (late.url, "d" * 64))
    for again in (archive, Archive(tmp_path)):
        with pytest.raises(ReadError, match="withdrawn by its publisher"):
            again.put(late)
        ((sha256, facts),) = again.withdrawals()
        assert (sha256, facts["withdrawn"], facts["words"]) == (
            late.sha256,
            "asked by the publisher",
            [late.url, "d" * 64],
        )
        assert again.verify() == []


def test_the_replies_of_an_address_are_found(archive: Archive) -> None:
    assert archive.at({reply(1).url, "https://example.org/nowhere"}) == [GONE]
    assert archive.withdraw(GONE, "asked", NOW)
    assert archive.at({reply(1).url}) == []
