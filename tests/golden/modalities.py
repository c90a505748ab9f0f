"""Fits data/lexicon/verdicts.toml: how firmly a tie is told, by the verdicts of the judge and of the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from graph.model import Modality
from graph.paths import data_dir
from ingest.extract.fitted.verdicts import MUTE, logarithms

_PENALTY = 1.0  # ridge on what a verdict adds to a modality
_TABLE = data_dir() / "lexicon" / "verdicts.toml"
_HEAD = """\
# How firmly a tie is told that only the fitted weights hear: what the judge's verdict (the row) adds to each modality,
# and by how much the logarithm of its probability by the weights counts (ingest/extract/fitted/verdicts.py).
# Written by `python -m tests.golden fit`; not to be edited by hand. SHA-256 of the passages: {}
"""
_MODALITIES = tuple(Modality)
_ROWS = (*(m.value for m in Modality), MUTE)

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """A claim that the gold tells as well: the judge's verdict, that of the weights, and the gold's."""

    judged: str
    firmness: Mapping[Modality, float]
    gold: Modality


@dataclass(frozen=True)
class Model:
    """What each verdict adds to each modality, and how much the weights count."""

    weights: float
    added: Array  # verdicts x modalities, as `_ROWS` and `Modality`


def fit(given: Sequence[Told]) -> Model:
    """Multinomial logistic regression with a quadratic penalty (Hastie et al., ESL, 4.4), by L-BFGS."""
    count = len(_MODALITIES)
    logs = np.array([[logarithms(t.firmness)[m] for m in _MODALITIES] for t in given])
    row = np.array([_ROWS.index(t.judged) for t in given])
    truth = np.zeros((len(given), count))
    truth[np.arange(len(given)), [_MODALITIES.index(t.gold) for t in given]] = 1

    def loss(flat: Array) -> tuple[float, Array]:
        slope, added = flat[0], flat[1:].reshape(len(_ROWS), count)
        scores = slope * logs + added[row]
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        wrong = odds / odds.sum(axis=1, keepdims=True) - truth
        lean = np.zeros_like(added)
        np.add.at(lean, row, wrong)
        value = float((np.log(odds.sum(axis=1)) - (scores * truth).sum(axis=1)).sum() + _PENALTY / 2 * (added**2).sum())
        return value, np.concatenate([[(wrong * logs).sum()], (lean + _PENALTY * added).ravel()])

    start = np.concatenate([[1.0], np.zeros(len(_ROWS) * count)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return Model(float(found[0]), found[1:].reshape(len(_ROWS), count))


def write(model: Model, digest: str, path: Path | None = None) -> None:
    """Put the model where the extractor reads it. digest: of the passages."""
    lines = [_HEAD.format(digest), f"weights = {model.weights:.3f}"]
    for verdict, added in zip(_ROWS, model.added, strict=True):
        cells = ", ".join(f"{m.value} = {a:.2f}" for m, a in zip(_MODALITIES, added, strict=True))
        lines.append(f"{verdict} = {{ {cells} }}")
    (path or _TABLE).write_text("\n".join(lines) + "\n", encoding="utf-8")
