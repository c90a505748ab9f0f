"""A snapshot compiled once for all analyses: entities and groups as positions, adjacency as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.sorting import distinct_numbers, stable_order
from graph.columns import TYPE_CODE, Columns, Ints, Mask
from graph.deals import columns_and_names
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class Network:
    """The columns of a snapshot's deals with what is known of their parties."""

    columns: Columns
    index: dict[str, int]  # entity → position in columns.names
    type: NDArray[np.int8]  # of each entity, -1 if it is not recorded
    group: Ints  # of each entity: the position of its top parent

    @property
    def names(self) -> tuple[str, ...]:
        """Entities by position."""
        return self.columns.names


def network(snapshot: Snapshot) -> Network:
    """The network of a snapshot, compiled at the first call and kept with it."""
    held = snapshot.compiled.get(network)
    if isinstance(held, Network):
        return held
    owners = {n for pair in snapshot.parents.items() for n in pair}
    columns = columns_and_names(snapshot.deals, owners.union(snapshot.entities))
    index = {n: i for i, n in enumerate(columns.names)}
    types = np.full(len(columns.names), -1, np.int8)
    for entity in snapshot.entities.values():
        types[index[entity.id]] = TYPE_CODE[entity.type]
    group = np.arange(len(columns.names), dtype=np.int32)
    for child in snapshot.parents:
        group[index[child]] = index[snapshot.group(child)]
    found = Network(columns, index, types, group)
    snapshot.compiled[network] = found
    return found


class Adjacency:
    """Arcs of positions, grouped by where they start: `heads[ptr[i]:ptr[i + 1]]` for node i, in the order given."""

    def __init__(self, tails: NDArray[np.integer], heads: NDArray[np.integer], nodes: int) -> None:
        """tails, heads: one entry an arc."""
        self.order = stable_order(tails)
        self.heads = heads[self.order]
        self.ptr = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(tails, minlength=nodes), out=self.ptr[1:])
        self._lists: dict[int, list[int]] = {}

    def keeping(self, arcs: Mask) -> Adjacency:
        """The same with some of the arcs alone, chosen in the order in which they were given."""
        kept = arcs[self.order]
        found = copy(self)
        found.order, found.heads, found._lists = self.order[kept], self.heads[kept], {}
        found.ptr = np.append(0, np.cumsum(kept))[self.ptr]
        return found

    def of(self, node: int) -> list[int]:
        """Where the arcs of a node lead."""
        held = self._lists.get(node)
        if held is None:
            held = self._lists[node] = self.heads[self.ptr[node] : self.ptr[node + 1]].tolist()
        return held

    def arcs(self, node: int) -> range:
        """Places of a node's arcs in `heads`."""
        return range(int(self.ptr[node]), int(self.ptr[node + 1]))

    def ahead(self, frontier: NDArray[np.integer]) -> NDArray[np.integer]:
        """Heads of all arcs of some nodes, with repetitions."""
        return self.heads[self._places(frontier)]

    def ahead_from(self, frontier: NDArray[np.integer]) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
        """Heads of all arcs of some nodes, and for each the node that it is an arc of."""
        return self.ahead(frontier), np.repeat(frontier, self.ptr[frontier + 1] - self.ptr[frontier])

    def _places(self, frontier: NDArray[np.integer]) -> NDArray[np.int64]:
        start, count = self.ptr[frontier], self.ptr[frontier + 1] - self.ptr[frontier]
        shift = np.repeat(start - (np.cumsum(count) - count), count)
        return shift + np.arange(len(shift))

    def reached(self, start: Sequence[int] | NDArray[np.integer], limit: int | None = None) -> Ints:
        """Arcs on the shortest way from one of `start` to each node, -1 where there is none of at most `limit`."""
        distance = np.full(len(self.ptr) - 1, -1, np.int32)
        for level, frontier in enumerate(self.levels(np.asarray(start, np.int64), limit)):
            distance[frontier] = level
        return distance

    def levels(self, start: NDArray[np.integer], limit: int | None = None) -> Iterator[NDArray[np.integer]]:
        """Nodes first met after 0, 1, 2 … arcs."""
        seen = np.zeros(len(self.ptr) - 1, np.bool_)
        frontier = distinct_numbers(start)
        level = 0
        while len(frontier):
            seen[frontier] = True
            yield frontier
            if limit is not None and level == limit:
                return
            ahead = self.ahead(frontier)
            frontier = distinct(ahead[~seen[ahead]], len(seen))
            level += 1


def distinct(nodes: NDArray[np.integer], size: int) -> NDArray[np.integer]:
    """Each of some nodes once, ascending; size: how many nodes there are. Many are marked, since sorting costs more."""
    if len(nodes) * 256 < size:
        return distinct_numbers(nodes)
    mark = np.zeros(size, np.bool_)
    mark[nodes] = True
    return np.flatnonzero(mark)


def distinct_pairs(pairs: NDArray[np.integer], size: int) -> NDArray[np.int64]:
    """Each pair of nodes below `size` once, ascending; as single numbers they sort ten times as fast."""
    keys = distinct_numbers(pairs[:, 0].astype(np.int64) * size + pairs[:, 1])
    return np.column_stack((keys // size, keys % size))
