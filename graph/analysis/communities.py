"""Communities by the Leiden method, with a seed and one thread: the same graph gives the same answer on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import distinct_pairs

SEED = 7
RESOLUTION = 1.0  # of modularity


def communities(size: int, arcs: Sequence[tuple[int, int]] | NDArray[np.integer]) -> tuple[int, ...]:
    """Community of each node, the largest 1, by Leiden (Traag, Waltman and van Eck 2019) on the undirected graph.

    arcs: pairs of nodes below `size`; direction and repetition do not count. Of equal size, the community with the
    lowest node comes first.
    """
    if size == 0:
        return ()
    engine = _engine()
    graph = engine.Graph(size)
    ends = np.array(arcs, np.int64).reshape(-1, 2)
    ends = distinct_pairs(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), size)
    graph.addEdges((ends[:, 0].astype(np.uint64), ends[:, 1].astype(np.uint64)))
    found = engine.community.ParallelLeiden(graph, gamma=RESOLUTION)
    found.run()
    of = found.getPartition().getVector()
    members: dict[int, list[int]] = {}
    for node, community in enumerate(of):
        members.setdefault(community, []).append(node)
    order = sorted(members, key=lambda c: (-len(members[c]), members[c][0]))
    place = {community: number for number, community in enumerate(order, 1)}
    return tuple(place[c] for c in of)


def _engine() -> Any:
    import networkit  # takes a second to import

    networkit.setNumberOfThreads(1)
    networkit.setSeed(SEED, False)
    return networkit
