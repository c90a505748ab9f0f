"""Reads a `Snapshot` out of the database for any instant of both clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from graph.consolidate import consolidate
from graph.dates import bounds
from graph.deals import Packer, line_of
from graph.derive import ownership_of, records_of
from graph.model import Entity, EntityType, OwnedBy
from graph.past_rulings import ruled_since
from graph.past_versions import versions_at
from graph.records import ClaimRecord, DocumentFacts
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
    known = known_by.astimezone(UTC).date() if known_by else None

    def work(tx: Transaction) -> Snapshot:
        secret = tx.read("confidential_claims") if openly else []
        hidden = {row["claim"] for row in secret}
        entities = {e.id: e for e in map(_entity, tx.stream("dated_entities"))}
        ruled = ruled_since(tx, reference, known_by)
        later = {row["tie"] for row in tx.read("ties_after", as_of=day, known_by=known)} | ruled.ties
        late_links = sorted({x.other for x in reference.links if _after(x.announced, day, known)})
        later |= {row["tie"] for row in tx.read("ties_of_deals", ids=late_links)}
        versions = versions_at(tx, known)
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
            derived = consolidate(records, reference.links, ties.firm, day, known, ruled.claims)
            deals.add(map(line_of, derived))
        ownership = tuple(
            OwnedBy(
                row["child"],
                row["parent"],
                row["properties"].get("start"),
                row["properties"].get("end"),
                row["properties"]["claim"],
            )
            for row in tx.read("snapshot_ownership")
            if row["properties"]["claim"] not in hidden
        )
        owners = {name for link in ownership for name in (link.child, link.parent)}
        return Snapshot(
            as_of=day,
            known_by=known_by,
            entities=entities,
            deals=deals.packed(owners.union(entities)),
            ownership=tuple(o for o in ownership if known is None or _known(o, known)),
            data_digest=reference.digest,
        )

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
    known = known_by.astimezone(UTC).date() if known_by else None
    by_tie: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
    for item in reference.documents:
        facts = DocumentFacts.of(item.document)
        for claim in item.claims:
            by_tie[ties.key(claim.from_id, claim.to_id)].append(ClaimRecord(claim, facts, claim.from_id, claim.to_id))
    deals = [d for records in by_tie.values() for d in consolidate(records, reference.links, ties.firm, as_of, known)]
    owned = ownership_of(record for records in by_tie.values() for record in records)
    return Snapshot(
        as_of=as_of,
        known_by=known_by,
        entities=reference.entities,
        deals=tuple(sorted(deals, key=lambda d: d.id)),
        ownership=tuple(o for o in owned if known is None or _known(o, known)),
        data_digest=reference.digest,
    )


def _after(announced: str | None, as_of: date, known_by: date | None) -> bool:
    days = bounds(announced)
    return days is not None and (days.last > as_of or (known_by is not None and days.last > known_by))


def _known(link: OwnedBy, known_by: date) -> bool:
    start = bounds(link.start)
    return start is None or start.last <= known_by
