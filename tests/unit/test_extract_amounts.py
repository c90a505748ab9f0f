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
        ("€1,50 billion", 1_500_000_000, 1_500_000_000, "EUR", Bound.EXACT),
        ("1,25 billion euros", 1_250_000_000, 1_250_000_000, "EUR", Bound.EXACT),
        ("$1,250 million", 1_250_000_000, 1_250_000_000, "USD", Bound.EXACT),
        ("Rs 12,00,000 crore", 12_000_000_000_000, 12_000_000_000_000, "INR", Bound.EXACT),
        ("$1½ billion", 1_500_000_000, 1_500_000_000, "USD", Bound.EXACT),
        ("$2'000'000", 2_000_000, 2_000_000, "USD", Bound.EXACT),
        ("one and a half billion dollars", 1_500_000_000, 1_500_000_000, "USD", Bound.EXACT),
        ("three quarters of a billion dollars", 750_000_000, 750_000_000, "USD", Bound.EXACT),
        ("$2 billion Canadian", 2_000_000_000, 2_000_000_000, "CAD", Bound.EXACT),
        ("NIS 2 billion", 2_000_000_000, 2_000_000_000, "ILS", Bound.EXACT),
        ("R2 billion", 2_000_000_000, 2_000_000_000, "ZAR", Bound.EXACT),
        ("500 million Swedish crowns", 500_000_000, 500_000_000, "SEK", Bound.EXACT),
        ("2 billion Saudi riyals", 2_000_000_000, 2_000_000_000, "SAR", Bound.EXACT),
        ("3 billion Egyptian pounds", 3_000_000_000, 3_000_000_000, "EGP", Bound.EXACT),
        ("4 billion Philippine pesos", 4_000_000_000, 4_000_000_000, "PHP", Bound.EXACT),
        ("less than $3bn", 0, 3_000_000_000, "USD", Bound.UP_TO),
        ("not more than $3bn", 0, 3_000_000_000, "USD", Bound.UP_TO),
        ("no less than $3bn", 3_000_000_000, None, "USD", Bound.AT_LEAST),
        ("under $3bn in a new deal", 0, 3_000_000_000, "USD", Bound.UP_TO),
        ("less than a $3bn deal", 0, 3_000_000_000, "USD", Bound.UP_TO),
        ("rent under a $38 billion contract", 38_000_000_000, 38_000_000_000, "USD", Bound.EXACT),
        ("rent under an $11.9 billion agreement", 11_900_000_000, 11_900_000_000, "USD", Bound.EXACT),
        ("rent under $5 billion cloud contracts", 5_000_000_000, 5_000_000_000, "USD", Bound.EXACT),
        ("~$2bn", 2_000_000_000, 2_000_000_000, "USD", Bound.ABOUT),
    ],
)
def test_a_sum_is_read_with_its_bound(text: str, low: int, high: int | None, currency: str, bound: Bound) -> None:
    (found,) = find_sums(f"It paid {text} for it.")
    assert (found.low, found.high, found.currency, found.bound) == (low, high, currency, bound)


@pytest.mark.parametrize(
    "text",
    [
        "several hundred million dollars",
        "tens of billions of dollars",
        "3 dollars",
        "$",
        "a multi-billion dollar sum",
        "R2 is a robot",
    ],
)
def test_a_vague_or_tiny_sum_is_none(text: str) -> None:
    assert not list(find_sums(text))


def test_a_sum_a_year_keeps_its_period() -> None:
    (found,) = find_sums("It pays $25m a year.")
    assert found.period is Period.PER_YEAR


@pytest.mark.parametrize("time", ["a day", "per month", "each quarter", "weekly"])
def test_what_is_paid_by_the_day_or_the_month_is_marked(time: str) -> None:
    (found,) = find_sums(f"It pays $25m {time}.")
    assert found.rate and found.period is None


def test_a_part_of_a_billion_is_no_share() -> None:
    assert not list(find_percents("three quarters of a billion dollars"))


def test_a_share_with_a_decimal_comma_and_a_bare_one_behind_it_are_read() -> None:
    found = find_percents("12,5% of A, whose interest fell from 9.8 per cent to 6.2, and from 20% to 30 people")
    assert [p.value for p in found] == [Decimal("12.5"), Decimal("9.8"), Decimal("6.2"), Decimal(20)]


def test_shares_come_as_figures_and_as_fractions() -> None:
    text = "12.5% of A, ten per cent of B, a third of C"
    assert [p.value for p in find_percents(text)] == [Decimal("12.5"), Decimal(10), Decimal("33.3")]
