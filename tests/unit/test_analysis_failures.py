"""Single points of failure: DOMAIN's worked answers, and dominators against every simple path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.failures import failures
from graph.errors import FaultlineError, NotFound
from graph.model import Deal, Entity, EntityType, Kind, Money, MoneyRole, Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

DAY = date(2031, 6, 1)


@cache
def reference() -> Snapshot:
    return reference_snapshot(load_reference(data_dir()), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("product", "to", "only"),
    [
        ("microsoft-sentinel", "tsmc", ("microsoft-security-copilot", "gpt-4", "openai")),
        ("microsoft-sentinel", "asml", ("microsoft-security-copilot", "gpt-4", "openai", "tsmc")),
        ("microsoft-365-copilot", "tsmc", ()),
        ("tesla-vehicles", "tsmc", ("grok", "xai")),
    ],
)
def test_what_lies_on_every_known_path(product: str, to: str, only: tuple[str, ...]) -> None:
    (found,) = failures(reference(), product, to=to).failures
    assert found.only_path == only
    assert not set(found.only_path) & set(found.on_some_path)


def test_a_layer_stands_for_all_its_suppliers() -> None:
    result = failures(reference(), "microsoft-sentinel", "chip")
    (found,) = result.failures
    assert found.only_path == ("microsoft-security-copilot", "gpt-4", "openai")
    assert {e["to"] for e in found.as_json()["example"]} > set(found.only_path)
    assert all(e["deals"] and e["claims"] for e in found.as_json()["example"] if e["from"] != "gpt-4")
    assert "One known path: microsoft-sentinel → microsoft-security-copilot (" in result.as_text()
    json.dumps(failures(reference(), layer="cloud").as_json())


def deal(source: str, target: str, kind: Kind = Kind.CHIP_SUPPLY, *terms: Money) -> Deal:
    name = f"{source}-{target}-{kind}"
    return Deal(name, kind, source, target, Status.CONFIRMED, (f"c-{name}",), announced="2030", terms=terms)


def snapshot(deals: list[Deal]) -> Snapshot:
    names = {n for d in deals for n in (d.from_id, d.to_id)}
    return Snapshot(DAY, None, {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}, tuple(deals), ())


def test_who_falls_with_a_supplier_and_who_has_another() -> None:
    found = failures(snapshot([deal("a", "cloud"), deal("b", "cloud"), deal("b", "other")]), "cloud", "chip")
    (fall,) = found.dependants
    assert (fall.only_path, fall.on_some_path, fall.dependants) == (("a",), ("b",), 2)
    assert fall.as_json()["share_that_falls"] == 50


def test_an_obligation_to_take_unsold_capacity_is_no_use_of_a_cloud() -> None:
    duty = deal("maker", "cloud", Kind.CLOUD_CONTRACT, Money(None, None, "USD", MoneyRole.BACKSTOP))
    assert not failures(snapshot([duty]), "maker", "cloud").failures


def test_nothing_known_is_said_as_that_and_an_unknown_name_is_refused() -> None:
    graph = snapshot([deal("a", "b")])
    assert "None found: no path of b to cloud is known in our data." in failures(graph, "b", "cloud").as_text()
    assert "None found in our data: no supply path to it is known." in failures(graph, layer="cloud").as_text()
    with pytest.raises(FaultlineError, match="b and B are one entity"):
        failures(graph, "b", to="B")
    with pytest.raises(NotFound):
        failures(graph, "zzz")


def test_a_search_that_is_cut_says_so() -> None:
    graph = snapshot([deal("a", "b"), deal("b", "c"), deal("a", "c")])
    assert failures(graph, "a", to="c", steps=1).truncated


PAIRS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] != p[1]), max_size=22)


def simple_paths(pairs: set[tuple[int, int]], node: int, trail: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    trail = (*trail, node)
    yield trail
    for a, b in sorted(pairs):
        if a == node and b not in trail:
            yield from simple_paths(pairs, b, trail)


@settings(deadline=None)
@given(PAIRS.filter(bool), st.integers(0, 11))
def test_every_and_some_path_to_an_entity_equal_an_exhaustive_search(pairs: set[tuple[int, int]], end: int) -> None:
    graph = snapshot([deal(f"n{a}", f"n{b}") for a, b in sorted(pairs)])
    if f"n{end}" not in graph.entities:
        return
    for start in sorted({a for a, _ in pairs} - {end}):
        found = failures(graph, f"n{start}", to=f"n{end}").failures
        inner = [{f"n{n}" for n in p[1:-1]} for p in simple_paths(pairs, start) if p[-1] == end]
        if not inner:
            assert found == ()
            continue
        only = set.intersection(*inner)
        assert (set(found[0].only_path), set(found[0].on_some_path)) == (only, set.union(*inner) - only)
        chain = [f"n{start}", *(e.target for e in found[0].example)]
        assert tuple(int(n[1:]) for n in chain) in {p for p in simple_paths(pairs, start) if p[-1] == end}


SPARSE = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] != p[1]), max_size=13)


@settings(deadline=None)
@given(SPARSE.filter(bool), SPARSE)
def test_every_and_some_path_to_a_layer_equal_an_exhaustive_search(
    supply: set[tuple[int, int]], cloud: set[tuple[int, int]]
) -> None:
    deals = [deal(f"n{a}", f"n{b}") for a, b in sorted(supply)]
    deals += [deal(f"n{a}", f"n{b}", Kind.CLOUD_CONTRACT) for a, b in sorted(cloud)]
    found = {f.entity: f for f in failures(snapshot(deals), layer="cloud").failures}
    for start in range(12):
        ends = [p for p in simple_paths(supply | cloud, start) if len(p) > 1 and p[-2:] in cloud]
        inner = [{f"n{n}" for n in p[1:]} for p in ends]
        assert (f"n{start}" in found) == bool(inner)
        if inner:
            only = set.intersection(*inner)
            one = found[f"n{start}"]
            assert (set(one.only_path), set(one.on_some_path)) == (only, set.union(*inner) - only)
            assert tuple(int(n[1:]) for n in (f"n{start}", *(e.target for e in one.example))) in ends


@pytest.mark.parametrize(
    ("entity", "to", "count", "cut"),
    [("siri", "asml", 1, ("gemini",)), ("github-copilot", "tsmc", 2, ("claude-sonnet-4", "gpt-5"))],
)
def test_the_fewest_suppliers_that_cut_a_product_off(entity: str, to: str, count: int, cut: tuple[str, ...]) -> None:
    (found,) = failures(reference(), entity, to=to).cuts
    assert (len(found.paths), found.cut, found.smallest) == (count, cut, True)


def test_a_cut_is_told_as_one_smallest_set_and_one_path_alone_as_no_pair() -> None:
    chain = [deal("a", "x"), deal("x", "y"), deal("y", "z")]
    (one,) = failures(snapshot(chain), "a", to="z").cuts  # {x} would do as well as {y}
    assert len(one.cut or ()) == 1
    assert one.as_text() == (
        "a to z: no two known paths are without a supplier in common; one smallest set whose failure cuts every known "
        f"path: {', '.join(one.cut or ())}."
    )
    (two,) = failures(snapshot([*chain, deal("a", "v"), deal("v", "z")]), "a", to="z").cuts
    assert "a to z: 2 known paths without a supplier in common; one smallest set" in two.as_text()
    unproved = replace(two, smallest=False).as_text()
    assert "at least 2 known paths" in unproved and "a set, not proved the smallest, whose failure cuts" in unproved


def test_an_end_that_is_also_on_the_way_counts_once() -> None:
    ties = [deal("a", "x", Kind.CLOUD_CONTRACT), deal("a", "y"), deal("y", "x"), deal("x", "z", Kind.CLOUD_CONTRACT)]
    (found,) = failures(snapshot([*ties, deal("x", "w")]), "a", "cloud").cuts
    assert (len(found.paths), found.cut) == (1, ("x",))


def test_a_direct_tie_cannot_be_cut_by_a_supplier_between() -> None:
    (found,) = failures(snapshot([deal("a", "b"), deal("b", "c"), deal("a", "c")]), "a", to="c").cuts
    assert (len(found.paths), found.cut, found.as_json()["minimum_cut"]) == (2, None, None)
    assert "tied directly" in found.as_text()


def test_cuts_that_were_not_looked_for_are_not_told_as_none() -> None:
    whole = failures(snapshot([deal("a", "b")]), layer="chip")
    assert whole.as_json()["cuts"] is None and "--of" in whole.as_json()["cuts_not_looked_for"]
    assert "Smallest cuts are looked for where one entity is named (--of)." in whole.as_text()
    one = failures(snapshot([deal("a", "b")]), "a", "chip").as_json()
    assert one["cuts"] is not None and one["cuts_not_looked_for"] is None
