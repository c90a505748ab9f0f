"""When two stated sums are the same money, when they contradict one another, and when nothing can be said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.consolidation.sums import amounts_agree, figures_contradict
from graph.model import Bound, Money, MoneyRole, Period
from tests.claims import money

TEN, TWENTY = money(10, role=MoneyRole.INVESTED), money(20, role=MoneyRole.INVESTED)


def span(low: int | None, high: int | None, **more: object) -> Money:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return replace(Money(*ends, "USD"), **more)  # type: ignore[arg-type]


def test_figures_more_than_a_twentieth_apart_contradict() -> None:
    assert figures_contradict(TEN, TWENTY)
    assert figures_contradict(replace(TEN, bound=Bound.EXACT), replace(TWENTY, bound=Bound.ABOUT))
    assert not figures_contradict(money(100), money(105))
    assert figures_contradict(money(100), money(106))


@pytest.mark.parametrize(
    "other",
    [
        replace(TWENTY, role=MoneyRole.VALUATION),
        replace(TWENTY, role=None),
        replace(TWENTY, currency="EUR"),
        replace(TWENTY, period=Period.PER_YEAR),
        replace(TWENTY, bound=Bound.UP_TO, low=Decimal(0)),
        replace(TWENTY, contained_in="the-whole"),
        Money(None, None, "USD", MoneyRole.INVESTED),
        None,
    ],
)
def test_what_cannot_be_compared_contradicts_nothing(other: Money | None) -> None:
    assert not figures_contradict(TEN, other)
    assert not figures_contradict(other, TEN)


def test_a_bound_contradicts_a_figure_beyond_it() -> None:
    assert figures_contradict(TEN, replace(TWENTY, bound=Bound.AT_LEAST, high=None))
    assert figures_contradict(replace(TEN, bound=Bound.UP_TO, low=Decimal(0)), TWENTY)
    assert not figures_contradict(replace(TEN, bound=Bound.AT_LEAST, high=None), TWENTY)
    assert not figures_contradict(TEN, replace(TWENTY, bound=Bound.UP_TO))


def test_ranges_contradict_only_if_they_do_not_meet() -> None:
    assert not figures_contradict(span(5, 10), span(8, 20))
    assert not figures_contradict(span(5, 10), span(7, 7))
    assert figures_contradict(span(5, 10), span(12, 20))


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_sums_of_one_role_either_agree_or_contradict(a: int, b: int) -> None:
    one, other = money(a), money(b)
    assert figures_contradict(one, other) == figures_contradict(other, one)
    assert figures_contradict(one, other) != amounts_agree(one, other)
