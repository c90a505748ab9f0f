"""The shortest ways to a target of all entities at once: the entities by distance, each with its next supplier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import Adjacency
from graph.analysis.sorting import first_places
from graph.columns import Ints, Mask

DEEPEST = 10  # suppliers of a way that are held side by side; longer ways are looked at one by one


@dataclass(frozen=True)
class Forest:
    """One way from each entity to the target: by `ahead` to the entity at distance 1, then to its `end`."""

    distance: Ints  # edges to the target, -1: no walk leads there
    ahead: Ints  # the next entity; at distance 1 the one at which the way ends
    end: Ints  # where the way ends
    simple: Mask  # the way meets no entity twice
    levels: tuple[Ints, ...]  # entities at distance 1, 2, 3 …

    def way(self, node: int) -> list[int]:
        """The entities after `node`, the end last."""
        found = []
        for _ in range(int(self.distance[node])):
            node = int(self.ahead[node])
            found.append(node)
        return found

    def columns(self, nodes: NDArray[np.integer], depth: int = DEEPEST) -> Ints:
        """Ways of some nodes side by side, a row for each, -1 where a way is over; cut after `depth` entities."""
        found = np.full((len(nodes), depth), -1, np.int32)
        at, left = nodes.copy(), self.distance[nodes].copy()
        for column in range(depth):
            going = left > 0
            if not going.any():
                break
            at[going] = self.ahead[at[going]]
            found[going, column] = at[going]
            left -= 1
        return found


def forest(
    into: Adjacency,
    tails: NDArray[np.integer],
    ends: NDArray[np.integer],
    without: tuple[int, ...] = (),
    turned: bool = False,
) -> Forest:
    """Shortest ways to the edges from `tails` to `ends`, through none of the entities `without`.

    into: the edges turned round. turned: of equally short ways, the other one. A way may end at an entity that it has
    met before; `simple` is then false, and says nothing of other ways of the same entity.
    """
    size = len(into.ptr) - 1
    distance, ahead, end = (np.full(size, -1, np.int32) for _ in range(3))
    simple = np.zeros(size, np.bool_)
    closed = np.zeros(size, np.bool_)
    closed[list(without)] = True
    allowed = ~(closed[tails] | closed[ends])
    tails, ends = tails[allowed], ends[allowed]
    if turned:
        tails, ends = tails[::-1], ends[::-1]
    frontier, first = first_places(tails)
    ahead[frontier] = end[frontier] = ends[first]
    simple[frontier] = True
    levels: list[Ints] = []
    while len(frontier):
        distance[frontier] = len(levels) + 1
        closed[frontier] = True
        levels.append(frontier.astype(np.int32))
        heads, origins = into.ahead_from(frontier)
        new = ~closed[heads]
        heads, origins = heads[new], origins[new]
        if turned:
            heads, origins = heads[::-1], origins[::-1]
        frontier, first = first_places(heads)
        ahead[frontier] = origins[first]
        end[frontier] = end[ahead[frontier]]
        simple[frontier] = simple[ahead[frontier]] & (end[frontier] != frontier)
    return Forest(distance, ahead, end, simple, tuple(levels))


def apart(one: NDArray[np.integer], other: NDArray[np.integer]) -> Mask:
    """Row by row, whether two tables of ways share no entity; -1 is none."""
    met = np.zeros(len(one), np.bool_)
    for a in one.T:
        for b in other.T:
            met |= (a == b) & (a >= 0)
    return ~met
