"""Which entity a name means: by equal names after normalisation, or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from graph.model import Entity, EntityType
from graph.names import SEEN, mixed_script, slug
from graph.resolver import Resolver

KNOWN = [
    Entity("nvidia", "Nvidia", EntityType.ORGANIZATION, aliases=("NVIDIA Corporation",)),
    Entity("scale-ai", "Scale AI", EntityType.ORGANIZATION, aliases=("Scale",)),
    Entity("orion-a", "Orion", EntityType.ORGANIZATION),
    Entity("orion-b", "Orion", EntityType.PRODUCT),
]


def canonical(name: str) -> str:
    seen = Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)
    return Resolver(KNOWN).canonical(seen)


@pytest.mark.parametrize("name", ["NVIDIA Corp.", "Nvidia, Inc.", "ＮＶＩＤＩＡ", "nvidia", "The Nvidia Corporation"])
def test_spellings_and_legal_forms_of_a_known_name_are_one_entity(name: str) -> None:
    assert canonical(name) == "nvidia"


def test_an_unknown_name_stays_its_own_entity() -> None:
    assert canonical("Nordhavn Compute") == "text:nordhavn-compute"


def test_a_name_that_two_entities_share_decides_nothing() -> None:
    assert canonical("Orion") == "text:orion"


def test_a_look_alike_from_another_alphabet_is_never_merged() -> None:
    lookalike = "Nvidіa"  # the second i is Cyrillic
    assert mixed_script(lookalike)
    assert canonical(lookalike) != "nvidia"


APPLE = Entity("apple", "Apple", EntityType.ORGANIZATION, aliases=("Apple Inc",), country="US", cik="0000320193")
_LEIS = ("HWUPKR0MPOU8FGXBT394", "INR2EJN1ERAN0W5ZP974", "7LTWFZYICNSX8D621K86")


def listed(name: str, lei: str | None = None, **more: Any) -> Entity:
    id_ = f"lei:{lei}" if lei else f"set:own:{slug(name)}"
    return Entity(id_, name, EntityType.ORGANIZATION, lei=lei, of_set="own", **{"country": "US", **more})


@pytest.mark.parametrize("turned", [False, True])
def test_two_firms_of_one_name_that_cannot_be_one_are_both_left_to_a_person(turned: bool) -> None:
    two = [listed("Apple Inc.", _LEIS[0]), listed("APPLE INC", _LEIS[1])]
    plain, less = listed("Apple"), listed("App-Le", _LEIS[2])
    others = [*two, plain, less]
    resolver = Resolver([APPLE], others[::-1] if turned else others)
    assert resolver.decisions() == {plain.id: "apple"}
    assert {(c.a, c.b, c.ambiguous) for c in resolver.unsure} == {("apple", e.id, True) for e in (*two, less)}


def test_the_firm_that_an_identifier_makes_it_leaves_no_doubt_about_its_namesake() -> None:
    mine = listed("Apple Incorporated", _LEIS[0], cik="320193")
    resolver = Resolver([APPLE], [mine, listed("Apple Inc.", _LEIS[1])])
    assert resolver.decisions() == {mine.id: "apple"}
    assert resolver.unsure == ()


def test_the_firm_that_fits_better_is_the_one() -> None:
    best, less = listed("Apple Inc.", _LEIS[0]), listed("Apple Inc.", _LEIS[1], country="DE")
    assert Resolver([APPLE], [less, best]).decisions() == {best.id: "apple"}
