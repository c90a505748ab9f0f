"""The ledger of rulings in the graph: added to, never edited; deals and names follow at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.derive import derive
from graph.errors import FaultlineError, NotFound
from graph.judgements import OF_CLAIMS, OF_ENTITIES, Judgement, Rulings, Verdict, rulings
from graph.lease import lease
from graph.reference import Reference
from graph.resolution import ledger
from graph.spreadsheet import cell, text_of, to_csv_bytes
from graph.store import Store, Transaction
from graph.ties import Ties
from graph.unapplied import Unapplied, unapplied

COLUMNS = ("id", "verdict", "a", "b", "who", "when", "why")


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
    return add(store, reference, [Judgement(Verdict.WITHDRAW, found[0].id, None, who, clock(), why)], clock)


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


def to_csv(judgements: Iterable[Judgement]) -> bytes:
    """Rulings as CSV for a spreadsheet; text that a spreadsheet would run as a formula is kept as text."""
    return to_csv_bytes(COLUMNS, map(row_of, judgements))


def from_csv(text: str, name: str, now: datetime, held: Iterable[Judgement] = ()) -> tuple[Judgement, ...]:
    """Rulings of a CSV file that are not among `held`; a row without `id` is new, one without `when` is made now.

    FaultlineError names file and line of the first wrong one, as of a ruling that was edited.
    """
    known = {j.id: _cells(j) for j in held}
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found = []
    try:
        missing = [c for c in ("verdict", "a", "who", "why") if c not in (reader.fieldnames or ())]
        if missing:
            raise FaultlineError(
                f"{name}, line 1: column {missing[0]!r} is missing; the columns are {', '.join(COLUMNS)}."
            )
        for row in reader:
            where = f"{name}, line {reader.line_num}"
            said = {c: (row.get(c) or "").strip() for c in COLUMNS}
            if said["id"] not in known:
                found.append(_judgement(said, where, now))
            elif said != {c: v.strip() for c, v in known[said["id"]].items()}:
                raise _edited(where)
    except csv.Error as error:
        raise FaultlineError(f"{name}, line {reader.line_num}: {error}; save it as plain CSV.") from None
    return tuple(found)


def _cells(judgement: Judgement) -> dict[str, str]:
    return {column: cell(row_of(judgement)[column]) for column in COLUMNS}


def row_of(j: Judgement) -> dict[str, str | None]:
    """A ruling as a row of `COLUMNS`."""
    when = j.when.isoformat()
    return {"id": j.id, "verdict": str(j.verdict), "a": j.a, "b": j.b, "who": j.who, "when": when, "why": j.why}


def _judgement(said: dict[str, str], where: str, now: datetime) -> Judgement:
    try:
        verdict = Verdict(said["verdict"])
    except ValueError:
        raise FaultlineError(f"{where}: {said['verdict']!r} is no verdict; there are {', '.join(Verdict)}.") from None
    try:
        when = datetime.fromisoformat(said["when"]) if said["when"] else now
    except ValueError:
        raise FaultlineError(f"{where}: {said['when']!r} is no time like 2026-03-18T12:00:00+00:00.") from None
    if not said["a"]:
        raise FaultlineError(f"{where}: column 'a' is blank; name what is ruled on.")
    a, b, who, why = (text_of(said[c]) for c in ("a", "b", "who", "why"))
    try:
        made = Judgement(verdict, a, b or None, who, when if when.tzinfo else when.replace(tzinfo=UTC), why)
    except FaultlineError as error:
        raise FaultlineError(f"{where}: {error}") from None
    if said["id"] not in ("", made.id):
        raise _edited(where)
    return made


def _edited(where: str) -> FaultlineError:
    return FaultlineError(
        f"{where}: the id does not belong to the row; a ruling is never edited: clear the id to make a new one, "
        "or withdraw the old one."
    )
