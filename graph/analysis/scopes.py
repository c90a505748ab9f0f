"""What each curated deal covers and how its promise is read: data/scopes.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.analysis.consent import consent_shown
from graph.analysis.exclusivity import Mode, Reading, Strength
from graph.analysis.extent import ALL, DIMENSIONS, Box, Extent, place
from graph.errors import ReferenceDataError
from graph.paths import data_dir
from graph.rows import Row, read_rows

HEADER = (
    "deal,entry,holder,strength,bound,owed_to,product,mode,channel,territory,announced,start,end_condition,via,"
    "consent,asserted_by,said,summary,source_url"
)
ENTRIES = ("promise", "reading", "carve_out", "deal")


@dataclass(frozen=True, slots=True)
class Clause:
    """The curated part of a promise; dates left out are those of the deal's own row."""

    strength: Strength
    bound: frozenset[str]
    owed_to: frozenset[str]
    scope: Box
    announced: str | None
    start: str | None
    end_condition: str | None
    asserted_by: frozenset[str]
    summary: str | None  # in our words
    source_url: str | None
    carve_outs: tuple[Box, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class DealScope:
    """What a deal covers, through whom, and whether the beneficiary of a promise is shown to have agreed."""

    scope: Box
    via: str | None
    consent: bool


@dataclass(frozen=True)
class Scopes:
    """Curated promises and scopes by the id of their deal."""

    clauses: Mapping[str, Clause] = field(default_factory=dict)
    deals: Mapping[str, DealScope] = field(default_factory=dict)

    def by(self, day: date) -> Scopes:
        """The same without the readings that are not known to have been told by a day."""
        clauses = {
            deal: replace(clause, readings=tuple(r for r in clause.readings if r.told_by(day)))
            if clause.readings
            else clause
            for deal, clause in self.clauses.items()
        }
        return Scopes(clauses, self.deals)


def curated_scopes() -> Scopes:
    """Those that Faultline comes with, in data/scopes.csv."""
    return load_scopes(data_dir() / "scopes.csv")


def load_scopes(path: Path) -> Scopes:
    """Every row of the file, checked; ReferenceDataError names file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ReferenceDataError(f"data/{path.name} is missing; restore it from the release.") from None
    rows = read_rows(text, f"data/{path.name}", HEADER)
    beside: dict[str, dict[str, list[Any]]] = {}
    clauses: dict[str, Clause] = {}
    deals: dict[str, DealScope] = {}
    for row in rows:
        deal, entry = row.required("deal"), row.choice("entry", ENTRIES)
        if row.text("said") is not None and entry != "reading":
            raise row.error("column 'said' is for readings alone; leave it blank.")
        if entry == "carve_out":
            # A carve-out takes out every value of a dimension that it does not name.
            box = _box(row, Extent.of([ALL]))
            beside.setdefault(deal, {}).setdefault("carve_outs", []).append(box)
        elif entry == "reading":
            beside.setdefault(deal, {}).setdefault("readings", []).append(_reading(row))
        elif (entry, deal) in {*(("promise", d) for d in clauses), *(("deal", d) for d in deals)}:
            raise row.error(f"deal {deal!r} has its {entry} twice; remove one.")
        elif entry == "deal":
            deals[deal] = DealScope(_box(row, None), row.text("via"), consent_shown(row.text("consent")))
        else:
            clauses[deal] = _clause(row)
    lost = sorted(beside.keys() - clauses.keys())
    if lost:
        raise ReferenceDataError(f"data/{path.name}: {lost[0]!r} has a reading or carve-out and no promise; add it.")
    found = {
        deal: Clause(
            **{
                **{name: getattr(clause, name) for name in Clause.__slots__},
                **{name: tuple(values) for name, values in beside.get(deal, {}).items()},
            }
        )
        for deal, clause in clauses.items()
    }
    return Scopes(found, deals)


def _clause(row: Row) -> Clause:
    strength = row.word("strength", Strength)
    if strength is None:
        raise row.error("column 'strength' is blank; fill it in.")
    bound, owed_to = frozenset(_names(row, "bound")), frozenset(_names(row, "owed_to"))
    if not bound or not owed_to:
        raise row.error("a promise needs 'bound' and 'owed_to'; fill both in.")
    return Clause(
        strength=strength,
        bound=bound,
        owed_to=owed_to,
        scope=_box(row, None),
        announced=row.date("announced"),
        start=row.date("start"),
        end_condition=row.text("end_condition"),
        asserted_by=frozenset(_names(row, "asserted_by")),
        summary=row.text("summary"),
        source_url=row.text("source_url"),
    )


def _reading(row: Row) -> Reading:
    changes: list[tuple[str, Any]] = [(d, _extent(row, d)) for d in DIMENSIONS if row.text(d) is not None]
    changes += [(d, row.date(d)) for d in ("announced", "start") if row.text(d) is not None]
    if row.text("strength") is not None:
        changes.append(("strength", row.word("strength", Strength)))
    return Reading(
        _names(row, "holder"), None, tuple(changes), row.text("summary"), row.text("source_url"), row.date("said")
    )


def _box(row: Row, blank: Extent | None) -> Box:
    return Box(**{d: _extent(row, d) if row.text(d) is not None else blank for d in DIMENSIONS})


def _extent(row: Row, dimension: str) -> Extent:
    values = _names(row, dimension)
    if dimension == "territory":
        values = tuple(map(place, values))
    for value in values:
        if dimension == "mode" and value != ALL and value not in set(Mode):
            raise row.error(f"mode {value!r} is unknown; use some of {', '.join(Mode)}.")
    return Extent.of(values)


def _names(row: Row, column: str) -> tuple[str, ...]:
    return tuple(v.strip() for v in (row.text(column) or "").split("|") if v.strip())
