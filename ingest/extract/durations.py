"""How long a contract runs, and when it is over."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20,
}  # fmt: skip
_COUNT = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_TERM = (
    "contract|deal|agreement|lease|licen[cs]e|pact|partnership|alliance|order|commitment|term|collaboration|accord"
    "|arrangement|cooperation"
)
# "a seven-year, $38bn contract", "over seven years", "for an initial term of three years".
_LONG = re.compile(
    rf"(?<![\w-]){_COUNT}-(?P<unit>year|month)(?: ,)?(?: (?!(?:and|to|with)\b)[^ ,;]+){{0,5}}? (?:{_TERM})s?\b"
)
_OVER = re.compile(
    r"(?<![\w-])(?P<how>over|for|lasting|spanning|across|of)(?: the)?(?: (?:next|coming))?"
    r"(?: an? (?:initial )?(?:term|period) of)? "
    rf"{_COUNT} (?P<unit>year|month)s\b(?! (?:ago|later|earlier|old|from now)\b)"
)
_OF_TERM = re.compile(r"\b(?:term|period|duration|length) (?:is |was )?$")


def length(text: str) -> int | None:
    """Months for which a contract runs by the encoded text ("over five years"), None where it does not say."""
    for pattern in (_LONG, _OVER):
        for match in pattern.finditer(text):
            if pattern is _OVER and match["how"] == "of" and not _OF_TERM.search(text[: match.start()]):
                continue
            number = int(match["n"]) if match["n"].isdigit() else _WORDS[match["n"]]
            return number * (12 if match["unit"] == "year" else 1)
    return None


def after(begin: str, months: int, signed: bool) -> str | None:
    """The partial date on which a term of some months is over that begins then; None where `begin` is too coarse.

    signed: the day is that of the signature, which tells the beginning to the month only. Of a day that begins a term,
    the last one is the day before its anniversary.

    >>> after("2026-01-01", 36, False), after("2025-11-03", 84, True), after("2027", 60, False)
    ('2028-12-31', '2032-11', '2032')
    """
    years, rest = divmod(months, 12)
    if not re.match(r"\d{4}-\d\d", begin):
        return f"{int(begin[:4]) + years}{begin[4:]}" if rest == 0 else None
    month = int(begin[:4]) * 12 + int(begin[5:7]) - 1 + months
    year, month = month // 12, month % 12 + 1
    if len(begin) == len("2026-01") or signed:
        return f"{year}-{month:02}"
    day = min(int(begin[8:]), calendar.monthrange(year, month)[1])
    return (date(year, month, day) - timedelta(days=1)).isoformat()
