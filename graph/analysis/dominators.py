"""What lies on every walk from a root to each node of a graph: its immediate dominator, and so on up to the root.

Most nodes of a large graph have two walks that share nothing but their ends. These are found by arrays: where an arc
joins two branches of a tree of walks, the node that it leads to has one walk in each branch. Such a node may be hung on
the root itself without a change for any other one; what is then left is small, and is left to the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

from graph.analysis.network import Adjacency, distinct
from graph.analysis.sorting import numbered
from graph.columns import Mask

WORTH = 20  # a further look has to find one in so many of the nodes that are left


class Dominators:
    """Immediate dominators of a graph from a root, as chains."""

    def __init__(
        self,
        tails: NDArray[np.integer],
        heads: NDArray[np.integer],
        root: int,
        names: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        """names: what some nodes stand for."""
        size = max(root, int(tails.max(initial=0)), int(heads.max(initial=0))) + 1
        self.above = immediate_dominators(tails, heads, root, size)
        self.root = root
        self.names = np.arange(size)
        self.names[list(names)] = list(names.values())

    def reaches(self, node: int) -> bool:
        """Whether the root and the node are joined."""
        return node < len(self.above) and self.above[node] >= 0

    def of(self, node: int) -> list[int]:
        """What is on every walk between the node and the root, the nearest to the node first, without both."""
        found: list[int] = []
        at = int(self.above[node]) if self.reaches(node) else self.root
        while at != self.root:
            found.append(int(self.names[at]))
            at = int(self.above[at])
        return found

    def over(self, nodes: NDArray[np.integer], asked: NDArray[np.integer]) -> Mask:
        """Pair by pair, whether one of `asked` is on every walk between the node and the root; all nodes are joined."""
        found = np.zeros(len(nodes), np.bool_)
        left, at = np.arange(len(nodes)), self.above[nodes]
        while len(left):
            going = at != self.root
            left, at = left[going], at[going]
            found[left] |= self.names[at] == asked[left]
            at = self.above[at]
        return found


def immediate_dominators(
    tails: NDArray[np.integer], heads: NDArray[np.integer], root: int, size: int
) -> NDArray[np.int64]:
    """Immediate dominator of each of `size` nodes, the root its own; -1: not reached."""
    above = np.full(size, -1, np.int64)
    above[root] = root
    out = Adjacency(tails, heads, size)
    # Where one way alone leads on, all that follows has the same dominators as from there.
    while len(first := {n for n in out.of(root) if above[n] < 0}) == 1:
        above[list(first)] = root
        (root,) = first
    hung = np.zeros(size, np.bool_)  # their immediate dominator is known to be the root
    hung[list(first)] = True
    branch = _branches(out, np.flatnonzero(hung), root)
    inner = (branch[tails] >= 0) & (tails != heads) & (above[heads] < 0)
    tails, heads = tails[inner], heads[inner]
    while True:
        joined = heads[branch[tails] != branch[heads]]
        fresh = np.zeros(size, np.bool_)
        fresh[joined] = True
        fresh &= ~hung
        hung |= fresh
        inner = ~hung[heads]
        tails, heads = tails[inner], heads[inner]
        if np.count_nonzero(fresh) * WORTH <= np.count_nonzero((branch >= 0) & ~hung):
            break
        branch = _branches(Adjacency(tails, heads, size), np.flatnonzero(hung), root)
    above[hung] = root
    if len(tails):
        # Behind the nodes that are left stand those that are hung on the root, behind these the root.
        nodes, place = numbered(np.concatenate((tails, heads)))
        near = np.flatnonzero(hung[nodes])
        graph = rx.PyDiGraph()
        graph.add_nodes_from(range(len(nodes) + 1))
        arcs = np.concatenate((place.reshape(2, -1).T, np.column_stack((np.full(len(near), len(nodes)), near))))
        graph.add_edges_from_no_data(list(map(tuple, arcs.tolist())))
        found = rx.immediate_dominators(graph, len(nodes))
        pairs = np.array([pair for pair in found.items() if pair[0] < len(nodes)], np.int64)
        above[nodes[pairs[:, 0]]] = np.append(nodes, root)[pairs[:, 1]]
    return above


def _branches(out: Adjacency, first: NDArray[np.integer], root: int) -> NDArray[np.int64]:
    """By which of `first` the shortest walk from the root to each node begins; -1: none does."""
    size = len(out.ptr) - 1
    branch = np.full(size, -1, np.int64)
    branch[root] = root
    branch[first] = first
    frontier = first
    while len(frontier):
        heads, origins = out.ahead_from(frontier)
        new = branch[heads] < 0
        heads, origins = heads[new], origins[new]
        branch[heads] = branch[origins]
        frontier = distinct(heads, size)
    return branch
