"""Papers in which one side tells its case: what they say of deals is alleged, whatever words they choose."""

from __future__ import annotations

import re
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
_OWN = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION})  # a suit is a fact where its content is none
_SURE = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED})


def is_pleading(text: str) -> bool:
    """True for a complaint, an answer, a declaration or the like, by its caption or its oath."""
    head = text[:_HEAD]
    return not _FOUND.search(head) and bool(_CAPTION.search(head) or _SWORN.search(text))


def alleged(found: list[Found]) -> list[Found]:
    """The same, with what one side only asserts told as alleged."""
    return [
        replace(each, claim=replace(each.claim, modality=Modality.ALLEGED, note="told by one side in court"))
        if each.claim.kind not in _OWN and each.claim.modality in _SURE
        else each
        for each in found
    ]
