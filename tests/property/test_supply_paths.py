"""Supply paths of random graphs against an exhaustive search written apart, and against networkx."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from unittest.mock import patch

import networkx as nx
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.paths import PathsResult, paths
from graph.analysis.simple_paths import AT_ONCE
from graph.analysis.supply import supply_graph
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.snapshot import Snapshot

KINDS = [Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.INVESTMENT]


@st.composite
def graphs(draw: st.DrawFn, largest: int = 6) -> list[tuple[int, int, Kind, Status]]:
    size = draw(st.integers(2, largest))
    node = st.integers(0, size - 1)
    tie = st.tuples(node, node, st.sampled_from(KINDS), st.sampled_from(list(Status)))
    return draw(st.lists(tie.filter(lambda t: t[0] != t[1]), max_size=3 * size))


def snapshot(ties: list[tuple[int, int, Kind, Status]]) -> Snapshot:
    deals = tuple(
        Deal(f"d{i}", kind, f"n{a}", f"n{b}", status, (f"c{i}",), announced="2030")
        for i, (a, b, kind, status) in enumerate(ties)
    )
    entities = {f"n{i}": Entity(f"n{i}", f"N{i}", EntityType.ORGANIZATION) for i in range(12)}
    return Snapshot(date(2031, 1, 1), None, entities, deals, ())


def supplies(ties: list[tuple[int, int, Kind, Status]]) -> set[tuple[str, str]]:
    """Pairs that a standing supply deal joins."""
    standing = {Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED}
    return {(f"n{a}", f"n{b}") for a, b, kind, status in ties if kind is not Kind.INVESTMENT and status in standing}


def searched(graph: Snapshot, target: str | None, length: int, layer: str | None = None) -> PathsResult:
    """By the bounded search: with too few steps for the compiled library to be asked, and enough to end."""
    compiled = supply_graph(graph)
    steps = AT_ONCE * int(compiled.walks(length)[compiled.net.index["n0"]]) - 1
    with patch("graph.analysis.simple_paths._all", side_effect=AssertionError("the compiled library was asked")):
        return paths(graph, "n0", target, max_length=length, layer=layer, steps=steps)


@settings(deadline=None)
@given(graphs(), st.integers(1, 5))
def test_paths_equal_a_trial_of_every_order_of_every_subset(
    ties: list[tuple[int, int, Kind, Status]], length: int
) -> None:
    edges = supplies(ties)
    between = [f"n{i}" for i in range(1, 6) if i != 1]
    expected = {
        ("n0", *middle, "n1")
        for count in range(length)
        for middle in permutations(between, count)
        if all(step in edges for step in zip(("n0", *middle), (*middle, "n1"), strict=True))
    }
    graph = snapshot(ties)
    for found in (
        paths(graph, "n0", "n1", max_length=length),
        searched(graph, "n1", length),
    ):
        assert {p.nodes for p in found.paths} == expected
        assert len(found.paths) == len(expected) and not found.truncated


@settings(deadline=None)
@given(graphs(), st.integers(1, 5), st.sampled_from(["model", "cloud", "chip"]))
def test_paths_to_a_layer_equal_a_trial_of_every_order_of_every_subset(
    ties: list[tuple[int, int, Kind, Status]], length: int, layer: str
) -> None:
    of = {"model": Kind.INTEGRATION, "cloud": Kind.CLOUD_CONTRACT, "chip": Kind.CHIP_SUPPLY}[layer]
    edges = supplies(ties)
    last = supplies([t for t in ties if t[2] is of])
    expected = {
        ("n0", *rest)
        for count in range(1, length + 1)
        for rest in permutations([f"n{i}" for i in range(1, 6)], count)
        if all(step in edges for step in zip(("n0", *rest), rest, strict=False)) and ("n0", *rest)[-2:] in last
    }
    graph = snapshot(ties)
    for found in (
        paths(graph, "n0", None, max_length=length, layer=layer),
        searched(graph, None, length, layer),
    ):
        assert {p.nodes for p in found.paths} == expected
        assert len(found.paths) == len(expected) and not found.truncated


@settings(deadline=None)
@given(graphs(largest=12))
def test_paths_equal_those_of_networkx(ties: list[tuple[int, int, Kind, Status]]) -> None:
    bare = nx.DiGraph(sorted(supplies(ties)))
    bare.add_nodes_from(("n0", "n1"))
    expected = set(map(tuple, nx.all_simple_paths(bare, "n0", "n1", cutoff=6)))
    graph = snapshot(ties)
    for found in (paths(graph, "n0", "n1", max_length=6), searched(graph, "n1", 6)):
        assert {p.nodes for p in found.paths} == expected


@settings(deadline=None)
@given(graphs(largest=8), st.integers(1, 6))
def test_a_cut_search_keeps_the_shortest_paths_and_order_of_input_does_not_matter(
    ties: list[tuple[int, int, Kind, Status]], limit: int
) -> None:
    whole = paths(snapshot(ties), "n0", "n1")
    cut = paths(snapshot(ties), "n0", "n1", limit=limit)
    assert cut.truncated is (len(whole.paths) > limit)
    assert [len(p.nodes) for p in cut.paths] == [len(p.nodes) for p in whole.paths[:limit]]
    turned = snapshot(ties)
    turned = Snapshot(turned.as_of, None, dict(reversed(turned.entities.items())), turned.deals[::-1], ())
    assert paths(turned, "n0", "n1").as_json() == whole.as_json()


def test_the_length_holds_whatever_the_library_counts() -> None:
    chain = [(a, a + 1, Kind.CHIP_SUPPLY, Status.CONFIRMED) for a in (0, 2, 3)] + [
        (1, 2, Kind.CHIP_SUPPLY, Status.CONFIRMED),
        (0, 4, Kind.CHIP_SUPPLY, Status.CONFIRMED),
    ]
    every = rustworkx.all_simple_paths
    with patch(
        "rustworkx.all_simple_paths", side_effect=lambda graph, source, ends, cutoff: every(graph, source, ends)
    ):
        for length, count in ((3, 1), (4, 2)):
            assert len(paths(snapshot(chain), "n0", "n4", max_length=length).paths) == count
            assert all(
                len(p.edges) <= length
                for p in paths(snapshot(chain), "n0", None, max_length=length, layer="chip").paths
            )
