"""Shares, stakes and providers of one's own: the worked figures, and others against formulas written out here."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from app.cli import app
from app.commands.concentration import own_shares
from graph.analysis.own_shares import concentration_of_shares, dependence_of_providers
from graph.errors import FaultlineError

CROSS = [{"owner": "o", "firm": 0, "percent": 100}, {"owner": "o", "firm": 1, "percent": 25}]


def ask(*shares: float, **keys: Any) -> dict[str, Any]:
    return concentration_of_shares({"shares": list(shares), **keys}).as_json()


def deltas(found: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(a["control"], a["rest"]): a["delta"] for a in found["mhhi"]["assumptions"]}


@pytest.mark.parametrize(
    ("shares", "stakes", "expected"),
    [
        ((50, 50), [{"owner": "o", "firm": f, "percent": 100} for f in (0, 1)], {("silent", "block"): 5000}),
        ((30, 20), CROSS, {("silent", "block"): 150, ("silent", "atoms"): 150}),
        ((30, 20), CROSS, {("proportional", "block"): 390}),
        ((30, 20), CROSS, {("controls", "block"): 2550, ("proportional", "atoms"): 2550}),
        (
            (30, 20, 10),
            [
                {"owner": "a", "firm": 0, "percent": 100},
                {"owner": "b", "firm": 1, "percent": 100},
                {"owner": "a", "firm": 2, "percent": 50},
                {"owner": "b", "firm": 2, "percent": 50},
            ],
            {("proportional", "block"): 750},
        ),
        ((50, 50), [{"owner": "f", "firm": f, "percent": 10} for f in (0, 1)], {("proportional", "block"): 60.9756}),
    ],
)
def test_the_worked_figures_of_common_ownership(
    shares: tuple[float, ...], stakes: list[dict[str, Any]], expected: dict[tuple[str, str], float]
) -> None:
    found = ask(*shares, stakes=stakes)
    for assumption, figure in expected.items():
        assert deltas(found)[assumption] == pytest.approx(figure, abs=0.01)
    assert found["mhhi"]["assumptions"][0]["mhhi"] == found["mhhi"]["hhi_of_named"] + deltas(found)["silent", "block"]
    # Never one assumption alone.
    assert len(deltas(found)) == 6
    assert all(word in found["text"] for word in ("silent", "proportional", "controls"))


def test_without_stakes_there_is_no_mhhi_and_the_words_do_not_mention_one() -> None:
    found = ask(60, 40)
    assert found["mhhi"] is None and "MHHI" not in found["text"]


def test_the_words_claim_no_record_of_shares_of_ones_own() -> None:
    text = ask(60, 40)["text"]
    assert "latest time on record" not in text and "measured period" not in text
    assert "As of unknown; known by unknown: no record is kept" in text
    assert "As of 2031; known by unknown" in ask(60, 40, period="2031")["text"]


def test_the_words_state_the_cap_on_which_the_upper_end_rests() -> None:
    capped = ask(29, 20, 13, 3, largest_known=3)
    assert capped["coverage"]["cap"] == 13
    assert "no unnamed firm is above 13 percent, the smallest of the 3 known to be the largest" in capped["text"]
    free = ask(29, 20, 13, 3)
    assert free["coverage"]["cap"] is None
    assert "no cap on an unnamed firm is known" in free["text"] and "Σs² + R²" in free["text"]
    assert "Upper end" not in ask(60, 40)["text"] and "Nobody is left unnamed" in ask(60, 40)["text"]


def test_shares_that_are_lower_bounds_give_intervals_with_every_larger_share() -> None:
    found = ask(80, 5, decimals=0, bounds=["at_least", "at_least"], firms=["a", "b"], merge=[0, 1])
    assert found["hhi"] == {"low": 6425.0, "high": 95**2 + 5**2}
    assert found["hhi_with_rounding"] == {"low": 79.5**2 + 4.5**2, "high": 95.5**2 + 4.5**2}
    assert (found["cr"]["1"], found["cr"]["2"]) == ({"low": 80, "high": 95}, {"low": 85, "high": 100})
    assert found["shares_at_least"] == ["a", "b"]
    merger = found["merger"]
    assert (merger["delta"], merger["delta_range"]) == (800, {"low": 800, "high": 2 * 80 * 20})
    assert merger["share_range"] == {"low": 85, "high": 100} and merger["diversion_by_share"] is None
    assert merger["post"] == {"low": 85**2, "high": 10_000}
    for words in ("named with at least 85 percent", "Lower bounds, not shares: a, b", "all that is left, 15 percent"):
        assert words in found["text"]
    one = ask(45, 30, 10, bounds=["exact", "at_least", "exact"], regime="eu-draft-2026", merge=[0, 1])
    assert one["hhi"] == {"low": 3025.0, "high": 45**2 + 45**2 + 10**2}
    assert one["merger"]["delta_range"] == {"low": 2700, "high": 2 * 45 * 45}
    assert one["share_levels"] == {"0": "high (draft)", "1": "undetermined", "2": "moderate (draft)"}


def test_share_levels_of_the_draft_stand_in_the_words_too() -> None:
    found = ask(55, 30, 5, regime="eu-draft-2026", firms=["a", "b", "c"])
    assert found["share_levels"] == {"a": "very high (draft)", "b": "material (draft)", "c": "low (draft)"}
    assert "Shares by these guidelines: a very high (draft); b material (draft); c low (draft)." in found["text"]
    assert "Shares by these guidelines" not in ask(55, 30)["text"]


def test_reach_and_dependence_index_of_two_labs() -> None:
    found = dependence_of_providers({"providers": {"A": ["p", "q"], "B": ["p"]}}).as_json()
    assert found["reach"] == {"p": 100, "q": 50} and found["weights"] == {"p": 75, "q": 25}
    assert found["dependence_index"] == 6250 and "HHI" not in found["text"]


def test_diversion_and_guppi_of_a_merger() -> None:
    found = ask(40, 30, 20, merge=[0, 1], margins=[50, 40, 30], prices=[10, 5, 1])["merger"]
    assert found["diversion_by_share"] == [50, pytest.approx(57.142857)]
    # D(a→b)·margin_b·p_b/p_a, and the other way round
    assert found["guppi"] == [pytest.approx(10), pytest.approx(57.142857)]
    assert ask(40, 30, merge=[0, 1])["merger"]["guppi"] is None
    assert ask(100, 0, merge=[0, 1])["merger"]["diversion_by_share"] is None


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ([40, 30], "one JSON object"),
        ({"shares": [101]}, "0 to 100"),
        ({"shares": [float("inf")]}, "0 to 100"),
        ({"shares": [None]}, "number in percent"),
        ({"shares": [[40]]}, "number in percent"),
        ({"shares": [70, 40], "decimals": 0}, "more than rounding"),
        ({"shares": [60, 10], "merge": [0, 1.0]}, "merge"),
        ({"shares": [60, 10], "merge": [0, "1"]}, "merge"),
        ({"shares": [60, 10], "merge": [-1, 1]}, "merge"),
        ({"shares": [60, 10], "largest_known": 3}, "largest_known is 1 to 2"),
        ({"shares": [60, 10], "largest_known": 0}, "largest_known is 1 to 2"),
        ({"shares": [60], "complete": True}, "complete"),
        ({"shares": [60], "stakes": {}}, "stakes"),
        ({"shares": [60], "stakes": [{"owner": "o"}]}, "a stake is an object"),
        ({"shares": [60], "stakes": [{"owner": "o", "firm": 1, "percent": 5}]}, "without a share"),
        ({"shares": [60], "stakes": [{"owner": "o", "firm": 0, "percent": 105}]}, "0 to 100"),
        ({"shares": [60], "stakes": [{"owner": o, "firm": 0, "percent": 60} for o in "ab"]}, "more than 100"),
        ({"shares": [60], "stakes": [{"owner": "o", "firm": 0, "percent": 5, "minority": 1}]}, "minority"),
        ({"shares": [60], "margins": [5]}, "go together"),
        ({"shares": [60], "margins": [5], "prices": [0]}, "above 0"),
        ({"shares": [60], "firms": []}, "firms"),
        ({"shares": [60, 5], "bounds": ["at_least"]}, "bounds"),
        ({"shares": [60], "bounds": ["up_to"]}, "bounds"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(payload: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        concentration_of_shares(payload)


@pytest.mark.parametrize("payload", [{"providers": {}}, {"providers": {"A": []}}, {"providers": {"A": "p"}}, {"x": 1}])
def test_providers_that_cannot_be_are_refused(payload: Any) -> None:
    with pytest.raises(ValueError, match="providers|unknown key"):
        dependence_of_providers(payload)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, is no JSON"),
        ('{"shares": [NaN]}', "0 to 100 percent"),
        ('{"shares": ["40"]}', "without quotation marks"),
        ('{"shares": [101]}', "0 to 100 percent"),
        ('{"shares": [60, 10], "merge": [0, 2]}', "two different positions from 0 to 1"),
        ('{"shares": [60, 10], "largest_known": 3}', "1 to 2"),
        ('{"shares": [60], "regime": "mars"}', "There is no regime 'mars'; there are us-2023"),
        ("[" * 100_000, "is no JSON that can be read"),
    ],
)
def test_a_wrong_file_exits_1_with_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text(text, "utf-8")
    with pytest.raises(FaultlineError, match=said) as refused:
        own_shares(file, None)
    assert "\n" not in str(refused.value)


def test_shares_and_providers_by_command_need_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTLINE_HOME", str(tmp_path / "home"))
    file = tmp_path / "own.json"
    for told, key, figure in (
        ({"shares": [40, 30, 20, 10], "merge": [1, 3], "regime": "us-2023"}, "hhi", {"low": 3000.0, "high": 3000.0}),
        ({"providers": {"A": ["p", "q"], "B": ["p"]}}, "dependence_index", 6250),
    ):
        file.write_text(json.dumps(told), "utf-8")
        ran = CliRunner().invoke(app, ["analyse", "concentration", "--shares", str(file), "--json"])
        assert ran.exit_code == 0 and json.loads(ran.stdout)[key] == figure
    assert not (tmp_path / "home").exists()


# The same by formulas on plain numbers, for markets that nobody chose.


@st.composite
def markets(draw: st.DrawFn) -> dict[str, Any]:
    tenths = draw(st.lists(st.integers(1, 400), min_size=2, max_size=6).filter(lambda s: sum(s) <= 1000))
    return {
        "shares": [t / 10 for t in tenths],
        "largest_known": draw(st.none() | st.integers(1, len(tenths))),
        "regime": draw(st.sampled_from(["us-2023", "us-2010", "eu-2004", "eu-2008", "eu-draft-2026", "uk"])),
        "merge": [0, 1],
    }


def filled(rest: float, cap: float | None) -> list[float]:
    parts = []
    while rest > 1e-9:
        parts.append(rest if cap is None else min(rest, cap))
        rest -= parts[-1]
    return parts


def level(regime: str, index: float) -> str:
    if regime == "us-2023":
        return "highly concentrated" if index > 1800 else "not highly concentrated"
    if regime == "us-2010":
        return ("not" if index < 1500 else "moderately" if index <= 2500 else "highly") + " concentrated"
    if regime == "eu-draft-2026":
        return "not" if index < 1000 else "highly" if index > 2000 else "between"
    return "none"


def first_finding(regime: str, post: float, delta: float, share: float, larger: float) -> bool:
    if regime == "us-2023":
        return (post > 1800 and delta > 100) or (share > 30 and delta > 100)
    if regime == "us-2010":
        return post > 2500 and delta > 200
    if regime == "eu-2004":
        return larger < 50 and (post < 1000 or (post <= 2000 and delta < 250) or (post > 2000 and delta < 150))
    return share < 30 and post < 2000  # eu-2008


@settings(deadline=None)
@given(markets())
def test_any_market_gives_what_the_formulas_give(payload: dict[str, Any]) -> None:
    shares = payload["shares"]
    cap = None if payload["largest_known"] is None else sorted(shares, reverse=True)[payload["largest_known"] - 1]
    rest = round(100 - sum(shares), 6)
    low = sum(s * s for s in shares)
    most = filled(rest, cap)
    high = low + sum(s * s for s in most)
    found = concentration_of_shares(payload).as_json()
    assert found["hhi"]["low"] == pytest.approx(low) and found["hhi"]["high"] == pytest.approx(high)
    assert found["equivalent_firms"]["low"] == pytest.approx(10_000 / high, abs=1e-5)
    assert found["equivalent_firms"]["high"] == pytest.approx(10_000 / low, abs=1e-5)
    entropy = math.exp(-sum(s / 100 * math.log(s / 100) for s in [*shares, *most]))
    assert found["equivalent_firms_by_entropy"]["low"] == pytest.approx(entropy, abs=1e-5)
    for k in (1, 4):
        named = sorted(shares, reverse=True)
        top = max(sum(named[: k - j]) + min(rest, j * (rest if cap is None else cap)) for j in range(k + 1))
        assert found["cr"][str(k)]["low"] == pytest.approx(sum(named[:k]))
        assert found["cr"][str(k)]["high"] == pytest.approx(min(100, top))
    a, b = shares[:2]
    merger = found["merger"]
    assert merger["delta"] == pytest.approx(2 * a * b)
    assert merger["post"]["low"] == pytest.approx(low + 2 * a * b)
    assert merger["diversion_by_share"][0] == pytest.approx(b / (100 - a) * 100, abs=1e-5)
    regime = payload["regime"]
    # Away from every line, where floats and fractions agree.
    near = [abs(v - e) < 1e-6 for v in (low, high) for e in (1000, 1500, 1800, 2000, 2500)]
    if not any(near):
        levels = {level(regime, at) for at in (low, high)}
        if levels == {"none"}:
            assert found["level"] == "none"
        elif len(levels) > 1:
            assert found["level"] == "undetermined"
        elif regime != "eu-draft-2026":
            assert {found["level"]} == levels
        else:
            (said,) = levels
            assert found["level"] == "undetermined" or said in found["level"] or said == "between"
    if regime in ("uk", "eu-draft-2026"):
        assert merger["indication"] == "none"
    elif not any(abs(v + 2 * a * b - e) < 1e-6 for v in (low, high) for e in (1000, 1800, 2000, 2500)):
        rise, share, larger = 2 * a * b, a + b, max(a, b)
        ends = {first_finding(regime, v + rise, rise, share, larger) for v in (low, high)}
        inside = {
            first_finding(regime, low + (high - low) * i / 400 + rise, rise, share, larger) for i in range(401)
        } | ends
        first = merger["findings"][0]["holds"]
        if first in ("yes", "no"):
            assert inside == {first == "yes"}
        else:
            assert first == "undetermined"


STAKES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 20)), max_size=6)


@settings(deadline=None)
@given(st.lists(st.integers(1, 33), min_size=3, max_size=3), STAKES)
def test_any_stakes_give_what_the_formula_gives(shares: list[int], held: list[tuple[int, int, int]]) -> None:
    merged: dict[tuple[int, int], float] = {}
    for owner, firm, part in held:
        merged[owner, firm] = min(0.3, merged.get((owner, firm), 0) + part / 100)
    stakes = [{"owner": str(o), "firm": f, "percent": round(p * 100)} for (o, f), p in merged.items()]
    found = ask(*shares, stakes=stakes)
    if not stakes:
        assert found["mhhi"] is None
        return
    # Proportional control, the rest of each firm in one block of its own.
    beta = {**merged, **{(f"rest {f}", f): 1 - sum(p for (_, g), p in merged.items() if g == f) for f in range(3)}}
    total = 0.0
    for j, k in itertools.permutations(range(3), 2):
        own = sum(p * p for (_, f), p in beta.items() if f == j)
        common = sum(p * beta.get((o, k), 0) for (o, f), p in beta.items() if f == j)
        total += shares[j] * shares[k] * common / own
    assert deltas(found)["proportional", "block"] == pytest.approx(total, abs=0.001)


def test_a_party_of_half_the_market_and_known_stakes_keep_concerns_from_being_called_unlikely() -> None:
    half = ask(60, 0.5, 39.5, merge=[0, 1], regime="eu-2004")
    assert half["merger"]["indication"] == "no"
    assert "competition concerns unlikely: no (paragraph 20: a party has 50 percent or more" in half["text"]
    assert ask(30, 1, 30, 39, merge=[0, 1], regime="eu-2004")["merger"]["indication"] == "yes"
    stakes = [{"owner": "o", "firm": 0, "percent": 100}, {"owner": "o", "firm": 1, "percent": 40}]
    crossed = ask(30, 1, 30, 39, merge=[0, 1], regime="eu-2004", stakes=stakes)
    assert crossed["merger"]["indication"] == "undetermined" and "paragraph 20: shareholdings" in crossed["text"]
    apart = ask(30, 1, 30, 39, merge=[0, 1], regime="eu-2004", stakes=stakes[:1])
    assert apart["merger"]["indication"] == "yes"  # an owner of one firm alone crosses nothing


def test_a_finding_says_which_one_it_is_and_the_stronger_that_is_no_no_comes_first() -> None:
    found = ask(15, 15, 10, 10, 10, 10, 10, 10, 10, merge=[0, 1], regime="us-2010")["merger"]
    assert (found["indication"], found["indication_of"]) == ("yes", "concerns")
    unlikely = ask(30, 1, 30, 39, merge=[0, 1], regime="eu-2004")["merger"]
    assert (unlikely["indication"], unlikely["indication_of"]) == ("yes", "concerns_unlikely")
    none = ask(30, 1, 30, 39, merge=[0, 1], regime="us-2010")["merger"]
    assert (none["indication"], none["indication_of"]) == ("no", "presumption")
    assert ask(30, 70, merge=[0, 1], regime="uk")["merger"]["indication_of"] is None


def test_a_finding_is_given_over_all_that_rounds_to_the_shares_too() -> None:
    shares = (10, 5, 40, 45)  # a rise of exactly 100 points
    told = ask(*shares, merge=[0, 1], decimals=0)
    assert (told["merger"]["indication"], told["merger"]["indication_with_rounding"]) == ("no", "undetermined")
    assert "unless rebutted: no; with rounding presumed" in told["text"] and "undetermined" in told["text"]
    assert ask(*shares, merge=[0, 1])["merger"]["indication_with_rounding"] is None
    assert "their rounding is unknown" in ask(*shares, merge=[0, 1])["text"]
    sure = ask(30, 30, 40, merge=[0, 1], decimals=0)
    assert sure["merger"]["findings"] == sure["merger"]["findings_with_rounding"]
    assert sure["text"].count("presumed") == 1
    assert "with rounding ." not in ask(30, 30, 40, merge=[0, 1], regime="uk")["text"]
