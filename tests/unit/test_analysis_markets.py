"""Measured markets by name and day: periods, units by control, mergers of named firms, minority stakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from graph.analysis.dependence import dependence_of_layer
from graph.analysis.markets import concentration_of_market, concentration_series
from graph.errors import FaultlineError, NotFound
from graph.model import Deal, Entity, EntityType, Kind, Money, MoneyRole, OwnedBy, Status
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot

MARKET = "toasters (worldwide units, Example Survey)"


def share(firm: str, percent: int, period: str, **more: Any) -> MarketShare:
    fields: dict[str, Any] = {"largest_known": None, "decimals": 0, "complete": False, **more}
    return MarketShare(
        MARKET, "market:toasters", period, firm, Decimal(percent), cites="u", cites_publisher="E", **fields
    )


SHARES = (
    share("brown", 40, "2030-Q4"), share("crumb", 30, "2030-Q4"), share("dough", 10, "2030-Q4"),
    share("brown", 45, "2031-Q2"), share("crumb", 30, "2031-Q2"), share("dough", 10, "2031-Q2"),
    share("brown", 50, "2031"), share("crumb", 30, "2032"),
)  # fmt: skip


def graph(day: str = "2031-07-01", *deals: Deal, owned: tuple[OwnedBy, ...] = ()) -> Snapshot:
    names = ("brown", "crumb", "dough", "toast-group", "fund")
    entities = {n: Entity(n, n.title(), EntityType.ORGANIZATION) for n in names}
    return Snapshot(date.fromisoformat(day), None, entities, tuple(sorted(deals, key=lambda d: d.id)), owned)


def stake(owner: str, firm: str, percent: int | None, key: str = "s", **more: Any) -> Deal:
    part = None if percent is None else Decimal(percent)
    fields: dict[str, Any] = {"announced": "2030", "percent": part, **more}
    return Deal(key, Kind.OWNERSHIP, owner, firm, Status.CONFIRMED, ("c",), **fields)


@pytest.mark.parametrize(
    ("day", "period"), [("2031-01-01", "2030-Q4"), ("2031-07-01", "2031-Q2"), ("2032-01-01", "2031"),
                        ("2030-11-01", "2030-Q4")]
)  # fmt: skip
def test_without_a_period_the_latest_that_was_over_by_the_day_is_taken(day: str, period: str) -> None:
    assert concentration_of_market(SHARES, graph(day), "toasters").period == period


def test_a_market_that_was_not_measured_by_the_day_or_never_is_refused() -> None:
    with pytest.raises(NotFound, match="by 2029-01-01; there are 2030-Q4"):
        concentration_of_market(SHARES, graph("2029-01-01"), "toasters")
    with pytest.raises(NotFound, match="by 2029-01-01"):
        concentration_series(SHARES, graph("2029-01-01"), "toasters")
    with pytest.raises(NotFound, match="No market"):
        concentration_of_market(SHARES, graph(), "kettles")
    assert concentration_of_market(SHARES, graph(), "market:toasters").market == MARKET


def test_a_share_counts_by_both_clocks_as_its_claim_does() -> None:
    day = graph("2032-06-01")
    early = replace(day, known_by=datetime(2031, 6, 30, 12, tzinfo=UTC))
    assert concentration_of_market(SHARES, early, "toasters").period == "2031-Q2"
    assert [p.period for p in concentration_series(SHARES, early, "toasters").periods] == ["2030-Q4", "2031-Q2"]
    with pytest.raises(NotFound, match=r"2031: not measured by 2032-06-01 as known by 2031-06-30; .* 2030-Q4, 2031-Q2"):
        concentration_of_market(SHARES, early, "toasters", "2031")
    with pytest.raises(NotFound, match="2031-Q2: not measured by 2031-03-31"):
        concentration_of_market(SHARES, graph("2031-03-31"), "toasters", "2031-Q2")
    assert concentration_of_market(SHARES, graph("2031-04-01"), "toasters", "2031-Q2").period == "2031-Q2"
    for known in (datetime(2030, 12, 30, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)):
        with pytest.raises(NotFound, match="was not measured by 2032-06-01 as known by"):
            concentration_series(SHARES, replace(day, known_by=known), "toasters")


def test_a_share_is_known_once_it_was_published() -> None:
    rows = [share("brown", 40, "2030-Q4", published=date(2031, 2, 10)), share("crumb", 30, "2030-Q4")]
    early = replace(graph("2031-07-01"), known_by=datetime(2031, 2, 9, tzinfo=UTC))
    with pytest.raises(NotFound, match="not measured by 2031-07-01 as known by 2031-02-09"):
        concentration_of_market(rows, early, "toasters", "2030-Q4")
    known = replace(early, known_by=datetime(2031, 2, 10, tzinfo=UTC))
    assert concentration_of_market(rows, known, "toasters").period == "2030-Q4"
    # A projection is known before its period is over.
    projected = [share("brown", 40, "2031", published=date(2031, 2, 10))]
    assert concentration_of_market(projected, known, "toasters").period == "2031"


def test_units_are_those_of_the_periods_last_day_or_of_the_day_asked_about_if_that_comes_first() -> None:
    owned = (OwnedBy("dough", "crumb", "2031-03", None, "c"),)

    def units(day: str, period: str) -> tuple[dict[str, list[str]], str]:
        found = concentration_of_market(SHARES, graph(day, owned=owned), "toasters", period).as_json()
        (kept,) = [
            p for p in concentration_series(SHARES, graph(day, owned=owned), "toasters").as_json()["series"]
            if p["period"] == period
        ]  # fmt: skip
        assert (found["hhi"], found["units_on"]) == (kept["hhi"], kept["units_on"])
        assert found["as_of"] == day and f"by control on {found['units_on']}" in found["text"]
        return found["units"], found["units_on"]

    assert units("2031-07-01", "2030-Q4") == ({}, "2030-12-31")
    assert units("2031-07-01", "2031-Q2") == ({"crumb": ["crumb", "dough"]}, "2031-06-30")
    assert units("2031-05-01", "2031-Q2") == ({"crumb": ["crumb", "dough"]}, "2031-05-01")


def test_a_series_takes_the_units_of_each_periods_last_day_and_compares_equal_lengths() -> None:
    owned = (OwnedBy("dough", "crumb", "2031-03", None, "c"),)
    found = concentration_series(SHARES, graph("2031-12-31", owned=owned), "toasters").as_json()
    first, second, year = found["series"]
    assert [s["period"] for s in found["series"]] == ["2030-Q4", "2031-Q2", "2031"]
    assert first["change"] is None and year["change"] is None
    assert first["hhi"] == {"low": 2600.0, "high": 3000.0}
    assert second["hhi"] == {"low": 45**2 + 40**2, "high": 45**2 + 40**2 + 15**2}
    assert second["change"] == {"since": "2030-Q4", "low": 3625 - 3000, "high": 3850 - 2600}
    assert "not a relevant market" in found["text"]


def test_a_merger_of_two_named_firms_by_any_name_of_theirs() -> None:
    found = concentration_of_market(SHARES, graph(), "toasters", "2030-Q4", merge=("Crumb", "dough")).as_json()
    assert found["merger"]["delta"] == 600 and found["merger"]["parties"] == ["crumb", "dough"]
    owned = (OwnedBy("dough", "toast-group", None, None, "c"),)
    by_parent = concentration_of_market(SHARES, graph(owned=owned), "toasters", merge=("crumb", "toast-group"))
    assert by_parent.merger is not None and by_parent.merger.parties == ("crumb", "dough")
    with pytest.raises(NotFound, match="'fund' has no published share"):
        concentration_of_market(SHARES, graph(), "toasters", merge=("crumb", "fund"))
    one = (OwnedBy("dough", "crumb", None, None, "c"),)
    with pytest.raises(FaultlineError, match="under one control already"):
        concentration_of_market(SHARES, graph(owned=one), "toasters", merge=("crumb", "dough"))


def test_minority_stakes_between_measured_firms_give_the_mhhi_and_their_deal() -> None:
    found = concentration_of_market(SHARES, graph("2031-07-01", stake("brown", "crumb", 25)), "toasters", "2030-Q4")
    told = found.as_json()
    silent = next(a for a in told["mhhi"]["assumptions"] if (a["control"], a["rest"]) == ("silent", "block"))
    assert silent["delta"] == pytest.approx(40 * 30 * 0.25)
    assert told["stakes"]["deals"] == ["s"] and "(s)" in told["text"]
    assert told["hhi"] == {"low": 2600.0, "high": 3000.0}  # a minority stake moves no unit


@pytest.mark.parametrize(
    "deals",
    [
        (stake("fund", "crumb", 25),),  # joins nobody
        (stake("brown", "crumb", 25, object="warrant for up to 9m shares"),),
        (stake("brown", "crumb", 25, end="2030-11"),),
    ],
)
def test_what_joins_no_two_measured_firms_gives_no_mhhi(deals: tuple[Deal, ...]) -> None:
    assert concentration_of_market(SHARES, graph("2031-07-01", *deals), "toasters", "2030-Q4").mhhi is None


def silent(*deals: Deal, owned: tuple[OwnedBy, ...] = ()) -> float:
    """MHHIΔ of the quarter on the assumption that a minority controls nothing."""
    told = concentration_of_market(SHARES, graph("2031-07-01", *deals, owned=owned), "toasters", "2030-Q4").mhhi
    assert told is not None
    return float(told["assumptions"][0]["delta"])


def test_a_stake_that_has_ended_since_was_held_on_the_last_day_of_the_period() -> None:
    sold = stake("brown", "crumb", 25, end="2031-02-01")
    assert silent(replace(sold, status=Status.ENDED)) == silent(sold) == pytest.approx(40 * 30 * 0.25)


def test_half_of_a_firm_is_no_minority_and_more_without_control_on_record_is_a_stake_that_controls() -> None:
    # Half of crumb's profit counts for brown; its half of the control makes crumb count brown's profit in full.
    assert silent(stake("brown", "crumb", 50)) == pytest.approx(40 * 30 * (0.5 + 0.5 / (0.5 * 0.5 + 0.5 * 0.5)))
    assert silent(stake("brown", "crumb", 60)) > silent(stake("brown", "crumb", 50))
    assert silent(stake("brown", "crumb", 49)) == pytest.approx(40 * 30 * 0.49)
    told = concentration_of_market(SHARES, graph("2031-07-01", stake("brown", "crumb", 60)), "toasters", "2030-Q4")
    assert told.as_json()["units"] == {} and told.as_json()["stakes"]["known"][0]["minority"] is False


def test_what_two_firms_of_a_group_hold_is_added_up_unless_the_heads_row_tells_it() -> None:
    owned = (OwnedBy("fund", "brown", None, None, "c"),)
    two = (stake("fund", "crumb", 10), replace(stake("toast-group", "crumb", 15), id="t"))
    both = (*owned, OwnedBy("toast-group", "brown", None, None, "c"))
    assert silent(*two, owned=both) == pytest.approx(40 * 30 * 0.25)
    head = replace(stake("brown", "crumb", 12), id="h")
    assert silent(two[0], head, owned=owned) == pytest.approx(40 * 30 * 0.12)


def test_stakes_that_come_to_more_than_the_whole_give_no_mhhi_and_are_told() -> None:
    deals = (stake("brown", "crumb", 70), replace(stake("dough", "crumb", 40), id="t"))
    found = concentration_of_market(SHARES, graph("2031-07-01", *deals), "toasters", "2030-Q4").as_json()
    assert found["mhhi"] is None and found["stakes"]["above_the_whole"] == {"crumb": 110.0}
    assert "Stakes known in crumb come to 110 percent: sources contradict one another" in found["text"]


def test_a_shareholding_of_unknown_size_is_named_and_not_counted() -> None:
    found = concentration_of_market(SHARES, graph("2031-07-01", stake("brown", "crumb", None)), "toasters").as_json()
    assert found["mhhi"] is None and found["stakes"]["percent_unknown"] == ["s"]
    assert "Shareholdings of unknown size: s." in found["text"]


def test_reach_and_index_of_a_layer_count_groups_and_no_obligation_to_buy() -> None:
    def cloud(key: str, buyer: str, provider: str, **more: Any) -> Deal:
        return Deal(key, Kind.CLOUD_CONTRACT, buyer, provider, Status.CONFIRMED, (f"c{key}",), announced="2030", **more)

    backstop = Money(Decimal(1), Decimal(1), "USD", MoneyRole.BACKSTOP)
    deals = (
        cloud("a", "brown", "crumb"), cloud("b", "brown", "dough"), cloud("c", "fund", "crumb"),
        cloud("d", "fund", "dough", terms=(backstop,)), cloud("e", "toast-group", "crumb"),
    )  # fmt: skip
    owned = (OwnedBy("crumb", "toast-group", None, None, "o"),)
    found = dependence_of_layer(graph("2031-07-01", *deals, owned=owned), "cloud").as_json()
    assert found["reach"] == {"toast-group": 100, "dough": 50} and found["dependence_index"] == 6250
    assert found["one_provider_known"] == {"toast-group": ["fund"]}
    assert found["providers"]["fund"]["toast-group"] == {"deals": ["c"], "claims": ["cc"]}
    assert "HHI" not in found["text"] and "does not say that there is none" in found["text"]
    assert dependence_of_layer(graph(), "chip").as_json()["dependence_index"] is None
