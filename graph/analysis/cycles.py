"""Circular finance: cycles of groups in which one arc funds and another one buys.

A cycle is counted once whatever the number of parallel deals and wherever it is entered. Nothing here says that an
arrangement is improper: who funds whom and who buys from whom is all that is stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from graph.analysis.flows import Sum, flows_json, in_words, money_json, sums_of
from graph.analysis.rings import Rings
from graph.analysis.value_arcs import Arc, Arcs, Flow, value_arcs
from graph.dates import Bounds, bounds
from graph.links import DealLink
from graph.model import ASSERTED, Deal, Status
from graph.snapshot import Snapshot

MAX_LENGTH = 6
LIMIT = 10_000  # cycles
STEPS = 5_000_000  # arcs looked at
SHOWN = 50
SAME_PACKAGE = "same package"
RULE = (
    "Cycles of groups are counted as node cycles, each once; parallel deals are listed in their arc and never "
    "multiplied; a cycle needs an arc of finance and another arc of purchase; shareholdings alone are no arc."
)


@dataclass(frozen=True, slots=True)
class Cycle:
    """One circular arrangement; `arcs[i]` runs from `nodes[i]` to the next node."""

    nodes: tuple[str, ...]
    arcs: tuple[Arc, ...]
    classes: tuple[str, ...]
    order: str
    link: str  # stated | coincident
    flows: tuple[Sum, ...]
    without_sum: tuple[str, ...]  # deals that state no amount

    @property
    def deals(self) -> tuple[Deal, ...]:
        """All deals of its arcs, arc by arc."""
        return tuple(deal for arc in self.arcs for _, deal in arc.deals)

    def as_json(self) -> dict[str, Any]:
        """Groups and deals by id; flows by role, with firm and contingent apart."""
        return {
            "nodes": list(self.nodes),
            "deals": [d.id for d in self.deals],
            "classes": list(self.classes),
            "order": self.order,
            "link": self.link,
            "flows": flows_json(self.flows),
            "amount_unknown": list(self.without_sum),
            "arcs": [_arc_json(a) for a in self.arcs],
            "claims": sorted({c for d in self.deals for c in d.claims}),
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups beside the cycles: a customer that funds its supplier, or trade both ways."""

    kind: str  # customer_financed_supplier | reciprocal_trade
    nodes: tuple[str, str]  # customer and supplier; for trade both ways, by id
    arcs: tuple[Arc, ...]

    def as_json(self) -> dict[str, Any]:
        """Groups and deals by id."""
        return {
            "class": self.kind,
            "nodes": list(self.nodes),
            "deals": sorted({d.id for a in self.arcs for _, d in a.deals}),
            "arcs": [_arc_json(a) for a in self.arcs],
        }


