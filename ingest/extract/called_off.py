"""Purchases that came to nothing: "…; the deal was abandoned in 2022" tells the end of what had been agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Evidence, Kind, Modality
from ingest.extract.found import Found
from ingest.extract.times import find_dates

_DEAL = r"(?:deal|takeover|merger|purchase|acquisition|transaction|agreement|bid|offer|tie-up)"
_HOW = r"(?!reportedly|allegedly|apparently|supposedly|purportedly|nearly|almost)(?:[a-z]+ly|since|later|then|soon) "
_OFF = (
    rf"(?:(?:was|were|has been|had been|is|got) (?:{_HOW})?(?:abandoned|scrapped|called off"
    r"|dropped|shelved|cancelled|canceled|terminated|withdrawn|blocked|vetoed|prohibited|aborted|voted down|rejected)"
    rf"|(?:{_HOW})?(?:fell (?:apart|through)|collapsed|came to nothing|never closed|did not close"
    r"|foundered|unravelled|unraveled|lapsed))"
)
_ENDERS = (
    r"(?:blocked|vetoed|stopped|prohibited|scuppered|sank|torpedoed|halted|scuttled|killed|called off|abandoned"
    r"|walked away from|pulled out of|backed out of|scrapped|rejected|voted down|withdrew)"
)
_UNREAL = (
    r"(?!of |who |which |that |once |reportedly |allegedly |apparently |not |never |could |would |may |might |should "
    r"|will |to |sued |wants? |wanted |tried |nearly |almost )"
)
_CALLED_OFF = re.compile(
    rf"(?:[;,] (?:but |yet |and |though |although )?|[.!] (?:But |Yet |Later,? |However,? )?)"
    rf"(?:(?:[Tt]he|[Tt]hat|[Tt]his) {_DEAL}(?: {_UNREAL}[^ .,;]+){{0,2}}? {_OFF}"
    rf"|(?:{_UNREAL}[^ .,;]+ ){{1,5}}?{_ENDERS} (?:the|that|this) {_DEAL}"
    r"|(?:the (?:two|companies|firms|pair|sides|parties)|they|both) (?:later |then |since |soon )?"
    r"(?:called it off|abandoned it|walked away|scrapped it|parted ways))\b"
    r"(?=[.,;]|$| (?:in|on|last|late|early|this|after|because|amid|over|when|by|following|owing|citing)\b)"
)
_BOUGHT = frozenset({Kind.ACQUISITION, Kind.INVESTMENT})
_STOP = re.compile(r"[.;\n]")
_REACH = 260  # characters behind the purchase


def called_off(found: Sequence[Found], text: str, published: str | None) -> list[Found]:
    """The same, with a purchase that is said to have come to nothing right behind it as its ending.

    Only where one purchase alone stands before, since "the deal" could be any of several.
    """
    rows = list(found)
    for at, each in enumerate(rows):
        claim = each.claim
        if claim.kind not in _BOUGHT or claim.modality is not Modality.ANNOUNCED:
            continue
        said = _CALLED_OFF.search(text, max(claim.evidence.start, claim.evidence.end - 2), claim.evidence.end + _REACH)
        if said is None or "\n\n" in text[claim.evidence.end : said.start()]:
            continue
        others = {
            (f.claim.kind, f.claim.from_id, f.claim.to_id)
            for f in found
            if f.claim.evidence.start < said.end() and said.start() - 2 * _REACH < f.claim.evidence.end
        }
        if len(others) > 1:
            continue
        start, end = claim.evidence.start, said.end()
        told = replace(
            claim, kind=Kind.TERMINATION, object=claim.kind.value, modality=Modality.CONFIRMED, percent=None,
            announced=_day(text, said, published), start=None, end=None, evidence=Evidence(text[start:end], start, end),
            note=said[0].strip(" ,.;")[:40],
        )  # fmt: skip
        rows[at] = replace(each, claim=told)
    return rows


def _day(text: str, said: re.Match[str], published: str | None) -> str | None:
    """When it came to nothing, as the sentence that says so has it."""
    stop = _STOP.search(text, said.end())
    days = find_dates(text, published, said.start(), stop.start() if stop else len(text))
    return next((d.value for d in days if d.role == "at"), None)
