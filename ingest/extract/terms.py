"""Gives a hit its terms: the sum, share and dates that belong to it, and whether it is exclusive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.model import Kind, Modality, Money
from ingest.extract.amounts import Percent
from ingest.extract.dating import RUNNING, end_of_term, own_dates
from ingest.extract.encoded import D, E, P
from ingest.extract.frames import Hit
from ingest.extract.sums import LEAST, own_sum
from ingest.extract.times import When
from ingest.extract.trailing import Stretch, stretch

_EACH = re.compile(r"\b(?:each|apiece)\b")
# "a 10% discount", "a 60% market share", "up 12%", "revenue rose 40%": no share of a firm.
_RATE_AFTER = re.compile(
    r" (?:[a-z-]+ )?(?:discount|premium|market|margin|interest(?! in\b)|coupon|growth|gain|drop|fall|increase|rise"
    r"|decline|tax|tariff|higher|lower|more|less|cheaper|above|below|over (?:its|the)"
    r"|of (?:the|its|their|all)? ?(?:[a-z-]+ )?(?:market|sales|revenues?|output|capacity))\b"
)
_RATE_BEFORE = re.compile(
    r"(?:(?:, |\b(?:is|are|was|were) )(?:up|down)|\b(?:rose|fell|gained|jumped|climbed|dropped|grew|slid|surged|soared"
    r"|tumbled|premium of|discount of|interest of|growth of))"
    r"(?: (?:by|about|nearly|almost|some|more than|over|around))* $"
)
_PLANNED = re.compile(
    r"\b(?:will|would|may|could|(?:is|are|was|were) to|(?:plan|aim|intend|want|hope|expect|agree|seek|try|tri)\w* to)\b"
)
_FROM_TO = re.compile(rf"\bfrom {P} to (?=({P}))")
_NEXT_CLAUSE = re.compile(
    rf" ;| , with | and that |(?:,| and| but| while)(?: [a-z]+)? {E} (?:'s )?(?!(?:and|or|,)(?: |$))[a-z]+|, "
    rf"(?:while|whereas|but) | and (?:will|would|is to|are to|has|have|plans to|expects to|agreed to) "
)
_RELATIVE = re.compile(rf"{E} ,? (?:which|who|that) ")
_PROMISES = "exclusive(?:ly)?|exclusivity|solely|sole|only supplier|only provider"
_EXCLUSIVE = re.compile(rf"\b(?:{_PROMISES})\b")
# "does not grant exclusivity", "free of exclusivity"
_NO_SUCH = re.compile(
    r"\b(?:no|not|n't|without|free (?:of|from)|excluding|lacks?|lacking|nor|neither|never|waives?|waived)"
    r"(?: [^ ,;]+){0,3} $"
)
# "at an exclusive resort", "can exclusively reveal"
_OF_ELSE = re.compile(
    r"exclusive (?:[a-z]+ )?(?:resorts?|clubs?|hotels?|interviews?|events?|part(?:y|ies)|dinners?|lounges?"
    r"|stor(?:y|ies)"
    r"|reports?|details|looks?|previews?|schools?|neighbou?rhoods?|suburbs?|economic zones?|jurisdiction|remed(?:y|ies)"
    r"|brands?|of (?:tax|taxes|vat|fees|costs|interest))\b"
    r"|exclusively (?:reveal|report|told|learn|reported|revealed|obtained|seen|by (?:reuters|bloomberg)|confirmed)"
)
MAY_PROMISE = re.compile(_PROMISES)  # matches in every sentence of which a part is exclusive
_INCLUSIVE = re.compile(
    r"\b(?:non-exclusive(?:ly)?|nonexclusive|not exclusive|no longer (?:be )?exclusive|not be "
    r"exclusive|without exclusivity)\b"
)
_HEDGED = re.compile(
    r"\b(alleged(?:ly)?|purported(?:ly)?|supposed(?:ly)?|claimed|disputed|reported(?:ly)?|rumou?red|proposed|possible"
    r"|potential)(?: [a-z-]+){0,3}? (?:exclusiv|sole\b)"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a claim says beside its parties; `start` and `end` are encoded offsets of what it rests on."""

    money: Money | None
    percent: Decimal | None
    announced: str | None
    start: str | None
    end: str | None
    exclusive: bool | None
    hedge: str | None  # "alleged", "reported": the word that keeps an exclusivity from being a fact
    left: int
    right: int


