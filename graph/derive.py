"""Keeps what is derived in step with the claims: who is who, deals with their typed edges, ownership.

Writers mark the ties they touch; `derive` turns marked ties into deals and clears the marks in the same transaction,
so that a kill between writing and deriving loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from graph.consolidate import consolidate
from graph.copy_groups import group_again
from graph.model import IMPORTED_CONTROL, Deal, DocumentKind, Kind, Modality, OwnedBy, digest
from graph.records import (
    ClaimRecord,
    claim_from,
    deal_properties,
    document_facts_from,
    edge_properties,
)
from graph.reference import Reference
from graph.resolution import is_due, resolve
from graph.store import Row, Store, Transaction, make_latest, write_reference_entities
from graph.ties import Ties

TIES_A_TRANSACTION = 200


@dataclass(frozen=True, slots=True)
class Derived:
    """What one pass of derivation did."""

    ties: int = 0
    deals: int = 0


def load_reference(store: Store, reference: Reference, ties: Ties) -> bool:
    """Bring the reference data into the graph if their digest differs from the stored one; True if it did.

    A change of names or parents can change who is who, so all ties are derived again after it.
    """
    held = store.read("meta", name="data")
    if held and held[0]["value"] == reference.digest:
        return False
    store.writing(lambda tx: write_reference_entities(tx, reference.entities.values()))
    store.write(reference.documents, ties)
    store.writing(lambda tx: make_latest(tx, (item.document for item in reference.documents)))
    ties = resolve(store, reference, everything=True).ties
    store.writing(lambda tx: tx.write("mark_all_dirty"))
    derive(store, reference, ties)
    store.write_query("set_meta", name="data", value=reference.digest)
    return True


def records_of(rows: Iterable[Row]) -> list[ClaimRecord]:
    """Claim records from rows of `claims_of_ties`."""
    return [
        ClaimRecord(
            claim_from(row["claim"]), document_facts_from(row["document"]), row["from_canonical"], row["to_canonical"]
        )
        for row in rows
    ]


def derive(store: Store, reference: Reference, ties: Ties, between: Callable[[], None] = lambda: None) -> Derived:
    """Decide who is who if that is due, derive the deals of all marked ties, and ownership if any tie was marked.

    `between` runs after each batch.
    """
    if is_due(store):
        ties = resolve(store, reference).ties
    total = Derived()
    while True:
        step = store.writing(lambda tx: _derive_some(tx, reference, ties))
        if step.ties == 0:
            break
        total = Derived(total.ties + step.ties, total.deals + step.deals)
        between()
    if total.ties:
        store.writing(_write_ownership)
    return total


def _derive_some(tx: Transaction, reference: Reference, ties: Ties) -> Derived:
    # The lock is taken before the claims are read: whoever writes to these ties waits, and marks them again.
    dirty = [row["tie"] for row in tx.write("lock_dirty", limit=TIES_A_TRANSACTION)]
    if not dirty:
        return Derived()
    by_tie: dict[str, list[Row]] = {}
    for row in tx.read("claims_of_ties", ties=dirty):
        by_tie.setdefault(row["tie"], []).append(row)
    rows = []
    for tie, claims in sorted(by_tie.items()):
        for deal in consolidate(records_of(claims), reference.links, ties.firm, rulings=ties.rulings.claims):
            rows.append(deal_row(deal, tie, reference))
    tx.write("delete_deals", ties=dirty)
    if rows:
        tx.write("create_deals", rows=rows)
    tx.write("clear_dirty", ties=dirty)
    return Derived(len(dirty), len(rows))


def deal_row(deal: Deal, tie: str, reference: Reference) -> dict[str, Any]:
    """A deal as the parameter row of `create_deals`."""
    label = f"{_name(reference, deal.from_id)} → {_name(reference, deal.to_id)}"
    bound = list(reference.kinds[deal.kind].binds(deal))
    return {
        "properties": {**deal_properties(deal, tie, label), "binds": bound or None},
        "from_id": deal.from_id,
        "to_id": deal.to_id,
        "claims": list(deal.claims),
        "edge_type": reference.kinds[deal.kind].edge,
        "edge": edge_properties(deal),
    }


def _name(reference: Reference, entity: str) -> str:
    known = reference.entities.get(entity)
    return known.name if known else entity.removeprefix("text:")


def ownership_of(records: Iterable[ClaimRecord]) -> list[OwnedBy]:
    """Who is controlled by whom, dated, from reference rows.

    The `parent` column gives a link of unknown start; a confirmed acquisition, or a confirmed holding above 50 %,
    between the same two dates it. Control that an imported set states counts from the start
    that it gives. Acquisitions told by news are deals and open no roll-up: the text may mean a division, and a wrong
    roll-up would move every figure.
    """
    dated: dict[tuple[str, str], OwnedBy] = {}
    undated: dict[tuple[str, str], OwnedBy] = {}
    for record in sorted(records, key=lambda r: (r.claim.start or r.claim.announced or "", r.claim.id)):
        claim = record.claim
        if record.document.kind is not DocumentKind.REFERENCE or claim.modality is not Modality.CONFIRMED:
            continue
        owner, owned = record.from_id, record.to_id
        if owner == owned:  # two entities of a set that are one firm
            continue
        if claim.rule == IMPORTED_CONTROL:
            links, since = (undated, None) if claim.start is None else (dated, claim.start)
            links.setdefault((owned, owner), OwnedBy(owned, owner, since, claim.end, claim.id))
        elif claim.rule == "reference.parent":
            undated[owned, owner] = OwnedBy(owned, owner, None, None, claim.id)
        elif claim.kind is Kind.ACQUISITION or (
            claim.kind is Kind.OWNERSHIP and claim.percent is not None and claim.percent > 50
        ):
            dated.setdefault((owned, owner), OwnedBy(owned, owner, claim.start or claim.announced, claim.end, claim.id))
    return sorted(
        [*dated.values(), *(link for pair, link in undated.items() if pair not in dated)],
        key=lambda o: (o.child, o.parent),
    )


def link_key(link: OwnedBy) -> str:
    """The unique key of an ownership edge."""
    return digest("owned_by", link.child, link.parent, link.claim)


def _write_ownership(tx: Transaction) -> None:
    links = ownership_of(records_of(tx.read("ownership_claims")))
    rows = [
        {
            "child": link.child,
            "parent": link.parent,
            "properties": {"link": link_key(link), "start": link.start, "end": link.end, "claim": link.claim},
        }
        for link in links
    ]
    tx.write("replace_ownership", rows=rows, links=[link_key(link) for link in links])


def rebuild(store: Store, reference: Reference, ties: Ties) -> Derived:
    """Derive everything again from claims and reference data; the graph hash must not change by it."""
    store.apply_schema()
    load_reference(store, reference, ties)
    group_again(store)
    ties = resolve(store, reference, everything=True).ties
    store.writing(lambda tx: tx.write("mark_all_dirty"))
    return derive(store, reference, ties)
