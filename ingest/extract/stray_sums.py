"""Sums that no construction has taken: the one sum of a sentence is that of its one tie, a joint sum is nobody's own.

A construction takes the sums in its own words (`ingest.extract.sums`). What stands around it ("For $400m, spread over
a year, A gets its engine into B", "The price, €210m, will be paid in May") is asked for here, of the text as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from graph.model import Claim, Entity, Evidence, Kind, Modality, Money, MoneyRole, Period
from ingest.extract.amounts import Sum, find_sums
from ingest.extract.found import Found
from ingest.extract.sentences import Sentence
from ingest.extract.strays import Span, by_sentence, in_aside
from ingest.extract.sums import COUNTER, LEAST, foreign, money_of, of_term

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
_PAID = (
    r"pa(?:y|ys|id|ying|yment)|fees?|cost\w*|prices?|priced|worth|gave|values?|valued|hands? over|bring in|receiv\w*"
)
_PAPERS = r"contracts?|deals?|orders?|agreements?"
_SHARES = (
    r"invest\w*|stakes?|shares?|equity|shareholders?|put|puts|inject\w*|pledged|rais(?:e|es|ed|ing)|rounds?|plans?"
    r"|bonds?"
)
# What must stand in the clause of a sum for it to be that of a tie of the kind, and what must not.
_NEEDS = {
    Kind.ACQUISITION: re.compile(
        rf"\b(?:{_PAID}|bid|offer\w*|takeover|acqui\w*|purchas\w*|buy|buys|buying|bought|deal)\b", re.I
    ),
    Kind.INVESTMENT: re.compile(
        r"\b(?:invest\w*|put|puts|putting|pa(?:y|ys|id|ying)|inject\w*|subscri\w*|transferred|prices?|sum|shares?|equity"
        r"|stakes?|receiv\w*|got|gets?|cheques?|money|notes|spent|parts?|follow\w*|borne)\b", re.I,
    ),
    Kind.CLOUD_CONTRACT: re.compile(rf"\b(?:{_PAID}|{_PAPERS}|leases?|rent\w*|spend\w*)\b", re.I),
    Kind.CHIP_SUPPLY: re.compile(rf"\b(?:{_PAID}|{_PAPERS}|buy|buys|buying|bought|spend\w*)\b", re.I),
    Kind.LICENCE: re.compile(rf"\b(?:{_PAID}|licen[cs]\w*|royalt\w+|a year)\b", re.I),
    Kind.INTEGRATION: re.compile(rf"\b(?:{_PAID})\b", re.I),
    Kind.PARTNERSHIP: re.compile(
        r"\b(?:costs?|invest\w*|commit\w*|capital|budget|between them|together|joint\w*)\b", re.I
    ),
    Kind.DISPUTE: re.compile(
        r"\b(?:damages|seek\w*|sought|claim\w*|demand\w*|ask\w*|wants?|wanted|award|compensation|counter\w*"
        r"|(?:suing|sued?|sues|suit) (?:[\w-]+ ){0,4}for)\b", re.I,
    ),
    Kind.TERMINATION: re.compile(r"\b(?:bid|offer|deal|contract|agreement|order|purchase|takeover|lease)\b", re.I),
    Kind.REGULATORY_ACTION: re.compile(r"\b(?:fin(?:e|es|ed|ing)|penalt\w+|must (?:pay|hand over))\b", re.I),
}  # fmt: skip
_SPEAKS_AGAINST = {
    Kind.INVESTMENT: re.compile(
        r"\b(?:rounds?|series [a-h]|financing|fundrais\w+|led|leads?|heads?|headed|guarant\w+|backstop\w*|loans?|bonds?"
        r"|order\w*|contracts?|leases?|chips?|processors?|systems?|servers?|capacity|licen[cs]\w*|damages|fined?|sells?"
        r"|selling|earn\w*)\b",
        re.I,
    ),
    **dict.fromkeys((Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY), re.compile(rf"\b(?:{_SHARES})\b", re.I)),
    Kind.TERMINATION: re.compile(r"\b(?:damages|compensation|claim\w*|fees?|penalt\w+|instead)\b", re.I),
    **dict.fromkeys(
        (Kind.LICENCE, Kind.INTEGRATION), re.compile(rf"\b(?:{_SHARES}|damages|claim\w*)\b", re.I)
    ),
}  # fmt: skip
_FOR = re.compile(r"\b[Ff]or $")  # right before a sum: what is got for it is the tie
# A sum that hangs on something, or comes on top, has a role that only a construction can tell.
_HANGS = re.compile(
    r"\b(?:contingent|conditional|subject to|milestones?|if|further|another|backstop\w*|guarant\w+)\b", re.I
)
# "its $4bn stake in": of a holding that is only named, the sum of the noun itself.
_OF_NOUN = re.compile(r"[ -](?:[a-z-]+ )?(?:investment|injection|stake|holding)\b")
_BOUGHT = re.compile(r"\b(?:pa(?:id|ys?|ying)|cost|bought|buy(?:s|ing)?|put)\b")
_OTHER_SUBJECT = re.compile(
    r"\b(?:and|but|while|whereas|as) (?:the )?(?P<name>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)"
    r" (?:will|has|have|had|is|are|was|spent|paid|put|[a-z]+(?:s|ed))\b"
)
_OF_THE = re.compile(r"\bof (?:the|its|their) $")
# How a sentence goes on with the tie of the one before it and comes to a sum.
_GOES_ON = re.compile(
    r"(?:the|its|this|that) (?:[a-z-]+ ){0,3}?(?:price|value|worth|cost|fee|contract|deal|order|agreement|arrangement"
    r"|pact|licence|license|lease|purchase|sum|consideration|investment|bill|transaction|complaint|suit|action|lawsuit"
    r"|claimant|plaintiff|fine|penalty)\b(?! (?:books?|index|backlog))",
    re.I,
)
_IT_PAYS = re.compile(
    r"(?:it|they|the two|both|between them)\b[^;]*\b(?:pa(?:y|ys|id|ying)|prices?|seeks?|demands?|asks?|wants?|claims?"
    r"|committed|agreed|bring in|fee)\b",
    re.I,
)
_IT_IS_WORTH = re.compile(r"it (?:is|was) (?:worth|valued at)\b", re.I)
_DEAL = re.compile(rf"\b(?:{_PAPERS}|leases?|licen[cs]es?|takeover|purchase)\b")
_PUTS = re.compile(r"\b(?:puts?|valued?|values|estimated?|estimates) (?:its|the|that|this|it)\b[^.;]{0,30}$", re.I)
_PAYS = re.compile(r"\bpa(?:y|ys|id|ying) (?:the |an? )?(?:[a-z-]+ ){0,2}$", re.I)
_COMMA = re.compile(r"(?<! )([,;:])(?=\s|$)")
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
            _give(rows, here, left[0], text, span)
        elif not left and at + 1 < len(spans) and at + 1 not in told:
            first, last = behind = spans[at + 1]
            further = [s for s in _sums(text, behind) if _key(s) not in known]
            if len(further) == 1:
                lead = text[first : further[0].start]
                payers = [n for n in here if rows[n].claim.from_name in lead] if _PAYS.search(lead) else []
                worth = _IT_IS_WORTH.match(text, first, last) and _DEAL.search(text, *span)
                further_on = worth or _GOES_ON.match(text, first, last) or _IT_PAYS.match(lead) or _PUTS.search(lead)
                _give(rows, here if further_on else payers, further[0], text, behind)
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


def _give(rows: list[Found], here: Sequence[int], stray: Sum, text: str, around: Span) -> None:
    """Hand the sum to the one tie of those here that it can be of, or to each of several."""
    fitting: defaultdict[_Tie, list[int]] = defaultdict(list)
    names = {name for n in here for name in (rows[n].claim.from_name, rows[n].claim.to_name)}
    for n in here:
        claim = rows[n].claim
        if claim.money is None and _fits(text, stray, around, rows[n], names):
            fitting[claim.kind, claim.from_id, claim.to_id].append(n)
    kinds = [tie[0] for tie in fitting]
    apiece = _EACH_BEHIND.match(text, stray.end) or _EACH_BEFORE.search(text, around[0], stray.start)
    each = apiece and len(set(kinds)) == 1
    alone = [tie for tie in fitting if kinds.count(tie[0]) == 1]
    for tie in fitting if each else alone if len(alone) == 1 else ():
        for n in fitting[tie]:
            rows[n] = replace(rows[n], claim=_with(rows[n].claim, stray, text, around))


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
    sums = [s for s in _sums(text, span) if not _elsewhere(text, s, span, kind)]
    names = _names([rows[n] for n in group])
    own = _one_by_one(names, sums, text, span)
    if own:
        for n in shared:
            rows[n] = replace(rows[n], claim=_with(rows[n].claim, own[_sides(rows[n])], text, span))
        return
    kept = {n for n in shared if not rows[n].weighed}  # in whose own words the sum stands
    if _JOINTLY.search(text, *span):
        kept = set()
    elif len({_sides(rows[n]) for n in kept}) != 1:
        shared_sum = next((s for s in sums if _key(s) == _key(rows[shared[0]].claim.money)), None)
        payer = _beside_alone(names, shared_sum, text, span) if shared_sum else None
        kept = {n for n in shared if _sides(rows[n]) == payer}
    for n in shared:
        if n not in kept:
            rows[n] = replace(rows[n], claim=replace(rows[n].claim, money=None))


def _one_by_one(names: Mapping[_Pair, str], sums: Sequence[Sum], text: str, span: Span) -> dict[_Pair, Sum]:
    """Whose each sum is, where firms and sums take turns: "€150m from A and €75m from B"; empty where they do not."""
    places: list[tuple[int, _Pair | Sum]] = [(s.start, s) for s in sums]
    for pair, name in names.items():
        at = _place(name, text, span)
        if at is None:
            return {}
        places.append((at, pair))
    if len(sums) != len(names):
        return {}
    places.sort(key=lambda place: place[0])
    own: dict[_Pair, Sum] = {}
    for (_, one), (_, other) in zip(places[::2], places[1::2], strict=True):
        if isinstance(one, Sum) and not isinstance(other, Sum):
            own[other] = one
        elif isinstance(other, Sum) and not isinstance(one, Sum):
            own[one] = other
        else:
            return {}
    return own


def _beside_alone(names: Mapping[_Pair, str], own: Sum, text: str, span: Span) -> _Pair | None:
    """The pair whose firm alone stands before the sum between the same two commas."""
    piece = re.split(r"[,;:]", text[span[0] : own.start])[-1]
    if _GOES_ON_LIST.match(piece):
        return None
    here = [pair for pair, name in names.items() if _place(name, piece, (0, len(piece))) is not None]
    return here[0] if len(here) == 1 else None


def _place(name: str, text: str, span: Span) -> int | None:
    """Where a stretch first names a firm."""
    found = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(text, *span)
    return found.start() if found else None


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
    """What stands right before and behind the sum, with a blank before each comma, as `foreign` reads it."""
    first, last = span
    before, behind = text[max(first, found.start - 60) : found.start], text[found.end : min(last, found.end + 50)]
    return _COMMA.sub(r" \1", before).rstrip(" ,"), _COMMA.sub(r" \1", behind)


def _elsewhere(text: str, found: Sum, span: Span, kind: Kind) -> bool:
    """True for a sum of something else, or in a clause about something else."""
    return foreign(*_beside(text, span, found), kind) or in_aside(text, span[0], found.start)


def _fits(text: str, found: Sum, span: Span, of: Found, names: Container[str]) -> bool:
    """True if the sum can be that of the tie, by the words of its clause. names: of all parties told there."""
    kind = of.claim.kind
    if kind not in _NEEDS or _elsewhere(text, found, span, kind):
        return False
    clause = _clause(text, found, span)
    if of.nominal and kind is Kind.INVESTMENT and not (_OF_NOUN.match(text, found.end) or _BOUGHT.search(clause)):
        return False
    if _HANGS.search(clause) or (kind is Kind.DISPUTE and COUNTER.search(clause)):
        return False
    other = _OTHER_SUBJECT.search(text, max(span[0], found.start - _AROUND), found.start)
    if other and other["name"] not in names:
        return False
    against = _SPEAKS_AGAINST.get(kind)
    if against and against.search(clause):
        return False
    return _NEEDS[kind].search(clause) is not None or (
        kind not in {Kind.DISPUTE, Kind.REGULATORY_ACTION} and _FOR.search(text, span[0], found.start) is not None
    )


def _clause(text: str, found: Sum, span: Span) -> str:
    """The words around a sum up to the next commas; with those before the comma where it stands right behind one."""
    first, last = max(span[0], found.start - _AROUND), min(span[1], found.end + _AROUND)
    before = re.split(r"[,;:]", text[first : found.start])
    whole = before[-1] if before[-1].strip() or len(before) < 2 else f"{before[-2]} {before[-1]}"
    return f"{whole} {re.split('[,;:]', text[found.end : last])[0]}"


def _with(claim: Claim, stray: Sum, text: str, sentence: Span) -> Claim:
    """The claim with the sum, and with a span that holds it."""
    money = money_of(stray, claim.kind)
    if claim.kind is Kind.INVESTMENT and claim.modality is not Modality.CONFIRMED:
        money = replace(money, role=MoneyRole.PLEDGED)
    if money.period is None and of_term(claim.kind, *_beside(text, sentence, stray)):
        money = replace(money, period=Period.TERM)
    first, last = min(claim.evidence.start, stray.start), max(claim.evidence.end, stray.end)
    return replace(claim, money=money, evidence=Evidence(text[first:last], first, last))
