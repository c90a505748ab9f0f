"""Who "we" and "it" are in what somebody says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model import Entity, EntityType
from ingest.extract.coreference.acts import FIRM_TYPES
from ingest.extract.mentions import Mention
from ingest.extract.sentences import Sentence

SPOKEN = 12  # times that somebody may say "we" in one sentence
WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
WE_WORDS = frozenset({"we", "our"})
_OPENED = re.compile(r"[\"“][^\"”]*$")
_CLOSING = re.compile(r"[\"”]")
_SPEECH = re.compile(r"\b(?:said|says|told|added|wrote|stated|insisted)\b")
_SPOKE = re.compile(
    r" [^;.]{0,80}\b(?:that|said|says|confirmed|denied|denies|announced|disclosed|alleges|claims|argues"
    r"|accuses|accused|told"
    r"|asked)(?: on \w+)?(?: the)? $"
)
_WHICH = re.compile(r", (?:which|who) (?:[a-z]+ ){0,3}?[a-z]+ ")  # "A used it without asking B, which sued it"
_CLAIM_BY = re.compile(
    r"\b(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?) (?:by|from|of) (?:the )?$"
)


def quoted(text: str, sentence: Sentence, here: Sequence[Mention], at: int) -> Entity | None:
    """ "We sell nothing to B," A said: within the quotation "we" is the firm that speaks."""
    close = _CLOSING.search(text, at, sentence.end)
    if close is None or not _OPENED.search(text, sentence.start, at):
        return None
    after = [m for m in here if close.end() <= m.start <= close.end() + 90]
    if not after or after[0].entity.type not in FIRM_TYPES:
        return None
    return after[0].entity if _SPEECH.search(text, close.end(), min(sentence.end, after[0].end + 45)) else None


def speaker(text: str, here: Sequence[Mention], at: int) -> Entity | None:
    """ "A said B would buy a stake in it": who speaks of a second firm means itself."""
    before = [m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP]
    if len(before) != 2 or before[0].entity.id == before[1].entity.id:
        return None
    by = _CLAIM_BY.search(text[before[0].end : before[1].start])
    if by and text[before[1].end : at].strip() == "that":
        return before[0].entity
    if _SPOKE.match(text[before[0].end : before[1].start]) or _WHICH.fullmatch(text[before[1].end : at]):
        return before[0].entity
    return None
