"""13F information tables: the shares that an institution holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def _issuers(rows: Sequence[Field]) -> Iterator[tuple[Field, bool]]:
    """The issuer of each line of the table, and whether the line tells of options: a put or a call is no share."""
    starts = [n for n, row in enumerate(rows) if row.name == "nameOfIssuer"]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start], any(row.name == "putCall" for row in rows[start:end])


def _claims(document: Document, gazetteer: Gazetteer, rows: list[Field]) -> Iterator[Found]:
    if not document.publisher:
        return
    owner = (firm(document.publisher, gazetteer), document.publisher)
    on = next((day(f.value) for f in rows if f.name in {"periodOfReport", "reportCalendarOrQuarter"}), None)
    seen: set[str] = set()
    for row, optional in _issuers(rows):
        if not optional and row.value not in seen:
            seen.add(row.value)
            yield ownership(
                document, (row.start, row.end), "13f", owner, (firm(row.value, gazetteer), row.value), on=on
            )
