"""Clauses behind a tie that tell of somebody or something else: what they state are none of the tie's own terms.

"Google bought Wiz, whose founders sold Adallom for $320m": a relative clause, a participle or an apposition right
behind a firm says more of the firm; a clause with "after" or "before" tells what was at another time. Each goes on to
the next comma, where the main clause may be taken up again (", for $32bn").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.encoded import D, E, M, Q

# What only a deal is said to do: "a contract with Oracle, which runs until 2030".
_OF_DEAL = (
    r"(?:(?:is|was|are|were|will be|would be|has been|had been|being|itself) )*(?:also |first |later |now )?"
    r"(?:worth|starts?|begins?|runs?|running|lasts?|lasting|expires?|expiring|covers|takes? effect|came? into"
    r"|comes into|signed|announced|struck|agreed|filed|lodged|brought|granted|issued|begun|completed|closed|closes"
    r"|concluded|disclosed|dated|finali[sz]ed|approved|expected to close|due to close|set to close|reached|unveiled"
    r"|effective|payable|priced|paid|spread|extendable|renewable|subject)\b"
)
# Who pays or gets the sum, where nobody else is named: "a contract with OpenAI, which will pay $12bn over five years".
_PAYS = re.compile(
    r"(?:(?:will|would|has|have|had|is|are|to|also|in turn|itself|then|it|they|the two|both|agreed|agrees|agreeing) )*"
    r"(?:pays?|paid|paying|gets?|got|getting|receives?|received|receiving|agreed|agreeing) "
)
_COSTS = re.compile(r"(?:(?:is|was|will be|would be|itself) )?(?:worth|valued at|costs?) ")
_RELATIVE = re.compile(rf"(?<={E}) , (?:which|who|that) (?!{_OF_DEAL})")
_WHOSE = re.compile(rf"(?:(?<={E})(?: ,)?| ,) whose ")
# "Wiz, whose price was $32bn"; of a paper alone what a firm has, too: "a contract with Oracle, whose value is $300bn".
_PRICED = re.compile(
    r"(?:(?:purchase|total|agreed|full|final|headline|sale|initial|overall) )*"
    r"(?:price(?: tag)?|cost|(?P<paper>value|terms?))"
    r" (?:,|(?:is|was|will be|would be|has been|rose|comes|came|remains|runs?) )"
)
# "Figma, founded in 2012", "shares in OpenAI, up 12% this year": but "Figma, announced in May".
_PARTICIPLE = re.compile(
    rf"(?<={E}) , (?:now |then |once |long |newly |first |itself |already |also )?(?!{_OF_DEAL})(?!(?:and|or|but) )"
    r"(?:[a-z-]+ed|known|held|led|run|built|made|born|spun|up|down|home to|best known) "
)
# "a contract with Google, extended to $10bn in August": of the paper, where nobody else is named.
_GROWN = re.compile(
    r" (?:valued|estimated|(?:extended|expanded) (?:to|in|on|until|last|this)|(?:increased|raised|doubled|tripled) to"
    r"|backed by an?) "
)
_APPOSED = re.compile(
    rf"(?<={E}) , (?:an?|the|one of|its|{Q}) (?P<head>(?:(?!(?:that|which|who|for|in|of|with) )[^ ,;]+ ?){{1,8}})"
)
_DEALS = re.compile(
    r"\b(?:deals?|contracts?|agreements?|purchases?|acquisitions?|transactions?|orders?|investments?|stakes?|fines?"
    r"|penalt(?:y|ies)|takeovers?|prices?|sums?|bills?|amounts?|pacts?|moves?|suits?|records?|figures?|totals?|holdings?"
    r"|shares?|rounds?|commitments?|payments?|partnerships?|rights?|ventures?|projects?|programmes?|sites?|first|largest"
    r"|biggest|increase|rise|multiple|arrangements?|value)\b"
)
# "after raising $40bn", "two years after Adobe's bid failed": but "after May", "after a $6bn addition".
_OTHER_TIME = re.compile(r" (?:after|before|since|despite|because|although|though|whereas) (?P<gerund>[a-z]+ing )?")
# "after agreeing in March 2025 to pay $32bn", "after announcing the deal in May": the steps to the tie itself.
_STEPS = re.compile(
    rf"(?:(?:agreeing|committing|pledging|promising|paying) (?=[^;]*{M})"
    rf"|announcing (?:(?:(?:in|on) )?{D} )?(?:(?:the|its|this) (?:[a-z-]+ )?(?:deal|purchase|acquisition|takeover"
    r"|investment|contract|agreement|transaction|order|stake)|plans to|an agreement) )"
)
_HAVING = re.compile(r" having ")
_SAYS = re.compile(r"\b(?:said|says|saying|told|announced|added|confirmed|reported|showed|disclosed|wrote)\b")
# "ending a dispute that began in 2021"
_BEGAN = re.compile(
    r" (?:that|which) (?:had |has )?(?:began|begun|started|dates|dated|goes|went)(?: back)? (?:in|to|from|on) "
)
# "a deal with A, valued at $50bn": of the deal, where one is named; else of the firm.
_PAPER = re.compile(r"\b(?:deal|contract|agreement|order|lease|pact|accord|licence|license)s?\b")
_FIRM = re.compile(E)
_REACH = 600  # characters behind a tie in which clauses are looked for
_END = re.compile(r" [,;] | — ")
_COMMA = " , "
# "whose revenue, $210m, grew by a third": a subject alone, whose verb comes behind the aside.
_BARE_NOUN = re.compile(
    r"(?!(?:[a-z-]+ )*(?:[a-z]+ed|sold|left|grew|fell|rose|made|is|was|are|were|has|had|will)\b)"
    r"[a-z-]+(?: [a-z-]+){0,3}"
)
_VERB = re.compile(
    r"(?:[a-z]+ly )?(?:has|have|had|is|was|are|were|will|would|could|grew|fell|rose|sold|made|makes?|paid|said|left"
    r"|went|came|took|[a-z]{3,}ed|[a-z]{3,}s) "
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of an encoded sentence in which a tie states its terms, less the clauses that tell of something else."""

    left: int
    limit: int
    aside: tuple[tuple[int, int], ...]

    def holds(self, at: int) -> bool:
        """False for a place in a clause about something else; a place behind `limit` may still be the tie's."""
        return not any(first <= at < last for first, last in self.aside)

    def pieces(self, text: str, begin: int) -> list[str]:
        """The text from `begin` to the limit, less those clauses."""
        found = []
        for first, last in [*self.aside, (self.limit, self.limit)]:
            if begin < first <= self.limit:
                found.append(text[begin:first])
            begin = max(begin, last)
        return found