@dataclass(frozen=True, slots=True)
class CyclesResult:
    """All cycles up to a length, and what stands beside them."""

    cycles: tuple[Cycle, ...]
    beside: tuple[Pair, ...]
    truncated: bool
    max_length: int
    ever: bool
    arcs_read: int
    as_of: date
    known_by: datetime | None
    statuses: tuple[Status, ...]
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The counting rule goes with the count."""
        return {
            "cycles": [c.as_json() for c in self.cycles],
            "beside": [p.as_json() for p in self.beside],
            "count": len(self.cycles),
            "counting_rule": RULE,
            "truncated": self.truncated,
            "max_length": self.max_length,
            "deals_counted": "ever" if self.ever else "as_of",
            "statuses": [str(s) for s in self.statuses],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"arcs": self.arcs_read, "sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """Cycle by cycle, shortest first, then what stands beside them."""
        head = (
            f"{len(self.cycles)} circular arrangements of up to {self.max_length} groups in our data"
            if self.cycles
            else f"None found: no circular arrangement of up to {self.max_length} groups in our data"
        )
        lines = [head + ("; truncated, there may be more." if self.truncated else "."), RULE]
        for cycle in self.cycles[:SHOWN]:
            ring = " → ".join((*cycle.nodes, cycle.nodes[0]))
            sums = "; ".join(in_words(s) for s in cycle.flows) or "no sum stated"
            unknown = f"; unknown: {', '.join(cycle.without_sum)}" if cycle.without_sum else ""
            kinds = ", ".join(cycle.classes)
            lines.append(f"  {ring}: {kinds}; {cycle.order}; link {cycle.link}; {sums}{unknown}")
        if len(self.cycles) > SHOWN:
            lines.append(f"  and {len(self.cycles) - SHOWN} more")
        lines += [f"  beside: {' and '.join(p.nodes)}: {p.kind.replace('_', ' ')}" for p in self.beside[:SHOWN]]
        lines.append(
            f"Read: {self.arcs_read} arcs of value ({', '.join(self.statuses)}"
            f"{', ended ones too' if self.ever else ''}); sources, period and languages: {self.coverage or 'unknown'}."
        )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}. "
            "Sums of different roles are not added."
        )
        return "\n".join(lines)


def cycles(
    snapshot: Snapshot,
    max_length: int = MAX_LENGTH,
    links: Sequence[DealLink] = (),
    statuses: Iterable[Status] = ASSERTED,
    ever: bool = False,
    coverage: str | None = None,
    limit: int = LIMIT,
    steps: int = STEPS,
) -> CyclesResult:
    """All circular arrangements of 2 to `max_length` groups on the snapshot's day (DOMAIN, section 3).

    links: which deals contain others (left out of sums), share a transaction, or are conditional on one another.
    Stops at `limit` cycles or after looking at `steps` arcs, and says so. ValueError for a length below 2.

    >>> from graph.model import Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "maker")}
    >>> ties = (Deal("money", Kind.INVESTMENT, "maker", "lab", Status.CONFIRMED, ("c1",), announced="2030-01"),
    ...         Deal("order", Kind.CHIP_SUPPLY, "lab", "maker", Status.CONFIRMED, ("c2",), announced="2030-06"))
    >>> (found,) = cycles(Snapshot(date(2031, 1, 1), None, firms, ties, ())).cycles
    >>> found.nodes, found.classes, found.order, found.link
    (('lab', 'maker'), ('supplier_financed',), 'finance first', 'coincident')
    """
    if max_length < 2 or limit < 1:
        raise ValueError("a cycle has at least two groups, and the limit is at least 1")
    wanted = tuple(sorted(set(statuses)))
    arcs = value_arcs(snapshot, wanted, ever)
    search = Rings(arcs, max_length, steps)
    found = [_cycle(nodes, tuple(map(arcs.arc, numbers)), links) for nodes, numbers in search.circular(limit)]
    return CyclesResult(
        cycles=tuple(sorted(found, key=lambda c: (len(c.nodes), c.nodes))),
        beside=_beside(arcs),
        truncated=search.stopped,
        max_length=max_length,
        ever=ever,
        arcs_read=len(arcs),
        as_of=snapshot.as_of,
        known_by=snapshot.known_by,
        statuses=wanted,
        graph_hash=snapshot.graph_hash,
        data_digest=snapshot.data_digest,
        coverage=coverage,
    )


def circular_groups(
    snapshot: Snapshot, max_length: int = MAX_LENGTH, steps: int = STEPS
) -> tuple[frozenset[tuple[str, ...]], bool]:
    """The groups of each of the cycles that `cycles` finds, without reading the deals of their arcs.

    With it: whether the search stopped at a bound, so that there may be more.
    """
    search = Rings(value_arcs(snapshot, ASSERTED), max_length, steps)
    found = frozenset(nodes for nodes, _ in search.circular(LIMIT))
    return found, search.stopped


def _cycle(nodes: tuple[str, ...], ring: tuple[Arc, ...], links: Sequence[DealLink]) -> Cycle:
    deals = [d for arc in ring for _, d in arc.deals]
    flows, without = sums_of(deals, links)
    return Cycle(nodes, ring, _classes(ring), _order(ring), _link(ring, links), flows, without)


def _classes(ring: Sequence[Arc]) -> tuple[str, ...]:
    if len(ring) > 2:
        return ("chain",)
    found = []
    for one, other in ((ring[0], ring[1]), (ring[1], ring[0])):
        if one.carrying(Flow.FINANCE) and other.purchases:
            found.append("supplier_financed")
        if one.carrying(Flow.WARRANT) and other.purchases:
            found.append("equity_for_purchases")
    return tuple(sorted(set(found), reverse=True))


def _order(ring: Sequence[Arc]) -> str:
    """Which came first, the money or the purchase; a later pair of the same day is told beside."""
    funding = [d for a in ring for d in a.finances]
    buying = [
        d for i, a in enumerate(ring) for d in a.purchases if any(b.finances for j, b in enumerate(ring) if j != i)
    ]
    first, second = _first(funding), _first(buying)
    if first is None or second is None:
        return "unclear"
    if first.last < second.first:
        base = "finance first"
    elif second.last < first.first:
        base = "purchase first"
    elif first == second and first.first == first.last:
        return SAME_PACKAGE
    else:
        base = "unclear"
    together = any(_same_package(f, b) for f in funding for b in buying)
    return f"{base}, then {SAME_PACKAGE}" if together else base


def _first(deals: Sequence[Deal]) -> Bounds | None:
    """Bounds of the earliest; None if the date of one of them is not known."""
    made = [_made(d) for d in deals]
    known = [m for m in made if m is not None]
    if not known or len(known) < len(made):
        return None
    return Bounds(min(m.first for m in known), min(m.last for m in known))


def _made(deal: Deal) -> Bounds | None:
    """When a deal was announced, or when it began if it was told of only after that."""
    told, began = bounds(deal.announced), bounds(deal.start)
    return began if told is None or (began is not None and began.last < told.first) else told


def _same_package(one: Deal, other: Deal) -> bool:
    if {m.transaction for m in one.terms if m.transaction} & {m.transaction for m in other.terms if m.transaction}:
        return True
    made, also = _made(one), _made(other)
    return made is not None and made == also and made.first == made.last


def _link(ring: Sequence[Arc], links: Sequence[DealLink]) -> str:
    funding = {d.id for a in ring for d in a.finances}
    buying = {d.id for a in ring for d in a.purchases}
    stated = any(
        link.relation in ("conditional_on", "same_transaction")
        and ((link.deal in funding and link.other in buying) or (link.deal in buying and link.other in funding))
        for link in links
    )
    return "stated" if stated else "coincident"


def _beside(arcs: Arcs) -> tuple[Pair, ...]:
    found = []
    for place in np.flatnonzero(arcs.finances & arcs.purchases).tolist():
        arc = arcs.arc(place)
        found.append(Pair("customer_financed_supplier", (arc.source, arc.target), (arc,)))
    for place in np.flatnonzero(arcs.purchases & (arcs.tails < arcs.heads)).tolist():
        back = arcs.find(int(arcs.heads[place]), int(arcs.tails[place]))
        if back >= 0 and arcs.purchases[back]:
            arc = arcs.arc(place)
            found.append(Pair("reciprocal_trade", (arc.source, arc.target), (arc, arcs.arc(back))))
    return tuple(sorted(found, key=lambda p: (p.kind, p.nodes)))


def _arc_json(arc: Arc) -> dict[str, Any]:
    return {
        "from": arc.source,
        "to": arc.target,
        "deals": [
            {
                "id": d.id,
                "flow": str(f),
                "status": str(d.status),
                "announced": d.announced,
                "start": d.start,
                "terms": list(map(money_json, d.terms)),
            }
            for f, d in arc.deals
        ],
    }
