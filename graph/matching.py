"""Are two entities one? A score made of features that a person can read, and a decision: same, different or unsure.

The score is a plain sum of points, cut to 0..1: the likeness of the closest pair of names, then what type, country and
shared ties add or take away. From `SAME` upwards two entities are one, below `UNSURE` they are two, between them a
person decides. Identifiers go before names: an equal one is the same firm, a different one of the same scheme another.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import token_sort_ratio

from graph.identifiers import identifiers, shared_and_differing
from graph.model import Entity, EntityType
from graph.names import (
    SEEN,
    SLIP_LETTERS,
    compact,
    generic_words,
    initials,
    latin,
    look,
    mixed_script,
    normalised,
    odd_letters,
    slug,
    spelt_out,
    telling_words,
    words,
)

SAME = 0.9
UNSURE = 0.55
_LOOK_ALIKE = "look-alike"
_PRODUCTS = frozenset(
    {EntityType.PRODUCT, EntityType.MODEL, EntityType.CLOUD_SERVICE, EntityType.CHIP, EntityType.DATA_CENTER}
)
_NUMBER = re.compile(r"\d+|\b[ivx]+$")


class Decision(StrEnum):
    """What is decided of two entities."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that speaks for or against two entities being one."""

    name: str
    points: float
    says: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A decision with its score (0..1) and all that it rests on."""

    decision: Decision
    score: float
    features: tuple[Feature, ...]

    @property
    def rule(self) -> str:
        """Name of the feature that decided."""
        return self.features[0].name

    def in_words(self) -> str:
        """All features in one line."""
        return "; ".join(f.says for f in self.features)

    def as_json(self) -> dict[str, Any]:
        """Decision, score and features with their points."""
        return {
            "decision": str(self.decision),
            "score": round(self.score, 3),
            "features": [{"name": f.name, "points": round(f.points, 3), "says": f.says} for f in self.features],
        }


def compare(a: Entity, b: Entity, shared_ties: Collection[str] = ()) -> Comparison:
    """Compare two entities by identifiers, names, type, country and the ties that both are known to have.

    shared_ties: of both, in words: "cloud_contract with aws". The order of `a` and `b` does not matter.
    """
    equal, differing = shared_and_differing(a, b)
    if differing:
        says = ", ".join(f"{s} {identifiers(a)[s]} and {identifiers(b)[s]}" for s in differing)
        return Comparison(Decision.DIFFERENT, 0.0, (Feature("identifier", -1.0, f"different identifiers: {says}"),))
    if equal:
        says = ", ".join(f"{s} {identifiers(a)[s]}" for s in equal)
        return Comparison(Decision.SAME, 1.0, (Feature("identifier", 1.0, f"the same identifier: {says}"),))
    features = [_closest(a, b), *_circumstances(a, b)]
    if shared_ties:
        points = 0.1 if len(shared_ties) == 1 else 0.15
        features.append(Feature("ties", points, f"both have {', '.join(sorted(shared_ties)[:3])}"))
    score = min(1.0, max(0.0, sum(f.points for f in features)))
    if features[0].name == _LOOK_ALIKE:
        # Such letters may be meant to deceive: a person decides, whatever else agrees or differs.
        score = max(UNSURE, min(score, SAME - 0.01))
    # A sum of decimal points may fall a hair short of the line that it reaches.
    decision = Decision.SAME if score >= SAME - 1e-9 else Decision.UNSURE if score >= UNSURE else Decision.DIFFERENT
    return Comparison(decision, score, tuple(features))


def names_of(entity: Entity) -> tuple[str, ...]:
    """All that an entity is called; one only seen in text is called what its id says, too."""
    said = (entity.name, *entity.aliases)
    if entity.provisional:
        by_id = entity.id.removeprefix(SEEN).replace("-", " ")
        return said if any(compact(n) == compact(by_id) for n in said) else (*said, by_id)
    return said


def _closest(a: Entity, b: Entity) -> Feature:
    pairs = ((x, y) for x in names_of(a) for y in names_of(b))
    return max((_likeness(*sorted(p)) for p in pairs), key=lambda f: (f.points, f.says))


def _likeness(a: str, b: str) -> Feature:
    mixed = mixed_script(a) or mixed_script(b)
    if slug(normalised(a)) == slug(normalised(b)) and not mixed:
        return Feature("name", 1.0, f"equal names: {a!r} and {b!r}" if a != b else f"equal names: {a!r}")
    if compact(a) == compact(b) and not mixed:
        return Feature("name", 0.95, f"equal but for blanks and hyphens: {a!r} and {b!r}")
    if look(a) == look(b) and not (compact(a).isascii() and compact(b).isascii() and not mixed):
        return Feature(_LOOK_ALIKE, 0.7, f"drawn alike with other letters or marks: {a!r} and {b!r}")
    if mixed or odd_letters(a) != odd_letters(b):
        return Feature("name", 0.0, f"no likeness: {a!r} and {b!r}")
    x, y = latin(a), latin(b)
    if x == y and len(x) > 3:
        return Feature("transliteration", 0.95, f"equal in Latin letters: {a!r} and {b!r}")
    if spelt_out(a) == spelt_out(b):
        return Feature("abbreviation", SAME, f"equal but for forms of words: {a!r} and {b!r}")
    return _partial_likeness(a, b, x, y)


def _partial_likeness(a: str, b: str, x: str, y: str) -> Feature:
    if _NUMBER.findall(slug(normalised(a))) != _NUMBER.findall(slug(normalised(b))):
        return Feature("number", 0.0, f"other numbers: {a!r} and {b!r}")
    if min(len(x), len(y)) >= SLIP_LETTERS and DamerauLevenshtein.distance(x, y, score_cutoff=1) <= 1:
        return Feature("slip", 0.8, f"one letter apart: {a!r} and {b!r}")
    # Only what names have beside the telling words is compared: "Group" and "Holdings" tell nothing.
    if telling_words(a) == telling_words(b):
        extra = ", ".join(sorted(words(a) ^ words(b)))
        return Feature("wording", 0.7, f"apart by words that any firm may add ({extra}): {a!r} and {b!r}")
    if len(x) > 2 and x == initials(b) or len(y) > 2 and y == initials(a):
        return Feature("initials", 0.6, f"one is the initials of the other: {a!r} and {b!r}")
    likeness = token_sort_ratio(normalised(a), normalised(b)) / 100
    lacking = sorted((words(a) ^ words(b)) - generic_words())
    if telling_words(a) < telling_words(b) or telling_words(b) < telling_words(a):
        return Feature("word", 0.5 * likeness, f"a word that the other lacks ({', '.join(lacking)}): {a!r} and {b!r}")
    return Feature("similar", 0.6 * likeness, f"{likeness:.0%} alike: {a!r} and {b!r}")


def _circumstances(a: Entity, b: Entity) -> list[Feature]:
    found = []
    if (a.type in _PRODUCTS) != (b.type in _PRODUCTS):
        # The type of an entity only seen in text is a guess from the words around it.
        points = -0.05 if a.provisional or b.provisional else -0.4
        found.append(Feature("type", points, f"{a.type} and {b.type}"))
    if a.country and b.country:
        alike = a.country == b.country
        says = f"both of {a.country}" if alike else f"of {a.country} and {b.country}"
        found.append(Feature("country", 0.05 if alike else -0.3, says))
    return found
