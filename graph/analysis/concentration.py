"""How concentrated one measured market is in one period: HHI, CRk, level, and what a merger would add.

Shares are measured by somebody; counts in the graph are no market (see `dependence`). A measured market is not a
relevant market, of which guidelines speak: the regime's answer is about the figure as measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from graph.analysis.figures import ConcentrationResult
from graph.analysis.merger import Pressure, merger_of
from graph.analysis.minority import Holdings
from graph.analysis.regimes import DEFAULT_REGIME, Regime, regime
from graph.analysis.shares import named_shares
from graph.dates import bounds


class ShareRow(Protocol):
    """One firm's published share, as `graph.reference.MarketShare` has it."""

    @property
    def market(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def firm(self) -> str: ...
    @property
    def share(self) -> Decimal: ...  # percent
    @property
    def largest_known(self) -> int | None: ...
    @property
    def decimals(self) -> int | None: ...
    @property
    def complete(self) -> bool: ...
    @property
    def cites(self) -> str | None: ...
    @property
    def cites_publisher(self) -> str | None: ...
    @property
    def at_least(self) -> bool: ...  # a lower bound
    @property
    def published(self) -> date | None: ...  # latest day on which it can have been published
    @property
    def subset(self) -> bool: ...  # among the named firms alone: no market


def concentration(
    rows: Sequence[ShareRow],
    regime_id: str = DEFAULT_REGIME,
    groups: Callable[[str], str] = str,
    *,
    merge: tuple[str, str] | None = None,
    stakes: Holdings | None = None,
    as_of: date | None = None,
    known_by: datetime | None = None,
) -> ConcentrationResult:
    """Concentration of one market in one period.

    rows: all published shares of that market and period. groups: firm → unit under whose control it is on the date;
    minority stakes and joint ventures do not belong in it. merge: two units to treat as one. stakes: minority stakes
    among the units, for the MHHI.
    ValueError: rows of several markets or periods, a firm twice, shares that cannot be (see `named_shares`).
    NotFound: an unknown regime.
    """
    rules = regime(regime_id)
    if not rows:
        raise ValueError("there are no shares of this market and period")
    if len({(r.market, r.period, r.largest_known, r.decimals, r.complete, r.subset) for r in rows}) > 1:
        raise ValueError(
            "the shares differ in market, period, largest_known, decimals, complete or subset: give one market's"
        )
    firms = [r.firm for r in rows]
    if len(set(firms)) < len(firms):
        raise ValueError(f"a firm has two shares in {rows[0].market!r}, {rows[0].period}")
    first = rows[0]
    return concentration_of(
        market=first.market,
        period=first.period,
        rules=rules,
        firms=firms,
        units=[groups(f) for f in firms],
        shares=[Fraction(r.share) / 100 for r in rows],
        largest_known=first.largest_known,
        decimals=first.decimals,
        complete=first.complete,
        merge=merge,
        holdings=stakes,
        sources=tuple(dict.fromkeys((r.cites_publisher, r.cites) for r in rows)),
        as_of=as_of,
        known_by=known_by,
        at_least=[r.at_least for r in rows],
        estimate=any(_published_before_end(r) for r in rows),
        subset=first.subset,
    )


def _published_before_end(row: ShareRow) -> bool:
    """Whether a share was surely published before its period was over: no measurement yet of all of it."""
    period = bounds(row.period)
    return row.published is not None and period is not None and row.published < period.last


def concentration_of(
    *,
    market: str,
    period: str | None,
    rules: Regime,
    firms: Sequence[str],
    units: Sequence[str],
    shares: Sequence[Fraction],
    largest_known: int | None,
    decimals: int | None,
    complete: bool,
    merge: tuple[str, str] | None,
    holdings: Holdings | None,
    sources: tuple[tuple[str | None, str | None], ...],
    as_of: date | None,
    known_by: datetime | None,
    pressure: Pressure | None = None,
    own: bool = False,
    at_least: Sequence[bool] | None = None,
    estimate: bool = False,
    subset: bool = False,
) -> ConcentrationResult:
    """The result of shares as fractions, one a firm; pressure: margin and price of each unit, for the GUPPI.

    at_least: per firm, whether its share is a lower bound. estimate: published before the period was over.
    subset: shares among the named firms alone. Guidelines draw their lines for markets, so that none of them applies.
    """
    if subset:
        rules = replace(rules, levels=(), share_levels=(), findings=(), caveat=None)
    named = named_shares(
        shares,
        largest_known=largest_known,
        decimals=decimals,
        complete=complete,
        units=units,
        at_least=at_least,
    )
    members: dict[str, list[str]] = {}
    for unit, firm in zip(units, firms, strict=True):
        members.setdefault(unit, []).append(firm)
    return ConcentrationResult(
        market=market,
        period=period,
        regime=rules,
        shares=named,
        units=tuple((unit, tuple(belonging)) for unit, belonging in members.items()),
        complete=complete,
        largest_known=largest_known,
        decimals=decimals,
        sources=sources,
        merger=None
        if merge is None
        else merger_of(
            named, list(members), merge, rules, pressure, holdings is not None and holdings.among_firms(members)
        ),
        as_of=as_of,
        known_by=known_by,
        holdings=holdings,
        own=own,
        estimate=estimate,
        subset=subset,
    )
