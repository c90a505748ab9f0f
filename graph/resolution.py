"""Keeps who is who in step with the entities, the rulings and the claims in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import queries
from graph.judgements import Judgement, Rulings, Verdict, rulings
from graph.model import Entity
from graph.name_index import INDEXED, VERSION, index_row
from graph.records import entity_from
from graph.reference import Reference
from graph.resolver import Around, Resolver
from graph.store import Row, Store, Transaction
from graph.ties import Ties

ENTITIES_A_TRANSACTION = 2_000
CLAIMS_A_BATCH = 5_000
Heads = Callable[[Collection[str]], Mapping[str, str]]
DUE = "resolve"  # name of the mark that says that anybody may be somebody else now
OWNERSHIP = "ownership"  # of the mark that says that who owns whom has to be derived again


@dataclass(frozen=True, slots=True)
class Told:
    """What was known of names: by it it is decided who is who."""

    ruled: Rulings
    known_by: date | None = None  # of claims that tell what entities have in common; None: all that count today
    standing: frozenset[str] = frozenset()  # documents that counted then though another one replaces them today
    late: frozenset[str] = frozenset()  # names that were first read later

    def ties(self, tx: Transaction, ids: Collection[str]) -> list[Row]:
        """Rows of `ties_around` of some entities."""
        rejected, standing = sorted(self.ruled.claims.rejected), sorted(self.standing)
        return tx.read("ties_around", ids=sorted(ids), rejected=rejected, known_by=self.known_by, standing=standing)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one pass of resolution changed."""

    ties: Ties
    entities: int = 0
    claims: int = 0


def ledger(tx: Transaction | Store) -> tuple[Judgement, ...]:
    """All rulings that were ever made, by time."""
    return tuple(
        Judgement(Verdict(row["verdict"]), row["a"], row["b"], row["who"], row["when"], row["why"])
        for row in tx.read("judgements")
    )


def ties_of(store: Store, reference: Reference) -> Ties:
    """Who is who by all that is in the graph."""
    return store.reading(lambda tx: ties_in(tx, reference))


def ties_in(tx: Transaction, reference: Reference, told: Told | None = None) -> Ties:
    """The same inside a transaction, by what was told (None: by all)."""
    return _ties(tx, tx.read("resolvable_entities"), reference, told)


def _ties(tx: Transaction, rows: Iterable[Row], reference: Reference, told: Told | None = None) -> Ties:
    known = told or Told(rulings(ledger(tx)))
    others = [
        entity_from(row["type"], row["properties"])
        for row in rows
        # What no imported set lists any more is nobody's name.
        if row["id"] not in reference.entities and row["id"] not in known.late and not row["properties"].get("retired")
    ]
    return Ties(reference.entities.values(), others, known.ruled, around_in(tx, reference, known))


