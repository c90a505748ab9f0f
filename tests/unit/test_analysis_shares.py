"""Arithmetic of shares against the worked figures of the domain notes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from graph.analysis.shares import Interval, delta_hhi, exact, hhi, named_shares


def percent(*shares: float) -> list[Fraction]:
    return [Fraction(str(s)) / 100 for s in shares]


def ends(interval: Interval) -> tuple[float, float]:
    return float(interval.low), float(interval.high)


def test_hhi_of_two_equal_firms_is_5000() -> None:
    assert hhi([0.5, 0.5]) == 5000.0


def test_hhi_of_40_30_20_10_is_3000_and_equals_3_33_equal_firms() -> None:
    market = named_shares(percent(40, 30, 20, 10))
    assert ends(market.hhi()) == (3000.0, 3000.0)
    assert market.equivalent_firms() == pytest.approx((3.3333, 3.3333), abs=0.0001)
    assert market.equivalent_firms_by_entropy() == pytest.approx((3.5961, 3.5961), abs=0.0001)


def test_merging_30_and_10_adds_600() -> None:
    assert delta_hhi(0.3, 0.1) == 600.0


def test_shares_of_a_whole_market_must_sum_to_one() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        hhi([0.5, 0.4])


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan"), float("inf"), True, "0.5", None])
def test_a_share_outside_0_to_1_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        exact(bad)  # type: ignore[arg-type]


def test_a_float_counts_as_the_decimal_it_prints() -> None:
    assert exact(0.3) == exact(Decimal("0.3")) == Fraction(3, 10)


def test_unnamed_firms_are_capped_at_the_smallest_of_the_largest_known() -> None:
    market = named_shares(percent(33, 23, 11, 5, 3, 3, 2, 2), largest_known=8)
    assert ends(market.hhi()) == (1790.0, 1826.0)
    assert ends(market.concentration_ratio(4).times(100)) == (72.0, 72.0)


def test_the_cap_is_the_third_share_where_only_three_are_known_to_be_the_largest() -> None:
    market = named_shares(percent(29, 20, 13, 3), largest_known=3)
    assert ends(market.hhi()) == (1419.0, 1838.0)
    assert ends(market.concentration_ratio(4).times(100)) == (65.0, 75.0)
    assert ends(named_shares(percent(29, 20, 13, 3)).hhi()) == (1419.0, 2644.0)


def test_rounding_to_whole_points_widens_the_interval() -> None:
    market = named_shares(percent(30, 20, 13, 4, 3, 2, 2, 2), largest_known=8, decimals=0)
    rounded = market.hhi_with_rounding()
    assert rounded is not None
    assert ends(rounded) == (1432.0, 1634.0)


def test_no_rounding_interval_where_the_decimals_are_unknown() -> None:
    assert named_shares(percent(30, 20)).hhi_with_rounding() is None


def test_a_sum_over_100_that_rounding_explains_leaves_no_rest() -> None:
    market = named_shares(percent(34, 34, 33), decimals=0)
    assert market.rest == 0
    assert ends(market.hhi()) == (3401.0, 3401.0)
    assert ends(market.concentration_ratio(4)) == (1.0, 1.0)


def test_a_sum_over_100_that_rounding_does_not_explain_is_an_error() -> None:
    with pytest.raises(ValueError, match="more than rounding explains"):
        named_shares(percent(40, 40, 22), decimals=0)
    with pytest.raises(ValueError, match="more than rounding explains"):
        named_shares(percent(50, 51))


def test_a_complete_market_has_no_rest_and_may_not_leave_a_gap() -> None:
    assert named_shares(percent(62, 21, 16), decimals=0, complete=True).rest == 0
    with pytest.raises(ValueError, match="called complete"):
        named_shares(percent(62, 21), decimals=0, complete=True)


def test_firms_under_one_control_are_one_unit_and_keep_the_cap_of_the_firms() -> None:
    market = named_shares(percent(30, 20, 10), largest_known=3, decimals=0, units=["a", "b", "a"])
    assert market.units == (Fraction(4, 10), Fraction(2, 10))
    assert market.cap == Fraction(1, 10)
    assert market.halves == (Fraction(1, 100), Fraction(1, 200))


@pytest.mark.parametrize("wrong", [0, 4, -1])
def test_largest_known_counts_named_firms(wrong: int) -> None:
    with pytest.raises(ValueError, match="largest_known"):
        named_shares(percent(30, 20, 10), largest_known=wrong)


def test_entropy_has_no_upper_end_while_firms_are_unnamed() -> None:
    fewest, most = named_shares(percent(50, 30), largest_known=2).equivalent_firms_by_entropy()
    assert most is None
    assert fewest == pytest.approx(2.80, abs=0.01)


def test_a_concentration_ratio_counts_at_least_one_firm() -> None:
    with pytest.raises(ValueError, match="at least one"):
        named_shares(percent(50)).concentration_ratio(0)
