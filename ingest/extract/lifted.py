"""Orders that are taken back: "has lifted the ban that it placed on …" tells the end of an order, not an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Kind, Modality
from ingest.extract.found import Found

_BACK = (
    r"(?:lifted|rescinded|revoked|repealed|annulled|overturned|quashed|withdrew|withdrawn|scrapped|vacated|set aside"
    r"|called off|dropped|took back|taken back)"
)
_ACT = (
    r"(?:bans?|prohibitions?|orders?|freeze|injunctions?|restrictions?|curbs?|measures?|blocks?|penalt(?:y|ies)|fines?"
    r"|decisions?|rulings?|suspensions?|moratorium|embargo|sanctions?|probes?|inquir(?:y|ies)|investigations?"
    r"|proceedings|objections?|cases?|charges?|demands?|requirements?)"
)
# Not what is still in force, nor what somebody wants, fears or thinks of.
_UNTRUE = (
    r"(?<!not )(?<!never )(?<!n't )(?<!n’t )(?<!nor )(?<!hardly )(?<!be )(?<!being )(?<!get )(?<!partly )(?<!nearly )"
    r"(?<!almost )(?<!if )"
)
_LIFTED = re.compile(
    rf"{_UNTRUE}\b{_BACK} (?:(?:the|its|an?|that|this|his|her|their|all|both|[a-z]+(?:'s|’s)) )?"
    rf"(?:[\w-]+ ){{0,3}}?{_ACT}\b"
)
_REACH = 60  # characters before the span
_STANDING = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED})


def lifted(found: Sequence[Found], text: str) -> list[Found]:
    """The same, with an authority's act as a past one where its own sentence says that it was taken back."""
    rows = list(found)
    for at, each in enumerate(rows):
        claim = each.claim
        if claim.kind is not Kind.REGULATORY_ACTION or claim.modality not in _STANDING:
            continue
        start, end = claim.evidence.start, claim.evidence.end
        # A span may begin at the noun, behind the verb that takes it back: "rescinded its [order against …]".
        said = _LIFTED.search(text, max(0, start - _REACH), end)
        if said is not None and said.end() > start:
            past = replace(claim, modality=Modality.TERMINATED, note=said[0])
            rows[at] = replace(each, claim=past)
    return rows
