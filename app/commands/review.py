"""`faultline review`: what is not decided, and people's rulings on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.session import Session, session, show

review = typer.Typer(
    invoke_without_command=True, help="Names and claims that a person should decide on, and the ledger of rulings."
)

if TYPE_CHECKING:
    from graph.judgements import Judgement
    from graph.ledger import Ruled

Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
Who = Annotated[str, typer.Option(help="who rules")]
Why = Annotated[str, typer.Option(help="the reason, for whoever reads the ledger later")]


@review.callback()
def queue_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="at most so many")] = 20,
    as_json: Json = False,
) -> None:
    """List pairs of names that may be one entity, likeliest first, with what speaks for and against it.

    Work to be done is of today: it has no clocks. What had been ruled by a day is told by `explain --known-by`.
    """
    if context.invoked_subcommand is not None:
        return
    from graph.review import in_words, queue

    with session() as s:
        found = queue(s.store, s.reference, limit)
    show(found.as_json(), as_json, in_words(found))


@review.command("same")
def same_(a: str, b: str, who: Who, why: Why, as_json: Json = False) -> None:
    """Rule that two entities are one."""
    _rule("same", a, b, who, why, as_json)


@review.command("different")
def different_(a: str, b: str, who: Who, why: Why, as_json: Json = False) -> None:
    """Rule that two entities are two."""
    _rule("different", a, b, who, why, as_json)


@review.command("accept")
def accept_(claim: str, who: Who, why: Why, as_json: Json = False) -> None:
    """Rule that a claim says what its source says."""
    _rule("accept", claim, None, who, why, as_json)


@review.command("reject")
def reject_(claim: str, who: Who, why: Why, as_json: Json = False) -> None:
    """Rule that a claim does not say what its source says: it stays on record and counts nowhere."""
    _rule("reject", claim, None, who, why, as_json)


@review.command("one-deal")
def one_deal_(claim: str, other: str, who: Who, why: Why, as_json: Json = False) -> None:
    """Rule that two claims speak of one deal."""
    _rule("one-deal", claim, other, who, why, as_json)


@review.command("two-deals")
def two_deals_(claim: str, other: str, who: Who, why: Why, as_json: Json = False) -> None:
    """Rule that two claims speak of two deals."""
    _rule("two-deals", claim, other, who, why, as_json)


@review.command("undo")
def undo_(
    ruling: Annotated[str, typer.Argument(help="the start of a ruling's id")], who: Who, why: Why, as_json: Json = False
) -> None:
    """Take a ruling back; the graph is then what it was without it."""
    from graph.ledger import withdraw

    with session() as s:
        done = withdraw(s.store, s.reference, ruling, who, why)
    _told(done, as_json)


@review.command("log")
def log_(as_json: Json = False) -> None:
    """List all rulings, also those that were taken back or replaced."""
    from graph.judgements import rulings
    from graph.resolution import ledger

    with session() as s:
        held = ledger(s.store)
    now = {j.id for j in rulings(held).in_force}
    lines = [f"{j.id[:12]}  {'in force ' if j.id in now else 'no longer'}  {j.in_words()}" for j in held]
    rows = [{**_row(j), "in_force": j.id in now} for j in held]
    show({"rulings": rows}, as_json, "\n".join(lines) or "Nobody has ruled on anything yet.")


@review.command("contradictions")
def contradictions_(as_json: Json = False) -> None:
    """List rulings that contradict one another, of which the last positive one is not applied, or make no deal."""
    from graph.ledger import standing
    from graph.unapplied import unapplied

    with session() as s:
        held = standing(s.store)
        idle = unapplied(s.store, held)
    found = held.contradictions
    rows = [
        {"refused": _row(c.refused), "because": _row(c.because), "chain": [_row(j) for j in c.chain]} for c in found
    ]
    lines = [c.in_words() for c in found] + [u.in_words() for u in idle]
    text = "\n".join(lines) or "No rulings contradict one another, and all are applied."
    unused = [{"ruling": _row(u.ruling), "reason": u.reason} for u in idle]
    show({"contradictions": rows, "not_applied": unused}, as_json, text)


@review.command("export")
def export_(
    output: Annotated[Path, typer.Option("--output", "-o", help="CSV file to write")], as_json: Json = False
) -> None:
    """Write the ledger as CSV, for a spreadsheet."""
    from graph.ledger_csv import to_csv
    from graph.resolution import ledger
    from graph.whole_file import write_whole

    with session() as s:
        held = ledger(s.store)
    sha256 = write_whole(output, [to_csv(held)])
    found = {"file": str(output), "rows": len(held), "sha256": sha256}
    show(found, as_json, f"{len(held)} rulings written to {output} (SHA-256 {sha256})")


@review.command("import")
def import_(file: Path, as_json: Json = False) -> None:
    """Add the rulings of a CSV file that are not in the ledger; a row without an id is a new ruling."""
    from datetime import UTC, datetime

    from graph.errors import FaultlineError
    from graph.ledger import add
    from graph.ledger_csv import from_csv, text_of_file
    from graph.resolution import ledger

    try:
        text = text_of_file(file.read_bytes(), file)
    except OSError as error:
        raise FaultlineError(f"{file} cannot be read: {error.strerror}.") from None
    with session() as s:
        read = from_csv(text, file.name, datetime.now(UTC), ledger(s.store))
        done = add(s.store, s.reference, read)
    _told(done, as_json)


def _rule(verdict: str, a: str, b: str | None, who: str, why: str, as_json: bool) -> None:
    from datetime import UTC, datetime

    from graph.judgements import OF_ENTITIES, Verdict, new_ruling
    from graph.ledger import add

    ruling = Verdict(verdict)
    with session() as s:
        first, second = (_entity(s, a), b and _entity(s, b)) if ruling in OF_ENTITIES else (a, b)
        done = add(s.store, s.reference, [new_ruling(ruling, first, second, who, datetime.now(UTC), why)])
    _told(done, as_json)


def _entity(s: Session, name: str) -> str:
    """The id of an entity named by id, or by a name that only one has."""
    from graph.review import entity_id

    return entity_id(s.store, name)


def _told(done: Ruled, as_json: bool) -> None:
    lines = [f"{j.id[:12]}  {j.in_words()}" for j in done.added] or ["The ledger holds these rulings already."]
    lines.append(f"{done.deals} deals derived again.")
    lines += [c.in_words() for c in done.rulings.contradictions] + [u.in_words() for u in done.idle]
    found = {
        "added": [_row(j) for j in done.added],
        "deals": done.deals,
        "contradictions": [c.in_words() for c in done.rulings.contradictions],
        "not_applied": [u.in_words() for u in done.idle],
    }
    show(found, as_json, "\n".join(lines))


def _row(j: Judgement) -> dict[str, str | None]:
    from graph.ledger_csv import row_of

    return row_of(j)
