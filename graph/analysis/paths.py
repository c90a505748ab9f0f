"""By which chains of supply one entity depends on another, or on a layer.

Every simple path of supply edges up to a length: shortest first, then the firmest, then the surest. What a path means
is limited: suppliers may stand in for one another or all be needed, which the data do not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from graph.analysis.scopes import Scopes
from graph.analysis.simple_paths import simple_paths
from graph.analysis.strength import Bond, bond_of
from graph.analysis.supply import SupplyEdge, SupplyTable, find_entity, supply_graph
from graph.errors import FaultlineError
from graph.model import ASSERTED, Deal, OwnedBy, Status
from graph.snapshot import Snapshot

MAX_LENGTH = 6  # edges
LIMIT = 10_000  # paths
SHOWN = 50  # paths in words; JSON has all
STEPS = 5_000_000  # edges looked at, so that a dense graph ends as surely as a sparse one


@dataclass(frozen=True, slots=True)
class SupplyPath:
    """One chain from the dependant to what it depends on."""

    edges: tuple[SupplyEdge, ...]
    bonds: tuple[Bond, ...] = ()  # edge by edge

    @property
    def strength(self) -> Bond:
        """That of the weakest edge; an edge of which nothing is said is unknown, see `Bond` for where that stands."""
        return max(self.bonds, default=Bond.UNKNOWN)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Entity ids, dependant first."""
        return (self.edges[0].source, *(e.target for e in self.edges))

    @property
    def deals(self) -> tuple[str, ...]:
        """Ids of all deals on the way, edge by edge; an edge of ownership alone has none."""
        return tuple(d.id for e in self.edges for d in e.deals)

    @property
    def rank(self) -> tuple[int, int, int, int, tuple[str, ...]]:
        """Shortest first, then by `strength`, then the surest weakest edge, then the least doubt in all, then by ids.

        A path whose strength is unknown comes after those of which every edge is stated to bind, and before those with
        an edge that is stated not to be exclusive.
        """
        doubts = [e.doubt for e in self.edges]
        return len(self.edges), self.strength, max(doubts), sum(doubts), self.nodes

    def as_json(self, owners: Mapping[str, OwnedBy] | None = None) -> dict[str, Any]:
        """Nodes and deals by id, and edge by edge which deals run side by side; owners: who owns what, by its id."""
        return {
            "nodes": list(self.nodes),
            "deals": list(self.deals),
            "strength": str(self.strength),
            "edges": [
                {
                    **e.as_json(),
                    "claims": sorted({*(c for d in e.deals for c in d.claims), *_owner_claim(e, owners or {})}),
                    "kinds": sorted({str(d.kind) for d in e.deals} | ({"owner"} if e.owner else set())),
                    "status": str(e.deals[0].status) if e.deals else "recorded",
                    "disputed": any(d.disputed for d in e.deals),
                    "sample": any(d.sample for d in e.deals),
                    "strength": str(bond),
                }
                for e, bond in zip(self.edges, self.bonds, strict=True)
            ],
        }


