"""Keeps what is derived in step with the claims: who is who, deals with their typed edges, ownership.

Writers mark the ties they touch; `derive` turns marked ties into deals and clears the marks in the same transaction,
so that a kill between writing and deriving loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from graph.consolidate import consolidate
from graph.copy_groups import group_again
from graph.dirty import Page, locked, pages
from graph.judgements import rulings
from graph.model import Deal, OwnedBy
from graph.ownership import link_key, ownership_of
from graph.records import (
    ClaimRecord,
    DocumentFacts,
    claim_from,
    deal_properties,
    document_facts_from,
    edge_properties,
)
from graph.reference import Reference
from graph.resolution import OWNERSHIP, ledger, resolve
from graph.resolution_part import resolve_due
from graph.store import Row, Store, Transaction, make_latest, write_reference_entities
from graph.ties import Ties

TIES_A_MARK = 10_000


@dataclass(frozen=True, slots=True)
class Derived:
    """What one pass of derivation did."""

    ties: int = 0
    deals: int = 0  # of these ties
    written: int = 0  # of these deals, those that were not there as they should be

    def __add__(self, other: Derived) -> Derived:
        return Derived(self.ties + other.ties, self.deals + other.deals, self.written + other.written)


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
    group_again(store)
    ties = resolve(store, reference, everything=True).ties
    mark_all_dirty(store)
    derive(store, reference, ties)
    store.write_query("delete_lone_entities", listed=sorted(reference.entities))
    store.write_query("set_meta", name="data", value=reference.digest)
    return True


def records_of(rows: Iterable[Row]) -> list[ClaimRecord]:
    """Claim records from rows of `claims_of_ties`."""
    documents: dict[str, DocumentFacts] = {}
    found = []
    for row in rows:
        id_ = row["document"]["id"]
        facts = documents.get(id_)
        if facts is None:
            facts = documents[id_] = document_facts_from(row["document"])
        found.append(ClaimRecord(claim_from(row["claim"]), facts, row["from_canonical"], row["to_canonical"]))
    return found


def derive(store: Store, reference: Reference, ties: Ties, between: Callable[[], None] = lambda: None) -> Derived:
    """Decide who is who where that is due, derive the deals of all marked ties, and ownership if a row touched it.

    While the deals of one page of ties are consolidated, those of the page before are written and the claims of the
    page behind are read. `between` runs after each page that was written.
    """
    ties = resolve_due(store, reference, ties).ties
    total = Derived()
    marked = True
    while marked:  # again from the start: a tie may have been marked behind the page that was read
        total += _derive_marked(store, reference, ties, between)
        marked, owned = store.reading(_left)
    if owned:
        store.writing(_write_ownership)
    return total


def _left(tx: Transaction) -> tuple[bool, bool]:
    """True if a tie is marked; True if who owns whom has to be derived again."""
    held = tx.read("meta", name=OWNERSHIP)
    return bool(tx.read("dirty_page", after="", limit=1)), bool(held) and held[0]["value"] == "due"


def _derive_marked(store: Store, reference: Reference, ties: Ties, between: Callable[[], None]) -> Derived:
    """One pass over the marked ties."""
    total = Derived()
    with ThreadPoolExecutor(1, thread_name_prefix="derived deals") as behind, closing(pages(store)) as waiting:
        last: Future[Derived] | None = None
        for page in waiting:
            changes = _changes(page, reference, ties)
            if last is not None:
                total += last.result()
                between()
            last = behind.submit(store.writing, partial(_write, page, changes, reference, ties))
        if last is not None:
            total += last.result()
            between()
    return total


@dataclass(frozen=True, slots=True)
class _Changes:
    """What has to be done so that the ties of a page hold the deals that follow from their claims."""

    deals: int
    stale: list[str]  # ids of deals that are there and should not be
    rows: list[Row]  # of `create_deals`: those that are not there as they should be
    owned: bool  # a reference row is among the claims: who owns whom may follow from it


def _changes(page: Page, reference: Reference, ties: Ties) -> _Changes:
    by_tie: dict[str, list[Row]] = {}
    for row in page.claims:
        by_tie.setdefault(row["tie"], []).append(row)
    wanted = {}
    for tie, claims in sorted(by_tie.items()):
        for deal in consolidate(records_of(claims), reference.links, ties.firm, rulings=page.ruled):
            wanted[deal.id] = deal_row(deal, tie, reference)
    # A deal that is there as it should be is left alone: a rebuild of a whole graph writes nothing.
    held = {row["deal"]["id"]: as_stored(row) for row in page.deals}
    whole = {id_ for id_, row in wanted.items() if held.get(id_) == as_wanted(row)}
    if len(held) < len(page.deals):  # a second relationship to a party gives a deal two rows
        whole -= {id_ for id_, times in Counter(row["deal"]["id"] for row in page.deals).items() if times > 1}
    return _Changes(
        len(wanted),
        sorted(held.keys() - wanted.keys()),
        [row for id_, row in wanted.items() if id_ not in whole],
        any(row["claim"].get("row_id") for row in page.claims),
    )


def _write(page: Page, changes: _Changes, reference: Reference, ties: Ties, tx: Transaction) -> Derived:
    # Whoever writes to these ties from here on waits, and marks them again.
    if (held := locked(tx, page)) is not page:
        page, changes = held, _changes(held, reference, ties)
    if not page.versions:
        return Derived()
    # One that comes here from another tie, since somebody is somebody else now, may still stand under that one. The
    # other way round, one that has left this tie for another since it was read stands as it should.
    made = sorted(row["properties"]["id"] for row in changes.rows)
    if made or changes.stale:
        tx.write("delete_deals", ids=made, stale=changes.stale, ties=list(page.versions))
    if changes.rows:
        tx.write("create_deals", rows=changes.rows)
    tx.write("clear_dirty", ties=list(page.versions))
    if changes.owned:
        tx.write("set_meta", name=OWNERSHIP, value="due")
    return Derived(len(page.versions), changes.deals, len(changes.rows) + len(changes.stale))


def as_stored(row: Row) -> tuple[object, ...]:
    """What a row of `deals_of_ties` holds, to be compared with `as_wanted`."""
    edges = [(type_, source, target, _known(held)) for type_, source, target, held in row["edges"]]
    return _known(row["deal"]), row["from_id"], row["to_id"], [tuple(c) for c in row["claims"]], edges


def as_wanted(row: Row) -> tuple[object, ...]:
    """What the graph should hold for a row of `create_deals`."""
    a, b = row["from_id"], row["to_id"]
    edges = [(row["edge_type"], a, b, _known(row["edge"]))] if row["edge_type"] else []
    return _known(row["properties"]), a, b, list(enumerate(row["claims"])), edges


def _known(properties: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in properties.items() if value is not None}


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


def owned_now(tx: Transaction) -> list[OwnedBy]:
    """Ownership by the claims in the graph, without those that people have rejected."""
    rejected = rulings(ledger(tx)).claims.rejected
    return ownership_of(r for r in records_of(tx.read("ownership_claims")) if r.claim.id not in rejected)


def _write_ownership(tx: Transaction) -> None:
    links = owned_now(tx)
    rows = [
        {
            "child": link.child,
            "parent": link.parent,
            "properties": {"link": link_key(link), "start": link.start, "end": link.end, "claim": link.claim},
        }
        for link in links
    ]
    tx.write("replace_ownership", rows=rows, links=[link_key(link) for link in links])
    tx.write("set_meta", name=OWNERSHIP, value="done")


def rebuild(store: Store, reference: Reference, ties: Ties, between: Callable[[], None] = lambda: None) -> Derived:
    """Derive everything again from claims and reference data; the graph hash must not change by it.

    `between` runs between its stages and after each page of ties.
    """
    store.apply_schema()
    load_reference(store, reference, ties)
    group_again(store)
    between()
    ties = resolve(store, reference, everything=True).ties
    # The key of an edge is unique: one between the wrong two would keep the right one from being written.
    store.write_query("delete_stray_edges")
    store.write_query("delete_lone_entities", listed=sorted(reference.entities))
    mark_all_dirty(store)
    between()
    return derive(store, reference, ties, between)


def mark_all_dirty(store: Store) -> None:
    """Mark every tie that has a claim or a deal, so that all deals are derived again.

    In several transactions, since a million claims in one would not fit into the memory of the server. One that is cut
    off between them has marked a part; whoever asked for it asks again.
    """
    for label in ("claims", "deals"):
        after = ""
        while found := [row["tie"] for row in store.read(f"ties_of_{label}_after", after=after, limit=TIES_A_MARK)]:
            store.write_query("mark_dirty_again", ties=found)
            after = found[-1]
