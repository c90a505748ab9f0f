"""The dates of a tie: when it was made, from when and until when it holds."""

from __future__ import annotations

import re

from graph.model import Kind, Modality
from ingest.extract.durations import after, length
from ingest.extract.encoded import D, E, P, Q
from ingest.extract.frames import Hit
from ingest.extract.times import When
from ingest.extract.trailing import Stretch

# Kinds of which the text may say how long they last.
RUNNING = frozenset({
    Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.EXCLUSIVITY, Kind.PARTNERSHIP, Kind.INTEGRATION,
})  # fmt: skip
REPORT_DAY = re.compile(
    r"\b(?:reported|wrote|reports|report|according to [^,;]*)(?: (?:on|in|late|earlier|this|last))* $"
)
_SAID_THEN = re.compile(r"\b(?:said|says|told [^,;]{1,30})(?: (?:on|in|late|earlier|this|last))* $")
# "On Tuesday Bloomberg reported that"
REPORTED_THEN = re.compile(r"^(?: ,)?(?: (?:the )?[^ ,;]+){1,4} (?:reported|wrote|reports)(?: that)?(?: |$)")
# "cancelled the agreement dated D", "ended the contract signed in D": the day of what ended, not of its end.
DAY_OF_ENDED = re.compile(
    r"\b(?:dated|signed|concluded|entered into|struck|agreed)(?: (?:in|on|as of))? $|\bhad (?!lapsed"
    r"|ended|expired|cancell?ed|terminated|dropped|scrapped|abandoned|collapsed|failed)[a-z]+ed [^;,]*$"
)
# "has sold its whole 4% of B": price and day are those of the sale, not of what was held.
_SOLD = re.compile(
    r"\b(?:sells?|selling|sold|offload\w*|divest\w*|dispos\w+ of)(?: (?:all|part|most|half|some|much)(?: of)?)? "
    rf"(?:{Q}|its|their|{P})(?= )"
)
_PART_PAID = re.compile(r" , (?:[^ ,;]+ ){0,3}of which ")  # "up to $4bn, of which $1bn was paid in May"
_OTHERS = re.compile(rf"\bsince [^;]*{E}")  # "since A signed in 2024, B has"
_OPENS = re.compile(rf"^(?:(?:ever )?since|from) {D} (?:[^ ,;]+ ){{0,9}}$")  # "Since 2024 the assistant in B's cars"
_RELATIVE = re.compile(rf"{E} ,? (?:which|who|that) ")
_LENGTHENED = re.compile(r"\b(?:extend|renew|prolong|lengthen)\w*\b")
_USED = re.compile(r"\b(?:has|have|had|been)\b")


def sold(hit: Hit) -> bool:
    """True for the holding of the firm that sells it."""
    found = _SOLD.search(hit.match[0])
    holder = hit.match.groupdict().get("from")
    return bool(found and holder and holder in hit.match[0][: found.start()])


def own_dates(hit: Hit, kind: Kind, modality: Modality, stretch: Stretch) -> tuple[str | None, str | None, str | None]:
    """When the tie was made, begins and ends.

    What is still to come is no day on which it was made; an ending alone is dated by the day on which it comes.
    """
    text = hit.encoded.text
    announced = start = end = coming = None
    inside = [(stretch.left + m.start(), m[0]) for m in re.finditer(D, text[stretch.left :])]
    inside = [each for each in inside if stretch.holds(each[0])]
    first, last = _segment(hit, kind)
    inside = [each for each in inside if first <= each[0] < last]
    if _RELATIVE.match(hit.match[0]):
        inside = [each for each in inside if each[0] <= stretch.limit]  # who says so tells when the main clause was
    inside.sort(key=lambda each: each[0] > stretch.limit)
    offset = hit.before
    before: list[tuple[str, str, str]] = []
    for m in re.finditer(D, offset):
        if m.start() >= first and not REPORTED_THEN.match(offset[m.end() :]):
            before.append((m[0], offset[max(0, m.start() - 80) : m.start()], "before"))
    rows = [
        *((char, text[max(0, at - 80) : at], "inside" if at <= stretch.limit else "beyond") for at, char in inside),
        *reversed(before),
    ]
    for char, context, place in rows:
        item = hit.encoded.items[char]
        assert isinstance(item, When)
        if item.value is None or REPORT_DAY.search(context):
            continue
        if modality is Modality.REPORTED and _SAID_THEN.search(context):
            continue  # when they talked of it
        if item.role == "at" and kind is Kind.INVESTMENT and sold(hit):
            continue
        if _PART_PAID.search(context) or (place == "before" and _OTHERS.search(context)):
            continue
        if kind is Kind.TERMINATION and DAY_OF_ENDED.search(context):
            continue
        if place == "beyond" and not re.search(
            r"\b(?:said|announced|disclosed|told|confirmed|agreed|signed)\b(?: [^ ]+){0,4} $", context
        ):
            continue
        if item.role == "start" and start is None and place == "inside":
            start = item.value
        elif (
            item.role == "start"
            and start is None
            and place == "before"
            and (offset.rstrip(" ,").endswith(char) or _OPENS.match(offset))
        ):
            start = item.value  # "From 2027 it runs …"
        elif item.role == "end" and end is None and place == "inside":
            end = item.value
        elif item.role == "at" and item.ahead and kind is not Kind.TERMINATION:
            coming = coming or item.value
        elif item.role == "at" and announced is None:
            announced = item.value
    return announced, start or (None if announced else coming), end


def _segment(hit: Hit, kind: Kind) -> tuple[int, int]:
    """Of a tie that the weights hear: from the ";" before the word that tells it to the next one.

    Who was in a round, or what came to an end, is told on beyond it.
    """
    text = hit.encoded.text
    if not hit.frame.options.get("fitted") or kind in {Kind.INVESTMENT, Kind.TERMINATION}:
        return 0, len(text)
    at = hit.match.start("v")
    end = text.find(" ;", at)
    return text.rfind(" ;", 0, at) + 1, end if end >= 0 else len(text)


def end_of_term(hit: Hit, stretch: Stretch, start: str | None, announced: str | None) -> str | None:
    """When a contract whose length is told is over: from its start on, else from the day of its signature."""
    months = length(" , ".join(stretch.pieces(hit.encoded.text, max(0, stretch.left - 30))))
    used = _USED.search(hit.match.groupdict().get("vg") or "") and " for " in hit.match[0]
    if months is None or used or _LENGTHENED.search(hit.match[0]):
        return None
    return after(start, months, False) if start else after(announced, months, True) if announced else None
