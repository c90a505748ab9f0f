"""What a change of entities can reach: no alike pair leads out of it, and what lies beyond has those that it had."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import candidates, reach
from graph.candidates import Key, pairs
from graph.reach import Pair, Reach

# A weak key that more than three share tells nothing; a strong one joins them all by an anchor.
_KEYS = [("slip", "a"), ("slip", "b"), ("look", "c"), ("name", "d"), ("compact", "e"), ("lei", "f")]
_IDS = [f"firm-{n}" for n in range(9)]
_FIXED = frozenset(_IDS[:2])
_names = st.dictionaries(
    st.sampled_from(_IDS), st.frozensets(st.sampled_from(_KEYS), min_size=1, max_size=3), min_size=5
)
_ALL = frozenset(combinations(_IDS, 2))
_pair = st.sampled_from(sorted(_ALL))
_pairs = st.lists(st.tuples(st.sampled_from(_IDS), st.sampled_from(_IDS)), max_size=2)


@pytest.fixture(autouse=True)
def _few_may_share(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (candidates, reach):
        monkeypatch.setattr(module, "MOST", 3)


def _blocks(names: Mapping[str, Collection[Key]]) -> dict[Key, list[str]]:
    return {key: sorted(i for i, keys in names.items() if key in keys) for key in _KEYS}


@settings(suppress_health_check=[], max_examples=200)
@given(_names, st.frozensets(st.sampled_from(_IDS), max_size=4), _pairs, st.frozensets(_pair))
def test_of_those_who_only_went_none_is_reached_who_was_not_alike_to_them(before, gone, ruled, different) -> None:
    alike = _ALL - different
    changed: dict[str, frozenset[Key]] = {i: frozenset() for i in gone & before.keys()}
    now = {i: keys for i, keys in before.items() if i not in changed}
    ruled = [(a, b) for a, b in ruled if a in now and b in now]
    held, wanted = (pairs(_blocks(names), _FIXED) & alike for names in (before, now))

    def under(keys: Collection[Key], most: int) -> dict[Key, list[str]]:
        return {k: ids for k, ids in _blocks(before).items() if k in keys and ids}

    def compared(asked: Collection[Pair]) -> list[Pair]:
        return [p for p in asked if p in alike]

    def kept(ids: Collection[str]) -> dict[str, Collection[Key]]:
        return {i: before[i] for i in ids if i in before}

    part = Reach(changed, kept, under, compared, _FIXED, ruled, known_before=True).part()
    assert part.ids <= now.keys()
    assert part.pairs == {p for p in wanted if part.ids & set(p)}
    assert {p for p in held if set(p) & now.keys() - part.ids} == {p for p in wanted if set(p) - part.ids}
    # Nobody beyond those who hang together with one that was alike to somebody who went, or whose key tells more now.
    if max(map(len, _blocks(before).values())) <= 3:
        touched = {i for p in held ^ wanted for i in p} - changed.keys()
        assert part.ids == _hanging(touched, wanted, ruled)


def _hanging(some: Collection[str], alike: Collection[Pair], ruled: Collection[Pair]) -> set[str]:
    found = set(some)
    while more := {i for p in (*alike, *ruled) if found & set(p) for i in p} - found:
        found |= more
    return found


@settings(suppress_health_check=[], max_examples=400)
@given(
    _names,
    st.dictionaries(st.sampled_from(_IDS), st.frozensets(st.sampled_from(_KEYS), max_size=3)),
    _pairs,
    st.frozensets(_pair),
    st.frozensets(_pair),
)
def test_no_alike_pair_leads_out_and_beyond_it_nothing_changed(before, changes, ruled, different, once) -> None:
    alike, once_alike = _ALL - different, _ALL - once
    changed = {i: keys for i, keys in changes.items() if keys or i in before}
    now = {i: keys for i, keys in {**before, **changed}.items() if keys}
    ruled = [(a, b) for a, b in ruled if a in now and b in now]
    # What changed can have been alike to others than it is.
    held = {p for p in pairs(_blocks(before), _FIXED) if p in (once_alike if changed.keys() & set(p) else alike)}
    wanted = pairs(_blocks(now), _FIXED) & alike

    def under(keys: Collection[Key], most: int) -> dict[Key, list[str]]:
        # Of a weak key no more than was asked for, and not the first ones.
        return {
            k: ids[-most:] if k[0] in candidates.WEAK else ids
            for k, ids in _blocks(before).items()
            if k in keys and ids
        }

    def compared(asked: Collection[Pair]) -> list[Pair]:
        assert {i for pair in asked for i in pair} <= now.keys() | before.keys()
        return [p for p in asked if p in alike and set(p) <= now.keys()]

    part = Reach(changed, lambda ids: {i: before[i] for i in ids if i in before}, under, compared, _FIXED, ruled).part()
    assert part.pairs == {p for p in wanted if part.ids & set(p)}
    assert all(set(p) <= part.ids for p in part.pairs)
    beyond = now.keys() - part.ids
    assert {p for p in held if set(p) & beyond} == {p for p in wanted if set(p) & beyond}
    assert {i for i in changed if changed[i]} <= part.ids
    assert all((a in part.ids) == (b in part.ids) for a, b in ruled)
