"""Who gives value to whom: arcs of finance and of purchase between groups, for the analysis of circular finance.

Finance runs from investor or lender to whom it funds, and from issuer to warrant holder; a purchase from customer to
supplier. A shareholding alone is no arc: it does not say that the holder funded the firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import network
from graph.analysis.sorting import numbered, stable_order
from graph.columns import Codes, is_warrant
from graph.model import Deal, Kind, Status
from graph.snapshot import Snapshot

Ints64 = NDArray[np.int64]
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


class Arcs(Mapping[tuple[str, str], Arc]):
    """Arcs between groups by giver and receiver, in order; as arrays, each made an `Arc` where one is asked for.

    Arc i runs from `tails[i]` to `heads[i]`, positions in `names`, which are in ascending order.
    """

    def __init__(self, snapshot: Snapshot, rows: Ints64, givers: Ints64, receivers: Ints64, flow: Codes) -> None:
        """One entry a deal: its row, the groups, and its place in `Flow`."""
        net = network(snapshot)
        self.names: tuple[str, ...] = net.names
        self._index = net.index
        self._snapshot = snapshot
        size = max(len(self.names), 1)
        pairs, arc = numbered(givers * size + receivers)
        order = stable_order(arc)
        self.tails, self.heads = pairs // size, pairs % size
        self._size = size
        self._pairs = pairs
        self._rows, self._flow = rows[order], flow[order]
        self._ptr = np.concatenate(([0], np.cumsum(np.bincount(arc, minlength=len(pairs)))))
        purchase = flow == _FLOWS.index(Flow.PURCHASE)
        self.purchases, self.finances = (np.zeros(len(pairs), np.bool_) for _ in range(2))
        self.purchases[arc[purchase]] = True
        self.finances[arc[~purchase]] = True

    def __len__(self) -> int:
        return len(self.tails)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((self.names[a], self.names[b]) for a, b in zip(self.tails.tolist(), self.heads.tolist(), strict=True))

    def __getitem__(self, pair: tuple[str, str]) -> Arc:
        try:
            place = self.find(self._index[pair[0]], self._index[pair[1]])
        except KeyError:
            place = -1
        if place < 0:
            raise KeyError(pair)
        return self.arc(place)

    def find(self, giver: int, receiver: int) -> int:
        """Number of the arc between two positions, -1 if there is none."""
        wanted = giver * self._size + receiver
        place = int(np.searchsorted(self._pairs, wanted))
        return place if place < len(self) and self._pairs[place] == wanted else -1

    def arc(self, number: int) -> Arc:
        """One arc with its deals by id."""
        first, last = int(self._ptr[number]), int(self._ptr[number + 1])
        deals = [
            (_FLOWS[f], self._snapshot.deals[r])
            for r, f in zip(self._rows[first:last].tolist(), self._flow[first:last].tolist(), strict=True)
        ]
        deals.sort(key=lambda d: d[1].id)
        return Arc(self.names[self.tails[number]], self.names[self.heads[number]], tuple(deals))


_FLOWS = tuple(Flow)


def value_arcs(snapshot: Snapshot, statuses: Iterable[Status], ever: bool = False) -> Arcs:
    """Arcs between groups on the snapshot's day, by giver and receiver; arcs inside a group are left out.

    ever: deals that were announced by that day count even if they have ended since.
    """
    wanted = frozenset(statuses)
    net = network(snapshot)
    columns = net.columns
    counted = columns.standing(snapshot.as_of, wanted)
    if ever:
        counted |= columns.with_status(wanted) & (columns.first <= snapshot.as_of.toordinal())
    flow = np.full(len(columns), -1, np.int8)
    flow[columns.of_kind([Kind.INVESTMENT])] = _FLOWS.index(Flow.FINANCE)
    flow[columns.warrant] = _FLOWS.index(Flow.WARRANT)
    flow[columns.of_kind(PURCHASES)] = _FLOWS.index(Flow.PURCHASE)
    rows = np.flatnonzero(counted & (flow >= 0) & (net.group[columns.source] != net.group[columns.target]))
    flow = flow[rows]
    source, target = (net.group[ends[rows]].astype(np.int64) for ends in (columns.source, columns.target))
    # A warrant is recorded as an ownership or investment of its holder; what is given runs the other way.
    turned = flow == _FLOWS.index(Flow.WARRANT)
    return Arcs(snapshot, rows, np.where(turned, target, source), np.where(turned, source, target), flow)
