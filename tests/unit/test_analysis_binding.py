"""Whom an exclusive deal binds, and one meaning of a layer, in every analysis that tells of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from graph.analysis.binding import Side, bound_by, exclusive_in_words, side_bound
from graph.analysis.conclusions import conclusions
from graph.analysis.dependence import dependence_of_layer
from graph.analysis.differences import Differences
from graph.analysis.exclusivity import Strength
from graph.analysis.extent import Box
from graph.analysis.lock_in import lock_in
from graph.analysis.paths import paths
from graph.analysis.portfolio import portfolio
from graph.analysis.portfolio_lines import read_portfolio
from graph.analysis.scopes import Clause, Scopes, curated_scopes
from graph.analysis.supply import layer_of, supply_graph
from graph.kinds import LAYERS
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot


@cache
def reference(day: date = date(2026, 6, 1)) -> Snapshot:
    return reference_snapshot(load_reference(data_dir()), day)


def deal(name: str, kind: Kind = Kind.CLOUD_CONTRACT, exclusive: bool | None = True, **more: str) -> Deal:
    told = {"announced": "2030", **more}
    return Deal(name, kind, "buyer", "seller", Status.CONFIRMED, (f"c-{name}",), exclusive=exclusive, **told)  # type: ignore[arg-type]


def clause(*bound: str, strength: Strength = Strength.EXCLUSIVE) -> Scopes:
    empty = frozenset[str]()
    held = Clause(strength, frozenset(bound), frozenset({"x"}), Box(), None, None, None, empty, None, None)
    return Scopes(clauses={"d": held})


@pytest.mark.parametrize(
    ("tie", "scopes", "bound", "side"),
    [
        (deal("d"), None, set(), None),
        (deal("d", exclusive=None), None, set(), None),
        (deal("d", exclusive=False), None, set(), None),
        (deal("d", object="reserved capacity"), None, {"seller"}, Side.SUPPLIER),
        (deal("d", Kind.LICENCE), None, {"seller"}, Side.SUPPLIER),
        (deal("d"), clause("buyer"), {"buyer"}, Side.BUYER),
        (deal("d"), clause("seller"), {"seller"}, Side.SUPPLIER),
        (deal("d"), clause("buyer", "seller"), {"buyer", "seller"}, Side.BUYER),
        (deal("d", exclusive=None), clause("buyer", strength=Strength.PRIMARY), set(), None),
    ],
)
def test_the_curated_clause_says_who_is_bound_else_the_kind_else_nobody(
    tie: Deal, scopes: Scopes | None, bound: set[str], side: Side | None
) -> None:
    assert bound_by(tie, scopes) == bound
    assert side_bound([tie], scopes, str) is side


def test_of_several_deals_the_buyers_own_promise_counts_and_one_that_is_silent_leaves_it_open() -> None:
    reserved, silent = deal("r", object="dedicated halls"), deal("s")
    assert side_bound([reserved, silent], None, str) is None
    assert side_bound([reserved, deal("n", exclusive=False)], None, str) is Side.SUPPLIER
    assert side_bound([reserved, silent, deal("d")], clause("buyer"), str) is Side.BUYER
    assert exclusive_in_words(True, None) == "called exclusive, who is bound is not said"


def test_capacity_reserved_for_one_buyer_is_no_exclusivity_of_that_buyer() -> None:
    scopes = curated_scopes()
    found = lock_in(reference(), "cloud", scopes=scopes)
    (anthropic,) = [b for b in found.as_json()["buyers"] if b["buyer"] == "anthropic"]
    of = {p["provider"]: p for p in anthropic["providers"]}
    assert len(of) > 1 and anthropic["exclusive"] == []
    assert (of["spacex"]["exclusive"], of["spacex"]["bound"]) == (True, "supplier")
    assert "exclusive, the supplier is bound to the buyer" in found.as_text()
    said = Differences(*(conclusions(reference(day), scopes) for day in (date(2026, 3, 18), date(2026, 6, 1)))).lines()
    assert "provider that is bound to its buyer new: spacex, of anthropic in cloud" in said
    assert not [line for line in said if line.startswith("provider to which its buyer is bound new: spacex")]
    reached = paths(reference(), "anthropic", "spacex", max_length=1, scopes=scopes)
    assert [str(p.strength) for p in reached.paths] != ["exclusive"]
    rows = portfolio(reference(), read_portfolio("function_id,product\nF1,claude\n", "m"), scopes=scopes).rows
    assert {r.side for r in rows if r.group == "spacex" and r.exclusive} == {Side.SUPPLIER}


def test_a_layer_means_the_same_deals_in_every_analysis() -> None:
    graph = reference()
    for layer in LAYERS:
        supplied = {d.id for d in graph.standing() if layer_of(graph, d) == layer}
        sold = {d.id for b in lock_in(graph, layer).buyers for p in b.providers for d in p.deals}
        counted = {
            d.id
            for held in dependence_of_layer(graph, layer).providers.values()
            for deals in held.values()
            for d in deals
        }
        edges = supply_graph(graph)
        opened = {d.id for e, of in enumerate(edges.layer(layer)) if of for d in edges.edge(e).deals}
        assert counted <= sold <= supplied and opened & supplied and counted
    products = lock_in(graph, "product").buyers
    assert {b.layer for b in products} == {"product"} and len(products) >= 3


def test_what_designs_chips_is_no_alternative_to_what_makes_machines() -> None:
    rows = portfolio(reference(), read_portfolio("function_id,product\nF1,microsoft-sentinel\n", "m")).rows
    chips = [r for r in rows if r.layer == "chip"]
    assert chips and all(r.register["B_07.01.0110"] is r.register["B_07.01.0120"] is None for r in chips)
    clouds = [r for r in rows if r.layer == "cloud"]
    assert any(r.register["B_07.01.0120"] for r in clouds)


def test_an_integration_of_a_product_is_of_the_layer_product_for_one_and_for_many() -> None:
    things = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("buyer", "seller")}
    ware = replace(things["seller"], type=EntityType.PRODUCT)
    tie = deal("d", Kind.INTEGRATION, None)
    for firms, layer in ((things, "model"), ({**things, "seller": ware}, "product")):
        graph = Snapshot(date(2031, 1, 1), None, firms, (tie,), ())
        assert layer_of(graph, tie) == layer
        assert [b.layer for b in lock_in(graph).buyers] == [layer]
