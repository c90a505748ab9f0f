"""Decides who is who for what a change can reach alone, and gives what deciding of everybody would give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from graph import name_index
from graph.judgements import Rulings, rulings
from graph.model import Entity
from graph.name_index import NameIndex, index_row, kept_keys
from graph.reach import Reach
from graph.records import entity_from
from graph.reference import Reference
from graph.resolution import Resolved, around_in, changed_row, is_due, ledger, move, resolve
from graph.resolver import Resolver
from graph.store import Row, Store, Transaction
from graph.ties import Ties

# From so many on, all are decided at once.
MOST_AT_ONCE = 1_000


def resolve_due(store: Store, reference: Reference, ties: Ties) -> Resolved:
    """Decide again who those are of whom it is due, and file the claims of those that changed.

    A new name, a ruling or a claim leads to what hangs together with it; a change of the reference data, of a set or of
    our own code to everybody. ties: of the reference data at least.
    """
    if is_due(store):
        return resolve(store, reference)
    due = [row["id"] for row in store.read("undecided", limit=MOST_AT_ONCE + 1)]
    if not due:
        return Resolved(ties)
    done = None if len(due) > MOST_AT_ONCE else store.writing(lambda tx: _decide(tx, due, reference, ties))
    return done or resolve(store, reference)


def _decide(tx: Transaction, due: Collection[str], reference: Reference, ties: Ties) -> Resolved | None:
    """None if so many hang together that all are decided sooner."""
    ruled = rulings(ledger(tx))
    fixed = {e.id for e in reference.entities.values() if not e.provisional}
    starts = set(due)
    names = NameIndex(tx)
    while True:
        entities = _entities(tx, starts, reference)
        held = names.keys_of(starts)
        now = {i: kept_keys(entities[i]) if i in entities else frozenset() for i in starts}
        reach = Reach(
            {i: keys for i, keys in now.items() if keys != held.get(i)},
            names.keys_of,
            names.under,
            fixed,
            ruled.same,
        )
        part = reach.part(i for i in starts if i in entities)
        if len(part.ids) > MOST_AT_ONCE:
            return None
        rows = {row["id"]: row for row in tx.read("resolvable_entities_of", ids=sorted(part.ids))}
        resolver = _resolver(tx, rows.values(), reference, ruled, part.pairs)
        kept = name_index.rows_of(tx, part.ids | starts)
        # Ties are compared by whom names alone make the third party: where that is another one now, whoever is close
        # to a decision beside it is decided again.
        moved = [i for i in part.ids if resolver.early.get(i) != kept.get(i, {}).get("early")]
        beside = {row["id"] for row in tx.read("close_beside", ids=sorted(moved))} - part.ids if moved else set()
        if not beside:
            break
        starts |= beside
    changed = [new for row in rows.values() if (new := changed_row(row, resolver)) is not None]
    claims = move(tx, changed, ties) if changed else 0
    fresh = [row for e in resolver.entities() if (row := index_row(e, resolver)) != kept.get(e.id)]
    if fresh:
        tx.write("set_name_keys", rows=fresh)
    if gone := sorted(starts & kept.keys() - {e.id for e in resolver.entities()}):
        tx.write("delete_name_keys", ids=gone)
    tx.write("clear_undecided", ids=sorted(due))
    return Resolved(ties, len(changed), claims)


def _entities(tx: Transaction, ids: Collection[str], reference: Reference) -> dict[str, Entity]:
    """Of some ids, the entities that can be somebody; the reference data go before what the graph holds."""
    return {e.id: e for e in _known(tx.read("resolvable_entities_of", ids=sorted(ids)), reference)}


def _known(rows: Iterable[Row], reference: Reference) -> Iterable[Entity]:
    for row in rows:
        listed = reference.entities.get(row["id"])
        if listed is not None:
            yield listed
        elif not row["properties"].get("retired"):
            yield entity_from(row["type"], row["properties"])


def _resolver(
    tx: Transaction,
    rows: Iterable[Row],
    reference: Reference,
    ruled: Rulings,
    worth: Collection[tuple[str, str]],
) -> Resolver:
    entities = list(_known(rows, reference))
    here = {e.id for e in entities}

    def elsewhere(ids: Collection[str]) -> Mapping[str, str]:
        others = set(ids) - here
        return {i: row["early"] for i, row in name_index.rows_of(tx, others).items() if row["early"] is not None}

    return Resolver(
        (e for e in entities if e.id in reference.entities),
        (e for e in entities if e.id not in reference.entities),
        ruled,
        around_in(tx, reference, ruled, elsewhere),
        worth,
    )
