"""Snapshots kept on disk, so that a large graph is read from the database once for a day and a state of the record.

A file is named by what its content follows from: the record's revision, both clocks, the reference data and the code.
Nothing in it is trusted unread: each part carries a CRC, and a file that fails it, or is cut short, is read anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns import Columns
from graph.deals import PackedDeals, pack
from graph.model import Entity, EntityType, OwnedBy
from graph.snapshot import Snapshot

log = logging.getLogger(__name__)
_FORMAT = 1
_ARRAYS = tuple(f.name for f in fields(Columns) if f.name != "names")
_SUFFIX = ".npz"
# What a damaged file may raise: a bad CRC or directory, a part that is missing or of another form.
_DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile, NotImplementedError)


@dataclass(frozen=True)
class SnapshotFiles:
    """Snapshots in one folder, at most `limit` bytes of them; the longest unused go first."""

    folder: Path
    limit: int

    def path(self, revision: str, as_of: date, known_by: datetime | None, data_digest: str) -> Path:
        """Where the snapshot of that state of the record is, or would be."""
        said = [_FORMAT, revision, as_of.isoformat(), known_by and known_by.isoformat(), data_digest, _code()]
        return self.folder / f"{hashlib.sha256(json.dumps(said).encode()).hexdigest()}{_SUFFIX}"

    def load(self, path: Path) -> Snapshot | None:
        """The snapshot of a file; None if there is none, or if it is damaged, which is logged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as parts:
                found = _snapshot(parts.__getitem__)
            os.utime(path)
        except FileNotFoundError:
            return None
        except _DAMAGE as error:
            log.warning("the kept snapshot %s cannot be read (%s), reading the database instead", path.name, error)
            return None
        return found

    def keep(self, path: Path, snapshot: Snapshot) -> None:
        """Write the file, whole or not at all; a folder that cannot be written to is logged and no error."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    np.savez(file, **_parts(snapshot))
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise
            self._shrink(path)
        except OSError as error:
            log.warning("the snapshot is not kept in %s: %s", self.folder, error.strerror or error)

    def _shrink(self, newest: Path) -> None:
        held = []
        for path in self.folder.iterdir():
            if path.suffix in (_SUFFIX, ".part"):
                try:
                    stat = path.stat()
                except FileNotFoundError:
                    continue  # another process was first
                held.append((path == newest, stat.st_mtime, path, stat.st_size))
        total = sum(size for *_, size in held)
        for _, _, path, size in sorted(held):
            if total <= self.limit:
                return
            path.unlink(missing_ok=True)
            total -= size


@cache
def _code() -> str:
    """Digest of the modules of this package: what they derive is part of a snapshot."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _parts(snapshot: Snapshot) -> dict[str, Any]:
    deals = snapshot.deals
    if not isinstance(deals, PackedDeals) or deals.put:
        deals = pack(deals, snapshot.entities)
    head = {
        "as_of": snapshot.as_of.isoformat(),
        "known_by": None if snapshot.known_by is None else snapshot.known_by.isoformat(),
        "data_digest": snapshot.data_digest,
        "names": deals.columns.names,
        "entities": [astuple(e) for e in snapshot.entities.values()],
        "ownership": [astuple(o) for o in snapshot.ownership],
    }
    return {
        "head": _bytes(json.dumps(head, separators=(",", ":")).encode()),
        "text": _bytes(deals.text),
        "start": deals.start,
        "size": deals.size,
        **{name: getattr(deals.columns, name) for name in _ARRAYS},
    }


def _snapshot(part: Callable[[str], NDArray[Any]]) -> Snapshot:
    head = json.loads(part("head").tobytes())
    columns = Columns(tuple(head["names"]), *(part(name) for name in _ARRAYS))
    deals = PackedDeals(columns, memoryview(part("text").data), part("start"), part("size"))
    if len({len(columns), len(deals.size), len(deals.start), *(len(getattr(columns, n)) for n in _ARRAYS)}) != 1:
        raise ValueError("its columns differ in length")
    return Snapshot(
        as_of=date.fromisoformat(head["as_of"]),
        known_by=None if head["known_by"] is None else datetime.fromisoformat(head["known_by"]),
        entities={e[0]: Entity(e[0], e[1], EntityType(e[2]), tuple(e[3]), *e[4:]) for e in head["entities"]},
        deals=deals,
        ownership=tuple(OwnedBy(*o) for o in head["ownership"]),
        data_digest=head["data_digest"],
    )


def _bytes(content: bytes | memoryview) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)
