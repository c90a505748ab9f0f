"""Rings of groups in which one arc funds and another one buys: the search of the analysis of circular finance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.analysis.network import Adjacency
from graph.analysis.sorting import distinct_numbers
from graph.analysis.value_arcs import Arcs

AT_ONCE = 10_000  # groups from which a ring may start
MOST = 1_000_000  # arcs looked at for all of these at once; above, each is looked at for itself


class Rings:
    """Simple cycles of the arcs, each from its smallest group, inside strongly connected parts alone.

    As in the search for paths, balls grow round the group where a cycle starts, the smaller side first: how far the way
    back is gets known up to a radius alone.
    """

    def __init__(self, arcs: Arcs, max_length: int, steps: int) -> None:
        self.arcs = arcs
        self.max_length = max_length
        self.steps_left = steps
        self.stopped = False
        size = len(arcs.names)
        part = connected_components(
            csr_array((np.ones(len(arcs), np.int8), (arcs.tails, arcs.heads)), shape=(size, size)), connection="strong"
        )[1]
        inside = part[arcs.tails] == part[arcs.heads]
        tails, heads = arcs.tails[inside], arcs.heads[inside]
        self.out = Adjacency(tails, heads, size)
        self.into = Adjacency(heads, tails, size)
        self.size = max(size, 1)
        self.starts = self._starts(distinct_numbers(tails))

    def circular(self, limit: int) -> Iterator[tuple[tuple[str, ...], list[int]]]:
        """Groups and arcs of the first `limit` rings in which one arc funds and another one buys."""
        arcs, found = self.arcs, 0
        for ring in self.rings():
            numbers = [arcs.find(a, b) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
            if not _circular(arcs, numbers):
                continue
            if found == limit:
                self.stopped = True
                return
            found += 1
            yield tuple(arcs.names[n] for n in ring), numbers

    def rings(self) -> Iterator[tuple[int, ...]]:
        """Node cycles of at most `max_length` groups; sets `stopped` when the steps are used up."""
        for start in self.starts:
            radius, back = self._radius(start)
            trail = [start]
            stack = [iter(self.out.of(start))]
            while stack:
                node = next(stack[-1], None)
                if node is None:
                    stack.pop()
                    trail.pop()
                    continue
                self.steps_left -= 1
                if self.steps_left < 0:
                    self.stopped = True
                    return
                left = self.max_length - len(trail)  # arcs that may still follow the one to `node`
                if node == start:
                    if len(trail) > 1:
                        yield tuple(trail)
                elif (
                    node > start
                    and left > 0
                    and node not in trail
                    and (left > radius or back.get(node, left + 1) <= left)
                ):
                    trail.append(node)
                    stack.append(iter(self.out.of(node)))

    def _starts(self, groups: NDArray[np.integer]) -> list[int]:
        """Those of some groups that later ones lead back to, by at most `max_length` arcs."""
        found: list[int] = []
        for part in np.array_split(groups, len(groups) // AT_ONCE + 1):
            ahead = self._later(self.out, part, (self.max_length + 1) // 2)
            behind = self._later(self.into, part, self.max_length // 2)
            if ahead is None or behind is None:
                found += part.tolist()
                continue
            both = np.sort(np.concatenate((ahead, behind)))
            found += distinct_numbers(both[1:][both[1:] == both[:-1]] // self.size).tolist()
        return found

    def _later(self, arcs: Adjacency, groups: NDArray[np.integer], radius: int) -> NDArray[np.integer] | None:
        """Later groups within reach of each, as pairs in one number, ascending; None: too many arcs lead there."""
        start, node = groups.astype(np.int64), groups
        met: list[NDArray[np.integer]] = []
        for _ in range(radius):
            count = arcs.ptr[node + 1] - arcs.ptr[node]
            if int(count.sum()) > MOST:
                return None
            start, node = np.repeat(start, count), arcs.ahead(node)
            later = node > start
            pairs = distinct_numbers(start[later] * self.size + node[later])
            met.append(pairs)
            start, node = np.divmod(pairs, self.size)
        return distinct_numbers(np.concatenate(met))

    def _radius(self, start: int) -> tuple[int, dict[int, int]]:
        """Arcs on the shortest way back to `start` over later groups, up to a radius."""
        away, back = {start: 0}, {start: 0}
        ahead, behind = [start], [start]
        radius = 0
        for _ in range(self.max_length):
            if not behind:
                return self.max_length, back  # all are known from which `start` is reached
            if not ahead:
                break
            if len(behind) <= len(ahead):
                radius += 1
                behind = self._further(self.into, behind, back, start, radius)
            else:
                ahead = self._further(self.out, ahead, away, start, 0)
        return radius, back

    @staticmethod
    def _further(arcs: Adjacency, frontier: list[int], met: dict[int, int], start: int, distance: int) -> list[int]:
        found = dict.fromkeys(n for node in frontier for n in arcs.of(node) if n > start and n not in met)
        met.update(dict.fromkeys(found, distance))
        return list(found)


def _circular(arcs: Arcs, ring: Sequence[int]) -> bool:
    """True if one arc funds and another one buys."""
    funding = [i for i in ring if arcs.finances[i]]
    buying = [i for i in ring if arcs.purchases[i]]
    return any(i != j for i in funding for j in buying)
