"""Taking a time, and saying what came of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One measured figure; `ratio` and `aim` where it is held against something in the same run."""

    what: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None
    aim: str | None = None
    met: bool | None = None


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Seconds since the block was entered; after it, the seconds that it took."""
    start = time.perf_counter()
    end: float | None = None
    yield lambda: (time.perf_counter() if end is None else end) - start
    end = time.perf_counter()


def quickest(work: Callable[[], T], runs: int = 5) -> tuple[float, T]:
    """Seconds of the quickest run, and what the last one gave; a work is run again only if it takes under a second."""
    seconds: list[float] = []
    while True:
        with stopwatch() as taken:
            found = work()
        seconds.append(taken())
        if len(seconds) == runs or seconds[-1] >= 1:
            return min(seconds), found


def in_turn(works: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    """Median seconds of each work, the works taken in turn so that a slow minute of the machine hits all of them."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds):
        order = list(enumerate(works))
        for index, work in order if number % 2 == 0 else reversed(order):
            times[index].append(work())
    return [statistics.median(t) for t in times]


def ratio(what: str, rate: float, unit: str, against: str, other: float, aim: float | None) -> Figure:
    """A rate held against another of the same run."""
    value = rate / other
    said = f"{against}: {other:,.1f}"
    if aim is None:
        return Figure(what, rate, unit, said, value)
    return Figure(what, rate, unit, said, value, f"≥ {aim}", value >= aim)


@dataclass(frozen=True)
class Compared:
    """Seconds of one analysis, beside networkx and the bare library on the same graph; None: it has none."""

    analysis: str
    ours: float
    networkx: float | None = None
    bare: float | None = None
    equal: bool | None = None  # None: nothing to compare with

    @property
    def met(self) -> bool:
        """At most 5 s, 20 times faster than networkx, and within 1.3 times the bare library."""
        return (
            self.ours <= 5
            and (self.networkx is None or self.networkx >= 20 * self.ours)
            and (self.bare is None or self.ours <= 1.3 * self.bare)
            and self.equal is not False
        )


def comparison(rows: Sequence[Compared]) -> str:
    """One table of all analyses."""

    def cell(value: float | None, form: str = "{:.3f} s") -> str:
        return "-" if value is None else form.format(value)

    lines = [f"{'analysis':<44}{'ours':>10}{'networkx':>12}{'ratio':>8}{'bare':>10}{'ratio':>8}  equal  aims"]
    for row in rows:
        faster = None if row.networkx is None else row.networkx / row.ours
        slower = None if row.bare is None else row.ours / row.bare
        equal = {True: "yes", False: "NO", None: "-"}[row.equal]
        lines.append(
            f"{row.analysis:<44}{cell(row.ours):>10}{cell(row.networkx):>12}{cell(faster, '{:.1f}'):>8}"
            f"{cell(row.bare):>10}{cell(slower, '{:.2f}'):>8}  {equal:<5}  {'met' if row.met else 'missed'}"
        )
    return "\n".join(lines)


def table(figures: Sequence[Figure]) -> str:
    """One line a figure."""
    lines = []
    for f in figures:
        line = f"{f.what:<44} {f.value:>10,.1f} {f.unit:<12}"
        if f.ratio is not None:
            line += f" {f.ratio:>6.2f} × {f.against}"
        if f.aim is not None:
            line += f"  aim {f.aim}: {'met' if f.met else 'missed'}"
        lines.append(line.rstrip())
    return "\n".join(lines)
