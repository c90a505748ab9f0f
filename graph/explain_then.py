"""Why a deal or an entity was as it was at an instant of both clocks, in the form of `graph.explain`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.consolidate import counts
from graph.dates import bounds, day_of
from graph.deal_rows import SnapshotRows
from graph.deals import rows_by_id
from graph.derive import records_of
from graph.errors import NotFound
from graph.explain import MOST, chain, entity_named, made_out
from graph.judgements import Rulings, rulings
from graph.links import DealLink
from graph.model import Deal
from graph.reference import Reference
from graph.renames import Rename
from graph.resolution import ledger
from graph.snapshot import Snapshot
from graph.store import Row, Store


def explain_then(store: Store, reference: Reference, snapshot: Snapshot, subject: str) -> dict[str, Any]:
    """What stood behind a deal (by id) or an entity (by id, name or alias) at the instant of a snapshot.

    NotFound if there was no such deal then, though there is one today. How sources spell an entity is not dated and
    left out; its aliases are today's.
    """
    rows = SnapshotRows(store, snapshot, reference.kinds)
    held = rulings(ledger(store), snapshot.known_by)
    clocks = {"as_of": snapshot.as_of, "known_by": snapshot.known_by}
    places = rows_by_id(snapshot.deals, [subject])
    if places:
        deal = snapshot.deals[places[subject]]
        links = [x for x in reference.links if counts(x, snapshot.as_of, day_of(snapshot.known_by))]
        return clocks | _deal(store, rows, deal, held, links)
    if store.read("deals_by_id", ids=[subject], limit=1):
        by = f", by what was known at {snapshot.known_by.isoformat()}" if snapshot.known_by else ""
        raise NotFound(f"There was no deal {subject!r} as of {snapshot.as_of}{by}; ask without these clocks.")
    id_, matched = entity_named(store, subject)
    detail = store.read("entity_detail", id=id_, limit=MOST)[0]
    owned = [link for link in snapshot.ownership if link.holds(snapshot.as_of)]
    detail["owners"] = [_link(snapshot, x.parent, x.start, x.end, x.claim) for x in owned if x.child == id_]
    detail["owned"] = [_link(snapshot, x.child, x.start, x.end, x.claim) for x in owned if x.parent == id_]
    return clocks | {
        "entity": detail,
        "matched": matched,
        "renames": [r for r in reference.renames if r.entity == id_ and _told(r, snapshot)],
        "mentions": [],
        "deals": rows.entity_deals(id_, MOST),
        "rulings": [j.in_words() for j in held.on(id_)],
    }


def _told(rename: Rename, snapshot: Snapshot) -> bool:
    """True if the name had been given up by the day, as far as was known."""
    until = bounds(rename.until)
    return until is not None and until.last <= min(snapshot.as_of, day_of(snapshot.known_by) or snapshot.as_of)


def _link(snapshot: Snapshot, id_: str, start: str | None, end: str | None, claim: str) -> Row:
    entity = snapshot.entities.get(id_)
    return {"id": id_, "name": entity.name if entity else id_, "start": start, "end": end, "claim": claim}


def _deal(store: Store, rows: SnapshotRows, deal: Deal, held: Rulings, links: Sequence[DealLink]) -> dict[str, Any]:
    claims = rows.deal_claims([deal.id], MOST)
    found = store.read("claims_by_id", ids=list(deal.claims))
    records = {r.claim.id: r for r in records_of(found)}
    why = {row["id"]: row for row in store.read("resolvable_entities_of", ids=_as_extracted(found))}
    parties = {
        id_: [
            made_out(name, why[seen]["canonical"], why[seen]["why"])
            for seen, name in ((r.claim.from_id, r.claim.from_name), (r.claim.to_id, r.claim.to_name))
            if seen in why and why[seen]["canonical"] in (deal.from_id, deal.to_id)
        ]
        for id_, r in records.items()
    }
    return chain(rows.deals_by_id([deal.id], 1)[0], deal, claims, records, parties, held, links)


def _as_extracted(found: list[Row]) -> list[str]:
    return sorted({row[side] for row in found for side in ("from_id", "to_id")})
