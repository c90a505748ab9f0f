"""MHHI under named assumptions on control, against worked figures."""

from __future__ import annotations

import pytest

from graph.analysis.common_ownership import Control, Rest, Stake, mhhi_delta, mhhi_deltas

CROSS = [Stake.of("owner-of-a", "a", 1), Stake.of("owner-of-a", "b", 0.25)]
CROSS_MARKET = {"a": 0.3, "b": 0.2}


def delta(market: dict[str, float], stakes: list[Stake], control: Control, rest: Rest = Rest.BLOCK) -> float:
    return float(mhhi_delta(market, stakes, control, rest))


@pytest.mark.parametrize("control", Control)
def test_two_equal_firms_of_one_owner_are_a_monopoly(control: Control) -> None:
    stakes = [Stake.of("x", "a", 1), Stake.of("x", "b", 1)]
    assert delta({"a": 0.5, "b": 0.5}, stakes, control) == 5000.0


def test_a_silent_quarter_of_the_rival_adds_150() -> None:
    assert delta(CROSS_MARKET, CROSS, Control.SILENT) == 150.0


def test_a_proportional_quarter_beside_one_block_adds_390() -> None:
    assert delta(CROSS_MARKET, CROSS, Control.PROPORTIONAL, Rest.BLOCK) == pytest.approx(390, abs=0.01)


def test_a_controlling_quarter_adds_2550_as_does_a_proportional_one_among_atoms() -> None:
    assert delta(CROSS_MARKET, CROSS, Control.CONTROLS) == 2550.0
    assert delta(CROSS_MARKET, CROSS, Control.PROPORTIONAL, Rest.ATOMS) == 2550.0


def test_a_joint_venture_of_two_rivals_adds_750() -> None:
    stakes = [
        Stake.of("owner-of-a", "a", 1),
        Stake.of("owner-of-b", "b", 1),
        Stake.of("owner-of-a", "j", 0.5),
        Stake.of("owner-of-b", "j", 0.5),
    ]
    assert delta({"a": 0.3, "b": 0.2, "j": 0.1}, stakes, Control.PROPORTIONAL) == pytest.approx(750, abs=0.01)


def test_a_fund_with_a_tenth_of_each_of_two_rivals_adds_61() -> None:
    stakes = [Stake.of("fund", "a", 0.1), Stake.of("fund", "b", 0.1)]
    assert delta({"a": 0.5, "b": 0.5}, stakes, Control.PROPORTIONAL) == pytest.approx(60.9756, abs=0.0001)


def test_the_assumptions_are_given_side_by_side_and_the_figure_is_not_clipped() -> None:
    found = mhhi_deltas({"a": 0.5, "b": 0.5}, [Stake.of("x", "a", 1), Stake.of("x", "b", 0.05)])
    assert {(a["control"], a["rest"]) for a in found["assumptions"]} == {(c, r) for c in Control for r in Rest}
    assert max(a["mhhi"] for a in found["assumptions"]) > 10_000


def test_firms_without_common_owners_add_nothing() -> None:
    assert delta(CROSS_MARKET, [Stake.of("x", "a", 0.4), Stake.of("y", "b", 0.6)], Control.PROPORTIONAL) == 0


def test_stakes_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        delta(CROSS_MARKET, [Stake.of("x", "z", 0.1)], Control.SILENT)
    with pytest.raises(ValueError, match="above the whole"):
        delta(CROSS_MARKET, [Stake.of("x", "a", 0.6), Stake.of("y", "a", 0.6)], Control.SILENT)
