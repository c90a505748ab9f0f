"""The ways of supply to one target: a layer, or an entity; what lies on every one of them.

A way is a simple path that ends with an edge of the target. To a layer, a supplier may be the end of one way and lie on
another. So each such supplier has a node of its own as an end: what dominates an entity in the graph turned round, from
the sink behind all ends, lies on every walk (Lengauer and Tarjan 1979), hence on every way. The converse fails only
where a walk ends at a supplier that it has passed before; what is left to decide is what one way has beyond the
dominators, and a search without it decides that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from graph.analysis.dominators import Dominators
from graph.analysis.forest import DEEPEST, Forest, apart, forest
from graph.analysis.network import Adjacency
from graph.analysis.sorting import distinct_numbers, numbered, stable_order
from graph.analysis.supply import SupplyGraph
from graph.columns import Mask


class Target:
    """The supply graph with the edges that reach the target; entities by position."""

    def __init__(self, graph: SupplyGraph, last: Mask, end: int | None = None) -> None:
        """last: edges of the layer, or all that lead to `end`."""
        self.size = len(graph.net.names)
        self.end = end
        self.source, self.head, self.last = graph.source, graph.out.heads, last
        self.out, self.into = graph.out, graph.into
        if end is not None:
            kept = graph.source != end
            self.source, self.head, self.last = self.source[kept], self.head[kept], last[kept]
            self.out = Adjacency(self.source, self.head, self.size)
            self.into = Adjacency(self.head, self.source, self.size)
        self.tails, self.ends = self.source[self.last], self.head[self.last]
        self.end_mask = np.zeros(self.size, np.bool_)
        self.end_mask[self.ends] = True

    @cached_property
    def customers(self) -> Adjacency:
        return Adjacency(self.ends, self.tails, self.size)

    @cached_property
    def forest(self) -> Forest:
        """The shortest ways."""
        return forest(self.into, self.tails, self.ends)

    @cached_property
    def sources(self) -> NDArray[np.int64]:
        """Entities with a way to the target, by id."""
        found = self.forest.simple.copy()
        if not found[self.forest.distance > 0].all():
            found |= forest(self.into, self.tails, self.ends, turned=True).simple
        for node in np.flatnonzero((self.forest.distance > 0) & ~found).tolist():
            found[node] = self.path(node) is not None
        if self.end is not None:
            found[self.end] = False
        return np.flatnonzero(found)

    def path(self, source: int, without: int = -1) -> list[int] | None:
        """The entities of a way of `source` after itself, None if there is none; none goes through `without`."""
        if self.forest.distance[source] < 0:  # not even a walk leads there
            return None
        (heads, last, ptr), passes = self.lists, self.passes
        above = {source: -1}
        postponed: list[tuple[int, int]] = []
        frontier = [source]
        for node in frontier:  # grows while it is read
            for edge in range(ptr[node], ptr[node + 1]):
                target = heads[edge]
                if target in (without, source):
                    continue
                if last[edge]:
                    trail = _trail(above, node)
                    if target not in trail:
                        return [*trail[1:], target]
                    postponed.append((node, target))
                elif passes[target] and target not in above:
                    above[target] = node
                    frontier.append(target)
        # The supplier lies on the way to its own customer: there may be another way to that customer.
        for node, target in postponed:
            around = self._around(source, node, {target, without})
            if around is not None:
                return [*around[1:], target]
        return None

    def _around(self, source: int, goal: int, without: set[int]) -> list[int] | None:
        heads, last, ptr = self.lists
        above = {source: -1}
        frontier = [source]
        for node in frontier:
            if node == goal:
                return _trail(above, node)
            for edge in range(ptr[node], ptr[node + 1]):
                target = heads[edge]
                if not last[edge] and target not in above and target not in without:
                    above[target] = node
                    frontier.append(target)
        return None

    @cached_property
    def lists(self) -> tuple[list[int], list[bool], list[int]]:
        """Where each edge leads, whether it is of the target, and where the edges of each entity begin."""
        return self.head.tolist(), self.last.tolist(), self.out.ptr.tolist()

    @cached_property
    def passes(self) -> list[bool]:
        """Whether a walk to the target leads on from each entity."""
        passes = self.forest.distance > 0
        if self.end is not None:
            passes[self.end] = False
        return cast(list[bool], passes.tolist())

    # What lies on every way

    @cached_property
    def dominators(self) -> Dominators:
        return self.onward()

    def onward(self, without: int = -1) -> Dominators:
        """What each entity's walks to the target have in common, in the graph without one entity."""
        tails, heads, sink = self.walks(without)
        return Dominators(tails, heads, sink, dict(enumerate(distinct_numbers(self.ends).tolist(), self.size)))

    def walks(self, without: int = -1) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
        """Arcs of the graph turned round, from the sink (given last) over the ends to the entities, without one."""
        behind, place = numbered(self.ends)
        near = (self.forest.distance[self.head] > 0) & (self.head != without) & (self.source != without)
        final = self.tails != without
        sink = self.size + len(behind)
        return (
            np.concatenate((np.full(len(behind), sink), self.size + place[final], self.head[near])),
            np.concatenate((self.size + np.arange(len(behind)), self.tails[final], self.source[near])),
            sink,
        )

    @cached_property
    def _short(self) -> Mask:
        """Entities whose shortest walk is a way, and short enough to be held beside those of others."""
        tree = self.forest
        return tree.simple & (tree.distance > 0) & (tree.distance < DEEPEST)

    @cached_property
    def _ways(self) -> NDArray[np.int32]:
        """The way of each entity of `_short`, without `end`; -1 where it is over, and for all others."""
        ways = self.forest.columns(np.arange(self.size), min(DEEPEST, len(self.forest.levels)))
        ways[~self._short] = -1
        if self.end is not None:
            ways[ways == self.end] = -1
        return ways

    def _onward_by(self, edges: NDArray[np.integer]) -> NDArray[np.integer]:
        """What a way meets that begins with these edges and goes on by the shortest one, if they are not its last."""
        head = self.head[edges]
        first = np.where(head == self.end, -1, head) if self.end is not None else head
        return np.column_stack((first, np.where(self.last[edges][:, None], -1, self._ways[head])))

    def _detours(self) -> NDArray[np.int64]:
        """For each place of `_ways` an edge by which the entity has a way round what stands there; -1: none is seen."""
        tree, ways, short = self.forest, self._ways, self._short
        found = np.full(ways.shape, -1, np.int64)
        goes_on = short[self.head] & (tree.end[self.head] != self.source)
        edges = np.flatnonzero(short[self.source] & (tree.ahead[self.source] != self.head) & (self.last | goes_on))
        for part in np.array_split(edges, len(edges) // 100_000 + 1):
            source, other = self.source[part], self._onward_by(part)
            returns = (other == source[:, None]).any(axis=1)
            for column, met in enumerate(ways[source].T):
                free = ~returns & (met != other.T).all(axis=0)
                found[source[free], column] = part[free]
        return found

    def only(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Who of `sources` has whom on every way: pairs by source, then in the order of supply, without `end`."""
        ways, detours = self._ways, self._detours()
        row, column = np.nonzero(ways[self.sources] >= 0)
        source = self.sources[row]
        left = detours[source, column] < 0
        for step in range(ways.shape[1] - 1):  # a detour may begin further on
            asked = np.flatnonzero(left & (column > step))
            edge = detours[ways[source[asked], step], column[asked] - step - 1]
            asked, edge = asked[edge >= 0], edge[edge >= 0]
            before = np.column_stack((source[asked], ways[source[asked], : step + 1]))
            left[asked[apart(before, self._onward_by(edge))]] = False
        source, met = source[left], ways[source[left], column[left]].astype(np.int64)
        kept = self.dominators.over(source, met)
        for place in np.flatnonzero(~kept).tolist():
            kept[place] = self.path(int(source[place]), int(met[place])) is None
        source, met = source[kept], met[kept]
        others = [(n, m) for n in self.sources[~self._short[self.sources]].tolist() for m in self._only_of_a_long(n)]
        pairs = np.concatenate((np.column_stack((source, met)), np.array(others, np.int64).reshape(-1, 2)))
        pairs = pairs[stable_order(pairs[:, 0])]
        return pairs[:, 0], pairs[:, 1]

    def _only_of_a_long(self, source: int) -> tuple[int, ...]:
        one = self.forest.way(source) if self.forest.simple[source] else self.path(source)
        assert one is not None, "asked of an entity that has no way"
        sure = set(self.dominators.of(source))
        return tuple(n for n in one if n != self.end and (n in sure or self.path(source, n) is None))

    def only_of_one(self, source: int) -> tuple[int, ...]:
        """Entities on every way of one of `sources`, in the order of supply, without the dominators of all."""
        one = self.forest.way(source) if self.forest.simple[source] else self.path(source)
        return tuple(n for n in one or () if n != self.end and source in self._without(n, [source]))

    def _without(self, supplier: int, asked: Sequence[int]) -> set[int]:
        """Of some entities that have a way, those that have none without `supplier`."""
        left = forest(self.into, self.tails, self.ends, (supplier,))
        # Where no walk is left there is no way; where the shortest walk is none, another one may be.
        return {
            n
            for n in asked
            if n != supplier and not left.simple[n] and (left.distance[n] < 0 or self.path(n, supplier) is None)
        }

    def falling(self, supplier: int) -> set[int]:
        """Those of `sources` that have no way without `supplier`."""
        return self._without(supplier, self.sources.tolist())


def _trail(above: Mapping[int, int], node: int) -> list[int]:
    found: list[int] = []
    while node >= 0:
        found.append(node)
        node = above[node]
    return found[::-1]
