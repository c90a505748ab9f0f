"""Whatever the unnamed firms are, the figures lie in the stated intervals."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.regimes import Verdict, regimes
from graph.analysis.shares import Interval, NamedShares, hhi, named_shares

PARTS = 60  # shares are whole parts of this many, so that every completion can be listed


@st.composite
def markets(draw: st.DrawFn) -> tuple[list[Fraction], int | None]:
    """Named shares that leave a rest of at most 12 parts, and how many of them are the market's largest."""
    rest = draw(st.integers(0, 12))
    cuts = sorted(draw(st.sets(st.integers(1, PARTS - rest - 1), max_size=5)))
    named = [b - a for a, b in zip([0, *cuts], [*cuts, PARTS - rest], strict=True)]
    return [Fraction(n, PARTS) for n in named], draw(st.one_of(st.none(), st.integers(1, len(named))))


def partitions(total: int, largest: int) -> list[list[int]]:
    """All ways to split a whole number into whole parts of at most `largest`."""
    if total == 0:
        return [[]]
    return [[first, *more] for first in range(min(total, largest), 0, -1) for more in partitions(total - first, first)]


def completions(market: NamedShares) -> list[list[Fraction]]:
    """Every market in whole parts that has the named shares and no unnamed firm above the cap."""
    rest = int(market.rest * PARTS)
    largest = rest if market.cap is None else int(market.cap * PARTS)
    return [[*market.units, *(Fraction(p, PARTS) for p in parts)] for parts in partitions(rest, largest)]


def inside(value: Fraction, interval: Interval) -> bool:
    return interval.low <= value <= interval.high


@settings(deadline=None)
@given(markets())
def test_every_completion_lies_in_the_intervals_and_one_reaches_the_upper_end(
    drawn: tuple[list[Fraction], int | None],
) -> None:
    market = named_shares(drawn[0], largest_known=drawn[1])
    index = market.hhi()
    found = [sum(s * s for s in whole) * 10_000 for whole in completions(market)]
    assert all(inside(Fraction(value), index) for value in found)
    assert max(found) == index.high
    for k in (1, 2, 4):
        ratio = market.concentration_ratio(k)
        sums = [sum(sorted(whole, reverse=True)[:k]) for whole in completions(market)]
        assert all(inside(Fraction(value), ratio) for value in sums)
        assert max(sums) == ratio.high


@settings(deadline=None)
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_hhi_lies_between_10000_by_n_and_10000(weights: list[int]) -> None:
    shares = [Fraction(w, sum(weights)) for w in weights]
    assert 10_000 / len(weights) - 1e-6 <= hhi(shares) <= 10_000


@settings(deadline=None)
@given(markets(), st.randoms(use_true_random=False))
def test_the_order_of_the_shares_does_not_matter(drawn: tuple[list[Fraction], int | None], random: Random) -> None:
    shares, known = drawn
    turned = shares.copy()
    random.shuffle(turned)
    assert named_shares(shares, largest_known=known).hhi() == named_shares(turned, largest_known=known).hhi()


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=5), st.lists(st.integers(-5, 5), min_size=5, max_size=5))
def test_shares_before_rounding_lie_in_the_rounding_interval_while_the_market_has_room(
    published: list[int], errors: list[int]
) -> None:
    if sum(published) + len(published) > 100:
        return
    market = named_shares([Fraction(p, 100) for p in published], largest_known=len(published), decimals=0)
    rounded = market.hhi_with_rounding()
    assert rounded is not None
    exact = [Fraction(p, 100) + Fraction(e, 1000) for p, e in zip(published, errors, strict=False)]
    cap = min(market.units) + Fraction(1, 200)
    rest = 1 - sum(exact)
    filled = [*exact, *NamedShares.fill(rest, min(cap, min(exact)))]
    assert inside(sum((s * s for s in filled), Fraction(0)) * 10_000, rounded)
    assert inside(sum((s * s for s in exact), Fraction(0)) * 10_000, rounded)


@settings(deadline=None)
@given(st.integers(0, 6000), st.integers(0, 4000), st.integers(0, 600), st.integers(0, 100))
def test_a_finding_on_an_interval_is_what_all_its_points_say(low: int, width: int, delta: int, share: int) -> None:
    whole = Interval(Fraction(low), Fraction(low + width))
    for regime in regimes().values():
        for finding in regime.findings:
            said = {
                finding.holds(Interval(point, point), Fraction(delta), Fraction(share))
                for step in range(0, width + 1, max(1, width // 200))
                for point in [Fraction(low + step)]
            }
            answer = finding.holds(whole, Fraction(delta), Fraction(share))
            assert answer is Verdict.UNDETERMINED or said == {answer}
            if len(said) == 2:
                assert answer is Verdict.UNDETERMINED
