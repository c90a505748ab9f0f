"""The fitted weights, data/lexicon/fitted/ties.tsv and firmness.tsv, and what they say of the features of a pair."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NONE = "none"
_SURE = 0.999  # probability beyond which the model is not taken at its word
UNIT = 100  # weights are kept in hundredths, so that their sums are exact on any machine

Sums = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """One linear model: what each feature adds to each class, in hundredths of the natural logarithm of odds.

    The odds are to the first class, to which nothing adds anything. A class of ties is a kind and a way: `licence>`
    where the firm that stands first is the licensee, `licence<` where it is the licensor, `partnership=`; `none` is no
    tie.
    """

    classes: tuple[str, ...]
    start: Sums  # one figure a class
    rows: Mapping[str, int]  # line of `table` by feature
    table: npt.NDArray[np.int32]

    def sums(self, features: Iterable[str]) -> Sums:
        """What the features add up to, by class, in hundredths; each counts once."""
        rows = self.rows
        lines = [rows[f] for f in {*features} if f in rows]
        return np.asarray(self.table[lines].sum(axis=0, dtype=np.int64))

    def one(self, feature: str, label: int) -> int:
        """What one feature adds to one class, in hundredths; 0 if nothing."""
        line = self.rows.get(feature)
        return int(self.table[line, label]) if line is not None else 0


def shares(sums: Sequence[int]) -> list[float]:
    """The probability of each class, of sums in hundredths of the logarithm of odds (softmax)."""
    top = max(sums)
    odds = [math.exp((s - top) / UNIT) for s in sums]
    whole = math.fsum(odds)
    return [o / whole for o in odds]


def odds(likely: float) -> float:
    """The natural logarithm of the odds of a probability; that of 0.999 for whatever is likelier.

    >>> round(odds(0.5), 2), round(odds(1.0), 2)
    (0.0, 6.91)
    """
    held = min(likely, _SURE)
    return math.log(held / (1 - held))


def read_weights(text: str) -> Weights:
    """The table that `written` has made; ValueError where it is none.

    Lines that open with # are remarks. Then the classes, what each starts from, and one line a feature: its name and,
    for each class to which it adds something, the number of the class and what it adds.
    """
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    if len(lines) < 2 or lines[0].count("\t") != lines[1].count("\t"):
        raise ValueError("no table of weights: the classes and what each starts from are missing")
    classes = tuple(lines[0].split("\t"))
    start = np.array([int(value) for value in lines[1].split("\t")], dtype=np.int64)
    rows: dict[str, int] = {}
    table = np.zeros((len(lines) - 2, len(classes)), dtype=np.int32)
    for at, line in enumerate(lines[2:]):
        name, cells = line.split("\t")
        rows[name] = at
        for cell in cells.split(" "):
            label, _, value = cell.partition(":")
            if not 0 <= int(label) < len(classes):
                raise ValueError(f"no class {label} in the line of {name!r}")
            table[at, int(label)] = int(value)
    if len(rows) < len(table):
        raise ValueError("a feature stands in two lines")
    return Weights(classes, start, rows, table)


def written(weights: Weights, remark: str) -> str:
    """The weights as the text of a file."""
    lines = [f"# {remark}", "\t".join(weights.classes), "\t".join(str(v) for v in weights.start.tolist())]
    for name, at in weights.rows.items():
        cells = " ".join(f"{n}:{v}" for n, v in enumerate(weights.table[at].tolist()) if v)
        if cells:
            lines.append(f"{name}\t{cells}")
    return "\n".join(lines) + "\n"
