"""Schedules 13D and 13G: who reports to hold which share of an issuer's class of shares."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import Field, day, fields, firm, is_firm, number, ownership

_PERCENT = frozenset({"percentOfClass", "classPercent", "percentageOfClass"})


def schedule13(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """Ownership of each reporting firm, with its percentage; None if the document is no such schedule."""
    rows = list(fields(document.text))
    form = next((f.value for f in rows if f.name == "submissionType"), "")
    return _claims(document, gazetteer, rows) if form.upper().startswith(("SCHEDULE 13", "SC 13")) else None


def _claims(document: Document, gazetteer: Gazetteer, rows: list[Field]) -> Iterator[Found]:
    issuer = next((f for f in rows if f.name == "issuerName"), None)
    on = next((day(f.value) for f in rows if f.name in {"dateOfEvent", "eventDateRequiresFilingThisStatement"}), None)
    if issuer is None:
        return
    owned = (firm(issuer.value, gazetteer), issuer.value)
    person: Field | None = None
    for row in rows:
        if row.name == "reportingPersonName":
            person = row
        elif row.name in _PERCENT and person is not None:
            if is_firm(person.value, gazetteer):
                owner = (firm(person.value, gazetteer), person.value)
                span = (person.start, row.end)
                yield ownership(document, span, "schedule-13", owner, owned, number(row.value), on)
            person = None
