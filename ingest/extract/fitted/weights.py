"""The fitted weights, data/lexicon/fitted/ties.npz and firmness.npz, and what they say of the features of a pair."""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NONE = "none"
_SURE = 0.999  # probability beyond which the model is not taken at its word
UNIT = 100  # weights are kept in hundredths, so that their sums are exact on any machine

# What numpy and zipfile raise of a file that is none, or is damaged.
_DAMAGED = (
    OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

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
    table: npt.NDArray[np.int16]

    def sums(self, features: Iterable[str]) -> Sums:
        """What the features add up to, by class, in hundredths; each counts once."""
        row = self.rows.get
        lines = [line for f in {*features} if (line := row(f)) is not None]
        return np.asarray(np.add.reduce(self.table.take(lines, axis=0), axis=0, dtype=np.int64))

    def one(self, feature: str, label: int) -> int:
        """What one feature adds to one class, in hundredths; 0 if nothing."""
        line = self.rows.get(feature)
        return int(self.table[line, label]) if line is not None else 0


def joined(one: Weights, two: Weights) -> Weights:
    """Both models as one table, the classes of `one` first: features that both weigh are looked up once."""
    rows = dict(one.rows)
    lines = [rows.setdefault(name, len(rows)) for name in two.rows]
    size, first = one.table.shape
    table = np.zeros((len(rows), first + len(two.classes)), dtype=np.int16)
    table[:size, :first] = one.table
    table[lines, first:] = two.table[list(two.rows.values())]
    return Weights((*one.classes, *two.classes), np.concatenate((one.start, two.start)), rows, table)


def shares(sums: Sequence[int]) -> list[float]:
    """The probability of each class, of sums in hundredths of the logarithm of odds (softmax)."""
    top = max(sums)
    odds = [math.exp((s - top) / UNIT) for s in sums]
    whole = math.fsum(odds)
    return [o / whole for o in odds]


def odds(likely: float) -> float:
    """The natural logarithm of the odds of a probability; that of 0.999 for whatever is likelier, and so below.

    >>> round(odds(0.5), 2), round(odds(1.0), 2), round(odds(0.0), 2)
    (0.0, 6.91, -6.91)
    """
    held = min(max(likely, 1 - _SURE), _SURE)
    return math.log(held / (1 - held))


def read_weights(content: bytes) -> Weights:
    """The table that `written` has made; ValueError where it is none.

    An archive of numpy's: `classes`, what each starts from (`start`), the names of the features, one a line in UTF-8
    (`names`), what each adds to each class (`table`), and a `remark`.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            classes = tuple(map(str, found["classes"].tolist()))
            start, table = found["start"].astype(np.int64), found["table"].astype(np.int16)
            names = found["names"].tobytes().decode("utf-8").split("\n")
    except _DAMAGED as error:
        raise ValueError(f"no table of weights: {error}") from error
    rows = {name: at for at, name in enumerate(names)}
    if not classes or start.shape != (len(classes),) or table.shape != (len(names), len(classes)):
        raise ValueError("no table of weights: classes, what each starts from and the lines do not fit together")
    if len(rows) < len(names):
        raise ValueError("a feature stands in two lines")
    return Weights(classes, start, rows, table)


def written(weights: Weights, remark: str) -> bytes:
    """The weights as the content of a file."""
    content = io.BytesIO()
    np.savez_compressed(
        content, classes=np.array(weights.classes), start=weights.start, table=weights.table, remark=np.array(remark),
        names=np.frombuffer("\n".join(weights.rows).encode(), dtype=np.uint8),
    )  # fmt: skip
    return content.getvalue()


def remark_of(content: bytes) -> str:
    """What stands in a file of weights beside them."""
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        return str(found["remark"])
