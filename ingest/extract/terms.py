"""Gives a hit its terms: the sum, share and dates that belong to it, and whether it is exclusive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.model import Kind, Modality, Money, MoneyRole
from ingest.extract.amounts import Percent, Sum
from ingest.extract.encoded import D, E, M, P
from ingest.extract.frames import Hit
from ingest.extract.times import When

# A sum before or after these words is none of the deal's own.
_NOT_BEFORE = re.compile(
    r"(?:\b(?:valuations?|valuing|values?|worth of its|revenues?|sales|profits?|market (?:value|cap"
    r"|capitali[sz]ation)|turnover|capex|capital spending|capital expenditure|losses|loss|cash|total"
    r"|totals?|totalled|totaling|totalling|cumulative|fee|penalty|budget|debt|loan)\b(?: "
    r"[^ ;\ue800-\uebff]+){0,3}|\bholding valued at(?: about)?|\bstake (?:now )?(?:worth|valued "
    r"at)(?: [^ ]+)?)$"
)
_VALUED = re.compile(r"\bvalu(?:ed|es|ing)(?: [^ ;]+){0,4}$")
_NOT_AFTER = re.compile(
    r"^ (?:valuation|in (?:annual )?(?:revenue|sales|profit)|of (?:annual )?(?:revenue|sales)|market"
    r"|break-up|breakup|loan|fine|penalty|in debt|a share|per share|company|start-up|startup"
    r"|firm|(?:[a-z-]+ ){0,2}(?:backstop|guarantee) (?:for|of|to|on|behind))\b"
)
_ROUND_AFTER = re.compile(r"^ (?:[a-z-]+ ){0,2}(?:round|financing|fundraising)\b")
_NEXT_CLAUSE = re.compile(
    rf" ;| , with |(?:,| and| but| while)(?: [a-z]+)? {E} (?:'s )?(?!(?:and|or|,)(?: |$))[a-z]+|, "
    rf"(?:while|whereas|but) | and (?:will|would|is to|are to|has|have|plans to|expects to|agreed to) "
)
_REPORT_DAY = re.compile(
    r"\b(?:reported|wrote|reports|report|according to [^,;]*)(?: (?:on|in|late|earlier|this|last))* $"
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
_FINE = re.compile(r"^ (?:fine|penalty)\b")
_OWN_SUM = re.compile(r" (?:of|for|worth|valued at|totalling|totaling)(?: [a-z]+){0,2} ")
_HEDGED = re.compile(
    r"\b(alleged(?:ly)?|purported(?:ly)?|supposed(?:ly)?|claimed|disputed|reported(?:ly)?|rumou?red|proposed|possible"
    r"|potential)(?: [a-z-]+){0,3}? (?:exclusiv|sole\b)"
)
_BACKSTOP = re.compile(r"\b(?:backstop(?:s|ped|ping)?|guarantee[sd]?|guaranteeing)\b")
_PENALTY_OF = re.compile(r"\bpenalt(?:y|ies) (?:of|totalling|worth)(?: [a-z]+){0,2}$")
# "cancelled the agreement dated D", "ended the contract signed in D": the day of what ended, not of its end.
_DAY_OF_ENDED = re.compile(r"\b(?:dated|signed|concluded|entered into|struck|agreed)(?: (?:in|on|as of))? $")
_COUNTER = re.compile(r"\b(?:counter-?claim\w*|counter-?suit|counter-?su(?:ed|es|ing)|sued back|hit back)\b")
_FREE_OF = re.compile(
    r"\b(?:without|no|not|free of|free from|never|nor|regardless of)(?: [a-z-]+){0,3} "
    r"(?:if|conditions?|conditional|contingent|subject to|milestones?)\b"
)
MONEY_ROLE = {
    Kind.CLOUD_CONTRACT: MoneyRole.COMMITTED_SPEND,
    Kind.CHIP_SUPPLY: MoneyRole.COMMITTED_SPEND,
    Kind.ACQUISITION: MoneyRole.PRICE,
    Kind.REGULATORY_ACTION: MoneyRole.FINE,
}


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


_LEAST = 1000  # of any currency: no deal between firms is worth less


def terms_of(hit: Hit, kind: Kind, modality: Modality, several: bool) -> Terms:
    """The terms of a hit. several: one side is a list, whose joint sum goes to no single pair."""
    text = hit.encoded.text
    left, right = hit.match.start(), hit.match.end()
    stop = _NEXT_CLAUSE.search(text, right)
    limit = min(stop.start() if stop else len(text), right + 260)
    if _RELATIVE.match(hit.match[0]) and (comma := text.find(" ,", right)) >= 0:
        limit = min(limit, comma)  # a relative clause ends there, and with it what it says
    money, at = (
        (None, None)
        if several and kind not in {Kind.DISPUTE, Kind.REGULATORY_ACTION}
        else _money(hit, kind, left, limit)
    )
    if money is not None and money.headline is not None and money.headline < _LEAST:
        money, at = None, None  # the price of one share or one chip
    reach = max(right, at or 0)
    percent = None
    if kind in {Kind.INVESTMENT, Kind.ACQUISITION, Kind.CUSTOMER_CONCENTRATION}:
        for match in re.finditer(P, text[left:limit]):
            item = hit.encoded.items[match[0]]
            assert isinstance(item, Percent)
            percent = item.value
            break
    announced, start, end = (None, None, None) if modality is Modality.DENIED else _dates(hit, kind, left, limit)
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


def _money(hit: Hit, kind: Kind, left: int, limit: int) -> tuple[Money | None, int | None]:
    text = hit.encoded.text
    if hit.frame.options.get("shared"):
        return None, None
    candidates = [(left + m.start(), m[0]) for m in re.finditer(M, text[left:limit])]
    if hit.frame.options.get("own_sum"):
        end = hit.match.end()
        candidates = [(at, c) for at, c in candidates if at < end or _OWN_SUM.fullmatch(text[end:at])]
    if kind is Kind.INVESTMENT and not hit.frame.subject_first:
        # "a loss of $2bn from its stake in": only the noun's own sum is what was put in.
        end = hit.match.end()
        candidates = [(at, c) for at, c in candidates if at < end or re.fullmatch(r" (?:of|for|worth) ", text[end:at])]
    elif not candidates and not hit.frame.subject_first:
        begin = max(0, left - 30)
        candidates = [(begin + m.start(), m[0]) for m in re.finditer(M, text[begin:left])]
    for at, char in candidates:
        item = hit.encoded.items[char]
        assert isinstance(item, Sum)
        before, after = text[max(0, at - 60) : at - 1] if at else "", text[at + 1 : at + 50]
        fined = kind is Kind.REGULATORY_ACTION and _FINE.match(after)
        penalty = kind is Kind.REGULATORY_ACTION and _PENALTY_OF.search(before)
        if (_NOT_BEFORE.search(before) and not penalty) or (_NOT_AFTER.match(after) and not fined):
            continue
        if _VALUED.search(before) and kind in {Kind.INVESTMENT, Kind.ACQUISITION, Kind.DISPUTE, Kind.PARTNERSHIP}:
            continue
        if kind is Kind.INVESTMENT and _ROUND_AFTER.match(after) and len(candidates) > 1:
            continue
        if kind in {Kind.EXCLUSIVITY, Kind.CUSTOMER_CONCENTRATION}:
            return None, None
        if kind is Kind.REGULATORY_ACTION and not re.search(r"\bfin(?:e|ed|es|ing)\b|\bpenal", hit.match[0]):
            return None, None
        if kind is Kind.DISPUTE and _COUNTER.search(text, hit.match.end(), at):
            continue  # what the other side claims in its turn
        if kind is Kind.DISPUTE and not re.search(r"damages|\bseek|claim", text[max(0, at - 80) : at + 60]):
            continue
        return Money(item.low, item.high, item.currency, _role(hit, kind, text, at), item.bound, item.period), at + 1
    return None, None


def _role(hit: Hit, kind: Kind, text: str, at: int) -> MoneyRole | None:
    if kind is not Kind.REGULATORY_ACTION and _BACKSTOP.search(text[max(0, at - 60) : at + 90]):
        return MoneyRole.BACKSTOP
    if kind is Kind.INVESTMENT:
        around = text[max(0, at - 60) : at + 60]
        behind = _FREE_OF.sub("", text[at : at + 60])
        if re.search(r"\bif (?:certain|it|they|the|some)|\bconditional|\bcontingent|\bsubject to|\bmilestone", behind):
            return MoneyRole.CONTINGENT
        if re.search(r"\b(?:will|to|agreed|pledged|committed|plans|would)\b", hit.match.groupdict().get("vg") or ""):
            return MoneyRole.PLEDGED
        if re.search(r"\bloan|\bbonds?\b", around):
            return None
        return MoneyRole.INVESTED
    return MONEY_ROLE.get(kind)


def _dates(hit: Hit, kind: Kind, left: int, limit: int) -> tuple[str | None, str | None, str | None]:
    text = hit.encoded.text
    announced = start = end = None
    inside = [(left + m.start(), m[0]) for m in re.finditer(D, text[left:])]
    inside.sort(key=lambda each: each[0] > limit)
    offset = hit.before
    before: list[tuple[str, str, str]] = []
    for m in re.finditer(D, offset):
        before.append((m[0], offset[max(0, m.start() - 40) : m.start()], "before"))
    rows = [(char, text[max(0, at - 40) : at], "inside" if at <= limit else "beyond") for at, char in inside] + before[
        ::-1
    ]
    for char, context, place in rows:
        item = hit.encoded.items[char]
        assert isinstance(item, When)
        if item.value is None or _REPORT_DAY.search(context):
            continue
        if kind is Kind.TERMINATION and _DAY_OF_ENDED.search(context):
            continue
        if place == "beyond" and not re.search(
            r"\b(?:said|announced|disclosed|told|confirmed|agreed|signed)\b(?: [^ ]+){0,4} $", context
        ):
            continue
        if item.role == "start" and start is None and place == "inside":
            start = item.value
        elif item.role == "start" and start is None and place == "before" and offset.rstrip(" ,").endswith(char):
            start = item.value  # "From 2027 it runs …"
        elif item.role == "end" and end is None and place == "inside":
            end = item.value
        elif item.role == "at" and announced is None:
            announced = item.value
    return announced, start, end
