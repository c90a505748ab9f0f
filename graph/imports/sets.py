"""Reference sets in the graph: brought in, replaced by a newer edition, listed, taken out again.

A set's entities are nodes of their own and never touch one of data/; who they are is the resolver's to say. Its rows of
ownership are claims like others. What a newer edition no longer has, or a set that is taken out had, is retired: its
claims stay on record and count no longer. Run under the ingest lease. A run that was killed is mended by the same
command: all writes are idempotent, and nothing of an earlier edition is retired before the new one is in.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.derive import derive
from graph.errors import ImportRefused, NotFound
from graph.imports.chunks import address, chunks
from graph.imports.combine import merged, node_properties, set_of
from graph.imports.formats import READERS, guess, set_name
from graph.imports.items import Holding, LeftOut, Listed, SetFile
from graph.model import EntityType
from graph.names import slug
from graph.reference import Reference
from graph.resolution import DUE, move
from graph.store import Row, Store, Transaction
from graph.ties import Ties

log = logging.getLogger(__name__)
ENTITIES_A_TRANSACTION = 1000
_LABELS = [t.value for t in EntityType]
_META = "set:"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found and did."""

    set: str
    format: str
    guessed: bool
    sha256: str
    entities: int  # rows that list an entity
    holdings: int  # claims of who holds whom
    control: int  # of them stated control
    new_claims: int
    written: int  # entities that are new or differ
    retired_claims_of: int  # documents of an earlier edition that count no longer
    retired_entities: int
    left_out: Mapping[str, int]  # by reason
    first_lines: Mapping[str, int]  # by reason, the first line of it
    already: bool = False  # the same file was imported before, so that nothing was done

    def as_json(self) -> dict[str, Any]:
        """All of it by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class HeldSet:
    """A reference set that the graph holds."""

    name: str
    facts: Mapping[str, Any]  # format, file, sha256, at, entities, holdings, url


def import_set(
    store: Store,
    reference: Reference,
    ties: Ties,
    path: Path,
    form: str | None = None,
    name: str | None = None,
    url: str | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    between: Callable[[], None] = lambda: None,
) -> Imported:
    """Bring a file into the graph as a reference set, in place of an earlier edition of it; `between` runs often.

    form: one of `READERS`; None: told from the file's start. name: of the set; None: of the format or the file.
    ImportRefused if the file is wrong.
    """
    if not path.is_file():
        raise ImportRefused(f"There is no file {path}.")
    chosen = form or guess(path)
    called = slug(name) if name else set_name(path, chosen)
    if not called:
        raise ImportRefused(f"{name!r} is no name for a set; use letters and digits.")
    sha = _digest(path)
    held = {s.name: s for s in sets(store)}.get(called)
    if held and (held.facts["sha256"], held.facts["format"], held.facts["url"]) == (sha, chosen, url):
        return Imported(called, chosen, form is None, sha, held.facts["entities"], held.facts["holdings"],
                        held.facts["control"], 0, 0, 0, 0, {}, {}, already=True)  # fmt: skip
    run = _Run(store, ties, SetFile(path, called, url, frozenset(reference.entities)), chosen, sha[:16], between)
    documents, new_claims = run.write(clock())
    stale = sorted({row["id"] for row in store.read("set_documents", prefix=address(called))} - documents)
    _retire_documents(store, stale)
    derive(store, reference, ties, between)
    retired = _retire_entities(store, ties, called, sha[:16], between)
    derive(store, reference, ties, between)  # who is who without them
    done = Imported(called, chosen, form is None, sha, run.entities, run.holdings, run.control, new_claims, run.written,
                    len(stale), retired, dict(run.left_out), run.first_lines)  # fmt: skip
    facts = {"format": chosen, "file": path.name, "sha256": sha, "at": clock().isoformat(), "url": url,
             "entities": done.entities, "holdings": done.holdings, "control": done.control}  # fmt: skip
    store.write_query("set_meta", name=_META + called, value=json.dumps(facts))
    return done


def sets(store: Store) -> list[HeldSet]:
    """The reference sets that the graph holds, by name."""
    rows = store.read("metas", prefix=_META)
    return [HeldSet(row["name"].removeprefix(_META), json.loads(row["value"])) for row in rows]


def remove_set(
    store: Store, reference: Reference, ties: Ties, name: str, between: Callable[[], None] = lambda: None
) -> tuple[int, int]:
    """Take a set out: gives how many documents and entities were retired; NotFound if there is no such set."""
    held = [s.name for s in sets(store)]
    if name not in held:
        raise NotFound(f"There is no reference set {name!r}; there are {', '.join(held) or 'none'}.")
    stale = [row["id"] for row in store.read("set_documents", prefix=address(name))]
    _retire_documents(store, stale)
    derive(store, reference, ties, between)
    retired = _retire_entities(store, ties, name, None, between)
    derive(store, reference, ties, between)  # who is who without them
    store.write_query("delete_meta", name=_META + name)
    return len(stale), retired


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Run:
    """One pass through a file: entities in batches, holdings in documents, the rest counted."""

    def __init__(
        self, store: Store, ties: Ties, file: SetFile, form: str, edition: str, between: Callable[[], None]
    ) -> None:
        self.store, self.ties, self.file, self.form = store, ties, file, form
        self.edition, self.between = edition, between
        self.entities = self.holdings = self.control = self.written = 0
        self.left_out: Counter[str] = Counter()
        self.first_lines: dict[str, int] = {}
        self._batch: list[Listed] = []

    def write(self, fetched: datetime) -> tuple[set[str], int]:
        """Write all; gives the ids of the documents and how many claims are new."""
        documents: set[str] = set()
        new = 0
        for item in chunks(self._items(), self.file.set, self.form, fetched):
            self._flush()  # a claim needs its entities
            new += self.store.write([item], self.ties).claims
            documents.add(item.document.id)
            self.between()
        self._flush()
        return documents, new

    def _items(self) -> Iterator[Holding]:
        """The holdings; entities are written and what is left out is counted on the way."""
        for item in READERS[self.form](self.file):
            if isinstance(item, Listed):
                self.entities += 1
                self._batch.append(item)
                if len(self._batch) >= ENTITIES_A_TRANSACTION:
                    self._flush()
            elif isinstance(item, LeftOut):
                self.left_out[item.reason] += 1
                self.first_lines.setdefault(item.reason, item.line)
            else:
                self.holdings += 1
                self.control += item.control
                yield item

    def _flush(self) -> None:
        if self._batch:
            self.written += _write_entities(self.store, self._batch, self.edition)
            self._batch = []
            self.between()
            if self.entities % 20_000 < ENTITIES_A_TRANSACTION:
                log.info("%s: %d entities and %d holdings read", self.file.set, self.entities, self.holdings)


def _write_entities(store: Store, batch: Iterable[Listed], edition: str) -> int:
    """Put what a set says beside what others say; gives how many nodes are new or differ."""
    by_id: dict[str, list[Listed]] = {}
    for item in batch:
        by_id.setdefault(item.entity.id, []).append(item)
    held = {row["id"]: row["properties"] for row in store.read("entities_by_id", ids=list(by_id))}
    rows: list[Row] = []
    for id_, items in by_id.items():
        before = held.get(id_, {}).get("records") or []
        records = {set_of(record)[0]: record for record in before}
        for item in items:
            of = item.entity.of_set or ""
            records[of] = merged(records.get(of), item, edition)
        if sorted(records.values()) != before:
            rows.append(_row(id_, records.values()))
    if rows:
        store.writing(lambda tx: _update(tx, rows))
    return len(rows)


def _update(tx: Transaction, rows: list[Row]) -> None:
    tx.write("update_entities", rows=rows, types=_LABELS)
    tx.write("set_meta", name=DUE, value="due")  # a name or an identifier more can make somebody somebody else


def _row(id_: str, records: Iterable[str]) -> Row:
    label, properties = node_properties(id_, records)
    return {"id": id_, "type": label, "properties": properties}


def _retire_documents(store: Store, ids: list[str]) -> None:
    for at in range(0, len(ids), 20):
        some = ids[at : at + 20]

        def work(tx: Transaction, some: list[str] = some) -> None:
            tx.write("retire_documents", ids=some)
            tx.write("set_meta", name=DUE, value="due")
            tx.write("mark_dirty", ties=[row["tie"] for row in tx.read("ties_of_documents", ids=some)])

        store.writing(work)


def imported_rows(read: Callable[..., list[Row]]) -> Iterator[Row]:
    """Rows of `imported_entities`, a page at a time."""
    after = ""
    while page := read("imported_entities", after=after, limit=10_000):
        yield from page
        after = page[-1]["id"]


def _retire_entities(store: Store, ties: Ties, name: str, edition: str | None, between: Callable[[], None]) -> int:
    """Forget what other editions of a set (None: any edition) said of entities; gives how many were concerned.

    One that nobody lists any more is itself again, and its claims are filed so in the same transaction.
    """
    told: dict[str, list[str]] = {}
    for row in imported_rows(store.read):
        records = row["properties"]["records"]
        kept = [r for r in records if set_of(r)[0] != name or set_of(r)[1] == edition]
        if len(kept) < len(records):
            told[row["id"]] = kept
    ids = list(told)
    for at in range(0, len(ids), ENTITIES_A_TRANSACTION):
        some = ids[at : at + ENTITIES_A_TRANSACTION]
        rows = [_row(id_, told[id_]) for id_ in some if told[id_]]
        gone = [id_ for id_ in some if not told[id_]]

        def work(tx: Transaction, rows: list[Row] = rows, gone: list[str] = gone) -> None:
            _update(tx, rows)
            if gone:
                move(tx, [{"id": id_, "canonical": None, "why": {}} for id_ in gone], ties)
                tx.write("retire_entities", ids=gone)

        store.writing(work)
        between()
    return len(ids)