def around_in(tx: Transaction, reference: Reference, told: Told, elsewhere: Heads = lambda ids: {}) -> Around:
    """What some entities have with whom, in words, read from the graph.

    elsewhere: whom the parties stand for that the resolver does not know of.
    """

    def around(ids: Collection[str], heads: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
        rows = told.ties(tx, ids)
        heads = {**elsewhere({row["other"] for row in rows}), **heads}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            verb = reference.kinds[row["kind"]].forward if row["outward"] else reference.kinds[row["kind"]].backward
            found[row["id"]].add(f"{verb} {heads.get(row['other'], row['other'])}")
        return {i: frozenset(said) for i, said in found.items()}

    return around


def resolve(store: Store, reference: Reference, everything: bool = False) -> Resolved:
    """Decide for every entity who it is, and file the claims of those that changed under the ties they now speak of.

    everything: look at all claims, as a change of the reference data asks for. Each transaction holds entities with
    their claims and the marks of the touched ties, so that a kill between two of them loses nothing.
    """

    def decide(tx: Transaction) -> tuple[Ties, list[Row]]:
        rows = tx.read("resolvable_entities")
        found = _ties(tx, rows, reference)
        return found, [new for row in rows if (new := changed_row(row, found.resolver)) is not None]

    # What is marked from here on is decided by the next one.
    marked = [row["id"] for row in store.read("marked_undecided")]
    ties, changed = store.reading(decide)
    claims = 0
    for batch in _batches(changed, ENTITIES_A_TRANSACTION):
        claims += store.writing(lambda tx, batch=batch: move(tx, batch, ties))  # type: ignore[misc]
    if everything:
        rows = store.reading(lambda tx: _misfiled_anywhere(tx, ties))
        for batch in _batches(rows, CLAIMS_A_BATCH):
            store.write_query("set_claim_ties", rows=batch)
        claims += len(rows)
    _index(store, ties.resolver)
    store.write_query("clear_undecided", ids=marked)
    store.write_query("set_meta", name=INDEXED, value=VERSION)
    # Rows that count no more are of ties in which nothing tells of them.
    store.write_query("set_meta", name=OWNERSHIP, value="due")
    store.write_query("set_meta", name=DUE, value="done")
    return Resolved(ties, len(changed), claims)


def is_due(tx: Transaction | Store) -> bool:
    """True if it has to be decided of everybody who it is, for the reference data, a set or our own code changed."""
    held = {row["name"]: row["value"] for row in tx.read("metas_named", names=[DUE, INDEXED])}
    return held.get(DUE) == "due" or held.get(INDEXED) != VERSION


def _index(store: Store, resolver: Resolver) -> None:
    """Bring what is kept of the names to what it should be."""
    held = {row["id"]: row for row in store.read("name_keys")}
    wanted = (index_row(entity, resolver) for entity in resolver.entities())
    fresh = [row for row in wanted if held.pop(row["id"], None) != row]
    for batch in _batches(fresh, ENTITIES_A_TRANSACTION):
        store.write_query("set_name_keys", rows=batch)
    if held:
        store.write_query("delete_name_keys", ids=sorted(held))


def canonical_row(entity: Entity, resolver: Resolver) -> Row:
    """Who an entity is and why, as the parameter row of `set_canonical`."""
    canonical = resolver.canonical(entity)
    if canonical == entity.id:
        return {"id": entity.id, "canonical": None, "why": {}}
    why = resolver.why(entity.id)
    said: dict[str, Any] = {} if why is None else {"rule": why.rule, "score": why.score, "says": why.in_words()}
    return {"id": entity.id, "canonical": canonical, "why": said}


def held_row(row: Row) -> Row:
    """What the graph says today, in the same form."""
    why = {k: v for k, v in (row["why"] or {}).items() if k != "entity"}
    return {"id": row["id"], "canonical": row["canonical"], "why": why}


def changed_row(row: Row, resolver: Resolver) -> Row | None:
    """The parameter row of `set_canonical` for a row of `resolvable_entities`, None if the graph says so already."""
    wanted = canonical_row(entity_from(row["type"], row["properties"]), resolver)
    return None if wanted == held_row(row) else wanted


def move(tx: Transaction, batch: list[Row], ties: Ties) -> int:
    """Say who these entities are, and file their claims under the ties they now speak of; gives how many moved."""
    tx.write("set_canonical", rows=batch)
    found = tx.read("claims_of_entities", ids=[row["id"] for row in batch])
    rows = _misfiled(found, ties)
    if rows:
        tx.write("set_claim_ties", rows=rows)
    touched = {row["tie"] for row in (*found, *rows) if row["tie"]}
    if touched:
        tx.write("mark_dirty", ties=sorted(touched))
    return len(rows)


def _misfiled_anywhere(tx: Transaction, ties: Ties) -> list[Row]:
    # Of a million claims there are a tenth as many pairs, and as a rule every one stands where it should.
    pairs = tx.read("filed_ties")
    right = all(ties.key(row["from_canonical"], row["to_canonical"]) == row["tie"] for row in pairs)
    return [] if right else _misfiled(_parties(tx), ties)


def _parties(tx: Transaction) -> Iterator[Row]:
    """Every claim with its parties, as they arrive: a million of them at once would not be small."""
    names = [name for name, _ in queries.load("read", "claim_parties").columns]
    return (dict(zip(names, values, strict=True)) for values in tx.stream("claim_parties"))


def _misfiled(found: Iterable[Row], ties: Ties) -> list[Row]:
    return [
        {"id": row["id"], "tie": tie}
        for row in found
        if (tie := ties.key(row["from_canonical"], row["to_canonical"])) != row["tie"]
    ]


def _batches(rows: list[Row], size: int) -> Iterable[list[Row]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))
