"""An archive at an fsspec URL: files go there when nobody writes them any more, and all else is as in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest

from graph.errors import ArchiveUnreachable, ReadError, SettingsError
from graph.model import Raw
from graph.settings import Settings
from ingest.archive import Archive, archive_of

NOW = datetime(2026, 3, 10, tzinfo=UTC)
URL = "memory://bucket/archive"


def reply(n: int) -> Raw:
    return Raw(f"reply {n} ".encode() * 50, f"https://example.org/{n}", NOW)


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    memory = fsspec.filesystem("memory")
    yield memory
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


@pytest.fixture
def home(tmp_path: Path, store: object) -> Settings:
    return Settings(home=tmp_path / "home", archive=URL)


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.warc.gz"))


def test_files_go_there_at_the_end_and_are_read_there(
    home: Settings, tmp_path: Path, store: fsspec.AbstractFileSystem
) -> None:
    archive = archive_of(home)
    raws = [reply(n) for n in range(5)]
    for raw in raws:
        archive.put(raw)
    assert len(warcs(home.home)) == 1 and not store.exists("/bucket/archive")
    assert list(archive.items()) == raws
    archive.close()
    assert warcs(home.home) == [] and len(store.ls("/bucket/archive")) == 1
    archive.put(reply(5))
    archive.close()
    for held in (archive, archive_of(home), archive_of(Settings(home=tmp_path / "another machine", archive=URL))):
        assert len([item for item in held.items() if isinstance(item, Raw)]) == 6
        assert held.get(raws[2].sha256) == raws[2]
        assert held.verify() == []


def test_what_a_killed_process_left_behind_goes_there_at_the_next_start(
    home: Settings, store: fsspec.AbstractFileSystem
) -> None:
    writers = [archive_of(home), archive_of(home)]
    for n, writer in enumerate(writers):
        writer.put(reply(n))
    assert len(list(archive_of(home).items())) == 2 and not store.exists("/bucket/archive")  # somebody is writing
    del writer, writers[:]  # their locks end with them, as with a process
    (_, second) = warcs(home.home / "archive")
    second.write_bytes(second.read_bytes()[:-7])
    (home.home / "archive.sqlite").unlink()
    archive = archive_of(home)
    assert len(list(archive.items())) == 1
    assert warcs(home.home) == [] and len(store.ls("/bucket/archive")) == 2
    assert archive.verify() == []


def test_a_takedown_reaches_it(home: Settings, tmp_path: Path, store: fsspec.AbstractFileSystem) -> None:
    archive = archive_of(home)
    for n in range(3):
        archive.put(reply(n))
    archive.close()
    (path,) = store.find("/bucket/archive")
    before = store.cat_file(path)
    assert archive.withdraw(reply(1).sha256, "asked", NOW)
    archive.close()
    after = store.cat_file(path)
    assert len(after) == len(before) and after != before
    other = archive_of(Settings(home=tmp_path / "another machine", archive=URL))
    assert other.withdrawn(reply(1).sha256)
    assert other.verify() == []
    with pytest.raises(ReadError, match="withdrawn"):
        other.put(reply(1))


def test_every_changed_byte_there_is_found(home: Settings, store: fsspec.AbstractFileSystem) -> None:
    archive = archive_of(home)
    archive.put(reply(0))
    archive.close()
    (path,) = store.find("/bucket/archive")
    whole = store.cat_file(path)
    for at in range(0, len(whole), 7):
        store.pipe_file(path, whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert len(archive_of(home).verify()) == 1, at


def test_a_folder_can_be_named_too(tmp_path: Path) -> None:
    for n, name in enumerate((str(tmp_path / "a"), (tmp_path / "b c").as_uri())):
        archive_of(Settings(home=tmp_path / "home", archive=name)).put(reply(n))
    assert [path.parent.name for path in warcs(tmp_path)] == ["a", "b c"]


def test_a_store_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FAULTLINE_ARCHIVE"):
        archive_of(Settings(home=tmp_path, archive="nosuch://bucket/a"))
    (tmp_path / "file").write_bytes(b"")
    archive = Archive(tmp_path / "near", f"local://{tmp_path / 'file' / 'below'}")
    with pytest.raises(ArchiveUnreachable, match="cannot be used"):
        archive.put(reply(0))
        archive.close()
