"""Sums of money and percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.model import Bound, Period
from ingest.extract.amounts import find_percents, find_sums


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "bound"),
    [
        ("$50bn", 50_000_000_000, 50_000_000_000, "USD", Bound.EXACT),
        ("US$ 1.5 billion", 1_500_000_000, 1_500_000_000, "USD", Bound.EXACT),
        ("¥1.2tn", 1_200_000_000_000, 1_200_000_000_000, "JPY", Bound.EXACT),
        ("Rs 1,200 crore", 12_000_000_000, 12_000_000_000, "INR", Bound.EXACT),
        ("up to €14.2bn", 0, 14_200_000_000, "EUR", Bound.UP_TO),
        ("at least 10 billion euros", 10_000_000_000, None, "EUR", Bound.AT_LEAST),
        ("a reported £2 billion", 2_000_000_000, 2_000_000_000, "GBP", Bound.ABOUT),
        ("two hundred million dollars", 200_000_000, 200_000_000, "USD", Bound.EXACT),
        ("between $20m and $25m", 20_000_000, 25_000_000, "USD", Bound.EXACT),
        ("$20-25bn", 20_000_000_000, 25_000_000_000, "USD", Bound.EXACT),
        ("DKK 900m", 900_000_000, 900_000_000, "DKK", Bound.EXACT),
    ],
)
def test_a_sum_is_read_with_its_bound(text: str, low: int, high: int | None, currency: str, bound: Bound) -> None:
    (found,) = find_sums(f"It paid {text} for it.")
    assert (found.low, found.high, found.currency, found.bound) == (low, high, currency, bound)


@pytest.mark.parametrize(
    "text",
    ["several hundred million dollars", "tens of billions of dollars", "3 dollars", "$", "a multi-billion dollar sum"],
)
def test_a_vague_or_tiny_sum_is_none(text: str) -> None:
    assert not list(find_sums(text))


def test_a_sum_a_year_keeps_its_period() -> None:
    (found,) = find_sums("It pays $25m a year.")
    assert found.period is Period.PER_YEAR


def test_shares_come_as_figures_and_as_fractions() -> None:
    text = "12.5% of A, ten per cent of B, a third of C"
    assert [p.value for p in find_percents(text)] == [Decimal("12.5"), Decimal(10), Decimal("33.3")]