def terms_of(hit: Hit, kind: Kind, modality: Modality, several: bool) -> Terms:
    """The terms of a hit. several: one side is a list, whose joint sum goes to no single pair."""
    text = hit.encoded.text
    left, right = hit.match.start(), hit.match.end()
    own = stretch(text, left, right, hit.firms)
    stop = next((m for m in _NEXT_CLAUSE.finditer(text, right) if own.holds(m.start())), None)
    limit = min(stop.start() if stop else len(text), right + 260)
    if _RELATIVE.match(hit.match[0]) and (comma := text.find(" ,", right)) >= 0:
        limit = min(limit, comma)  # a relative clause ends there, and with it what it says
    own = replace(own, limit=limit)
    joint = several and kind not in {Kind.DISPUTE, Kind.REGULATORY_ACTION}
    money, at = own_sum(hit, kind, own)
    if joint and not (at and _EACH.search(f"{hit.match[0]} {text[max(0, at - 20) : at + 10]}")):
        money, at = None, None
    if money is not None and money.headline is not None and money.headline < LEAST:
        money, at = None, None  # the price of one share or one chip
    reach = max(right, at or 0)
    percent = None
    if kind in {Kind.INVESTMENT, Kind.ACQUISITION, Kind.CUSTOMER_CONCENTRATION}:
        percent = _percent(hit, kind, modality, own)
    announced, start, end = (None, None, None) if modality is Modality.DENIED else own_dates(hit, kind, modality, own)
    if end is None and kind in RUNNING and (start or announced):
        end = end_of_term(hit, own, start, announced)
    # "its partner, B, over an exclusive contract": what follows a mere role is not about it.
    around = text[max(0, left) : right if hit.frame.options.get("role") else min(limit, right + 40)]
    exclusive: bool | None = None
    if _INCLUSIVE.search(text[max(0, left - 20) : limit]):
        exclusive = False
    elif _exclusive(around):
        exclusive = True
    lead = re.search(r"(?:[a-z-]+ ){1,3}$", text[max(0, left - 40) : left])
    if exclusive is None and lead and not hit.frame.subject_first and _EXCLUSIVE.search(lead[0]):
        exclusive, left = True, left - len(lead[0])
    doubt = _HEDGED.search(text[max(0, left - 30) : min(limit, right + 60)]) if exclusive else None
    return Terms(money, percent, announced, start, end, exclusive, doubt[1] if doubt else None, left, reach)


def _exclusive(text: str) -> bool:
    """True where a word of exclusivity is said of the tie, and neither denied nor of something else."""
    found = _EXCLUSIVE.search(text)
    if found is None:
        return False
    return not (_NO_SUCH.search(text, 0, found.start()) or _OF_ELSE.match(text, found.start()))


def _percent(hit: Hit, kind: Kind, modality: Modality, own: Stretch) -> Decimal | None:
    """The share; of "from 20% to 27%" what is held by now."""
    text = hit.encoded.text
    for match in re.finditer(P, text[own.left : own.limit]):
        at = own.left + match.start()
        rate = kind is not Kind.CUSTOMER_CONCENTRATION and (
            _RATE_AFTER.match(text, at + 1) or _RATE_BEFORE.search(text[max(0, at - 40) : at])
        )
        if rate or not own.holds(at):
            continue
        planned = modality is not Modality.CONFIRMED or _PLANNED.search(text[max(0, own.left - 30) : at])
        raised = None if planned else _FROM_TO.match(text, at - len("from "))
        item = hit.encoded.items[raised[1] if raised else match[0]]
        assert isinstance(item, Percent)
        return item.value
    return None


def periods(hit: Hit, terms: Terms) -> Iterator[Terms]:
    """A term for each share: "72% and 33% for the quarters ended March 31, 2025 and 2024" are two periods."""
    text = hit.encoded.text[hit.match.start() : hit.match.end() + 160]
    shares = [hit.encoded.items[m[0]] for m in re.finditer(P, text)]
    ends = [hit.encoded.items[m[0]] for m in re.finditer(D, text)]
    dates = [d.value for d in ends if isinstance(d, When) and d.value]
    years = re.findall(rf"(?<={D} and )((?:19|20)\d\d)\b", text)
    if len(dates) == 1 and len(years) == 1 and len(dates[0]) == 10:
        dates.append(years[0] + dates[0][4:])
    if len(shares) < 2 or len(shares) != len(dates):
        yield terms
        return
    for share, date in zip(shares, dates, strict=True):
        assert isinstance(share, Percent)
        yield replace(terms, percent=share.value, announced=date)


def dates_inside(hit: Hit) -> bool:
    """True if a date stands in the words of the tie itself or right behind them."""
    return re.search(D, hit.encoded.text[hit.match.start() : hit.match.end() + 14]) is not None
