"""The WARC file that one process is writing: appended to, on disk when `append` returns, locked while it is open."""

from __future__ import annotations

import contextlib
import os
import secrets
import weakref
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.archive.members import pack
from ingest.archive.records import information

NAME = "????????-????????????????.warc.gz"
_sync = getattr(os, "fdatasync", os.fsync)
LARGEST = 256 * 2**20  # bytes; what is larger is awkward to copy


def mark(name: str) -> bytes:
    """The mark that a file's members carry: eight bytes that are in its name."""
    return bytes.fromhex(name[9:25])


class Writer:
    """A new file of a folder, of one day and one process; OSError if the disk says no."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.day = _day(at)
        self.name = f"{self.day}-{secrets.token_hex(8)}.warc.gz"
        lock = _lock(folder, self.name)
        lock.acquire()
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(folder / self.name, flags, 0o600)
        except OSError:
            _unlock(lock)
            raise
        # A file object would complain when nobody closes it; this is closed when its owner goes.
        self._close = weakref.finalize(self, _finish, self._handle, lock)
        self.size = 0
        self.append(pack(information(self.name, at), mark(self.name)))
        settle(folder)

    def takes(self, at: datetime) -> bool:
        """True if what is written now belongs into this file."""
        return self._close.alive and self.day == _day(at) and self.size < LARGEST

    def append(self, member: bytes) -> int:
        """Write at the end and give the offset; on disk when this returns. OSError closes the file."""
        offset, left = self.size, memoryview(member)
        try:
            while left:
                left = left[os.write(self._handle, left) :]
            _sync(self._handle)
        except BaseException:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, offset)
            self.close()
            raise
        self.size += len(member)
        return offset

    def close(self) -> None:
        """Give the file back; it is whole."""
        self._close()


def is_open(folder: Path, name: str) -> bool:
    """True while a process, this one too, is writing that file."""
    if not (folder / f"{name}.lock").exists():
        return False
    lock = _lock(folder, name)
    try:
        lock.acquire()
    except Timeout:
        return True
    _unlock(lock)
    return False


def settle(folder: Path) -> None:
    """Make the names in a folder last through a power cut, too."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _day(at: datetime) -> str:
    return f"{at:%Y%m%d}"


def _lock(folder: Path, name: str) -> FileLock:
    return FileLock(folder / f"{name}.lock", timeout=0, thread_local=False)


def _unlock(lock: FileLock) -> None:
    """Nobody writes a file of that name again, so that its lock can go."""
    lock.release()
    with contextlib.suppress(OSError):
        os.unlink(lock.lock_file)


def _finish(handle: int, lock: FileLock) -> None:
    with contextlib.suppress(OSError):
        os.close(handle)
    _unlock(lock)
