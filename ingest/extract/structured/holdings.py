"""13F information tables: the shares that an institution holds."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import Field, day, fields, firm, ownership


def holdings(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """One ownership for each issuer; none where the table does not say whose it is; None for other documents.

    The table gives values and numbers of shares but no percentage of the class, which stays unknown.
    """
    rows = list(fields(document.text))
    names = {f.name for f in rows}
    return _claims(document, gazetteer, rows) if {"nameOfIssuer", "titleOfClass", "cusip"} <= names else None


def _claims(document: Document, gazetteer: Gazetteer, rows: list[Field]) -> Iterator[Found]:
    if not document.publisher:
        return
    owner = (firm(document.publisher, gazetteer), document.publisher)
    on = next((day(f.value) for f in rows if f.name in {"periodOfReport", "reportCalendarOrQuarter"}), None)
    seen: set[str] = set()
    for row in rows:
        if row.name == "nameOfIssuer" and row.value not in seen:
            seen.add(row.value)
            yield ownership(
                document, (row.start, row.end), "13f", owner, (firm(row.value, gazetteer), row.value), on=on
            )
