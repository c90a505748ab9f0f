"""Levels and merger findings of the guidelines in data/regimes.toml."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graph.analysis.regimes import Figures, Verdict, regime, regimes
from graph.analysis.shares import Interval
from graph.errors import NotFound


def points(low: float, high: float | None = None) -> Interval:
    return Interval(Fraction(str(low)), Fraction(str(low if high is None else high)))


def finding(regime_id: str, name: str, post: Interval, delta: float, share: float = 0) -> Verdict:
    (found,) = [f for f in regime(regime_id).findings if f.name == name]
    return found.on(Figures(post, points(delta), points(share))).verdict


def test_every_regime_says_where_it_comes_from_and_since_when() -> None:
    assert set(regimes()) == {"us-2023", "us-2010", "eu-2004", "eu-2008", "eu-draft-2026", "uk"}
    for found in regimes().values():
        assert found.source and found.date[:4].isdigit() and found.standing


def test_lines_are_strict_in_the_us_guidelines_of_2023() -> None:
    assert finding("us-2023", "presumption", points(1800), 101, 30) is Verdict.NO
    assert finding("us-2023", "presumption", points(1800.01), 101, 30) is Verdict.YES
    assert finding("us-2023", "presumption", points(1800.01), 100, 30.01) is Verdict.NO
    assert finding("us-2023", "presumption", points(500), 100.01, 30.01) is Verdict.YES


def test_concerns_are_unlikely_below_the_lines_of_the_eu_guidelines_of_2004() -> None:
    assert finding("eu-2004", "concerns_unlikely", points(2000), 249) is Verdict.YES
    assert finding("eu-2004", "concerns_unlikely", points(2001), 150) is Verdict.NO
    assert finding("eu-2004", "concerns_unlikely", points(2001), 149) is Verdict.YES
    assert finding("eu-2004", "concerns_unlikely", points(999), 900) is Verdict.YES
    assert finding("eu-2004", "concerns_unlikely", points(1000), 250) is Verdict.NO


def test_vertical_mergers_need_a_low_share_and_a_low_index() -> None:
    assert finding("eu-2008", "concerns_unlikely", points(1999), 0, 29.9) is Verdict.YES
    assert finding("eu-2008", "concerns_unlikely", points(2000), 0, 29.9) is Verdict.NO
    assert finding("eu-2008", "concerns_unlikely", points(1999), 0, 30) is Verdict.NO


def test_the_us_guidelines_of_2010_tell_concerns_from_a_presumption() -> None:
    assert finding("us-2010", "presumption", points(2501), 201) is Verdict.YES
    assert finding("us-2010", "concerns", points(2501), 150) is Verdict.YES
    assert finding("us-2010", "presumption", points(2501), 150) is Verdict.NO
    assert finding("us-2010", "concerns", points(2000), 101) is Verdict.YES
    assert finding("us-2010", "concerns", points(2000), 100) is Verdict.NO


def test_an_interval_across_a_line_is_undetermined_only_if_the_answer_differs() -> None:
    assert finding("us-2023", "presumption", points(1700, 1900), 150, 20) is Verdict.UNDETERMINED
    assert finding("us-2023", "presumption", points(1700, 1900), 150, 31) is Verdict.YES
    assert finding("us-2023", "presumption", points(1700, 1900), 50, 31) is Verdict.NO
    # Each of the three rules covers a part of the interval; together they cover all of it.
    assert finding("eu-2004", "concerns_unlikely", points(900, 2500), 100) is Verdict.YES
    assert finding("eu-2004", "concerns_unlikely", points(900, 2500), 200) is Verdict.UNDETERMINED


def test_levels_follow_the_lines() -> None:
    assert regime("us-2023").possible_levels(points(1800)) == ("not highly concentrated",)
    assert regime("us-2023").possible_levels(points(1790, 1826)) == ("not highly concentrated", "highly concentrated")
    assert regime("us-2010").possible_levels(points(1400, 2600)) == (
        "not concentrated",
        "moderately concentrated",
        "highly concentrated",
    )
    assert regime("us-2010").possible_levels(points(1500, 2500)) == ("moderately concentrated",)


@pytest.mark.parametrize("name", ["uk", "eu-2004", "eu-2008"])
def test_a_regime_without_lines_states_no_level(name: str) -> None:
    assert regime(name).possible_levels(points(5000)) == ()


def test_the_draft_is_labelled_as_a_draft() -> None:
    (level,) = regime("eu-draft-2026").possible_levels(points(5000))
    assert "draft" in level
    assert not regime("eu-draft-2026").findings


def test_an_unknown_regime_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="us-2023"):
        regime("us-1992")


def test_paragraph_20_takes_back_that_concerns_are_unlikely() -> None:
    def answer(post: float, party: Interval, shareholdings: bool = False) -> tuple[str, str | None]:
        figures = Figures(points(post), points(10), points(61), party, shareholdings)
        (found,) = regime("eu-2004").on_merger(figures)
        return str(found.verdict), found.why and found.why.partition(":")[0]

    assert answer(4000, points(49.99)) == ("yes", None)
    assert answer(4000, points(50)) == ("no", "paragraph 20")
    assert answer(4000, points(49, 51)) == ("undetermined", "paragraph 20")
    assert answer(4000, points(30), shareholdings=True) == ("undetermined", "paragraph 20")
    assert answer(4000, points(60), shareholdings=True) == ("no", "paragraph 20")
