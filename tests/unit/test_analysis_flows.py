"""Sums of money: only like ones are added, and each is told with its period and how it is stated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from graph.analysis.flows import flows_json, in_words, money_in_words, money_json, sums_of
from graph.analysis.lock_in import lock_in
from graph.links import DealLink
from graph.model import Bound, Deal, Entity, EntityType, Kind, Money, MoneyRole, Period, Status
from graph.snapshot import Snapshot

SPEND = MoneyRole.COMMITTED_SPEND


def money(low: int | None, high: int | None, currency: str | None = "USD", **more: Bound | Period | str) -> Money:
    return Money(*(None if v is None else Decimal(v) for v in (low, high)), currency, SPEND, **more)  # type: ignore[arg-type]


def deal(name: str, *terms: Money, to: str = "cloud") -> Deal:
    return Deal(name, Kind.CLOUD_CONTRACT, "lab", to, Status.CONFIRMED, ("c",), announced="2030", terms=terms)


def test_a_sum_per_year_is_never_added_to_a_whole_one() -> None:
    yearly = money(30, 30, period=Period.PER_YEAR)
    deals = [deal("x", money(100, 100, period=Period.TERM)), deal("y", yearly), deal("z", money(7, 7), yearly)]
    found, without = sums_of(deals, [])
    assert [(s.low, s.period, s.deals) for s in found] == [
        (107, None, ("x", "z")),  # the period of one of them is not said
        (60, Period.PER_YEAR, ("y", "z")),
    ]
    assert without == ()
    assert [in_words(s) for s in found] == [
        "committed spend 107 USD (confirmed)",
        "committed spend 60 USD a year (confirmed)",
    ]


def test_sums_of_unlike_currency_or_period_keep_each_its_own_name() -> None:
    yearly = Period.PER_YEAR
    terms = (money(1, 1), money(2, 2, None), money(3, 3, "EUR"), money(4, 4, None, period=yearly))
    told = flows_json(sums_of([deal("x", *terms)], [])[0])
    assert {name: one["low"] for name, one in told.items()} == {
        "committed_spend": 1,
        "committed_spend (currency unknown)": 2,
        "committed_spend (EUR)": 3,
        "committed_spend (currency unknown, per year)": 4,
    }
    assert told["committed_spend (currency unknown, per year)"]["period"] == "per_year"


@pytest.mark.parametrize(
    ("sum_", "said"),
    [
        (money(5, 5, bound=Bound.ABOUT, period=Period.PER_YEAR), "about 5 USD a year"),
        (money(5, None, bound=Bound.AT_LEAST, period=Period.TERM), "at least 5 USD over the term"),
        (money(0, 5, bound=Bound.UP_TO), "up to 5 USD"),
        (money(5, 8, None, bound=Bound.ABOUT), "about 5 to 8 (currency unknown)"),
        (money(0, 0), "0 USD"),
        (money(None, None), "unknown USD"),
    ],
)
def test_a_sum_is_told_with_how_it_is_stated_and_what_time_it_covers(sum_: Money, said: str) -> None:
    assert money_in_words(sum_) == said
    (one,), _ = sums_of([deal("x", sum_)], [])
    assert in_words(one) == f"committed spend {said} (confirmed)"
    told = money_json(sum_)
    assert told["bound"] == sum_.bound and told["period"] == sum_.period
    assert one.as_json()["period"] == sum_.period


def test_what_is_committed_per_year_is_in_no_part_of_the_committed_spend_and_that_is_said() -> None:
    deals = (
        deal("x", money(30, 30, period=Period.PER_YEAR), to="cloud"),
        deal("y", money(12, 12, period=Period.TERM), to="other"),
        deal("z", money(4, 4), to="third"),
    )
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud", "other", "third")}
    result = lock_in(Snapshot(date(2031, 1, 1), None, firms, deals, ()), "cloud")
    (buyer,) = result.as_json()["buyers"]
    assert {p["provider"]: p["committed_of_known"] for p in buyer["providers"]} == {
        "cloud": None,
        "other": {"USD": {"low": 75.0, "high": 75.0}},
        "third": {"USD": {"low": 25.0, "high": 25.0}},
    }
    assert buyer["committed_per_year"] == ["cloud"]
    text = result.as_text()
    assert "cloud: committed spend 30 USD a year (confirmed); what is committed per year is in no part;" in text
    assert "75 percent of the committed spend known in USD; exclusive" in text


def test_what_is_part_of_a_part_counts_once_and_a_shared_transaction_has_all_the_parts_of_one_deal() -> None:
    a, b, c = (deal(name, money(n, n)) for name, n in (("a", 1), ("b", 5), ("c", 20)))
    links = [DealLink("a", "part_of", "b"), DealLink("b", "part_of", "c")]
    for chosen, whole in (([a, c], 20), ([a, b, c], 20), ([a, b], 5), ([a], 1)):
        assert [s.low for s in sums_of(chosen, links)[0]] == [whole]
    parts = (money(10, 10, transaction="t"), money(7, 7, transaction="t"))
    assert [s.low for s in sums_of([deal("p", *parts), deal("q", *parts)], [])[0]] == [17]
