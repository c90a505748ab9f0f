"""The ways of supply to one target: a layer, or an entity; what lies on every one of them and what on some.

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

FIRST_LOOK = 5_000  # edges, before all entities are looked at side by side
PATIENCE = 200_000  # edges looked at one by one in searches that find nothing out
SMALL = 5_000  # entities
SEED = 7
PARTS = (0.7, 0.5, 0.8, 0.6) * 4  # of the entities on the near side, trial by trial
MOST = 1_000  # undecided entities of which each is asked whether a way is possible at all


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
        self.patience = PATIENCE

    @cached_property
    def _customers(self) -> Adjacency:
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
        (heads, last, ptr), passes = self._lists, self._passes
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
        heads, last, ptr = self._lists
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
    def _lists(self) -> tuple[list[int], list[bool], list[int]]:
        """Where each edge leads, whether it is of the target, and where the edges of each entity begin."""
        return self.head.tolist(), self.last.tolist(), self.out.ptr.tolist()

    @cached_property
    def _passes(self) -> list[bool]:
        """Whether a walk to the target leads on from each entity."""
        passes = self.forest.distance > 0
        if self.end is not None:
            passes[self.end] = False
        return cast(list[bool], passes.tolist())

    # What lies on every way

    @cached_property
    def _dominators(self) -> Dominators:
        return self._onward()

    def _onward(self, without: int = -1) -> Dominators:
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
        kept = self._dominators.over(source, met)
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
        sure = set(self._dominators.of(source))
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

    # What lies on some way

    def some(self, source: int, steps: int, one_of_many: bool = False) -> tuple[set[int], bool]:
        """Entities on a way of `source`, and whether the search was cut: undecided ones stay in.

        steps: edges looked at. one_of_many: for a list of all entities, only the searches that are over soon.
        """
        reach = self.out.reached([source]) >= 0
        wanted = reach & ((self.forest.distance > 0) | self.end_mask)
        wanted[[source] if self.end is None else [source, self.end]] = False
        left = set(np.flatnonzero(wanted).tolist())
        found: set[int] = set()
        if self._search(source, left, found, min(steps, FIRST_LOOK)):
            return found, False
        if steps < int(np.count_nonzero(reach[self.source])):
            return found | left, True
        # In a small graph few are left, and most of these lie on no way.
        small = int(reach.sum()) <= SMALL
        if small:
            left -= self._impossible(source, left)
        if left and not one_of_many:
            found |= self._witnessed(source, np.array(sorted(left), np.int64))
            left -= found
        if left and not small:
            left -= self._impossible(source, left)
        if not left:
            return found, False
        patience = min(steps, self.patience)
        self.patience -= patience
        if self._search(source, left, found, patience):
            self.patience += patience
            return found, False
        return found | left, True

    def _search(self, source: int, left: set[int], found: set[int], steps: int) -> bool:
        """Take from `left` to `found` what lies on a way; True if all was looked at, so that the rest lies on none."""
        (heads, last, ptr), passes = self._lists, self._passes
        trail, seen = [source], {source}
        stack = [iter(range(ptr[source], ptr[source + 1]))]
        told = 1  # entities at the start of the trail that are known to lie on a way, or are the source
        while stack and left:
            for edge in stack[-1]:
                node = heads[edge]
                steps -= 1
                if steps < 0:
                    return False
                if node in seen:
                    continue
                if last[edge]:
                    for met in (*trail[told:], node):
                        if met in left:
                            left.discard(met)
                            found.add(met)
                    if not left:
                        return True
                    told = len(trail)
                if passes[node]:
                    trail.append(node)
                    seen.add(node)
                    stack.append(iter(range(ptr[node], ptr[node + 1])))
                    break
            else:
                stack.pop()
                seen.discard(trail.pop())
                told = max(1, min(told, len(trail)))
        return True

    def _witnessed(self, source: int, asked: NDArray[np.int64]) -> set[int]:
        """Entities with a way through them that is put together: a way from the source to them, another one onward."""
        found = np.zeros(self.size, np.bool_)
        first = self.head[self.source == source]
        for turned in (False, True):
            back = forest(self.out, first, np.full(len(first), source), turned=turned)
            onward = forest(self.into, self.tails, self.ends, (source,), turned)
            near = (back.distance > 0) & (back.distance <= DEEPEST)
            for part in np.array_split(asked, len(asked) // 100_000 + 1):
                fits = near[part] & onward.simple[part] & (onward.distance[part] <= DEEPEST)
                found[part[fits & apart(back.columns(part), onward.columns(part))]] = True
            # As an end: its customer is reached without it.
            customer, end = self.tails[near[self.tails]], self.ends[near[self.tails]]
            found[end[(back.columns(customer) != end[:, None]).all(axis=1) & (customer != source)]] = True
        found[self.ends[self.tails == source]] = True
        chance = np.random.default_rng(SEED)
        for share in PARTS:
            if found[asked].all():
                break
            found |= self._parted(source, chance.random(self.size) < share)
        return set(asked[found[asked]].tolist())

    def _parted(self, source: int, part: Mask) -> Mask:
        """Entities with a way to them inside `part`, and onward inside the rest: two that have nothing in common."""
        part[source] = True
        if self.end is not None:
            part[self.end] = False
        inside = part[self.source] & part[self.head]
        near = self.out.keeping(inside).reached([source]) >= 0
        met = near.copy()
        met[self.head[near[self.source] & (self.head != source)]] = True
        outside = ~part[self.ends]
        rest = ~(part[self.head] | part[self.source])
        beyond = self.into.keeping(rest)
        final = outside & ~part[self.tails]
        onward = forest(beyond, self.tails[final], self.ends[final]).simple
        # An entity of the near side goes on with an edge to the other one.
        crossing = part[self.source] & onward[self.head]
        onward[self.source[crossing]] = True
        onward[self.tails[outside & part[self.tails]]] = True
        found = met & onward
        found[self.ends[outside & near[self.tails]]] = True
        return found

    def _impossible(self, source: int, asked: set[int]) -> set[int]:
        """Entities that no way of the source can meet: all that lead there and all that lead on share an entity."""
        if not asked or len(asked) > MOST:
            return set()
        reach = self.out.reached([source]) >= 0
        inner = reach[self.source] & (self.head != source)
        to = Dominators(self.source[inner], self.head[inner], source)
        onward = self._onward(source)
        found = set()
        for node in asked:
            if set(to.of(node)).isdisjoint(onward.of(node)) and onward.reaches(node):
                continue
            # As an end: every customer is reached through it alone.
            if all(not to.reaches(c) or node in to.of(c) for c in self._customers.of(node)):
                found.add(node)
        return found

    # Whose ways meet one supplier

    def through(self, supplier: int, steps: int) -> tuple[set[int], bool]:
        """Those of `sources` with a way that meets `supplier`, and whether the search was cut.

        Undecided ones stay in.
        """
        asked = np.zeros(self.size, np.bool_)
        asked[self.sources] = True
        reach = self.into.reached([supplier]) >= 0
        asked &= reach
        asked[supplier] = False
        found = self._reaching(self.tails[self.ends == supplier], [supplier])
        found[self.tails[self.ends == supplier]] = True
        onward = [w for turned in (False, True) if (w := self._way_on(supplier, turned)) is not None]
        for way in onward:
            before = self._reaching(np.array([supplier]), way)
            found |= before
        left = set(np.flatnonzero(asked & ~found).tolist())
        sure = set(self._dominators.of(supplier)) if left else set()
        if not onward:
            left = set()
        if sure and left:
            inner = reach[self.source] & reach[self.head] & (self.source != supplier)
            back = Dominators(self.head[inner], self.source[inner], supplier)
            left = {n for n in left if n not in sure and sure.isdisjoint(back.of(n))}
        cut = False
        patience = min(steps, PATIENCE)
        for node in sorted(left):
            met: set[int] = set()
            wanted = {supplier}
            whole = self._search(node, wanted, met, min(patience, FIRST_LOOK))
            patience -= FIRST_LOOK
            if whole and not met:
                left.discard(node)
            cut = cut or not whole
        return set(np.flatnonzero(asked & found).tolist()) | left, cut

    def _way_on(self, supplier: int, turned: bool) -> list[int] | None:
        tree = forest(self.into, self.tails, self.ends, turned=True) if turned else self.forest
        if tree.simple[supplier]:
            return tree.way(supplier)
        return None if turned else self.path(supplier)

    def _reaching(self, start: NDArray[np.integer], without: Sequence[int]) -> Mask:
        """Entities from which one of `start` is reached through none of `without`."""
        kept = np.setdiff1d(start, without)
        found = np.zeros(self.size, np.bool_)
        if len(kept):
            tree = forest(self.into, kept, kept, tuple(without))
            found = tree.distance > 0
        return found


def _trail(above: Mapping[int, int], node: int) -> list[int]:
    found: list[int] = []
    while node >= 0:
        found.append(node)
        node = above[node]
    return found[::-1]
