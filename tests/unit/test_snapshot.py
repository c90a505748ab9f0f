"""Groups of a snapshot: who is controlled by whom on its day, and what several control together."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from graph.analysis.altered import altered
from graph.model import Entity, EntityType, OwnedBy
from graph.snapshot import Snapshot

NAMES = ("alpha", "beta", "head", "venture", "unit")


def graph(*links: tuple[str, str, str | None], day: str = "2031-01-01") -> Snapshot:
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in NAMES}
    owned = tuple(OwnedBy(child, parent, start, None, f"{child}-{parent}") for child, parent, start in links)
    return Snapshot(date.fromisoformat(day), None, firms, (), owned)


@pytest.mark.parametrize("starts", [("2030", "2030"), (None, None), ("2030", "2030-06"), ("2030-06-01", "2030-06-01")])
def test_a_venture_of_two_controlling_parents_is_its_own_unit_whatever_their_names(
    starts: tuple[str | None, str | None],
) -> None:
    for one, other in permutations(("alpha", "beta")):
        found = graph(("venture", one, starts[0]), ("venture", other, starts[1]), ("unit", "venture", None))
        assert found.group("venture") == found.group("unit") == "venture"
        assert not found.under("venture", {"alpha", "beta"}) and "venture" not in found.owners


def test_a_later_owner_takes_the_place_of_an_earlier_one() -> None:
    for earlier in ("2029", None):
        for one, other in permutations(("alpha", "beta")):
            found = graph(("venture", one, earlier), ("venture", other, "2030-02"))
            assert found.group("venture") == other
    assert graph(("venture", "alpha", "2029"), ("venture", "beta", "2032")).group("venture") == "alpha"


def test_two_firms_of_one_group_control_for_the_group() -> None:
    for one, other in permutations(("alpha", "beta")):
        found = graph(("venture", "alpha", "2030"), ("venture", "beta", "2030"), (one, other, None))
        assert found.group("venture") == other and found.parents["venture"] == one
    siblings = graph(
        ("venture", "alpha", "2030"), ("venture", "beta", "2030"), ("alpha", "head", None), ("beta", "head", None)
    )
    assert siblings.group("venture") == "head"
    # Two ventures that own each other with somebody else end, and are nobody's.
    knot = graph(
        ("venture", "unit", None), ("venture", "alpha", None), ("unit", "venture", None), ("unit", "beta", None)
    )
    assert {knot.group("venture"), knot.group("unit")} == {"venture", "unit"}


def test_a_venture_that_is_merged_with_one_of_its_owners_is_that_ones() -> None:
    before = graph(("venture", "alpha", "2030"), ("venture", "beta", "2030"))
    changed = altered(before, merge=("beta", "venture"))
    assert changed.snapshot.group("venture") == "beta" and changed.undone() == before


def test_another_day_is_made_once() -> None:
    found = graph(("venture", "alpha", "2030"))
    then = found.on(date(2029, 1, 1))
    assert then.group("venture") == "venture" and then is found.on(date(2029, 1, 1))
    assert found.on(found.as_of) is found
