"""Decides who is who for what a change can reach alone, and gives what deciding of everybody would give."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph.judgements import rulings
from graph.matching import compare
from graph.model import Entity
from graph.name_index import NameIndex, index_row, kept_keys
from graph.reach import Keys, Reach
from graph.records import entity_from
from graph.reference import Reference
from graph.resolution import Resolved, Told, around_in, changed_row, is_due, ledger, move, resolve
from graph.resolver import Resolver, can_be_one
from graph.store import Row, Store, Transaction
from graph.ties import Ties

# From so many on, all are decided at once.
MOST_AT_ONCE = 1_000


def resolve_due(store: Store, reference: Reference, ties: Ties) -> Resolved:
    """Decide again who those are of whom it is due, and file the claims of those that changed.

    A new name, a ruling or a claim leads to what hangs together with it; a change of the reference data, of a set or of
    our own code to everybody. ties: of the reference data at least.
    """
    everybody, due = store.reading(lambda tx: (is_due(tx), tx.read("undecided", limit=MOST_AT_ONCE + 1)))
    if everybody:
        return resolve(store, reference)
    if not due:
        return Resolved(ties)
    done = None if len(due) > MOST_AT_ONCE else store.writing(lambda tx: _decide(tx, due, reference, ties))
    return done or resolve(store, reference)


def _decide(tx: Transaction, due: Collection[Row], reference: Reference, ties: Ties) -> Resolved | None:
    """None if so many hang together that all are decided sooner. due: rows of `undecided`."""
    ruled = rulings(ledger(tx))
    fixed = _Listed(reference)
    starts = {row["id"] for row in due}
    marked = {row["id"] for row in due if row["changed"]}
    names, known = NameIndex(tx), _Known(tx, reference)
    while True:
        known.read(starts)
        keys = {i: kept_keys(e) if (e := known.entity(i)) else frozenset() for i in starts}
        held = names.keys_of(starts)
        changed = {i: now for i, now in keys.items() if i in marked or now != held.get(i, frozenset())}
        reach = Reach(changed, names.keys_of, names.under, known.alike, fixed, ruled.same)
        part = reach.part(i for i in starts if known.entity(i))
        if len(part.ids) > MOST_AT_ONCE:
            return None
        rows = known.read(part.ids)
        here = [e for i in part.ids if (e := known.entity(i))]
        resolver = _resolver(tx, here, reference, Told(ruled), part.pairs, names)
        kept = names.rows(part.ids | starts)
        beside = _beside(tx, resolver, part.ids, kept) - part.ids - starts
        if not beside:
            break
        starts |= beside
    other = [new for row in rows.values() if (new := changed_row(row, resolver)) is not None]
    claims = move(tx, other, ties) if other else 0
    fresh = [row for e in resolver.entities() if (row := index_row(e, resolver)) != kept.get(e.id)]
    if fresh:
        tx.write("set_name_keys", rows=fresh)
    if gone := sorted(starts & kept.keys() - {e.id for e in resolver.entities()}):
        tx.write("delete_name_keys", ids=gone)
    tx.write("clear_undecided", ids=sorted(marked))
    return Resolved(ties, len(other), claims)


def decided_then(tx: Transaction, starts: Collection[str], reference: Reference, told: Told) -> Resolver | None:
    """Who each entity was that hangs together with some others or with a late name; None: ask of everybody.

    starts: of whom something was told or ruled later. What is kept of names must be in step with those of today.
    """
    starts = set(starts) - told.late
    if len(starts) + len(told.late) > MOST_AT_ONCE:
        return None
    # Whoever was ruled to be one that is not there yet.
    starts |= {i for pair in told.ruled.same if told.late & {*pair} for i in pair} - told.late
    fixed = _Listed(reference)
    names, known = NameIndex(tx), _Known(tx, reference)
    gone: dict[str, Keys] = dict.fromkeys(told.late, frozenset())
    while True:
        known.read(starts)
        reach = Reach(gone, names.keys_of, names.under, known.alike, fixed, told.ruled.same, known_before=True)
        part = reach.part(i for i in starts if known.entity(i))
        ids = part.ids - told.late  # one that was ruled to be somebody here
        if len(ids) > MOST_AT_ONCE:
            return None
        known.read(ids)
        here = [e for i in ids if (e := known.entity(i))]
        resolver = _resolver(tx, here, reference, told, part.pairs, names)
        beside = _beside(tx, resolver, ids, names.rows(ids)) - ids - starts - told.late
        if not beside:
            return resolver
        starts |= beside


def _beside(tx: Transaction, resolver: Resolver, ids: Collection[str], kept: Mapping[str, Row]) -> set[str]:
    """Who is close to a decision beside somebody whom names alone make another one now.

    kept: what is kept of the names of `ids`. Ties are compared by whom names alone make the third party.
    """
    moved = [i for i in ids if resolver.early.get(i) != kept.get(i, {}).get("early")]
    return {row["id"] for row in tx.read("close_beside", ids=sorted(moved))} if moved else set()


class _Listed:
    """The ids of the reference data's own entities, asked one by one: there may be more of them than a change meets."""

    def __init__(self, reference: Reference) -> None:
        self._entities = reference.entities

    def __contains__(self, id_: object) -> bool:
        held = self._entities.get(id_) if isinstance(id_, str) else None
        return held is not None and not held.provisional


class _Known:
    """Entities as they are now, each read once in a transaction; the reference data go before what the graph holds."""

    def __init__(self, tx: Transaction, reference: Reference) -> None:
        self._tx, self._reference = tx, reference
        self._rows: dict[str, Row | None] = {}  # of `resolvable_entities_of`, None: not in the graph
        self._entities: dict[str, Entity | None] = {}

    def read(self, ids: Collection[str]) -> dict[str, Row]:
        """Rows of `resolvable_entities_of`, by id."""
        if asked := [id_ for id_ in ids if id_ not in self._rows]:
            found = {row["id"]: row for row in self._tx.read("resolvable_entities_of", ids=sorted(asked))}
            self._rows.update((id_, found.get(id_)) for id_ in asked)
        return {id_: row for id_ in ids if (row := self._rows[id_]) is not None}

    def entity(self, id_: str) -> Entity | None:
        """An entity that was read, None if it can be nobody: it is not there, or no set lists it any more."""
        if id_ not in self._entities:
            row = self._rows[id_]
            self._entities[id_] = None if row is None else self._made(row)
        return self._entities[id_]

    def _made(self, row: Row) -> Entity | None:
        if row["id"] in self._reference.entities:
            return self._reference.entities[row["id"]]
        return None if row["properties"].get("retired") else entity_from(row["type"], row["properties"])

    def alike(self, pairs: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs whose entities are the same, or close to it."""
        self.read({id_ for pair in pairs for id_ in pair})
        return [(a, b) for a, b in pairs if self._alike(self.entity(a), self.entity(b))]

    @staticmethod
    def _alike(a: Entity | None, b: Entity | None) -> bool:
        return a is not None and b is not None and can_be_one(compare(a, b))


def _resolver(
    tx: Transaction,
    entities: Collection[Entity],
    reference: Reference,
    told: Told,
    worth: Collection[tuple[str, str]],
    names: NameIndex,
) -> Resolver:
    here = {e.id for e in entities}

    def elsewhere(ids: Collection[str]) -> Mapping[str, str]:
        return {i: row["early"] for i, row in names.rows(set(ids) - here).items() if row["early"] is not None}

    return Resolver(
        (e for e in entities if e.id in reference.entities),
        (e for e in entities if e.id not in reference.entities),
        told.ruled,
        around_in(tx, reference, told, elsewhere),
        worth,
    )
