"""Who was who and what people had ruled by an earlier time, and which ties what came later has changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from graph.dates import day_of
from graph.judgements import OF_ENTITIES, Rulings, rulings
from graph.records import ClaimRecord
from graph.reference import Reference
from graph.resolution import Told, is_due, ledger, ties_in
from graph.resolution_part import decided_then
from graph.rulings import NO_RULINGS, ClaimRulings
from graph.store import Transaction
from graph.ties import Ties


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings that counted at an instant and who was who, as far as they differ from those of today."""

    claims: ClaimRulings = NO_RULINGS
    ties: frozenset[str] = frozenset()  # to be derived again
    moved: Mapping[str, str] = field(default_factory=dict)  # entity as extracted, of those that were another one then
    changed: frozenset[str] = frozenset()  # claims of which a later ruling speaks

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


def ruled_since(
    tx: Transaction, reference: Reference, known_by: datetime | None, standing: Collection[str] = ()
) -> Ruled:
    """Rulings in force at `known_by` (None: today), with the ties that rulings or ties told later touch.

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
    moved = _moved(tx, reference, now, Told(then, day_of(known_by), frozenset(standing)), known_by)
    if moved:
        for row in tx.read("claims_of_entities", ids=sorted(moved)):
            touched.add(row["tie"])
        # Claims of a tie that somebody's claims fall back to have to be put together with them.
        parties = tx.read("parties_of_entities", ids=sorted(moved))
        heads = {**_today(tx, {row[side] for row in parties for side in ("from_id", "to_id")}), **moved}
        ties = Ties(reference.entities.values())
        touched |= {ties.key(heads[row["from_id"]], heads[row["to_id"]]) for row in parties}
    return Ruled(then.claims, frozenset(t for t in touched if t), moved, frozenset(claims))


def _moved(tx: Transaction, reference: Reference, now: Rulings, told: Told, known_by: datetime) -> Mapping[str, str]:
    """Entities that were somebody else then, with who they were."""
    heads: Mapping[str, str] | None = None
    if (now.same, now.different) == (told.ruled.same, told.ruled.different) and not is_due(tx):
        # Names have not changed: only ties told later can have lifted a pair, or a version that told one is replaced.
        close = {row["id"] for row in tx.read("close_names")}
        lifted = _rows(tx, close, told) ^ _rows(tx, close, Told(now)) if close else set()
        if not lifted:
            return {}
        heads = decided_then(tx, {id_ for id_, *_ in lifted}, reference, told)
    if heads is None:
        past = ties_in(tx, reference, known_by, told.standing).resolver
        decided = past.decisions()
        heads = {e.id: decided.get(e.id, e.id) for e in past.entities()}
        held = {row["id"]: row["canonical"] or row["id"] for row in tx.read("resolvable_entities")}
    else:
        held = _today(tx, heads)
    return {i: head for i, head in heads.items() if head != held.get(i, i)}


def _rows(tx: Transaction, ids: Collection[str], told: Told) -> set[tuple[str, str, str, bool]]:
    return {(row["id"], row["kind"], row["other"], row["outward"]) for row in told.ties(tx, ids)}


def _today(tx: Transaction, ids: Collection[str]) -> dict[str, str]:
    rows = tx.read("resolvable_entities_of", ids=sorted(ids))
    return {row["id"]: row["canonical"] or row["id"] for row in rows}


def _both(id_: str, now: Rulings, then: Rulings) -> bool:
    return any(j.id == id_ for j in now.in_force) and any(j.id == id_ for j in then.in_force)
