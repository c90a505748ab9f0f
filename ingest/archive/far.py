"""WARC files at an fsspec URL: whole files come and go, parts of them are read."""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from graph.errors import ArchiveUnreachable, SettingsError
from ingest.archive.writer import NAME

_BLOCK = 4 * 2**20  # bytes read at once, since replies are mostly read in the order in which they stand


class Far:
    """A folder of an object store, or of whatever else fsspec knows; ArchiveUnreachable if it does not answer."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs  # with a folder nobody needs it

        try:
            self._fs, self._root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise SettingsError(f"FAULTLINE_ARCHIVE is wrong: {error}.") from None
        self._read: tuple[str, Any] | None = None
        self._mutex = threading.RLock()

    def sizes(self) -> dict[str, int]:
        """The files with their sizes, in bytes."""
        with self._said():
            self._fs.invalidate_cache()
            try:
                found = self._fs.ls(self._root, detail=True)
            except FileNotFoundError:
                return {}
        sizes = {posixpath.basename(f["name"]): int(f["size"] or 0) for f in found if f["type"] == "file"}
        return {name: size for name, size in sizes.items() if fnmatch(name, NAME)}

    def read(self, name: str, offset: int, length: int) -> bytes:
        """So many bytes, fewer at the end of the file; FileNotFoundError if it is not there."""
        with self._said(), self._mutex:
            if self._read is None or self._read[0] != name:
                self.forget()
                file = self._fs.open(self._path(name), "rb", block_size=_BLOCK, cache_type="readahead")
                self._read = (name, file)
            file = self._read[1]
            file.seek(offset)
            return bytes(file.read(length))

    def bring(self, path: Path) -> None:
        """Put a file there under its own name, in the place of an earlier one."""
        with self._said():
            self._fs.makedirs(self._root, exist_ok=True)
            self._fs.put_file(str(path), self._path(path.name))
            self._fs.invalidate_cache()
            size = self._fs.size(self._path(path.name))
            if size != path.stat().st_size:
                raise OSError(f"{size} of {path.stat().st_size} bytes arrived")

    def overwrite(self, name: str, offset: int, data: bytes) -> None:
        """Put other bytes into the place of some; the file is written anew as a whole."""
        with self._said():
            self.forget()
            whole = self._fs.cat_file(self._path(name))
            self._fs.pipe_file(self._path(name), whole[:offset] + data + whole[offset + len(data) :])

    def forget(self) -> None:
        """Close the file that was read last."""
        with self._mutex:
            if self._read is not None:
                self._read[1].close()
                self._read = None

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:  # noqa: BLE001  each store has errors of its own
            why = str(error) or type(error).__name__
            raise ArchiveUnreachable(
                f"The archive at {self._root} cannot be used ({why}); see FAULTLINE_ARCHIVE."
            ) from None
