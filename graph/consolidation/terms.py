"""The sums of a deal: one a role and currency; what a change adds stands beside it and is never added to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.consolidation.sums import amounts_agree
from graph.model import Bound, Claim, Money

_FIGURE = r"(?:about |around |roughly |nearly |up to |another )?(?:US|USD |EUR )?[$€£¥\d]"
_TOTAL = re.compile(rf"\b(?:to a|in) total\b|\bto {_FIGURE}[^ ]* ?(?:bn|billion|m|million)\b", re.IGNORECASE)
_MORE = re.compile(rf"\bby {_FIGURE}|\b(?:additional|another|further|more|extra)\b", re.IGNORECASE)


def sum_words(quote: str) -> list[tuple[int, int]]:
    """Spans of the words by which a quote says that a sum is a new total, or comes on top."""
    return [(found.start(), found.end()) for pattern in (_TOTAL, _MORE) for found in pattern.finditer(quote)]


def terms_of(claims: Sequence[Claim], amendments: Sequence[Claim]) -> tuple[Money, ...]:
    """One sum per role and currency, from the best evidence that gives it; the headline one first.

    A sum whose role is not said is left out where it is one that has a role: it is the same money. claims: best
    evidence first. amendments: changes of the deal, oldest first; one that names a new total replaces the sum, one
    that says by how much it grew is a further sum, and one that says neither leaves the sums as they are.
    """
    found: dict[tuple[object, str | None], Money] = {}
    for claim in claims:
        money = claim.money
        if money is not None and money.headline is not None:
            key = (money.role, money.currency)
            held = found.get(key)
            # An exact figure beats a bound on it from evidence that is otherwise as good.
            if held is None or (held.bound is Bound.UP_TO and money.bound is Bound.EXACT and held.low == money.low):
                found[key] = money
    added: list[Money] = []
    for claim in amendments:
        money = claim.money
        if money is None or money.headline is None:
            continue
        if _TOTAL.search(claim.evidence.quote):
            found[money.role, money.currency] = money
            added = [m for m in added if (m.role, m.currency) != (money.role, money.currency)]
        elif _MORE.search(claim.evidence.quote) and not any(amounts_agree(money, m) for m in added):
            added.append(money)
    roles = [m for m in found.values() if m.role is not None]
    kept = [m for m in found.values() if m.role or not any(amounts_agree(m, other) for other in roles)]
    return (*kept, *added)
