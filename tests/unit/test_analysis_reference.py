"""The analyses on the reference data that Faultline ships: worked answers, by the commands' own functions."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from graph.analysis.concentration import concentration
from graph.analysis.markets import concentration_series
from graph.analysis.paths import paths
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

CLOUD = "cloud infrastructure services (worldwide, Synergy)"
FOUNDRY = "semiconductor foundry (worldwide revenue, TrendForce)"


@cache
def reference() -> Reference:
    return load_reference(data_dir())


@cache
def snapshot(day: date) -> Snapshot:
    return reference_snapshot(reference(), day)


@pytest.mark.parametrize(
    ("product", "target", "on_every_path"),
    [
        ("microsoft-sentinel", "tsmc", {"microsoft-security-copilot", "gpt-4", "openai"}),
        ("microsoft-sentinel", "asml", {"microsoft-security-copilot", "gpt-4", "openai", "tsmc"}),
        ("microsoft-365-copilot", "tsmc", set()),
        ("tesla-vehicles", "tsmc", {"grok", "xai"}),
    ],
)
def test_what_lies_on_every_known_path_to_the_foundry(product: str, target: str, on_every_path: set[str]) -> None:
    found = paths(snapshot(date(2026, 6, 1)), product, target, max_length=12)
    assert found.paths and not found.truncated
    assert set.intersection(*(set(p.nodes[1:-1]) for p in found.paths)) == on_every_path


def test_tesla_reaches_the_foundry_through_oracle_by_report_and_through_humain() -> None:
    found = paths(snapshot(date(2026, 6, 1)), "tesla-vehicles", "tsmc", max_length=12)
    clouds = {
        (e.target, str(d.status)) for p in found.paths for e in p.edges for d in e.deals if d.kind == "cloud_contract"
    }
    assert ("oracle-cloud", "reported") in clouds
    assert any(target == "humain" for target, _ in clouds)


def test_a_deal_of_a_later_day_is_on_no_path() -> None:
    assert paths(snapshot(date(2019, 1, 1)), "openai", "tsmc").paths == ()


def test_cloud_of_2025_q3_has_the_interval_that_its_cap_allows() -> None:
    rows = [m for m in reference().markets if (m.market, m.period) == (CLOUD, "2025-Q3")]
    found = concentration(rows).as_json()
    assert found["hhi"] == {"low": 1419.0, "high": 1838.0}
    assert found["cr"]["4"] == {"low": 65.0, "high": 75.0}
    assert found["level"] == "undetermined"


def test_cloud_of_2022_q4_is_undetermined_under_the_us_guidelines() -> None:
    rows = [m for m in reference().markets if (m.market, m.period) == (CLOUD, "2022-Q4")]
    assert concentration(rows).as_json()["hhi"] == {"low": 1790.0, "high": 1826.0}


def test_the_foundry_market_rose_from_2024_q4_to_2025_q2() -> None:
    before, after = (
        concentration([m for m in reference().markets if (m.market, m.period) == (FOUNDRY, period)]).hhi
        for period in ("2024-Q4", "2025-Q2")
    )
    assert before.high < after.low


def test_accelerator_shares_are_lower_bounds_of_a_year_that_was_not_over() -> None:
    bounded = {(m.market, m.period) for m in reference().markets if m.at_least}
    assert bounded == {("AI data-centre accelerators (revenue, analyst lower bounds)", "2026")}
    told = concentration_series(reference().markets, snapshot(date(2026, 6, 1)), "analyst lower bounds")
    (found,) = (p.as_json() for p in told.periods)
    assert found["hhi"] == {"low": 6425.0, "high": 9050.0}
    assert found["shares_at_least"] == ["nvidia", "amd"] and found["estimate"]
    assert "2026 (estimate: published before it was over)" in found["text"]
    assert "2026 (estimate: published before it was over): HHI 6,425 to 9,050" in told.as_text()


def test_only_what_was_surely_published_before_its_period_was_over_is_an_estimate() -> None:
    groups: dict[tuple[str, str], list[MarketShare]] = {}
    for share in reference().markets:
        groups.setdefault((share.market, share.period), []).append(share)
    early = {(market.partition(" (")[0], period) for (market, period), rows in groups.items()
             if concentration(rows).estimate}  # fmt: skip
    assert early == {
        ("AI data-centre accelerators", "2026"), ("enterprise LLM spend", "2026"),
        ("generative AI chatbots, US", "2025"), ("smartphones, US", "2025"),
    }  # fmt: skip


def test_chips_of_nvidia_and_amd_only_are_no_market() -> None:
    subsets = {m.market for m in reference().markets if m.subset}
    assert subsets == {"data-centre AI chips (units, Nvidia and AMD only, derived)"}
    found = concentration_series(reference().markets, snapshot(date(2026, 6, 1)), "Nvidia and AMD only")
    assert [p.level for p in found.periods] == ["none"] and "everybody else is left out" in found.as_text()


def test_every_measured_market_and_period_can_be_analysed_with_groups_of_the_day() -> None:
    markets = {(m.market, m.period) for m in reference().markets}
    assert markets
    for market, period in sorted(markets):
        rows = [m for m in reference().markets if (m.market, m.period) == (market, period)]
        found = concentration(rows, groups=snapshot(date(2026, 6, 1)).group).as_json()
        assert 0 < found["hhi"]["low"] <= found["hhi"]["high"] <= 10_000
        assert market in found["text"]
