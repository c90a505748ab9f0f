"""Reads a `Snapshot` out of the database for any instant of both clocks."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime

from graph.consolidate import consolidate
from graph.dates import bounds
from graph.derive import ownership_of, records_of, stored_entities
from graph.model import OwnedBy
from graph.past_rulings import ruled_since
from graph.records import ClaimRecord, DocumentFacts, deal_from
from graph.reference import GATHERED, Reference
from graph.snapshot import Snapshot
from graph.store import Store, Transaction
from graph.ties import Ties


def snapshot(
    store: Store, reference: Reference, ties: Ties, as_of: date | None = None, known_by: datetime | None = None
) -> Snapshot:
    """The graph as it stood on `as_of` (None: today) by what was known at `known_by` (None: the latest).

    Stored deals are the state at the latest known time. Only ties with a claim, or a link between rows, later than
    one of the two instants are derived again, in memory, by the function that made the stored ones.
    """
    day = as_of or datetime.now(UTC).date()
    known = known_by.astimezone(UTC).date() if known_by else None

    def work(tx: Transaction) -> Snapshot:
        entities = stored_entities(tx.read("snapshot_entities"))
        ruled = ruled_since(tx, reference, known_by)
        later = {row["tie"] for row in tx.read("ties_after", as_of=day, known_by=known)} | ruled.ties
        rows = tx.read("snapshot_deals")
        if known is not None:
            # A row that tells its end in hindsight had none that was known by then.
            later |= {
                row["deal"]["tie"]
                for row in rows
                if known < (row["deal"].get("in_force_until") or known) <= GATHERED.date()
            }
        late_links = {x.other for x in reference.links if _after(x.announced, day, known)}
        later |= {row["deal"]["tie"] for row in rows if row["deal"]["id"] in late_links}
        deals = [
            deal_from(row["deal"], row["from_id"], row["to_id"], tuple(row["claims"]))
            for row in rows
            if row["deal"]["tie"] not in later
        ]
        again: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
        for record in records_of(tx.read("claims_of_ties", ties=sorted(later))):
            then = ruled.then(record)
            again[ties.key(then.from_id, then.to_id)].append(then)
        for records in again.values():
            deals += consolidate(records, reference.links, ties.firm, day, known, ruled.claims)
        ownership = tuple(
            OwnedBy(
                row["child"],
                row["parent"],
                row["properties"].get("start"),
                row["properties"].get("end"),
                row["properties"]["claim"],
            )
            for row in tx.read("snapshot_ownership")
        )
        return Snapshot(
            as_of=day,
            known_by=known_by,
            entities=entities,
            deals=tuple(sorted(deals, key=lambda d: d.id)),
            ownership=tuple(o for o in ownership if known is None or _known(o, known)),
            data_digest=reference.digest,
        )

    return store.reading(work)


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
