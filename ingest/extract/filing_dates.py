"""The day that a filing itself is of: what it states without a date, it states as of that day."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.model import Document, DocumentKind, Kind, Modality
from ingest.extract.found import Found
from ingest.extract.times import find_dates

_PERIOD = re.compile(r"\bfor (\d{4}-\d\d-\d\d)$")
_CONTRACT = re.compile(r"^EX-(?:4|10)\b")
_PERIODIC = re.compile(r"\b(?:10-K|10-Q|20-F|40-F|6-K)")
_MADE = re.compile(r"\b(?:dated|effective|made(?: and entered into)?|entered into)(?:,)?(?: as)? of\b", re.I)
_HEAD = 4_000  # characters in which a contract says when it was made
# Ties that a periodic report describes as they stand at the end of its period.
_STANDING = frozenset({
    Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT, Kind.LICENCE, Kind.EXCLUSIVITY, Kind.CUSTOMER_CONCENTRATION, Kind.OWNERSHIP,
})  # fmt: skip


def own_day(document: Document) -> str | None:
    """The report's period end, or the day as of which a contract was made; None for other documents."""
    if document.kind is not DocumentKind.FILING:
        return None
    title = document.title or ""
    period = _PERIOD.search(title)
    if period:
        return period[1]
    if not _CONTRACT.match(title):
        return None
    made = _MADE.search(document.text, 0, _HEAD)
    if made is None:
        return None
    dates = (d.value for d in find_dates(document.text, None, made.end(), made.end() + 60))
    return next((value for value in dates if value), None)


def dated(found: Found, document: Document, day: str) -> Found:
    """The claim with the filing's own day, where the text gives it none."""
    claim = found.claim
    if claim.announced or claim.start or claim.modality not in {Modality.CONFIRMED, Modality.ANNOUNCED}:
        return found
    periodic = _PERIODIC.search(document.title or "") is not None
    if periodic and (claim.kind not in _STANDING or claim.modality is not Modality.CONFIRMED):
        return found
    return replace(found, claim=replace(claim, announced=day))
