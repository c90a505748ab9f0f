"""Addresses that name a day, such as EDGAR's daily index: the day is filled in when the source is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# EDGAR's days are those of Washington, and an index is complete in the night after its day.
_EDGAR = ZoneInfo("America/New_York")
_WEEK = timedelta(days=7)
NAMES = ("{year}", "{quarter}", "{yyyymmdd}", "{today}", "{week_ago}")


def working_days(now: datetime, most: int) -> list[date]:
    """The last working days before today, the latest first; public holidays are not known and among them."""
    found: list[date] = []
    day = now.astimezone(_EDGAR).date()
    while len(found) < most:
        day = _working_day_before(day)
        found.append(day)
    return found


def names_a_day(url: str) -> bool:
    """True if an address stands for one of each working day."""
    return "{yyyymmdd}" in url


def dated(url: str, now: datetime, day: date | None = None) -> str:
    """The address with the marks of `NAMES` filled in.

    {year}, {quarter} and {yyyymmdd} are those of `day`, or of the last working day before today; {today} and {week_ago}
    are days as 2026-03-18.

    >>> from datetime import UTC
    >>> dated("x/{year}/QTR{quarter}/form.{yyyymmdd}.idx", datetime(2026, 3, 9, 12, tzinfo=UTC))
    'x/2026/QTR1/form.20260306.idx'
    """
    if "{" not in url:
        return url
    today = now.astimezone(_EDGAR).date()
    last = day or _working_day_before(today)
    filled = {
        "{year}": str(last.year),
        "{quarter}": str((last.month + 2) // 3),
        "{yyyymmdd}": last.strftime("%Y%m%d"),
        "{today}": today.isoformat(),
        "{week_ago}": (today - _WEEK).isoformat(),
    }
    for name, value in filled.items():
        url = url.replace(name, value)
    return url


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day
