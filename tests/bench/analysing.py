"""Analyses of a large generated graph, beside networkx on the same edges with the same parameters and equal answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import networkit
import networkx as nx
import numpy as np
import rustworkx as rx
from networkx.algorithms.connectivity import build_auxiliary_node_connectivity, minimum_st_node_cut
from networkx.algorithms.flow import build_residual_network

from graph.analysis.betweenness import pivots, sampled_betweenness
from graph.analysis.changes import changes
from graph.analysis.communities import RESOLUTION, SEED, communities
from graph.analysis.conflicts import conflicts
from graph.analysis.cuts import Cut, cut_of
from graph.analysis.cycles import cycles
from graph.analysis.dominators import Dominators
from graph.analysis.failures import failures
from graph.analysis.lock_in import lock_in
from graph.analysis.markets import concentration_of_market
from graph.analysis.pagerank import pagerank
from graph.analysis.paths import paths
from graph.analysis.portfolio import portfolio
from graph.analysis.portfolio_lines import read_portfolio
from graph.analysis.power import power
from graph.analysis.scopes import curated_scopes
from graph.analysis.supply import supply_graph
from graph.analysis.target import Target
from graph.analysis.value_arcs import value_arcs
from graph.analysis.what_if import what_if
from graph.deals import PackedDeals, pack
from graph.model import ASSERTED, Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from tests.bench.measure import Compared, quickest, stopwatch

DEALS_AN_ENTITY = 5
KINDS = (Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.INVESTMENT, Kind.PARTNERSHIP)
DAY = date(2031, 1, 1)
PAIRS = 200  # of entities between which paths are sought
LENGTH = 6  # as the command has it
SOURCES = 8  # of sampled betweenness
# Groups of a cycle and entities, beside networkx, which looks for the connected parts anew at each node.
RING, FEW = 4, 300
# Entities, and pairs of them, of disjoint paths and cuts: networkx makes a flow network of all for each pair.
MANY, APART = 10_000, 3
SLACK = 1e-6  # between two numbers that converge


def measure(entities: int) -> list[Compared]:
    """Every analysis over `entities` and five times as many deals; those that networkx has too beside it."""
    snapshot = generated(entities)
    with stopwatch() as compiling:
        graph = supply_graph(snapshot)
        # Made at first use; networkx has both directions from the start.
        graph.into, graph.compiled, graph.walks(LENGTH)
    names = graph.net.names
    arcs = np.column_stack((graph.source, graph.out.heads)).astype(np.int64)
    bare = nx.DiGraph(arcs.tolist())
    bare.add_nodes_from(range(len(names)))
    compiled = rx.PyDiGraph(multigraph=False)
    compiled.add_nodes_from(range(len(names)))
    compiled.add_edges_from_no_data(list(map(tuple, arcs.tolist())))
    return [
        Compared("supply graph of a snapshot", compiling()),
        _paths(snapshot, bare, compiled, names),
        _pagerank(arcs, bare, compiled),
        _betweenness(arcs, bare),
        _leiden(len(names), arcs),
        _dominators(snapshot),
        _cycles(generated(FEW)),
        *_cuts(generated(min(entities, MANY))),
        *_alone(snapshot),
    ]


def drawn(entities: int) -> tuple[list[str], Iterator[Deal]]:
    """Names of firms, and deals that tie them at random, the early ones far more often, as hubs are."""
    names = [f"e{i:06d}" for i in range(entities)]

    def deals() -> Iterator[Deal]:
        choice = random.Random(5)
        for number in range(entities * DEALS_AN_ENTITY):
            a, b = choice.randrange(entities), int(entities * choice.random() ** 3)
            if a != b:
                kind = KINDS[number % len(KINDS)]
                yield Deal(
                    f"d{number:07d}", kind, names[a], names[b], Status.CONFIRMED, (f"c{number}",), announced="2030"
                )

    return names, deals()


def generated(entities: int) -> Snapshot:
    """The firms and deals of `drawn`, packed as those that the database gives."""
    names, deals = drawn(entities)
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}
    return Snapshot(DAY, None, firms, pack(deals, names), ())


def _paths(snapshot: Snapshot, bare: nx.DiGraph[int], compiled: rx.PyDiGraph, names: Sequence[str]) -> Compared:
    choice = random.Random(6)
    # To hubs, as deals lead, so that there is something to find.
    pairs = [(choice.randrange(len(names)), int(len(names) * choice.random() ** 3)) for _ in range(PAIRS)]
    asked = [(a, b) for a, b in pairs if a != b]  # to networkx a firm alone is a path to itself

    def ours() -> list[set[tuple[str, ...]]]:
        results = [paths(snapshot, names[a], names[b], LENGTH) for a, b in asked]
        if any(r.truncated for r in results):
            raise RuntimeError("a search was cut, so that the answers cannot be compared")
        return [{p.nodes for p in r.paths} for r in results]

    def theirs() -> list[set[tuple[str, ...]]]:
        return [{tuple(names[n] for n in p) for p in nx.all_simple_paths(bare, a, b, LENGTH)} for a, b in asked]

    return _beside(
        f"paths of up to {LENGTH} edges, {PAIRS} pairs",
        ours,
        theirs,
        lambda: [rx.all_simple_paths(compiled, a, b, cutoff=LENGTH + 1) for a, b in asked],
    )


def _pagerank(arcs: Any, bare: nx.DiGraph[int], compiled: rx.PyDiGraph) -> Compared:
    size = len(bare)
    return _beside(
        "PageRank",
        lambda: dict(enumerate(pagerank(size, arcs, 0.85, 1e-9))),
        lambda: nx.pagerank(bare, alpha=0.85, tol=1e-9, max_iter=200),
        lambda: rx.pagerank(compiled, alpha=0.85, tol=1e-9, max_iter=200),
    )


def _betweenness(arcs: Any, bare: nx.DiGraph[int]) -> Compared:
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


def _leiden(size: int, arcs: Any) -> Compared:
    networkit.setNumberOfThreads(1)
    ends = np.unique(np.sort(arcs, axis=1), axis=0).astype(np.uint64)

    def bare() -> None:
        networkit.setSeed(SEED, False)
        graph = networkit.Graph(size)
        graph.addEdges((ends[:, 0], ends[:, 1]))
        networkit.community.ParallelLeiden(graph, gamma=RESOLUTION).run()

    return Compared("communities (Leiden)", quickest(lambda: communities(size, arcs))[0], None, quickest(bare)[0])


def _dominators(snapshot: Snapshot) -> Compared:
    """What lies on every walk to the clouds, for all entities at once."""
    graph = supply_graph(snapshot)
    target = Target(graph, graph.layer("cloud"))
    tails, heads, sink = target.walks()
    arcs = list(zip(tails.tolist(), heads.tolist(), strict=True))
    theirs = nx.DiGraph(arcs)
    compiled = rx.PyDiGraph()
    compiled.add_nodes_from(range(sink + 1))
    compiled.add_edges_from_no_data(arcs)
    return _beside(
        "dominators to a layer, all entities",
        lambda: {k: v for k, v in enumerate(Dominators(tails, heads, sink).above.tolist()) if v >= 0 and k != sink},
        lambda: {k: v for k, v in nx.immediate_dominators(theirs, sink).items() if k != sink},
        lambda: rx.immediate_dominators(compiled, sink),
    )


def _cycles(snapshot: Snapshot) -> Compared:
    arcs = value_arcs(snapshot, ASSERTED)
    graph = nx.DiGraph(list(arcs))

    def theirs() -> set[tuple[str, ...]]:
        found = set()
        for ring in nx.simple_cycles(graph, length_bound=RING):
            first = ring.index(min(ring))
            nodes = (*ring[first:], *ring[:first])
            pairs = [arcs[pair] for pair in zip(nodes, (*nodes[1:], nodes[0]), strict=True)]
            if any(i != j and a.finances and b.purchases for i, a in enumerate(pairs) for j, b in enumerate(pairs)):
                found.add(nodes)
        return found

    return _beside(
        f"cycles of up to {RING} groups, {FEW} entities",
        lambda: {c.nodes for c in cycles(snapshot, RING).cycles},
        theirs,
    )


def _cuts(snapshot: Snapshot) -> list[Compared]:
    """Disjoint paths and smallest cuts between entities; ours come together, so that each row has the time of both.

    networkx has the graph beforehand, as ours; what stands for the bare library is networkx with its flow network of
    that graph made beforehand too, which ours makes anew for each pair.
    """
    graph = supply_graph(snapshot)
    names, heads = graph.net.names, graph.out.heads
    bare = nx.DiGraph(list(zip(graph.source.tolist(), heads.tolist(), strict=True)))
    choice = random.Random(8)
    asked: list[tuple[int, int]] = []
    while len(asked) < APART:
        a, b = choice.randrange(len(names)), int(len(names) * choice.random() ** 3)
        # To networkx firms that are tied directly have no cut.
        if a != b and a in bare and b in bare and not bare.has_edge(a, b) and nx.has_path(bare, a, b):
            asked.append((a, b))

    def ours() -> list[Cut]:
        cuts = [cut_of(graph, names[a], names[b], heads == graph.net.index[names[b]], names[b]) for a, b in asked]
        return [cut for cut in cuts if cut is not None]

    # Sets of paths and cuts are seldom the only ones: their sizes are compared, and each of ours is tried.
    for (a, b), cut in zip(asked, ours(), strict=True):
        between = [e.target for path in cut.paths for e in path[:-1]]
        rest = bare.subgraph(set(bare) - {graph.net.index[n] for n in cut.cut or ()})
        if len(between) != len(set(between)) or nx.has_path(rest, a, b):
            raise RuntimeError(f"the paths or the cut from {names[a]} to {names[b]} are none")
    flow = build_auxiliary_node_connectivity(bare)
    made = {"auxiliary": flow, "residual": build_residual_network(flow, "capacity")}
    return [
        _beside(
            f"disjoint paths, {len(names):,} entities, {APART} pairs",
            lambda: [len(cut.paths) for cut in ours()],
            lambda: [len(list(nx.node_disjoint_paths(bare, a, b))) for a, b in asked],
            lambda: [len(list(nx.node_disjoint_paths(bare, a, b, **made))) for a, b in asked],
        ),
        _beside(
            f"minimum cuts, {len(names):,} entities, {APART} pairs",
            lambda: [len(cut.cut or ()) for cut in ours()],
            lambda: [len(nx.minimum_node_cut(bare, a, b)) for a, b in asked],
            lambda: [len(minimum_st_node_cut(bare, a, b, **made)) for a, b in asked],
        ),
    ]


def _alone(snapshot: Snapshot) -> list[Compared]:
    """Analyses that networkx does not have."""
    reference = load_reference(data_dir())
    scopes = curated_scopes()
    names = list(snapshot.entities)
    middle, hub = names[len(names) // 2], names[10]
    text = "function_id,product\n" + "".join(f"f{i},{names[i * len(names) // 40]}\n" for i in range(40))
    deals = snapshot.deals
    assert isinstance(deals, PackedDeals)
    earlier = Snapshot(DAY, None, snapshot.entities, deals.taking(np.arange(1000, len(deals))), ())
    works: dict[str, Callable[[], object]] = {
        "cycles of up to 6 groups": lambda: cycles(snapshot),
        "failures of one entity, all layers": lambda: failures(snapshot, middle),
        "failures of all entities of a layer": lambda: failures(snapshot, layer="cloud"),
        "what-if without a hub, before and after": lambda: what_if(snapshot, scopes, [hub]),
        "lock-in": lambda: lock_in(snapshot),
        "conflicts": lambda: conflicts(snapshot, scopes),
        "changes, 1,000 deals": lambda: changes(_unread(earlier), _unread(snapshot)),
        "power": lambda: power(snapshot),
        "portfolio of 40 products": lambda: portfolio(snapshot, read_portfolio(text, "portfolio")),
        "concentration": lambda: concentration_of_market(reference.markets, snapshot, "Synergy", "2025-Q3"),
    }
    return [Compared(name, quickest(work)[0]) for name, work in works.items()]


def _unread(snapshot: Snapshot) -> Snapshot:
    """The same without what earlier questions have made of it and of its deals."""
    deals = snapshot.deals
    return replace(snapshot, deals=replace(deals) if isinstance(deals, PackedDeals) else deals)


def _same(found: Any, expected: Any) -> bool:
    if not isinstance(found, dict) or not all(isinstance(v, float) for v in found.values()):
        return bool(found == expected)
    return found.keys() == expected.keys() and all(abs(v - expected[n]) < SLACK for n, v in found.items())


def _beside(
    what: str, ours: Callable[[], object], theirs: Callable[[], object], bare: Callable[[], object] | None = None
) -> Compared:
    """Seconds of each, the quickest of several runs, and whether the answers agree."""
    mine, found = quickest(ours)
    other, expected = quickest(theirs)
    least = None if bare is None else quickest(bare)[0]
    return Compared(what, mine, other, least, _same(found, expected))
