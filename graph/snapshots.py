"""Reads a `Snapshot` out of the database for any instant of both clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from graph.consolidate import consolidate
from graph.dates import bounds, day_of
from graph.deals import Packer, line_of
from graph.derive import records_of
from graph.model import Entity, EntityType, OwnedBy
from graph.ownership import ownership_of
from graph.past_ownership import ownership_then
from graph.past_rulings import Ruled, ruled_since
from graph.past_versions import versions_at
from graph.records import ClaimRecord, DocumentFacts, entity_from
from graph.reference import Reference
from graph.snapshot import Snapshot
from graph.snapshot_files import SnapshotFiles
from graph.store import Store, Transaction
from graph.ties import Ties


def snapshot(
    store: Store,
    reference: Reference,
    ties: Ties,
    as_of: date | None = None,
    known_by: datetime | None = None,
    files: SnapshotFiles | None = None,
    openly: bool = False,
) -> Snapshot:
    """The graph as it stood on `as_of` (None: today) by what was known at `known_by` (None: the latest).

    Stored deals are the state at the latest known time. Only ties with a claim, a link between rows or a version of a
    page later than one of the two instants are derived again, in memory, by the function that made the stored ones.
    openly: without what confidential documents say, for whatever leaves this machine; ties of which they speak are
    derived again without them, so that no term, date or status leaks through a deal.
    files: where snapshots are kept; one of the record as it is now is taken from there, and what is read is kept.
    """
    if openly:
        if holds_confidential(store):
            files = None  # what is kept there tells all
        else:
            openly = False
    day = as_of or datetime.now(UTC).date()

    def work(tx: Transaction) -> Snapshot:
        return dated(tx, reference, ties, day, known_by, openly).snapshot

    revision = None if files is None else store.revision()
    if files is None or revision is None:
        return store.reading(work)
    path = files.path(revision, day, known_by, reference.digest)
    found = files.load(path)
    if found is None:
        found = store.reading(work)
        # Reads are not isolated from a writer's commits: what was read meanwhile may be of no one state.
        if store.revision() == revision:
            files.keep(path, found)
    return found


@dataclass(frozen=True, slots=True)
class Dated:
    """A snapshot with what it was made by."""

    snapshot: Snapshot
    ruled: Ruled
    standing: frozenset[str]  # documents that counted then though another one replaces them today


def dated(
    tx: Transaction, reference: Reference, ties: Ties, as_of: date, known_by: datetime | None, openly: bool = False
) -> Dated:
    """The graph at an instant of both clocks, read inside a transaction; see `snapshot`."""
    known = day_of(known_by)
    secret = tx.read("confidential_claims") if openly else []
    hidden = {row["claim"] for row in secret}
    entities = {e.id: e for e in map(_entity, tx.stream("dated_entities"))}
    versions = versions_at(tx, known)
    ruled = ruled_since(tx, reference, known_by, versions.standing)
    for name in ruled.late:
        entities.pop(name, None)
    later = {row["tie"] for row in tx.read("ties_after", as_of=as_of, known_by=known)} | ruled.ties
    late_links = sorted({x.other for x in reference.links if _after(x.announced, as_of, known)})
    later |= {row["tie"] for row in tx.read("ties_of_deals", ids=late_links)}
    later |= versions.ties | {row["tie"] for row in secret}
    deals = Packer()
    deals.add(tx.stream("dated_deals", without=sorted(later)))
    again: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
    for record in records_of(tx.read("claims_of_ties", ties=sorted(later), standing=sorted(versions.standing))):
        if record.claim.id in hidden:
            continue
        then = ruled.then(record)
        again[ties.key(then.from_id, then.to_id)].append(then)
    for records in again.values():
        derived = consolidate(records, reference.links, ties.firm, as_of, known, ruled.claims)
        deals.add(map(line_of, derived))
    stated = _stored_ownership(tx) if known is None else ownership_then(tx, ruled, known, entities)
    ownership = tuple(o for o in stated if o.claim not in hidden)
    owners = {name for link in ownership for name in (link.child, link.parent)}
    if gone := sorted(owners - entities.keys()):  # owners that nobody meets today any more
        found = tx.read("entities_by_id", ids=gone)
        entities |= {row["id"]: entity_from(row["type"], row["properties"]) for row in found}
    packed = deals.packed(owners.union(entities))
    made = Snapshot(as_of, known_by, entities, packed, ownership, data_digest=reference.digest)
    return Dated(made, ruled, versions.standing)


def _stored_ownership(tx: Transaction) -> tuple[OwnedBy, ...]:
    return tuple(
        OwnedBy(
            row["child"],
            row["parent"],
            row["properties"].get("start"),
            row["properties"].get("end"),
            row["properties"]["claim"],
        )
        for row in tx.read("snapshot_ownership")
    )


def holds_confidential(store: Store) -> bool:
    """True if the graph holds a document that must not leave it."""
    return bool(store.read("holds_confidential")[0]["held"])


def _entity(row: Sequence[Any]) -> Entity:
    id_, type_, name, aliases, parent, country, ticker, cik, lei, wikidata, ambiguous, provisional, note = row
    return Entity(
        id_,
        name,
        EntityType(type_),
        tuple(aliases or ()),
        parent,
        country,
        ticker,
        cik,
        lei,
        wikidata,
        bool(ambiguous),
        bool(provisional),
        note,
    )


def reference_snapshot(reference: Reference, as_of: date, known_by: datetime | None = None) -> Snapshot:
    """The reference rows alone at an instant of both clocks, consolidated in memory; no database is needed."""
    ties = Ties(reference.entities.values())
    known = day_of(known_by)
    by_tie: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
    for item in reference.documents:
        facts = DocumentFacts.of(item.document)
        for claim in item.claims:
            by_tie[ties.key(claim.from_id, claim.to_id)].append(ClaimRecord(claim, facts, claim.from_id, claim.to_id))
    deals = [d for records in by_tie.values() for d in consolidate(records, reference.links, ties.firm, as_of, known)]
    owned = ownership_of((record for records in by_tie.values() for record in records), known)
    return Snapshot(
        as_of=as_of,
        known_by=known_by,
        entities=reference.entities,
        deals=tuple(sorted(deals, key=lambda d: d.id)),
        ownership=tuple(owned),
        data_digest=reference.digest,
    )


def _after(announced: str | None, as_of: date, known_by: date | None) -> bool:
    days = bounds(announced)
    return days is not None and (days.last > as_of or (known_by is not None and days.last > known_by))
