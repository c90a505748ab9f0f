"""Minority stakes in the firms of a measured market, from the ownership deals of a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from graph.analysis.common_ownership import Stake
from graph.analysis.shares import plain
from graph.columns import is_warrant
from graph.model import Deal, Kind
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Holdings:
    """Known stakes of owners in measured units, and the deals that they rest on."""

    stakes: tuple[Stake, ...]
    deals: tuple[str, ...]
    without_percent: tuple[str, ...]  # shareholdings whose size no source states

    def as_json(self) -> dict[str, Any]:
        """Parts in percent."""
        return {
            "known": [
                {"owner": s.owner, "firm": s.firm, "percent": plain(s.part * 100), "minority": s.minority}
                for s in self.stakes
            ],
            "deals": list(self.deals),
            "percent_unknown": list(self.without_percent),
        }


def stakes_in(snapshot: Snapshot, units: Collection[str], unit: Callable[[str], str]) -> Holdings:
    """Stakes that join two measured units: those of one of them in another, and those of one owner in several.

    units: ids of the measured units; unit: firm → its unit. A warrant is no stake before it vests; a stake above one
    half is control and moves the unit instead. A measured owner holds the rest of itself. Of several rows about one
    stake the latest counts.
    """
    latest: dict[tuple[str, str], Deal] = {}
    unknown: list[str] = []
    by_group = {snapshot.group(u): u for u in units}
    for deal in sorted(snapshot.standing(kinds=(Kind.OWNERSHIP,)), key=lambda d: (d.announced or "", d.id)):
        held, owner = unit(deal.to_id), snapshot.group(deal.from_id)
        owner = by_group.get(owner, owner)
        if is_warrant(deal) or held not in units or owner == held:
            continue
        if deal.percent is None:
            unknown.append(deal.id)
        elif deal.percent <= Decimal(50):
            latest[owner, held] = deal
    owners = {o for o, _ in latest}
    joined = {o for o in owners if o in units or sum(o == other for other, _ in latest) > 1}
    rows = {pair: deal for pair, deal in latest.items() if pair[0] in joined}
    stakes = [Stake.of(o, held, Fraction(d.percent or 0) / 100, minority=True) for (o, held), d in rows.items()]
    for name in sorted(joined & set(units)):
        others = sum((s.part for s in stakes if s.firm == name), Fraction(0))
        stakes.append(Stake.of(name, name, 1 - others, minority=False))
    return Holdings(tuple(stakes), tuple(sorted(d.id for d in rows.values())), tuple(sorted(unknown)))
