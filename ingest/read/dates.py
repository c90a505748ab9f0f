"""Dates of publication as sources write them, made partial ISO dates and checked for plausibility."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

FUTURE = "future"  # in the place of where a date stood: one was stated, and it had not come
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)
_FIRST_YEAR = 1990  # before the web and before EDGAR
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|(\d{2})(\d{2})(?=T\d))(?!\d)")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_US_LONG = re.compile(r"\b([A-Z][a-z]{2,8})\.?\s+(\d{1,2}),?\s+(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})\s+([A-Z][a-z]{2,8})\.?,?\s+(\d{4})\b")


def iso_day(text: str | None, latest: datetime) -> str | None:
    """The day that a date text names, as the publisher's own clock has it; None if senseless or still to come.

    latest: when the text was retrieved; one day of grace covers the time zones.

    >>> from datetime import UTC
    >>> iso_day("Tue, 17 Oct 2017 22:17:00 -0500", datetime(2020, 1, 1, tzinfo=UTC))
    '2017-10-17'
    >>> iso_day("1518478934", datetime(2020, 1, 1, tzinfo=UTC)) is None
    True
    """
    if not text:
        return None
    text = text.strip()[:64]
    iso = _ISO.match(text)
    try:
        if iso:
            year, month, day = (int(part) for part in iso.groups() if part)
            found = date(year, month, day)
        elif _PARTIAL.fullmatch(text):
            return _plausible_partial(text, latest)
        else:
            found = long_date(text) or parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat() if plausible(found, latest) else None


def is_future(text: str | None, latest: datetime) -> bool:
    """True if a date text names a day that had not come when the text was retrieved.

    >>> from datetime import UTC
    >>> is_future("2031-01-01", datetime(2020, 1, 1, tzinfo=UTC)), is_future("soon", datetime(2020, 1, 1, tzinfo=UTC))
    (True, False)
    """
    return iso_day(text, latest) is None and iso_day(text, _NEVER) is not None


def compact_day(text: str | None, latest: datetime) -> str | None:
    """The day of EDGAR's 20260306 form."""
    text = (text or "").strip()
    return iso_day(f"{text[:4]}-{text[4:6]}-{text[6:8]}", latest) if re.fullmatch(r"\d{8}", text) else None


def long_date(text: str) -> date | None:
    """The first date of the form "March 6, 2026" or "6 March 2026" in an English text."""
    american, other = _US_LONG.search(text), _DAY_FIRST.search(text)
    if american:
        month, day, year = american[1], american[2], american[3]
    elif other:
        day, month, year = other[1], other[2], other[3]
    else:
        return None
    try:
        return date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))
    except ValueError:
        return None


def plausible(day: date, latest: datetime) -> bool:
    """False for days before the web and for days that had not come when the text was retrieved."""
    return day.year >= _FIRST_YEAR and day <= (latest + timedelta(days=1)).date()


def _plausible_partial(text: str, latest: datetime) -> str | None:
    year, _, month = text.partition("-")
    first = date(int(year), int(month or 1), 1)
    return text if plausible(first, latest) else None
