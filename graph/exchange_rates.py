"""Sums in another currency, for display alone: each with the day and the source of its rate; no analysis uses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cache
from pathlib import Path

from graph.errors import ReferenceDataError
from graph.model import Money
from graph.rows import read_rows

HEADER = "date,currency,per_euro,source,source_url"
EURO = "EUR"
# Rates move by some per cent in half a year; further off, a figure would look surer than it is.
WITHIN_DAYS = 190
_THREE = Context(prec=3)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one euro cost on a day."""

    day: date
    currency: str
    per_euro: Decimal
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A sum in another currency, to three digits, with the day and the source of its rate."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    day: date
    source: str
    source_url: str


@cache
def load_rates(path: Path) -> tuple[Rate, ...]:
    """Every row of data/fx_rates.csv, checked; ReferenceDataError names file and line."""
    name = f"data/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ReferenceDataError(f"{name} is missing; restore it from the release.") from None
    found = []
    for row in read_rows(text, name, HEADER):
        per_euro, currency = row.number("per_euro"), row.currency("currency")
        if currency is None or per_euro is None or per_euro <= 0:
            raise row.error("a rate needs a currency and a number above 0; fill in 'currency' and 'per_euro'.")
        try:
            day = date.fromisoformat(row.required("date"))
        except ValueError:
            raise row.error(f"column 'date' has {row.values['date']!r}; write a day such as 2024-12-31.") from None
        found.append(Rate(day, currency, per_euro, row.required("source"), row.required("source_url")))
    return tuple(found)


def converted(
    money: Money, currency: str, on: date, rates: Iterable[Rate], within_days: int = WITHIN_DAYS
) -> Converted | None:
    """The sum in `currency` at the rate of the day nearest to `on` (the earlier of two); both by way of the euro.

    None if the sum has no currency or is in this one already, or if no day within `within_days` has both rates.
    """
    if money.currency is None or money.currency == currency or money.headline is None:
        return None
    by_day: dict[date, dict[str, Rate]] = {}
    for rate in rates:
        by_day.setdefault(rate.day, {})[rate.currency] = rate
    wanted = {money.currency, currency} - {EURO}
    days = [d for d, held in by_day.items() if wanted <= held.keys() and abs((d - on).days) <= within_days]
    if not days:
        return None
    day = min(days, key=lambda d: (abs((d - on).days), d))
    held = by_day[day]
    per_euro = [Decimal(1) if c == EURO else held[c].per_euro for c in (currency, money.currency)]
    of = next(held[c] for c in sorted(wanted))
    return Converted(
        _times(money.low, *per_euro), _times(money.high, *per_euro), currency, day, of.source, of.source_url
    )


def _times(sum_: Decimal | None, up: Decimal, down: Decimal) -> Decimal | None:
    return None if sum_ is None else _THREE.plus(sum_ * up / down)
