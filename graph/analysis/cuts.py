"""Supply paths that share no supplier, and a smallest set of suppliers whose failure cuts all paths of an entity.

Maximum flow on split nodes (Ford and Fulkerson 1956; Menger 1927). A path ends with the first edge of supply of the
layer that it comes to. So a supplier may be the end of one path and lie on the way of another; it counts once, as one
failure takes both. Flow alone would also end a path at a supplier that it entered by another edge: such a supplier is
tried as no end, and as no way through, until none is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from graph.analysis.sorting import distinct_numbers
from graph.analysis.supply import SupplyEdge, SupplyGraph
from graph.columns import Mask

TRIES = 200  # flows for one entity and target
LARGE = 20_000  # edges within reach; above, a flow that meets a supplier twice is not mended
EDGES = 1_000_000  # looked at by those flows in all


@dataclass(frozen=True, slots=True)
class Cut:
    """How many ways an entity has that no single failure can take together, and what takes all of them."""

    entity: str
    to: str  # an entity, or a layer
    paths: tuple[tuple[SupplyEdge, ...], ...]  # no supplier is on two of them
    cut: tuple[str, ...] | None  # by id; None: tied to the target directly, so that no supplier lies between
    smallest: bool  # no fewer paths or suppliers are possible the other way: both counts are proved

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id."""
        return {
            "entity": self.entity,
            "to": self.to,
            "disjoint_paths": [
                {
                    "nodes": [path[0].source, *(e.target for e in path)],
                    "deals": [d.id for e in path for d in e.deals],
                }
                for path in self.paths
            ],
            "minimum_cut": None if self.cut is None else list(self.cut),
            "smallest": self.smallest,
        }

    def as_text(self) -> str:
        """One sentence for the paths and one for the cut."""
        head = f"{self.entity} to {self.to}: {self.ways}"
        if self.cut is None:
            return f"{head}; tied directly, so that no supplier between can cut it off."
        found = "one smallest set" if self.smallest else "a set, not proved the smallest,"
        return f"{head}; {found} whose failure cuts every known path: {', '.join(self.cut)}."

    @property
    def ways(self) -> str:
        """How many known paths have no supplier in common, in words; one alone is no pair, so that none is told."""
        if len(self.paths) > 1:
            return f"{'' if self.smallest else 'at least '}{len(self.paths)} known paths without a supplier in common"
        return f"no two known paths {'are' if self.smallest else 'were found'} without a supplier in common"


def cut_of(graph: SupplyGraph, entity: str, to: str, last: Mask, end: str | None = None) -> Cut | None:
    """Disjoint paths and cut between `entity` and the edges of `last`; None if there is no path.

    to: the target's name in the result. end: the entity to which all edges of `last` lead; None: they reach a layer,
    and each supplier at which a path ends is one that can fail.
    """
    source = graph.net.index.get(entity)
    if source is None or entity == end:
        return None
    target = None if end is None else graph.net.index[end]
    first = _Relaxed(graph, source, last, target)
    proved_paths, proved = first.paths()
    if proved and not proved_paths:
        return None
    # In a large graph what was found has to do, as it is: fewer paths than suppliers in the cut, neither count proved.
    if proved or (proved_paths and first.size > LARGE):
        made = tuple(tuple(graph.edge(e) for e in path) for path in sorted(proved_paths, key=lambda p: (len(p), p)))
        cut_names = None if first.direct else tuple(sorted(graph.net.names[n] for n in first.cut()))
        return Cut(entity, to, made, cut_names, proved or (cut_names is not None and len(cut_names) == len(made)))
    search = _Search(graph, source, last, target)
    paths, proved = search.most(frozenset())
    if not paths:
        return None
    made = tuple(tuple(graph.edge(e) for e in path) for path in sorted(paths, key=lambda p: (len(p), p)))
    if search.direct:
        return Cut(entity, to, made, None, proved)
    cut = set(search.loose_cut())
    for node in sorted(cut):
        if not search.most(frozenset(cut - {node}))[0]:
            cut.remove(node)
    names = tuple(sorted(graph.net.names[n] for n in cut))
    return Cut(entity, to, made, names, proved and len(cut) == len(paths))


