"""Fits the confidence of claims, and says on held-out folds how well it does."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graph.paths import data_dir
from ingest.extract.confidence import SIGNALS

FOLDS = 5
_PENALTY = 0.3  # ridge: a signal that occurs a few times only must not decide; on the intercept a hundredth of it
EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_RULE = 2.0  # ridge on what a rule adds: as if each had been right and wrong as often as all are, a few times
_SLIGHT = 0.05  # what a rule adds that is left out
_TABLE = data_dir() / "lexicon" / "confidence.toml"
_HEAD = """\
# Logistic models of the confidence of a claim (ingest/extract/confidence.py).
# Written by `python -m tests.golden fit`; not to be edited by hand. SHA-256 of the passages: {}
"""


@dataclass(frozen=True)
class Case:
    """A claim as extracted from one passage, and whether the gold says so too."""

    passage: str
    rule: str
    seen: tuple[float, ...]
    right: bool


@dataclass(frozen=True)
class Model:
    """A fitted logistic model: what each signal adds, and each rule."""

    intercept: float
    signals: tuple[float, ...]
    rules: Mapping[str, float]

    def likely(self, case: Case) -> float:
        """The probability that the case is right."""
        score = self.intercept + sum(w * s for w, s in zip(self.signals, case.seen, strict=True))
        return float(1 / (1 + np.exp(-(score + self.rules.get(case.rule, 0.0)))))


def fit(given: Sequence[Case]) -> Model:
    """Ridge logistic regression by Newton's method (Hastie et al., ESL, 4.4.1).

    Each rule has an intercept of its own, drawn to nought. The claims of one rule in one passage count as one: they are
    right or wrong together.
    """
    rules = sorted({c.rule for c in given})
    at = {rule: n for n, rule in enumerate(rules)}
    width = len(given[0].seen) + 1
    x = np.zeros((len(given), width + len(rules)))
    for n, case in enumerate(given):
        x[n, :width] = (1.0, *case.seen)
        x[n, width + at[case.rule]] = 1.0
    alike = Counter((c.passage, c.rule) for c in given)
    weight = np.array([1 / alike[c.passage, c.rule] for c in given])
    y = np.array([c.right for c in given], dtype=float)
    penalty = np.diag([_PENALTY / 100] + [_PENALTY] * (width - 1) + [_RULE] * len(rules))
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (weight * (y - p)) - penalty @ beta
        step = np.linalg.solve(x.T @ (x * (weight * p * (1 - p))[:, None]) + penalty, slope)
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return Model(
        float(beta[0]), tuple(map(float, beta[1:width])), dict(zip(rules, map(float, beta[width:]), strict=True))
    )


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


def held_out(groups: Sequence[Sequence[Case]]) -> Calibration:
    """Cross-validated over passages: a passage's claims are judged by models that never saw it, one for each group."""
    everyone = [case for group in groups for case in group]
    base = {k: _share(c for c in everyone if fold_of(c.passage, FOLDS) != k) for k in range(FOLDS)}
    rows = [row for group in groups for row in _held_out(group)]
    said = np.array([p for p, _ in rows])
    right = np.array([c.right for _, c in rows], dtype=float)
    plain = np.array([base[fold_of(c.passage, FOLDS)] for _, c in rows])
    bins = []
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        inside = (said >= low) & ((said < high) | (high == 1.0))
        if inside.any():
            bins.append(Bin(low, high, int(inside.sum()), float(said[inside].mean()), float(right[inside].mean())))
    return Calibration(
        tuple(bins), float(((said - right) ** 2).mean()), float(((plain - right) ** 2).mean()), len(rows)
    )


def _share(cases: Iterable[Case]) -> float:
    rows = [c.right for c in cases]
    return sum(rows) / len(rows)


def _held_out(given: Sequence[Case]) -> list[tuple[float, Case]]:
    """What a model that was fitted to the other folds says of each case."""
    fold = [fold_of(c.passage, FOLDS) for c in given]
    found = []
    for k in range(FOLDS):
        train = [c for c, f in zip(given, fold, strict=True) if f != k]
        rest = [c for c, f in zip(given, fold, strict=True) if f == k]
        if rest:
            model = fit(train)
            found += [(model.likely(c), c) for c in rest]
    return found


def write(models: Mapping[str, Mapping[str, Model]], digest: str, path: Path | None = None) -> None:
    """Put the models where the extractor reads them. digest: of the passages."""
    lines = [_HEAD.format(digest)]
    for name, by_question in models.items():
        for asked, model in by_question.items():
            lines += [f"[{name}.{asked}]", f"intercept = {model.intercept:.3f}"]
            lines += [f"{signal} = {w:.3f}" for signal, w in zip(SIGNALS[name], model.signals, strict=True)]
            rules = {rule: w for rule, w in model.rules.items() if abs(w) >= _SLIGHT}
            lines += ["", f"[{name}.{asked}.rules]", *(f"{rule} = {w:.2f}" for rule, w in rules.items()), ""]
    (path or _TABLE).write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


def json_of(result: Calibration) -> dict[str, Any]:
    """The calibration as it is kept for the report."""
    return asdict(result)
