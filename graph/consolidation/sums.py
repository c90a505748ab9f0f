"""How two stated sums compare: the same money, another figure, or not comparable."""

from __future__ import annotations

from decimal import Decimal

from graph.model import Bound, Money, Period

AMOUNT_TOLERANCE = Decimal("0.05")
# An offer is raised, a price moves with the shares it is paid in, a figure is told before it is settled; further apart,
# another thing was bought.
MOVED_TOLERANCE = Decimal("0.25")


def amounts_agree(a: Money | None, b: Money | None, tolerance: Decimal = AMOUNT_TOLERANCE) -> bool | None:
    """True if an end of one is within `tolerance` of an end of the other; None if the two cannot be compared.

    They cannot if a sum is unknown or their roles, their currencies or yearly and whole sums differ.
    """
    if a is None or b is None or a.headline is None or b.headline is None:
        return None
    if a.currency != b.currency or (a.role and b.role and a.role != b.role):
        return None
    if a.period and b.period and (a.period is Period.PER_YEAR) != (b.period is Period.PER_YEAR):
        return None
    sums = [x for x in (a.low, a.high) if x is not None]
    others = [x for x in (b.low, b.high) if x is not None]
    return any(abs(x - y) <= tolerance * max(abs(x), abs(y)) for x in sums for y in others)


def figures_contradict(a: Money | None, b: Money | None) -> bool:
    """True if both cannot be right: same role, currency and period, and more than 5 % between the two intervals.

    "Up to" begins at nothing and "at least" has no upper end. Ranges that overlap do not contradict, nor does a part
    its whole.
    """
    if a is None or b is None or a.headline is None or b.headline is None:
        return False
    if a.currency != b.currency or a.role != b.role:
        return False
    if (a.period is Period.PER_YEAR) != (b.period is Period.PER_YEAR):
        return False
    if a.contained_in or b.contained_in:
        return False
    return _gap(a, b) or _gap(b, a)


def _gap(lower: Money, upper: Money) -> bool:
    most = None if lower.bound is Bound.AT_LEAST else lower.high
    least = None if upper.bound is Bound.UP_TO else upper.low
    if most is None or least is None:
        return False  # open at that end
    return least - most > AMOUNT_TOLERANCE * max(abs(least), abs(most))
