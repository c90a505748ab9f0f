"""Put, get, withdraw, replay and verify, on WARC files and their index.

20260310-0123456789abcdef.warc.gz     what one process wrote on one day (UTC); a gzip member a record
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import ReadError
from graph.model import Raw, Rights, strictest
from ingest.archive import former, records
from ingest.archive.catalogue import check, damaged_at, erase, refresh
from ingest.archive.files import Files
from ingest.archive.index import Index, Row
from ingest.archive.records import Entry, Facts, Place, Stated
from ingest.items import Failed, Item

log = logging.getLogger(__name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Archive:
    """The replies by digest. Several processes may write at once; the folder is made on the first use.

    url: where files go that nobody writes any more, an fsspec URL; None: they stay in the folder. index: a file that
    is made again when it is gone; None: in the folder. An archive of an earlier Faultline in the folder is taken over.
    """

    def __init__(
        self,
        folder: Path,
        url: str | None = None,
        index: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._at = index or folder / "index.sqlite"
        self._files = Files(folder, url, now)
        self._now = now
        self._mutex = threading.RLock()
        self._opened: Index | None = None
        self._checked = False

    def put(self, raw: Raw) -> Rights:
        """Keep the reply; bytes that are there already stay with what was known of them first.

        It is on disk when this returns. Gives the strictest rights that were ever stated of it, now or before.
        ReadError "withdrawn" for a reply that its publisher has withdrawn.
        """
        held = self._put(raw, self._now())
        return held if held.strictness >= raw.rights.strictness else self.tighten(raw.sha256, raw.rights)

    def tighten(self, sha256: str, rights: Rights) -> Rights:
        """Note rights that were stated of a reply; gives the strictest ever stated, which hold from then on.

        Of a reply that is not here nothing is noted.
        """
        held = self._index.of(sha256)
        if held is None or held.withdrawn or held.rights.strictness >= rights.strictness:
            return rights if held is None else held.rights
        self._keep(records.stricter(self._address(held), sha256, rights, self._now()), moved=False)
        return rights

    def _put(self, raw: Raw, kept_at: datetime) -> Rights:
        """Gives the strictest rights that were stated of the reply before this, or its own if it is new."""
        sha256 = raw.sha256
        held = self._index.of(sha256)
        if held is not None:
            if held.withdrawn:
                raise _withdrawn(raw.url)
            if self._stands(held):
                return held.rights
            self.verify()  # the index may be wrong, or its bytes are damaged
            held = self._index.of(sha256)
            if held is not None and self._stands(held):
                return held.rights
        rights = raw.rights if held is None else strictest(raw.rights, held.rights)
        record = records.reply(replace(raw, rights=rights), sha256, kept_at)
        self._keep(record, moved=held is not None)
        if held is not None and (gone := damaged_at(self._files, held.place)) is not None:
            erase(self._files, self._index, gone)
        return rights

    def withdraw(self, sha256: str, reason: str, at: datetime, words: tuple[str, str] | None = None) -> bool:
        """Delete the bytes of a reply that its publisher has withdrawn, and keep its record.

        words: address and digest of the words that it holds, by which they are known in other bytes. False if the reply
        was never here: then that it was withdrawn is kept all the same, and it does not come in later.
        """
        said: Facts = {"withdrawn": reason, "withdrawn_on": at.isoformat()} | ({"words": words} if words else {})
        row = self._index.of(sha256)
        if row is None:
            self._keep(records.withdrawal(said, sha256, None), moved=False)
            return False
        if not self._stands(row):
            self.verify()  # the index may be wrong about the place
            row = self._index.of(sha256) or row
        place: Place | None = row.place
        try:
            facts: Facts = records.facts_of(self._files.record(row.place)) | {"rights": row.rights.value}
        except (OSError, ValueError):  # damaged: what is left of it goes all the same
            facts, place = {}, damaged_at(self._files, row.place)
        held = facts.pop("held", None) if row.withdrawn else place
        self._keep(records.withdrawal(facts | said, sha256, held), moved=row.withdrawn)
        for place in self._index.to_erase():
            erase(self._files, self._index, place)
        return True

    def withdrawals(self) -> Iterator[tuple[str, Facts]]:
        """The digest of each reply that was withdrawn, with what is known of it, in the order of their files."""
        for row in self._index.all():
            if row.withdrawn:
                try:
                    yield row.sha256, records.facts_of(self._files.record(row.place))
                except (OSError, ValueError):
                    log.warning("the record that %s was withdrawn is damaged; `faultline verify` says more", row.sha256)

    def stated(self) -> dict[str, Rights]:
        """The rights of all replies that are not public, by digest."""
        return {row.sha256: row.rights for row in self._index.all() if row.rights is not Rights.PUBLIC}

    def at(self, urls: Collection[str]) -> list[str]:
        """Digests of the replies that came from some addresses. The headers of all records are read for it."""
        found = []
        for row in self._index.all():
            if row.withdrawn:
                continue
            try:
                try:
                    facts = records.facts_of(self._files.record(row.place, records.HEAD))
                except ValueError:  # headers longer than that
                    facts = records.facts_of(self._files.record(row.place))
            except (OSError, ValueError):
                continue  # damaged: nobody can tell whose it is
            if facts.get("url") in urls:
                found.append(row.sha256)
        return found

    def withdrawn(self, sha256: str) -> bool:
        """True if the reply was withdrawn by its publisher."""
        row = self._index.of(sha256)
        return row is not None and row.withdrawn

    def __contains__(self, sha256: str) -> bool:
        row = self._index.of(sha256)
        return row is not None and not row.withdrawn

    def get(self, sha256: str) -> Raw:
        """The reply with that digest; ReadError "archive-damaged", "not-archived" or "withdrawn" names it."""
        if not _DIGEST.fullmatch(sha256):
            raise ReadError("not-archived", f"{sha256[:80]!r} is no SHA-256 digest.")
        row = self._index.of(sha256)
        if row is None:
            raise ReadError("not-archived", f"The archive at {self._folder} holds no reply {sha256}.")
        if row.withdrawn:
            raise _withdrawn(self._address(row))
        try:
            return self._raw(row)
        except (OSError, ValueError) as error:
            if not self._checked:
                self.verify()  # the index may be wrong about the place
                return self.get(sha256)
            raise _damaged(sha256, str(error)) from None

    def items(self) -> Iterator[Item]:
        """All replies in the order in which they were kept; a damaged one says so.

        The order matters: of two replies of one address with the same words, the first became the document. It is not
        quite that of fetching, since several sources are fetched at once.
        """
        for row in self._index.all():
            if row.withdrawn:
                continue
            try:
                yield self.get(row.sha256)
            except ReadError as error:
                if error.reason != "withdrawn":
                    yield Failed(f"archive:{row.sha256}", error)

    def verify(self) -> list[str]:
        """Digests of the replies that cannot be given back as they were, and places of whatever else is damaged.

        Reads every byte of every file, and mends the index.
        """
        self._checked = True
        return sorted([*check(self._files, self._index), *former.damaged(self._folder)])

    def close(self) -> None:
        """End this process's file, and bring all that is whole to the URL; the next `put` begins another file."""
        if self._opened is not None:
            self._files.close()

    @property
    def _index(self) -> Index:
        with self._mutex:
            return self._opened or self._open()

    def _open(self) -> Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        opened = self._opened = Index(self._at)
        try:
            refresh(self._files, opened)
            former.take_over(self._folder, self._take, self._take_withdrawal, self._knows)
            self._files.ship()
        except BaseException:
            opened.close()
            self._opened = None
            raise
        return opened

    def _keep(self, record: bytes, moved: bool) -> Place:
        place = self._files.append(record)
        name, start, length = place
        entry = records.entry(record)
        if entry is None:
            raise ValueError("only what is about replies is kept")
        self._index.add([(entry, place)], name, start + length, start + length)
        if moved and isinstance(entry, Entry):
            self._index.move(entry, place)
        return place

    def _knows(self, sha256: str) -> bool:
        return self._index.of(sha256) is not None

    def _take(self, raw: Raw) -> None:
        """Of an archive of an earlier Faultline, which kept no other time."""
        self._put(raw, raw.retrieved_at)

    def _take_withdrawal(self, facts: Facts, sha256: str) -> None:
        """Of an archive of an earlier Faultline."""
        if not self.withdrawn(sha256):
            self._keep(records.withdrawal(facts, sha256, None), moved=False)

    def _stands(self, row: Row) -> bool:
        """True if the bytes of a place are as they were written, and are those of that reply."""
        try:
            found: Entry | Stated | None = records.entry(self._files.record(row.place, records.HEAD))
        except (OSError, ValueError):
            return False
        return isinstance(found, Entry) and found.sha256 == row.sha256

    def _raw(self, row: Row) -> Raw:
        raw = records.raw_of(self._files.record(row.place))
        if raw.sha256 != row.sha256:
            raise ValueError("its bytes have another digest")
        return replace(raw, rights=strictest(raw.rights, row.rights))

    def _address(self, row: Row) -> str:
        try:
            return str(records.facts_of(self._files.record(row.place)).get("url"))
        except (OSError, ValueError):
            return f"Reply {row.sha256}"


def _damaged(sha256: str, why: str) -> ReadError:
    return ReadError("archive-damaged", f"The archived reply {sha256} is damaged: {why}; fetch its address again.")


def _withdrawn(url: str) -> ReadError:
    return ReadError("withdrawn", f"{url} was withdrawn by its publisher; its record stays, its words do not.")
