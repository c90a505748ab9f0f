"""Forms 3, 4 and 5: firms that hold more than a tenth of an issuer; officers and directors are persons, no parties."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import Field, day, fields, firm, is_firm, ownership

_TRUE = frozenset({"1", "true"})


def insiders(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """One ownership for each reporting firm that is a ten per cent owner; None for other documents."""
    rows = list(fields(document.text))
    names = {f.name for f in rows}
    return _claims(document, gazetteer, rows) if {"rptOwnerName", "issuerName"} <= names else None


def _claims(document: Document, gazetteer: Gazetteer, rows: list[Field]) -> Iterator[Found]:
    issuer = next(f for f in rows if f.name == "issuerName")
    on = next((day(f.value, document) for f in rows if f.name == "periodOfReport"), None)
    owner: Field | None = None
    for row in rows:
        if row.name == "rptOwnerName":
            owner = row
        elif row.name == "isTenPercentOwner" and row.value.lower() in _TRUE and owner is not None:
            if is_firm(owner.value, gazetteer):
                who = (firm(owner.value, gazetteer), owner.value)
                owned = (firm(issuer.value, gazetteer), issuer.value)
                yield from ownership(document, (owner.start, row.end), "insider", who, owned, on=on)
            owner = None
