"""Fields of a form as its reader renders them, "name: value" a line, and the claims that rest on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from graph.model import Claim, Document, Entity, EntityType, Evidence, Kind, Modality
from graph.names import SEEN, slug
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer

_FIELD = re.compile(r"^(?P<name>\w+): (?P<value>[^\n]*\S)[^\S\n]*$", re.M)
_FIRST = date(1933, 1, 1)  # no form is older than the Securities Act
_SURE = 0.99  # a form says what it means


@dataclass(frozen=True, slots=True)
class Field:
    """One line; start and end are those of the whole line in the document's text."""

    name: str
    value: str
    start: int
    end: int


def fields(text: str) -> Iterator[Field]:
    """Yield the fields in order."""
    for match in _FIELD.finditer(text):
        yield Field(match["name"], match["value"], match.start(), match.end())


def firm(name: str, gazetteer: Gazetteer) -> Entity:
    """The known firm of that name, in any case and with or without its legal form, or a provisional one."""
    known = gazetteer.by_name(name)
    return known or Entity(SEEN + slug(gazetteer.bare(name)), name, EntityType.ORGANIZATION, provisional=True)


def is_firm(name: str, gazetteer: Gazetteer) -> bool:
    """False for a natural person, who is never a party."""
    words = [w.strip(".,").casefold() for w in name.split()]
    marks = {w.rstrip(".").casefold() for w in gazetteer.legal | gazetteer.firm_words}
    return gazetteer.by_name(name) is not None or any(w in marks for w in words[1:])


def day(value: str, document: Document) -> str | None:
    """A date of a form, 12/31/2024, 12-31-2024 or 2024-12-31, as ISO.

    None for anything else, for no day of the calendar, and for one that had not come when the form was fetched.
    """
    american = re.fullmatch(r"(\d\d)[/-](\d\d)[/-](\d{4})", value)
    iso = f"{american[3]}-{american[1]}-{american[2]}" if american else value
    try:
        told = date.fromisoformat(iso) if re.fullmatch(r"\d{4}-\d\d-\d\d", iso) else None
    except ValueError:
        return None
    return iso if told and _FIRST <= told <= document.fetched.date() else None


def number(value: str) -> Decimal | None:
    """A figure of a form; None if it is none."""
    try:
        figure = Decimal(value.replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


def percentage(value: str) -> Decimal | None:
    """A share of a class in per cent; None for what can be none, such as 400."""
    figure = number(value)
    return figure if figure is not None and 0 <= figure <= 100 else None


def ownership(
    document: Document, span: tuple[int, int], rule: str, owner: tuple[Entity, str], owned: tuple[Entity, str],
    percent: Decimal | None = None, on: str | None = None, modality: Modality = Modality.CONFIRMED,
) -> Iterator[Found]:  # fmt: skip
    """Yield the claim that `owner` holds shares of `owned`, resting on the text between the offsets.

    Nothing for a firm that holds its own shares: a bank lists those that it keeps for its clients.
    """
    if owner[0].id == owned[0].id:
        return
    claim = Claim(
        document.id, Kind.OWNERSHIP, owner[0].id, owned[0].id, owner[1], owned[1], modality,
        Evidence(document.text[span[0] : span[1]], *span), rule, confidence=_SURE, percent=percent, announced=on,
        note="a field of the form",
    )  # fmt: skip
    yield Found(claim, owner[0], owned[0])
