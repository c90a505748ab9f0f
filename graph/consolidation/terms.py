"""The sums of a deal: one a role and currency; further parts of it and what a change adds stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from graph.consolidation.sums import amounts_agree
from graph.model import Bound, Claim, Money, Period

_FIGURE = r"(?:about |around |roughly |nearly |up to |another )?(?:US|USD |EUR )?[$€£¥\d]"
_TOTAL = re.compile(rf"\b(?:to a|in) total\b|\bto {_FIGURE}[^ ]* ?(?:bn|billion|m|million)\b", re.IGNORECASE)
_MORE = re.compile(rf"\bby {_FIGURE}|\b(?:additional|another|further|more(?! than\b)|extra)\b", re.IGNORECASE)
_FURTHER = re.compile(
    rf"\b(?:another|additional|further|extra) {_FIGURE}|\d ?(?:bn|billion|m|million)? more\b(?! than)", re.IGNORECASE
)
_MOVED = re.compile(
    r"\b(?:rais|increas|lift|doubl|trebl|tripl|reduc|trimm|dilut)\w*"
    r"|\b(?:rose|risen|fell|fallen|grew|grown|cuts?|cutting|sold)\b|\bfrom \d[\d.]* ?(?:%|per ?cent)",
    re.IGNORECASE,
)


def sum_words(quote: str) -> list[tuple[int, int]]:
    """Spans of the words by which a quote says that a sum is a new total or comes on top, or that a share moved."""
    patterns = (_TOTAL, _MORE, _FURTHER, _MOVED)
    return [(found.start(), found.end()) for pattern in patterns for found in pattern.finditer(quote)]


@lru_cache(maxsize=65_536)
def share_moved(quote: str) -> bool:
    """True if a quote tells that a share rose or fell, so that it was another one before.

    >>> share_moved("raised its stake to 12 %"), share_moved("owns 12 %")
    (True, False)
    """
    return _MOVED.search(quote) is not None


@lru_cache(maxsize=65_536)
def is_further(quote: str) -> bool:
    """True if a quote tells of a sum beside another one, which it neither repeats nor contradicts.

    >>> is_further("and another $35bn later"), is_further("more than $35bn")
    (True, False)
    """
    return _FURTHER.search(quote) is not None


def _key(money: Money) -> tuple[object, ...]:
    """What a sum is of: what is due every year is neither the whole nor a part of it."""
    return money.role, money.currency, money.period is Period.PER_YEAR


def terms_of(deal: str, claims: Sequence[Claim], amendments: Sequence[Claim]) -> tuple[Money, ...]:
    """One sum per role and currency, and one a year, from the best evidence that gives it; the headline one first.

    Another sum of one role is kept as a part (`contained_in` is the deal's id), never to be added, if its quote calls
    it a further one or the document of the first sum tells it too. A sum whose role is not said is left out where it
    is one that has a role: it is the same money. deal: its id. claims: best evidence first. amendments: changes of the
    deal, oldest first; one that names a new total replaces the sum, one that says by how much it grew is a further
    sum, and one that says neither leaves the sums as they are.
    """
    found: dict[tuple[object, ...], Money] = {}
    documents: dict[tuple[object, ...], str] = {}  # which gave the sum
    parts: list[Money] = []
    stating = [(c, c.money) for c in claims if c.money is not None and c.money.headline is not None]
    for claim, money in sorted(stating, key=lambda s: is_further(s[0].evidence.quote)):  # stable: best evidence first
        key = _key(money)
        held = found.get(key)
        # An exact figure beats a bound on it from evidence that is otherwise as good.
        if held is None or (held.bound is Bound.UP_TO and money.bound is Bound.EXACT and held.low == money.low):
            found[key], documents[key] = money, claim.document_id
            continue
        beside = is_further(claim.evidence.quote) or claim.document_id == documents[key]
        if beside and not any(amounts_agree(money, m) for m in (held, *parts)):
            parts.append(money if money.contained_in else replace(money, contained_in=deal))
    added: list[Money] = []
    for change in amendments:
        grown, quote = change.money, change.evidence.quote
        if grown is None or grown.headline is None:
            continue
        if _TOTAL.search(quote):
            found[_key(grown)] = grown
            added = [m for m in added if _key(m) != _key(grown)]
        elif _MORE.search(quote) and not any(amounts_agree(grown, m) for m in added):
            added.append(grown)
    roles = [m for m in found.values() if m.role is not None]
    kept = [m for m in found.values() if m.role or not any(amounts_agree(m, other) for other in roles)]
    return (*kept, *parts, *added)
