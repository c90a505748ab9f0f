"""Arithmetic of market shares: HHI, CRk and their intervals when some firms are unnamed or shares are rounded.

Shares are fractions of the market, computed exactly (a float counts as the decimal that it prints), so that a figure
on a threshold is on it and not a rounding error beside it. Indices are in points, up to 10,000.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

Number = float | Decimal | Fraction | int

POINTS = 10_000
_NOT_A_SHARE = "a share is a number from 0 to 1, not {!r}"
_NO_FIRM = Fraction(0)
_TOLERANCE = Fraction(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of what a figure can be, exact; both are equal where it is known."""

    low: Fraction
    high: Fraction

    def as_json(self) -> dict[str, float]:
        """Both ends as plain numbers."""
        return {"low": plain(self.low), "high": plain(self.high)}

    def times(self, factor: int) -> Interval:
        """The same interval in another unit: 100 for percent, 10,000 for points."""
        return Interval(self.low * factor, self.high * factor)


def plain(value: Fraction | float) -> float:
    """A figure for JSON and people: six decimals at most."""
    return round(float(value), 6)


def shown(value: Fraction) -> str:
    """A figure in words: two decimals at most."""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def between(interval: Interval) -> str:
    """Both ends, or the one figure that they are."""
    low, high = shown(interval.low), shown(interval.high)
    return low if low == high else f"{low} to {high}"


