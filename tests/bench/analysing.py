"""Analyses of a large generated graph, beside networkx on the same edges with the same parameters and equal answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import networkx as nx
import rustworkx as rx

from graph.analysis.betweenness import pivots, sampled_betweenness
from graph.analysis.paths import paths
from graph.analysis.supply import supply_graph
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.snapshot import Snapshot
from tests.bench.measure import Figure, ratio, stopwatch

DEALS_AN_ENTITY = 5
KINDS = (Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.INVESTMENT, Kind.PARTNERSHIP)
DAY = date(2031, 1, 1)
PAIRS = 20  # of entities between which paths are sought
LENGTH = 5
SOURCES = 8  # of sampled betweenness
AIM = 20.0
SLACK = 1e-6  # between two numbers that converge


def measure(entities: int) -> list[Figure]:
    """Paths, PageRank and sampled betweenness over `entities` and five times as many deals."""
    snapshot = generated(entities)
    with stopwatch() as compiling:
        graph = supply_graph(snapshot)
        graph.into  # noqa: B018  made at first use; networkx has both directions from the start
    names = graph.net.names
    arcs = list(zip(graph.source.tolist(), graph.out.heads.tolist(), strict=True))
    bare = nx.DiGraph(arcs)
    bare.add_nodes_from(range(len(names)))
    return [
        Figure("supply graph of a snapshot", compiling(), "s"),
        _paths(snapshot, bare, names),
        _pagerank(arcs, bare),
        _betweenness(arcs, bare),
    ]


def generated(entities: int) -> Snapshot:
    """Firms tied at random, the early ones far more often, as hubs are."""
    choice = random.Random(5)
    names = [f"e{i:06d}" for i in range(entities)]
    deals = []
    for number in range(entities * DEALS_AN_ENTITY):
        a, b = choice.randrange(entities), int(entities * choice.random() ** 3)
        if a != b:
            kind = KINDS[number % len(KINDS)]
            deals.append(
                Deal(f"d{number:07d}", kind, names[a], names[b], Status.CONFIRMED, (f"c{number}",), announced="2030")
            )
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}
    return Snapshot(DAY, None, firms, tuple(deals), ())


def _paths(snapshot: Snapshot, bare: nx.DiGraph[int], names: Sequence[str]) -> Figure:
    choice = random.Random(6)
    asked = [(choice.randrange(len(names)), choice.randrange(len(names))) for _ in range(PAIRS)]

    def ours() -> list[set[tuple[str, ...]]]:
        results = [paths(snapshot, names[a], names[b], LENGTH) for a, b in asked]
        if any(r.truncated for r in results):
            raise RuntimeError("a search was cut, so that the answers cannot be compared")
        return [{p.nodes for p in r.paths} for r in results]

    def theirs() -> list[set[tuple[str, ...]]]:
        return [{tuple(names[n] for n in p) for p in nx.all_simple_paths(bare, a, b, LENGTH)} for a, b in asked]

    return _beside(f"paths of up to {LENGTH} edges, {PAIRS} pairs", ours, theirs)


def _pagerank(arcs: list[tuple[int, int]], bare: nx.DiGraph[int]) -> Figure:
    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(len(bare)))
    graph.add_edges_from_no_data(arcs)
    return _beside(
        "PageRank",
        lambda: dict(rx.pagerank(graph, alpha=0.85, tol=1e-9, max_iter=200)),
        lambda: nx.pagerank(bare, alpha=0.85, tol=1e-9, max_iter=200),
    )


def _betweenness(arcs: list[tuple[int, int]], bare: nx.DiGraph[int]) -> Figure:
    size = len(bare)
    chosen = pivots(size, SOURCES)
    scale = size / len(chosen) / ((size - 1) * (size - 2))
    return _beside(
        f"betweenness of {SOURCES} sampled sources",
        lambda: dict(enumerate(sampled_betweenness(size, arcs, SOURCES))),
        lambda: {
            n: v * scale
            for n, v in nx.betweenness_centrality_subset(bare, chosen, range(size), normalized=False).items()
        },
    )


def _same(found: Any, expected: Any) -> bool:
    if not isinstance(found, dict):
        return bool(found == expected)
    return found.keys() == expected.keys() and all(abs(v - expected[n]) < SLACK for n, v in found.items())


def _beside(what: str, ours: Callable[[], object], theirs: Callable[[], object]) -> Figure:
    """How many times faster; RuntimeError if the answers differ, as a wrong answer would be the faster one."""
    with stopwatch() as mine:
        found = ours()
    with stopwatch() as other:
        expected = theirs()
    if not _same(found, expected):
        raise RuntimeError(f"{what}: the answer differs from networkx")
    return ratio(what, 1 / mine(), "runs/s", "networkx", 1 / other(), AIM)
