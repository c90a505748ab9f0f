"""Makes the index agree with the WARC files: with what is new in them, or, byte by byte, with all of them."""

from __future__ import annotations

import hashlib
import logging

from ingest.archive import members, records
from ingest.archive.files import Files
from ingest.archive.index import Index
from ingest.archive.records import Entry, Place, Stated
from ingest.archive.writer import mark

log = logging.getLogger(__name__)
_AT_ONCE = 500  # records noted in one transaction


def refresh(files: Files, index: Index) -> None:
    """Note what the files hold beyond what the index knows: written by others, or by a process that was killed.

    What a killed writer left unfinished was never acknowledged: it is skipped, said in the log, and stays where it is.
    """
    known = index.files()
    for name, size in files.sizes().items():
        seen, whole = known.get(name, (0, 0))
        if size > seen:
            _read_on(files, index, name, size, whole)
    for place in index.to_erase():
        erase(files, index, place)


def _read_on(files: Files, index: Index, name: str, size: int, start: int) -> None:
    entries: list[tuple[Entry | Stated, Place]] = []
    for found in members.scan(files.reader(name), mark(name), size, start):
        end = found.offset + found.length
        if found.torn and files.is_open(name):
            size = start  # somebody is writing just this
            break
        if found.torn:
            log.warning("%s breaks off: its last %d bytes were never acknowledged; skipped", name, found.length)
            break
        try:
            entry = _entry(found.member, name) if found.member is not None else None
            whole = found.member is not None
        except ValueError:
            entry, whole = None, False
        if not whole:
            log.warning("%s is damaged from byte %d to %d; `faultline verify` says more", name, found.offset, end)
        if entry is not None:
            entries.append((entry, (name, found.offset, found.length)))
        start = end
        if len(entries) >= _AT_ONCE:
            index.add(entries, name, start, start)
            entries = []
    index.add(entries, name, size, start)


def check(files: Files, index: Index) -> list[str]:
    """Digests of replies whose bytes are not as they were written, and places of whatever else is damaged.

    Every byte is read. Where only the index was wrong it is put right.
    """
    rows = index.all()  # of what others write meanwhile nothing is said
    found: dict[str, tuple[Entry, Place]] = {}
    at: set[tuple[str, int]] = set()
    strays: dict[tuple[str, int], bool] = {}  # by place: whether it is only the unfinished end of a killed writer
    for name, size in files.sizes().items():
        for stretch in members.scan(files.reader(name), mark(name), size):
            place = (name, stretch.offset, stretch.length)
            entry = None
            try:
                if stretch.member is not None:
                    entry = _whole(stretch.member, name)
            except ValueError:
                stretch = members.Stretch(stretch.offset, stretch.length, None)
            if stretch.member is None:
                strays[place[:2]] = stretch.torn
            if isinstance(entry, Stated):
                index.state(entry)
            elif entry is not None:
                at.add(place[:2])
                held = found.get(entry.sha256)
                first = held is not None and (held[0].withdrawn or held[0].kept <= entry.kept)
                if entry.withdrawn or not first:
                    found[entry.sha256] = (entry, place)
    damaged = []
    for row in rows:
        if row.sha256 in found:
            entry, place = found.pop(row.sha256)
            if (row.withdrawn, row.place) != (entry.withdrawn, place):
                index.move(entry, place)
        elif row.place[:2] in at:
            index.drop(row.sha256)
        elif index.of(row.sha256) == row:
            damaged.append(row.sha256)
            strays.pop(row.place[:2], None)
    for entry, place in found.values():
        index.move(entry, place)
    return [*damaged, *(f"{name} at byte {offset}" for (name, offset), torn in strays.items() if not torn)]


def erase(files: Files, index: Index, place: Place) -> None:
    """Let nothing stand where withdrawn or damaged bytes stood."""
    try:
        gone = records.says_nothing(files.record(place, records.HEAD))
    except FileNotFoundError:
        gone = True
    except (OSError, ValueError):
        gone = False
    if not gone:
        files.blank(place)
    index.erased(place)


def damaged_at(files: Files, place: Place) -> Place | None:
    """What there is of a record that is not as it was written; None if its place is not where such a one begins."""
    name, start, _ = place
    for found in members.scan(files.reader(name), mark(name), files.sizes().get(name, 0)):
        if found.offset == start and found.member is None:
            return name, start, found.length
    return None


def _entry(member: bytes, name: str) -> Entry | Stated | None:
    begin = members.unpack(member, mark(name), records.HEAD)
    try:
        return records.entry(begin)
    except ValueError:
        return records.entry(members.unpack(member, mark(name)))


def _whole(member: bytes, name: str) -> Entry | Stated | None:
    """What a record says of itself; ValueError if the reply in it has another digest."""
    record = members.unpack(member, mark(name))
    entry = records.entry(record)
    if isinstance(entry, Entry) and not entry.withdrawn:
        content = records.content(record)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ValueError("the reply has another digest")
    return entry
