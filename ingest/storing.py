"""Stores what was read lot by lot, beside the reading of the next; what became of a lot is told once it is there."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from graph.model import Extracted, Raw
from graph.store import Store
from graph.ties import Ties

Read = tuple[Raw, Extracted]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one lot, in its order."""

    written: list[Read]
    same: list[tuple[str, Read]]  # pages whose words are those of their address's latest document, with its id
    before: dict[str, str]  # by digest of words that were written: a document that had them before this lot


class Storing:
    """Writes one lot at a time, in the order in which they are begun; use it in a `with` statement.

    The database works while documents are fetched and read, and they are while it does. A lot whose writing failed
    raises where it is asked for. The next lot waits for the one before it: what it becomes depends on that one.
    """

    def __init__(self, store: Store, ties: Ties) -> None:
        self._store, self._ties = store, ties
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="storing")
        self._under_way: Future[Stored] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        # A lot under way is written or not, but no thread of ours is at it when the run's end is recorded, unless the
        # run was told a second time to end. A database that is away is given up at the driver's next failure.
        if kind is not None:
            self._store.patience_s = 0.0
        self._behind.shutdown(wait=True)

    def begin(self, lot: Sequence[Read]) -> None:
        """Let a lot be written; the one before it must have been taken."""
        if self._under_way is not None:
            raise RuntimeError("what became of the lot before has not been taken")
        self._under_way = self._behind.submit(self._write, lot)

    def taken(self, wait: bool) -> Stored | None:
        """What became of the lot under way, once; None if there is none, or, without `wait`, if it is not done yet.

        Whoever is interrupted while waiting can ask again.
        """
        future = self._under_way
        if future is None or not (wait or future.done()):
            return None
        wait_for([future])
        self._under_way = None
        return future.result()

    def _write(self, lot: Sequence[Read]) -> Stored:
        written, same = self._without_sightings(lot)
        items = [extracted for _, extracted in written]
        before: dict[str, str] = {}
        for row in self._store.read("documents_with_text", texts=[i.document.text_sha256 for i in items]):
            before.setdefault(row["text"], row["id"])
        self._store.write(items, self._ties)
        return Stored(written, same, before)

    def _without_sightings(self, lot: Sequence[Read]) -> tuple[list[Read], list[tuple[str, Read]]]:
        """What is to be written, and the pages whose words are those of their address's latest document, with its id.

        Pages change each night around their article: other bytes with the same words are the same version, seen again.
        """
        web = {e.document.url for _, e in lot if e.document.url.startswith(("http://", "https://"))}
        latest = {row["url"]: (row["id"], row["text"]) for row in self._store.read("latest_texts", urls=sorted(web))}
        write: list[Read] = []
        same: list[tuple[str, Read]] = []
        for raw, extracted in lot:
            document = extracted.document
            held = latest.get(document.url)
            if held is not None and held[0] != document.id and held[1] == document.text_sha256:
                same.append((held[0], (raw, extracted)))
                continue
            write.append((raw, extracted))
            if document.url in web:
                latest[document.url] = (document.id, document.text_sha256)
        return write, same
