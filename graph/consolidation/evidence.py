"""Which evidence is better: the one place where the order is stated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from functools import lru_cache
from urllib.parse import urlsplit

from graph.dates import bounds
from graph.model import DocumentKind, Modality
from graph.records import ClaimRecord


class EvidenceClass(IntEnum):
    """Classes of evidence, the best first."""

    FILING = 0  # a document lodged with an authority
    PARTY = 1  # a party to the deal, in its own words
    COURT = 2  # a court or an authority
    PRESS = 3  # press that names its source or states the fact itself
    UNNAMED = 4  # people who are not named
    SAMPLE = 5  # written for Faultline: no evidence


_BY_SPEAKER = {
    "filing": EvidenceClass.FILING,
    "party": EvidenceClass.PARTY,
    "court": EvidenceClass.COURT,
    "media": EvidenceClass.PRESS,
    "reporter": EvidenceClass.PRESS,
    "unnamed": EvidenceClass.UNNAMED,
}
_FILING_HOSTS = (".sec.gov",)
_COURT_HOSTS = (".courtlistener.com", ".justice.gov", ".ftc.gov", ".uscourts.gov", ".europa.eu", ".gov.uk")
_MODALITY_ORDER = {m: i for i, m in enumerate(Modality)}


def evidence_class(record: ClaimRecord) -> EvidenceClass:
    """By who says so, where that is recorded; else by the document; a reference row by the page that it cites.

    Named press is the default of a page. A report of what media or unnamed sources say (modality `reported`) counts
    as unnamed, since nobody answers for it.
    """
    claim, document = record.claim, record.document
    if document.kind is DocumentKind.SAMPLE:
        return EvidenceClass.SAMPLE
    if claim.announced_by in _BY_SPEAKER:
        return _BY_SPEAKER[claim.announced_by]
    if document.kind is DocumentKind.FILING:
        return EvidenceClass.FILING
    address = claim.cites if document.kind is DocumentKind.REFERENCE else document.url
    by_host = _class_of_page(address or "")
    if by_host is EvidenceClass.FILING:
        return by_host
    if published_by(record, (claim.from_name, claim.to_name)):
        return EvidenceClass.PARTY
    if by_host is not None:
        return by_host
    return EvidenceClass.UNNAMED if claim.modality is Modality.REPORTED else EvidenceClass.PRESS


def published_by(record: ClaimRecord, names: Iterable[str]) -> bool:
    """Whether the page that says so, or that a reference row cites, is published by one of these names."""
    claim, document = record.claim, record.document
    publisher = claim.cites_publisher if document.kind is DocumentKind.REFERENCE else document.publisher
    return bool(publisher) and not _names(str(publisher)).isdisjoint(map(_plain, names))


@lru_cache(maxsize=65_536)
def _class_of_page(address: str) -> EvidenceClass | None:
    host = f".{urlsplit(address).hostname or ''}"
    if host.endswith(_FILING_HOSTS):
        return EvidenceClass.FILING
    return EvidenceClass.COURT if host.endswith(_COURT_HOSTS) else None


@lru_cache(maxsize=65_536)
def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


@lru_cache(maxsize=65_536)
def _names(publisher: str) -> frozenset[str]:
    """A publisher's whole name, and the parts of "A / B" and "A (B)"."""
    return frozenset(_plain(part) for part in (publisher, *re.split(r"[/(),;|]", publisher)))


def order(record: ClaimRecord) -> tuple[object, ...]:
    """Position of a claim among those of one deal: reference rows first, samples last, else by time."""
    # The day of the event or of publication, never of fetching: two machines must agree.
    event = record.event or bounds(record.document.published)
    return (
        record.claim.row_id is None,
        record.sample,  # last, so that a sample joins what real sources tell and shapes none of it
        event is None,
        event.last if event else date.max,
        record.document.id,
        record.claim.evidence.start,
        record.claim.id,
    )


def evidence_order(record: ClaimRecord) -> tuple[object, ...]:
    """Best evidence first: by class, then the surest, then a curated row before a text, then the oldest."""
    return (evidence_class(record), _MODALITY_ORDER[record.claim.modality], order(record))
