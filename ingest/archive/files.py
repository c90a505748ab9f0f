"""Where the WARC files of an archive are: in a folder, and at an fsspec URL once nobody writes them any more."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from ingest.archive import members
from ingest.archive.far import Far
from ingest.archive.records import Place, nothing
from ingest.archive.writer import NAME, Writer, is_open, mark


class Files:
    """The files by name. A file is written by one process alone and then never changes, but for what is withdrawn."""

    def __init__(self, folder: Path, url: str | None, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._far = Far(url) if url else None
        self._now = now
        self._writer: Writer | None = None
        self._mutex = threading.Lock()

    def sizes(self) -> dict[str, int]:
        """All files with their sizes in bytes, by name, which is by day."""
        found = self._far.sizes() if self._far else {}
        found |= {path.name: path.stat().st_size for path in self._folder.glob(NAME)}
        return dict(sorted(found.items()))

    def append(self, record: bytes) -> Place:
        """Write a record to this process's file of today; it is on disk when this returns."""
        with self._mutex:
            at = self._now()
            if self._writer is None or not self._writer.takes(at):
                if self._writer is not None:
                    self._writer.close()
                self._writer = Writer(self._folder, at)
            name = self._writer.name
            member = members.pack(record, mark(name))
            return name, self._writer.append(member), len(member)

    def read(self, place: Place) -> bytes:
        """The bytes of a place, fewer if the file ends before; FileNotFoundError if there is none."""
        name, offset, length = place
        try:
            with (self._folder / name).open("rb", buffering=0) as file:
                file.seek(offset)
                return file.read(length) or b""
        except FileNotFoundError:
            if self._far is None:
                raise
            return self._far.read(name, offset, length)

    def record(self, place: Place, most: int = 0) -> bytes:
        """The record of a place, or its first bytes; ValueError or OSError if it is not as it was written."""
        return members.unpack(self.read(place), mark(place[0]), most)

    def reader(self, name: str) -> members.Reader:
        """Reads one file."""
        return lambda offset, length: self.read((name, offset, length))

    def is_open(self, name: str) -> bool:
        """True while a process is writing the file."""
        return is_open(self._folder, name)

    def blank(self, place: Place) -> None:
        """Put records that say nothing into a place; what stood there is gone, and all else stays where it is."""
        name, offset, length = place
        data = members.blank(length, mark(name), nothing)
        with self._moving():
            try:
                with (self._folder / name).open("r+b") as file:
                    file.seek(offset)
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            except FileNotFoundError:
                if self._far is None:
                    raise
                self._far.overwrite(name, offset, data)

    def close(self) -> None:
        """Close this process's file, and bring all that nobody writes to where the archive is."""
        with self._mutex:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.ship()
        if self._far is not None:
            self._far.forget()

    def ship(self) -> None:
        """Bring the files that nobody writes to where the archive is; those of a killed process are among them."""
        if self._far is None:
            return
        with self._moving():
            for path in sorted(self._folder.glob(NAME)):
                if not self.is_open(path.name):
                    self._far.bring(path)
                    path.unlink()

    def _moving(self) -> FileLock:
        """No file may go away while some of it is written over."""
        return FileLock(self._folder / "moving.lock", thread_local=False)
