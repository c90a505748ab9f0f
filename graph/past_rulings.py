"""Who was who and what people had ruled by an earlier time, and which ties what came later has changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from graph.dates import day_of
from graph.judgements import OF_ENTITIES, Rulings, rulings
from graph.records import ClaimRecord, entity_from
from graph.reference import Reference
from graph.resolution import Told, canonical_row, is_due, ledger, ties_in
from graph.resolution_part import decided_then
from graph.resolver import Resolver
from graph.rulings import NO_RULINGS, ClaimRulings
from graph.store import Row, Transaction
from graph.ties import Ties


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings that counted at an instant and who was who, as far as they differ from those of today."""

    claims: ClaimRulings = NO_RULINGS
    ties: frozenset[str] = frozenset()  # to be derived again
    moved: Mapping[str, str] = field(default_factory=dict)  # entity as extracted, of those that were another one then
    changed: frozenset[str] = frozenset()  # claims of which a later ruling speaks
    late: frozenset[str] = frozenset()  # names that no claim had told by then
    # Who those are of whom it may have been decided otherwise, or for another reason; None: nobody.
    again: Resolver | None = None

    def then(self, record: ClaimRecord) -> ClaimRecord:
        """A claim with its parties as they were resolved then."""
        if not self.moved:
            return record
        claim = record.claim
        return replace(
            record,
            from_id=self.moved.get(claim.from_id, record.from_id),
            to_id=self.moved.get(claim.to_id, record.to_id),
        )

    def who(self, row: Row) -> Row:
        """Whom an entity was held to be, and why, for a row of `resolvable_entities_of`."""
        entity = entity_from(row["type"], row["properties"])
        if self.again is None or not self.again.decides(entity.id):
            return row
        return {**row, **canonical_row(entity, self.again)}


def ruled_since(
    tx: Transaction, reference: Reference, known_by: datetime | None, standing: Collection[str] = ()
) -> Ruled:
    """Rulings in force at `known_by` (None: today) and who was who, with the ties that what came later touches.

    Later may be a ruling, a claim that gave two names a tie in common, or a name itself: one that was first read after
    that instant joins, lifts and blocks nobody. Only who hangs together with one of these is decided again.
    standing: documents that counted then though another one replaces them today.
    """
    whole = ledger(tx)
    now = rulings(whole)
    if known_by is None:
        return Ruled(now.claims)
    then = rulings(whole, known_by)
    changed = {j.id: j for held in (now, then) for j in held.in_force if not _both(j.id, now, then)}
    claims = {i for j in changed.values() if j.verdict not in OF_ENTITIES for i in (j.a, j.b) if i}
    touched = {row["tie"] for row in tx.read("ties_of_claims", ids=sorted(claims)) if row["tie"]} if claims else set()
    day = day_of(known_by)
    late = frozenset(row["id"] for row in tx.read("late_names", known_by=day)) - reference.entities.keys()
    told = Told(then, day, frozenset(standing), late)
    # A ruling can also set another one aside that contradicts it.
    pairs = {*now.same, *now.different} ^ {*then.same, *then.different}
    pairs |= {(j.a, j.b) for j in changed.values() if j.verdict in OF_ENTITIES and j.b}
    again = _decided_again(tx, reference, now, told, {i for pair in pairs for i in pair})
    moved = _moved(tx, again)
    if moved:
        for row in tx.read("claims_of_entities", ids=sorted(moved)):
            touched.add(row["tie"])
        # Claims of a tie that somebody's claims fall back to have to be put together with them.
        parties = tx.read("parties_of_entities", ids=sorted(moved))
        heads = {**_today(tx, {row[side] for row in parties for side in ("from_id", "to_id")}), **moved}
        ties = Ties(reference.entities.values())
        touched |= {ties.key(heads[row["from_id"]], heads[row["to_id"]]) for row in parties}
    return Ruled(then.claims, frozenset(t for t in touched if t), moved, frozenset(claims), late, again)


def _decided_again(
    tx: Transaction, reference: Reference, now: Rulings, told: Told, ruled: Collection[str]
) -> Resolver | None:
    """Who those were who can have been somebody else then; None: nobody can.

    ruled: of whom a ruling speaks that counted only then or counts only now.
    """
    if not is_due(tx):
        close = {row["id"] for row in tx.read("close_names")}
        # Ties told later can have lifted a pair, or a version that told one is replaced.
        lifted = _rows(tx, close, told) ^ _rows(tx, close, Told(now)) if close else set()
        starts = {*ruled, *(id_ for id_, *_ in lifted)}
        if not starts and not told.late:
            return None
        found = decided_then(tx, starts, reference, told)
        if found is not None:
            return found
    return ties_in(tx, reference, told).resolver


def _moved(tx: Transaction, again: Resolver | None) -> Mapping[str, str]:
    """Entities that were somebody else then, with who they were."""
    if again is None:
        return {}
    decided = again.decisions()
    heads = {e.id: decided.get(e.id, e.id) for e in again.entities()}
    held = _today(tx, heads)
    return {i: head for i, head in heads.items() if head != held[i]}


def _rows(tx: Transaction, ids: Collection[str], told: Told) -> set[tuple[str, str, str, bool]]:
    return {(row["id"], row["kind"], row["other"], row["outward"]) for row in told.ties(tx, ids)}


def _today(tx: Transaction, ids: Collection[str]) -> dict[str, str]:
    moved = {row["id"]: row["canonical"] for row in tx.read("canonical_of", ids=sorted(ids))}
    return {id_: moved.get(id_, id_) for id_ in ids}


def _both(id_: str, now: Rulings, then: Rulings) -> bool:
    return any(j.id == id_ for j in now.in_force) and any(j.id == id_ for j in then.in_force)
