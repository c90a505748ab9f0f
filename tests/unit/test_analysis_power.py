"""Who stands in the middle, and whom rivals share."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import networkx as nx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.analysis.power import DAMPING, Standing, power
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


def test_a_pledge_is_told_as_a_pledge_with_its_sum_and_status() -> None:
    found = power(reference_snapshot(load_reference(data_dir()), date(2026, 6, 1)), ["openai", "anthropic"])
    text = found.as_text()
    assert "microsoft finances or has pledged to finance all of them:" in text
    assert "finances all of them" not in text and "supplies all of them" not in text
    assert "anthropic: msft-anthropic-inv (announced; pledged up to 5,000,000,000 USD)" in text
    (microsoft,) = [s for s in found.as_json()["shared"] if (s["group"], s["how"]) == ("microsoft", "finances")]
    pledge = microsoft["terms"]["msft-anthropic-inv"]
    assert pledge["status"] == "announced"
    (term,) = pledge["terms"]
    said = {"role": "pledged", "low": 0, "high": 5_000_000_000, "currency": "USD", "bound": "up_to"}
    assert term == {**said, "period": None, "transaction": term["transaction"], "contained_in": None}
    assert {d for ids in microsoft["deals"].values() for d in ids} == microsoft["terms"].keys()


def test_a_common_owner_is_told_with_its_percentages_and_a_warrant_is_no_share() -> None:
    def owns(key: str, owner: str, firm: str, percent: int | None, **more: str) -> Deal:
        part = None if percent is None else Decimal(percent)
        return Deal(key, Kind.OWNERSHIP, owner, firm, Status.CONFIRMED, ("c",), announced="2030", percent=part, **more)  # type: ignore[arg-type]

    names = ("a", "b", "fund", "maker")
    deals = (
        owns("1", "fund", "a", 10), owns("2", "fund", "b", None), owns("3", "maker", "a", 5),
        owns("4", "maker", "b", 5, object="warrant for up to 9m shares"),
    )  # fmt: skip
    entities = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}
    found = power(Snapshot(date(2031, 1, 1), None, entities, deals, ()), ["a", "b"])
    (shared,) = found.as_json()["shared"]
    assert (shared["group"], shared["how"]) == ("fund", "owns")
    assert {d: t["percent"] for d, t in shared["terms"].items()} == {"1": 10, "2": None}
    text = found.as_text()
    assert "fund owns or has agreed to take a part of all of them:" in text
    assert "a: 1 (confirmed; 10 percent)" in text and "b: 2 (confirmed; percent unknown)" in text


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


TIES = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, 8),
        st.sampled_from([Kind.PARTNERSHIP, Kind.PARTNERSHIP, Kind.INVESTMENT, Kind.CHIP_SUPPLY]),
    ).filter(lambda t: t[0] != t[1]),
    min_size=1,
    max_size=20,
)


def standings(ties: list[tuple[int, int, Kind]], name: Callable[[int], str]) -> dict[int, Standing]:
    """By number, with partnerships stored as the graph stores them: in the order of the ids."""
    deals = []
    for i, (a, b, kind) in enumerate(ties):
        ends = (name(a), name(b)) if kind is not Kind.PARTNERSHIP else sorted((name(a), name(b)))
        deals.append(Deal(f"d{i}", kind, *ends, Status.CONFIRMED, ("c",), announced="2030"))
    names = {name(n): n for a, b, _ in ties for n in (a, b)}
    entities = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}
    found = power(Snapshot(date(2031, 1, 1), None, entities, tuple(deals), ()))
    assert found.ties_read == len({frozenset(t[:2]) for t in ties})
    return {names[g.group]: g for g in found.groups}


@example([(0, 1, Kind.PARTNERSHIP), (1, 2, Kind.CHIP_SUPPLY)])
@given(TIES)
def test_renaming_every_firm_changes_no_rank(ties: list[tuple[int, int, Kind]]) -> None:
    before, after = standings(ties, "n{}".format), standings(ties, lambda n: f"n{8 - n}")
    assert before.keys() == after.keys()
    for n, was in before.items():
        now = after[n]
        assert (now.pagerank, now.betweenness) == pytest.approx((was.pagerank, was.betweenness), abs=1e-9)
        assert now.ties == was.ties
        # Of two with one rank the id decides which is shown first.
        above = [{m for m, g in all_.items() if g.pagerank > all_[n].pagerank + 1e-9} for all_ in (before, after)]
        assert above[0] == above[1]


def test_it_is_said_what_an_arc_means() -> None:
    found = power(reference_snapshot(load_reference(data_dir()), date(2026, 6, 1)))
    assert "a partnership is an arc each way" in found.as_text()
    assert found.as_json()["parameters"]["arcs"] in found.as_text()
