"""The layout: the same for the same input, nothing moves that is placed, nothing lies on anything else."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.widgets.places import place


def _names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{i}" for i in range(count)]


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=25))
@settings(max_examples=25, deadline=None)
def test_the_same_input_gives_the_same_places(first: int, second: int) -> None:
    around = {"hub": _names("a", first), "a0": _names("b", second)}
    assert place("hub", around, {}) == place("hub", around, {})


@given(st.integers(min_value=1, max_value=40), st.integers(min_value=0, max_value=30))
@settings(max_examples=25, deadline=None)
def test_what_is_placed_stays_when_more_is_added(first: int, second: int) -> None:
    before = place("hub", {"hub": _names("a", first)}, {})
    after = place("hub", {"hub": _names("a", first), "a0": _names("b", second)}, before)
    assert {k: after[k] for k in before} == before
    assert set(after) == set(before) | set(_names("b", second))


def test_five_hundred_nodes_each_have_a_place_of_their_own() -> None:
    around = {"hub": _names("a", 300), "a0": _names("b", 100), "a7": _names("c", 99)}
    spots = place("hub", around, {})
    assert len(spots) == 500
    assert len(set(spots.values())) == 500


def test_a_few_neighbours_do_not_overlap() -> None:
    spots = place("hub", {"hub": _names("a", 14), "a3": _names("b", 9)}, {})
    close = [
        (a, b)
        for a, b in combinations(spots, 2)
        if abs(spots[a][0] - spots[b][0]) < 60 and abs(spots[a][1] - spots[b][1]) < 30
    ]
    assert close == []


def test_an_entity_tied_to_nothing_in_view_is_still_placed() -> None:
    spots = place("hub", {"hub": [], "alone": ["x"]}, {})
    assert set(spots) == {"hub", "alone", "x"}
    assert len(set(spots.values())) == 3
