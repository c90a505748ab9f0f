"""GLEIF golden copy files: level 1 (who is who) and level 2 (who owns whom), as CSV by LEI-CDF and RR-CDF.

Level 2: a direct accounting consolidation is control, dated by the period of the relationship. An ultimate one gives
no claim of its own: it would double the chain that the direct ones make. Branches and fund relations are no control.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.dates import bounds
from graph.errors import ImportRefused
from graph.identifiers import lei_of
from graph.imports.items import Holding, Item, LeftOut, SetFile, country_of, listed
from graph.imports.lines import Line, csv_rows
from graph.model import EntityType

LEVEL_1 = ("LEI", "Entity.LegalName")
LEVEL_2 = ("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID", "Relationship.RelationshipType")
URL = "https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy"
_OTHER_NAME = re.compile(r"Entity\.(?:Transliterated)?OtherEntityNames\.(?:Transliterated)?OtherEntityName\.\d+")
# Registrations that stand for no entity or relationship of their own.
_VOID = frozenset({"ANNULLED", "DUPLICATE", "CANCELLED", "TRANSFERRED", "PENDING_VALIDATION", "PENDING_ARCHIVAL"})
DIRECT, ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"


class _Columns:
    """Looks fields up by the header's names; a name that the file lacks reads as blank."""

    def __init__(self, header: Sequence[str]) -> None:
        self.names = tuple(header)
        self._at = {name: at for at, name in enumerate(header)}

    def get(self, fields: Sequence[str], name: str) -> str | None:
        at = self._at.get(name)
        return (fields[at].strip() or None) if at is not None else None


def _rows(file: SetFile, needed: Sequence[str]) -> Iterator[tuple[Line, list[str], _Columns]]:
    columns: _Columns | None = None
    for line, fields in csv_rows(file.path):
        if columns is None:
            missing = [name for name in needed if name not in fields]
            if missing:
                raise ImportRefused(
                    f"{file.path}, line {line.number}: there is no column {missing[0]!r}; "
                    "use the CSV file of GLEIF's golden copy as it is."
                )
            columns = _Columns(fields)
            continue
        if len(fields) != len(columns.names):
            raise ImportRefused(
                f"{file.path}, line {line.number}: {len(fields)} fields where the header has {len(columns.names)}; "
                "fetch the file again."
            )
        yield line, fields, columns


def level_1(file: SetFile) -> Iterator[Item]:
    """Entities with their names and LEI. Persons in trade (SOLE_PROPRIETOR) are left out.

    An earlier legal name is kept as a note and is no alias: a rename is a dated fact.
    """
    names: list[tuple[str, str]] = []
    for line, fields, columns in _rows(file, LEVEL_1):
        if not names:
            names = [(n, f"{n}.type") for n in columns.names if _OTHER_NAME.fullmatch(n)] or [("", "")]
        lei = lei_of(columns.get(fields, "LEI"))
        name = columns.get(fields, "Entity.LegalName")
        category = columns.get(fields, "Entity.EntityCategory")
        if lei is None:
            yield LeftOut("the LEI is wrong", line.number)
        elif name is None:
            yield LeftOut("there is no name", line.number)
        elif category == "SOLE_PROPRIETOR":
            yield LeftOut("a person", line.number)
        elif columns.get(fields, "Registration.RegistrationStatus") in _VOID:
            yield LeftOut("a void registration", line.number)
        else:
            aliases: list[str] = []
            earlier: list[str] = []
            for column, kind in names:
                other = columns.get(fields, column)
                if other:
                    (earlier if columns.get(fields, kind) == "PREVIOUS_LEGAL_NAME" else aliases).append(other)
            country = country_of(columns.get(fields, "Entity.LegalAddress.Country"))
            status = columns.get(fields, "Entity.EntityStatus")
            note = [f"Earlier legal names: {'; '.join(earlier)}."] if earlier else []
            note += ["Inactive by its LEI record."] if status == "INACTIVE" else []
            yield listed(
                file.set, lei, name, aliases, EntityType.FUND if category == "FUND" else EntityType.ORGANIZATION,
                country or country_of(columns.get(fields, "Entity.LegalJurisdiction")), lei=lei,
                note=" ".join(note) or None,
            )  # fmt: skip


def level_2(file: SetFile) -> Iterator[Item]:
    """Direct consolidation as control, owner → owned; each party is listed by its LEI, all that a row names."""
    head = ""
    listed_before: set[str] = set()  # some 100 bytes each: less than reading each owner again from the graph
    for line, fields, columns in _rows(file, LEVEL_2):
        head = head or _head(columns.names)
        relation = columns.get(fields, "Relationship.RelationshipType")
        owned, owner = (lei_of(columns.get(fields, column)) for column in LEVEL_2[:2])
        period = _period(fields, columns)
        if relation == ULTIMATE:
            yield LeftOut("an ultimate parent (the direct ones make the chain)", line.number)
        elif relation != DIRECT:
            yield LeftOut(f"{relation or 'a blank relation'} is no control", line.number)
        elif owned is None or owner is None:
            yield LeftOut("the LEI is wrong", line.number)
        elif owned == owner:
            yield LeftOut("both sides are one entity", line.number)
        elif columns.get(fields, "Registration.RegistrationStatus") in _VOID:
            yield LeftOut("a void registration", line.number)
        elif period is None:
            yield LeftOut("a date is malformed", line.number)
        elif columns.get(fields, "Relationship.RelationshipStatus") == "INACTIVE" and period[1] is None:
            # Without an end it would count as holding today.
            yield LeftOut("no longer active, and no end is given", line.number)
        else:
            first_told = _day(columns.get(fields, "Registration.InitialRegistrationDate"))
            checked = columns.get(fields, "Registration.ValidationSources")
            for lei in sorted({owned, owner} - listed_before):
                listed_before.add(lei)
                yield listed(file.set, lei, lei, lei=lei, note="Known by its LEI alone.")
            yield Holding(
                f"lei:{owner}", f"lei:{owned}", owner, owned, line.text, f"{owned}>{owner}", control=True,
                start=period[0], end=period[1], announced=first_told, cites=file.url or URL, head=head,
                note=f"Consolidated for accounting; validation: {checked or 'unknown'}.",
            )  # fmt: skip


def _head(names: Sequence[str]) -> str:
    return ",".join(f'"{name}"' for name in names)


def _period(fields: Sequence[str], columns: _Columns) -> tuple[str | None, str | None] | None:
    """Start and end of the relationship itself, not of an accounting period; None if one of them is no date."""
    for at in range(1, 6):
        place = f"Relationship.Period.{at}."
        if columns.get(fields, f"{place}periodType") == "RELATIONSHIP_PERIOD":
            found = [columns.get(fields, f"{place}{end}") for end in ("startDate", "endDate")]
            days = [_day(text) for text in found]
            if any(text and not day for text, day in zip(found, days, strict=True)):
                return None
            return days[0], days[1]
    return None, None


def _day(text: str | None) -> str | None:
    """The day of an instant, None if it is none.

    >>> _day("2013-03-29T00:00:00.000+01:00")
    '2013-03-29'
    """
    try:
        return text[:10] if text and bounds(text[:10]) else None
    except ValueError:
        return None
