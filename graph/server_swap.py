"""Copies and exchanges the database folder of a home, so that a kill leaves the old one or the new one."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from graph.server_home import Home, write_private

_SETTLED_S = 2.0  # a file system's clock is coarse: two writes within it leave one time
Stamps = dict[Path, tuple[int, int]]


def copy_quietly(data: Path, into: Path) -> Stamps:
    """Copy a folder that is being written to; gives size and time of the files that were at rest when copied."""
    stamps: Stamps = {}
    into.mkdir(parents=True, mode=0o700)
    for path in _files(data):
        target = into / path.relative_to(data)
        try:
            found = path.stat()
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(path, target)
        except FileNotFoundError:  # it was rotated away
            continue
        if time.time() - found.st_mtime > _SETTLED_S:
            stamps[path] = (found.st_size, found.st_mtime_ns)
    return stamps


def copy_changed(data: Path, into: Path, before: Stamps) -> None:
    """Copy again what has changed since `copy_quietly`, from a folder that stands still, and drop what has gone."""
    now = set(_files(data))
    for path in now:
        found = path.stat()
        if before.get(path) != (found.st_size, found.st_mtime_ns):
            target = into / path.relative_to(data)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(path, target)
    for copied in list(_files(into)):
        if data / copied.relative_to(into) not in now:
            copied.unlink()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def swap(home: Home, new: Home) -> Path | None:
    """Put the database of `new` where that of `home` is, both at rest; gives where the old one went, None if none was.

    `new` is a folder of the same file system with a database of the same password, or of its own if `home` had none.
    """
    aside = _aside(home) if home.has_database else None
    if aside is None:
        new.password_file.replace(home.password_file)
    said = {"new": str(new.folder), "aside": str(aside) if aside else None}
    write_private(_journal(home), json.dumps(said) + "\n")
    if aside is not None:
        home.neo4j.rename(aside)
    finish(home)
    return aside


def finish(home: Home) -> None:
    """End an exchange that was cut off: the new database goes where none is; nothing to do if none was begun."""
    journal = _journal(home)
    if not journal.exists():
        return
    new = Home(Path(json.loads(journal.read_bytes())["new"]))
    if not home.has_database and new.has_database:
        if home.neo4j.exists():
            shutil.rmtree(home.neo4j)  # no database: folders of configuration and logs alone
        new.neo4j.rename(home.neo4j)
    journal.unlink()


def _journal(home: Home) -> Path:
    return home.folder / "exchange.json"


def _aside(home: Home) -> Path:
    for number in range(1, 10_000):
        path = home.folder / f"neo4j-before-restore-{number}"
        if not path.exists():
            return path
    raise FileExistsError(home.folder)
