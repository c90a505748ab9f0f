"""Cuts text into sentences by character offsets; a line break always ends one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Our own, because offsets must be exact and a headline, a table row or a list item ends like a sentence.
_ABBREVIATIONS = frozenset(
    [
        "inc",
        "corp",
        "co",
        "ltd",
        "llc",
        "plc",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "bros",
        "jr",
        "sr",
        "vs",
        "no",
        "nos",
        "art",
        "sec",
        "fig",
        "approx",
        "est",
        "dept",
        "gov",
        "sen",
        "rep",
        "gen",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "e.u",
        "u.n",
        "u.s.a",
        "e.g",
        "i.e",
        "cf",
        "al",
        "etc",
        "rs",
        "s.a",
        "n.v",
        "a.g",
        "s.p.a",
    ]
)
_ROUND = re.compile(r"\b[Ss]eries [A-Z]$")
_NEXT_WORD = re.compile(
    r"\s+(?:The|It|In|On|But|An?|Its|They|This|That|These|Those|Our|We|Under|For|At|As|All|Both|Each|Some|Most|Many|No|If|When|While|Although|Because|However|There|Sales|Shares|Such|Since|Until|After|Before|From|With|By|Neither|Nor|And|Not|Also|Any|One|Two|He|She|His|Her|Their)\b"
)
_LEGAL_FORMS = frozenset({"inc", "corp", "co", "ltd", "llc", "plc"})
_NEXT_ACTS = re.compile(
    r"\s+(?:(?!CEO|CFO|COO|CTO)[A-Z]{3,} (?:fabricates|manufactures|makes|supplies|sells|owns|provides|holds"
    r"|licenses)\b"
    r"|(?!Chair|Chief|President|Vice|Director|Founder|Head)[A-Z]\w+ (?:has|have|had|is|was|will|shall)\b)"
)
# A run of marks is tried once, from its first mark: tried from each, 60,000 dots would take minutes.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|[\r\n]+")
_WORD_BACK = re.compile(r"[\w.&'-]{1,24}")  # of what is read backwards
_BLANK = re.compile(r"\s*")
# "BERLIN, Aug 28 (Reuters) - ", "SAN JOSE, Calif., Nov. 4, 2025 (Example Wire) -- ": where the news was filed.
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:, ?\d{4}| \d{4})?"
_DATELINE = re.compile(
    r"(?:[A-Z]{3}[A-Z .'’/-]{0,30}(?:, [A-Z][A-Za-z.]{1,10}){0,2}"
    rf"|[A-Z][a-zé]+(?: [A-Z][a-z]+)?(?=,? (?:\(|{_DAY})))"
    rf"(?:,? {_DAY})?(?:,? ?\([^()\n]{{2,40}}\))? ?,? ?[-–—]{{1,2}} ?(?=[A-Z\"“])"
)
LONGEST = 1500  # characters; what is longer is no sentence but a table or hostile text, and is cut at a blank


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, as offsets into the document's text, without blanks at either end."""

    start: int
    end: int
    paragraph: int  # lines of the text count as paragraphs


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text` in order.

    >>> [(s.start, s.end) for s in split_sentences("A Inc. paid. It won.")]
    [(0, 12), (13, 20)]
    """
    start, paragraph = 0, 0
    for match in _END.finditer(text):
        if not _ends(text, match):
            continue
        yield from _trimmed(text, start, match.end(), paragraph)
        start = match.end()
        if match[0][0] in "\r\n":
            paragraph += 1
    yield from _trimmed(text, start, len(text), paragraph)


def bounds_of(sentences: Sequence[Sentence], start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence, or the sentences, that hold the span; the span itself where none does."""
    first = max(0, bisect_right(sentences, start, key=lambda s: s.start) - 1)
    last = first
    while last + 1 < len(sentences) and sentences[last + 1].start < end:
        last += 1
    if not sentences or not sentences[first].start <= start < sentences[last].end:
        return start, end
    return sentences[first].start, max(end, sentences[last].end)


def _ends(text: str, match: re.Match[str]) -> bool:
    if match[0][0] != ".":
        return True
    after = text[match.end() : match.end() + 4].lstrip()
    if after[:1].islower():
        return False
    last = _WORD_BACK.match(text[max(0, match.start() - 24) : match.start()].removesuffix("\n")[::-1])
    word = (last[0][::-1] if last else "").casefold().rstrip(".")
    if len(word) == 1 and word.isalpha():
        return _ROUND.search(text, max(0, match.start() - 9), match.start()) is not None  # an initial, or "Series B."
    if word not in _ABBREVIATIONS:
        return True
    # "Acme Inc. The firm …" ends a sentence, "Acme Inc. Chairman" does not: a function word decides, or who acts.
    return _NEXT_WORD.match(text, match.end()) is not None or (
        word in _LEGAL_FORMS and _NEXT_ACTS.match(text, match.end()) is not None
    )


def _trimmed(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    blank = _BLANK.match(text, start, end)
    dateline = _DATELINE.match(text, blank.end() if blank else start, end)
    start = dateline.end() if dateline else start
    while start < end:
        blank = _BLANK.match(text, start, end)
        start = blank.end() if blank else start
        stop = end
        if stop - start > LONGEST:
            cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = cut if cut > 0 else start + LONGEST
        trimmed = start + len(text[start:stop].rstrip())
        if trimmed > start:
            yield Sentence(start, trimmed, paragraph)
        start = stop
