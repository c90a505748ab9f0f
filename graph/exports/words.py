"""A deal, its money and its claims in words, for exports whose schema has no place for how sure a source is."""

from __future__ import annotations

from graph.explain import STATUS_RULES
from graph.exports.exportable import Told
from graph.model import Deal, Money
from graph.spreadsheet import cell


def money_in_words(money: Money) -> str:
    """One sum with its role; what is not said prints "unknown".

    >>> from decimal import Decimal
    >>> money_in_words(Money(Decimal(0), Decimal(5_000_000_000), "USD"))
    'role unknown: 0 to 5000000000 USD'
    """
    low, high = (format(v.normalize(), "f") if v is not None else "unknown" for v in (money.low, money.high))
    sum_ = low if low == high else f"{low} to {high}"
    more = [v.value for v in (money.bound, money.period) if v is not None]
    role = money.role.value if money.role else "role unknown"
    said = f"{role}: {sum_} {money.currency or 'currency unknown'}{f' ({chr(44).join(more)})' if more else ''}"
    if money.transaction:
        said += f", transaction {money.transaction}, whose sum counts once"
    return said + (f", part of the sum of {money.contained_in}, not to be added to it" if money.contained_in else "")


def deal_in_words(deal: Deal, label: str) -> str:
    """What stands about a deal: kind, status and what the status means, terms by role, exclusivity, dates as stated."""
    rule = STATUS_RULES.get(deal.status.value)
    exclusive = {True: "yes", False: "no", None: "unknown"}[deal.exclusive]
    parts = [
        f"{label}; status {deal.status.value}{f' ({rule})' if rule else ''}",
        "disputed: sources contradict one another" if deal.disputed else None,
        f"independent sources {deal.independent_sources}",
        f"object {deal.object}" if deal.object else None,
        *(money_in_words(m) for m in deal.terms),
        f"percent {cell(float(deal.percent))}" if deal.percent is not None else None,
        f"exclusive {exclusive}",
        f"announced {deal.announced or 'unknown'}, start {deal.start or 'unknown'}",
        f"end {deal.end_in_words}",
    ]
    return "; ".join(p for p in parts if p) + "."


def cut(quote: str, longest: int) -> str:
    """A quote of at most so many characters; a longer one ends in "…".

    >>> cut("They have signed.", 9)
    'They hav…'
    """
    return quote if len(quote) <= longest else quote[: max(0, longest - 1)].rstrip() + "…"


def claim_in_words(told: Told, longest: int) -> str:
    """A claim's modality, quote and source with what is needed to check it; longest: characters of the quote."""
    source = told.source
    quote = "words withdrawn by their publisher" if told.quote is None else f"“{cut(told.quote, longest)}”"
    return (
        f"{told.claim.modality.value}: {quote} ({told.publisher or 'publisher unknown'}, "
        f"{told.published or 'publication unknown'}, {told.url}; claim {told.claim.id}, document {source.id} "
        f"characters {told.claim.evidence.start}–{told.claim.evidence.end}, fetched {source.fetched}, "
        f"SHA-256 of the quote {told.evidence_sha256})"
    )
