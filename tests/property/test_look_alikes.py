"""RELIABILITY I12: equal letters are one entity however encoded; look-alikes are flagged and never merged."""

from __future__ import annotations

import random
import unicodedata

import pytest

from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from graph.resolver import Resolver

PAIRS = 300
_NAMES = (
    "Nordhavn Compute",
    "Kvistgaard Systems",
    "Terravault",
    "Brightloom Labs",
    "Café Éclair Computing",
    "Zürich Größe AI",
    "Ångström Sørensen",
    "Tavio",
    "Corvane Cloud",
    "Peixoto & Irmãos",
)
# Letters of other alphabets that are drawn like Latin ones.
_DRAWN_ALIKE = dict(zip("aceopxyABEHKMOPTX", "асеорхуАВЕНКМОРТХ", strict=True))
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"


def _same_letters(name: str, rng: random.Random) -> str:
    changes = (
        lambda n: unicodedata.normalize("NFD", n),
        lambda n: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in n),
        lambda n: "".join(c + (rng.choice(_ZERO_WIDTH) if rng.random() < 0.4 else "") for c in n),
        str.upper,
        str.swapcase,
        lambda n: n.replace(" ", "\u00a0"),
    )
    for change in rng.sample(changes, rng.randint(1, 3)):
        name = change(name)
    return name


def _look_alike(name: str, rng: random.Random) -> str:
    places = [i for i, c in enumerate(name) if c in _DRAWN_ALIKE]
    swapped = set(rng.sample(places, rng.randint(1, len(places))))
    return "".join(_DRAWN_ALIKE[c] if i in swapped else c for i, c in enumerate(name))


def _seen(name: str) -> Entity:
    return Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_letters_are_one_entity(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(PAIRS):
        name = rng.choice(_NAMES)
        known, spelt = Entity("known", name, EntityType.ORGANIZATION), _seen(_same_letters(name, rng))
        assert Resolver([known], [spelt]).canonical(spelt) == "known", ascii(spelt.name)


@pytest.mark.parametrize("seed", range(3))
def test_look_alikes_are_never_merged_and_always_flagged(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(PAIRS):
        name = rng.choice([n for n in _NAMES if n.isascii()])
        known, spelt = Entity("known", name, EntityType.ORGANIZATION), _seen(_look_alike(name, rng))
        resolver = Resolver([known], [spelt])
        assert resolver.canonical(spelt) == spelt.id, ascii(spelt.name)
        assert [(c.a, c.b, c.comparison.rule) for c in resolver.unsure] == [("known", spelt.id, "look-alike")]
