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
_BARE = re.compile(r"\s*(?:(?:in|on|since|by|at)(?: [\w’'-]+){1,3})?\s*")
_OPEN = re.compile(r"\W*(?:which|who|that)\s*")
_CLAUSE = re.compile(r"[,;:]")


def in_aside(text: str, start: int, at: int) -> bool:
    """True for a place in a clause that says more of a firm, or what was at another time. start: of the sentence."""
    pieces = _CLAUSE.split(text[start:at])
    if _RELATIVE.match(pieces[-1]) or _OTHER_TIME.search(pieces[-1]):
        return True
    before = [piece for piece in pieces[:-1] if not _BARE.fullmatch(piece)][-1:]  # ", which, in 2021, paid"
    if not pieces[-1].strip():
        return any(_RELATIVE.match(piece) for piece in before)  # ", whose revenue, $2bn"
    return any(_OPEN.fullmatch(piece) for piece in before)


def by_sentence(found: Sequence[Found], spans: Sequence[Span]) -> dict[int, list[int]]:
    """By place of a sentence among `spans`: which of the claims begin in it."""
    begins = [start for start, _ in spans]
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for n, each in enumerate(found):
        at = bisect_right(begins, each.claim.evidence.start) - 1
        if at >= 0 and each.claim.evidence.start < spans[at][1]:
            rows[at].append(n)
    return dict(rows)
