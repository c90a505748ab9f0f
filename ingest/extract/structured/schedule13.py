"""Schedules 13D and 13G: who reports to hold which share of an issuer's class of shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Document, Modality
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import Field, day, fields, firm, is_firm, ownership, percentage

_PERCENT = frozenset({"percentOfClass", "classPercent", "percentageOfClass"})
PERSON = "IN"  # the schedule's own code for a natural person
# Its codes for brokers, banks, insurers, investment companies and advisers, holding companies and corporations.
FIRMS = frozenset({"BD", "BK", "IC", "IV", "IA", "HC", "SA", "CP", "CO", "FI", "EP"})


@dataclass(slots=True)
class _Reporter:
    """One reporting person with what the schedule says of it."""

    name: Field
    percent: Field | None = None
    type: str = ""


def schedule13(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """Ownership of each reporting firm, with its percentage; None if the document is no such schedule.

    A firm that reports nothing any more has sold what an earlier schedule told of: a holding that is over.
    """
    rows = list(fields(document.text))
    form = next((f.value for f in rows if f.name == "submissionType"), "").upper()
    return _claims(document, gazetteer, rows, form) if form.startswith(("SCHEDULE 13", "SC 13")) else None


def _reporters(rows: list[Field]) -> Iterator[_Reporter]:
    last: _Reporter | None = None
    for row in rows:
        if row.name == "reportingPersonName":
            if last is not None:
                yield last
            last = _Reporter(row)
        elif last is not None and row.name in _PERCENT and last.percent is None:
            last.percent = row
        elif last is not None and row.name == "typeOfReportingPerson" and last.percent is not None:
            last.type = last.type or row.value.upper()
    if last is not None:
        yield last


def _claims(document: Document, gazetteer: Gazetteer, rows: list[Field], form: str) -> Iterator[Found]:
    issuer = next((f for f in rows if f.name == "issuerName"), None)
    days = (f for f in rows if f.name in {"dateOfEvent", "eventDateRequiresFilingThisStatement"})
    on = next((day(f.value, document) for f in days), None)
    if issuer is None:
        return
    owned = (firm(issuer.value, gazetteer), issuer.value)
    for reporter in _reporters(rows):
        name, share = reporter.name, reporter.percent
        if share is None or reporter.type == PERSON:
            continue
        if reporter.type not in FIRMS and not is_firm(name.value, gazetteer):
            continue
        owner = (firm(name.value, gazetteer), name.value)
        percent = percentage(share.value)
        if percent == 0 and not form.endswith("/A"):
            continue  # it never told of a holding
        over = percent == 0
        yield from ownership(
            document, (name.start, share.end), "schedule-13", owner, owned, None if over else percent, on,
            Modality.TERMINATED if over else Modality.CONFIRMED,
        )  # fmt: skip