class _Relaxed:
    """Flow in which a supplier as an end is another node than the same one on the way.

    It allows too much: a supplier may be met twice. Where it makes no use of that, its paths are the most there are,
    and its smallest cut is a cut.
    """

    def __init__(self, graph: SupplyGraph, source: int, last: Mask, end: int | None) -> None:
        self.graph, self.source, self.end = graph, source, end
        near = graph.out.reached([source]) >= 0
        tails, heads = graph.source.astype(np.int64), graph.out.heads.astype(np.int64)
        inner = near[tails] & (heads != source) & ((tails != end) if end is not None else True)
        self.direct = np.flatnonzero(inner & last & (tails == source) & (heads == end)).tolist()
        ends = distinct_numbers(heads[inner & last])
        nodes = distinct_numbers(np.concatenate(([source], tails[inner], heads[inner])))
        # Entity i enters at 2i and leaves at 2i + 1; behind all of them the ends, then the sink.
        self.nodes, self.ends = nodes, ends
        self.first_end, self.sink = 2 * len(nodes), 2 * len(nodes) + len(ends)
        way = inner & (heads != end) if end is not None else inner
        final = inner & last & ~((tails == source) & (heads == end)) if end is not None else inner & last
        place, end_place = (np.searchsorted(found, heads) for found in (nodes, ends))
        out = 2 * np.searchsorted(nodes, tails) + 1
        every, last_of = np.arange(len(nodes)), np.arange(len(ends))
        much = len(nodes) + 1
        rows = np.concatenate((2 * every, self.first_end + last_of, out[way], out[final]))
        columns = np.concatenate(
            (2 * every + 1, np.full(len(ends), self.sink), 2 * place[way], self.first_end + end_place[final])
        )
        size = np.concatenate(
            (
                np.ones(len(nodes), np.int32),
                np.full(len(ends), 1 if end is None else much, np.int32),
                np.full(int(way.sum()) + int(final.sum()), much, np.int32),
            )
        )
        self.capacity = csr_array((size, (rows, columns)), shape=(self.sink + 1, self.sink + 1))
        self.size = int(inner.sum())
        self.start = 2 * int(np.searchsorted(nodes, source)) + 1
        self.flow = csr_array(maximum_flow(self.capacity, self.start, self.sink).flow.astype(np.int32))

    def paths(self) -> tuple[list[tuple[int, ...]], bool]:
        """Paths by edge without a supplier in common, the direct ones too, and whether these are the whole flow."""
        carried = self.flow.tocoo()
        used = carried.data > 0
        ahead: dict[int, list[int]] = {}
        for a, b, units in zip(
            carried.row[used].tolist(), carried.col[used].tolist(), carried.data[used].tolist(), strict=True
        ):
            ahead.setdefault(a, []).extend([b] * units)
        found: list[tuple[int, ...]] = []
        met: set[int] = {self.source}
        whole = True
        while ahead.get(self.start):
            at, node, path, own = self.start, self.source, [], set[int]()
            fits = True
            while at != self.sink:
                at = ahead[at].pop()
                if at == self.sink or at % 2 and at < self.first_end:
                    continue  # through a supplier, or from an end to the sink
                head = int(self.ends[at - self.first_end] if at >= self.first_end else self.nodes[at // 2])
                fits = fits and head not in met and head not in own
                if head != self.end:
                    own.add(head)
                arcs = self.graph.out.arcs(node)
                path.append(arcs.start + self.graph.out.of(node).index(head))
                node = head
            whole = whole and fits
            if fits:
                found.append(tuple(path))
                met |= own
        return [*found, *((e,) for e in self.direct)], whole

    def cut(self) -> set[int]:
        """As few suppliers as there are paths, nearest to the source."""
        left = csr_array(self.capacity - self.flow)
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = np.zeros(self.sink + 1, np.bool_)
        reached[breadth_first_order(left, self.start, return_predecessors=False)] = True
        inner = reached[0 : self.first_end : 2] & ~reached[1 : self.first_end : 2]
        return set(self.nodes[inner].tolist()) | set(self.ends[reached[self.first_end : self.sink]].tolist())


class _Search:
    """The edges within reach of one entity."""

    def __init__(self, graph: SupplyGraph, source: int, last: Mask, end: int | None) -> None:
        self.source = source
        near = graph.out.reached([source]) >= 0
        edges = np.flatnonzero(near[graph.source] & (graph.out.heads != source))
        if end is not None:
            edges = edges[graph.source[edges] != end]
        self.arcs = [(e, int(graph.source[e]), int(graph.out.heads[e]), bool(last[e])) for e in edges.tolist()]
        self.end = end
        self.direct = [e for e, a, _, ends in self.arcs if end is not None and ends and a == source]
        self.size = len(graph.net.names)

    def most(self, without: frozenset[int]) -> tuple[list[tuple[int, ...]], bool]:
        """As many disjoint paths as there are, by edge, and whether that is proved."""
        best: list[tuple[int, ...]] = []
        none: frozenset[int] = frozenset()
        waiting = [(none, none)]
        for _ in range(max(3, min(TRIES, EDGES // max(1, len(self.arcs))))):
            if not waiting:
                return [*best, *((e,) for e in self.direct)], True
            no_end, no_way = waiting.pop()
            paths = list(self._paths(without, no_end, no_way))
            if len(paths) <= len(best):
                continue
            wrong = [self._head(p) for p in paths if not self._ends(p)]
            right = [p for p in paths if self._ends(p)]
            best = max(best, right, key=len)
            if wrong:
                node = min(wrong)
                waiting += [(no_end, no_way | {node}), (no_end | {node}, no_way)]
        return [*best, *((e,) for e in self.direct)], not waiting

    def loose_cut(self) -> list[int]:
        """Suppliers that cut all paths, and also those that end where they may not."""
        places, flow, capacity = self._flow(frozenset(), frozenset(), frozenset())
        left = csr_array(capacity - flow)
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = set(breadth_first_order(left, 2 * places[self.source] + 1, return_predecessors=False).tolist())
        return [n for n, i in places.items() if 2 * i in reached and 2 * i + 1 not in reached]

    def _head(self, path: tuple[int, ...]) -> int:
        return next(b for e, _, b, _ in self.arcs if e == path[-1])

    def _ends(self, path: tuple[int, ...]) -> bool:
        return next(ends for e, _, _, ends in self.arcs if e == path[-1])

    def _allowed(
        self, without: frozenset[int], no_end: frozenset[int], no_way: frozenset[int]
    ) -> list[tuple[int, int, int, bool]]:
        return [
            (e, a, b, ends)
            for e, a, b, ends in self.arcs
            if a not in without and b not in without and b not in (no_end if ends else no_way) and e not in self.direct
        ]

    def _flow(
        self, without: frozenset[int], no_end: frozenset[int], no_way: frozenset[int]
    ) -> tuple[dict[int, int], csr_array[np.int32], csr_array[np.int32]]:
        """Place of each node, flow and capacity; node i enters at 2i and leaves at 2i + 1, the sink is the last one."""
        arcs = self._allowed(without, no_end, no_way)
        places = {
            n: i for i, n in enumerate(sorted({self.source, *(a for _, a, _, _ in arcs), *(b for _, _, b, _ in arcs)}))
        }
        sink, much = 2 * len(places), len(places) + 1
        capacity: dict[tuple[int, int], int] = {(2 * i, 2 * i + 1): 1 for i in places.values()}
        for _, a, b, ends in arcs:
            out = 2 * places[a] + 1
            if ends and self.end is not None:
                capacity[out, sink] = much
            else:
                capacity[out, 2 * places[b]] = much
                if ends:
                    capacity[2 * places[b] + 1, sink] = 1
        row, column = zip(*capacity, strict=True)
        shape = (sink + 1, sink + 1)
        held = csr_array((np.array(list(capacity.values()), np.int32), (row, column)), shape=shape)
        flow = maximum_flow(held, 2 * places[self.source] + 1, sink).flow
        return places, csr_array(flow.astype(np.int32)), held

    def _paths(
        self, without: frozenset[int], no_end: frozenset[int], no_way: frozenset[int]
    ) -> Iterator[tuple[int, ...]]:
        """The flow as paths, each cut short at the first edge of the target."""
        places, flow, _ = self._flow(without, no_end, no_way)
        node_at = {i: n for n, i in places.items()}
        edge_of = {(a, b): (e, ends) for e, a, b, ends in self._allowed(without, no_end, no_way)}
        sink = 2 * len(places)
        rest = flow.tolil()

        def follow(place: int) -> int:
            ahead = next(c for c, v in zip(rest.rows[place], rest.data[place], strict=True) if v > 0)
            rest[place, ahead] -= 1
            return int(ahead)

        start = 2 * places[self.source] + 1
        while any(v > 0 for v in rest.data[start]):
            path: list[int] = []
            node, done = self.source, False
            while True:
                ahead = follow(2 * places[node] + 1)
                if ahead == sink:
                    if self.end is not None and not done:
                        path.append(edge_of[node, self.end][0])
                    break
                follow(ahead)
                edge, ends = edge_of[node, node_at[ahead // 2]]
                if not done:
                    path.append(edge)
                done = done or ends
                node = node_at[ahead // 2]
            yield tuple(path)
