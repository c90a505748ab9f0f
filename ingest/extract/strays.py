"""Where a sum or a date that no construction has taken stands: in a clause about something else it is no tie's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from ingest.extract.found import Found

Span = tuple[int, int]
# "Wiz, whose founders sold Adallom for $320m": but "Perplexity, whose answers may quote it under a contract signed".
_RELATIVE = re.compile(r"\W*(?:which|who|whose|that)\b(?![^,;]*\b(?:contract|deal|agreement|order|pact|licen[cs]e)\b)")
_OTHER_TIME = re.compile(
    r"\b(?:after|before|since|despite|because|although|though|whereas|having)\b(?! (?:then|that)\b)|\bof which\b"
)
_CLAUSE = re.compile(r"[,;:]")


def in_aside(text: str, start: int, at: int) -> bool:
    """True for a place in a clause that says more of a firm, or what was at another time. start: of the sentence."""
    piece = _CLAUSE.split(text[start:at])[-1]
    return _RELATIVE.match(piece) is not None or _OTHER_TIME.search(piece) is not None


def by_sentence(found: Sequence[Found], spans: Sequence[Span]) -> dict[int, list[int]]:
    """By place of a sentence among `spans`: which of the claims begin in it."""
    begins = [start for start, _ in spans]
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for n, each in enumerate(found):
        at = bisect_right(begins, each.claim.evidence.start) - 1
        if at >= 0 and each.claim.evidence.start < spans[at][1]:
            rows[at].append(n)
    return dict(rows)
