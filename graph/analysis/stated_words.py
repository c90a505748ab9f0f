"""Whether a text states some words of itself, denies them, or leaves them open: no more than its grammar shows.

A register of terms rests on this. Where the text doubts, asks or supposes, nothing is stated; what it denies is a
denial, which is something else than silence.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache


class Stance(StrEnum):
    """What a text says of some words."""

    STATED = "stated"
    DENIED = "denied"


# A clause ends at these; a denial reaches no further than its clause.
_CLAUSE = re.compile(r"[.;:!?()\[\]–—]|,|\b(?:but|although|though|while|whereas|however|and instead)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;](?=\s|$)")
_DENIAL = re.compile(
    r"\b(?:no|not|without|never|neither|nor|none|cannot|lacks?|lacking|excludes?|excluding|waived?|gave up|drops?|"
    r"dropped|declined|refused|ends?|ended|loses?|lost|instead of|rather than)\b|n[’']t\b",
    re.IGNORECASE,
)
# The matched words themselves may be ruled out by what follows in their clause.
_DENIED_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:(?:is|are|was|were)\s+(?:not|excluded|ruled out|off the table)|will not|excluded)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:may|might|could|would|should|whether|if|unless|unclear|unknown|undisclosed|seeks?|seeking|sought|wants?|wanted|"
    r"considers?|considering|considered|weighs?|weighing|talks?|discuss\w*|negotiat\w+|propos\w+|plans?|planned|planning|"
    r"hopes?|expects?|expected|asks?|asked|demands?|demanded|rumou?r\w*|speculat\w+|possible|possibly|potential\w*|"
    r"collapsed|failed|den(?:y|ies|ied|ying)|offers?|offered|alleg\w+|claims?|claimed|accus\w+)\b|\?",
    re.IGNORECASE,
)
# "No longer" ends what was: neither stated nor denied of the whole time, so that nothing is read out of it.
_OVER = re.compile(r"\b(?:no longer|previously|formerly|once had|used to|until)\b", re.IGNORECASE)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(w) for w in words.split())
    # A hyphen joins words: "non-voting rights" does not state "voting rights", nor "IP-rights" two words.
    return re.compile(rf"(?<![\w-]){body}(?![\w-])", re.IGNORECASE)


def stance_of(words: str, text: str) -> Stance | None:
    """What `text` says of `words`, which are looked for as whole words; the first place that decides counts.

    None: they do not stand in it, or it leaves them open.
    >>> stance_of("board seat", "The fund takes a stake without a board seat.")
    <Stance.DENIED: 'denied'>
    >>> stance_of("board seat", "The fund may get a board seat.") is None
    True
    """
    for found in _pattern(words).finditer(text):
        sentence = text[_last(_SENTENCE, text, found.start()) : _first(_SENTENCE, text, found.end()) + 1]
        if _DOUBT.search(sentence) or _OVER.search(sentence):
            continue
        before = text[_last(_CLAUSE, text, found.start()) : found.start()]
        after = text[found.end() : _first(_CLAUSE, text, found.end())]
        if _DENIAL.search(before) or _DENIED_AFTER.search(after):
            return Stance.DENIED
        if not _DENIAL.search(sentence):
            return Stance.STATED
        # "Without a board seat, voting rights or a veto": whether a denial reaches past a comma is left open.
    return None


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    """Where the last match before `end` is over, 0 if there is none."""
    return max((m.end() for m in pattern.finditer(text, 0, end)), default=0)


def _first(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where the first match from `start` on begins, else the end of the text."""
    found = pattern.search(text, start)
    return len(text) if found is None else found.start()
