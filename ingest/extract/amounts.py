"""Sums of money and percentages, as spans with their bound and period; which deal they belong to is decided later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from graph.model import Bound, Period
from ingest.extract.currencies import HOMES, SYMBOLS, UNCOUNTED, WORDS

_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "lakh": 10**5,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "crore": 10**7,
    "b": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "billion": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "t": 10**12,
    "trillion": 10**12,
}
_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_SMALL.update(
    {
        word: 10 * n
        for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
    }
)

# "1,200", "12,00,000", "2'000'000"; "1,50", whose comma is a decimal point; "1.5", "1½", ".5".
_NUMBER = (
    r"\d{1,3}(?:[,   ]\d{2,3})*[,   ]\d{3}(?!\d)(?:\.\d+)?|\d{1,3}(?:['’]\d{3})+|\d{1,3},\d{1,2}(?![\d,])"
    r"|\d+(?:\.\d+)?[½¼¾]?|\.\d+"
)
_SCALE = r"(?:thousand|lakh|million|crore|billion|trillion|mln|bln|trn|mn|bn|tn|[kmbt])"
_SYMBOL = (
    r"(?:(?:US|AU?|CA?|NZ|HK|NT|S|R)?\$|[€£¥₹₩₪₺₽₱฿₫]|(?:Rs\.?|CHF|SFr|USD|EUR|GBP|JPY|CNY|RMB|INR|KRW|SEK"
    r"|NOK|DKK|AUD|CAD|HKD|SGD|TWD|SKr|NKr|DKr|AED|SAR|QAR|KWD|ILS|BRL|MXN|ZAR|PLN|CZK|HUF|THB|MYR|IDR|VND|NZD|RUB"
    r"|EGP|NGN|KES|NIS|PHP|PKR|RM|Rp)(?=[ \d])|R(?=\d))"
)
_CURRENCY_WORD = "|".join(
    re.escape(w) + ("s?" if w[-1] not in "sa" and w not in UNCOUNTED else "")
    for w in sorted(WORDS, key=len, reverse=True)
)
_PARTS = {"half": Decimal(2), "third": Decimal(3), "quarter": Decimal(4), "fifth": Decimal(5), "tenth": Decimal(10)}
_NUMBER_WORD = "|".join([*_SMALL, "a", "hundred", "half"])
_PART_OF_A = r"(?:(?:a|one|two|three)[ -])?(?:quarters?|thirds?|half|fifths?|tenths?) of an?"
# Sums and shares begin where a word does: at other letters none of their forms need be tried.
_SUM = re.compile(
    rf"(?<!\w)(?:(?<![\w.])(?P<symbol>{_SYMBOL})\s?(?P<number>{_NUMBER})(?:(?:-|–"
    rf""
    rf""
    rf"|\sto\s){_SYMBOL}?(?P<upper>{_NUMBER})(?=\s?{_SCALE}\b))?(?:[-\s]?(?P<scale>{_SCALE})\b)?(?:[-\s](?P<crore>crore\b))?"
    rf"|(?<![\w.$€£¥₹])(?P<number2>{_NUMBER})(?:(?:-"
    rf"|\s)?(?P<scale2>{_SCALE})\b(?:\s(?P<crore2>crore)\b)?)?\s(?P<word2>(?:{_CURRENCY_WORD}))\b"
    rf"|\b(?P<words>{_PART_OF_A}|(?:{_NUMBER_WORD})(?:[ -](?:{_NUMBER_WORD}"
    rf"|and)){{0,5}})\s(?P<scale3>{_SCALE})\s(?P<word3>(?:{_CURRENCY_WORD}))\b)",
    re.IGNORECASE,
)
_RANGE_START = re.compile(
    rf"(?:\b(?P<from>between"
    rf"|from)\s+(?:(?:about|roughly|around|some|an estimated)\s+)?)?"
    rf"(?P<symbol>{_SYMBOL})?\s?(?P<number>{_NUMBER})\s?(?P<scale>{_SCALE}\b)?\s?(?P<sign>-|–|to|and)\s?$",
    re.IGNORECASE,
)
_BOUNDS = (
    (re.compile((r"\b(?:up to|as much as|as many as|at most|no more than|not more than|a maximum of|not exceeding"
r"|capped at|(?<!no )(?<!not )less than|no greater than|potentially)\s(?:a |an |another |a further )?$"
r"|(?P<under>\b(?:(?<!just )under|below)\s$)"), re.I), Bound.UP_TO),
    (re.compile((r"\b(?:at least|more than|over|in excess of|upwards of|exceeding|above|a minimum of|no less "
r"than|not less than|no fewer than)\s(?:a |an |another )?$"), re.I), Bound.AT_LEAST),
    (re.compile((r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to|an estimated|estimated(?: at)?"
r"|circa|a reported|reported|just under"
r"|(?:rumou?red|believed|thought|estimated|reported|reportedly|said)(?: to be)? worth)\s$|~\s?$"), re.I), Bound.ABOUT),
)  # fmt: skip
# "under $5 billion contracts", "under a $38bn contract": a paper, and no bound.
_PAPER_AFTER = re.compile(
    r"\s(?:(?!(?:in|of|for|to|as|at|by|on|over|with|from|under|and|or|an?|the|its|this|that)\s)[\w-]+\s){0,3}"
    r"(?:contracts?|deals?|agreements?|plans?|commitments?|orders?|leases?|programmes?|programs?|facilit(?:y|ies))\b",
    re.I,
)
_ANY = re.compile(r"\d|illion\b|crore|lakh|thousand", re.I)
_VAGUE = re.compile(r"\b(?:several|few|many|tens of|dozens of|multiple)\s$", re.I)
_YEARLY = re.compile(r"^\s?(?:-?\s?(?:a|per|each|every)[ -]year|annually|yearly|/year|p\.a\.)", re.I)
# What is paid by the day or the month is neither the sum of a deal nor one a year.
_RATE = re.compile(
    r"^\s?(?:-?\s?(?:a|per|each|every)[ -](?:hour|day|week|month|quarter)\b|(?:hourly|daily|weekly|monthly|quarterly)\b"
    r"|/(?:hour|day|week|month)\b)",
    re.I,
)
# "$2 billion Canadian"
_HOME_AFTER = re.compile(
    rf"\s(?P<home>{'|'.join(HOMES)})(?=[.,;:)]|$|\s(?:in|for|to|from|over|and|on|by|at|with|a)\b)", re.I
)
_YEARLY_BEFORE = re.compile(r"\b(?:annual|yearly)\s(?:[\w-]+\s){0,2}$", re.I)
_AT_LEAST_AFTER = re.compile(r"^\s?(?:or more|-plus|\+)", re.I)
_PERCENT = re.compile(
    rf"(?<!\w)(?:(?<![\w.])(?<!\d,)(?P<number>\d{{1,3}}(?:\.\d+|,\d{{1,2}})?)\s?(?:%|per\s?cent(?:age points?)?\b|pc\b)"
    rf"|\b(?P<words>(?:{_NUMBER_WORD})(?:[ -](?:{_NUMBER_WORD})){{0,2}})\s(?:per\s?cent|percent)\b)",
    re.I,
)
_FROM = re.compile(r"\bfrom\s\Z")
_TO_BARE = re.compile(r"\sto\s(?P<number>\d{1,2}(?:\.\d+)?)(?=[.,;:)]?(?:$|\s(?:in|after|by|since|of)\b)|[.,;:)]\s)")
_FRACTION = re.compile(
    r"\b(?:(?P<half>half|(?:an?\s)?half share)|a\s(?P<one>third|quarter|fifth|tenth|twentieth)"
    r"|(?P<two>two thirds|two-thirds|three quarters|three-quarters))\b(?=\s(?:of|stake|share|holding"
    rf"|interest)\b)(?!\sof an?\s{_SCALE}\b)",
    re.I,
)
_FRACTIONS = {
    "half": "50",
    "third": "33.3",
    "quarter": "25",
    "fifth": "20",
    "tenth": "10",
    "twentieth": "5",
    "two thirds": "66.7",
    "two-thirds": "66.7",
    "three quarters": "75",
    "three-quarters": "75",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in the text."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    currency: str
    bound: Bound
    period: Period | None
    rate: bool = False  # a day, a month or a quarter: no sum that a claim can hold


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage in the text, 0 to 100."""

    start: int
    end: int
    value: Decimal


