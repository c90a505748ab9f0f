"""The result of a concentration analysis: its figures, and the same in JSON and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.analysis.common_ownership import mhhi_deltas
from graph.analysis.merger import Merger
from graph.analysis.minority import Holdings
from graph.analysis.regimes import Regime, Verdict
from graph.analysis.shares import Interval, NamedShares, between, plain, shown
from graph.model import Modality

RATIOS = (1, 2, 3, 4, 8)  # CRk that are given
_REST = {"block": "in one block", "atoms": "in atoms"}


@dataclass(frozen=True, slots=True)
class ConcentrationResult:
    """Every figure of one market and period, with all that is needed to read it."""

    market: str
    period: str | None
    regime: Regime
    shares: NamedShares
    units: tuple[tuple[str, tuple[str, ...]], ...]  # unit and its firms, in the order of `shares.units`
    complete: bool
    largest_known: int | None
    decimals: int | None
    sources: tuple[tuple[str | None, str | None], ...]  # publisher, url
    merger: Merger | None = None
    as_of: date | None = None
    known_by: datetime | None = None
    holdings: Holdings | None = None  # stakes among the units; None: not asked
    graph_hash: str | None = None
    data_digest: str | None = None
    claims: tuple[str, ...] = ()  # that state the shares
    modality: Modality | None = None  # of these claims; None: shares of one's own
    own: bool = False  # shares of one's own, of which there is no record
    estimate: bool = False  # published before the period was over
    units_on: date | None = None  # the day whose control and stakes count; None: units as given
    subset: bool = False  # shares among the named firms alone, everybody else left out: no market, and no level

    @property
    def mhhi(self) -> dict[str, Any] | None:
        """MHHI under every assumption side by side.

        None where no stake that joins two units is known, or where those known in a firm come to more than the whole.
        """
        if self.holdings is None or not self.holdings.stakes or self.holdings.over:
            return None
        shares = {name: share for (name, _), share in zip(self.units, self.shares.units, strict=True)}
        return mhhi_deltas(shares, self.holdings.stakes)

    @property
    def share_levels(self) -> dict[str, str]:
        """The regime's word for each unit's share, undetermined if it can have several; empty where it has none."""
        told = {}
        for (name, _), share in zip(self.units, self.shares.units, strict=True):
            most = share + (self.shares.rest if name in self.at_least else 0)
            possible = self.regime.possible_share_levels(Interval(share, most).times(100))
            if possible:
                told[name] = possible[0] if len(possible) == 1 else str(Verdict.UNDETERMINED)
        return told

    @property
    def at_least(self) -> tuple[str, ...]:
        """Units whose share is a lower bound."""
        return tuple(name for (name, _), more in zip(self.units, self.shares.at_least, strict=False) if more)

    @property
    def hhi(self) -> Interval:
        """Points."""
        return self.shares.hhi()

    @property
    def level(self) -> str:
        """The regime's word for this HHI; "undetermined" if the interval lies across a line, "none" if it has none."""
        return self._level(self.hhi)

    @property
    def level_with_rounding(self) -> str | None:
        """The same of the HHI with rounding; None where the decimals are unknown."""
        rounded = self.shares.hhi_with_rounding()
        return None if rounded is None else self._level(rounded)

    def _level(self, index: Interval) -> str:
        possible = self.regime.possible_levels(index)
        if not possible:
            return "none"
        return possible[0] if len(possible) == 1 else str(Verdict.UNDETERMINED)

    def _highly_concentrated(self, index: Interval) -> str:
        """Whether the HHI is above the regime's highest line: yes, no, undetermined, or none where it draws no line."""
        if not self.regime.levels:
            return "none"
        possible = self.regime.possible_levels(index)
        if self.regime.levels[-1].label not in possible:
            return str(Verdict.NO)
        return str(Verdict.YES if len(possible) == 1 else Verdict.UNDETERMINED)

    def as_json(self) -> dict[str, Any]:
        """Indices in points, shares and ratios in percent."""
        rounded = self.shares.hhi_with_rounding()
        by_entropy = self.shares.equivalent_firms_by_entropy()
        result: dict[str, Any] = {
            "market": self.market,
            "period": self.period,
            "hhi": self.hhi.as_json(),
            "hhi_with_rounding": None if rounded is None else rounded.as_json(),
            "cr": {str(k): self.shares.concentration_ratio(k).times(100).as_json() for k in RATIOS},
            "equivalent_firms": _ends(*self.shares.equivalent_firms()),
            "equivalent_firms_by_entropy": _ends(*by_entropy),
            "shares": {
                name: plain(share * 100) for (name, _), share in zip(self.units, self.shares.units, strict=True)
            },
            "shares_at_least": list(self.at_least),
            "estimate": self.estimate,
            "units_on": None if self.units_on is None else self.units_on.isoformat(),
            "units": {name: list(firms) for name, firms in self.units if firms != (name,)},
            "level": self.level,
            "levels_possible": list(self.regime.possible_levels(self.hhi)),
            "highly_concentrated": self._highly_concentrated(self.hhi),
            "level_with_rounding": self.level_with_rounding,
            "levels_possible_with_rounding": None if rounded is None else list(self.regime.possible_levels(rounded)),
            "highly_concentrated_with_rounding": None if rounded is None else self._highly_concentrated(rounded),
            "share_levels": self.share_levels,
            "regime": self.regime.id,
            "regime_source": f"{self.regime.title} ({self.regime.standing}): {self.regime.source}, {self.regime.date}",
            "coverage": {
                "named": plain(self.shares.named * 100),
                "unnamed": plain(self.shares.rest * 100),
                "firms": sum(len(firms) for _, firms in self.units),
                "complete": self.complete,
                "subset": self.subset,
                "largest_known": self.largest_known,
                "cap": None if self.shares.cap is None else plain(self.shares.cap * 100),
                "decimals": self.decimals,
            },
            "mhhi": self.mhhi,
            "stakes": None if self.holdings is None else self.holdings.as_json(),
            "sources": [{"publisher": p, "url": u} for p, u in self.sources],
            "claims": list(self.claims),
            "modality": None if self.modality is None else str(self.modality),
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }
        if self.merger is not None:
            result["merger"] = self.merger.as_json()
        return result

    def as_text(self) -> str:
        """The figures in words, with measurer, period, coverage, regime and clocks."""
        publishers = sorted({p for p, _ in self.sources if p}) or ["publisher unknown"]
        rounded = self.shares.hhi_with_rounding()
        ratio = self.shares.concentration_ratio(4).times(100)
        units = "1 unit" if len(self.units) == 1 else f"{len(self.units)} units"
        coverage = f"{units} named with {'at least ' if self.at_least else ''}{shown(self.shares.named * 100)} percent"
        lines = [
            f"Measured market: {self.market}; period {self.period or 'unknown'}"
            f"{' (estimate: published before it was over)' if self.estimate else ''}; "
            f"source {', '.join(publishers)}{f' ({self.modality})' if self.modality else ''}; coverage: {coverage}.",
            f"HHI {between(self.hhi)}"
            + ("" if rounded is None else f", with rounding {between(rounded)}")
            + f"; CR4 {between(ratio)} percent.",
            f"As many equal firms: {_count(self.shares.equivalent_firms())}; by entropy "
            f"{_count(self.shares.equivalent_firms_by_entropy())}.",
            self._upper_end_in_words(),
            f"Level under {self.regime.title} ({self.regime.standing}): {self._levels_in_words()}.",
        ]
        if self.share_levels:
            lines.append(f"Shares by these guidelines: {'; '.join(f'{n} {w}' for n, w in self.share_levels.items())}.")
        together = [f"{name} is {', '.join(firms)}" for name, firms in self.units if firms != (name,)]
        if together:
            lines.append(f"Units by control on {self.units_on or 'the date'}: {'; '.join(together)}.")
        elif self.units_on is not None:
            lines.append(f"Each firm is its own unit by control on {self.units_on}.")
        if self.merger is not None:
            lines.append(self.merger.as_text())
        lines += self._minority_in_words()
        if self.regime.caveat is not None:
            lines.append(self.regime.caveat)
        lines.append("A measured market is not a relevant market.")
        if self.own:
            lines.append(
                f"As of {self.period or 'unknown'}; known by unknown: no record is kept of shares that you give."
            )
        else:
            known = self.known_by.isoformat() if self.known_by else "the latest time on record"
            lines.append(f"As of {self.as_of or 'the measured period'}; known by {known}.")
        return "\n".join(lines)

    def _upper_end_in_words(self) -> str:
        """On what the upper end of the HHI rests."""
        if self.subset:
            return "Shares among the named firms alone; the index of a market with all its firms is unknown."
        if self.shares.rest == 0:
            return "Nobody is left unnamed."
        if self.shares.open_end is not None:
            (top, _) = self.units[self.shares.open_end]
            return (
                f"Lower bounds, not shares: {', '.join(self.at_least)}. Upper end: all that is left, "
                f"{shown(self.shares.rest * 100)} percent, is {top}'s."
            )
        if self.shares.cap is None:
            return "Upper end: no cap on an unnamed firm is known, so the unnamed rest R counts as one firm (Σs² + R²)."
        return (
            f"Upper end: no unnamed firm is above {shown(self.shares.cap * 100)} percent, the smallest of the "
            f"{self.largest_known} known to be the largest (largest_known)."
        )

    def _minority_in_words(self) -> list[str]:
        if self.holdings is None:
            return []
        without = self.holdings.without_percent
        lines = [f"Shareholdings of unknown size: {', '.join(without)}."] if without else []
        lines += [
            f"Stakes known in {firm} come to {shown(part * 100)} percent: sources contradict one another, so that no "
            "MHHI is given."
            for firm, part in self.holdings.over
        ]
        found = self.mhhi
        if found is None:
            return lines
        each = "; ".join(
            f"{a['control']}, rest {_REST[a['rest']]}: MHHI {a['mhhi']:,.2f} (+{a['delta']:,.2f})"
            for a in found["assumptions"]
        )
        said = f" ({', '.join(self.holdings.deals)})" if self.holdings.deals else ""
        on = f" on {self.units_on}" if self.units_on else ""
        return [*lines, f"With the stakes known{on}{said}, on the named shares, by what a stake controls: {each}."]

    def _levels_in_words(self) -> str:
        if self.subset:
            return "none, everybody but the named firms is left out, so that their shares are not those of a market"
        on_stated, rounded = self._level_in_words(self.hhi), self.shares.hhi_with_rounding()
        if not self.regime.levels:
            return on_stated
        if rounded is None:
            return f"{on_stated} on the stated shares; their rounding is unknown"
        with_rounding = self._level_in_words(rounded)
        if with_rounding == on_stated:
            return f"{on_stated}, on the stated shares and with rounding"
        return f"{on_stated} on the stated shares; {with_rounding} with rounding"

    def _level_in_words(self, index: Interval) -> str:
        possible = self.regime.possible_levels(index)
        if not possible:
            return "none, these guidelines state no level"
        return possible[0] if len(possible) == 1 else f"undetermined ({' or '.join(possible)})"


def _ends(low: float, high: float | None) -> dict[str, float | None]:
    return {"low": _finite(low), "high": _finite(high)}


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else plain(value)


def _count(ends: tuple[float, float | None]) -> str:
    low, high = (None if v is None or math.isinf(v) else f"{v:,.2f}" for v in ends)
    if high is None:
        return f"{low or 'unknown'} or more"
    return high if low == high else f"{low} to {high}"
