"""Who gives value to whom: arcs of finance and of purchase between groups, for the analysis of circular finance.

Finance runs from investor or lender to whom it funds, and from issuer to warrant holder; a purchase from customer to
supplier. A shareholding alone is no arc: it does not say that the holder funded the firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.columns import is_warrant
from graph.model import Deal, Kind, Status
from graph.snapshot import Snapshot

PURCHASES = frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.CUSTOMER_CONCENTRATION})


class Flow(StrEnum):
    """What an arc carries."""

    FINANCE = "finance"  # investor → investee, lender → borrower
    WARRANT = "warrant"  # issuer → holder
    PURCHASE = "purchase"  # customer → supplier


@dataclass(frozen=True, slots=True)
class Arc:
    """All value that one group gives another; parallel deals are one arc, by id."""

    source: str
    target: str
    deals: tuple[tuple[Flow, Deal], ...]

    def carrying(self, *flows: Flow) -> tuple[Deal, ...]:
        """The deals of these flows."""
        return tuple(deal for flow, deal in self.deals if flow in flows)

    @property
    def finances(self) -> tuple[Deal, ...]:
        """Investments, loans and warrants."""
        return self.carrying(Flow.FINANCE, Flow.WARRANT)

    @property
    def purchases(self) -> tuple[Deal, ...]:
        """Contracts of supply."""
        return self.carrying(Flow.PURCHASE)


def flow_of(deal: Deal) -> tuple[Flow, str, str] | None:
    """Flow, giver and receiver of a deal; None if it says nothing of value given."""
    if deal.kind in PURCHASES:
        return Flow.PURCHASE, deal.from_id, deal.to_id
    # A warrant is recorded as an ownership or investment of its holder; what is given runs the other way.
    if is_warrant(deal):
        return Flow.WARRANT, deal.to_id, deal.from_id
    return (Flow.FINANCE, deal.from_id, deal.to_id) if deal.kind is Kind.INVESTMENT else None


def value_arcs(snapshot: Snapshot, statuses: Iterable[Status], ever: bool = False) -> Mapping[tuple[str, str], Arc]:
    """Arcs between groups on the snapshot's day, by giver and receiver; arcs inside a group are left out.

    ever: deals that were announced by that day count even if they have ended since.
    """
    wanted = frozenset(statuses)
    counted = [
        d
        for d in snapshot.deals
        if d.status in wanted and (d.in_force(snapshot.as_of) or (ever and _begun(d, snapshot)))
    ]
    found: dict[tuple[str, str], list[tuple[Flow, Deal]]] = {}
    for deal in sorted(counted, key=lambda d: d.id):
        flow = flow_of(deal)
        if flow is None:
            continue
        giver, receiver = snapshot.group(flow[1]), snapshot.group(flow[2])
        if giver != receiver:
            found.setdefault((giver, receiver), []).append((flow[0], deal))
    return {pair: Arc(*pair, tuple(deals)) for pair, deals in sorted(found.items())}


def _begun(deal: Deal, snapshot: Snapshot) -> bool:
    first = deal.in_force_from
    return first is None or first <= snapshot.as_of
