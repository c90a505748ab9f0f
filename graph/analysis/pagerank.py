"""PageRank (Brin and Page 1998) by power iteration over sparse rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

TOLERANCE = 1e-12  # mean change of a node at which the iteration ends
ROUNDS = 200


def pagerank(
    size: int, arcs: NDArray[np.integer], damping: float = 0.85, tolerance: float = TOLERANCE, rounds: int = ROUNDS
) -> list[float]:
    """PageRank of each node; they sum to 1. What a node without arcs out holds goes to all alike.

    arcs: pairs of nodes below `size`, each once. RuntimeError if it has not settled after `rounds`.
    """
    if size == 0:
        return []
    degree = np.bincount(arcs[:, 0], minlength=size)
    weight = 1.0 / degree[arcs[:, 0]]
    into = csr_array((weight, (arcs[:, 1], arcs[:, 0])), shape=(size, size))
    ends = np.flatnonzero(degree == 0)
    rank: NDArray[np.float64] = np.full(size, 1.0 / size)
    for _ in range(rounds):
        following = damping * (into @ rank + rank[ends].sum() / size) + (1 - damping) / size
        change = float(np.abs(following - rank).sum())
        rank = following
        if change < size * tolerance:
            settled: list[float] = (rank / rank.sum()).tolist()
            return settled
    raise RuntimeError(f"PageRank has not settled after {rounds} rounds")
