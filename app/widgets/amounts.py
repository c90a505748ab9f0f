"""Sums, shares and dates in words; what is not known prints "unknown", never 0 or a blank."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from graph.dates import bounds
from graph.exchange_rates import converted, load_rates
from graph.model import Money
from graph.paths import data_dir

UNKNOWN = "unknown"
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
ROLES = {
    "invested": "invested",
    "pledged": "pledged, not paid",
    "loan": "loan",
    "contingent": "contingent on conditions",
    "backstop": "backstop",
    "in_kind": "in kind (credits, warrants)",
    "committed_spend": "committed spend",
    "price": "price",
    "revenue_share": "revenue share",
    "valuation": "valuation",
    "fine": "fine",
}
_BOUNDS = {"about": "about ", "at_least": "at least ", "up_to": "up to "}
_PERIODS = {"per_year": " a year", "term": " over the term", "once": ""}


def figure(value: float | Decimal | str) -> str:
    """A number in the largest unit that shows it whole, never rounded.

    >>> figure(38e9), figure("1250000"), figure("1234567"), figure("0.5")
    ('38 billion', '1.25 million', '1,234,567', '0.5')
    """
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    for scale, word in _SCALES:
        if abs(number) >= scale:
            scaled = (number / scale).normalize()
            exponent = scaled.as_tuple().exponent
            if isinstance(exponent, int) and exponent >= -3:
                return f"{scaled:,f} {word}"
    return f"{number.normalize():,f}"


def amount(
    low: float | Decimal | str | None,
    high: float | Decimal | str | None,
    currency: str | None,
    bound: str | None = None,
    period: str | None = None,
) -> str:
    """One sum as it is stated: exact, about, from–to, at least, up to; "unknown" if neither end is known.

    >>> amount(0, 50e9, "USD", "up_to")
    'up to USD 50 billion'
    >>> amount(5e9, None, None), amount(None, None, "USD")
    ('at least 5 billion (currency unknown)', 'unknown')
    """
    if low is None and high is None:
        return UNKNOWN
    ends = [None if end is None else Decimal(str(end)) for end in (low, high)]
    first, last = ends
    unit, tail = (f"{currency} ", "") if currency else ("", " (currency unknown)")
    said = _BOUNDS.get(bound or "", "")
    if last is None:
        text = f"at least {unit}{figure(first or 0)}"
    elif first is None or (first == 0 and last > 0):
        text = f"up to {unit}{figure(last)}"
    elif first == last:
        text = f"{said}{unit}{figure(last)}"
    else:
        text = f"{said}{unit}{figure(first)} to {figure(last)}"
    return f"{text}{_PERIODS.get(period or '', '')}{tail}"


def role(name: str | None) -> str:
    """What a sum is; a role that no source makes clear is said to be unknown."""
    return ROLES.get(name, name) if name else "role unknown"


def term(low: Any, high: Any, currency: str | None, name: str | None, bound: str | None, period: str | None) -> str:
    """A sum with its role, e.g. "about USD 38 billion · committed spend"; "unknown" alone if there is no sum."""
    text = amount(low, high, currency, bound, period)
    return text if text == UNKNOWN else f"{text} · {role(name)}"


def terms(stored: str | None, deal: str | None = None) -> tuple[str, ...]:
    """The stated terms of a deal, one line for each role and currency; they are never added up.

    stored: JSON list of {role, low, high, currency, bound, period, transaction, contained_in}; empty or None gives
    ("unknown",). deal: its id.
    """
    rows: Sequence[Mapping[str, Any]] = json.loads(stored) if stored else ()
    lines = tuple(
        term(r.get("low"), r.get("high"), r.get("currency"), r.get("role"), r.get("bound"), r.get("period"))
        + beside(r.get("transaction"), r.get("contained_in"), deal)
        for r in rows
    )
    return lines or (UNKNOWN,)


def beside(transaction: str | None, whole: str | None, deal: str | None = None) -> str:
    """Why a sum is not to be added to others: one transaction of several deals, a part of another sum.

    >>> beside("round-2026", None), beside(None, "openai-loan"), beside(None, None)
    (' · transaction round-2026', ' · part of the sum of openai-loan', '')
    """
    said = f" · transaction {transaction}" if transaction else ""
    if whole is None:
        return said
    return said + (" · a further part, not added" if whole == deal else f" · part of the sum of {whole}")


def in_dollars(stored: str | None, on: str | None) -> tuple[str, ...]:
    """Terms in another currency as dollars, each with the day and source of its rate; none where no rate is near.

    on: partial date of the deal; without one nothing is converted.
    """
    day = bounds(on)
    if day is None or not stored:
        return ()
    lines = []
    for r in json.loads(stored):
        low, high = (None if r.get(end) is None else Decimal(str(r[end])) for end in ("low", "high"))
        money = Money(low, high, r.get("currency"))
        found = converted(money, "USD", day.last, load_rates(data_dir() / "fx_rates.csv"))
        if found is not None:
            text = amount(found.low, found.high, "USD", r.get("bound"), r.get("period"))
            lines.append(f"{text} at the rate of {found.day} ({found.source})")
    return tuple(lines)


def percent(value: float | None) -> str:
    """A share in percent, "unknown" for None.

    >>> percent(49.0), percent(None)
    ('49 %', 'unknown')
    """
    return UNKNOWN if value is None else f"{Decimal(str(value)).normalize():f} %"


def day(text: str | None, missing: str = UNKNOWN) -> str:
    """A partial date as it is stored."""
    return text or missing


def exclusive(value: bool | None) -> str:
    """Whether a deal is said to be exclusive; "not said" is not "no"."""
    return "not said" if value is None else ("yes, as stated" if value else "no, as stated")
