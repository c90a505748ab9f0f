"""Partial dates (2019, 2019-Q3, 2019-07, 2019-07-22) that stay partial and compare as intervals."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

_FORM = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?$")


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last day that a partial date can mean; both days are included."""

    first: date
    last: date

    def overlaps(self, other: Bounds, slack_days: int = 0) -> bool:
        """True if both intervals share a day, or lie at most `slack_days` apart."""
        gap = max((other.first - self.last).days, (self.first - other.last).days)
        return gap <= slack_days


@lru_cache(maxsize=65_536)
def bounds(text: str | None) -> Bounds | None:
    """Day bounds of a partial ISO date, None for None; ValueError for any other text.

    >>> bounds("2019-02")
    Bounds(first=datetime.date(2019, 2, 1), last=datetime.date(2019, 2, 28))
    >>> bounds("2025-Q3").last
    datetime.date(2025, 9, 30)
    """
    if text is None:
        return None
    match = _FORM.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no date of the form 2019, 2019-Q3, 2019-07 or 2019-07-22")
    year = int(match[1])
    if match[2]:
        low, high = 3 * int(match[2]) - 2, 3 * int(match[2])
    elif match[3]:
        low, high = 6 * int(match[3]) - 5, 6 * int(match[3])
    elif match[4]:
        low = high = int(match[4])
    else:
        low, high = 1, 12
    if match[5]:
        day = date(year, low, int(match[5]))
        return Bounds(day, day)
    return Bounds(date(year, low, 1), date(year, high, calendar.monthrange(year, high)[1]))


def day_of(known_by: datetime | date | None) -> date | None:
    """The day of an instant, in UTC; a day is its own, None stays None."""
    return known_by.astimezone(UTC).date() if isinstance(known_by, datetime) else known_by