def exact(value: Number) -> Fraction:
    """The decimal that a number prints, as a fraction; ValueError outside 0 to 1.

    >>> exact(0.1) == Fraction(1, 10)
    True
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction) or not math.isfinite(value):
        raise ValueError(_NOT_A_SHARE.format(value))
    fraction = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    if not 0 <= fraction <= 1:
        raise ValueError(_NOT_A_SHARE.format(value))
    return fraction


def hhi(shares: Sequence[Number]) -> float:
    """Herfindahl–Hirschman index of one market whose firms are all named, above 0 to 10,000.

    shares: fractions that sum to 1 (±1e-6), else ValueError; with unnamed firms use `named_shares`.
    US Merger Guidelines 2023, 2.1: above 1,800 is highly concentrated.
    >>> hhi([0.5, 0.5])
    5000.0
    """
    fractions = [exact(s) for s in shares]
    total = sum(fractions, _NO_FIRM)
    if abs(total - 1) > _TOLERANCE:
        raise ValueError(f"the shares of a whole market sum to 1, these to {float(total):g}")
    return float(_squares(fractions) * POINTS)


def delta_hhi(a: Number, b: Number) -> float:
    """Rise of the HHI if two firms become one: 2·a·b, in points.

    >>> delta_hhi(0.3, 0.1)
    600.0
    """
    return float(2 * exact(a) * exact(b) * POINTS)


@dataclass(frozen=True, slots=True)
class NamedShares:
    """Shares of the named units of one market, what is left unnamed, and what is known of the unnamed firms."""

    units: tuple[Fraction, ...]  # as published, in the order given, firms under one control added up
    rest: Fraction  # share of all unnamed firms together
    cap: Fraction | None  # no unnamed firm is larger; None: not known
    halves: tuple[Fraction, ...] | None  # per unit, how far rounding can have moved its share; None: decimals unknown
    at_least: tuple[bool, ...] = ()  # per unit, whether its share is a lower bound; empty: none is

    @property
    def named(self) -> Fraction:
        """Share of all named units together."""
        return sum(self.units, _NO_FIRM)

    @property
    def half(self) -> Fraction | None:
        """How far rounding can have moved the share of one firm."""
        return min(self.halves, default=None) if self.halves else None

    @property
    def open_end(self) -> int | None:
        """Position of the largest unit whose share is a lower bound while some of the market is left; else None."""
        found = [i for i, more in enumerate(self.at_least) if more and self.rest]
        return max(found, key=lambda i: self.units[i], default=None)

    def hhi(self) -> Interval:
        """HHI in points: from the rest in atoms (never quite reached) to the rest in firms as large as can be."""
        return Interval(_squares(self.units), _squares(self.most_concentrated())).times(POINTS)

    def most_concentrated(self) -> tuple[Fraction, ...]:
        """The shares of all firms where they are most unequal.

        The rest is the largest unit's whose share is a lower bound: squares grow most there, so that no other way to
        share the rest, among such units and unnamed firms, comes above. Without such a unit: unnamed firms at the cap.
        """
        if self.open_end is None:
            return (*self.units, *self.fill(self.rest, self.cap))
        return tuple(s + self.rest if i == self.open_end else s for i, s in enumerate(self.units))

    def joined(self, one: int, other: int) -> NamedShares:
        """The same market with two of its units, by position, as one, which comes last."""
        kept = [i for i in range(len(self.units)) if i not in (one, other)]
        halves, more = self.halves, self.at_least
        return replace(
            self,
            units=(*(self.units[i] for i in kept), self.units[one] + self.units[other]),
            halves=None if halves is None else (*(halves[i] for i in kept), halves[one] + halves[other]),
            at_least=(*(more[i] for i in kept), more[one] or more[other]) if more else (),
        )

    def hhi_with_rounding(self) -> Interval | None:
        """HHI in points if each share is off by up to half a unit of its last decimal; None: decimals unknown.

        Low: every share as low as it rounds, the rest in atoms. High: the largest shares first as high as they round
        while the sum stays within the market, then the rest in firms of the cap plus that half unit. Where the named
        firms fill the market, one share rounded up beside another rounded down can lie a little above this upper end.
        """
        if self.halves is None or self.half is None:
            return None
        low = _squares(max(_NO_FIRM, s - h) for s, h in zip(self.units, self.halves, strict=True))
        if self.at_least:
            return Interval(low, max(low, self._highest_with_rounding(self.halves))).times(POINTS)
        room = max(_NO_FIRM, 1 - self.named)
        raised: list[Fraction] = []
        for share, half in sorted(zip(self.units, self.halves, strict=True), reverse=True):
            step = min(half, room)
            raised.append(share + step)
            room -= step
        rest = room if self.rest else _NO_FIRM
        cap = None if self.cap is None else self.cap + self.half
        high = _squares(raised) + _squares(self.fill(rest, cap))
        return Interval(low, max(low, high)).times(POINTS)

    def _highest_with_rounding(self, halves: tuple[Fraction, ...]) -> Fraction:
        """Largest sum of squares where shares are lower bounds: some of the largest others rounded down, the rest not.

        What is left of the market then goes to one of the units whose share is a lower bound.
        """
        lows = [max(_NO_FIRM, s - h) for s, h in zip(self.units, halves, strict=True)]
        fixed = sorted((i for i, more in enumerate(self.at_least) if not more), key=lambda i: -self.units[i])
        found = [_NO_FIRM]
        for top in (i for i, more in enumerate(self.at_least) if more):
            for raised in range(len(fixed) + 1):
                shares, room = lows.copy(), max(_NO_FIRM, 1 - sum(lows, _NO_FIRM))
                for i in fixed[:raised]:
                    step = min(self.units[i] + halves[i] - lows[i], room)
                    shares[i], room = shares[i] + step, room - step
                shares[top] += room
                found.append(_squares(shares))
        return max(found)

    def concentration_ratio(self, k: int) -> Interval:
        """CRk, the summed share of the k largest firms, as a fraction."""
        if k < 1:
            raise ValueError(f"a concentration ratio counts at least one firm, not {k}")
        largest = sorted(self.units, reverse=True)
        cap = self.rest if self.cap is None else self.cap
        high = max(sum(largest[: k - j], _NO_FIRM) + min(self.rest, j * cap) for j in range(k + 1))
        if self.open_end is not None:
            # The rest counts in full if any of the k has a share that is a lower bound.
            top = self.units[self.open_end]
            others = sorted((s for i, s in enumerate(self.units) if i != self.open_end), reverse=True)
            high = max(high, top + sum(others[: k - 1], _NO_FIRM) + self.rest)
        return Interval(min(Fraction(1), sum(largest[:k], _NO_FIRM)), min(Fraction(1), high))

    def equivalent_firms(self) -> tuple[float, float]:
        """How many equal firms would give this HHI: 10,000/HHI, fewest and most."""
        index = self.hhi()
        most = math.inf if index.low == 0 else float(POINTS / index.low)
        return (math.inf if index.high == 0 else float(POINTS / index.high)), most

    def equivalent_firms_by_entropy(self) -> tuple[float, float | None]:
        """exp(−Σ p ln p), fewest and most; most is None while firms are unnamed, since atoms have no limit."""
        fewest = math.exp(-sum(float(p) * math.log(p) for p in self.most_concentrated() if p > 0))
        return fewest, (fewest if self.rest == 0 else None)

    @staticmethod
    def fill(rest: Fraction, cap: Fraction | None) -> tuple[Fraction, ...]:
        """The unnamed firms as few and large as can be: k of the cap and one remainder."""
        if rest == 0 or cap == 0:
            return ()
        if cap is None or rest <= cap:
            return (rest,)
        whole = rest // cap
        return (*[cap] * int(whole), rest - whole * cap)


def named_shares(
    shares: Sequence[Number],
    *,
    largest_known: int | None = None,
    decimals: int | None = None,
    complete: bool = False,
    units: Sequence[object] | None = None,
    at_least: Sequence[bool] | None = None,
) -> NamedShares:
    """Published shares of one market, checked, with firms under one control added up.

    shares: fractions, one a firm. largest_known: m if the m largest of them are known to be the market's largest, which
    caps every unnamed firm at the m-th. decimals: places of the percentages as published. complete: the named firms are
    the whole market. units: for each firm what it belongs to; equal values are one unit, in order of first appearance.
    at_least: for each firm whether its share is a lower bound, None: for none.
    ValueError: shares that sum above 1 by more than rounding explains, or a complete market that leaves a gap.
    """
    fractions = [exact(s) for s in shares]
    if not fractions:
        raise ValueError("a market needs at least one share")
    if largest_known is not None and not 1 <= largest_known <= len(fractions):
        raise ValueError(f"largest_known is 1 to {len(fractions)}, the number of shares, not {largest_known}")
    if decimals is not None and decimals < 0:
        raise ValueError(f"decimals is 0 or more, not {decimals}")
    keys = list(range(len(fractions))) if units is None else list(units)
    half = None if decimals is None else Fraction(1, 2 * 100 * 10**decimals)
    slack = max(len(fractions) * (half or _NO_FIRM), _TOLERANCE)
    rest = 1 - sum(fractions, _NO_FIRM)
    if -rest > slack:
        raise ValueError(f"the shares sum to {float(1 - rest) * 100:g} percent, more than rounding explains")
    if complete and rest > slack:
        raise ValueError(f"the market is called complete, yet its shares sum to {float(1 - rest) * 100:g} percent only")
    cap = None if largest_known is None else sorted(fractions, reverse=True)[largest_known - 1]
    totals: dict[object, Fraction] = {}
    halves: dict[object, Fraction] = {}
    more: dict[object, bool] = {}
    for key, fraction, least in zip(keys, fractions, at_least or [False] * len(fractions), strict=True):
        more[key] = more.get(key, False) or least
        totals[key] = totals.get(key, _NO_FIRM) + fraction
        halves[key] = halves.get(key, _NO_FIRM) + (half or _NO_FIRM)
    return NamedShares(
        units=tuple(totals.values()),
        rest=_NO_FIRM if complete or rest < 0 else rest,
        cap=cap,
        halves=None if half is None else tuple(halves.values()),
        at_least=tuple(more.values()) if any(more.values()) else (),
    )


def _squares(shares: Iterable[Fraction]) -> Fraction:
    return sum((s * s for s in shares), _NO_FIRM)
