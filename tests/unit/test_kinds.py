"""Who is bound by an exclusivity is a matter of the kind of deal, by one table."""

from __future__ import annotations

import pytest

from graph.kinds import load_kinds
from graph.model import Deal, Kind, Status
from graph.paths import data_dir

KINDS, _ = load_kinds(data_dir() / "kinds.toml")


def binds(kind: Kind, exclusive: bool | None, object_: str | None = None) -> tuple[str, ...]:
    deal = Deal("d", kind, "brightloom", "corvane", Status.CONFIRMED, ("c",), object=object_, exclusive=exclusive)
    return KINDS[kind].binds(deal)


@pytest.mark.parametrize("exclusive", [True, False, None])
def test_a_promise_binds_the_party_that_gives_it_and_a_right_of_first_refusal_too(exclusive: bool | None) -> None:
    assert binds(Kind.EXCLUSIVITY, exclusive) == ("brightloom",)


def test_an_exclusive_licence_binds_the_licensor() -> None:
    assert binds(Kind.LICENCE, True) == ("corvane",)


def test_reserved_capacity_binds_the_supplier() -> None:
    assert binds(Kind.CLOUD_CONTRACT, True, "Reserved GPU capacity") == ("corvane",)
    assert binds(Kind.CHIP_SUPPLY, True, "dedicated wafer starts") == ("corvane",)


@pytest.mark.parametrize("kind", [Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.PARTNERSHIP, Kind.INTEGRATION])
def test_a_deal_that_is_called_exclusive_does_not_say_who_is_bound(kind: Kind) -> None:
    assert binds(kind, True) == ()
    assert binds(kind, True, "exclusive cloud services") == ()


def test_a_deal_that_is_not_exclusive_binds_nobody() -> None:
    assert binds(Kind.LICENCE, False) == binds(Kind.LICENCE, None) == ()
