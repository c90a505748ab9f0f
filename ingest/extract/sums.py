"""The sum of a tie: which of the sums around it is its own, what it is paid for and over what time."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.model import Bound, Kind, Money, MoneyRole, Period
from ingest.extract.amounts import Sum
from ingest.extract.dating import RUNNING, sold
from ingest.extract.encoded import M
from ingest.extract.frames import Hit
from ingest.extract.trailing import Stretch

# A sum before or after these words is none of the deal's own.
_NOT_BEFORE = re.compile(
    r"(?:\b(?:valuations?|valuing|worth of its|revenues?|sales|profits?|market (?:value|cap"
    r"|capitali[sz]ation)|turnover|capex|capital spending|capital expenditure|losses|loss"
    r"|cash(?! (?:consideration|offer|deal|bid|payment|price) )"
    r"|total(?! (?:consideration|commitment|purchase|price|value|contract|cost|order) )"
    r"|totals|totalled|totaling|totalling|cumulative|fee|penalty|budget|debt|loan)\b(?: "
    r"[^ ;\ue800-\uebff]+){0,3}|\bholding valued at(?: about)?|\bstake (?:now )?(?:worth|valued "
    r"at)(?: [^ ]+)?)$"
)
_VALUED = re.compile(
    r"\bvalu(?:ed|es|ing)(?: [^ ;]+){0,4}$|\b(?:itself|now) worth(?: [^ ;]+){0,3}$"
    r"|\b(?<!whose )values?(?: [^ ;\ue800-\uebff]+){0,3}$"
)
_NOT_AFTER = re.compile(
    r"^ (?:valuation|in (?:annual )?(?:revenue|sales|profit)|of (?:annual )?(?:revenue|sales)|market"
    r"|break-up|breakup|loan|fine|penalty|in debt|a share|per share|company|start-up|startup"
    r"|firm|(?:[a-z-]+ ){0,2}(?:backstop|guarantee) (?:for|of|to|on|behind))\b"
)
_ROUND_AFTER = re.compile(r"^ (?:[a-z-]+ ){0,2}(?:round|financing|fundraising)\b")
_PART_OF = re.compile(r"\bpart of (?:an? |the |its |their )?(?:[a-z-]+ ){0,2}$")
_FURTHER = re.compile(rf"(?: ,)?(?: (?:and|with|plus|then))?(?: [a-z]+){{0,5}} {M}")
# "$2bn in cash and $1bn in stock": one price in two parts.
_CASH_AND = re.compile(
    rf" in (?:cash|stock|shares|equity) (?:and|plus|, plus) (?:[a-z]+ )?({M}) (?:in|of|worth of)(?: (?:its|their|new"
    r"|common|own|the))* (?:[a-z-]+ )?(?:cash|stock|shares|equity)\b"
)
_OF_WHICH = re.compile(
    rf" , of which ({M}) (?:is|are|was|will be) (?:payable|paid|due|to be paid)? ?(?:at closing|on closing"
    r"|up front|upfront|in advance|firm|guaranteed|committed|certain|fixed)\b"
)
_SURE = frozenset({Bound.EXACT, Bound.ABOUT})
_OVER_TERM = re.compile(
    rf"^(?: (?!{M}|and )[^ ,;]+){{0,6}}? (?:over|across|during|for)(?: (?:the|its|an?|next|coming|initial|whole|full"
    r"|period|term|of))* (?:[a-z]+|\d{1,2}) (?:years|months)\b(?! (?:ago|later|earlier))"
    r"|^(?: [a-z-]+){0,4}? over (?:the|its|their) (?:[a-z-]+ ){0,2}(?:term|life)\b"
    r"|^(?: ,)? [a-z0-9]+-(?:year|month) "
)
_TERM_BEFORE = re.compile(r"(?<![\w-])[a-z0-9]+-(?:year|month)(?: ,)?(?: [a-z-]+){0,2}$")
_SPREAD = RUNNING | {Kind.INVESTMENT, Kind.TERMINATION}  # kinds of which a sum may be paid year by year
_FINE = re.compile(r"^ (?:fine|penalty)\b")
_OWN_SUM = re.compile(r" (?:of|for|worth|valued at|totalling|totaling)(?: [a-z]+){0,2} ")
_BACKSTOP = re.compile(r"\b(?:backstop(?:s|ped|ping)?|guarantee[sd]?|guaranteeing)\b")
_PENALTY_OF = re.compile(r"\bpenalt(?:y|ies) (?:of|totalling|worth)(?: [a-z]+){0,2}$")
COUNTER = re.compile(r"\b(?:counter-?claim\w*|counter-?su\w+|sued back|hit back)\b", re.I)
_FREE_OF = re.compile(
    r"\b(?:without|no|not|free of|free from|never|nor|regardless of)(?: [a-z-]+){0,3} "
    r"(?:if|conditions?|conditional|contingent|subject to|milestones?)\b"
)
LEAST = 1000  # of any currency: no deal between firms is worth less
MONEY_ROLE = {
    Kind.CLOUD_CONTRACT: MoneyRole.COMMITTED_SPEND,
    Kind.CHIP_SUPPLY: MoneyRole.COMMITTED_SPEND,
    Kind.ACQUISITION: MoneyRole.PRICE,
    Kind.REGULATORY_ACTION: MoneyRole.FINE,
}


def own_sum(hit: Hit, kind: Kind, stretch: Stretch) -> tuple[Money | None, int | None]:
    """The sum of a tie and where it ends in the encoded text; None where no sum is its own."""
    text = hit.encoded.text
    if hit.frame.options.get("shared") or (kind is Kind.INVESTMENT and sold(hit)):
        return None, None
    candidates = [(stretch.left + m.start(), m[0]) for m in re.finditer(M, text[stretch.left : stretch.limit])]
    if hit.frame.options.get("role"):  # "its supplier B, claiming $42m": the sum is not what makes it one
        candidates = [(at, c) for at, c in candidates if at < hit.match.end()]
    if hit.frame.options.get("own_sum"):
        end = hit.match.end()
        candidates = [(at, c) for at, c in candidates if at < end or _OWN_SUM.fullmatch(text[end:at])]
    if kind is Kind.INVESTMENT and not hit.frame.subject_first:
        # "a loss of $2bn from its stake in": only the noun's own sum is what was put in.
        end = hit.match.end()
        candidates = [(at, c) for at, c in candidates if at < end or re.fullmatch(r" (?:of|for|worth) ", text[end:at])]
    elif not candidates and not hit.frame.subject_first:
        begin = max(0, stretch.left - 30)
        begin = max(begin, text.rfind(" ,", begin, stretch.left))  # what stands before a comma is another clause's
        candidates = [(begin + m.start(), m[0]) for m in re.finditer(M, text[begin : stretch.left])]
    for at, char in candidates:
        item = hit.encoded.items[char]
        assert isinstance(item, Sum)
        if item.rate or not stretch.holds(at):
            continue
        before, behind = text[max(0, at - 60) : at - 1] if at else "", text[at + 1 : at + 50]
        if foreign(before, behind, kind):
            continue
        if (
            kind is Kind.INVESTMENT
            and _ROUND_AFTER.match(behind)
            and (len(candidates) > 1 or _PART_OF.search(f"{before} "))
        ):
            continue
        if kind in {Kind.EXCLUSIVITY, Kind.CUSTOMER_CONCENTRATION}:
            return None, None
        if kind is Kind.REGULATORY_ACTION and not re.search(r"\bfin(?:e|ed|es|ing)\b|\bpenal", hit.match[0]):
            return None, None
        if kind is Kind.DISPUTE and COUNTER.search(text, hit.match.end(), at):
            continue  # what the other side claims in its turn
        if kind is Kind.DISPUTE and not re.search(r"damages|\bseek|claim", text[max(0, at - 80) : at + 60]):
            continue
        item, at = _firm(hit, *_whole(hit, item, at))
        period = item.period or (Period.TERM if of_term(kind, before, behind) else None)
        return Money(item.low, item.high, item.currency, _role(hit, kind, text, at), item.bound, period), at + 1
    return None, None


def money_of(found: Sum, kind: Kind) -> Money:
    """A sum of the text as the money of a tie of the kind."""
    role = MoneyRole.INVESTED if kind is Kind.INVESTMENT else MONEY_ROLE.get(kind)
    return Money(found.low, found.high, found.currency, role, found.bound, found.period)


def foreign(before: str, behind: str, kind: Kind) -> bool:
    """True where the words right before and behind a sum say that it is no sum of a tie of the kind."""
    fined = kind is Kind.REGULATORY_ACTION and _FINE.match(behind)
    penalty = kind is Kind.REGULATORY_ACTION and _PENALTY_OF.search(before)
    if (_NOT_BEFORE.search(before) and not penalty) or (_NOT_AFTER.match(behind) and not fined):
        return True
    valued = {Kind.INVESTMENT, Kind.ACQUISITION, Kind.DISPUTE, Kind.PARTNERSHIP}
    return kind in valued and _VALUED.search(before) is not None


def _whole(hit: Hit, item: Sum, at: int) -> tuple[Sum, int]:
    """The sum with its second part, and where it ends: a price in cash and in shares is paid as one."""
    match = _CASH_AND.match(hit.encoded.text, at + 1)
    part = hit.encoded.items[match[1]] if match else None
    if match is None or not isinstance(part, Sum) or part.currency != item.currency:
        return item, at
    if item.bound not in _SURE or part.bound not in _SURE or None in (item.low, item.high, part.low, part.high):
        return item, at
    bound = Bound.ABOUT if Bound.ABOUT in (item.bound, part.bound) else item.bound
    low, high = (None if a is None or b is None else a + b for a, b in ((item.low, part.low), (item.high, part.high)))
    return replace(item, low=low, high=high, bound=bound), match.start(1)


def _firm(hit: Hit, item: Sum, at: int) -> tuple[Sum, int]:
    """Of "up to $950m, of which $900m is payable at closing" the part that is sure, and where it ends."""
    match = _OF_WHICH.match(hit.encoded.text, at + 1) if item.bound is Bound.UP_TO else None
    part = hit.encoded.items[match[1]] if match else None
    return (part, match.start(1)) if match and isinstance(part, Sum) else (item, at)


def of_term(kind: Kind, before: str, behind: str) -> bool:
    """True for what is paid over the whole time of a contract."""
    return kind in _SPREAD and (_OVER_TERM.match(behind) or _TERM_BEFORE.search(before)) is not None


def _role(hit: Hit, kind: Kind, text: str, at: int) -> MoneyRole | None:
    if kind is not Kind.REGULATORY_ACTION and _BACKSTOP.search(text[max(0, at - 60) : at + 90]):
        return MoneyRole.BACKSTOP
    if kind is Kind.INVESTMENT:
        around = text[max(0, at - 60) : at + 60]
        further = _FURTHER.search(text, at + 1)  # "$5bn, with a further $20bn tied to milestones"
        behind = _FREE_OF.sub("", text[at : min(at + 60, further.start() if further else at + 60)])
        if re.search(r"\bif (?:certain|it|they|the|some)|\bconditional|\bcontingent|\bsubject to|\bmilestone", behind):
            return MoneyRole.CONTINGENT
        if re.search(r"\b(?:will|to|agreed|pledged|committed|plans|would)\b", hit.match.groupdict().get("vg") or ""):
            return MoneyRole.PLEDGED
        if re.search(r"\bloan|\bbonds?\b", around):
            return None
        return MoneyRole.INVESTED
    return MONEY_ROLE.get(kind)