def stretch(text: str, left: int, right: int, firms: Sequence[int]) -> Stretch:
    """From `left` on, of a tie whose construction ends at `right`; firms: where its own stand."""
    begin = max(0, right - 2)  # the firm at the end of the construction has a clause of its own behind it
    paper = _PAPER.search(text, left, right) is not None
    inner = _within(text, left, right, paper, firms)
    behind = [(begin + first, begin + last) for first, last in _found(text[begin : right + _REACH], paper)]
    return Stretch(left, len(text), tuple(sorted(inner + behind)))


def _within(text: str, left: int, right: int, paper: bool, firms: Sequence[int]) -> list[tuple[int, int]]:
    """The relative clauses that open and close within a construction and name none of its firms.

    "A, which put $1bn into C, signed a contract with B": what they state is not told of A and B.
    """
    found = [(left + first, left + last) for first, last in _clauses(text[left:right], paper) if left + last < right]
    return [(first, last) for first, last in found if not any(first <= firm < last for firm in firms)]


def _found(text: str, paper: bool) -> Iterator[tuple[int, int]]:
    yield from _clauses(text, paper)
    for match in _PARTICIPLE.finditer(text):
        end = _ends(text, match.end())
        if not (paper and _grown(text, match, end)) and not _pays(text, match.end(), end):
            yield match.start(), end
    for match in _APPOSED.finditer(text):
        end = _ends(text, match.end())
        if not _DEALS.search(match["head"]) and not _SAYS.search(text, match.start("head"), end):
            yield match.start(), end  # ", the three said on Monday" is no apposition
    for match in _OTHER_TIME.finditer(text):
        end = _ends(text, match.end())
        if match["gerund"] and _alone(_STEPS, text, match.start("gerund"), end):
            continue
        other = match["gerund"] or _FIRM.search(text, match.end(), end)
        if other and not _pays(text, match.end(), end) and not _SAYS.search(text, match.end(), end):
            yield match.start(), end
    for match in _HAVING.finditer(text):
        end = _ends(text, match.end())
        if _FIRM.search(text, match.end(), end):
            yield match.start(), end
    for match in _BEGAN.finditer(text):
        yield match.start(), _ends(text, match.end())


def _clauses(text: str, paper: bool) -> Iterator[tuple[int, int]]:
    """The relative clauses."""
    for pattern in (_RELATIVE, _WHOSE):
        for match in pattern.finditer(text):
            end, goes_on = _clause(text, match.end())
            if pattern is _WHOSE and (priced := _PRICED.match(text, match.end())) and (paper or not priced["paper"]):
                continue
            if goes_on > match.end() and _alone(_COSTS, text, goes_on, end):
                continue
            if not _pays(text, goes_on, end):
                yield match.start(), end


def _ends(text: str, at: int) -> int:
    found = _END.search(text, at - 1)
    return found.start() if found else len(text)


def _clause(text: str, at: int) -> tuple[int, int]:
    """Of the relative clause that opens before a place: where it ends, and where it goes on, behind an aside if any.

    It ends at its next comma, but for those of an aside before its verb.
    """
    comma = _END.search(text, at - 1)
    if comma is None or comma[0] != _COMMA:
        return (comma.start() if comma else len(text)), at
    closing = _END.search(text, comma.end())
    opens_with_it = comma.start() < at  # "which, in 2021, paid"
    if not opens_with_it and not (closing and _subject_alone(text, at, comma, closing)):
        return comma.start(), at
    if closing is None:
        return len(text), at
    last = _END.search(text, closing.end())
    return (last.start() if last else len(text)), closing.end()


def _subject_alone(text: str, at: int, comma: re.Match[str], closing: re.Match[str]) -> bool:
    """True where the clause has come to its subject alone, and its verb stands behind the second comma."""
    bare = closing[0] == _COMMA and _BARE_NOUN.fullmatch(text, at, comma.start())
    return bool(bare and _VERB.match(text, closing.end()))


def _pays(text: str, at: int, end: int) -> bool:
    """True for a clause that tells what the tie itself costs: nobody else is named in it."""
    return _alone(_PAYS, text, at, end)


def _grown(text: str, participle: re.Match[str], end: int) -> bool:
    """True for a clause that tells what became of the paper that the tie stands in."""
    verb = text.rfind(" ", 0, participle.end() - 1)
    return _alone(_GROWN, text, verb, end)


def _alone(words: re.Pattern[str], text: str, at: int, end: int) -> bool:
    """True where the words stand at a place and no firm is named behind it in the clause."""
    return words.match(text, at, end) is not None and _FIRM.search(text, at, end) is None
