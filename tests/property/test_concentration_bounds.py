"""Whatever the unnamed firms are, the figures lie in the stated intervals."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.merger import merger_of
from graph.analysis.regimes import Figures, Verdict, regimes
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


def with_lower_bounds(named: list[int], more: list[bool], total: int) -> list[list[int]]:
    """Every market in whole parts of the total whose named firms have at least, or just, the stated parts."""
    found: list[list[int]] = [[]]
    for i, (stated, least) in enumerate(zip(named, more, strict=True)):
        after = sum(named[i + 1 :])
        found = [
            [*firms, part]
            for firms in found
            for part in range(stated, (total - sum(firms) - after if least else stated) + 1)
        ]
    return [[*f, *unnamed] for f in found for unnamed in partitions(total - sum(f), total)]


@st.composite
def lower_bounds(draw: st.DrawFn) -> tuple[list[int], list[bool]]:
    """Parts of 30 that leave at most 8, and which of them are lower bounds."""
    named = draw(st.lists(st.integers(1, 15), min_size=2, max_size=4).filter(lambda n: 22 <= sum(n) <= 30))
    return named, draw(st.lists(st.booleans(), min_size=len(named), max_size=len(named)))


@settings(deadline=None)
@given(lower_bounds(), st.sampled_from([None, 1, 2]))
def test_where_shares_are_lower_bounds_every_larger_share_lies_in_the_intervals(
    drawn: tuple[list[int], list[bool]], known: int | None
) -> None:
    named, more = drawn
    market = named_shares([Fraction(n, 30) for n in named], largest_known=known, at_least=more)
    whole = with_lower_bounds(named, more, 30)
    if known is not None:  # no unnamed firm is above the smallest of those known to be the largest
        order = sorted(range(len(named)), key=lambda i: -named[i])[:known]
        whole = [w for w in whole if max(w[len(named) :], default=0) <= min(w[i] for i in order)]
    found = [Fraction(sum(p * p for p in w), 900) * 10_000 for w in whole]
    index = market.hhi()
    assert all(inside(value, index) for value in found) and max(found) == index.high
    for k in (1, 2, 4):
        sums = [Fraction(sum(sorted(w, reverse=True)[:k]), 30) for w in whole]
        ratio = market.concentration_ratio(k)
        assert all(inside(value, ratio) for value in sums) and max(sums) == ratio.high


@settings(deadline=None)
@given(lower_bounds(), st.sampled_from(["us-2023", "us-2010", "eu-2004", "eu-2008"]))
def test_a_merger_of_firms_with_lower_bounds_is_sure_only_where_every_completion_says_so(
    drawn: tuple[list[int], list[bool]], name: str
) -> None:
    named, more = drawn
    market = named_shares([Fraction(n, 30) for n in named], at_least=more)
    rules = regimes()[name]
    merger = merger_of(market, [str(i) for i in range(len(named))], ("0", "1"), rules, None)
    told = {a.name: a.verdict for a in merger.findings}
    for w in with_lower_bounds(named, more, 30):
        delta = Fraction(2 * w[0] * w[1], 900) * 10_000
        post = Fraction(sum(p * p for p in w), 900) * 10_000 + delta
        share = Fraction(w[0] + w[1], 30)
        assert inside(delta, merger.delta) and inside(post, merger.post) and inside(share, merger.share)
        larger = Fraction(max(w[0], w[1]), 30) * 100
        figures = Figures(*(Interval(v, v) for v in (post, delta, share * 100, larger)))
        here = {a.name: a.verdict for a in rules.on_merger(figures)}
        assert all(told[f] in (here[f], Verdict.UNDETERMINED) for f in told.keys() & here.keys())


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 45), min_size=2, max_size=5),
    st.lists(st.integers(-5, 5), min_size=5, max_size=5),
    st.sampled_from(["us-2023", "us-2010", "eu-2004", "eu-2008"]),
)
def test_a_merger_of_rounded_shares_is_sure_only_where_all_that_rounds_to_them_says_so(
    published: list[int], errors: list[int], name: str
) -> None:
    if sum(published) + len(published) > 100:
        return
    market = named_shares([Fraction(p, 100) for p in published], decimals=0)
    rules = regimes()[name]
    told = merger_of(market, [str(i) for i in range(len(published))], ("0", "1"), rules, None).findings_with_rounding
    assert told is not None
    said = {a.name: a.verdict for a in told}
    exact = [Fraction(p, 100) + Fraction(e, 1000) for p, e in zip(published, errors, strict=False)]
    delta = 2 * exact[0] * exact[1] * 10_000
    for rest in ([], [1 - sum(exact, Fraction(0))]):  # in atoms, and in one firm
        post = sum((s * s for s in (*exact, *rest)), Fraction(0)) * 10_000 + delta
        share, larger = (exact[0] + exact[1]) * 100, max(exact[:2]) * 100
        here = rules.on_merger(Figures(*(Interval(v, v) for v in (post, delta, share, larger))))
        assert all(said[a.name] in (a.verdict, Verdict.UNDETERMINED) for a in here if a.name in said)


@settings(deadline=None)
@given(lower_bounds(), st.lists(st.integers(-5, 5), min_size=4, max_size=4), st.integers(0, 3), st.integers(0, 4))
def test_rounded_lower_bounds_keep_every_share_before_rounding_in_their_interval(
    drawn: tuple[list[int], list[bool]], errors: list[int], top: int, quarters: int
) -> None:
    named, more = [3 * n for n in drawn[0]], drawn[1]
    open_ones = [i for i, least in enumerate(more) if least]
    exact = [Fraction(n, 100) + Fraction(e, 1000) for n, e in zip(named, errors, strict=False)]
    left = 1 - sum(exact, Fraction(0))
    if not open_ones or left < 0:
        return
    rounded = named_shares([Fraction(n, 100) for n in named], decimals=0, at_least=more).hhi_with_rounding()
    exact[open_ones[top % len(open_ones)]] += left * quarters / 4
    assert rounded is not None
    assert inside(sum((s * s for s in (*exact, left * (4 - quarters) / 4)), Fraction(0)) * 10_000, rounded)


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
    rise, part = (Interval(Fraction(v), Fraction(v)) for v in (delta, share))
    for regime in regimes().values():
        for finding in regime.findings:
            said = {
                finding.on(Figures(Interval(point, point), rise, part)).verdict
                for step in range(0, width + 1, max(1, width // 200))
                for point in [Fraction(low + step)]
            }
            answer = finding.on(Figures(whole, rise, part)).verdict
            assert answer is Verdict.UNDETERMINED or said == {answer}
            if len(said) == 2:
                assert answer is Verdict.UNDETERMINED
