"""What people had ruled by an earlier time, and which ties a later ruling has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from graph.judgements import OF_ENTITIES, Rulings, rulings
from graph.records import ClaimRecord
from graph.reference import Reference
from graph.resolution import ledger, ties_in
from graph.rulings import NO_RULINGS, ClaimRulings
from graph.store import Transaction


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings that counted at an instant, as far as they differ from those of today."""

    claims: ClaimRulings = NO_RULINGS
    ties: frozenset[str] = frozenset()  # to be derived again
    heads: Mapping[str, str] | None = None  # entity as extracted → who it was then; None: as today

    def then(self, record: ClaimRecord) -> ClaimRecord:
        """A claim with its parties as they were resolved then."""
        if self.heads is None:
            return record
        source, target = record.claim.from_id, record.claim.to_id
        return replace(record, from_id=self.heads.get(source, source), to_id=self.heads.get(target, target))


def ruled_since(tx: Transaction, reference: Reference, known_by: datetime | None) -> Ruled:
    """Rulings in force at `known_by` (None: today), with the ties that rulings made or taken back later touch."""
    whole = ledger(tx)
    now = rulings(whole)
    if known_by is None:
        return Ruled(now.claims)
    then = rulings(whole, known_by)
    changed = {j.id: j for held in (now, then) for j in held.in_force if not _both(j.id, now, then)}
    if not changed and now.contradictions == then.contradictions:
        return Ruled(then.claims)
    claims = {i for j in changed.values() if j.verdict not in OF_ENTITIES for i in (j.a, j.b) if i}
    touched = {row["tie"] for row in tx.read("ties_of_claims", ids=sorted(claims)) if row["tie"]}
    if now.same == then.same and now.different == then.different:
        return Ruled(then.claims, frozenset(touched))
    past, today = ties_in(tx, reference, known_by), ties_in(tx, reference)
    heads, held = dict(past.resolver.decisions()), today.resolver.decisions()
    moved = sorted(i for i in heads.keys() | held.keys() if heads.get(i, i) != held.get(i, i))
    for row in tx.read("claims_of_entities", ids=moved):
        touched.add(row["tie"])
    # Claims of a tie that somebody's claims fall back to have to be put together with them.
    for row in tx.read("parties_of_entities", ids=moved):
        source, target = str(row["from_id"]), str(row["to_id"])
        touched.add(past.key(heads.get(source, source), heads.get(target, target)))
    return Ruled(then.claims, frozenset(t for t in touched if t), heads)


def _both(id_: str, now: Rulings, then: Rulings) -> bool:
    return any(j.id == id_ for j in now.in_force) and any(j.id == id_ for j in then.in_force)
