"""Who stands in the middle: PageRank and betweenness of groups, and the financiers and suppliers that rivals share.

Both measures are of the graph of known ties. They rank what has been written about, which is not influence itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

from graph.analysis import communities
from graph.analysis.betweenness import SAMPLES, SEED, sampled_betweenness
from graph.analysis.communities import RESOLUTION
from graph.analysis.flows import money_in_words, money_json, number
from graph.analysis.network import distinct_pairs, network
from graph.analysis.pagerank import pagerank
from graph.analysis.sorting import distinct_numbers, numbered
from graph.analysis.supply import find_entity
from graph.analysis.value_arcs import Flow, flow_of
from graph.columns import is_warrant, only_backstop
from graph.kinds import load_kinds
from graph.model import ASSERTED, Deal, Kind, Status
from graph.paths import data_dir
from graph.snapshot import Snapshot

DAMPING = 0.85
SHOWN = 25
LARGEST = 5_000  # groups; exact betweenness takes groups × ties, above this it is estimated from sampled sources
LEADERS = 10  # groups that a what-if question compares
# A dispute or a measured share binds nobody to anybody.
_NO_TIE = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.MARKET_SHARE, Kind.TERMINATION})
# Recorded in the order of the ids, which says nothing of who gives and who takes.
_BOTH_WAYS = frozenset({Kind.PARTNERSHIP})
# A deal may be a pledge, or a contract under which nothing has been delivered yet.
_HOW = {
    "finances": "finances or has pledged to finance",
    "owns": "owns or has agreed to take a part of",
    "supplies": "supplies or has agreed to supply",
}
ARCS = (
    "an arc runs from who invests, owns, acquires, buys, embeds, takes a licence or is bound to the other party, and a "
    "partnership is an arc each way; so a high PageRank mixes being funded with being bought from"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One group's place among the known ties."""

    group: str
    pagerank: float  # sums to 1
    betweenness: float  # 0 to 1
    ties: int  # other groups it is tied to
    community: int  # 1 is the largest

    def as_json(self) -> dict[str, Any]:
        """Rounded to six digits."""
        return {
            "group": self.group,
            "pagerank": round(self.pagerank, 6),
            "betweenness": round(self.betweenness, 6),
            "ties": self.ties,
            "community": self.community,
        }


@dataclass(frozen=True, slots=True)
class Shared:
    """One group that finances, supplies or owns a part of several of those asked about."""

    group: str
    how: str  # finances | owns | supplies
    deals: tuple[tuple[str, tuple[Deal, ...]], ...]  # by the rival

    @property
    def in_words(self) -> str:
        """What it does for the rivals, with what is only agreed: roles and statuses of the deals tell the two apart."""
        return f"{_HOW[self.how]} all of them"

    def as_json(self) -> dict[str, Any]:
        """Deals by rival, and what stands about each deal."""
        return {
            "group": self.group,
            "how": self.how,
            "how_in_words": self.in_words,
            "deals": {rival: [d.id for d in deals] for rival, deals in self.deals},
            "terms": {
                d.id: {
                    "status": str(d.status),
                    "disputed": d.disputed,
                    "terms": list(map(money_json, d.terms)),
                    "percent": number(d.percent),
                }
                for _, deals in self.deals
                for d in deals
            },
            "claims": sorted({c for _, deals in self.deals for d in deals for c in d.claims}),
        }


