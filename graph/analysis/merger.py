"""What two units of a measured market would be as one: the rise of the index, the guidelines' findings, diversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graph.analysis.regimes import Answer, Figures, Regime, Verdict
from graph.analysis.shares import POINTS, Interval, NamedShares, between, plain, shown

Pressure = Mapping[str, tuple[Fraction, Fraction]]  # unit → margin as a fraction of the price, and price


@dataclass(frozen=True, slots=True)
class Merger:
    """What two units would be as one, all else equal."""

    parties: tuple[str, str]
    delta: Interval  # points
    post: Interval  # points
    share: Interval  # of the merged firm, as a fraction of the market
    findings: tuple[Answer, ...]
    findings_with_rounding: tuple[Answer, ...] | None = (
        None  # over all that rounds to the shares; None: decimals unknown
    )
    diversion: tuple[Fraction, Fraction] | None = None  # by share, from the first to the second and back, as fractions
    guppi: tuple[Fraction, Fraction] | None = None  # of the first and the second, as fractions of the price

    @property
    def indication(self) -> Answer | None:
        """The first finding that is not a no, else the first; None where the regime has no test."""
        return _indication(self.findings)

    def as_json(self) -> dict[str, Any]:
        """`indication` is the answer of the finding `indication_of`, the strongest that is not a no.

        "none" where the regime has no test. Under some guidelines a yes is a concern, under others the absence of one.
        Diversion in percent. `delta` and `share` are those of the shares as stated; the ranges reach higher where one
        is a lower bound.
        """
        told, rounded = self.indication, self.findings_with_rounding
        beside = None if rounded is None else _indication(rounded)
        return {
            "parties": list(self.parties),
            "delta": plain(self.delta.low),
            "delta_range": self.delta.as_json(),
            "post": self.post.as_json(),
            "share": plain(self.share.low * 100),
            "share_range": self.share.times(100).as_json(),
            "indication": "none" if told is None else str(told.verdict),
            "indication_of": told and told.name,
            "indication_with_rounding": beside and str(beside.verdict),
            "findings": list(map(_answer_json, self.findings)),
            "findings_with_rounding": None if rounded is None else list(map(_answer_json, rounded)),
            "diversion_by_share": None if self.diversion is None else [plain(d * 100) for d in self.diversion],
            "guppi": None if self.guppi is None else [plain(g * 100) for g in self.guppi],
        }

    def as_text(self) -> str:
        """The same in words."""
        found = "; ".join(a.in_words() for a in self.findings) or "no indication stated"
        if self.findings and self.findings_with_rounding is None:
            found += " (on the stated shares; their rounding is unknown)"
        elif self.findings_with_rounding and self.findings_with_rounding != self.findings:
            found += "; with rounding " + "; ".join(a.in_words() for a in self.findings_with_rounding)
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


def _indication(answers: Sequence[Answer]) -> Answer | None:
    return next((a for a in answers if a.verdict is not Verdict.NO), answers[0] if answers else None)


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {"name": answer.name, "label": answer.label, "holds": str(answer.verdict), "why": answer.why}


def merger_of(
    named: NamedShares,
    units: Sequence[str],
    parties: tuple[str, str],
    rules: Regime,
    pressure: Pressure | None,
    shareholdings: bool = False,
) -> Merger:
    """The merger of two units by name; ValueError unless they are two different units of the market.

    shareholdings: whether some are known among the market's firms.
    """
    if parties[0] == parties[1] or not set(parties) <= set(units):
        raise ValueError(f"a merger needs two different units of {', '.join(units)}; got {' and '.join(parties)}")
    one, other = (units.index(p) for p in parties)
    a, b = named.units[one], named.units[other]
    joined = named.joined(one, other)
    reach = _reach(named, one, other, [_NONE] * len(units))
    post, rounded_post = joined.hhi(), joined.hhi_with_rounding()
    rounded = None
    if named.halves is not None and rounded_post is not None:
        rounded = rules.on_merger(_reach(named, one, other, named.halves).figures(rounded_post, shareholdings))
    # By share, who leaves one firm goes to the others in proportion; a firm that is the whole market loses to nobody.
    diversion = None if 1 in (a, b) or reach.share.low < reach.share.high else (b / (1 - a), a / (1 - b))
    guppi = None
    if pressure is not None and diversion is not None:
        (margin_a, price_a), (margin_b, price_b) = (pressure[p] for p in parties)
        guppi = diversion[0] * margin_b * price_b / price_a, diversion[1] * margin_a * price_a / price_b
    return Merger(
        parties,
        reach.delta,
        post,
        reach.share,
        rules.on_merger(reach.figures(post, shareholdings)),
        rounded,
        diversion,
        guppi,
    )


_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What two units can be together, as fractions of the market, and the rise of the index in points."""

    share: Interval
    larger: Interval  # of the larger one alone
    delta: Interval

    def figures(self, post: Interval, shareholdings: bool) -> Figures:
        return Figures(post, self.delta, self.share.times(100), self.larger.times(100), shareholdings)


def _reach(named: NamedShares, one: int, other: int, halves: Sequence[Fraction]) -> _Reach:
    """All that two units can be where each share is off by up to its half, and a lower bound by all that is left."""
    lows = [max(_NONE, s - h) for s, h in zip(named.units, halves, strict=True)]
    # Of the market, once every share is as low as it can be.
    left = max(_NONE, 1 - sum(lows, _NONE)) if any(halves) else named.rest
    tops = []
    for i in (one, other):
        high = named.units[i] + halves[i] if not (named.at_least and named.at_least[i]) else lows[i] + left
        tops.append(min(high, lows[i] + left))
    (a, b), (most_a, most_b) = (lows[one], lows[other]), tops
    most = min(most_a + most_b, a + b + left)
    # A product of a given sum is largest where both are equal, as far as the ends of each let them.
    first = min(max(most / 2, a, most - most_b), most_a, most - b)
    product = first * (most - first)
    return _Reach(
        Interval(a + b, most), Interval(max(a, b), max(most_a, most_b)), Interval(2 * a * b, 2 * product).times(POINTS)
    )
