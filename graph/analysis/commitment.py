"""How much of a buyer's known committed spend each provider has, and how long a contract still runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from graph.analysis.flows import Sum
from graph.analysis.shares import Interval
from graph.dates import bounds
from graph.model import MoneyRole

Ends = tuple[Decimal | None, Decimal | None]
Shares = dict[str, dict[str, Interval]]  # provider → currency → part of the whole, as a fraction


def committed_shares(sums: Mapping[str, Sequence[Sum]]) -> Shares:
    """Provider → currency → its part of the committed spend known, as a fraction of that of all providers.

    sums: what each provider's deals state. Commitments without a stated sum are in neither part; an open end of one
    provider's sum opens the others' lower end. Sums per year are in neither: what they come to is not said. A
    currency in which nobody's upper end is above 0 is left out.

    >>> def told(low, high):
    ...     return (Sum("committed_spend", "USD", Decimal(low), None if high is None else Decimal(high), ()),)
    >>> found = committed_shares({"cloud": told(30, 30), "other": told(0, 10)})["cloud"]["USD"]
    >>> float(found.low), float(found.high)
    (0.75, 1.0)
    """
    stated: dict[str, dict[str, Ends]] = {}
    for provider, its in sums.items():
        for one in its:
            if one.role == MoneyRole.COMMITTED_SPEND and one.currency is not None and not one.per_year:
                stated.setdefault(one.currency, {})[provider] = (one.low, one.high)
    found: Shares = {}
    for currency, ends in stated.items():
        for provider, (low, high) in ends.items():
            others = [e for p, e in ends.items() if p != provider]
            least = _part(low or Decimal(0), [e[1] for e in others])
            most = _part(high, [e[0] or Decimal(0) for e in others])
            if most is not None:
                found.setdefault(provider, {})[currency] = Interval(least or Fraction(0), most)
    return found


def _part(own: Decimal | None, others: Sequence[Decimal | None]) -> Fraction | None:
    """Own part of the whole; None stands for as much as may be, and comes back where the whole is nothing."""
    if own is None:
        return Fraction(1)
    if None in others:
        return Fraction(0)
    whole = own + sum((o for o in others if o is not None), Decimal(0))
    return Fraction(own) / Fraction(whole) if whole else None


def days_left(end: str | None, on: date) -> tuple[int, int] | None:
    """Fewest and most days from `on` to a stated end, 0 where that may be over; None: the end is unknown.

    >>> days_left("2032-12", date(2032, 11, 30))
    (1, 31)
    """
    known = bounds(end)
    return None if known is None else (max(0, (known.first - on).days), max(0, (known.last - on).days))
