"""Modified HHI: what owners with stakes in several firms of one market add to its HHI.

O'Brien and Salop 2000: MHHI = Σⱼ Σₖ sⱼ sₖ (Σᵢ γᵢⱼ βᵢₖ) / (Σᵢ γᵢⱼ βᵢⱼ), with β an owner's part in a firm's profit and γ
its part in the control; the terms k ≠ j are the delta. Control is not observed, so every figure stands under a named
assumption about it, and the assumptions are given side by side. The figure can exceed 10,000.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from graph.analysis.shares import POINTS, Number, exact, plain


class Control(StrEnum):
    """What a minority stake is taken to control."""

    SILENT = "silent"  # nothing
    PROPORTIONAL = "proportional"  # as much as it holds of the capital
    CONTROLS = "controls"  # all: the other holders follow


class Rest(StrEnum):
    """Who is taken to hold the part of a firm that no stake names."""

    BLOCK = "block"  # one owner with no other holding
    ATOMS = "atoms"  # so many that none of them weighs


@dataclass(frozen=True, slots=True)
class Stake:
    """One owner's part of one firm."""

    owner: str
    firm: str
    part: Fraction  # of the capital
    minority: bool  # the assumption on control is about minority stakes; the others control

    @classmethod
    def of(cls, owner: str, firm: str, part: Number, *, minority: bool | None = None) -> Stake:
        """part: a fraction; below one half it is a minority unless said otherwise."""
        fraction = exact(part)
        return cls(owner, firm, fraction, fraction < Fraction(1, 2) if minority is None else minority)


def mhhi_delta(
    shares: Mapping[str, Number], stakes: Sequence[Stake], control: Control, rest: Rest = Rest.BLOCK
) -> Fraction:
    """MHHIΔ in points under one assumption.

    shares: firm → fraction of the market. stakes: those known; the rest of a firm belongs to owners of its own.
    ValueError: a stake in a firm without a share, or stakes in one firm that sum above 1.

    The owner of a, with 30 percent of the market, holds a quarter of b, with 20:

    >>> stakes = [Stake.of("owner", "a", 1), Stake.of("owner", "b", 0.25)]
    >>> [int(mhhi_delta({"a": 0.3, "b": 0.2}, stakes, control)) for control in Control]
    [150, 390, 2550]
    """
    market = {firm: exact(share) for firm, share in shares.items()}
    holders = _holders(market, stakes)
    total = Fraction(0)
    for firm, share in market.items():
        parts = holders[firm]
        remainder = 1 - sum((s.part for s in parts), Fraction(0))
        followed = control is Control.CONTROLS and any(s.minority for s in parts)
        weights = {s.owner: _gamma(s, control, followed) for s in parts}
        own = sum((weights[s.owner] * s.part for s in parts), Fraction(0))
        if rest is Rest.BLOCK and not followed:
            own += remainder * remainder  # γ = β for the owner of the rest, whose scale cancels where it is alone
        if own == 0:
            continue
        for other, other_share in market.items():
            if other != firm:
                common = sum((weights.get(s.owner, Fraction(0)) * s.part for s in holders[other]), Fraction(0))
                total += share * other_share * common / own
    return total * POINTS


def mhhi_deltas(shares: Mapping[str, Number], stakes: Sequence[Stake]) -> dict[str, Any]:
    """MHHIΔ and MHHI in points under every assumption, side by side, as JSON."""
    index = sum((exact(s) ** 2 for s in shares.values()), Fraction(0)) * POINTS
    result: dict[str, Any] = {"hhi_of_named": plain(index), "assumptions": []}
    for control in Control:
        for rest in Rest:
            delta = mhhi_delta(shares, stakes, control, rest)
            result["assumptions"].append(
                {"control": str(control), "rest": str(rest), "delta": plain(delta), "mhhi": plain(index + delta)}
            )
    return result


def _holders(market: Mapping[str, Fraction], stakes: Sequence[Stake]) -> Mapping[str, Sequence[Stake]]:
    merged: dict[tuple[str, str], Stake] = {}
    for stake in stakes:
        if stake.firm not in market:
            raise ValueError(f"{stake.owner} holds a stake in {stake.firm!r}, which has no share in this market")
        before = merged.get((stake.firm, stake.owner))
        part = stake.part + (before.part if before else 0)
        merged[stake.firm, stake.owner] = Stake(
            stake.owner, stake.firm, part, stake.minority and (before is None or before.minority)
        )
    holders = {firm: [s for (held, _), s in merged.items() if held == firm] for firm in market}
    for firm, parts in holders.items():
        if sum(s.part for s in parts) > 1:
            raise ValueError(f"the stakes in {firm!r} sum above the whole")
    return holders


def _gamma(stake: Stake, control: Control, followed: bool) -> Fraction:
    if followed:
        return Fraction(stake.minority)
    return Fraction(0) if control is Control.SILENT and stake.minority else stake.part
