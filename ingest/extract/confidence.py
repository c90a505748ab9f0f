"""How likely a claim is to be right: a logistic model over what the rules saw.

`python -m tests.golden calibrate` fits its weights, data/lexicon/confidence.toml, to the gold passages. The inputs are
few, so that a person can read why a claim got its figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ingest.extract.fitted.weights import odds
from ingest.extract.frames import Hit
from ingest.extract.lexicon import Lexicon

# The inputs, in the order in which they are shown.
SIGNALS = ("crowd", "nominal", "cued")
_LOWEST, _HIGHEST = 0.05, 0.99


def signals(hit: Hit, *, nominal: bool) -> dict[str, float]:
    """What speaks for and against one claim, each from 0 (absent) to 1.

    crowd: firms in the sentence beyond two, 1 at six. nominal: a tie that is named, not told. cued: told by a cue
    alone, in no construction of the lexicon. Lists, hedges and kinds that other words decide were tried and told
    nothing of passages that the model was not fitted to.
    """
    return {
        "crowd": min(1.0, max(0, hit.encoded.firms - 2) / 4),
        "nominal": float(nominal),
        "cued": float(bool(hit.frame.options.get("cued"))),
    }


class Confidence:
    """The fitted model."""

    def __init__(self, words: Lexicon) -> None:
        table = words.tables["confidence"]
        self._intercept = float(table["intercept"])
        self._known: dict[tuple[float, ...], float] = {}  # few are ever seen
        self._fitted = float(table["fitted"]["intercept"]), float(table["fitted"]["odds"])
        self._weights = {name: float(table["weights"][name]) for name in SIGNALS}

    def of(self, seen: Mapping[str, float]) -> float:
        """Probability, to two digits, that a claim with these signals is right."""
        key = tuple(seen[name] for name in SIGNALS)
        if key not in self._known:
            self._known[key] = self._figure(seen)
        return self._known[key]

    def weighed(self, likely: float) -> float:
        """The same of a claim that only the fitted weights hear, whose own probability is `likely`."""
        start, slope = self._fitted
        return _rounded(start + slope * odds(likely))

    def _figure(self, seen: Mapping[str, float]) -> float:
        score = self._intercept + sum(self._weights[name] * seen[name] for name in SIGNALS)
        return _rounded(score)


def _rounded(score: float) -> float:
    return round(min(_HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-score)))), 2)
