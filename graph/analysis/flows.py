"""Sums of money by role: added within one role and currency only, contained parts and shared transactions once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graph.links import DealLink
from graph.model import Deal, Money

NOT_SAID = "role_not_said"


@dataclass(frozen=True, slots=True)
class Sum:
    """Money of one role and one currency; None: open or unknown."""

    role: str
    currency: str | None
    low: Decimal | None
    high: Decimal | None
    deals: tuple[str, ...]  # whose sums are added
    by_status: tuple[tuple[str, Decimal | None, Decimal | None], ...] = ()  # how sure each part is: status, low, high

    def as_json(self) -> dict[str, Any]:
        """Whole units of the currency."""
        return {
            "low": number(self.low),
            "high": number(self.high),
            "currency": self.currency,
            "deals": list(self.deals),
            "by_status": {s: {"low": number(low), "high": number(high)} for s, low, high in self.by_status},
        }


def sums_of(deals: Sequence[Deal], links: Sequence[DealLink]) -> tuple[tuple[Sum, ...], tuple[str, ...]]:
    """Sums within one role and currency, and the deals that state none.

    A contained deal and a part of one of the deals are left out, a shared transaction counts once.
    """
    ids = {d.id for d in deals}
    contained = {x.deal for x in links if x.relation == "part_of" and x.other in ids}
    shared = {x.deal for x in links if x.relation == "same_transaction" and x.other in ids}
    stated: dict[tuple[str, str], list[tuple[Deal, Money]]] = {}
    transactions: set[tuple[str, str, str]] = set()
    for deal in deals:
        if deal.id in contained or deal.id in shared:
            continue
        for money in deal.terms:
            if money.contained_in in ids:
                continue
            key = (NOT_SAID if money.role is None else str(money.role), money.currency or "")
            if money.transaction is not None:
                if (*key, money.transaction) in transactions:
                    continue
                transactions.add((*key, money.transaction))
            stated.setdefault(key, []).append((deal, money))
    found = tuple(_sum(*key, stated[key]) for key in sorted(stated, key=lambda k: (k[0], -len(stated[k]), k[1])))
    return found, tuple(sorted({d.id for d in deals if not d.terms}))


def _sum(role: str, currency: str, parts: Sequence[tuple[Deal, Money]]) -> Sum:
    deals = tuple(d.id for d, _ in parts)
    if role == NOT_SAID:  # listed and not added: they may be of several roles
        return Sum(role, currency or None, None, None, deals)
    by_status = tuple(
        (status, *_ends([m for d, m in parts if str(d.status) == status]))
        for status in sorted({str(d.status) for d, _ in parts})
    )
    return Sum(role, currency or None, *_ends([m for _, m in parts]), deals, by_status)


def _ends(parts: Sequence[Money]) -> tuple[Decimal | None, Decimal | None]:
    return _add([m.low for m in parts]), _add([m.high for m in parts])


def _add(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def number(value: Decimal | None) -> int | float | None:
    """A whole number where it is one, for JSON; None stays None."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


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
    return f"{flow.role} {ends_in_words(flow.low, flow.high)} {flow.currency or 'currency unknown'}{parts}"


def ends_in_words(low: Decimal | None, high: Decimal | None) -> str:
    """Both ends of a sum, or the one that there is.

    >>> ends_in_words(Decimal(5000), None)
    '5,000 or more'
    """
    if high is None:
        return "unknown" if low is None else f"{low:,.0f} or more"
    if low is None:
        return f"unknown to {high:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
