"""What the words before a tie make of it: whether it is denied, asked, hoped for, talked of, alleged or over.

Asked of ties that only the fitted weights hear: the word that tells of them is often not the verb that governs them, so
that the judge does not come upon what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Kind, Modality
from ingest.extract.modality.ruling import can_be
from ingest.extract.modality.turns import AT_FIRST

_NEGATORS = frozenset({"no", "not", "never", "neither", "nor", "none", "nobody", "nothing", "without", "cannot"})
_OPENERS = frozenset({"if", "whether", "unless", "had", "were", "suppose", "imagine"})
_HEDGES = frozenset({"may", "might", "could"})
_GRANTED = frozenset({"now", "keep", "continue"})  # behind a "may" that permits
_MODALS, _HINGES = _HEDGES | {"would"}, frozenset({"if", "unless", "were", "had", "should"})
_ADVERBS = r"(?: (?:now|also|still|again|already|reportedly|currently|said to be|in|both))*"
_DEAL = r"(?:an? |the )?(?:[a-z-]+ ){0,2}(?:deal|agreement|contract|accord|pact|purchase|sale|takeover|investment)"
_TALKING = re.compile(
    rf"\b(?:is|are|was|were|be|been){_ADVERBS} (?:(?:talks|negotiations|discussions|bargaining|haggling|negotiating"
    rf"|discussing|weighing|mulling|wooing|courting|vying)\b|(?:close to|nearing|near) {_DEAL}\b)"
    rf"|\b(?:weighs|mulls|woos|hopes to|wants to|would like to|seeks to) "
    # "has offered to buy": but "is now offered to subscribers"
    r"|\boffer(?:s|ed|ing)? to (?:buy|acquire|invest|take|pay|purchase|license|merge|supply|sell|put|host|rent)\b"
)
_CLAIMING = re.compile(
    r"\b(?:asserts?|asserted|alleg(?:es|ed|ing)|contends?|contended|maintains?|maintained|argues?|argued|insists?"
    r"|insisted|claim(?:s|ed)?) (?:that|it|they|to have)\b"
)
_WISHED = re.compile(r"\b(?:hop(?:e|es|ed|ing)|wish(?:es|ed)?|yearns?|long(?:s|ed)) for\b")
_PAST = re.compile(
    rf"\b(?:{AT_FIRST}|until then|had once|had long|in the past|formerly (?!known)|previously"
    r"(?! (?:announced|disclosed|reported|agreed|signed|unknown|known))"
    r"|until (?:last|this) (?:year|month|week|spring|summer|autumn|winter|january|february|march|april|may|june|july"
    r"|august|september|october|november|december))\b"
)
_AT_MOST = ((Modality.NEGOTIATING, _TALKING), (Modality.ALLEGED, _CLAIMING), (Modality.TERMINATED, _PAST))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the words before a tie say of it."""

    negated: bool
    open: bool  # it hangs on an "if" or a "whether"
    hedged: bool  # by a "may", "might" or "could"
    wished: bool  # only hoped for
    to_come: bool  # by a "will"
    at_most: Modality | None = None  # where they say that it is talked of, alleged or over

    def softened(self, kind: Kind) -> Modality | None:
        """What a tie of the kind is at most; what "will initially" be is not over."""
        if self.at_most is None or (self.at_most is Modality.TERMINATED and self.to_come):
            return None
        return self.at_most if can_be(kind, self.at_most) else None


def ahead_of(words: Sequence[str], sentence: Sequence[str]) -> Ahead:
    """words: those that stand before the tie, in small letters, of all those of the sentence."""
    apart = [each for word in words for each in _negation_apart(word)]
    said = " ".join(apart)
    hinged = not _HINGES.isdisjoint(sentence) and not _MODALS.isdisjoint(apart)
    return Ahead(
        not _NEGATORS.isdisjoint(apart),
        hinged or not _OPENERS.isdisjoint(apart),
        any(word in _HEDGES and not (word == "may" and then in _GRANTED) for word, then in pairwise([*apart, ""])),
        _WISHED.search(said) is not None,
        "will" in apart,
        next((m for m, signs in _AT_MOST if signs.search(said)), None),
    )


def _negation_apart(word: str) -> tuple[str, ...]:
    """ "doesn't" as two words."""
    return (word[:-3], "not") if word.endswith(("n't", "n’t")) else (word,)
