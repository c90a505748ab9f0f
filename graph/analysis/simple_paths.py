"""Simple paths of supply edges, by number: all of them where they are few, the shortest first where they are not."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
import rustworkx

from graph.analysis.network import Adjacency
from graph.analysis.supply import SupplyGraph

AT_ONCE = 10  # part of the steps that a search of all lengths at once may take: most graphs have few paths

Chain = tuple[int, ...]  # edges by number, dependant first


def simple_paths(
    graph: SupplyGraph, source: str, target: str | None, layer: str | None, longest: int, limit: int, steps: int
) -> tuple[list[Chain], bool]:
    """Simple paths of up to `longest` edges from an entity to another, or to a layer, and whether there may be more.

    There may be if the search stopped at `limit` paths or after looking at `steps` edges; those found are then the
    shortest. source, target: entity ids of the snapshot, not the same. layer: the last edge supplies it, if `target` is
    None.
    """
    start = graph.net.index[source]
    last = frozenset(np.flatnonzero(graph.layer(layer)).tolist()) if target is None and layer is not None else None
    # The library looks one edge further to a layer, see `_all`.
    if graph.walks(longest if last is None else longest + 1)[start] <= steps // AT_ONCE:
        chains = _all(graph, start, target, last, longest)
        if len(chains) <= limit:
            return chains, False
    search = _Search(graph, start, None if target is None else graph.net.index[target], last, longest)
    found, left = search.found(1, longest, limit, steps // AT_ONCE)
    return (found, False) if left is not None else search.shortest(longest, limit, steps)


def _all(graph: SupplyGraph, source: int, target: str | None, last: frozenset[int] | None, longest: int) -> list[Chain]:
    """Every path, by the compiled library: it stops at no limit, so only from where few walks lead."""
    out = graph.out
    ends: int | list[int] = (
        graph.net.index[target] if target is not None else sorted({int(out.heads[e]) for e in last or ()} - {source})
    )
    ways = rustworkx.all_simple_paths(graph.compiled, source, ends, cutoff=longest + 1)
    chains = [tuple(int(out.ptr[a]) + out.of(a).index(b) for a, b in pairwise(way)) for way in ways]
    # By its cutoff rustworkx 0.18 counts edges to several targets, and nodes to one.
    return [c for c in chains if len(c) <= longest and (last is None or c[-1] in last)]


class _Search:
    """Depth-first search that only enters an entity from which the target is still within reach.

    How far the target is gets known up to a radius alone: the balls round both ends grow in turn, the smaller one
    first, until their radii add up to the length of the longest path. A layer is reached by any of its edges, from
    whose dependants its ball starts.
    """

    def __init__(
        self, graph: SupplyGraph, source: int, target: int | None, last: frozenset[int] | None, longest: int
    ) -> None:
        self.graph = graph
        self.source = source
        self.target = -1 if target is None else target
        self.last = last
        self.radius, self.distance = self._radius(longest)

    def _radius(self, longest: int) -> tuple[int, dict[int, int]]:
        away, ahead = {self.source: 0}, [self.source]
        if self.last is None:
            radius, back = 0, {self.target: 0}
        else:
            radius, back = 1, dict.fromkeys((int(self.graph.source[e]) for e in sorted(self.last)), 1)
        behind = list(back)
        for _ in range(longest - radius):
            if len(behind) <= len(ahead):
                radius += 1
                behind = _further(self.graph.into, behind, back, radius)
            else:
                ahead = _further(self.graph.out, ahead, away, 0)
        return radius, back

    def shortest(self, longest: int, limit: int, steps: int) -> tuple[list[Chain], bool]:
        """As `found`, length by length, so that those found before a limit are the shortest; and whether one was."""
        chains: list[Chain] = []
        for length in range(1, longest + 1):
            more, left = self.found(length, length, limit - len(chains), steps)
            chains += more
            if left is None:
                return chains, True
            steps = left
        return chains, False

    def found(self, least: int, longest: int, limit: int, steps: int) -> tuple[list[Chain], int | None]:
        """Simple paths of so many edges, by number, and how many of `steps` edges are left to look at.

        None: the search ended at `limit` paths or after so many edges.
        """
        chains: list[Chain] = []
        out, last, target, radius, distance = self.graph.out, self.last, self.target, self.radius, self.distance
        trail: list[int] = []
        nodes = [self.source]
        stack = [zip(out.arcs(self.source), out.of(self.source), strict=True)]
        while stack:
            left = longest - len(nodes)  # edges that may follow the next one
            for edge, node in stack[-1]:
                steps -= 1
                if steps < 0:
                    return chains, None
                ends = node == target
                if left <= longest - least and (ends or (last is not None and edge in last and node not in nodes)):
                    if len(chains) == limit:
                        return chains, None
                    chains.append((*trail, edge))
                if left and not ends and (left > radius or distance.get(node, left + 1) <= left) and node not in nodes:
                    trail.append(edge)
                    nodes.append(node)
                    stack.append(zip(out.arcs(node), out.of(node), strict=True))
                    break
            else:
                stack.pop()
                nodes.pop()
                if trail:
                    trail.pop()
        return chains, steps


def _further(arcs: Adjacency, frontier: list[int], met: dict[int, int], distance: int) -> list[int]:
    found = dict.fromkeys(chain.from_iterable(map(arcs.of, frontier)), distance)
    for node in found.keys() & met.keys():
        del found[node]
    met.update(found)
    return list(found)