@dataclass(frozen=True, slots=True)
class PathsResult:
    """All paths found, best first, and what was looked through to find them."""

    source: str
    target: str  # an entity, or a layer
    paths: tuple[SupplyPath, ...]
    truncated: bool  # there may be more: the search stopped at `limit` paths or at a stated number of steps
    max_length: int
    limit: int
    as_of: date
    known_by: datetime | None
    statuses: tuple[Status, ...]
    deals_read: int
    edges_read: int
    owners_read: int  # of the edges, those to an owner that no deal opens
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None  # sources, period and languages read, in words; None: not said
    to_layer: bool = False
    owners: Mapping[str, OwnedBy] = field(default_factory=dict, repr=False)  # who owns each entity, with the claim

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id."""
        return {
            "from": self.source,
            "to": self.target,
            "to_layer": self.to_layer,
            "paths": [p.as_json(self.owners) for p in self.paths],
            "truncated": self.truncated,
            "max_length": self.max_length,
            "limit": self.limit,
            "statuses": [str(s) for s in self.statuses],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {
                "deals": self.deals_read,
                "supply_edges": self.edges_read,
                "owner_ties": self.owners_read,
                "sources": self.coverage or "unknown",
            },
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """The result in words, path by path."""
        count = len(self.paths)
        target = f"the layer {self.target}" if self.to_layer else self.target
        head = f"From {self.source} to {target}, in our data: "
        if count == 0:
            head += f"no supply path of up to {self.max_length} edges found"
        elif count == 1 and not self.truncated:
            head += f"1 supply path of up to {self.max_length} edges, the only path known"
        else:
            head += f"{count} supply paths of up to {self.max_length} edges"
        if self.truncated:
            head += f"; truncated: the search stopped at {count} paths, there may be more"
        lines = [f"{head}."]
        if count:
            lines.append("Shortest first, then by what is stated to bind, then the surest; strength unknown: not said.")
        lines += [f"  {_chain(p)}" for p in self.paths[:SHOWN]]
        if count > SHOWN:
            lines.append(f"  and {count - SHOWN} more")
        lines.append(
            f"Read: {self.deals_read} deals ({', '.join(self.statuses)}) that open "
            f"{self.edges_read - self.owners_read} supply edges, and {self.owners_read} "
            f"{'tie' if self.owners_read == 1 else 'ties'} to an owner; "
            f"sources, period and languages: {self.coverage or 'unknown'}."
        )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}. "
            "Whether one supplier can stand in for another is not said."
        )
        return "\n".join(lines)


def paths(
    snapshot: Snapshot,
    source: str,
    target: str | None,
    max_length: int = MAX_LENGTH,
    limit: int = LIMIT,
    statuses: Iterable[Status] = ASSERTED,
    coverage: str | None = None,
    steps: int = STEPS,
    table: SupplyTable | None = None,
    layer: str | None = None,
    scopes: Scopes | None = None,
) -> PathsResult:
    """All simple supply paths from `source` to `target`, or to a layer, of up to `max_length` edges, best first.

    source, target: entity ids, names or aliases; NotFound offers near ones. layer: product, model, cloud or chip
    instead of a target: every simple path whose last edge supplies that layer. Stops at `limit` paths, or after looking
    at `steps` edges, and says so: those kept are then the shortest. table: what counts as supply, None:
    data/kinds.toml. scopes: curated strengths of deals, None: only what the deals say. ValueError for a length or limit
    below 1, or if target and layer are both given or both missing; FaultlineError if source and target are one.

    >>> from graph.model import Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud", "foundry")}
    >>> ties = (Deal("d1", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c1",), announced="2030"),
    ...         Deal("d2", Kind.CHIP_SUPPLY, "cloud", "foundry", Status.REPORTED, ("c2",), announced="2030"))
    >>> graph = Snapshot(date(2031, 1, 1), None, firms, ties, ())
    >>> [p.nodes for p in paths(graph, "lab", "foundry").paths]
    [('lab', 'cloud', 'foundry')]
    >>> [p.deals for p in paths(graph, "lab", None, layer="cloud").paths]
    [('d1',)]
    """
    if max_length < 1 or limit < 1:
        raise ValueError("the length and the number of paths are at least 1")
    if (target is None) == (layer is None):
        raise ValueError("name either a target or a layer")
    wanted = tuple(sorted(set(statuses)))
    start = find_entity(snapshot, source).id
    end = None if target is None else find_entity(snapshot, target).id
    if start == end:
        raise FaultlineError(f"{source} and {target} are one entity, and a path leads to another; name two.")
    graph = supply_graph(snapshot, wanted, table)
    chains, cut = simple_paths(graph, start, end, layer, max_length, limit, steps)
    found: list[SupplyPath] = []
    for edges in chains:
        made = tuple(graph.edge(e) for e in edges)
        found.append(SupplyPath(made, tuple(bond_of(e, scopes) for e in made)))
    return PathsResult(
        source=start,
        target=str(end or layer),
        paths=tuple(sorted(found, key=lambda p: p.rank)),
        truncated=cut,
        max_length=max_length,
        limit=limit,
        as_of=snapshot.as_of,
        known_by=snapshot.known_by,
        statuses=wanted,
        deals_read=graph.deals_read,
        edges_read=len(graph),
        owners_read=graph.owned_alone,
        graph_hash=snapshot.graph_hash,
        data_digest=snapshot.data_digest,
        coverage=coverage,
        to_layer=layer is not None,
        owners=snapshot.owners,
    )


def _owner_claim(edge: SupplyEdge, owners: Mapping[str, OwnedBy]) -> tuple[str, ...]:
    link = owners.get(edge.source) if edge.owner else None
    return (link.claim,) if link is not None and link.parent == edge.target else ()


def _chain(path: SupplyPath) -> str:
    steps = [path.nodes[0]]
    for edge, bond in zip(path.edges, path.bonds, strict=True):
        by = ", ".join(_deal(d) for d in edge.deals) or "owner"
        firm = "" if edge.owner or bond is Bond.UNKNOWN else f"; {str(bond).replace('_', ' ')}"
        steps.append(f"→ {edge.target} ({by}{firm})")
    return f"{' '.join(steps)}; strength {str(path.strength).replace('_', ' ')}"


def _deal(deal: Deal) -> str:
    marks = [str(deal.status), *(["disputed"] if deal.disputed else []), *(["sample"] if deal.sample else [])]
    return f"{deal.id} {' '.join(marks)}"
