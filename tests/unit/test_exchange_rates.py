"""Sums are converted for display alone, at a rate whose day and source are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.errors import ReferenceDataError
from graph.exchange_rates import HEADER, Rate, converted, load_rates
from graph.model import Money
from graph.paths import data_dir

RATES = tuple(
    Rate(date(2030, 6, day), currency, Decimal(rate), "Bank", "https://bank.example/")
    for day, currency, rate in ((1, "USD", "1.25"), (1, "GBP", "0.80"), (11, "USD", "1.50"))
)


def euros(low: int | None, high: int | None) -> Money:
    return Money(None if low is None else Decimal(low), None if high is None else Decimal(high), "EUR")


def test_a_sum_is_converted_at_the_nearest_rate_and_tells_its_day_and_source() -> None:
    found = converted(euros(100, 100), "USD", date(2030, 6, 3), RATES)
    assert found is not None
    assert (found.low, found.high, found.currency) == (125, 125, "USD")
    assert (found.day, found.source) == (date(2030, 6, 1), "Bank")


def test_two_currencies_meet_by_way_of_the_euro_on_one_day() -> None:
    found = converted(Money(Decimal(80), None, "GBP"), "USD", date(2030, 6, 11), RATES)
    assert found is not None
    assert (found.low, found.high, found.day) == (125, None, date(2030, 6, 1))  # the 11th has no pound


def test_of_two_days_equally_near_the_earlier_counts() -> None:
    found = converted(euros(100, 100), "USD", date(2030, 6, 6), RATES)
    assert found is not None and found.day == date(2030, 6, 1)


def test_without_a_rate_near_enough_nothing_is_converted() -> None:
    assert converted(euros(100, 100), "USD", date(2030, 12, 31), RATES) is None
    assert converted(euros(100, 100), "CAD", date(2030, 6, 1), RATES) is None
    assert converted(Money(Decimal(5), Decimal(5), None), "USD", date(2030, 6, 1), RATES) is None
    assert converted(euros(None, None), "USD", date(2030, 6, 1), RATES) is None


def test_a_sum_in_the_wanted_currency_stays_as_it_is_stated() -> None:
    assert converted(euros(100, 100), "EUR", date(2030, 6, 1), RATES) is None


def test_the_bundled_rates_can_be_read() -> None:
    rates = load_rates(data_dir() / "fx_rates.csv")
    assert {r.currency for r in rates} >= {"USD", "GBP"}
    assert len({(r.day, r.currency) for r in rates}) == len(rates)


@pytest.mark.parametrize("row", ["2030-06-01,USD,0,Bank,https://b.example", "2030-06,USD,1.2,Bank,https://b.example"])
def test_a_wrong_rate_is_refused_with_its_line(row: str, tmp_path: Path) -> None:
    path = tmp_path / "fx_rates.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"fx_rates\.csv, line 2"):
        load_rates(path)
