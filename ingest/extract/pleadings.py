"""Where one side tells its case, in its own papers or in reports of a suit: what it says of deals is alleged."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from graph.model import Kind, Modality
from ingest.extract.found import Found

_HEAD = 600  # characters in which such a paper says what it is
# In capitals, as a caption: "COMPLAINT", "ANSWER AND COUNTERCLAIMS", "DECLARATION IN SUPPORT OF MOTION".
_CAPTION = re.compile(
    r"\b(?:COMPLAINT|PETITION|COUNTERCLAIMS?|CROSS-COMPLAINT|DECLARATION|AFFIDAVIT|WITNESS STATEMENT|STATEMENT OF CLAIM"
    r"|PARTICULARS OF CLAIM|DEFENCE|BRIEF|MEMORANDUM OF LAW|NOTICE OF CLAIM|REQUEST FOR ARBITRATION)\b"
)
_SWORN = re.compile(
    r"\bunder penalty of perjury\b|\bbeing duly sworn\b|\balleges? as follows\b|\bdemands? (?:a )?(?:trial by jury"
    r"|jury trial)\b"
    r"|\bDEMAND FOR JURY TRIAL\b|\bPRAYER FOR RELIEF\b"
)
# What a court or an authority has found is no mere claim of one side.
_FOUND = re.compile(
    r"\b(?:OPINION|JUDGMENT|ORDER GRANTING|ORDER DENYING|VERDICT|SETTLEMENT|STIPULATION|CONSENT DECREE)\b"
)
# "saying B had promised", "A says that B promised": what a side to a suit says of the other, and not of itself.
_SAYING = re.compile(
    r"\b(?:says?|said|saying|writes?|wrote|states?|stated|stating|argu(?:es?|ed|ing))(?: that)? (?:the )?$"
)
# "B promised us", "A says that B had promised": of a promise that is quarrelled over, in the words of one side.
_US = re.compile(r"\b(?:us|we|our)\b")
_SAYS_THAT = re.compile(r"\b(?:says?|said|argu(?:es?|ed)|maintains?|insists?) that\b")
_OF_ITSELF = re.compile(r"(?:it|its|they|their|we|our|he|she|the (?:company|firm|group))\b", re.IGNORECASE)
# "It says that A had agreed": the plaintiff of the sentence before.
_IT_SAYS = re.compile(
    r"(?:^|[.!?]\s+)(?:It|They|The (?:plaintiffs?|claimants?|company|firm|group|start-up))(?: also| further)? "
    r"(?:says?|said|argue[sd]?|maintain(?:s|ed)?|contend(?:s|ed)?|claim(?:s|ed)?|allege[sd]?|assert(?:s|ed)?"
    r"|complain(?:s|ed)?)(?: that)? (?:the )?$"
)
_SPEECH = 40  # characters in which the words that say so stand before what is said
_NEAR = 160  # characters between a suit that is told and what the plaintiff then says
_OWN = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION})  # a suit is a fact where its content is none
_SURE = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED})


def is_pleading(text: str) -> bool:
    """True for a complaint, an answer, a declaration or the like, by its caption or its oath."""
    head = text[:_HEAD]
    return not _FOUND.search(head) and bool(_CAPTION.search(head) or _SWORN.search(text))


def alleged(found: list[Found]) -> list[Found]:
    """The same, with what one side only asserts told as alleged."""
    return [_alleged(each) if _asserts(each) else each for each in found]


def alleged_by_a_side(found: list[Found], text: str) -> list[Found]:
    """The same, with what one side of a suit that the text tells of is quoted to say of the other told as alleged."""
    suits = {_sides(each) for each in found if each.claim.kind is Kind.DISPUTE and each.claim.modality in _SURE}
    if not suits:
        return found
    firms = frozenset().union(*suits)
    ends = sorted(f.claim.evidence.end for f in found if f.claim.kind is Kind.DISPUTE)
    return [
        _alleged(e)
        if _asserts(e)
        and ((_sides(e) in suits and _is_said(e, text)) or (_sides(e) <= firms and _it_says(e, text, ends)))
        else e
        for e in found
    ]


def _it_says(each: Found, text: str, ends: list[int]) -> bool:
    """True where the sentence opens with a plaintiff who is not named in it, and the one before tells of the suit."""
    at = each.claim.evidence.start
    said = _IT_SAYS.search(text, max(0, at - _SPEECH), at)
    if said is None:
        return False
    at = bisect_left(ends, said.start() - _NEAR)
    return at < len(ends) and ends[at] <= said.end()


def _asserts(each: Found) -> bool:
    return each.claim.kind not in _OWN and each.claim.modality in _SURE


def _alleged(each: Found) -> Found:
    return replace(each, claim=replace(each.claim, modality=Modality.ALLEGED, note="told by one side in court"))


def _sides(each: Found) -> frozenset[str]:
    return frozenset((each.claim.from_id, each.claim.to_id))


def _is_said(each: Found, text: str) -> bool:
    at, quote = each.claim.evidence.start, each.claim.evidence.quote
    if each.claim.kind is Kind.EXCLUSIVITY and (_US.search(quote) or _SAYS_THAT.search(quote)):
        return True
    return _OF_ITSELF.match(quote) is None and _SAYING.search(text[max(0, at - _SPEECH) : at]) is not None
