"""Immediate dominators of random graphs against rustworkx, and what lies on every walk against taking nodes out."""

from __future__ import annotations

import numpy as np
import rustworkx as rx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.dominators import Dominators

ARCS = st.integers(1, 30).flatmap(
    lambda size: st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), max_size=3 * size)
)


@settings(deadline=None)
@given(ARCS)
def test_dominators_equal_those_of_rustworkx_and_of_graphs_without_a_node(arcs: list[tuple[int, int]]) -> None:
    ends = np.array(arcs, np.int64).reshape(-1, 2)
    found = Dominators(ends[:, 0], ends[:, 1], 0)
    size = len(found.above)
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(arcs)
    expected = rx.immediate_dominators(graph, 0)
    assert {n: a for n, a in enumerate(found.above.tolist()) if a >= 0} == {**expected, 0: 0}
    joined = sorted(expected.keys() - {0})
    for out in range(1, size):
        left = graph.copy()
        left.remove_node(out)
        kept = rx.descendants(left, 0)
        met = [n != out and n not in kept for n in joined]
        assert [out in found.of(n) for n in joined] == met
        assert found.over(np.array(joined, np.int64), np.full(len(joined), out)).tolist() == met
