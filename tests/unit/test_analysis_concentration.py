"""Concentration of one market: JSON, words, mergers, units under one control."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from graph.analysis.concentration import concentration
from graph.analysis.figures import ConcentrationResult
from graph.analysis.own_shares import concentration_of_shares
from graph.analysis.regimes import regimes
from graph.errors import NotFound

NEVER = ("breach", "illegal", "sole-sourced", "safe", "round-trip", "total exposure")


@dataclass(frozen=True)
class Row:
    """A published share, made up."""

    firm: str
    share: Decimal
    market: str = "toasters (worldwide units, Example Survey)"
    period: str = "2031-Q2"
    largest_known: int | None = None
    decimals: int | None = None
    complete: bool = False
    cites: str | None = "https://example.org/toasters"
    cites_publisher: str | None = "Example Survey"
    at_least: bool = False
    published: date | None = None
    subset: bool = False


def rows(*shares: float, **known: Any) -> list[Row]:
    return [Row(firm, Decimal(str(s)), **known) for firm, s in zip("abcdefghij", shares, strict=False)]


def own(*shares: float, **keys: Any) -> dict[str, Any]:
    return concentration_of_shares({"shares": list(shares), **keys}).as_json()


def test_four_firms_of_40_30_20_10() -> None:
    found = own(40, 30, 20, 10)
    assert found["hhi"] == {"low": 3000.0, "high": 3000.0}
    assert found["equivalent_firms"]["low"] == pytest.approx(3.3333, abs=0.01)
    assert found["equivalent_firms_by_entropy"]["high"] == pytest.approx(3.5961, abs=0.01)
    assert found["level"] == "highly concentrated"
    assert found["regime"] == "us-2023"


def test_a_merger_of_30_and_10_is_presumed_harmful_under_us_2023() -> None:
    found = own(40, 30, 20, 10, merge=[1, 3])["merger"]
    assert found["delta"] == 600
    assert found["post"] == {"low": 3600.0, "high": 3600.0}
    assert found["share"] == 40
    assert found["indication"] == "yes"


def test_an_interval_across_the_line_has_an_undetermined_level() -> None:
    found = own(33, 23, 11, 5, 3, 3, 2, 2, largest_known=8)
    assert found["hhi"] == {"low": 1790.0, "high": 1826.0}
    assert found["cr"]["4"] == {"low": 72.0, "high": 72.0}
    assert found["level"] == "undetermined"
    assert found["highly_concentrated"] == "undetermined"


def test_the_cap_comes_from_largest_known() -> None:
    found = own(29, 20, 13, 3, largest_known=3)
    assert found["hhi"] == {"low": 1419.0, "high": 1838.0}
    assert found["cr"]["4"] == {"low": 65.0, "high": 75.0}
    assert own(29, 20, 13, 3, largest_known=None)["hhi"] == {"low": 1419.0, "high": 2644.0}


def test_rounded_shares_have_an_interval_of_their_own() -> None:
    found = own(30, 20, 13, 4, 3, 2, 2, 2, largest_known=8, decimals=0)
    assert found["hhi_with_rounding"] == {"low": 1432.0, "high": 1634.0}
    assert own(30, 20)["hhi_with_rounding"] is None


def test_the_level_is_told_on_the_stated_shares_and_with_rounding() -> None:
    found = own(26, 22, 20, 11, 9, 9, 3, decimals=0, complete=True)
    assert found["hhi"] == {"low": 1852.0, "high": 1852.0}
    assert found["hhi_with_rounding"] == {"low": 1753.75, "high": 1852.0}
    assert (found["level"], found["highly_concentrated"]) == ("highly concentrated", "yes")
    assert (found["level_with_rounding"], found["highly_concentrated_with_rounding"]) == ("undetermined",) * 2
    assert found["levels_possible_with_rounding"] == ["not highly concentrated", "highly concentrated"]
    assert "highly concentrated on the stated shares; undetermined (not highly" in found["text"]
    both = own(40, 30, 20, 10, decimals=0)
    assert both["level_with_rounding"] == both["level"] == "highly concentrated"
    assert "highly concentrated, on the stated shares and with rounding" in both["text"]
    unknown = own(40, 30, 20, 10)
    assert unknown["level_with_rounding"] is None and "their rounding is unknown" in unknown["text"]
    assert own(40, 30, 20, 10, decimals=0, regime="uk")["level_with_rounding"] == "none"


def test_post_1800_with_delta_101_and_share_30_is_no_presumption() -> None:
    # Firms of 25.25 and 2 give Δ 101; the rest of the market brings the HHI after the merger to 1,800 at most.
    merged = concentration(rows(25.25, 2, largest_known=2, decimals=2), merge=("a", "b"))
    assert merged.merger is not None
    assert float(merged.merger.delta.low) == float(merged.merger.delta.high) == 101
    assert merged.as_json()["merger"]["indication"] == "no"


def test_the_weaker_finding_of_2010_is_left_out_where_the_stronger_holds() -> None:
    def findings(*shares: float, largest_known: int | None = None) -> dict[str, str]:
        found = own(*shares, regime="us-2010", merge=[0, 1], largest_known=largest_known)
        assert ("potentially raises" in found["text"]) == ("concerns" in str(found["merger"]["findings"]))
        return {f["name"]: f["holds"] for f in found["merger"]["findings"]}

    assert findings(40, 30, 20, 10) == {"presumption": "yes"}
    assert findings(15, 15, 10, 10, 10, 10, 10, 10, 10) == {"presumption": "no", "concerns": "yes"}
    assert findings(1, 1, largest_known=2) == {"presumption": "no", "concerns": "no"}
    assert findings(40, 6, 6) == {"presumption": "undetermined", "concerns": "undetermined"}


@pytest.mark.parametrize("name", sorted(regimes()))
def test_every_regime_answers_with_its_own_words_and_source(name: str) -> None:
    found = own(40, 30, 20, 10, regime=name, merge=[0, 1])
    assert found["regime"] == name
    assert regimes()[name].source in found["regime_source"]
    assert (found["level"] == "none") == (not regimes()[name].levels)
    assert (found["merger"]["indication"] == "none") == (not regimes()[name].findings)


def test_market_rows_give_shares_by_firm_with_market_period_and_source() -> None:
    found = concentration(
        rows(50, 30, largest_known=2, decimals=0),
        as_of=date(2031, 9, 1),
        known_by=datetime(2031, 9, 2, tzinfo=UTC),
    ).as_json()
    assert found["market"].startswith("toasters")
    assert found["period"] == "2031-Q2"
    assert found["shares"] == {"a": 50.0, "b": 30.0}
    assert found["sources"] == [{"publisher": "Example Survey", "url": "https://example.org/toasters"}]
    assert found["coverage"]["named"] == 80
    assert found["coverage"]["unnamed"] == 20
    assert (found["as_of"], found["known_by"]) == ("2031-09-01", "2031-09-02T00:00:00+00:00")
    json.dumps(found)


def test_firms_under_one_control_on_the_date_are_one_unit() -> None:
    found = concentration(rows(40, 30, 20, 10), groups=lambda firm: "ab" if firm in "ab" else firm).as_json()
    assert found["shares"] == {"ab": 70.0, "c": 20.0, "d": 10.0}
    assert found["units"] == {"ab": ["a", "b"]}
    assert found["hhi"] == {"low": 5400.0, "high": 5400.0}


@pytest.mark.parametrize("name", sorted(regimes()))
def test_shares_among_some_firms_alone_have_figures_and_no_level_or_finding(name: str) -> None:
    found = concentration(rows(90, 10, complete=True, subset=True, decimals=0), name, merge=("a", "b")).as_json()
    assert found["hhi"] == {"low": 8200.0, "high": 8200.0} and found["coverage"]["subset"]
    assert (found["level"], found["levels_possible"], found["highly_concentrated"]) == ("none", [], "none")
    assert (found["level_with_rounding"], found["share_levels"]) == ("none", {})
    assert (found["merger"]["indication"], found["merger"]["findings"]) == ("none", [])
    assert "everybody but the named firms is left out" in found["text"] and "Nobody is left" not in found["text"]


def test_rows_of_two_periods_or_one_firm_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        concentration([*rows(50), Row("b", Decimal(10), period="2031-Q3")])
    with pytest.raises(ValueError, match="two shares"):
        concentration([Row("a", Decimal(50)), Row("a", Decimal(10))])
    with pytest.raises(ValueError, match="no shares"):
        concentration([])


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ([], "one JSON object"),
        ({}, "list under"),
        ({"shares": []}, "at least one"),
        ({"shares": ["40"]}, "in percent without quotation marks"),
        ({"shares": [True]}, "in percent"),
        ({"shares": [-1]}, "0 to 100"),
        ({"shares": [float("nan")]}, "0 to 100"),
        ({"shares": [60, 50]}, "more than rounding"),
        ({"shares": [60], "largest_known": 2}, "largest_known"),
        ({"shares": [60], "largest_known": "1"}, "largest_known"),
        ({"shares": [60], "decimals": -1}, "decimals"),
        ({"shares": [60, 10], "merge": [0, 0]}, "merge"),
        ({"shares": [60, 10], "merge": [0, 2]}, "merge"),
        ({"shares": [60, 10], "merge": 1}, "merge"),
        ({"shares": [60, 10], "firms": ["a", "a"]}, "firms"),
        ({"shares": [60], "complete": "yes"}, "complete"),
        ({"shares": [60], "largest": 1}, "unknown key"),
    ],
)
def test_a_wrong_file_is_refused_with_the_key_that_is_wrong(payload: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        concentration_of_shares(payload)


def test_an_unknown_regime_in_the_file_is_refused() -> None:
    with pytest.raises(NotFound, match="us-2023"):
        concentration_of_shares({"shares": [50], "regime": "mars"})


def every_result() -> list[ConcentrationResult]:
    return [
        concentration_of_shares({"shares": shares, "regime": name, "decimals": 0, "largest_known": 2, "merge": [0, 1]})
        for name in regimes()
        for shares in ([40, 30, 20, 10], [29, 20, 13, 3], [5, 4])
    ]


def test_no_output_uses_a_word_that_the_data_cannot_carry() -> None:
    for result in every_result():
        text = json.dumps(result.as_json()).casefold()
        assert not [word for word in NEVER if word in text]


def test_words_name_market_measurer_period_coverage_regime_and_clocks() -> None:
    text = concentration(rows(29, 20, 13, 3, largest_known=3, decimals=0)).as_text()
    for part in ("toasters", "Example Survey", "2031-Q2", "65 percent", "1,419 to 1,838", "US Merger Guidelines 2023"):
        assert part in text
    assert "not a relevant market" in text
    assert "As of" in text and "known by" in text


def test_unknown_prints_unknown() -> None:
    text = concentration_of_shares({"shares": [40, 30]}).as_text()
    assert "period unknown" in text
    assert own(40, 30)["period"] is None
