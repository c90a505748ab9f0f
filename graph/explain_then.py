"""Why a deal or an entity was as it was at an instant of both clocks, in the form of `graph.explain`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from graph.consolidate import counts
from graph.dates import bounds, day_of
from graph.deal_rows import SnapshotRows
from graph.deals import rows_by_id
from graph.derive import records_of
from graph.errors import NotFound
from graph.explain import MOST, chain, entity_named, made_out
from graph.judgements import Rulings, rulings
from graph.model import Deal
from graph.past_rulings import ruled_since
from graph.past_versions import versions_at
from graph.reference import Reference
from graph.renames import Rename
from graph.resolution import ledger
from graph.snapshot import Snapshot
from graph.store import Row, Store, Transaction


def explain_then(store: Store, reference: Reference, snapshot: Snapshot, subject: str) -> dict[str, Any]:
    """What stood behind a deal (by id) or an entity (by id, name or alias) at the instant of a snapshot.

    NotFound if there was no such deal or name then, though there is one today. How sources spell an entity is not dated
    and left out; its aliases are today's.
    """
    rows = SnapshotRows(store, snapshot, reference.kinds)
    held = rulings(ledger(store), snapshot.known_by)
    clocks = {"as_of": snapshot.as_of, "known_by": snapshot.known_by}
    places = rows_by_id(snapshot.deals, [subject])
    if places:
        deal = snapshot.deals[places[subject]]
        return clocks | _deal(store, rows, deal, held, reference, snapshot)
    if store.read("deals_by_id", ids=[subject], limit=1):
        by = f", by what was known at {snapshot.known_by.isoformat()}" if snapshot.known_by else ""
        raise NotFound(f"There was no deal {subject!r} as of {snapshot.as_of}{by}; ask without these clocks.")
    id_, matched = _entity_then(store, reference, snapshot, subject)
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


def _deal(
    store: Store, rows: SnapshotRows, deal: Deal, held: Rulings, reference: Reference, snapshot: Snapshot
) -> dict[str, Any]:
    links = [x for x in reference.links if counts(x, snapshot.as_of, day_of(snapshot.known_by))]
    claims = rows.deal_claims([deal.id], MOST)
    found = store.read("claims_by_id", ids=list(deal.claims))
    records = {r.claim.id: r for r in records_of(found)}
    why = _who(store, reference, snapshot, {row[side] for row in found for side in ("from_id", "to_id")})
    parties = {
        id_: [
            made_out(name, why[seen]["canonical"], why[seen]["why"])
            for seen, name in ((r.claim.from_id, r.claim.from_name), (r.claim.to_id, r.claim.to_name))
            if seen in why and why[seen]["canonical"] in (deal.from_id, deal.to_id)
        ]
        for id_, r in records.items()
    }
    return chain(rows.deals_by_id([deal.id], 1)[0], deal, claims, records, parties, held, links)


def _entity_then(store: Store, reference: Reference, snapshot: Snapshot, subject: str) -> tuple[str, str]:
    """Id of an entity by id, name or alias as it was held to be then, and by what it was found."""
    id_, matched = entity_named(store, subject)
    bearers = {row["id"] for row in store.read("entities_by_name", name=matched.casefold(), limit=MOST)}
    who = _who(store, reference, snapshot, {*bearers, id_, subject})
    known = {i: row["canonical"] or i for i, row in who.items() if i in snapshot.entities}
    heads = {known[i] for i in bearers & known.keys()} or {known.get(subject, known.get(id_, id_))}
    # One of an imported set that has no deal is in no snapshot, and is known all the same.
    if id_ not in known and not known and who[id_]["properties"].get("provisional"):
        by = f" by what was known at {snapshot.known_by.isoformat()}" if snapshot.known_by else ""
        raise NotFound(f"No source had named {subject!r}{by}; ask without these clocks.")
    return (id_ if id_ in heads or len(heads) > 1 else heads.pop()), matched


def _who(store: Store, reference: Reference, snapshot: Snapshot, ids: Collection[str]) -> dict[str, Row]:
    """Rows of `resolvable_entities_of` by id, with whom each was held to be then and why."""

    def work(tx: Transaction) -> dict[str, Row]:
        standing = versions_at(tx, day_of(snapshot.known_by)).standing
        ruled = ruled_since(tx, reference, snapshot.known_by, standing)
        return {row["id"]: ruled.who(row) for row in tx.read("resolvable_entities_of", ids=sorted(ids))}

    return store.reading(work)
