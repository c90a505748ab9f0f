"""Addresses that name a day, such as EDGAR's daily index: the day is filled in when the source is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# EDGAR's days are those of Washington, and an index is complete in the night after its day.
_EDGAR = ZoneInfo("America/New_York")
_WEEK = timedelta(days=7)
NAMES = ("{year}", "{quarter}", "{yyyymmdd}", "{today}", "{week_ago}")


def dated(url: str, now: datetime) -> str:
    """The address with the marks of `NAMES` filled in.

    {year}, {quarter} and {yyyymmdd} are those of the last working day before today, {today} and {week_ago} days as
    2026-03-18. Public holidays are not known: their index does not exist, and the run says so.

    >>> from datetime import UTC
    >>> dated("x/{year}/QTR{quarter}/form.{yyyymmdd}.idx", datetime(2026, 3, 9, 12, tzinfo=UTC))
    'x/2026/QTR1/form.20260306.idx'
    """
    if "{" not in url:
        return url
    today = now.astimezone(_EDGAR).date()
    last = _working_day_before(today)
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
