"""How likely a claim is to be right: a logistic model over what the rules saw.

`python -m tests.golden calibrate` fits its weights, data/lexicon/confidence.toml, to the gold passages. The inputs are
few, so that a person can read why a claim got its figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from graph.model import Kind, Modality
from ingest.extract.encoded import E, Party
from ingest.extract.frames import Hit
from ingest.extract.lexicon import Lexicon

# The inputs, in the order in which they are shown.
SIGNALS = (
    "unknown_firm", "weak_name", "pronoun", "list", "nominal", "inherited_subject", "kind_by_words", "apart", "crowd",
    "hedged", "money_or_date",
)  # fmt: skip
_LOWEST, _HIGHEST = 0.05, 0.99


def signals(
    hit: Hit, modality: Modality, parties: Sequence[Party], *, nominal: bool, provisional: int, terms: bool
) -> dict[str, float]:
    """What speaks for and against one claim, each from 0 (absent) to about 1.

    provisional: how many of the two firms no gazetteer lists. terms: a sum, a share or a date was found for it.
    """
    ends = sorted(hit.match.span(name) for name in ("from", "to", "both") if hit.match.groupdict().get(name))
    between = hit.match.string[ends[0][1] : ends[-1][0]].split() if len(ends) > 1 else []
    firms = sum(E[1] <= c <= E[3] for c in hit.encoded.text)
    return {
        "unknown_firm": provisional / 2,
        "weak_name": sum(p.weak for p in parties) / 2,
        "pronoun": sum(p.pronoun for p in parties) / 2,
        "list": float(any(len(p.entities) > 1 for p in parties)),
        "nominal": float(nominal),
        "inherited_subject": float(bool(hit.joint)),
        "kind_by_words": float(hit.frame.kind in {None, Kind.PARTNERSHIP}),
        "apart": min(1.0, len(between) / 16),
        "crowd": min(1.0, max(0, firms - 2) / 4),
        "hedged": float(modality not in {Modality.CONFIRMED, Modality.ANNOUNCED}),
        "money_or_date": float(terms),
    }


class Confidence:
    """The fitted model."""

    def __init__(self, words: Lexicon) -> None:
        table = words.tables["confidence"]
        self._intercept = float(table["intercept"])
        self._weights = {name: float(table["weights"][name]) for name in SIGNALS}

    def of(self, seen: Mapping[str, float]) -> float:
        """Probability, to two digits, that a claim with these signals is right."""
        score = self._intercept + sum(self._weights[name] * seen[name] for name in SIGNALS)
        return round(min(_HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-score)))), 2)
