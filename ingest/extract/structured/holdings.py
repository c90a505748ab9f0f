"""13F information tables: the shares that an institution holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import Field, day, fields, firm, ownership

# Classes of the SEC's list that are no shares: "*W EXP 12/31/2027", "NOTE 1.250% 3/1", "RIGHT 12/31/2026".
_OTHER_CLASS = re.compile(
    r"^(?:\*W|W EXP|WTS?\b|WARRANTS?|RIGHTS?|RTS?\b|NOTES?|DEBT|DBCV|BONDS?|CALL|PUT)\b|^\*W", re.I
)


def holdings(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """One ownership for each issuer; none where the table does not say whose it is; None for other documents.

    The table gives values and numbers of shares but no percentage of the class, which stays unknown.
    """
    rows = list(fields(document.text))
    names = {f.name for f in rows}
    return _claims(document, gazetteer, rows) if {"nameOfIssuer", "titleOfClass", "cusip"} <= names else None


def _issuers(rows: Sequence[Field]) -> Iterator[Field]:
    """The issuer of each line of the table that tells of shares: not of options, warrants, rights or notes."""
    starts = [n for n, row in enumerate(rows) if row.name == "nameOfIssuer"]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        if not any(_no_share(row) for row in rows[start:end]):
            yield rows[start]


def _no_share(row: Field) -> bool:
    if row.name == "sshPrnamtType":
        return row.value.upper() == "PRN"  # counted by its principal: a note
    return row.name == "putCall" or (row.name == "titleOfClass" and _OTHER_CLASS.search(row.value) is not None)


def _claims(document: Document, gazetteer: Gazetteer, rows: list[Field]) -> Iterator[Found]:
    if not document.publisher:
        return
    owner = (firm(document.publisher, gazetteer), document.publisher)
    days = (day(f.value, document) for f in rows if f.name in {"periodOfReport", "reportCalendarOrQuarter"})
    on = next(days, None)
    seen: set[str] = set()
    for row in _issuers(rows):
        if row.value not in seen:
            seen.add(row.value)
            owned = (firm(row.value, gazetteer), row.value)
            yield from ownership(document, (row.start, row.end), "13f", owner, owned, on=on)
