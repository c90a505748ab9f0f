"""Sums of money by role: added within one role and currency, and never a sum per year to a whole one.

Contained parts and shared transactions count once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from graph.links import DealLink
from graph.model import Bound, Deal, Money, Period

NOT_SAID = "role_not_said"
_PERIODS = {Period.PER_YEAR: " a year", Period.TERM: " over the term"}  # what is paid once needs no word


@dataclass(frozen=True, slots=True)
class Sum:
    """Money of one role and one currency, either per year or whole; None: open or unknown."""

    role: str
    currency: str | None
    low: Decimal | None
    high: Decimal | None
    deals: tuple[str, ...]  # whose sums are added
    by_status: tuple[tuple[str, Decimal | None, Decimal | None], ...] = ()  # how sure each part is: status, low, high
    period: Period | None = None  # that all parts state; per_year: of no part that is not per year
    about: bool = False  # a part is said to be about so much

    @property
    def per_year(self) -> bool:
        """True for what is due every year, which says nothing of the whole."""
        return self.period is Period.PER_YEAR

    @property
    def bound(self) -> Bound | None:
        """How the whole of it is stated; None: between two ends, or unknown."""
        return _bound(self.low, self.high, self.about)

    def as_json(self) -> dict[str, Any]:
        """Whole units of the currency; `period` null: not said, or not the same in all parts."""
        return {
            "role": self.role,
            "low": number(self.low),
            "high": number(self.high),
            "bound": self.bound and str(self.bound),
            "period": self.period and str(self.period),
            "currency": self.currency,
            "deals": list(self.deals),
            "by_status": {s: {"low": number(low), "high": number(high)} for s, low, high in self.by_status},
        }


def sums_of(deals: Sequence[Deal], links: Sequence[DealLink]) -> tuple[tuple[Sum, ...], tuple[str, ...]]:
    """Sums within one role and currency, those per year apart, and the deals that state none.

    A contained deal and a part of one of the deals are left out, a shared transaction counts once. Where a deal tells
    of a further sum beside its own the upper end is open.
    """
    ids = {d.id for d in deals}
    contained = _inside(ids, links)
    shared = {x.deal for x in links if x.relation == "same_transaction" and x.other in ids}
    stated: dict[tuple[str, str, bool], list[tuple[Deal, Money]]] = {}
    open_ended: set[tuple[str, str, bool, str]] = set()
    transactions: dict[tuple[str, str, bool, str], str] = {}  # and the deal whose sums count for it
    for deal in deals:
        if deal.id in contained or deal.id in shared:
            continue
        for money in deal.terms:
            role = NOT_SAID if money.role is None else str(money.role)
            key = (role, money.currency or "", money.period is Period.PER_YEAR)
            if money.contained_in in ids:
                if money.contained_in == deal.id:  # a further sum, of which nobody says whether it comes on top
                    open_ended.add((*key, str(deal.status)))
                continue
            shared_by = None if money.transaction is None else (*key, money.transaction)
            if shared_by is not None and transactions.setdefault(shared_by, deal.id) != deal.id:
                continue
            stated.setdefault(key, []).append((deal, money))
    order = sorted(stated, key=lambda k: (k[0], -len(stated[k]), *k[1:]))
    found = []
    for key in order:
        one = _sum(*key[:2], stated[key])
        more = {status for *of, status in open_ended if tuple(of) == key}
        found.append(_opened(one, more) if more else one)
    return tuple(found), tuple(sorted({d.id for d in deals if not d.terms}))


def _opened(one: Sum, statuses: Collection[str]) -> Sum:
    """A sum that may be more than it says, as may be its parts of some statuses."""
    by_status = tuple((s, low, None if s in statuses else high) for s, low, high in one.by_status)
    return replace(one, high=None, by_status=by_status)


def _inside(ids: Collection[str], links: Sequence[DealLink]) -> set[str]:
    """Deals that are part of one of `ids`, directly or through others that need not be among them."""
    parts: dict[str, list[str]] = {}
    for x in links:
        if x.relation == "part_of":
            parts.setdefault(x.other, []).append(x.deal)
    found: set[str] = set()
    ahead = list(ids)
    while ahead:
        for part in parts.get(ahead.pop(), ()):
            if part not in found:
                found.add(part)
                ahead.append(part)
    return found


def _sum(role: str, currency: str, parts: Sequence[tuple[Deal, Money]]) -> Sum:
    deals = tuple(d.id for d, _ in parts)
    periods = {m.period for _, m in parts}
    period = periods.pop() if len(periods) == 1 else None
    if role == NOT_SAID:  # listed and not added: they may be of several roles
        return Sum(role, currency or None, None, None, deals, period=period)
    by_status = tuple(
        (status, *_ends([m for d, m in parts if str(d.status) == status]))
        for status in sorted({str(d.status) for d, _ in parts})
    )
    about = any(m.bound is Bound.ABOUT for _, m in parts)
    return Sum(role, currency or None, *_ends([m for _, m in parts]), deals, by_status, period, about)


def _ends(parts: Sequence[Money]) -> tuple[Decimal | None, Decimal | None]:
    return _add([m.low for m in parts]), _add([m.high for m in parts])


def _add(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _bound(low: Decimal | None, high: Decimal | None, about: bool) -> Bound | None:
    if low is None and high is None:
        return None
    if high is None:
        return Bound.AT_LEAST
    if low is None or (low == 0 < high):
        return Bound.UP_TO
    if about:
        return Bound.ABOUT
    return Bound.EXACT if low == high else None


def number(value: Decimal | None) -> int | float | None:
    """A whole number where it is one, for JSON; None stays None."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def flows_json(sums: Sequence[Sum]) -> dict[str, Any]:
    """Sums by role; what is not in dollars, or per year, is named with that, so that none takes the place of another.

    >>> whole = Sum("price", "USD", Decimal(5), Decimal(5), ("d",))
    >>> list(flows_json((whole, Sum("price", None, Decimal(1), None, ("e",), period=Period.PER_YEAR))))
    ['price', 'price (currency unknown, per year)']
    """
    told = {}
    for one in sums:
        marks = [] if one.currency == "USD" else [one.currency or "currency unknown"]
        marks += ["per year"] if one.per_year else []
        told[f"{one.role} ({', '.join(marks)})" if marks else one.role] = one.as_json()
    return told


