"""Circular finance: the worked answers on the reference data, and cycles against an exhaustive count."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.cycles import Cycle, CyclesResult, circular_groups, cycles
from graph.links import DealLink
from graph.model import Deal, Entity, EntityType, Kind, Money, MoneyRole, OwnedBy, Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

DAY = date(2031, 6, 1)
NEVER = ("breach", "illegal", "sole-sourced", "safe", "round-trip", "total exposure")


@cache
def on_reference(max_length: int = 3) -> CyclesResult:
    data = load_reference(data_dir())
    return cycles(reference_snapshot(data, date(2026, 6, 1)), max_length, data.links)


def ring(*nodes: str) -> Cycle:
    (found,) = [c for c in on_reference().cycles if c.nodes == nodes]
    return found


def flows(cycle: Cycle) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {f.role: (f.low, f.high) for f in cycle.flows}


BN = Decimal(1_000_000_000)


def test_amazon_and_openai_each_role_apart_and_the_chips_unknown() -> None:
    found = ring("amazon", "openai")
    assert found.classes == ("supplier_financed",)
    assert flows(found) == {
        "invested": (15 * BN, 15 * BN), "contingent": (0, 35 * BN), "committed_spend": (138 * BN, 138 * BN),
    }  # fmt: skip
    assert found.without_sum == ("openai-trainium-2gw",)
    assert found.order == "purchase first, then same package"


def test_nvidia_and_openai_without_the_letter_that_was_dropped() -> None:
    (invested,) = [f for f in ring("nvidia", "openai").flows if f.role == "invested"]
    assert {s: low for s, low, _ in invested.by_status} == {"announced": 30 * BN, "reported": BN / 10}
    assert "nvidia-openai-loi" not in {d.id for d in ring("nvidia", "openai").deals}


def test_a_warrant_for_purchases_and_a_condition_that_a_source_states() -> None:
    found = ring("amd", "openai")
    assert (found.classes, found.order, found.link) == (("equity_for_purchases",), "same package", "stated")


def test_nvidia_and_coreweave_in_three_ways() -> None:
    assert ring("coreweave", "nvidia").classes == ("supplier_financed",)
    beside = {(p.kind, frozenset(p.nodes)) for p in on_reference().beside}
    both = frozenset({"nvidia", "coreweave"})
    assert {("customer_financed_supplier", both), ("reciprocal_trade", both)} <= beside


@pytest.mark.parametrize(
    ("announced", "start", "order"),
    [
        ("2030-12", "2029", "finance first"),  # told of long after
        ("2029-03", "2032", "finance first"),  # begins long after
        ("2030", "2030-07", "unclear"),
        ("2030-05-01", "2031", "same package"),
        ("2030-05-02", None, "purchase first"),
        (None, None, "unclear"),
    ],
)
def test_a_deal_is_made_when_it_is_announced_or_when_it_begins_if_it_is_told_of_later(
    announced: str | None, start: str | None, order: str
) -> None:
    money = deal("1", Kind.INVESTMENT, "a", "b", announced=announced, start=start)
    (found,) = cycles(snapshot([money, deal("2", Kind.CHIP_SUPPLY, "b", "a")])).cycles
    assert found.order == order
    (told,) = [d for a in found.as_json()["arcs"] for d in a["deals"] if d["id"] == "1"]
    assert (told["announced"], told["start"]) == (announced, start)


def test_the_count_stands_with_its_rule_and_no_word_judges() -> None:
    told = on_reference().as_json()
    json.dumps(told)
    assert told["count"] == len(told["cycles"]) and told["counting_rule"] in told["text"]
    assert not [w for w in NEVER if w in told["text"].casefold()]


def deal(name: str, kind: Kind, source: str, target: str, **more: object) -> Deal:
    fields: dict[str, object] = {"announced": "2030-05-01"} | more
    return Deal(name, kind, source, target, Status.CONFIRMED, (f"claim-{name}",), **fields)  # type: ignore[arg-type]


def snapshot(deals: list[Deal], ownership: tuple[OwnedBy, ...] = ()) -> Snapshot:
    names = {n for d in deals for n in (d.from_id, d.to_id)}
    entities = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}
    return Snapshot(DAY, None, entities, tuple(deals), ownership)


FUND = deal("f", Kind.INVESTMENT, "maker", "lab")
BUY = deal("b", Kind.CHIP_SUPPLY, "lab", "maker")


def test_parallel_deals_are_one_cycle() -> None:
    again = deal("b2", Kind.CHIP_SUPPLY, "lab", "maker", announced="2030-07")
    (found,) = cycles(snapshot([FUND, BUY, again])).cycles
    assert [d.id for d in found.deals] == ["b", "b2", "f"]


def test_a_deal_inside_a_group_is_no_arc_and_units_stand_for_their_parent() -> None:
    owned = (OwnedBy("maker-chips", "maker", "2029", None, "c"),)
    through = deal("b3", Kind.CHIP_SUPPLY, "lab", "maker-chips")
    (found,) = cycles(snapshot([FUND, through], owned)).cycles
    assert found.nodes == ("lab", "maker")
    assert not cycles(snapshot([deal("x", Kind.INVESTMENT, "maker", "maker-chips"), through], owned)).cycles


@pytest.mark.parametrize("kind", [Kind.OWNERSHIP, Kind.PARTNERSHIP, Kind.ACQUISITION])
def test_other_ties_carry_no_value(kind: Kind) -> None:
    assert not cycles(snapshot([deal("x", kind, "maker", "lab"), BUY])).cycles


def test_ended_deals_count_only_if_asked_for() -> None:
    over = deal("f", Kind.INVESTMENT, "maker", "lab", end="2030-12-31")
    assert not cycles(snapshot([over, BUY])).cycles
    assert len(cycles(snapshot([over, BUY]), ever=True).cycles) == 1


def test_a_contained_sum_and_a_shared_transaction_count_once() -> None:
    def spend(name: str, amount: int, transaction: str | None = None) -> Deal:
        money = Money(Decimal(amount), Decimal(amount), "USD", MoneyRole.COMMITTED_SPEND, transaction=transaction)
        return deal(name, Kind.CHIP_SUPPLY, "lab", "maker", terms=(money,))

    deals = [FUND, spend("whole", 10), spend("part", 4), spend("t1", 3, "t"), spend("t2", 3, "t")]
    (found,) = cycles(snapshot(deals), links=[DealLink("part", "part_of", "whole")]).cycles
    assert flows(found) == {"committed_spend": (13, 13)}


def test_a_search_that_is_cut_says_so() -> None:
    found = cycles(snapshot([FUND, BUY]), steps=1)
    assert found.truncated and "truncated" in found.as_text()


ARCS = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] != p[1]),
    st.sampled_from(["fund", "buy", "both"]),
    max_size=28,
)


@given(ARCS, st.integers(2, 6))
def test_cycles_equal_an_exhaustive_count(arcs: dict[tuple[int, int], str], longest: int) -> None:
    deals = []
    for (a, b), what in arcs.items():
        if what != "buy":
            deals.append(deal(f"f{a}-{b}", Kind.INVESTMENT, f"n{a:02}", f"n{b:02}"))
        if what != "fund":
            deals.append(deal(f"b{a}-{b}", Kind.CHIP_SUPPLY, f"n{a:02}", f"n{b:02}"))
    expected = set()

    def go(nodes: tuple[int, ...]) -> None:
        if len(nodes) > 1 and (nodes[-1], nodes[0]) in arcs:
            kinds = [arcs[pair] for pair in pairwise((*nodes, nodes[0]))]
            funds = {i for i, k in enumerate(kinds) if k != "buy"}
            buys = {i for i, k in enumerate(kinds) if k != "fund"}
            if funds and buys and len(funds | buys) > 1:
                expected.add(tuple(f"n{n:02}" for n in nodes))
        for one, other in arcs:
            # Each ring once, from its smallest node.
            if one == nodes[-1] and other > nodes[0] and other not in nodes and len(nodes) < longest:
                go((*nodes, other))

    for node in range(12):
        go((node,))
    found = cycles(snapshot(deals), longest)
    assert {c.nodes for c in found.cycles} == expected and len(found.cycles) == len(expected)
    assert circular_groups(snapshot(deals), longest) == (expected, False)
    assert cycles(snapshot(deals[::-1]), longest).as_json() == found.as_json()


@given(ARCS, st.integers(2, 6))
def test_looking_at_each_group_for_itself_finds_the_same(arcs: dict[tuple[int, int], str], longest: int) -> None:
    deals = [
        deal(f"d{a}-{b}", Kind.CHIP_SUPPLY if what == "buy" else Kind.INVESTMENT, f"n{a:02}", f"n{b:02}")
        for (a, b), what in arcs.items()
    ]
    together = cycles(snapshot(deals), longest).as_json()
    with patch("graph.analysis.rings.MOST", 0):
        assert cycles(snapshot(deals), longest).as_json() == together
