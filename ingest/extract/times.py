"""Dates in running text, resolved against the day of publication as the claim conventions say."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.dates import bounds

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
_NO_YEAR = r"(?!,?\s\d{4}\b)"  # "31 December 9999" is no day of this year
# Every date begins where a word does: tried at other letters, each form of it would be turned down there one by one.
_SPAN = re.compile(
    rf"\b(?:(?P<iso>\b{_YEAR}-\d\d-\d\d\b)"
    rf"|(?P<numeric>\b\d{{1,2}}/\d{{1,2}}/{_YEAR}\b)"
    rf"|(?P<dmy>\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH})(?:,?\s(?P<y1>{_YEAR}))?\b{_NO_YEAR})"
    rf"|(?P<mdy>\b(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|%)(?:,?\s(?P<y2>{_YEAR})\b)?{_NO_YEAR})"
    rf"|(?P<my>\b(?:(?:early|mid|late|early-|mid-"
    rf"|late-)[ -]?)?(?P<m3>{_MONTH}),?\s(?:of\s)?(?:(?P<y3>{_YEAR})|(?P<rel3>last|this|next)\syear)\b)"
    rf"|(?P<quarter>\b(?:(?:the\s)?(?P<q>first|second|third|fourth)\squarter\sof\s(?P<y4>{_YEAR})"
    rf"|Q(?P<q2>[1-4])\s(?P<y5>{_YEAR})))"
    rf"|(?P<half>\b(?:the\s)?(?P<h>first|second)\shalf\sof\s(?:(?P<y6>{_YEAR})|(?P<rel6>next|this|last)\syear)\b)"
    rf"|(?P<weekday>\b(?:(?P<lastday>last)\s)?(?P<wd>{_DAY})\b)"
    rf"|(?P<eve>\b(?:Christmas Eve|Christmas Day|New Year's (?:Eve|Day))\b)"
    rf"|(?P<rel>\b(?:yesterday|today|(?:earlier\s)?this (?:week|month|year|morning)|last (?:week|month"
    rf"|year|night)|next (?:month|quarter|year)|last quarter|tomorrow|earlier this (?:week|month|year)"
    rf"|(?:late )?last year)\b)"
    rf"|(?P<later>\b(?P<n>(?i:one|two|three|four|five|six|seven|eight|nine|ten|a)|\d{{1,2}})\s(?P<unit>year"
    rf"|month|week|day)s?\s(?P<dir>later|earlier|ago|(?:before|after|previously)(?=[,.;:]|$))(?!\w))"
    rf"|(?P<same>\b(?:[Tt]he\ssame|(?i:in|on|later|earlier)\sthat(?:\ssame)?)"
    rf"\s(?P<same_unit>day|date|month|year)\b(?![-'’]))"
    rf"|(?P<dayth>\b[Oo]n\sthe\s(?P<nth>\d{{1,2}})(?:st|nd|rd|th)(?=[,.;:)]|$|\s(?:and|but|of\s(?:that|the)\smonth)\b))"
    rf"|(?P<month>\b(?i:in|since|until|till|through|from|by|late|early|mid|last|next)[- ](?:late |early "
    rf"|mid-)?(?P<m4>{_MONTH})\b(?!\s\d|,?\s(?:of\s)?(?:last|this|next)\syear))"
    rf"|(?P<year>(?:(?<=\b(?i:in) )|(?<=\b(?i:since) )|(?<=\b(?i:from) )|(?<=\b(?i:until) )"
    rf"|(?<=\b(?i:by) )|(?<=\b(?i:through) )|(?<=\b(?i:to) )|(?<=\b(?i:during) )|(?<=\b(?i:of) )"
    rf"|(?<=\b(?i:late) )|(?<=\b(?i:early) )|(?<=\bmid-)|(?<=\b(?i:into) )|(?<=\b(?i:back) )"
    rf"|(?<=\bend-)|(?<=\()){_YEAR}\b(?!-\d|[,.]\d)"
    rf"|(?:(?<=\bits )|(?<=\btheir )|(?<=['’]s ))(?:{_YEAR})(?=\s(?:acquisition|purchase|takeover|deal|contract"
    rf"|agreement|investment|merger|pact|licen[cs]e|lawsuit|suit|settlement)\b)))"
)
_ANY = re.compile(
    r"\d|days?\b|weeks?\b|same date|tomorrow|month|quarter|year|Eve\b|"
    r"January|February|March|April|May|June|July|August|September|October|November|December"
)
_FIXED = re.compile(
    r"\d|[a-z]day\b|January|February|March|April|May|June|July|August|September|October|November|December"
)
_NUMBER = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {"a": 1}
# What stands before the date says what it dates.
_START = re.compile(
    r"\bsince (?:[\w'’-]+ ){1,4}in $|\b(?:since|from|starting|beginning|as of|effective|begins?|starts?|commences?"
    r"|takes? effect|comes? into force)\s(?:(?:in|on|early|late|the|about)\s){0,2}$",
    re.I,
)
# "from 2026 to 2030", "extended its contract to 2030"
_TO = re.compile(r"\s(?:to|through|until)\s(?:early\s|late\s)?")
_EXTENDED = re.compile(r"\b(?:extend|renew|prolong)\w*\b[^.;]{0,50}\sto\s(?:early\s|late\s)?$", re.I)
# The verb nearest before a date without a year says whether it is the last one or the next.
_VERB = re.compile(
    r"\b(?:(?P<ahead>(?:will|shall|would|won't|(?:is|are) to|(?:is|are) (?:set|due|expected|scheduled|slated|planned"
    r"|likely)(?: to)?|(?:plan|intend|aim|hope|expect|agree)s? to|expires|runs out|lapses|begins|starts|takes effect)\b"
    r"(?: (?:not|never|no longer|also|then|only))?(?: (?:have )?be(?:en)? \w+)?)"
    r"|(?P<past>\w+ed|said|says|told|was|were|had|bought|sold|struck|won|made|took|wrote|put|paid|began|became|built|gave"
    r"|got|held|led|left|met|ran|saw|sent|spent|spun|came|went|chose|found|knew|according|statement|filing|announcement"
    r"|report|release|memo|letter|interview))\b",
    re.I,
)
_SPOKEN = re.compile(r"^\s(?:filing|statement|announcement|report|letter|memo|evening|morning|night|interview)\b")
_OPENS = re.compile(r"(?:^|[,;:—–]|\b(?:and|but|that))\s*(?:(?:on|in|from|by|after|until|come)\s*)?$", re.I)
_BACK = 300  # characters before a sentence in which the date that it goes on from is looked for
_REACH = 120  # characters around a date in which its verb is looked for
_END = re.compile(
    r"\b(?:until|till|through|expires?|expiring|ends?|ending|lasts?|lasting|runs?|up to)\s(?:(?:in|on"
    r"|through|to|until|early|late|at|the|end|of|least)\s){0,4}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class When:
    """A date in the text; `value` is a partial ISO date, or None if it cannot be resolved."""

    start: int
    end: int
    value: str | None
    role: str  # at | start | end | by (a term that somebody sets)
    ahead: bool = False  # after the day of publication


def find_dates(text: str, published: str | None, start: int = 0, end: int | None = None) -> Iterator[When]:
    """Yield the dates of `text[start:end]` in order; relative ones need a full or monthly date of publication.

    "The same day" and "a month earlier" go on from the date before, which may stand before `start`.
    """
    end = len(text) if end is None else end
    if not _ANY.search(text, start, end):
        return
    today = _day(published)
    previous: str | None = None
    before: When | None = None
    told: str | None = None  # the last date before `start`, once one is asked for
    asked = False
    for match in _SPAN.finditer(text, start, end):
        if previous is None and (match["later"] or match["same"] or match["dayth"]):
            told, asked = (told, True) if asked else (_told_last(text, published, start), True)
            previous = told
        to_come = today is not None and _unfixed(match) and _to_come(text, start, end, match)
        value = _value(match, today, published, previous, to_come)
        left = text[max(start, match.start() - 80) : match.start()]
        lead = (match["month"] or "").split(" ")[0].lower()
        if lead in {"since", "until", "till", "through", "from", "by"}:
            left += lead + " "
        role = (
            "by"
            if left.endswith(("by ", "before ", "later than "))
            else "end"
            if _EXTENDED.search(left)
            or (before and before.role == "start" and _TO.fullmatch(text, before.end, match.start()))
            else "start"
            if _START.search(left)
            else "end"
            if _END.search(left)
            else "at"
        )
        if value is not None:
            previous = value
        day = bounds(value)
        before = When(match.start(), match.end(), value, role, bool(day and today and day.first > today))
        yield before


def _told_last(text: str, published: str | None, before: int) -> str | None:
    """The last date that the text states a little before a place, in the same paragraph."""
    least = max(before - _BACK, 0)
    first = max(text.rfind("\n", least, before) + 1, least)
    if not _FIXED.search(text, first, before):
        return None
    stated = [m for m in _SPAN.finditer(text, first, before) if not (m["later"] or m["same"] or m["dayth"])]
    if not stated:
        return None
    today = _day(published)
    to_come = today is not None and _unfixed(stated[-1]) and _to_come(text, first, before, stated[-1])
    return _value(stated[-1], today, published, None, to_come)


def _unfixed(match: re.Match[str]) -> bool:
    """True for a month or a day without its year, which may be the last one or the next."""
    if match["dmy"] or match["mdy"]:
        return not (match["y1"] or match["y2"])
    if match["month"]:
        return not match["month"].lower().startswith(("last", "since"))
    if match["dayth"]:
        return True
    return bool(match["weekday"] and not match["lastday"]) or bool(match["eve"])


def _to_come(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """True where the verb of the clause puts the date after the day of publication."""
    if match["month"] and match["month"].lower().startswith("next"):
        return True
    if _SPOKEN.match(text[match.end() : match.end() + 14]):
        return False
    left = text[max(start, match.start() - _REACH) : match.start()]
    verbs = list(_VERB.finditer(left))
    if verbs:
        return verbs[-1]["past"] is None
    until = match.group(0).lower().startswith(("until", "till", "through")) or _END.search(left) is not None
    if until or not _OPENS.search(left):
        return until
    verb = _VERB.search(text[match.end() : min(end, match.end() + _REACH)])
    return verb is not None and verb["ahead"] is not None


def _day(published: str | None) -> date | None:
    if published is None:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _value(
    match: re.Match[str], today: date | None, published: str | None, previous: str | None, to_come: bool
) -> str | None:
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
        return _nearest(today, month, day, to_come)
    if g["numeric"]:
        first, second, stated = (int(part) for part in g["numeric"].split("/"))
        if min(first, second) > 12 or max(first, second) <= 12:
            return None  # "3/4/2025": of April or of March
        return _safe(stated, min(first, second), max(first, second))
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
    if g["same"]:
        length = {"day": 10, "date": 10, "month": 7, "year": 4}[g["same_unit"].lower()]
        return (
            previous[:length]
            if previous and re.match(r"[\d-]+$", previous[:length]) and len(previous) >= length
            else None
        )
    if g["dayth"]:
        fixed = re.match(r"(\d{4})-(\d\d)", previous or (today.isoformat() if today else ""))
        value = _safe(int(fixed[1]), int(fixed[2]), int(g["nth"])) if fixed else None
        if value is None or today is None or to_come or value <= today.isoformat():
            return value
        last = today.replace(day=1) - timedelta(days=1)  # the last such day up to today
        return _safe(last.year, last.month, int(g["nth"]))
    if g["month"]:
        if today is None:
            return None
        month = _month(g["m4"])
        if to_come:
            soon = month > today.month or (month == today.month and not g["month"].lower().startswith("next"))
            return f"{today.year if soon else today.year + 1}-{month:02}"
        return f"{today.year if month <= today.month else today.year - 1}-{month:02}"
    if today is None:
        return None
    if g["weekday"]:
        back = (today.weekday() - _DAYS[g["wd"].lower()]) % 7
        if g["lastday"] and back == 0:
            back = 7
        if to_come:
            back = -((7 - back) % 7)
        return (today - timedelta(days=back)).isoformat()
    if g["eve"]:
        month, day = {
            "christmas eve": (12, 24),
            "christmas day": (12, 25),
            "new year's eve": (12, 31),
            "new year's day": (1, 1),
        }[g["eve"].lower()]
        return _nearest(today, month, day, to_come)
    return _relative(g["rel"].lower(), today)


def _nearest(today: date, month: int, day: int, to_come: bool) -> str | None:
    """The latest such day up to today, or the first from today on."""
    value = _safe(today.year, month, day)
    if value is None:
        return None
    if to_come:
        return value if value >= today.isoformat() else _safe(today.year + 1, month, day)
    return value if value <= today.isoformat() else _safe(today.year - 1, month, day)


def _relative(words: str, today: date) -> str | None:
    if words in {"today", "this morning"}:
        return today.isoformat()
    if words in {"yesterday", "last night"}:
        return (today - timedelta(days=1)).isoformat()
    if words == "tomorrow":
        return (today + timedelta(days=1)).isoformat()
    if words.endswith("week"):
        return None  # a week is no partial date
    step = -1 if "last" in words else 1 if "next" in words else 0
    if words.endswith("year"):
        return str(today.year + step)
    if words.endswith("quarter"):
        quarter = today.year * 4 + (today.month - 1) // 3 + step
        return f"{quarter // 4}-Q{quarter % 4 + 1}"
    month = today.year * 12 + today.month - 1 + step
    return f"{month // 12}-{month % 12 + 1:02}"


def _shifted(g: re.Match[str], today: date | None, previous: str | None) -> str | None:
    said = (g["n"] or "a").lower()
    number = int(said) if said.isdigit() else _NUMBER[said]
    direction = (g["dir"] or "").lower()
    base = (today.isoformat() if today else None) if direction == "ago" else previous
    if base is None or not base[:4].isdigit():
        return None
    sign = 1 if direction in {"later", "after"} else -1
    if g["unit"] in {"day", "week"}:
        day = _day(base) if len(base) == len("2026-01-01") else None
        step = timedelta(days=sign * number * (7 if g["unit"] == "week" else 1))
        return (day + step).isoformat() if day else None
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
