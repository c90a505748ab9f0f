"""What lies on every supply path: asked of all entities at once, and of each alone, in graphs of up to 40 entities."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.failures import failures, needed_for
from graph.analysis.supply import supply_graph
from graph.analysis.target import Target
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.snapshot import Snapshot

KINDS = (Kind.INTEGRATION, Kind.INTEGRATION, Kind.CLOUD_CONTRACT)
TIES = st.integers(3, 40).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(0, size), st.integers(0, size), st.sampled_from(KINDS)).filter(lambda t: t[0] != t[1]),
        min_size=size,
        max_size=3 * size,
    )
)


@settings(deadline=None, max_examples=40)
@given(TIES)
def test_all_at_once_equals_one_by_one(ties: list[tuple[int, int, Kind]]) -> None:
    deals = tuple(
        Deal(f"d{i:03d}", kind, f"n{a:02d}", f"n{b:02d}", Status.CONFIRMED, ("c",), announced="2030")
        for i, (a, b, kind) in enumerate(ties)
    )
    names = sorted({n for d in deals for n in (d.from_id, d.to_id)})
    graph = Snapshot(date(2031, 1, 1), None, {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}, deals, ())
    supply = supply_graph(graph)
    target = Target(supply, supply.layer("cloud"))
    alone = {names[n]: tuple(names[m] for m in target.only_of_one(n)) for n in target.sources.tolist()}
    assert needed_for(supply, "cloud") == (list(alone), [(n, s) for n, only in alone.items() for s in only])
    end = deals[0].to_id
    target = Target(supply, supply.out.heads == supply.net.index[end], supply.net.index[end])
    found = {f.entity: f.only_path for f in failures(graph, layer="cloud", to=end).failures}
    assert found == {names[n]: tuple(names[m] for m in target.only_of_one(n)) for n in target.sources.tolist()}
