"""How concentrated one measured market is in one period: HHI, CRk, level, and what a merger would add.

Shares are measured by somebody; counts in the graph are no market (see `dependence`). A measured market is not a
relevant market, of which guidelines speak: the regime's answer is about the figure as measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Protocol

from graph.analysis.figures import ConcentrationResult, Merger
from graph.analysis.regimes import DEFAULT_REGIME, Regime, regime
from graph.analysis.shares import POINTS, Interval, NamedShares, named_shares

OWN_SHARES = "shares given by the user"


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


def concentration(
    rows: Sequence[ShareRow],
    regime_id: str = DEFAULT_REGIME,
    groups: Callable[[str], str] = str,
    *,
    merge: tuple[str, str] | None = None,
    as_of: date | None = None,
    known_by: datetime | None = None,
) -> ConcentrationResult:
    """Concentration of one market in one period.

    rows: all published shares of that market and period. groups: firm → unit under whose control it is on the date;
    minority stakes and joint ventures do not belong in it. merge: two units to treat as one.
    ValueError: rows of several markets or periods, a firm twice, shares that cannot be (see `named_shares`).
    NotFound: an unknown regime.
    """
    rules = regime(regime_id)
    if not rows:
        raise ValueError("there are no shares of this market and period")
    if len({(r.market, r.period, r.largest_known, r.decimals, r.complete) for r in rows}) > 1:
        raise ValueError("the shares differ in market, period, largest_known, decimals or complete: give one market's")
    firms = [r.firm for r in rows]
    if len(set(firms)) < len(firms):
        raise ValueError(f"a firm has two shares in {rows[0].market!r}, {rows[0].period}")
    first = rows[0]
    return _result(
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
        sources=tuple(dict.fromkeys((r.cites_publisher, r.cites) for r in rows)),
        as_of=as_of,
        known_by=known_by,
    )


def concentration_of_shares(payload: Mapping[str, Any], regime_id: str | None = None) -> ConcentrationResult:
    """The same for shares of one's own, as `analyse concentration --shares` reads them.

    payload: {"shares": [percent, …], "largest_known": m or null, "decimals": places or null, "complete": true|false,
    "regime": id, "merge": [i, j], "firms": [name, …], "market": text, "period": text}; all but `shares` may be left
    out. `merge` counts from 0. ValueError names the key that is wrong.
    >>> concentration_of_shares({"shares": [40, 30, 20, 10]}).as_json()["hhi"]
    {'low': 3000.0, 'high': 3000.0}
    """
    known = {"shares", "largest_known", "decimals", "complete", "regime", "merge", "firms", "market", "period"}
    if not isinstance(payload, Mapping) or not isinstance(payload.get("shares"), list):
        raise ValueError('the file needs one JSON object with a list under "shares"')
    if unknown := sorted(set(payload) - known):
        raise ValueError(f"unknown key {', '.join(map(repr, unknown))}; there are {', '.join(sorted(known))}")
    shares = [_percent(value) for value in payload["shares"]]
    names = payload.get("firms") or [str(i) for i in range(len(shares))]
    if not isinstance(names, list) or len({*map(str, names)}) != len(shares):
        raise ValueError(f'"firms" needs {len(shares)} different names, one for each share')
    names = [str(name) for name in names]
    pair = payload.get("merge")
    if pair is not None and (
        not isinstance(pair, list)
        or len(pair) != 2
        or len(set(pair)) != 2
        or not all(_whole(i) and 0 <= i < len(shares) for i in pair)
    ):
        raise ValueError(f'"merge" needs two different positions from 0 to {len(shares) - 1}')
    for key in ("largest_known", "decimals"):
        if payload.get(key) is not None and not _whole(payload[key]):
            raise ValueError(f'"{key}" is a whole number or null, not {payload[key]!r}')
    if not isinstance(payload.get("complete") or False, bool):
        raise ValueError('"complete" is true or false')
    return _result(
        market=str(payload.get("market") or OWN_SHARES),
        period=None if payload.get("period") is None else str(payload["period"]),
        rules=regime(regime_id or payload.get("regime") or DEFAULT_REGIME),
        firms=names,
        units=names,
        shares=shares,
        largest_known=payload.get("largest_known"),
        decimals=payload.get("decimals"),
        complete=bool(payload.get("complete")),
        merge=None if pair is None else (names[pair[0]], names[pair[1]]),
        sources=((OWN_SHARES, None),),
        as_of=None,
        known_by=None,
    )


def _result(
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
    sources: tuple[tuple[str | None, str | None], ...],
    as_of: date | None,
    known_by: datetime | None,
) -> ConcentrationResult:
    named = named_shares(shares, largest_known=largest_known, decimals=decimals, complete=complete, units=units)
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
        merger=None if merge is None else _merger(named, list(members), merge, rules),
        as_of=as_of,
        known_by=known_by,
    )


def _merger(named: NamedShares, units: Sequence[str], parties: tuple[str, str], rules: Regime) -> Merger:
    if parties[0] == parties[1] or not set(parties) <= set(units):
        raise ValueError(f"a merger needs two different units of {', '.join(units)}; got {' and '.join(parties)}")
    a, b = (named.units[units.index(p)] for p in parties)
    delta = 2 * a * b * POINTS
    pre = named.hhi()
    post = Interval(pre.low + delta, pre.high + delta)
    share = a + b
    findings = tuple((f.name, f.label, f.holds(post, delta, share * 100)) for f in rules.findings)
    return Merger(parties, delta, post, share, findings)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _percent(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"a share is a number in percent, not {value!r}")
    try:
        percent = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"a share is a number in percent, not {value!r}") from None
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise ValueError(f"a share is 0 to 100 percent, not {value!r}")
    return Fraction(percent) / 100
