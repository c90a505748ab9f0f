"""Betweenness from sampled sources, for graphs too large for all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

SEED = 7
SAMPLES = 64
_BATCH = 16  # sources at a time: two arrays of that width stay in memory for each level


def pivots(size: int, samples: int = SAMPLES) -> list[int]:
    """The sampled sources, without repetition; all nodes if there are no more than `samples`."""
    return sorted(random.Random(SEED).sample(range(size), min(samples, size)))


def sampled_betweenness(size: int, arcs: Sequence[tuple[int, int]], samples: int = SAMPLES) -> tuple[float, ...]:
    """Betweenness of each node from 0 to 1, by the shortest directed paths out of the `pivots`, scaled up.

    Brandes 2001, with the sampling of Brandes and Pich 2007: unbiased, and exact once every node is a pivot.
    """
    if size < 3:
        return (0.0,) * size
    chosen = pivots(size, samples)
    pairs = np.array(sorted({(a, b) for a, b in arcs if a != b}), np.int64).reshape(-1, 2)
    forward = csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    backward = csr_array(forward.T)
    total = np.zeros(size)
    for first in range(0, len(chosen), _BATCH):
        total += _dependency(forward, backward, chosen[first : first + _BATCH])
    scale = size / len(chosen) / ((size - 1) * (size - 2))
    return tuple((total * scale).tolist())


def _dependency(
    forward: csr_array[np.float64], backward: csr_array[np.float64], sources: list[int]
) -> NDArray[np.float64]:
    """Sum over the sources of how many shortest paths run through each node, as parts of all between two nodes."""
    size, width = forward.shape[0], len(sources)
    ways = np.zeros((size, width))  # shortest paths from each source
    ways[sources, range(width)] = 1
    levels = [ways > 0]
    seen = levels[0].copy()
    while levels[-1].any():
        ahead = backward @ np.where(levels[-1], ways, 0)
        new = (ahead > 0) & ~seen
        ways[new] = ahead[new]
        seen |= new
        levels.append(new)
    share = np.zeros((size, width))
    for before, level in zip(reversed(levels[:-1]), reversed(levels[1:]), strict=True):
        weight = np.divide(1 + share, ways, out=np.zeros_like(share), where=level)
        share += np.where(before, ways * (forward @ weight), 0)
    share[sources, range(width)] = 0
    return np.asarray(share.sum(axis=1))
