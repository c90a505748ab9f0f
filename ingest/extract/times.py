"""Dates in running text, resolved against the day of publication as the claim conventions say."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {m.lower(): n for n, m in enumerate(calendar.month_name) if m}
_MONTHS.update({m.lower()[:3]: n for m, n in list(_MONTHS.items())})
_MONTHS["sept"] = 9
_DAYS = {d.lower(): n for n, d in enumerate(calendar.day_name)}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?"
    r"|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:19|20)\d\d"
# Every date begins where a word does: tried at other letters, each form of it would be turned down there one by one.
_SPAN = re.compile(
    rf"\b(?:(?P<iso>\b{_YEAR}-\d\d-\d\d\b)"
    rf"|(?P<dmy>\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH})(?:,?\s(?P<y1>{_YEAR}))?\b)"
    rf"|(?P<mdy>\b(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|%)(?:,?\s(?P<y2>{_YEAR})\b)?)"
    rf"|(?P<my>\b(?:(?:early|mid|late|early-|mid-"
    rf"|late-)[ -]?)?(?P<m3>{_MONTH}),?\s(?:of\s)?(?:(?P<y3>{_YEAR})|(?P<rel3>last|this|next)\syear)\b)"
    rf"|(?P<quarter>\b(?:(?:the\s)?(?P<q>first|second|third|fourth)\squarter\sof\s(?P<y4>{_YEAR})"
    rf"|Q(?P<q2>[1-4])\s(?P<y5>{_YEAR})))"
    rf"|(?P<half>\b(?:the\s)?(?P<h>first|second)\shalf\sof\s(?:(?P<y6>{_YEAR})|(?P<rel6>next|this|last)\syear)\b)"
    rf"|(?P<weekday>\b(?:(?P<lastday>last)\s)?(?P<wd>{_DAY})\b)"
    rf"|(?P<eve>\b(?:Christmas Eve|Christmas Day|New Year's (?:Eve|Day))\b)"
    rf"|(?P<rel>\b(?:yesterday|today|(?:earlier\s)?this (?:week|month|year|morning)|last (?:week|month"
    rf"|year|night)|next (?:month|year)|earlier this (?:week|month|year)|(?:late )?last year)\b)"
    rf"|(?P<later>\b(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|a)\s(?P<unit>year"
    rf"|month)s?\s(?P<dir>later|earlier|ago)\b)"
    rf"|(?P<month>\b(?i:in|since|until|from|by|late|early|mid|last)[- ](?:late |early "
    rf"|mid-)?(?P<m4>{_MONTH})\b(?!\s\d))"
    rf"|(?P<year>(?:(?<=\b(?i:in) )|(?<=\b(?i:since) )|(?<=\b(?i:from) )|(?<=\b(?i:until) )"
    rf"|(?<=\b(?i:by) )|(?<=\b(?i:through) )|(?<=\b(?i:to) )|(?<=\b(?i:during) )|(?<=\b(?i:of) )"
    rf"|(?<=\b(?i:late) )|(?<=\b(?i:early) )|(?<=\bmid-)|(?<=\b(?i:into) )|(?<=\b(?i:back) )"
    rf"|(?<=\bend-)|(?<=\()){_YEAR}\b(?!-\d|[,.]\d)))"
)
_ANY = re.compile(
    r"\d|day\b|month|year|Eve\b|January|February|March|April|May|June|July|August|September|October|November|December"
)
_NUMBER = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {"a": 1}
# What stands before the date says what it dates.
_START = re.compile(
    r"\bsince (?:[\w'’-]+ ){1,4}in $|\b(?:since|from|starting|beginning|as of|effective)\s(?:(?:in|on"
    r"|early|late|the|about)\s){0,2}$",
    re.I,
)
_END = re.compile(
    r"\b(?:until|till|through|expires?|expiring|ends?|ending|lasts?|lasting|runs?|up to)\s(?:(?:in|on"
    r"|through|to|until|early|late|at|the|end|of|least)\s){0,4}$",
    re.I,
)
_DURATION = re.compile(
    r"\b(?:(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen"
    r"|twenty)[- ](?P<unit>year|month)(?:s\b|\b))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class When:
    """A date in the text; `value` is a partial ISO date, or None if it cannot be resolved."""

    start: int
    end: int
    value: str | None
    role: str  # at | start | end | by (a term that somebody sets)


def find_dates(text: str, published: str | None, start: int = 0, end: int | None = None) -> Iterator[When]:
    """Yield the dates of `text[start:end]` in order; relative ones need a full or monthly date of publication."""
    end = len(text) if end is None else end
    if not _ANY.search(text, start, end):
        return
    today = _day(published)
    previous: str | None = None
    for match in _SPAN.finditer(text, start, end):
        value = _value(match, today, published, previous)
        left = text[max(start, match.start() - 50) : match.start()]
        if (match["month"] or "")[:4].lower() in {"sinc", "unti", "from"} or (match["month"] or "").lower().startswith(
            "by "
        ):
            left += match["month"].split()[0] + " "
        role = (
            "by"
            if left.endswith(("by ", "before "))
            else "start"
            if _START.search(left)
            else "end"
            if _END.search(left)
            else "at"
        )
        if value is not None:
            previous = value
        yield When(match.start(), match.end(), value, role)


def years_long(text: str, start: int, end: int) -> int | None:
    """Length in whole years that the span states ("a seven-year deal", "over five years"), None if it states none."""
    match = _DURATION.search(text, start, end)
    if match is None or match["unit"].lower() != "year":
        return None
    word = match["n"].lower()
    return int(word) if word.isdigit() else _NUMBER.get(word)


def _day(published: str | None) -> date | None:
    if published is None:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _value(match: re.Match[str], today: date | None, published: str | None, previous: str | None) -> str | None:
    g = match
    year = int(published[:4]) if published and published[:4].isdigit() else None
    if g["iso"]:
        return _safe(int(g["iso"][:4]), int(g["iso"][5:7]), int(g["iso"][8:]))
    if g["dmy"] or g["mdy"]:
        month, day = _month(g["m1"] or g["m2"]), int(g["d1"] or g["d2"])
        stated = g["y1"] or g["y2"]
        if stated:
            return _safe(int(stated), month, day)
        if today is None:
            return None
        value = _safe(today.year, month, day)
        return value if value is None or value <= today.isoformat() else _safe(today.year - 1, month, day)
    if g["my"]:
        if g["y3"]:
            return f"{g['y3']}-{_month(g['m3']):02}"
        return (
            None
            if year is None
            else f"{year + {'last': -1, 'this': 0, 'next': 1}[g['rel3'].lower()]}-{_month(g['m3']):02}"
        )
    if g["quarter"]:
        number = g["q2"] or {"first": "1", "second": "2", "third": "3", "fourth": "4"}[g["q"].lower()]
        return f"{g['y4'] or g['y5']}-Q{number}"
    if g["half"]:
        stated = g["y6"]
        if not stated and year is None:
            return None
        base = int(stated) if stated else (year or 0) + {"last": -1, "this": 0, "next": 1}[g["rel6"].lower()]
        return f"{base}-H{'1' if g['h'].lower() == 'first' else '2'}"
    if g["year"]:
        return g["year"]
    if g["later"]:
        return _shifted(g, today, previous)
    if g["month"]:
        if today is None:
            return None
        month = _month(g["m4"])
        return f"{today.year if month <= today.month else today.year - 1}-{month:02}"
    if today is None:
        return None
    if g["weekday"]:
        back = (today.weekday() - _DAYS[g["wd"].lower()]) % 7
        if g["lastday"] and back == 0:
            back = 7
        return (today - timedelta(days=back)).isoformat()
    if g["eve"]:
        month, day = {
            "christmas eve": (12, 24),
            "christmas day": (12, 25),
            "new year's eve": (12, 31),
            "new year's day": (1, 1),
        }[g["eve"].lower()]
        found = date(today.year, month, day)
        return (found if found <= today else date(today.year - 1, month, day)).isoformat()
    return _relative(g["rel"].lower(), today)


def _relative(words: str, today: date) -> str | None:
    if words in {"today", "this morning"}:
        return today.isoformat()
    if words in {"yesterday", "last night"}:
        return (today - timedelta(days=1)).isoformat()
    if words.endswith("week"):
        return None  # a week is no partial date
    step = -1 if "last" in words else 1 if "next" in words else 0
    if words.endswith("year"):
        return str(today.year + step)
    month = today.year * 12 + today.month - 1 + step
    return f"{month // 12}-{month % 12 + 1:02}"


def _shifted(g: re.Match[str], today: date | None, previous: str | None) -> str | None:
    number = _NUMBER[(g["n"] or "a").lower()]
    direction = (g["dir"] or "").lower()
    base = (today.isoformat() if today else None) if direction == "ago" else previous
    if base is None or not base[:4].isdigit():
        return None
    sign = 1 if direction == "later" else -1
    if g["unit"] == "year":
        return str(int(base[:4]) + sign * number)
    if not re.match(r"\d{4}-\d\d", base):
        return None
    month = int(base[:4]) * 12 + int(base[5:7]) - 1 + sign * number
    return f"{month // 12}-{month % 12 + 1:02}"


def _month(word: str | None) -> int:
    return _MONTHS[(word or "").lower().rstrip(".")]


def _safe(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
