"""Concentration of a measured market of data/markets.csv, with firms rolled up as controlled on the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from graph.analysis.concentration import concentration
from graph.analysis.figures import ConcentrationResult
from graph.analysis.minority import stakes_in
from graph.analysis.regimes import DEFAULT_REGIME
from graph.analysis.series import ConcentrationSeries
from graph.analysis.supply import find_entity
from graph.dates import Bounds, bounds, day_of
from graph.errors import FaultlineError, NotFound
from graph.model import Kind, Modality
from graph.reference import Reference
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot

R = TypeVar("R", ConcentrationResult, ConcentrationSeries)


def market_names(shares: Sequence[MarketShare]) -> list[str]:
    """All measured markets, by name."""
    return sorted({s.market for s in shares})


def concentration_of_market(
    shares: Sequence[MarketShare],
    snapshot: Snapshot,
    market: str,
    period: str | None = None,
    regime: str | None = None,
    merge: tuple[str, str] | None = None,
) -> ConcentrationResult:
    """Concentration of one measured market in one period (None: the latest that was over by the snapshot's day).

    market: its name, its entity id, or a part of the name that only one market has; NotFound lists what there is.
    Only shares of that market and period are compared; a joint venture or a minority stake moves no unit. merge: two
    measured firms that are supposed to be one; NotFound if one of them has no published share there. Units and stakes
    are those of the period's last day, or of the snapshot's if that comes first. By both clocks: a period that begins
    after the snapshot's day, or whose shares were published after what could be known, was not measured.

    >>> from datetime import date
    >>> from graph.model import Entity, EntityType
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("north", "south")}
    >>> shares = [
    ...     MarketShare("mills", "market:mills", "2030", firm, share, None, 0, True, None, None)
    ...     for firm, share in (("north", 60), ("south", 40))
    ... ]
    >>> graph = Snapshot(date(2031, 6, 1), None, firms, (), ())
    >>> found = concentration_of_market(shares, graph, "mills", merge=("north", "south"))
    >>> found.as_json()["hhi"], found.as_json()["merger"]["delta"], found.level
    ({'low': 5200.0, 'high': 5200.0}, 4800.0, 'highly concentrated')
    """
    name = _market(shares, market)
    measured_in = _periods(shares, name)
    periods = _by_then(shares, name, snapshot)
    chosen = period or _latest(periods, snapshot)
    if chosen not in measured_in:
        raise NotFound(f"{name} was not measured in {chosen}; there are {', '.join(measured_in)}.")
    if chosen not in periods:
        raise NotFound(f"{name}, {chosen}: not measured {_clocks(snapshot)}; by then there are {', '.join(periods)}.")
    rows = [s for s in shares if s.market == name and s.period == chosen]
    measured = [s.firm for s in rows]
    then = snapshot.on(min(_days(chosen).last, snapshot.as_of))
    unit = _units(then, measured)
    found = concentration(
        rows,
        regime or DEFAULT_REGIME,
        unit,
        merge=None if merge is None else _parties(then, name, chosen, measured, unit, merge),
        stakes=stakes_in(then, {unit(f) for f in measured}, unit),
        as_of=snapshot.as_of,
        known_by=snapshot.known_by,
    )
    return replace(found, units_on=then.as_of)


def concentration_series(
    shares: Sequence[MarketShare], snapshot: Snapshot, market: str, regime: str | None = None
) -> ConcentrationSeries:
    """The same market period by period, up to the snapshot's day, each with the units of its own last day.

    NotFound if no period had begun by then, or none could be known.
    """
    name = _market(shares, market)
    periods = _by_then(shares, name, snapshot)
    told = (concentration_of_market(shares, snapshot, name, period, regime) for period in periods)
    return ConcentrationSeries(name, tuple(told), snapshot.as_of, snapshot.known_by)


def with_claims(found: R, reference: Reference) -> R:
    """The same result with the claims that state its shares."""
    if isinstance(found, ConcentrationSeries):
        return replace(found, periods=tuple(with_claims(p, reference) for p in found.periods))
    rows = [
        c
        for item in reference.documents
        for c in item.claims
        if c.kind is Kind.MARKET_SHARE and c.to_name == found.market and c.start == found.period
    ]
    modality = max((c.modality for c in rows), key=list(Modality).index, default=None)
    return replace(found, claims=tuple(sorted(c.id for c in rows)), modality=modality)


def _units(snapshot: Snapshot, measured: Sequence[str]) -> Callable[[str], str]:
    tops = [snapshot.group(m) for m in measured]

    def unit(firm: str) -> str:
        # A firm is one with another measured firm that controls it; a parent outside the market changes no share.
        top = snapshot.group(firm)
        return top if tops.count(top) > 1 else firm

    return unit


def _parties(
    snapshot: Snapshot,
    name: str,
    period: str,
    measured: Sequence[str],
    unit: Callable[[str], str],
    merge: tuple[str, str],
) -> tuple[str, str]:
    found = []
    for wanted in merge:
        firm = find_entity(snapshot, wanted).id
        group = snapshot.group(firm)
        # A firm of the group stands for it: "Google" is measured where "Alphabet" is meant.
        same = [m for m in measured if m == firm] or [m for m in measured if snapshot.group(m) == group]
        if not same:
            raise NotFound(
                f"{wanted!r} has no published share in {name}, {period}; there are {', '.join(sorted(measured))}."
            )
        found.append(unit(same[0]))
    if found[0] == found[1]:
        raise FaultlineError(f"{merge[0]} and {merge[1]} are under one control already on {snapshot.as_of}.")
    return found[0], found[1]


def _periods(shares: Sequence[MarketShare], name: str) -> list[str]:
    return sorted({s.period for s in shares if s.market == name}, key=_when)


def _when(period: str) -> tuple[str, str]:
    days = bounds(period)
    return ("", period) if days is None else (days.last.isoformat(), days.first.isoformat())


def _days(period: str) -> Bounds:
    days = bounds(period)
    if days is None:  # no period of a share is blank, see `market_share`
        raise ValueError(f"{period!r} is no period")
    return days


def _by_then(shares: Sequence[MarketShare], name: str, snapshot: Snapshot) -> list[str]:
    """Those begun by the day, and known: from the day by which all their shares were published.

    Where that is not said, from the period's last day.
    """
    known = day_of(snapshot.known_by)
    periods = _periods(shares, name)
    told: dict[str, date] = {}
    for share in shares:
        if share.market == name:
            day = share.published or _days(share.period).last
            told[share.period] = max(day, told.get(share.period, day))
    found = [p for p in periods if _days(p).first <= snapshot.as_of and (known is None or told[p] <= known)]
    if not found:
        raise NotFound(f"{name} was not measured {_clocks(snapshot)}; there are {', '.join(periods)}.")
    return found


def _clocks(snapshot: Snapshot) -> str:
    known = "" if snapshot.known_by is None else f" as known by {snapshot.known_by.date()}"
    return f"by {snapshot.as_of}{known}"


def _latest(periods: Sequence[str], snapshot: Snapshot) -> str:
    """The latest period over by the day; else the latest begun by it, whose shares are estimates or projected."""
    over = [p for p in periods if _days(p).last <= snapshot.as_of]
    return (over or periods)[-1]


def _market(shares: Sequence[MarketShare], wanted: str) -> str:
    names = market_names(shares)
    folded = wanted.casefold().strip()
    ids = {s.market_id: s.market for s in shares}
    exact = [n for n in names if n.casefold() == folded] or ([ids[folded]] if folded in ids else [])
    found = exact or [n for n in names if folded in n.casefold()]
    if len(found) != 1:
        what = "No market is" if not found else "Several markets are"
        raise NotFound(f"{what} called {wanted!r}; there are {'; '.join(found or names)}.")
    return found[0]
