"""The day that a filing itself is of: what it states without a date, it states as of that day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Document, DocumentKind, Kind, Modality
from ingest.extract.found import Found
from ingest.extract.times import find_dates

_PERIOD = re.compile(r"\bfor (\d{4}-\d\d-\d\d)$")
_CONTRACT = re.compile(r"^EX-(?:4|10)\b")
_PERIODIC = re.compile(r"\b(?:10-K|10-Q|20-F|40-F|6-K)")
# A contract among the documents of a submission, as the reader heads it.
_EXHIBIT = re.compile(r"^EXHIBIT EX-(?:(?P<contract>(?:2|4|10)\b)|\d)", re.M)
_MADE = re.compile(r"\b(?:dated|effective|made(?: and entered into)?|entered into)(?:,)?(?: as)? of\b", re.I)
_HEAD = 4_000  # characters in which a contract says when it was made
# Ties that a periodic report describes as they stand at the end of its period.
_STANDING = frozenset({
    Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT, Kind.LICENCE, Kind.EXCLUSIVITY, Kind.CUSTOMER_CONCENTRATION, Kind.OWNERSHIP,
})  # fmt: skip


def own_days(document: Document) -> tuple[tuple[int, str], ...]:
    """From which offset on the text is of which day; empty for other documents.

    That is the end of the report's period, and in a contract among its exhibits the day as of which that was made.
    """
    if document.kind is not DocumentKind.FILING:
        return ()
    title = document.title or ""
    period = _PERIOD.search(title)
    contract = _CONTRACT.match(document.form or title) or _CONTRACT.match(title)
    own = (_made(document.text, 0) if contract else None) or (period[1] if period else None)
    days = [(0, own)] if own else []
    for exhibit in _EXHIBIT.finditer(document.text):
        made = _made(document.text, exhibit.end()) if exhibit["contract"] else None
        day = made or (period[1] if period else None)
        if day and (not days or days[-1][1] != day):
            days.append((exhibit.start(), day))
    return tuple(days)


def _made(text: str, start: int) -> str | None:
    """The day as of which the contract was made that begins here."""
    made = _MADE.search(text, start, start + _HEAD)
    if made is None:
        return None
    dates = (d.value for d in find_dates(text, None, made.end(), made.end() + 60))
    return next((value for value in dates if value), None)


def dated(found: Found, document: Document, days: Sequence[tuple[int, str]]) -> Found:
    """The claim with the filing's own day, where the text gives it none."""
    claim = found.claim
    if claim.announced or claim.start or claim.modality not in {Modality.CONFIRMED, Modality.ANNOUNCED}:
        return found
    day = next((day for start, day in reversed(days) if start <= claim.evidence.start), None)
    if day is None:
        return found
    period = _PERIOD.search(document.title or "")
    periodic = _PERIODIC.search(document.title or "") is not None and (period is None or day == period[1])
    if periodic and (claim.kind not in _STANDING or claim.modality is not Modality.CONFIRMED):
        return found
    return replace(found, claim=replace(claim, announced=day))
