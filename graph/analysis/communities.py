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
    ends = ends[ends[:, 0] != ends[:, 1]]
    ends = distinct_pairs(np.column_stack((np.minimum(*ends.T), np.maximum(*ends.T))), size)
    graph.addEdges((ends[:, 0].astype(np.uint64), ends[:, 1].astype(np.uint64)))
    found = engine.community.ParallelLeiden(graph, gamma=RESOLUTION)
    found.run()
    # Of each community its lowest node and its size.
    _, lowest, of, count = np.unique(
        found.getPartition().getVector(), return_index=True, return_inverse=True, return_counts=True
    )
    place = np.empty(len(count), np.int64)
    place[np.lexsort((lowest, -count))] = np.arange(1, len(count) + 1)
    return tuple(place[of].tolist())


def _engine() -> Any:
    import networkit  # takes a second to import

    networkit.setNumberOfThreads(1)
    networkit.setSeed(SEED, False)
    return networkit
