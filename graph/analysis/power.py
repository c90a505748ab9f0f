"""Who stands in the middle: PageRank and betweenness of groups, and the financiers and suppliers that rivals share.

Both measures are of the graph of known ties. They rank what has been written about, which is not influence itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rustworkx as rx

from graph.analysis import communities
from graph.analysis.betweenness import SAMPLES, SEED, sampled_betweenness
from graph.analysis.communities import RESOLUTION
from graph.analysis.supply import find_entity
from graph.analysis.value_arcs import Flow, flow_of
from graph.columns import only_backstop
from graph.kinds import load_kinds
from graph.model import ASSERTED, Deal, Kind, Status
from graph.paths import data_dir
from graph.snapshot import Snapshot

DAMPING = 0.85
SHOWN = 25
LARGEST = 5_000  # groups; exact betweenness takes groups × ties, above this it is estimated from sampled sources
# A dispute or a measured share binds nobody to anybody.
_NO_TIE = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.MARKET_SHARE, Kind.TERMINATION})


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
    """One group that finances or supplies several of those asked about."""

    group: str
    how: str  # finances | supplies
    deals: tuple[tuple[str, tuple[Deal, ...]], ...]  # by the rival

    def as_json(self) -> dict[str, Any]:
        """Deals by rival."""
        return {
            "group": self.group,
            "how": self.how,
            "deals": {rival: [d.id for d in deals] for rival, deals in self.deals},
            "claims": sorted({c for _, deals in self.deals for d in deals for c in d.claims}),
        }


@dataclass(frozen=True, slots=True)
class PowerResult:
    """Groups by PageRank, and what the rivals share."""

    groups: tuple[Standing, ...]
    rivals: tuple[str, ...]
    shared: tuple[Shared, ...]
    ties_read: int
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
            deals = "; ".join(f"{rival}: {', '.join(d.id for d in found)}" for rival, found in one.deals)
            lines.append(f"  {one.group} {one.how} all of them ({deals})")
        lines.append(
            f"By PageRank among known ties (damping {DAMPING}), with betweenness ({self._betweenness()}) and community "
            f"(Leiden, seed {communities.SEED}):"
        )
        for g in self.groups[:SHOWN]:
            lines.append(
                f"  {g.group}: {g.pagerank:.4f}, {g.betweenness:.4f}; tied to {g.ties}; community {g.community}"
            )
        lines.append(
            f"Read: {self.ties_read} ties of groups ({', '.join(self.statuses)}); sources, period and languages: "
            f"{self.coverage or 'unknown'}. As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}. "
            "A rank among known ties is no measure of influence, and a community no alliance."
        )
        return "\n".join(lines)

    def _betweenness(self) -> str:
        if len(self.groups) <= LARGEST:
            return "exact"
        return f"estimated from {SAMPLES} sampled sources, seed {SEED}"


def power(
    snapshot: Snapshot,
    rivals: Iterable[str] = (),
    statuses: Iterable[Status] = ASSERTED,
    coverage: str | None = None,
) -> PowerResult:
    """Groups ranked by PageRank and betweenness (Brandes 2001) over the deals standing on the snapshot's day.

    A tie runs from the one that gives or depends to the other, once for each pair. rivals: ids, names or aliases;
    NotFound offers near ones.
    """
    wanted = tuple(sorted(set(statuses)))
    asked = tuple(dict.fromkeys(snapshot.group(find_entity(snapshot, r).id) for r in rivals))
    deals = [d for d in snapshot.standing(wanted) if d.kind not in _NO_TIE]
    pairs = sorted({(a, b) for d in deals if (a := snapshot.group(d.from_id)) != (b := snapshot.group(d.to_id))})
    names = sorted({n for pair in pairs for n in pair})
    index = {n: i for i, n in enumerate(names)}
    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(names)
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in pairs])
    rank = rx.pagerank(graph, alpha=DAMPING) if names else {}
    arcs = [(index[a], index[b]) for a, b in pairs]
    if len(names) > LARGEST:
        between = dict(enumerate(sampled_betweenness(len(names), arcs)))
    else:
        between = dict(rx.digraph_betweenness_centrality(graph)) if names else {}
    within = communities.communities(len(names), arcs)
    beside: dict[str, set[str]] = {}
    for a, b in pairs:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    groups = [Standing(n, rank[i], between[i], len(beside[n]), within[i]) for n, i in index.items()]
    return PowerResult(
        tuple(sorted(groups, key=lambda g: (-round(g.pagerank, 12), g.group))),
        asked,
        _shared(snapshot, deals, asked),
        len(pairs),
        snapshot.as_of,
        snapshot.known_by,
        wanted,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


def _shared(snapshot: Snapshot, deals: Iterable[Deal], rivals: tuple[str, ...]) -> tuple[Shared, ...]:
    if len(rivals) < 2:
        return ()
    kinds, _ = load_kinds(data_dir() / "kinds.toml")
    held: dict[tuple[str, str], dict[str, list[Deal]]] = {}
    for deal in deals:
        flow = flow_of(deal)
        source, target = snapshot.group(deal.from_id), snapshot.group(deal.to_id)
        if flow is not None and flow[0] is Flow.FINANCE:
            held.setdefault((source, "finances"), {}).setdefault(target, []).append(deal)
        if kinds[deal.kind].supply and not only_backstop(deal):
            held.setdefault((target, "supplies"), {}).setdefault(source, []).append(deal)
    return tuple(
        Shared(group, how, tuple((r, tuple(by[r])) for r in rivals))
        for (group, how), by in sorted(held.items(), key=lambda x: (x[0][1], x[0][0]))
        if group not in rivals and all(r in by for r in rivals)
    )
