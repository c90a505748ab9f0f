"""Fits the confidence of claims to the gold sets, and says on held-out folds how well it does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graph.paths import data_dir
from ingest.extract.confidence import SIGNALS
from ingest.extract.passages import passage_json
from ingest.extract.rules import RuleExtractor
from tests.golden import sets
from tests.golden.scoring import Names, document_of

FOLDS = 5
_PENALTY = 0.3  # ridge: a signal that occurs a few times only must not decide; on the intercept a hundredth of it
# Most claims are right, so that equal bins would leave the lower half of the table empty.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
_TABLE = data_dir() / "lexicon" / "confidence.toml"
_FITTED = "\n# Of claims that only the weights of fitted/ hear; written by `python -m tests.golden fit`.\n[fitted]\n"
_HEAD = """\
# Weights of the logistic model that gives a claim its confidence (ingest/extract/confidence.py).
# Written by `python -m tests.golden calibrate` from the gold passages of tests/golden; not to be edited by hand.
"""


@dataclass(frozen=True)
class Case:
    """A claim as extracted from one passage, and whether the gold says so too."""

    passage: str
    seen: tuple[float, ...]
    right: bool


def cases(names: Names, rows: Iterable[Any], extractor: RuleExtractor) -> list[Case]:
    """Every claim found in the passages. Right: kind, parties and modality are those of a gold claim."""
    found = []
    for row in rows:
        for each in extractor.found(document_of(row)):
            got = passage_json(each.claim)
            right = any(names.same(g, got) and g["modality"] == got["modality"] for g in row["claims"])
            found.append(Case(row["id"], tuple(each.signals[s] for s in SIGNALS), right))
    return found


def fit(given: Sequence[Case]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Intercept and weights of a ridge logistic regression, by Newton's method (Hastie et al., ESL, 4.4.1)."""
    x = np.array([(1.0, *c.seen) for c in given])
    y = np.array([c.right for c in given], dtype=float)
    penalty = np.diag([_PENALTY / 100] + [_PENALTY] * (x.shape[1] - 1))
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, x.T @ (y - p) - penalty @ beta)
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def probabilities(beta: Any, given: Sequence[Case]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The fitted probability of each case."""
    return 1 / (1 + np.exp(-(np.array([(1.0, *c.seen) for c in given]) @ beta)))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Bin:
    """One row of the reliability table."""

    low: float
    high: float
    count: int
    said: float
    right: float


@dataclass(frozen=True)
class Calibration:
    """How confidences of claims in passages that were not fitted to compare with the truth."""

    bins: tuple[Bin, ...]
    brier: float
    base: float  # the Brier score of saying the share of right claims of the other folds each time
    count: int


def fold_of(passage: str, folds: int) -> int:
    """The fold of a passage, by its id."""
    return int(hashlib.sha256(passage.encode()).hexdigest(), 16) % folds


def held_out(given: Sequence[Case]) -> Calibration:
    """Cross-validated over passages: a passage's claims are judged by a model that never saw it."""
    said, base = np.zeros(len(given)), np.zeros(len(given))
    fold = np.array([fold_of(c.passage, FOLDS) for c in given])
    right = np.array([c.right for c in given], dtype=float)
    for k in range(FOLDS):
        train = [c for c, f in zip(given, fold, strict=True) if f != k]
        mine = fold == k
        said[mine] = probabilities(fit(train), [c for c, f in zip(given, fold, strict=True) if f == k])
        base[mine] = right[~mine].mean()
    rows = []
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        inside = (said >= low) & ((said < high) | (high == 1.0))
        if inside.any():
            rows.append(Bin(low, high, int(inside.sum()), float(said[inside].mean()), float(right[inside].mean())))
    return Calibration(
        tuple(rows), float(((said - right) ** 2).mean()), float(((base - right) ** 2).mean()), len(given)
    )


def write(beta: Sequence[float], path: Path | None = None) -> None:
    """Put the weights where the extractor reads them; those of claims by fitted weights stay as they are."""
    values = [round(float(b), 3) for b in beta]
    lines = [f"intercept = {values[0]}", "", "[weights]"]
    lines += [f"{name} = {value}" for name, value in zip(SIGNALS, values[1:], strict=True)]
    target = path or _TABLE
    _, mark, rest = target.read_text(encoding="utf-8").partition(_FITTED) if target.exists() else ("", "", "")
    target.write_text(f"{_HEAD}{chr(10).join(lines)}\n{mark}{rest}", encoding="utf-8")


def write_fitted(intercept: float, odds: float, path: Path | None = None) -> None:
    """Put beside them what turns the logarithm of odds by the fitted weights into a confidence."""
    target = path or _TABLE
    head = target.read_text(encoding="utf-8").partition(_FITTED)[0]
    target.write_text(f"{head}{_FITTED}intercept = {intercept:.3f}\nodds = {odds:.3f}\n", encoding="utf-8")


def all_cases(extractor: RuleExtractor) -> list[Case]:
    """The cases of all gold sets."""
    return cases(sets.names(), [r for name in sets.NAMES for r in sets.rows(name)], extractor)
