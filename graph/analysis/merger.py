"""What two units of a measured market would be as one: the rise of the index, the guidelines' findings, diversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graph.analysis.regimes import Regime, Verdict
from graph.analysis.shares import POINTS, Interval, NamedShares, between, plain, shown

Pressure = Mapping[str, tuple[Fraction, Fraction]]  # unit → margin as a fraction of the price, and price


@dataclass(frozen=True, slots=True)
class Merger:
    """What two units would be as one, all else equal."""

    parties: tuple[str, str]
    delta: Interval  # points
    post: Interval  # points
    share: Interval  # of the merged firm, as a fraction of the market
    findings: tuple[tuple[str, str, Verdict], ...]  # name, label, whether it holds
    diversion: tuple[Fraction, Fraction] | None = None  # by share, from the first to the second and back, as fractions
    guppi: tuple[Fraction, Fraction] | None = None  # of the first and the second, as fractions of the price

    def as_json(self) -> dict[str, Any]:
        """`indication` is the regime's first finding; "none" where the regime has no test. Diversion in percent.

        `delta` and `share` are those of the shares as stated; the ranges reach higher where one is a lower bound.
        """
        return {
            "parties": list(self.parties),
            "delta": plain(self.delta.low),
            "delta_range": self.delta.as_json(),
            "post": self.post.as_json(),
            "share": plain(self.share.low * 100),
            "share_range": self.share.times(100).as_json(),
            "indication": str(self.findings[0][2]) if self.findings else "none",
            "findings": [{"name": n, "label": label, "holds": str(v)} for n, label, v in self.findings],
            "diversion_by_share": None if self.diversion is None else [plain(d * 100) for d in self.diversion],
            "guppi": None if self.guppi is None else [plain(g * 100) for g in self.guppi],
        }

    def as_text(self) -> str:
        """The same in words."""
        found = "; ".join(f"{label}: {verdict}" for _, label, verdict in self.findings) or "no indication stated"
        return (
            f"If {self.parties[0]} and {self.parties[1]} were one (hypothetical): HHI rises by "
            f"{between(self.delta)} and is then {between(self.post)}, merged share {between(self.share.times(100))} "
            f"percent; {found}.{self._pressure()}"
        )

    def _pressure(self) -> str:
        if self.diversion is None:
            return " Diversion by share: unknown." if self.share.low < self.share.high else ""
        a, b = self.parties
        said = [shown(v * 100) for v in self.diversion]
        text = f" Diversion by share: {a} to {b} {said[0]} percent, {b} to {a} {said[1]} percent."
        if self.guppi is not None:
            one, other = (shown(v * 100) for v in self.guppi)
            text += f" GUPPI with the margins and prices given: {a} {one} percent, {b} {other} percent."
        return text


def merger_of(
    named: NamedShares, units: Sequence[str], parties: tuple[str, str], rules: Regime, pressure: Pressure | None
) -> Merger:
    """The merger of two units by name; ValueError unless they are two different units of the market."""
    if parties[0] == parties[1] or not set(parties) <= set(units):
        raise ValueError(f"a merger needs two different units of {', '.join(units)}; got {' and '.join(parties)}")
    one, other = (units.index(p) for p in parties)
    a, b = named.units[one], named.units[other]
    joined = named.joined(one, other)
    share, delta = _reach(named, one, other)
    post = joined.hhi()
    findings = rules.on_merger(post, delta, share.times(100))
    # By share, who leaves one firm goes to the others in proportion; a firm that is the whole market loses to nobody.
    diversion = None if 1 in (a, b) or share.low < share.high else (b / (1 - a), a / (1 - b))
    guppi = None
    if pressure is not None and diversion is not None:
        (margin_a, price_a), (margin_b, price_b) = (pressure[p] for p in parties)
        guppi = diversion[0] * margin_b * price_b / price_a, diversion[1] * margin_a * price_a / price_b
    return Merger(parties, delta, post, share, findings, diversion, guppi)


def _reach(named: NamedShares, one: int, other: int) -> tuple[Interval, Interval]:
    """Share of two units together and rise of the index, over all that a share that is a lower bound can be."""
    a, b = sorted((named.units[one], named.units[other]))
    open_ones = sum(named.at_least[i] for i in (one, other)) if named.at_least else 0
    most = a + b + (named.rest if open_ones else 0)
    if open_ones == 2:  # a product of a given sum is largest where both are equal, as far as the lower bounds let them
        larger = max(b, most / 2)
        product = larger * (most - larger)
    elif open_ones == 1:
        raised, fixed = (one, other) if named.at_least[one] else (other, one)
        product = (named.units[raised] + named.rest) * named.units[fixed]
    else:
        product = a * b
    return Interval(a + b, most), Interval(2 * a * b, 2 * product).times(POINTS)
