"""Betweenness from sampled sources, for graphs too large for all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import Adjacency, distinct, distinct_pairs

SEED = 7
SAMPLES = 64


def pivots(size: int, samples: int = SAMPLES) -> list[int]:
    """The sampled sources, without repetition; all nodes if there are no more than `samples`."""
    return sorted(random.Random(SEED).sample(range(size), min(samples, size)))


def sampled_betweenness(
    size: int, arcs: Sequence[tuple[int, int]] | NDArray[np.integer], samples: int = SAMPLES
) -> tuple[float, ...]:
    """Betweenness of each node from 0 to 1, by the shortest directed paths out of the `pivots`, scaled up.

    Brandes 2001, with the sampling of Brandes and Pich 2007: unbiased, and exact once every node is a pivot.
    """
    if size < 3:
        return (0.0,) * size
    chosen = pivots(size, samples)
    pairs = np.array(arcs, np.int64).reshape(-1, 2)
    pairs = distinct_pairs(pairs[pairs[:, 0] != pairs[:, 1]], size)
    out = Adjacency(pairs[:, 0], pairs[:, 1], size)
    total = np.zeros(size)
    ways, place = np.zeros(size), np.full(size, -1, np.int64)
    for pivot in chosen:
        _add_dependency(out, pivot, total, ways, place)
    scale = size / len(chosen) / ((size - 1) * (size - 2))
    return tuple((total * scale).tolist())


def _add_dependency(
    out: Adjacency,
    source: int,
    total: NDArray[np.float64],
    ways: NDArray[np.float64],
    distance: NDArray[np.int64],
) -> None:
    """Add to `total` how many shortest paths from `source` run through each node, as parts of all between two nodes.

    ways, distance: zeros and -1 for all nodes, and so again afterwards. Only arcs out of a level are looked at, once.
    """
    frontier = np.array([source])
    ways[source], distance[source] = 1, 0
    levels = [frontier]
    arcs: list[tuple[NDArray[np.integer], NDArray[np.integer]]] = []  # from one level to the next
    while len(frontier):
        heads, tails = out.ahead_from(frontier)
        distance[heads[distance[heads] < 0]] = len(levels)
        onward = distance[heads] == len(levels)
        heads, tails = heads[onward], tails[onward]
        np.add.at(ways, heads, ways[tails])
        frontier = distinct(heads, len(ways))
        levels.append(frontier)
        arcs.append((heads, tails))
    share = np.zeros(len(ways))
    for heads, tails in reversed(arcs):
        np.add.at(share, tails, ways[tails] / ways[heads] * (1 + share[heads]))
    met = np.concatenate(levels)
    share[source] = 0
    total[met] += share[met]
    ways[met], distance[met] = 0, -1
