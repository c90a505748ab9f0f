"""Sampled betweenness against networkx with the same sources, and communities against what must hold of them."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.betweenness import pivots, sampled_betweenness
from graph.analysis.communities import communities

SIZE = 24
node = st.integers(0, SIZE - 1)
arcs = st.lists(st.tuples(node, node).filter(lambda p: p[0] != p[1]), max_size=80)


@settings(deadline=None)
@given(arcs, st.integers(1, SIZE))
def test_sampled_betweenness_equals_networkx_over_the_same_sources(pairs: list[tuple[int, int]], samples: int) -> None:
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(range(SIZE))
    chosen = pivots(SIZE, samples)
    raw = nx.betweenness_centrality_subset(graph, chosen, list(range(SIZE)), normalized=False)
    scale = SIZE / len(chosen) / ((SIZE - 1) * (SIZE - 2))
    assert sampled_betweenness(SIZE, pairs, samples) == pytest.approx([raw[n] * scale for n in range(SIZE)], abs=1e-9)


@settings(deadline=None)
@given(arcs)
def test_betweenness_of_all_sources_is_exact(pairs: list[tuple[int, int]]) -> None:
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(range(SIZE))
    exact = nx.betweenness_centrality(graph)
    assert sampled_betweenness(SIZE, pairs, SIZE) == pytest.approx([exact[n] for n in range(SIZE)], abs=1e-9)


@settings(deadline=None)
@given(st.data(), arcs)
def test_communities_do_not_depend_on_order_or_direction(data: st.DataObject, pairs: list[tuple[int, int]]) -> None:
    found = communities(SIZE, pairs)
    turned = [(b, a) if data.draw(st.booleans()) else (a, b) for a, b in data.draw(st.permutations(pairs))]
    assert communities(SIZE, turned) == found
    sizes = [found.count(c) for c in sorted(set(found))]
    assert sizes == sorted(sizes, reverse=True)


def test_two_cliques_with_one_tie_between_are_two_communities_and_a_lone_node_its_own() -> None:
    one = [(a, b) for a in range(5) for b in range(a)]
    two = [(a + 5, b + 5) for a, b in one]
    assert communities(11, [*one, *two, (0, 5)]) == (1,) * 5 + (2,) * 5 + (3,)
    assert communities(0, []) == ()
