"""Who stands in the middle, and whom rivals share."""

from __future__ import annotations

import json
from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.power import DAMPING, power
from graph.errors import NotFound
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot


def test_who_finances_and_who_supplies_both_openai_and_anthropic() -> None:
    snapshot = reference_snapshot(load_reference(data_dir()), date(2026, 6, 1))
    found = power(snapshot, ["OpenAI", "anthropic"])
    json.dumps(found.as_json())
    assert {s.group for s in found.shared if s.how == "finances"} == {"amazon", "microsoft", "nvidia"}
    supply = {s.group for s in found.shared if s.how == "supplies"}
    assert {"amazon", "microsoft", "alphabet", "nvidia", "broadcom"} <= supply
    with pytest.raises(NotFound):
        power(snapshot, ["openai", "zzzz zzzz"])


PAIRS = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] != p[1]), min_size=1, max_size=30)


@given(PAIRS)
def test_pagerank_solves_its_equation_and_betweenness_equals_another_library_s(pairs: set[tuple[int, int]]) -> None:
    deals = tuple(
        Deal(f"d{a}{b}", Kind.CHIP_SUPPLY, f"n{a}", f"n{b}", Status.CONFIRMED, ("c",), announced="2030")
        for a, b in sorted(pairs)
    )
    names = {n for d in deals for n in (d.from_id, d.to_id)}
    entities = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}
    found = {g.group: g for g in power(Snapshot(date(2031, 1, 1), None, entities, deals, ())).groups}
    graph = nx.DiGraph((d.from_id, d.to_id) for d in deals)
    between = nx.betweenness_centrality(graph)
    rank = {name: g.pagerank for name, g in found.items()}
    idle = sum(rank[n] for n in names if graph.out_degree(n) == 0)
    assert found.keys() == names
    for name in names:
        given_to = sum(rank[p] / graph.out_degree(p) for p in graph.predecessors(name)) + idle / len(names)
        assert rank[name] == pytest.approx((1 - DAMPING) / len(names) + DAMPING * given_to, abs=1e-4)
        assert found[name].betweenness == pytest.approx(between[name], abs=1e-9)
