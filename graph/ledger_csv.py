"""The ledger of rulings as a table for a spreadsheet, and back, however the spreadsheet saves it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from graph.errors import FaultlineError
from graph.judgements import Judgement, Verdict, new_ruling, one_form, rulings
from graph.spreadsheet import cell, table, text_of, to_csv_bytes

COLUMNS = ("id", "verdict", "a", "b", "who", "when", "why")


def to_csv(judgements: Iterable[Judgement]) -> bytes:
    """Rulings as CSV for a spreadsheet; text that a spreadsheet would run as a formula is kept as text."""
    return to_csv_bytes(COLUMNS, map(row_of, judgements))


def text_of_file(content: bytes, name: object) -> str:
    """The text of a CSV file as it stands there, line breaks and all; FaultlineError if it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise FaultlineError(f"{name} is not UTF-8; save it as CSV in UTF-8.") from None


def from_csv(text: str, name: str, now: datetime, held: Iterable[Judgement] = ()) -> tuple[Judgement, ...]:
    """Rulings of a CSV file that are not among `held`; a row without `id` is new, one without `when` is made now.

    A row with neither is held if one in force says the same, so that a file can be read twice. Columns may be apart by
    commas, semicolons or tabs. FaultlineError names file and line of the first wrong one, as of a ruling that was
    edited.
    """
    ledger = tuple(held)
    known = {j.id: j for j in ledger}
    in_force = {_what(j) for j in rulings(ledger).in_force}
    reader = table(text)
    found = []
    try:
        reader.fieldnames = [c.strip().casefold() for c in reader.fieldnames or ()]
        missing = [c for c in ("verdict", "a", "who", "why") if c not in reader.fieldnames]
        if missing:
            raise FaultlineError(
                f"{name}, line 1: column {missing[0]!r} is missing; the columns are {', '.join(COLUMNS)}."
            )
        for row in reader:
            where = f"{name}, line {reader.line_num}"
            said = {c: row.get(c) or "" for c in COLUMNS}
            if not any(v.strip() for v in said.values()):
                continue  # what a spreadsheet leaves below a table
            id_ = said["id"].strip()
            if id_ in known:
                if _compared(said) != _compared(_cells(known[id_])):
                    raise _edited(where)
                continue
            made = _judgement(said, where, now)
            if id_ or said["when"].strip() or _what(made) not in in_force:
                found.append(made)
    except csv.Error as error:
        raise FaultlineError(f"{name}, line {reader.line_num}: {error}; save it as plain CSV.") from None
    return tuple(found)


def row_of(j: Judgement) -> dict[str, str | None]:
    """A ruling as a row of `COLUMNS`."""
    when = j.when.isoformat()
    return {"id": j.id, "verdict": str(j.verdict), "a": j.a, "b": j.b, "who": j.who, "when": when, "why": j.why}


def _what(j: Judgement) -> tuple[str | None, ...]:
    """What a ruling says, whenever it was made."""
    return str(j.verdict), j.a, j.b, one_form(j.who), one_form(j.why)


def _cells(judgement: Judgement) -> dict[str, str]:
    return {column: cell(value) for column, value in row_of(judgement).items()}


def _compared(said: Mapping[str, str]) -> dict[str, object]:
    """Cells without what a spreadsheet changes by itself: blanks at the ends, line breaks, the form of a time."""
    return {c: one_form(v) if c != "when" else _time(v) or v for c, v in said.items()}


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _judgement(said: Mapping[str, str], where: str, now: datetime) -> Judgement:
    word, time = said["verdict"].strip(), said["when"].strip()
    try:
        verdict = Verdict(word)
    except ValueError:
        raise FaultlineError(f"{where}: {word!r} is no verdict; there are {', '.join(Verdict)}.") from None
    when = _time(time) if time else now
    if when is None:
        raise FaultlineError(f"{where}: {time!r} is no time like 2026-03-18T12:00:00+00:00.")
    a, b = (text_of(said[c].strip()) for c in "ab")
    if not a:
        raise FaultlineError(f"{where}: column 'a' is blank; name what is ruled on.")
    id_ = said["id"].strip()
    who, why = text_of(said["who"]), text_of(said["why"])
    try:
        if id_:
            # As it was made, by the words as they stand or with the line breaks that a spreadsheet has changed.
            breaks = (why, one_form(why), one_form(why).replace("\n", "\r\n"))
            made = [Judgement(verdict, a, b or None, w, when, y) for w in (who, who.strip()) for y in breaks]
            for one in made:
                if one.id == id_:
                    return one
            raise _edited(where)
        return new_ruling(verdict, a, b or None, who, when, why)
    except FaultlineError as error:
        raise error if str(error).startswith(where) else FaultlineError(f"{where}: {error}") from None


def _edited(where: str) -> FaultlineError:
    return FaultlineError(
        f"{where}: the id does not belong to the row; a ruling is never edited: clear the id to make a new one, "
        "or withdraw the old one."
    )