def spelled(words: str) -> Decimal | None:
    """Value of a small number in words, None if it is none.

    >>> spelled("two hundred"), spelled("a"), spelled("twenty-five"), spelled("one and a half")
    (Decimal('200'), Decimal('1'), Decimal('25'), Decimal('1.5'))
    """
    words = words.lower().replace("-", " ")
    part = re.fullmatch(r"(?:(a|one|two|three) )?(quarter|third|half|fifth|tenth)s? of an?", words)
    if part:
        return _SMALL.get(part[1] or "a", 1) / _PARTS[part[2]]
    total, seen = Decimal(0), False
    whole = words.removesuffix(" and a half")
    if whole != words:
        total, words = Decimal("0.5"), whole
    for word in words.split(" "):
        if word == "and":
            continue
        if word == "hundred":
            total = (total or Decimal(1)) * 100
        elif word == "a":
            total += 1
        elif word == "half":
            return Decimal("0.5")
        elif word in _SMALL:
            total += _SMALL[word]
        else:
            return None
        seen = True
    return total if seen else None


def find_sums(text: str, start: int = 0, end: int | None = None) -> Iterator[Sum]:
    """Yield the sums of money in `text[start:end]`; vague ones ("billions") are none."""
    end = len(text) if end is None else end
    held: Sum | None = None
    if not _ANY.search(text, start, end):
        return
    for match in _SUM.finditer(text, start, end):
        group = match.groupdict()
        if _VAGUE.search(text, max(start, match.start() - 14), match.start()):
            continue
        words = group["words"]
        number = spelled(words) if words else _number(group["number"] or group["number2"])
        if number is None:
            continue
        scale = (group["scale"] or group["scale2"] or group["scale3"] or "").lower()
        if group["symbol"] in {"R", "r"} and not scale:
            continue  # "R2" names a thing
        factor = _SCALES.get(scale, 1)
        if group["crore"] or group["crore2"]:
            factor *= 10**7
        word = (group["word2"] or group["word3"] or "").lower()
        symbol = (group["symbol"] or "").lower()
        currency = SYMBOLS.get(symbol) or WORDS.get(word) or WORDS.get(word.removesuffix("s"))
        if currency is None or (not scale and group["number2"] and number < 1000):
            continue
        home = _HOME_AFTER.match(text, match.end(), end) if symbol == "$" else None
        currency = HOMES[home["home"].lower()] if home else currency
        found = _bounded(text, start, end, match, number * factor, factor, currency)
        upper = _number(group["upper"]) if group["upper"] else None
        if upper is not None and upper >= number:
            found = replace(found, high=upper * factor)
        if held is not None and held.end > found.start:
            held = found  # "between X and Y": the range swallows its first sum
            continue
        if held is not None:
            yield held
        held = found
    if held is not None:
        yield held


