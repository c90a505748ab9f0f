"""Sums in words: never rounded, never more than is stated, never 0 for what is not known."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.widgets.amounts import amount, day, exclusive, figure, in_dollars, percent, role, term, terms


@pytest.mark.parametrize(
    ("low", "high", "currency", "bound", "period", "said"),
    [
        (38e9, 38e9, "USD", "exact", None, "USD 38 billion"),
        (38e9, 38e9, "USD", "about", "term", "about USD 38 billion over the term"),
        (0, 5e9, "USD", "up_to", None, "up to USD 5 billion"),
        (0.0, 0.0, "USD", "exact", None, "USD 0"),
        (None, 5e9, "EUR", None, None, "up to EUR 5 billion"),
        (5e9, None, "USD", "at_least", "per_year", "at least USD 5 billion a year"),
        (5e9, 10e9, "USD", None, None, "USD 5 billion to 10 billion"),
        (1e9, 1e9, None, None, None, "1 billion (currency unknown)"),
        (None, None, "USD", "about", "term", "unknown"),
    ],
)
def test_a_sum_says_what_is_stated_and_no_more(
    low: float | None, high: float | None, currency: str | None, bound: str | None, period: str | None, said: str
) -> None:
    assert amount(low, high, currency, bound, period) == said


@given(st.integers(min_value=0, max_value=10**15))
def test_a_figure_in_words_is_the_figure(whole: int) -> None:
    said = figure(float(whole))
    number, _, unit = said.replace(",", "").partition(" ")
    scale = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[unit]
    assert Decimal(number) * scale == whole


def test_a_sum_of_unknown_role_says_so() -> None:
    assert term(1e9, 1e9, "USD", None, None, None) == "USD 1 billion · role unknown"
    assert term(None, None, None, "invested", None, None) == "unknown"
    assert role("committed_spend") == "committed spend"


def test_terms_of_two_roles_stay_two_lines() -> None:
    stored = json.dumps(
        [
            {"role": "invested", "low": "15000000000", "high": "15000000000", "currency": "USD"},
            {"role": "contingent", "low": "0", "high": "35000000000", "currency": "USD", "bound": "up_to"},
        ]
    )
    assert terms(stored) == ("USD 15 billion · invested", "up to USD 35 billion · contingent on conditions")


@pytest.mark.parametrize("stored", [None, "", "[]"])
def test_no_terms_are_unknown_and_not_blank(stored: str | None) -> None:
    assert terms(stored) == ("unknown",)


def test_what_is_not_said_is_not_denied() -> None:
    assert exclusive(None) == "not said"
    assert exclusive(False) == "no, as stated"
    assert percent(None) == day(None) == day("") == "unknown"
    assert percent(27.5) == "27.5 %"


def test_a_sum_in_another_currency_is_shown_in_dollars_with_the_day_and_source_of_the_rate() -> None:
    stored = json.dumps([{"role": None, "low": 1e9, "high": 1e9, "currency": "EUR", "bound": "about", "period": None}])
    assert in_dollars(stored, "2024-12") == (
        "about USD 1.04 billion at the rate of 2024-12-31 (European Central Bank)",
    )
    assert in_dollars(stored, None) == in_dollars(stored, "2015") == in_dollars(None, "2024-12") == ()


def test_a_part_of_another_sum_says_so() -> None:
    stored = json.dumps([{"low": 5, "high": 5, "currency": "USD", "role": "invested", "contained_in": "whole-deal"}])
    assert terms(stored, "other") == ("USD 5 · invested · part of the sum of whole-deal",)
    assert terms(stored, "whole-deal") == ("USD 5 · invested · a further part, not added",)
