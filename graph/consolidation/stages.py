"""What a claim tells of the life of a deal, and how far apart in time the stages of one deal may lie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from graph.dates import Bounds
from graph.model import Kind, Modality
from graph.records import ClaimRecord

# A claim dated this far from a deal can still mean it: announcements are retold with the month of signing.
NEAR_DAYS = 31
SAME_EVENT_DAYS = 7


class Stage(Enum):
    """The part of a deal's life that a claim speaks of."""

    TALK = "talk"  # talks, offers, plans, threats
    DEAL = "deal"  # it was agreed, signed, carried out
    AMENDMENT = "amendment"  # an agreement that stands was extended, expanded, renewed
    WORD = "word"  # one side's allegation or denial
    PAST = "past"  # spoken of as over


_BY_MODALITY = {
    Modality.CONFIRMED: Stage.DEAL,
    Modality.ANNOUNCED: Stage.DEAL,
    Modality.REPORTED: Stage.DEAL,
    Modality.NEGOTIATING: Stage.TALK,
    Modality.ALLEGED: Stage.WORD,
    Modality.DENIED: Stage.WORD,
    Modality.TERMINATED: Stage.PAST,
}
# What says that a deal exists; only such claims give an asserted deal its terms, dates and sources.
ASSERTING = frozenset(m for m, stage in _BY_MODALITY.items() if stage is Stage.DEAL)

# Kinds of which there is by nature one between two parties: a second takeover of one firm, or a second suit on one
# matter, is the first one told again.
ONE_OFF = frozenset({Kind.ACQUISITION, Kind.DISPUTE})
# An embedded model too is there or is not.
ONE_INSTANCE = ONE_OFF | {Kind.INTEGRATION}
# Days between talks and the deal, or between signing and completion. Takeovers wait for authorities, suits for courts;
# rounds of funding follow one another quickly, so that an older talk may have meant an earlier one.
_SPAN = {Kind.ACQUISITION: 730, Kind.DISPUTE: 1095, Kind.INVESTMENT: 180}
_USUAL_SPAN = 365
# A firm signs these once and changes them later; more shares or another firm bought are a new deal.
_AMENDED = frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.PARTNERSHIP, Kind.EXCLUSIVITY})
_CHANGE = (
    r"(?:(?:extend|expand|renew|amend|lengthen|prolong|broaden|widen|deepen|enlarg|upsiz|increas|restat|chang|revis|"
    r"renegotiat|rework|updat|alter)(?:s|es|e|ed|ing)?|modif(?:y|ies|ied|ying))"
)
_THING = (
    r"(?:contracts?|deals?|agreements?|partnerships?|pacts?|licen[cs]es?|commitments?|orders?|alliances?|"
    r"collaborations?|relationships?|exclusivity|arrangements?|terms?)"
)
_BECAME = rf"(?:was|were|is|are|been|be|being) {_CHANGE}"
_NOUN = r"(?:amendment|extension|expansion|renewal)s? (?:of|to)"
_AMENDS = re.compile(
    rf"\b{_CHANGE}\b[^.;]{{0,60}}?\b{_THING}\b"
    rf"|\b{_THING}\b[^.;]{{0,40}}?\b{_BECAME}\b"
    rf"|\b{_NOUN} [^.;]{{0,60}}?\b{_THING}\b",
    re.IGNORECASE,
)
_TELLING = re.compile(rf"\b(?:{_BECAME}|{_NOUN}|{_CHANGE}|{_THING})\b", re.IGNORECASE)


def stage_of(record: ClaimRecord) -> Stage:
    """The stage by modality; an asserted claim whose sentence changes an agreement is an amendment."""
    claim = record.claim
    stage = _BY_MODALITY[claim.modality]
    amends = stage is Stage.DEAL and claim.row_id is None and claim.kind in _AMENDED
    return Stage.AMENDMENT if amends and _changes(claim.evidence.quote) else stage


@lru_cache(maxsize=65_536)
def _changes(quote: str) -> bool:
    return _AMENDS.search(quote) is not None


def change_words(quote: str) -> list[tuple[int, int]]:
    """Spans of the words by which a quote says that an agreement changed; none if it does not say so."""
    return [
        (word.start(), word.end())
        for match in _AMENDS.finditer(quote)
        for word in _TELLING.finditer(quote, match.start(), match.end())
    ]


def span_days(kind: Kind) -> int:
    """How many days the talks before a deal, or its completion after signing, may lie from it."""
    return _SPAN.get(kind, _USUAL_SPAN)


def gap_days(a: Bounds, b: Bounds) -> int:
    """Days surely between two intervals; 0 if they touch or overlap."""
    return max((a.first - b.last).days, (b.first - a.last).days, 0)


def ended_between(a: Bounds, b: Bounds, endings: Iterable[Bounds]) -> bool:
    """True if a known ending lies surely after the earlier of two events and not after the later one."""
    first, last = (a, b) if a.last <= b.last else (b, a)
    return any(first.last < end.first and end.last < last.first for end in endings)


def over_by(a: Bounds, b: Bounds, endings: Iterable[Bounds]) -> bool:
    """True if a known ending lies surely after the earlier of two events and surely over a month before the later one.

    Within a month after an ending papers still tell of what has ended.
    """
    first, last = (a, b) if a.last <= b.last else (b, a)
    return any(first.last < end.first and (last.first - end.last).days > NEAR_DAYS for end in endings)
