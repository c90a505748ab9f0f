"""Notices of contracts that public bodies have awarded: labels say who buys, who supplies, what and for how much."""

from __future__ import annotations

import re

from graph.model import Bound, Claim, Document, Entity, EntityType, Evidence, Kind, Modality, Money
from graph.names import SEEN, slug
from ingest.extract.amounts import find_sums
from ingest.extract.found import Found
from ingest.extract.frames import Frames
from ingest.extract.mentions import Gazetteer
from ingest.extract.sums import MONEY_ROLE
from ingest.extract.times import find_dates

_NAME = r"(?P<name>[A-Z][^\n:;,(]{1,80}?)(?=[.,;]\s|\s\(|\s*\n|[.;]?$)"
_BUYER = re.compile(
    r"\b(?:[Cc]ontracting (?:authority|entity|body)|[Aa]warding (?:authority|body)|[Bb]uyer|[Pp]urchaser|Official name)"
    rf"(?: name)?: ?{_NAME}"
)
_SELLER = re.compile(
    r"\b(?:(?:[Oo]fficial )?[Nn]ame (?:and address )?of (?:the )?(?:successful |winning )?(?:contractor|supplier"
    r"|tenderer|bidder|winner"
    r"|economic operator)|[Cc]ontractor|[Ss]upplier|[Ss]uccessful (?:tenderer|bidder|supplier)|[Ww]inner"
    r"|[Ww]inning tenderer"
    rf"|[Aa]warded (?:supplier|to)|[Cc]ontract awarded to)(?: name)?: ?{_NAME}"
)
_VALUE = re.compile(
    r"\b(?:[Tt]otal |[Ff]inal |[Ee]stimated |[Cc]ontract )*[Vv]alue(?: of the (?:contract"
    r"|award)(?:/lot)?)?[^\n:]{0,40}: ?"
)
_DATED = re.compile(
    r"\b(?:concluded on|[Dd]ate of (?:the )?(?:conclusion|award|signature)(?: of the contract)?:?|[Aa]ward date:?"
    r"|[Aa]warded on|signed on) "
)
# What was only asked for, or not awarded.
_OPEN = re.compile(
    r"\b(?:[Nn]ot awarded|[Nn]o (?:tenders?|award)|unsuccessful|[Dd]iscontinued|cancell?ed|invites? tenders"
    r"|[Rr]equest for (?:proposals|tenders)"
    r"|[Ii]nvitation to tender|[Dd]eadline for (?:receipt|submission)|[Pp]rior information notice"
    r"|[Ii]ntends? to award)\b"
)
_REACH = 160  # characters behind a label in which its sum or date stands
_SURE = 0.95


def award_notice(document: Document, gazetteer: Gazetteer, frames: Frames) -> list[Found]:
    """The contract of a notice with one buyer and one supplier, where its words say what is bought; else nothing."""
    text = document.text
    buyers, sellers = list(_BUYER.finditer(text)), list(_SELLER.finditer(text))
    if len(buyers) != 1 or len(sellers) != 1 or _OPEN.search(text):
        return []
    kind = _bought(text, frames)
    if kind is None:
        return []
    source, target = (_firm(m["name"], gazetteer) for m in (buyers[0], sellers[0]))
    if gazetteer.group(source) == gazetteer.group(target):
        return []
    value, dated = _VALUE.search(text), _DATED.search(text)
    sums = list(find_sums(text, value.end(), _line_end(text, value.end()))) if value else []
    days = list(find_dates(text, document.published, dated.end(), _line_end(text, dated.end()))) if dated else []
    money = (
        Money(sums[0].low, sums[0].high, sums[0].currency, MONEY_ROLE.get(kind), sums[0].bound or Bound.EXACT)
        if sums
        else None
    )
    span = sellers[0].start(), sellers[0].end("name")
    names = buyers[0]["name"], gazetteer.bare(sellers[0]["name"])
    claim = Claim(
        document.id, kind, source.id, target.id, *names, Modality.CONFIRMED,
        Evidence(text[slice(*span)], *span), "award-notice", confidence=_SURE, money=money,
        announced=days[0].value if days else None, note="a label of the notice",
    )  # fmt: skip
    return [Found(claim, source, target)]


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at, at + _REACH)
    return stop if stop >= 0 else min(len(text), at + _REACH)


def _bought(text: str, frames: Frames) -> Kind | None:
    """What is bought, by the nouns of the notice: chips and machines before what is rented."""
    lower = text.lower()
    if re.search(
        r"\b(?:supercomputers?|(?:supply|delivery|purchase) of (?:[a-z-]+ ){0,3}(?:servers|gpus|processors"
        r"|computers))\b",
        lower,
    ):
        return Kind.CHIP_SUPPLY
    if re.search(r"\bcloud\b|\bhosting\b", lower) or frames.noun_pattern("rentable").search(lower):
        return Kind.CLOUD_CONTRACT
    return None


def _firm(name: str, gazetteer: Gazetteer) -> Entity:
    known = gazetteer.by_name(name)
    return known or Entity(SEEN + slug(gazetteer.bare(name)), name, EntityType.ORGANIZATION, provisional=True)
