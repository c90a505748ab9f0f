"""What a reference set says, one item at a time: an entity, who holds whom, or what was left out and why."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from graph.model import Entity, EntityType

# Rule of a row that states a holding which is not known to be control.
HOLDING = "import.holding"


@dataclass(frozen=True, slots=True)
class SetFile:
    """A file to be imported, and what is said of it as a whole."""

    path: Path
    set: str  # slug that names the set
    url: str | None = None  # where the set comes from
    known: Collection[str] = ()  # ids of the entities of data/, which a row may name as owner


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity that the set lists; `nameless` if it names an identifier alone."""

    entity: Entity
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """`owner` holds `owned`, as one row of the set says; both are ids of entities in the graph."""

    owner: str
    owned: str
    owner_name: str
    owned_name: str
    row: str  # verbatim
    key: str  # of the row within its set
    control: bool  # control is stated, or more than half is held
    percent: Decimal | None = None
    start: str | None = None  # partial ISO date
    end: str | None = None
    announced: str | None = None  # when the set says that it was first told
    cites: str | None = None
    note: str | None = None
    head: str = ""  # header of the file that the row stands under, verbatim


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that gives nothing, or an identifier that was dropped; counted by reason."""

    reason: str
    line: int


Item = Listed | Holding | LeftOut


def entity_id(set_: str, own: str, lei: str | None, cik: str | None, wikidata: str | None) -> str:
    """Id of an entity of a set: by its surest identifier, else by the set's `own` id for it.

    >>> entity_id("mine", "nordhavn-compute", None, None, None)
    'set:mine:nordhavn-compute'
    >>> entity_id("mine", "x", None, "0000789019", "Q2283")
    'cik:0000789019'
    """
    if lei:
        return f"lei:{lei}"
    if cik:
        return f"cik:{cik}"
    if wikidata:
        return f"wikidata:{wikidata}"
    return f"set:{set_}:{own}"


def country_of(text: str | None) -> str | None:
    """ISO 3166-1 alpha-2 out of a country or jurisdiction code such as "us" or "US-DE", None if it is none."""
    found = (text or "").strip().upper()
    return found[:2] if re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", found) else None


def listed(
    set_: str,
    own: str,
    name: str,
    aliases: Collection[str] = (),
    type_: EntityType = EntityType.ORGANIZATION,
    country: str | None = None,
    ticker: str | None = None,
    cik: str | None = None,
    lei: str | None = None,
    wikidata: str | None = None,
    note: str | None = None,
) -> Listed:
    """An entity of a set; identifiers must have been checked. `own`: the set's own id for it."""
    others = {" ".join(a.split()) for a in aliases} - {name, ""}
    entity = Entity(
        entity_id(set_, own, lei, cik, wikidata), name, type_, tuple(sorted(others)), None, country, ticker, cik, lei,
        wikidata, note=note, of_set=set_,
    )  # fmt: skip
    return Listed(entity, name == lei)
