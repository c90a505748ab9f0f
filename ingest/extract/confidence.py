"""How likely a claim is to be right: logistic models over what rules and fitted weights saw.

`python -m tests.golden fit` fits them, data/lexicon/confidence.toml, to passages in view of which no rule was made or
mended, so that they say what text is like that nobody has seen. The inputs are few, so that a person can read why a
claim got its figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ingest.extract.encoded import Encoded
from ingest.extract.frames import Hit
from ingest.extract.lexicon import Lexicon

# What is asked of a claim: whether the text tells this tie of these firms, and whether it does so with this modality.
TOLD, RIGHT = "told", "right"
# The models, and the inputs of each in the order in which they are shown.
PLAIN = "plain"  # a construction or a cue tells it and no weights were asked, as in filings
HEARD = "heard"  # a construction or a cue tells it, and the weights of fitted/ were asked
GUESSED = "guessed"  # the weights alone tell it
SIGNALS = {
    PLAIN: ("crowd", "nominal", "cued"),
    HEARD: ("crowd", "nominal", "cued", "support", "tied", "firm"),
    GUESSED: (
        "odds", "second", "promise", "earlier", "doubted", "unanchored", "rival", "crowd", "unsaid", "mute",
        "refused", "same_word", "beside", "ended", "partners", "elsewhere", "firm",
    ),
}  # fmt: skip
MARKED = "marked"  # a guess with one of the marks by which the parties or the tie itself may be others
_MARKS = ("earlier", "doubted", "rival", "mute", "same_word", "beside")
# Probability, of a claim of each, that the text tells this tie, from which on it is told.
LEAST = {PLAIN: 0.0, HEARD: 0.3, GUESSED: 0.42, MARKED: 0.6}
_LOWEST, _HIGHEST = 0.02, 0.99
_CROWD = 4


def crowd(encoded: Encoded) -> float:
    """Firms in the sentence beyond two, 1 at six."""
    return min(1.0, max(0, encoded.firms - 2) / _CROWD)


def signals(hit: Hit, *, nominal: bool) -> dict[str, float]:
    """What speaks for and against a claim of a construction or a cue, each from 0 (absent) to 1.

    nominal: a tie that is named, not told. cued: told by a cue alone, in no construction of the lexicon. Lists, hedges
    and kinds that other words decide were tried and told nothing of passages that the model was not fitted to.
    """
    return {
        "crowd": crowd(hit.encoded),
        "nominal": float(nominal),
        "cued": float(bool(hit.frame.options.get("cued"))),
    }


def model_of(seen: Mapping[str, float]) -> str:
    """The model that these signals are the inputs of."""
    return GUESSED if "odds" in seen else HEARD if "support" in seen else PLAIN


def sort_of(seen: Mapping[str, float]) -> str:
    """The sort of claim, a key of `LEAST`, that has these signals."""
    name = model_of(seen)
    return MARKED if name == GUESSED and any(seen.get(mark) for mark in _MARKS) else name


class Confidence:
    """The fitted models."""

    def __init__(self, words: Lexicon) -> None:
        self._models = words.tables["confidence"]

    def of(self, seen: Mapping[str, float], rule: str, asked: str = RIGHT) -> float:
        """Probability, to two digits, that a claim of the rule with these signals is told by the text, or right."""
        return self._of(seen, rule, asked)

    def most(self, seen: Mapping[str, float], rule: str) -> float:
        """The highest probability that it is told, if every signal that is not known yet speaks for it."""
        return self._of(seen, rule, TOLD, best=True)

    def _of(self, seen: Mapping[str, float], rule: str, asked: str, *, best: bool = False) -> float:
        """best: a signal that is not given counts as there where that speaks for the claim; else as absent."""
        name = model_of(seen)
        table = self._models[name][asked]
        score = table["intercept"] + table["rules"].get(rule, 0.0)
        for signal in SIGNALS[name]:
            score += table[signal] * seen.get(signal, float(best and table[signal] > 0))
        return round(min(_HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-score)))), 2)
