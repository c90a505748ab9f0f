"""Concentration of a measured market of data/markets.csv, with firms rolled up as controlled on the day."""

from __future__ import annotations

from collections.abc import Sequence

from graph.analysis.concentration import concentration
from graph.analysis.figures import ConcentrationResult
from graph.analysis.regimes import DEFAULT_REGIME
from graph.errors import NotFound
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot


def concentration_of_market(
    shares: Sequence[MarketShare], snapshot: Snapshot, market: str, period: str | None = None, regime: str | None = None
) -> ConcentrationResult:
    """Concentration of one measured market in one period (None: its latest).

    market: its name, its entity id, or a part of the name that only one market has; NotFound lists what there is.
    Only shares of that market and period are compared; a joint venture or a minority stake moves no unit.
    """
    name = _market(shares, market)
    periods = sorted({s.period for s in shares if s.market == name})
    chosen = period or periods[-1]
    if chosen not in periods:
        raise NotFound(f"{name} was not measured in {chosen}; there are {', '.join(periods)}.")
    rows = [s for s in shares if s.market == name and s.period == chosen]
    measured = {s.firm for s in rows}

    def unit(firm: str) -> str:
        # A firm is one with another measured firm that controls it; a parent outside the market changes no share.
        top = snapshot.group(firm)
        return top if sum(snapshot.group(m) == top for m in measured) > 1 else firm

    return concentration(rows, regime or DEFAULT_REGIME, unit, as_of=snapshot.as_of, known_by=snapshot.known_by)


def _market(shares: Sequence[MarketShare], wanted: str) -> str:
    names = sorted({s.market for s in shares})
    folded = wanted.casefold().strip()
    exact = [n for n in names if n.casefold() == folded]
    found = exact or [n for n in names if folded in n.casefold()]
    if len(found) != 1:
        what = "No market is" if not found else "Several markets are"
        raise NotFound(f"{what} called {wanted!r}; there are {'; '.join(found or names)}.")
    return found[0]
