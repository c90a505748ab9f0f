"""Which entity a name means: by equal names after normalisation, or nobody."""

from __future__ import annotations

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
