"""The ledger of rulings in the graph: added to, never edited; deals and names follow at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.derive import derive
from graph.errors import NotFound
from graph.judgements import OF_CLAIMS, OF_ENTITIES, Judgement, Rulings, Verdict, new_ruling, rulings
from graph.lease import lease
from graph.reference import Reference
from graph.resolution import ledger
from graph.store import Store, Transaction
from graph.ties import Ties
from graph.unapplied import Unapplied, unapplied


@dataclass(frozen=True, slots=True)
class Ruled:
    """What adding rulings did."""

    added: tuple[Judgement, ...]
    rulings: Rulings  # in force afterwards
    deals: int  # derived again
    idle: tuple[Unapplied, ...] = ()  # of those in force, the ones that make no deal of two claims


def _now() -> datetime:
    return datetime.now(UTC)


def standing(store: Store) -> Rulings:
    """The rulings in force now, with the contradictions among them."""
    return rulings(ledger(store))


def add(
    store: Store, reference: Reference, judgements: Sequence[Judgement], clock: Callable[[], datetime] = _now
) -> Ruled:
    """Put rulings into the ledger and derive what follows. NotFound if one names what is not in the graph.

    Takes the ingest lease: no run reads claims while a ruling moves them. One that is in the ledger adds nothing.
    """
    with lease(store, clock):
        store.apply_schema()
        held = {j.id for j in ledger(store)}
        fresh = [j for j in {j.id: j for j in judgements}.values() if j.id not in held]
        if fresh:
            _check(store, fresh, held)
            store.writing(lambda tx: _write(tx, fresh))
        done = derive(store, reference, Ties(reference.entities.values()))
        now = standing(store)
        return Ruled(tuple(fresh), now, done.deals, unapplied(store, now))


def withdraw(
    store: Store, reference: Reference, id_: str, who: str, why: str, clock: Callable[[], datetime] = _now
) -> Ruled:
    """Take one ruling back, named by the start of its id; the graph is then what it was without it."""
    held = standing(store).in_force
    found = [j for j in held if j.id.startswith(id_)] if id_ else []
    if len(found) != 1:
        raise NotFound(
            f"{'No ruling' if not found else 'More than one ruling'} in force has an id that begins with {id_!r}; "
            "`faultline review log` lists them."
        )
    return add(store, reference, [new_ruling(Verdict.WITHDRAW, found[0].id, None, who, clock(), why)], clock)


def _write(tx: Transaction, fresh: Sequence[Judgement]) -> None:
    held = rulings(ledger(tx))
    before = {j.id: j for j in held.in_force}
    rows = [
        {"id": j.id, "verdict": str(j.verdict), "a": j.a, "b": j.b, "who": j.who, "when": j.when, "why": j.why}
        for j in fresh
    ]
    tx.write("add_judgements", rows=rows)
    now = rulings(ledger(tx))
    after = {j.id: j for j in now.in_force}
    tx.write("set_judgements_in_force", ids=sorted(after))
    moved = [j for id_, j in {**before, **after}.items() if (id_ in before) != (id_ in after)]
    claims = {i for j in moved if j.verdict not in OF_ENTITIES for i in (j.a, j.b) if i}
    ties = sorted({row["tie"] for row in tx.read("ties_of_claims", ids=sorted(claims)) if row["tie"]})
    if ties:
        tx.write("mark_dirty", ties=ties)
    # A ruling can also set another one aside that contradicts it.
    decided = {*held.same, *held.different} ^ {*now.same, *now.different}
    # One that replaces an equal one counts too: its words say why.
    decided |= {(j.a, j.b) for j in moved if j.verdict in OF_ENTITIES and j.b}
    if decided:
        tx.write("mark_undecided", ids=sorted({i for pair in decided for i in pair}))


def _check(store: Store, fresh: Iterable[Judgement], held: set[str]) -> None:
    """NotFound for the first ruling that names an entity, a claim or a ruling which is not there."""
    known = held | {j.id for j in fresh}
    entities = {i for j in fresh if j.verdict in OF_ENTITIES for i in (j.a, j.b) if i}
    claims = {i for j in fresh if j.verdict in OF_CLAIMS | {Verdict.ACCEPT, Verdict.REJECT} for i in (j.a, j.b) if i}
    missing = entities - {row["id"] for row in store.read("entities_by_id", ids=sorted(entities))}
    if missing:
        raise NotFound(f"There is no entity with the id {min(missing)!r}; `faultline explain NAME` shows ids.")
    missing = claims - {row["id"] for row in store.read("ties_of_claims", ids=sorted(claims))}
    if missing:
        raise NotFound(f"There is no claim with the id {min(missing)!r}; `faultline explain DEAL --json` shows ids.")
    for judgement in fresh:
        if judgement.verdict is Verdict.WITHDRAW and judgement.a not in known:
            raise NotFound(f"There is no ruling with the id {judgement.a!r}; `faultline review log` lists them.")