def _bounded(text: str, start: int, end: int, match: re.Match[str], value: Decimal, factor: int, currency: str) -> Sum:
    left, right = text[max(start, match.start() - 60) : match.start()], text[match.end() : min(end, match.end() + 16)]
    begin = match.start()
    low: Decimal | None = value
    high: Decimal | None = value
    bound = Bound.EXACT
    other = _RANGE_START.search(left)
    joined = other is not None and other["sign"].lower() != "and"  # "$2bn and $5bn" are two sums
    if other and (other["from"] or (other["symbol"] and joined) or text[match.start() - 1 : match.start()] in "-–"):
        first = _number(other["number"])
        if first is not None:
            own = _SCALES.get((other["scale"] or "").lower(), factor)
            if first * own <= value:
                low, begin = first * own, match.start() - len(left) + other.start()
    else:
        for pattern, kind in _BOUNDS:
            found = pattern.search(left)
            if found and not (found.groupdict().get("under") and _PAPER_AFTER.match(text, match.end(), end)):
                bound, begin = kind, match.start() - len(left) + found.start()
                break
        if _AT_LEAST_AFTER.search(right):
            bound = Bound.AT_LEAST
    if bound is Bound.UP_TO:
        low = Decimal(0)
    elif bound is Bound.AT_LEAST:
        high = None
    yearly = _YEARLY.search(right) or _YEARLY_BEFORE.search(text[max(start, begin - 30) : begin])
    rate = _RATE.match(right) is not None
    return Sum(begin, match.end(), low, high, currency, bound, Period.PER_YEAR if yearly else None, rate)


def find_percents(text: str, start: int = 0, end: int | None = None) -> Iterator[Percent]:
    """Yield the percentages and plain fractions ("a third of", "a tenth of") in `text[start:end]`."""
    end = len(text) if end is None else end
    for match in _PERCENT.finditer(text, start, end):
        value = _number(match["number"]) if match["number"] else spelled(match["words"])
        if value is not None and value <= 100:
            yield Percent(match.start(), match.end(), value)
            bare = _TO_BARE.match(text, match.end(), end) if _FROM.search(text, start, match.start()) else None
            if bare and Decimal(bare["number"]) <= 100:
                yield Percent(bare.start("number"), bare.end(), Decimal(bare["number"]))
    for match in _FRACTION.finditer(text, start, end):
        key = (match["one"] or match["two"] or "half").lower()
        yield Percent(match.start(), match.end(), Decimal(_FRACTIONS[key]))


_QUARTERS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def _number(text: str) -> Decimal | None:
    """Value of a number in figures; a comma with one or two digits behind it is a decimal point.

    >>> _number("1,200"), _number("1,50"), _number("1½")
    (Decimal('1200'), Decimal('1.50'), Decimal('1.5'))
    """
    rest = _QUARTERS.get(text[-1:], Decimal(0))
    text = text.rstrip("½¼¾")
    if re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    try:
        return Decimal(re.sub(r"[,'’\s]", "", text)) + rest
    except InvalidOperation:
        return None
