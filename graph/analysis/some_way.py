"""Who lies on some way to a target, and whose ways meet one supplier: found by search, by witness, or ruled out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.analysis.dominators import Dominators
from graph.analysis.forest import DEEPEST, apart, forest
from graph.analysis.target import Target
from graph.columns import Mask

FIRST_LOOK = 5_000  # edges, before all entities are looked at side by side
PATIENCE = 200_000  # edges looked at one by one in searches that find nothing out
SMALL = 5_000  # entities
SEED = 7
PARTS = (0.7, 0.5, 0.8, 0.6) * 4  # of the entities on the near side, trial by trial
MOST = 1_000  # undecided entities of which each is asked whether a way is possible at all


class SomeWay:
    """Questions of some way to one target.

    All that are asked by `of` share one patience with long searches; each call of `through` has one of its own.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._patience = PATIENCE

    def of(self, source: int, steps: int, one_of_many: bool = False) -> tuple[set[int], bool]:
        """Entities on a way of `source`, and whether the search was cut: undecided ones stay in.

        steps: edges looked at. one_of_many: for a list of all entities, only the searches that are over soon.
        """
        reach = self._target.out.reached([source]) >= 0
        wanted = reach & ((self._target.forest.distance > 0) | self._target.end_mask)
        wanted[[source] if self._target.end is None else [source, self._target.end]] = False
        left = set(np.flatnonzero(wanted).tolist())
        found: set[int] = set()
        if self._search(source, left, found, min(steps, FIRST_LOOK)):
            return found, False
        if steps < int(np.count_nonzero(reach[self._target.source])):
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
        patience = min(steps, self._patience)
        self._patience -= patience
        if self._search(source, left, found, patience):
            self._patience += patience
            return found, False
        return found | left, True

    def _search(self, source: int, left: set[int], found: set[int], steps: int) -> bool:
        """Take from `left` to `found` what lies on a way; True if all was looked at, so that the rest lies on none."""
        (heads, last, ptr), passes = self._target.lists, self._target.passes
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
        found = np.zeros(self._target.size, np.bool_)
        first = self._target.head[self._target.source == source]
        for turned in (False, True):
            back = forest(self._target.out, first, np.full(len(first), source), turned=turned)
            onward = forest(self._target.into, self._target.tails, self._target.ends, (source,), turned)
            near = (back.distance > 0) & (back.distance <= DEEPEST)
            for part in np.array_split(asked, len(asked) // 100_000 + 1):
                fits = near[part] & onward.simple[part] & (onward.distance[part] <= DEEPEST)
                found[part[fits & apart(back.columns(part), onward.columns(part))]] = True
            # As an end: its customer is reached without it.
            customer, end = self._target.tails[near[self._target.tails]], self._target.ends[near[self._target.tails]]
            found[end[(back.columns(customer) != end[:, None]).all(axis=1) & (customer != source)]] = True
        found[self._target.ends[self._target.tails == source]] = True
        chance = np.random.default_rng(SEED)
        for share in PARTS:
            if found[asked].all():
                break
            found |= self._parted(source, chance.random(self._target.size) < share)
        return set(asked[found[asked]].tolist())

    def _parted(self, source: int, part: Mask) -> Mask:
        """Entities with a way to them inside `part`, and onward inside the rest: two that have nothing in common."""
        part[source] = True
        if self._target.end is not None:
            part[self._target.end] = False
        inside = part[self._target.source] & part[self._target.head]
        near = self._target.out.keeping(inside).reached([source]) >= 0
        met = near.copy()
        met[self._target.head[near[self._target.source] & (self._target.head != source)]] = True
        outside = ~part[self._target.ends]
        rest = ~(part[self._target.head] | part[self._target.source])
        beyond = self._target.into.keeping(rest)
        final = outside & ~part[self._target.tails]
        onward = forest(beyond, self._target.tails[final], self._target.ends[final]).simple
        # An entity of the near side goes on with an edge to the other one.
        crossing = part[self._target.source] & onward[self._target.head]
        onward[self._target.source[crossing]] = True
        onward[self._target.tails[outside & part[self._target.tails]]] = True
        found = met & onward
        found[self._target.ends[outside & near[self._target.tails]]] = True
        return found

    def _impossible(self, source: int, asked: set[int]) -> set[int]:
        """Entities that no way of the source can meet: all that lead there and all that lead on share an entity."""
        if not asked or len(asked) > MOST:
            return set()
        reach = self._target.out.reached([source]) >= 0
        inner = reach[self._target.source] & (self._target.head != source)
        to = Dominators(self._target.source[inner], self._target.head[inner], source)
        onward = self._target.onward(source)
        found = set()
        for node in asked:
            if set(to.of(node)).isdisjoint(onward.of(node)) and onward.reaches(node):
                continue
            # As an end: every customer is reached through it alone.
            if all(not to.reaches(c) or node in to.of(c) for c in self._target.customers.of(node)):
                found.add(node)
        return found

    def through(self, supplier: int, steps: int) -> tuple[set[int], bool]:
        """Those of `sources` with a way that meets `supplier`, and whether the search was cut.

        Undecided ones stay in.
        """
        asked = np.zeros(self._target.size, np.bool_)
        asked[self._target.sources] = True
        reach = self._target.into.reached([supplier]) >= 0
        asked &= reach
        asked[supplier] = False
        found = self._reaching(self._target.tails[self._target.ends == supplier], [supplier])
        found[self._target.tails[self._target.ends == supplier]] = True
        onward = [w for turned in (False, True) if (w := self._way_on(supplier, turned)) is not None]
        for way in onward:
            before = self._reaching(np.array([supplier]), way)
            found |= before
        left = set(np.flatnonzero(asked & ~found).tolist())
        sure = set(self._target.dominators.of(supplier)) if left else set()
        if not onward:
            left = set()
        if sure and left:
            inner = reach[self._target.source] & reach[self._target.head] & (self._target.source != supplier)
            back = Dominators(self._target.head[inner], self._target.source[inner], supplier)
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
        tree = (
            forest(self._target.into, self._target.tails, self._target.ends, turned=True)
            if turned
            else self._target.forest
        )
        if tree.simple[supplier]:
            return tree.way(supplier)
        return None if turned else self._target.path(supplier)

    def _reaching(self, start: NDArray[np.integer], without: Sequence[int]) -> Mask:
        """Entities from which one of `start` is reached through none of `without`."""
        kept = np.setdiff1d(start, without)
        found = np.zeros(self._target.size, np.bool_)
        if len(kept):
            tree = forest(self._target.into, kept, kept, tuple(without))
            found = tree.distance > 0
        return found
