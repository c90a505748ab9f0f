"""How firmly a tie is told that only the weights hear: what the judge's verdict and theirs make likeliest together.

A multinomial logistic model (Hastie et al., ESL, 4.4): the score of a modality is what the verdict adds to it and a
multiple of the logarithm of the probability that the weights give it. `python -m tests.golden fit` fits it,
data/lexicon/verdicts.toml. What a construction or a cue tells is left to the judge, who knows the words that decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from graph.model import Modality
from ingest.extract.lexicon import Lexicon
from ingest.extract.modality.ruling import ASSERTED

MUTE = "mute"  # the verdict of a judge who hears nothing asserted at one of the words
SURE = 0.87  # probability of a fact or an announcement, below which a tie is told as something weaker
UNDONE = frozenset({Modality.DENIED, Modality.TERMINATED})
_LEAST = 1e-3  # probability below which the weights are not taken at their word


def logarithms(firmness: Mapping[Modality, float]) -> dict[Modality, float]:
    """What of the weights' verdict enters the score of each modality."""
    return {m: math.log(max(firmness.get(m, 0.0), _LEAST)) for m in Modality}


class Verdicts:
    """The fitted model."""

    def __init__(self, words: Lexicon) -> None:
        self._model = words.tables["verdicts"]

    def likely(self, judged: str, firmness: Mapping[Modality, float]) -> dict[Modality, float]:
        """The probability of each modality. judged: a modality, or `MUTE`."""
        added, slope = self._model[judged], self._model["weights"]
        scores = {m: added[m.value] + slope * log for m, log in logarithms(firmness).items()}
        top = max(scores.values())
        odds = {m: math.exp(score - top) for m, score in scores.items()}
        whole = math.fsum(odds.values())
        return {m: o / whole for m, o in odds.items()}

    def of(self, judged: str, firmness: Mapping[Modality, float]) -> Modality:
        """The likeliest modality; of the firm ones only where together they are likely enough.

        Where they are not, one that is no other fact: an ending or a denial only if it is likelier than they.
        """
        likely = self.likely(judged, firmness)
        asserted = math.fsum(p for m, p in likely.items() if m in ASSERTED)
        some = {
            m: p
            for m, p in likely.items()
            if (asserted >= SURE if m in ASSERTED else m not in UNDONE or asserted >= SURE or p > asserted)
        }
        return max(some, key=some.__getitem__)
