"""What two claims about one deal state that cannot both be right."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from graph.consolidation.stages import NEAR_DAYS, gap_days
from graph.consolidation.sums import AMOUNT_TOLERANCE, figures_contradict
from graph.consolidation.terms import is_further, share_moved
from graph.dates import Bounds, bounds
from graph.model import Kind, Money
from graph.records import ClaimRecord

ROUNDED = Decimal("0.5")  # of a percent: what rounding to whole figures moves
# A share of revenue or of a market is one of its own period.
_OF_A_PERIOD = frozenset({Kind.CUSTOMER_CONCENTRATION, Kind.MARKET_SHARE})


@dataclass(frozen=True, slots=True)
class Stated:
    """What a claim states that another one may contradict; what they do not state is None."""

    exclusive: bool | None
    money: Money | None  # not a further one beside another
    percent: Decimal | None  # not one that is told as a rise or a fall
    end: Bounds | None  # still to come when it was told
    told: Bounds | None  # when; only with a share or an end, which change with time


def stated(record: ClaimRecord) -> Stated | None:
    """What the claim states, None if that contradicts nothing whatever another one says."""
    claim = record.claim
    if claim.exclusive is None and claim.money is None and claim.percent is None and claim.end is None:
        return None  # as most
    quote, of_a_period = claim.evidence.quote, claim.kind in _OF_A_PERIOD
    further = is_further(quote)
    percent = None if of_a_period or further or share_moved(quote) else claim.percent
    end = bounds(claim.end) if record.end_is_planned and not of_a_period else None
    told = record.told if percent is not None or end is not None else None
    return Stated(claim.exclusive, None if further else claim.money, percent, end, told)


def contradict(a: Stated, b: Stated) -> bool:
    """True if both cannot be right: exclusive and not, sums apart, or shares or ends apart that one month tells.

    Shares differ by more than 5 % and by more than rounding, ends by more than a month.
    """
    if None not in (a.exclusive, b.exclusive) and a.exclusive != b.exclusive:
        return True
    if figures_contradict(a.money, b.money):
        return True
    if a.told is None or b.told is None or not a.told.overlaps(b.told, NEAR_DAYS):
        return False
    if a.percent is not None and b.percent is not None:
        gap = abs(a.percent - b.percent)
        if gap > ROUNDED and gap > AMOUNT_TOLERANCE * max(a.percent, b.percent):
            return True
    return a.end is not None and b.end is not None and gap_days(a.end, b.end) > NEAR_DAYS
