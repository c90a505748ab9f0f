"""Disjoint supply paths and cuts of random graphs against every set of simple paths and of suppliers."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.analysis.failures import failures
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.snapshot import Snapshot

Tie = tuple[int, int, Kind]
NODES = 12
node = st.integers(0, NODES - 1)
ties = st.lists(
    st.tuples(node, node, st.sampled_from([Kind.INTEGRATION, Kind.CLOUD_CONTRACT])).filter(lambda t: t[0] != t[1]),
    max_size=20,
    unique_by=lambda t: t[:2],
)


def snapshot(given_ties: list[Tie]) -> Snapshot:
    deals = tuple(
        Deal(f"d{i}", kind, f"n{a}", f"n{b}", Status.CONFIRMED, (f"c{i}",), announced="2030")
        for i, (a, b, kind) in enumerate(given_ties)
    )
    entities = {f"n{i}": Entity(f"n{i}", f"N{i}", EntityType.ORGANIZATION) for i in range(NODES)}
    return Snapshot(date(2031, 1, 1), None, entities, deals, ())


def simple_paths(given_ties: list[Tie], end: int | None) -> list[frozenset[int]]:
    """Suppliers on each simple path from 0 that ends with a cloud contract, or at `end`, which is none of them."""
    found = []

    def go(trail: list[int]) -> None:
        for a, b, kind in given_ties:
            if a == trail[-1] and b not in trail:
                if b == end:
                    found.append(frozenset(trail[1:]))
                    continue
                if end is None and kind is Kind.CLOUD_CONTRACT:
                    found.append(frozenset([*trail[1:], b]))
                go([*trail, b])

    go([0])
    return found


def most_disjoint(paths: list[frozenset[int]]) -> int:
    """By trying every one of the smallest sets, with it and without it."""

    def go(rest: list[frozenset[int]]) -> int:
        if not rest:
            return 0
        with_it = 1 + go([p for p in rest[1:] if not p & rest[0]])
        return max(with_it, go(rest[1:])) if len(rest) > 1 else with_it

    return go(sorted(set(paths), key=len))


def fewest_that_cut(paths: list[frozenset[int]]) -> int | None:
    for count in range(NODES):
        for some in combinations(range(1, NODES), count):
            if all(set(some) & p for p in paths):
                return count
    return None


# Nodes 1 and 2 are each an end and on the way to the other one.
@example([(0, 1, Kind.INTEGRATION), (1, 2, Kind.CLOUD_CONTRACT), (0, 2, Kind.INTEGRATION), (2, 1, Kind.CLOUD_CONTRACT)])
@settings(deadline=None, max_examples=200)
@given(ties)
def test_paths_and_cut_to_a_layer(given_ties: list[Tie]) -> None:
    paths = simple_paths(given_ties, None)
    minimal = [p for p in paths if not any(q < p for q in paths)]
    found = failures(snapshot(given_ties), "n0", "cloud").cuts
    assert bool(found) == bool(paths)
    for cut in found:
        assert cut.cut is not None
        sets = [frozenset(int(e.target[1:]) for e in path) for path in cut.paths]
        assert all(s in paths for s in sets) and all(not a & b for a, b in combinations(sets, 2))
        assert len(sets) == most_disjoint(minimal)
        members = {int(n[1:]) for n in cut.cut}
        assert all(members & p for p in paths)
        assert not cut.smallest or len(members) == fewest_that_cut(paths)
        assert all(any(not (members - {m}) & p for p in paths) for m in members)


@settings(deadline=None, max_examples=200)
@given(ties)
def test_paths_and_cut_to_an_entity(given_ties: list[Tie]) -> None:
    paths = simple_paths(given_ties, 1)
    found = failures(snapshot(given_ties), "n0", to="n1").cuts
    assert bool(found) == bool(paths)
    for cut in found:
        sets = [frozenset(int(e.target[1:]) for e in path[:-1]) for path in cut.paths]
        assert all(s in paths for s in sets) and all(not a & b for a, b in combinations(sets, 2))
        assert cut.smallest and (cut.cut is None) == (frozenset() in paths)
        # Menger: as many disjoint paths as suppliers that have to fail.
        if cut.cut is not None:
            assert len(sets) == len(cut.cut) == fewest_that_cut(paths)
            assert all({int(n[1:]) for n in cut.cut} & p for p in paths)
