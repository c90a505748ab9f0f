"""Sums that no construction has taken: the one sum of a sentence is that of its one tie, a joint sum is nobody's own.

A construction takes the sums in its own words (`ingest.extract.sums`). What stands around it ("For $400m, spread over
a year, A gets its engine into B", "The price, €210m, will be paid in May") is asked for here, of the text as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graph.model import Claim, Entity, Evidence, Kind, Modality, Money, MoneyRole
from ingest.extract.amounts import Sum, find_sums
from ingest.extract.found import Found
from ingest.extract.sentences import Sentence
from ingest.extract.strays import Span, by_sentence, in_aside
from ingest.extract.sums import LEAST, MONEY_ROLE, foreign

_Tie = tuple[Kind, str, str]
_Pair = tuple[str, str]

# Kinds whose sum goes to no single pair where several firms share it; of a partnership it may.
_APART = (Kind.ACQUISITION, Kind.INVESTMENT, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE)
_JOINTLY = re.compile(r"\b(?:together with|jointly|alongside|along with|between them)\b", re.I)
_GOES_ON_LIST = re.compile(r" (?:and|or|as well as) ")
_EACH = re.compile(r"\b(?:each|apiece|respectively|every one)\b")
_EACH_BEHIND = re.compile(r" (?:each|apiece)\b")
_EACH_BEFORE = re.compile(r"\b(?:each|both)(?: [a-z]+){0,3} $")
_PIECE = re.compile(r" (?:a|per|for each|for every) (?:new |common |ordinary )?(?:share|unit|chip|card)\b")
_PAID = r"pa(?:y|ys|id|ying)|fees?|costs?|prices?|worth|values?|valued|spend\w*|spent|hands? over|bring in|receiv\w*"
_SHARES = (
    r"invest\w*|stakes?|shares?|equity|shareholders?|put|puts|inject\w*|pledged|rais(?:e|es|ed|ing)|rounds?|plans?"
)
_PAPERS = r"contracts?|deals?|orders?|agreements?"
# What must stand around a sum for it to be that of a tie of the kind, and what must not.
_NEEDS = {
    Kind.ACQUISITION: re.compile(rf"\b(?:{_PAID}|for|bid|offer\w*|takeover|acqui\w*|purchas\w*|b[ou]\w+|deal)\b", re.I),
    Kind.INVESTMENT: re.compile(r"\w"),
    Kind.CLOUD_CONTRACT: re.compile(rf"\b(?:{_PAID}|{_PAPERS}|for|of|leases?|rent\w*)\b", re.I),
    Kind.CHIP_SUPPLY: re.compile(rf"\b(?:{_PAID}|{_PAPERS}|for|of|b[ou]\w+)\b", re.I),
    Kind.LICENCE: re.compile(rf"\b(?:{_PAID}|for|licen[cs]\w*|royalt\w+|a year)\b", re.I),
    Kind.INTEGRATION: re.compile(rf"\b(?:{_PAID}|for)\b", re.I),
    Kind.PARTNERSHIP: re.compile(
        r"\b(?:costs?|invest\w*|commit\w*|capital|budget|between them|together|joint\w*)\b", re.I
    ),
    Kind.DISPUTE: re.compile(
        r"\b(?:damages|seek\w*|sought|claim\w*|demand\w*|ask\w*|wants?|wanted|award|compensation|counter\w*"
        r"|(?:suing|sued?|sues|suit) (?:[\w-]+ ){0,4}for|over)\b", re.I,
    ),
    Kind.TERMINATION: re.compile(r"\b(?:bid|offer|deal|contract|agreement|order|purchase|takeover|lease)\b", re.I),
    Kind.REGULATORY_ACTION: re.compile(r"\b(?:fin(?:e|es|ed|ing)|penalt\w+|must (?:pay|hand over))\b", re.I),
}  # fmt: skip
_SPEAKS_AGAINST = {
    Kind.INVESTMENT: re.compile(
        r"\b(?:rounds?|series [a-h]|financing|fundrais\w+|led|leads?|heads?|headed|guarant\w+|backstop\w*|loans?"
        r"|order\w*|contracts?|leases?|chips?|processors?|systems?|servers?|capacity|licen[cs]\w*|damages|fined?)\b",
        re.I,
    ),
    Kind.CLOUD_CONTRACT: re.compile(rf"\b(?:{_SHARES})\b", re.I),
    Kind.CHIP_SUPPLY: re.compile(rf"\b(?:{_SHARES})\b", re.I),
    Kind.TERMINATION: re.compile(r"\b(?:damages|compensation|claim\w*|fees?|penalt\w+|instead)\b", re.I),
    Kind.LICENCE: re.compile(rf"\b(?:{_SHARES}|damages|claim\w*)\b", re.I),
    Kind.INTEGRATION: re.compile(rf"\b(?:{_SHARES}|damages|claim\w*)\b", re.I),
}  # fmt: skip
_OF_THE = re.compile(r"\bof (?:the|its|their) $")
_COUNTERED = re.compile(r"\b(?:counter-?claim\w*|counter-?su\w+)\b", re.I)
# How a sentence goes on with the tie of the one before it and comes to a sum.
_GOES_ON = re.compile(
    r"(?:the|its|this|that) (?:[a-z-]+ ){0,3}?(?:price|value|worth|cost|fee|contract|deal|order|agreement|arrangement"
    r"|pact|licence|license|lease|purchase|sum|consideration|investment|stake|bill|note|transaction|complaint|suit"
    r"|action|lawsuit|claimant|plaintiff|fine|penalty)\b|(?:it|they|the two|both|between them) ",
    re.I,
)
_PUTS = re.compile(r"\b(?:puts?|valued?|values|estimated?|estimates) (?:its|the|that|this|it)\b[^.;]{0,30}$", re.I)
_PAYS = re.compile(r"\bpa(?:y|ys|id|ying) (?:the |an? )?(?:[a-z-]+ ){0,2}$", re.I)
_AROUND = 90  # characters


def with_stray_sums(found: Sequence[Found], text: str, sentences: Sequence[Sentence]) -> list[Found]:
    """The same, where each tie has its own sum: of several in order, or the one that is left for the one without any.

    A sum that several firms are told to have paid or got together goes to none of them.
    """
    rows = list(found)
    spans = [(s.start, s.end) for s in sentences]
    told = by_sentence(rows, spans)
    for at, here in told.items():
        for group in _alike(rows, here):
            _share_out(rows, group, text, spans[at])
    known = {_key(f.claim.money) for f in rows if f.claim.money}
    for at, here in told.items():
        span = spans[at]
        left = [s for s in _sums(text, span) if _key(s) not in known]
        if len(left) == 1:
            _give(rows, here, left[0], text, span, span)
        elif not left and at + 1 < len(spans) and at + 1 not in told:
            first, last = behind = spans[at + 1]
            further = [s for s in _sums(text, behind) if _key(s) not in known]
            if len(further) == 1:
                lead = text[first : further[0].start]
                payers = [n for n in here if rows[n].claim.from_name in lead] if _PAYS.search(lead) else []
                further_on = _GOES_ON.match(text, first, last) or _PUTS.search(lead)
                _give(rows, here if further_on else payers, further[0], text, behind, span)
        known |= {_key(rows[n].claim.money) for n in here if rows[n].claim.money}
    return rows


def _alike(rows: Sequence[Found], here: Sequence[int]) -> Iterator[list[int]]:
    """The ties of a kind with one target, those with one source, and where neither is one, all of the kind."""
    for kind in (*_APART, Kind.REGULATORY_ACTION):
        all_of = [n for n in here if rows[n].claim.kind is kind]
        several = False
        for side in (1, 0):
            by_side: defaultdict[str, list[int]] = defaultdict(list)
            for n in all_of:
                by_side[_sides(rows[n])[side]].append(n)
            for group in by_side.values():
                if len(group) > 1:
                    several = True
                    yield group
        if not several and len(all_of) > 1:
            yield all_of


def _give(rows: list[Found], here: Sequence[int], stray: Sum, text: str, around: Span, sentence: Span) -> None:
    """Hand the sum to the one tie of those here that it can be of, or to each of several."""
    fitting: defaultdict[_Tie, list[int]] = defaultdict(list)
    for n in here:
        claim = rows[n].claim
        if claim.money is None and _fits(text, stray, around, claim.kind):
            fitting[claim.kind, claim.from_id, claim.to_id].append(n)
    kinds = [tie[0] for tie in fitting]
    apiece = _EACH_BEHIND.match(text, stray.end) or _EACH_BEFORE.search(text, around[0], stray.start)
    each = apiece and len(set(kinds)) == 1
    alone = [tie for tie in fitting if kinds.count(tie[0]) == 1]
    for tie in fitting if each else alone if len(alone) == 1 else ():
        for n in fitting[tie]:
            rows[n] = replace(rows[n], claim=_with(rows[n].claim, stray, text, sentence))


def _share_out(rows: list[Found], group: Sequence[int], text: str, span: Span) -> None:
    """Of several ties of a kind each its own sum, if there are as many sums; none a sum that they share."""
    sides = {_sides(rows[n]) for n in group}
    if len(sides) < 2:
        return
    sharing: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for n in group:
        if rows[n].claim.money:
            sharing[_key(rows[n].claim.money)].append(n)
    shared = [n for ns in sharing.values() if len({_sides(rows[n]) for n in ns}) > 1 for n in ns]
    if not shared or _EACH.search(text, *span):
        return
    kind = rows[group[0]].claim.kind
    sums = [s for s in _sums(text, span) if not foreign(*_beside(text, span, s), kind)]
    names = _names([rows[n] for n in group])
    places = {pair: text.find(name, *span) for pair, name in names.items()}
    if len(sums) == len(places) and min(places.values()) >= 0:
        own = dict(zip(sorted(places, key=places.__getitem__), sums, strict=True))
        for n in group:
            rows[n] = replace(rows[n], claim=_with(rows[n].claim, own[_sides(rows[n])], text, span))
        return
    kept = {n for n in shared if not rows[n].weighed}  # in whose own words the sum stands
    if len({_sides(rows[n]) for n in kept}) != 1:
        own_sum = next((s for s in sums if _key(s) == _key(rows[shared[0]].claim.money)), None)
        payer = _beside_alone(names, own_sum, text, span) if own_sum else None
        kept = {n for n in shared if _sides(rows[n]) == payer}
    for n in shared:
        if n not in kept:
            rows[n] = replace(rows[n], claim=replace(rows[n].claim, money=None))


def _beside_alone(names: Mapping[_Pair, str], own: Sum, text: str, span: Span) -> _Pair | None:
    """The pair whose firm alone stands before the sum between the same two commas."""
    piece = re.split(r"[,;:]", text[span[0] : own.start])[-1]
    if _JOINTLY.search(text, *span) or _GOES_ON_LIST.match(piece):
        return None
    here = [pair for pair, name in names.items() if name in piece]
    return here[0] if len(here) == 1 else None


def _sides(found: Found) -> _Pair:
    """Who is bound to whom, a product as its owner."""
    return _owner(found.source), _owner(found.target)


def _owner(entity: Entity) -> str:
    return entity.parent or entity.id


def _names(rows: Sequence[Found]) -> dict[_Pair, str]:
    """By pair the name of the firm in which it differs from the others."""
    second = len({_sides(f)[0] for f in rows}) == 1
    return {_sides(f): f.claim.to_name if second else f.claim.from_name for f in rows}


def _key(money: Money | Sum | None) -> tuple[object, ...]:
    return (money.low, money.high, money.currency) if money else ()


def _sums(text: str, span: Span) -> Iterator[Sum]:
    """The sums of a stretch, but for what is paid by the hour or for one share."""
    for each in find_sums(text, *span):
        least = each.high if each.high is not None else each.low
        total = _OF_THE.search(text[max(span[0], each.start - 12) : each.start])
        if not each.rate and least is not None and least >= LEAST and not _PIECE.match(text, each.end) and not total:
            yield each


def _beside(text: str, span: Span, found: Sum) -> tuple[str, str]:
    """What stands right before and behind the sum."""
    first, last = span
    return text[max(first, found.start - 60) : found.start].rstrip(), text[found.end : min(last, found.end + 50)]


def _fits(text: str, found: Sum, span: Span, kind: Kind) -> bool:
    """True if the sum can be that of a tie of the kind, by the words around it."""
    if kind not in _NEEDS or foreign(*_beside(text, span, found), kind):
        return False
    if in_aside(text, span[0], found.start):
        return False
    first = max(span[0], text.rfind(";", span[0], found.start) + 1, found.start - _AROUND)
    last = text.find(";", found.end, min(span[1], found.end + _AROUND))
    around = text[first : last if last >= 0 else min(span[1], found.end + _AROUND)]
    if kind is Kind.DISPUTE and _COUNTERED.search(around):
        return False
    against = _SPEAKS_AGAINST.get(kind)
    return _NEEDS[kind].search(around) is not None and not (against and against.search(around))


def _with(claim: Claim, stray: Sum, text: str, sentence: Span) -> Claim:
    """The claim with the sum, and with a span that holds it where one sentence does."""
    role = MONEY_ROLE.get(claim.kind)
    if claim.kind is Kind.INVESTMENT:
        role = MoneyRole.INVESTED if claim.modality is Modality.CONFIRMED else MoneyRole.PLEDGED
    money = Money(stray.low, stray.high, stray.currency, role, stray.bound, stray.period)
    evidence = claim.evidence
    if sentence[0] <= stray.start < sentence[1]:
        first, last = min(evidence.start, stray.start), max(evidence.end, stray.end)
        evidence = Evidence(text[first:last], first, last)
    return replace(claim, money=money, evidence=evidence)
