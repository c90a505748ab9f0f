"""Keeps of a row's sums, shares, dates and words only what the text states beside the quotation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from graph.dates import bounds
from graph.model import Kind, Money
from ingest.extract.amounts import find_percents, find_sums
from ingest.extract.llm.answer import KINDS, Row
from ingest.extract.llm.reading import Reading
from ingest.extract.terms import MAY_PROMISE
from ingest.extract.times import find_dates

_BEFORE, _AFTER = 1, 2  # sentences around that of the quotation in which its terms may stand
_LONGEST_OBJECT = 120  # characters
_NEAR = Decimal("0.000001")  # of a sum: what a model's binary fraction may be off
# "contains no exclusivity", "a non-exclusive licence": the word, and the opposite.
INCLUSIVE = re.compile(
    r"\b(?:non-?exclusiv|(?:no|not|never|without|free of|free from|excluding|lacks?|n['’]t)"
    r" (?:(?:an?|any|the|be|grant|contain|have|provide for|sole) ){0,3}exclusiv)"
)
_ENDED = frozenset(k.value for k in KINDS if k is not Kind.TERMINATION)


@dataclass(frozen=True, slots=True)
class Stated:
    """The terms of a row that the text bears out."""

    object: str | None
    money: Money | None
    percent: Decimal | None
    exclusive: bool | None
    date: str | None
    end: str | None


def stated(row: Row, kind: Kind, reading: Reading, start: int, end: int, unstated: Counter[str]) -> Stated:
    """The terms that stand in the sentences around `text[start:end]`; the others are unknown, and counted by name."""
    first, last = reading.around(start, end, _BEFORE, _AFTER)
    text = reading.text
    money = _money(row, reading, first, last)
    percent = None
    if row.percent is not None:
        shares = (share.value for share in find_percents(text, first, last))
        percent = next((s for s in shares if abs(s - Decimal(str(row.percent))) <= _NEAR * 100), None)
    days = {when.value for when in find_dates(text, reading.document.published, first, last) if when.value}
    date, until = (_day(value, days) for value in (row.date, row.end))
    begins, ends = bounds(date), bounds(until)
    if begins is not None and ends is not None and ends.last < begins.first:
        until = None
    exclusive = _exclusive(row, text[first:last].lower())
    kept = Stated(_object(row, kind, text[first:last]), money, percent, exclusive, date, until)
    said = {
        "object": row.object, "amount": row.amount, "percent": row.percent, "exclusive": row.exclusive,
        "date": row.date, "end": row.end,
    }  # fmt: skip
    left = {
        "object": kept.object, "amount": kept.money, "percent": kept.percent, "exclusive": kept.exclusive,
        "date": kept.date, "end": kept.end,
    }  # fmt: skip
    unstated.update(name for name, value in said.items() if value is not None and left[name] is None)
    return kept


def _money(row: Row, reading: Reading, start: int, end: int) -> Money | None:
    """The sum as the text has it, its currency too: a model's word for one is no code of ISO 4217."""
    if row.amount is None:
        return None
    amount = Decimal(str(row.amount))
    for each in find_sums(reading.text, start, end):
        if any(value is not None and abs(value - amount) <= _NEAR * amount for value in (each.low, each.high)):
            return Money(each.low, each.high, each.currency, bound=each.bound, period=each.period)
    return None


def _exclusive(row: Row, text: str) -> bool | None:
    """Whether the tie bars all others, if the text says a word of it."""
    if row.exclusive is None or not MAY_PROMISE.search(text):
        return None
    return None if row.exclusive and INCLUSIVE.search(text) else row.exclusive


def _day(value: str | None, days: set[str]) -> str | None:
    """The date if the text gives it as fully at least."""
    return value if value and any(day == value or day.startswith(f"{value}-") for day in days) else None


def _object(row: Row, kind: Kind, text: str) -> str | None:
    """What is dealt in, in words of the text; of an ending which kind of tie it ended."""
    words = " ".join((row.object or "").split())
    if kind is Kind.TERMINATION:
        named = words.lower().replace(" ", "_")
        return named if named in _ENDED else None
    if not words or len(words) > _LONGEST_OBJECT:
        return None
    held = " ".join(text.split()).casefold()
    return words if re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", held) else None
