"""Dates that no construction has taken: the one date of a sentence that is left is that of the one tie without any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Claim, Document, Kind, Modality
from ingest.extract.dating import DAY_OF_ENDED, REPORT_DAY, REPORTED_THEN
from ingest.extract.found import Found
from ingest.extract.sentences import Sentence
from ingest.extract.strays import Span, by_sentence, in_aside
from ingest.extract.times import When, find_dates

# What a state of affairs is not dated by: when somebody reported it, when a firm was founded, what is planned for it.
_OF_ELSE = re.compile(
    r"\b(?:founded|born|established|incorporated|formed|set up|spun (?:off|out)|listed|floated|launched|unveiled"
    r"|released|quarter|year)\b[^,;.]{0,40}$",
    re.I,
)
_MADE = r"(?:signed|agreed|announced|struck|disclosed|made public|filed|lodged|completed|closed|concluded)"
_GOES_ON = re.compile(
    r"(?:the|this|that) (?:[a-z-]+ ){0,2}?(?:price|contract|deal|order|agreement|arrangement|pact|licence|license|lease"
    r"|purchase|investment|transaction|complaint|suit|action|lawsuit|fine|takeover|placement|sale|termination)"
    rf" (?:(?!and |but )[^ .;]+ ){{0,12}}?|it (?:was|has been|had been) {_MADE}\b"
    r"|(?:they|the two) (?:had )?(?:agreed|signed) ",
    re.I,
)
# When somebody speaks of a tie that is no news is not when it was made.
_SPOKEN = re.compile(
    r"\b(?:sa(?:ys?|id)|told|tells?|denie[sd]|rul(?:ed|es)|found|filed|disclos\w+|unsealed|lodged|published|confirm\w+"
    r"|emerged|posted|insisted|wrote|reported)\b[^.;]{0,30}$"
)
# What lasts or is promised is dated by its construction or not at all.
_UNDATED = frozenset({Kind.CUSTOMER_CONCENTRATION, Kind.OWNERSHIP, Kind.EXCLUSIVITY})
_MONTH = len("2026-01")


def with_stray_dates(found: Sequence[Found], document: Document, sentences: Sequence[Sentence]) -> list[Found]:
    """The same, with the one date of a sentence or of the next that is left for the one tie that has none."""
    rows = list(found)
    text = document.text
    spans = [(s.start, s.end) for s in sentences]
    told = by_sentence(rows, spans)
    for at, here in told.items():
        bare = [n for n in here if _undated(rows[n])]
        if len({_tie(rows[n].claim) for n in bare}) != 1:
            continue
        ends = rows[bare[0]].claim.kind is Kind.TERMINATION
        news = ends or rows[bare[0]].claim.modality is Modality.ANNOUNCED
        known = {d for n in here for d in (rows[n].claim.announced, rows[n].claim.start)}
        known |= set() if ends else {rows[n].claim.end for n in here}  # an ending is dated by the day on which it comes
        left = [d for d in _dates(document, spans[at], ends, news) if d.value not in known]
        behind = spans[at + 1] if at + 1 < len(spans) and at + 1 not in told else None
        if behind and not left and len(here) == len(bare) and _GOES_ON.match(text, *behind):
            left = _dates(document, behind, ends, True)
        if len(left) == 1:
            for n in bare:
                rows[n] = replace(rows[n], claim=replace(rows[n].claim, announced=left[0].value))
    return rows


def _undated(found: Found) -> bool:
    """True for a tie that has no date and may have one; of a mere holding nobody knows when it began."""
    claim = found.claim
    dated = claim.announced or claim.start or claim.modality is Modality.DENIED
    return not dated and claim.kind not in _UNDATED and not (found.nominal and claim.kind is Kind.INVESTMENT)


def _tie(claim: Claim) -> tuple[Kind, frozenset[str]]:
    return claim.kind, frozenset((claim.from_id, claim.to_id))


def _dates(document: Document, span: Span, ends: bool, news: bool) -> list[When]:
    """The days and months of a sentence in which something was done; of an ending also those in which it comes.

    news: whether the tie itself is what somebody tells.
    """
    text = document.text
    rows = []
    for each in find_dates(text, document.published, *span):
        before = text[max(span[0], each.start - 80) : each.start]
        if each.value is None or len(each.value) < _MONTH or REPORT_DAY.search(before) or _OF_ELSE.search(before):
            continue
        if ends and DAY_OF_ENDED.search(before):
            continue
        if in_aside(text, span[0], each.start) or REPORTED_THEN.match(text[each.end : span[1]]):
            continue
        if (each.ahead and not ends) or (not news and _SPOKEN.search(before)):
            continue
        if each.role == "at" or (ends and each.role == "end"):
            rows.append(each)
    return rows
