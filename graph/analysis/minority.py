"""Stakes in the firms of a measured market, from the ownership deals of a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graph.analysis.common_ownership import Stake
from graph.analysis.shares import plain
from graph.columns import is_warrant
from graph.model import ASSERTED, Deal, Kind, Status
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Holdings:
    """Known stakes of owners in measured units, and the deals that they rest on."""

    stakes: tuple[Stake, ...]
    deals: tuple[str, ...]
    without_percent: tuple[str, ...]  # shareholdings whose size no source states
    over: tuple[tuple[str, Fraction], ...] = ()  # firms whose known stakes come to more than the whole, and to how much
    unknown_among: bool = False  # one of those of unknown size is of a measured unit in another

    def as_json(self) -> dict[str, Any]:
        """Parts in percent."""
        return {
            "known": [
                {"owner": s.owner, "firm": s.firm, "percent": plain(s.part * 100), "minority": s.minority}
                for s in self.stakes
            ],
            "deals": list(self.deals),
            "percent_unknown": list(self.without_percent),
            "above_the_whole": {firm: plain(part * 100) for firm, part in self.over},
        }

    def among_firms(self, firms: Collection[str]) -> bool:
        """Whether one of the firms, or an owner of more than half of it, is known to hold a part of another one."""
        behind = {(firm, firm) for firm in firms}
        behind |= {(s.owner, s.firm) for s in self.stakes if s.part > Fraction(1, 2)}
        return self.unknown_among or any(
            firm != stake.firm for stake in self.stakes for owner, firm in behind if owner == stake.owner
        )


# By dates, on the snapshot's day: one that has ended since was held then.
_HELD = ASSERTED | {Status.ENDED}


def stakes_in(snapshot: Snapshot, units: Collection[str], unit: Callable[[str], str]) -> Holdings:
    """Stakes that join two measured units: those of one of them in another, and those of one owner in several.

    units: ids of the measured units; unit: firm → its unit. A warrant is no stake before it vests. A part of one half
    or more is no minority; one above it moves the unit where control of it is on record (then owner and held are one
    unit already), and else counts as a stake that controls. A measured owner holds the rest of itself. Of several rows
    about one stake the latest counts; what several firms of a group hold is added up, as far as the row of the group's
    head does not tell it already. Where the known stakes in a firm come to more than the whole, sources contradict one
    another: `over` names it.
    """
    latest: dict[tuple[str, str], dict[tuple[str, str], Deal]] = {}
    unknown: list[str] = []
    among = False
    by_group = {snapshot.group(u): u for u in units}
    for deal in sorted(snapshot.standing(_HELD, (Kind.OWNERSHIP,)), key=lambda d: (d.announced or "", d.id)):
        held, owner = unit(deal.to_id), snapshot.group(deal.from_id)
        owner = by_group.get(owner, owner)
        if is_warrant(deal) or held not in units or owner == held:
            continue
        if deal.percent is None:
            unknown.append(deal.id)
            among |= owner in units
        else:
            latest.setdefault((owner, held), {})[deal.from_id, deal.to_id] = deal
    owners = {o for o, _ in latest}
    joined = {o for o in owners if o in units or sum(o == other for other, _ in latest) > 1}
    used: list[str] = []
    stakes = []
    for (owner, held), rows in latest.items():
        if owner in joined:
            part, deals = _part(snapshot, rows)
            used += deals
            stakes.append((owner, held, part))
    over = []
    for name in sorted(units):
        others = sum((part for _, held, part in stakes if held == name), Fraction(0))
        if others > 1:
            over.append((name, others))
        elif name in joined:
            stakes.append((name, name, 1 - others))
    return Holdings(
        tuple(Stake(o, held, part, minority=o != held and part < Fraction(1, 2)) for o, held, part in stakes),
        tuple(sorted(used)),
        tuple(sorted(unknown)),
        tuple(over),
        among,
    )


def _part(snapshot: Snapshot, rows: Mapping[tuple[str, str], Deal]) -> tuple[Fraction, list[str]]:
    """What one group holds of one unit, and the deals that say so; rows: by the two firms that each is about.

    Stakes in two firms of one unit are no parts of one whole: the largest counts.
    """
    found = []
    for firm in sorted({held for _, held in rows}):
        head: list[Deal] = []
        rest: list[Deal] = []
        for (owner, held), deal in rows.items():
            if held == firm:
                (head if snapshot.group(owner) == owner else rest).append(deal)
        sums = [(sum((Fraction(d.percent or 0) / 100 for d in some), Fraction(0)), some) for some in (head, rest)]
        found.append(max(sums, key=lambda x: x[0]))
    part, deals = max(found, key=lambda x: x[0])
    return part, [d.id for d in deals]