@dataclass(frozen=True, slots=True)
class PowerResult:
    """Groups by PageRank, and what the rivals share."""

    groups: tuple[Standing, ...]
    rivals: tuple[str, ...]
    shared: tuple[Shared, ...]
    ties_read: int  # pairs of groups with a tie, either way
    as_of: date
    known_by: datetime | None
    statuses: tuple[Status, ...]
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Groups and deals by id."""
        return {
            "groups": [g.as_json() for g in self.groups],
            "rivals": list(self.rivals),
            "shared": [s.as_json() for s in self.shared],
            "parameters": {
                "damping": DAMPING,
                "arcs": ARCS,
                "betweenness": f"{self._betweenness()}, directed, unweighted",
                "communities": f"Leiden, undirected, modularity at resolution {RESOLUTION}, seed {communities.SEED}",
            },
            "statuses": [str(s) for s in self.statuses],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"ties": self.ties_read, "sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """The shared ones first, then the ranking."""
        lines = []
        if self.rivals:
            lines.append(
                f"Shared by {' and '.join(self.rivals)} in our data:" + ("" if self.shared else " none found.")
            )
        for one in self.shared:
            lines.append(f"  {one.group} {one.in_words}:")
            lines += [f"    {rival}: {'; '.join(map(deal_said, found))}" for rival, found in one.deals]
        lines.append(
            f"By PageRank among known ties (damping {DAMPING}), with betweenness ({self._betweenness()}) and community "
            f"(Leiden, seed {communities.SEED}); {ARCS}:"
        )
        if not self.groups:
            lines.append("  None found in our data: no tie of two groups on that day.")
        for g in self.groups[:SHOWN]:
            lines.append(
                f"  {g.group}: {g.pagerank:.4f}, {g.betweenness:.4f}; tied to {g.ties}; community {g.community}"
            )
        lines.append(
            f"Read: {self.ties_read} pairs of groups with a tie ({', '.join(self.statuses)}); sources, period and "
            f"languages: {self.coverage or 'unknown'}. As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}. "
            "A rank among known ties is no measure of influence, and a community no alliance."
        )
        return "\n".join(lines)

    def _betweenness(self) -> str:
        if len(self.groups) <= LARGEST:
            return "exact"
        return f"estimated from {SAMPLES} sampled sources, seed {SEED}"


def deal_said(deal: Deal) -> str:
    """A deal's id with its status, and each of its sums with its role; of a shareholding the percentage too.

    >>> from decimal import Decimal
    >>> from graph.model import Money, MoneyRole
    >>> sums = (Money(Decimal(0), Decimal(5000), "USD", MoneyRole.PLEDGED),)
    >>> deal_said(Deal("d", Kind.INVESTMENT, "fund", "lab", Status.ANNOUNCED, ("c",), terms=sums))
    'd (announced; pledged up to 5,000 USD)'
    """
    marks = [str(deal.status), *(["disputed"] if deal.disputed else [])]
    sums = [f"{m.role.replace('_', ' ') if m.role else 'role not said'} {money_in_words(m)}" for m in deal.terms]
    if deal.kind is Kind.OWNERSHIP:
        sums.append("percent unknown" if deal.percent is None else f"{deal.percent.normalize():f} percent")
    return f"{deal.id} ({', '.join(marks)}; {', '.join(sums) or 'sum unknown'})"


def power(
    snapshot: Snapshot,
    rivals: Iterable[str] = (),
    statuses: Iterable[Status] = ASSERTED,
    coverage: str | None = None,
) -> PowerResult:
    """Groups ranked by PageRank and betweenness (Brandes 2001) over the deals standing on the snapshot's day.

    `ARCS` says what an arc means; parallel ties are one. rivals: ids, names or aliases; NotFound offers near ones.

    >>> from graph.model import Entity, EntityType
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("fund", "one", "two")}
    >>> ties = tuple(
    ...     Deal(f"fund-{n}", Kind.INVESTMENT, "fund", n, Status.CONFIRMED, ("c",), announced="2030")
    ...     for n in ("one", "two")
    ... )
    >>> found = power(Snapshot(date(2031, 1, 1), None, firms, ties, ()), ["one", "two"])
    >>> [(s.group, s.how) for s in found.shared], [(g.group, g.ties) for g in found.groups]
    ([('fund', 'finances')], [('one', 1), ('two', 1), ('fund', 2)])
    """
    wanted = tuple(sorted(set(statuses)))
    asked = tuple(dict.fromkeys(snapshot.group(find_entity(snapshot, r).id) for r in rivals))
    names, arcs, rows = _ties(snapshot, wanted)
    rank = pagerank(len(names), arcs, DAMPING)
    if len(names) > LARGEST:
        between: Sequence[float] = sampled_betweenness(len(names), arcs)
    else:
        between = _exact_betweenness(len(names), arcs)
    within = communities.communities(len(names), arcs)
    both = distinct_pairs(np.concatenate((arcs, arcs[:, ::-1])), max(len(names), 1))
    beside = np.bincount(both[:, 0], minlength=len(names)).tolist()
    groups = [Standing(n, rank[i], between[i], beside[i], within[i]) for i, n in enumerate(names)]
    return PowerResult(
        tuple(sorted(groups, key=lambda g: _order(g.pagerank, g.group))),
        asked,
        _shared(snapshot, rows, asked),
        len(both) // 2,
        snapshot.as_of,
        snapshot.known_by,
        wanted,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


def leaders(snapshot: Snapshot, count: int = LEADERS, statuses: Iterable[Status] = ASSERTED) -> tuple[str, ...]:
    """The first groups by PageRank, as `power` ranks them."""
    names, arcs, _ = _ties(snapshot, statuses)
    ranks = np.round(np.asarray(pagerank(len(names), arcs, DAMPING), np.float64), 12)
    return tuple(names[n] for n in np.argsort(-ranks, kind="stable")[:count].tolist())  # names come by id


def _order(rank: float, group: str) -> tuple[float, str]:
    return -round(rank, 12), group


def _ties(snapshot: Snapshot, statuses: Iterable[Status]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """Groups with a tie, by id; arcs between their places in that list; rows of the deals that are ties."""
    net = network(snapshot)
    columns = net.columns
    rows = np.flatnonzero(columns.standing(snapshot.as_of, statuses) & ~columns.of_kind(_NO_TIE))
    source, target = (net.group[ends[rows]].astype(np.int64) for ends in (columns.source, columns.target))
    mutual = columns.of_kind(_BOTH_WAYS)[rows]
    source, target = np.append(source, target[mutual]), np.append(target, source[mutual])
    size = max(len(net.names), 1)
    pairs = distinct_numbers((source * size + target)[source != target])
    tied, places = numbered(np.concatenate((pairs // size, pairs % size)))
    return [net.names[n] for n in tied.tolist()], places.reshape(2, -1).T, rows


def _exact_betweenness(size: int, arcs: NDArray[np.integer]) -> Sequence[float]:
    if size == 0:
        return ()
    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data([(a, b) for a, b in arcs.tolist()])
    found = rx.digraph_betweenness_centrality(graph)
    return [found[i] for i in range(size)]


def _shared(snapshot: Snapshot, rows: NDArray[np.integer], rivals: tuple[str, ...]) -> tuple[Shared, ...]:
    if len(rivals) < 2:
        return ()
    kinds, _ = load_kinds(data_dir() / "kinds.toml")
    net = network(snapshot)
    asked = np.zeros(len(net.names), np.bool_)
    asked[[net.index[r] for r in rivals]] = True
    near = asked[net.group[net.columns.source[rows]]] | asked[net.group[net.columns.target[rows]]]
    held: dict[tuple[str, str], dict[str, list[Deal]]] = {}
    for row in rows[near].tolist():
        deal = snapshot.deals[row]
        flow = flow_of(deal)
        source, target = snapshot.group(deal.from_id), snapshot.group(deal.to_id)
        if flow is not None and flow[0] is Flow.FINANCE:
            held.setdefault((source, "finances"), {}).setdefault(target, []).append(deal)
        if deal.kind is Kind.OWNERSHIP and not is_warrant(deal):
            held.setdefault((source, "owns"), {}).setdefault(target, []).append(deal)
        if kinds[deal.kind].supply and not only_backstop(deal):
            held.setdefault((target, "supplies"), {}).setdefault(source, []).append(deal)
    return tuple(
        Shared(group, how, tuple((r, tuple(by[r])) for r in rivals))
        for (group, how), by in sorted(held.items(), key=lambda x: (x[0][1], x[0][0]))
        if group not in rivals and all(r in by for r in rivals)
    )