def money_json(money: Money) -> dict[str, Any]:
    """One stated sum; null is unknown, or an open end.

    A sum that is `contained_in` another is never added to it; sums of one `transaction` are the same money.
    """
    return {
        "role": money.role and str(money.role),
        "low": number(money.low),
        "high": number(money.high),
        "currency": money.currency,
        "bound": money.bound and str(money.bound),
        "period": money.period and str(money.period),
        "transaction": money.transaction,
        "contained_in": money.contained_in,
    }


def in_words(flow: Sum) -> str:
    """The role, the sum and how sure its parts are."""
    if flow.role == NOT_SAID:
        return f"role not said: {', '.join(flow.deals)}"
    parts = f" ({', '.join(s for s, _, _ in flow.by_status)})"
    figure = ends_in_words(flow.low, flow.high, flow.currency, flow.period, flow.about)
    return f"{flow.role.replace('_', ' ')} {figure}{parts}"


def money_in_words(money: Money) -> str:
    """One stated sum without its role, with how it is stated and what time it covers."""
    return ends_in_words(money.low, money.high, money.currency, money.period, money.bound is Bound.ABOUT)


def ends_in_words(
    low: Decimal | None, high: Decimal | None, currency: str | None, period: Period | None, about: bool
) -> str:
    """Both ends of a sum, or the one that there is, with the currency and the time that it covers.

    >>> ends_in_words(Decimal(5000), None, "USD", Period.TERM, False)
    'at least 5,000 USD over the term'
    >>> ends_in_words(Decimal(5000), Decimal(5000), None, Period.PER_YEAR, True)
    'about 5,000 (currency unknown) a year'
    """
    bound = _bound(low, high, about)
    if low is None and high is None:
        told = "unknown"
    elif bound is Bound.AT_LEAST:
        told = f"at least {low:,.0f}"
    elif bound is Bound.UP_TO:
        told = f"up to {high:,.0f}"
    else:
        told = f"{'about ' if about else ''}{low:,.0f}{'' if low == high else f' to {high:,.0f}'}"
    return f"{told} {currency or '(currency unknown)'}{_PERIODS.get(period, '') if period else ''}"
