"""One measured market period by period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from graph.analysis.figures import ConcentrationResult
from graph.analysis.shares import Interval, between
from graph.dates import bounds


@dataclass(frozen=True, slots=True)
class ConcentrationSeries:
    """Figures of each period, earliest first."""

    market: str
    periods: tuple[ConcentrationResult, ...]
    as_of: date
    known_by: datetime | None
    graph_hash: str | None = None
    data_digest: str | None = None

    def change(self, number: int) -> tuple[str, Interval] | None:
        """The period before that is as long, and how far the HHI moved since, in points; None for the first.

        The ends are those of every pair of completions: a rise is sure only where both are above 0.
        """
        now = self.periods[number]
        for before in reversed(self.periods[:number]):
            if _length(before.period) == _length(now.period):
                moved = Interval(now.hhi.low - before.hhi.high, now.hhi.high - before.hhi.low)
                return str(before.period), moved
        return None

    def as_json(self) -> dict[str, Any]:
        """Indices in points, ratios in percent."""
        return {
            "market": self.market,
            "series": [
                {
                    **{k: v for k, v in found.as_json().items() if k in _KEPT},
                    "change": None if (moved := self.change(i)) is None else {"since": moved[0], **moved[1].as_json()},
                }
                for i, found in enumerate(self.periods)
            ],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """One line a period."""
        lines = [f"Measured market: {self.market}; period by period, units as controlled on the last day of each."]
        for i, found in enumerate(self.periods):
            moved = self.change(i)
            since = "" if moved is None else f"; since {moved[0]} {_signed(moved[1])}"
            rounded = found.shares.hhi_with_rounding()
            other = found.level_with_rounding
            level = found.level if other in (None, found.level) else f"{found.level} ({other} with rounding)"
            beside = "" if rounded is None else f" (with rounding {between(rounded)})"
            early = " (estimate: published before it was over)" if found.estimate else ""
            least = "at least " if found.at_least else ""
            lines.append(
                f"  {found.period}{early}: HHI {between(found.hhi)}{beside}; CR4 "
                f"{between(found.shares.concentration_ratio(4).times(100))} percent; level {level}; "
                f"{_count(len(found.units))} named with {least}{_percent(found.shares.named)} percent{since}"
            )
        regime = self.periods[0].regime
        publishers = sorted({p for found in self.periods for p, _ in found.sources if p}) or ["publisher unknown"]
        if any(found.subset for found in self.periods):
            lines.append("Shares among the named firms alone, everybody else is left out: no market, and no level.")
        lines.append(f"Levels under {regime.title} ({regime.standing}); source {', '.join(publishers)}.")
        lines.append(
            "Two periods are compared only if they are as long; where fewer firms are named the interval is wider, "
            "which is no change of the market. A measured market is not a relevant market."
        )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}."
        )
        return "\n".join(lines)


_KEPT = frozenset(
    {
        "period", "hhi", "hhi_with_rounding", "cr", "shares", "level", "levels_possible", "highly_concentrated",
        "level_with_rounding", "levels_possible_with_rounding", "highly_concentrated_with_rounding",
        "claims", "coverage", "modality", "regime", "units", "equivalent_firms", "equivalent_firms_by_entropy",
        "sources", "shares_at_least", "estimate", "units_on",
    }
)  # fmt: skip


def _length(period: str | None) -> int:
    """Months."""
    days = bounds(period)
    return 0 if days is None else (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1


def _count(units: int) -> str:
    return "1 unit" if units == 1 else f"{units} units"


def _percent(part: Fraction) -> str:
    return between(Interval(part * 100, part * 100))


def _signed(moved: Interval) -> str:
    low, high = (f"{float(v):+,.2f}" for v in (moved.low, moved.high))
    return low if low == high else f"{low} to {high}"
