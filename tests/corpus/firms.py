"""Invented firms and the ways in which texts spell them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.model import Entity, EntityType
from graph.resolver import SEEN, normalised, slug

_STARTS = [
    "bal",
    "bren",
    "cal",
    "cor",
    "dar",
    "del",
    "dru",
    "el",
    "fal",
    "fen",
    "gal",
    "gor",
    "hal",
    "hes",
    "jor",
    "kal",
    "kel",
    "lan",
    "lor",
    "mar",
    "mel",
    "nor",
    "or",
    "pel",
    "quin",
    "rav",
    "sel",
    "tar",
    "tor",
    "ul",
    "val",
    "vel",
    "wen",
    "yar",
    "zan",
]
_MIDDLES = ["a", "e", "i", "o", "u", "ar", "en", "il", "on", "ur", "ae", "io"]
_ENDS = [
    "bron",
    "cor",
    "da",
    "dix",
    "fen",
    "gard",
    "ha",
    "ka",
    "lis",
    "lo",
    "mar",
    "mont",
    "nar",
    "no",
    "phis",
    "ra",
    "rin",
    "sa",
    "sto",
    "ta",
    "thos",
    "va",
    "vex",
    "vin",
    "xa",
    "zen",
]
_TRADES = [
    "Compute",
    "Cloud",
    "Robotics",
    "Health",
    "Capital",
    "Energy",
    "Networks",
    "Foundry",
    "Optics",
    "Silicon",
    "Logistics",
    "Analytics",
    "Materials",
    "Photonics",
]
_FORMS = ("Inc.", "Corp.", "Ltd.", "GmbH", "AG", "S.A.", "LLC", "plc", "N.V.", "Co., Ltd.")
_LOOK_ALIKE = str.maketrans("aeocp", "аеоср")  # Cyrillic letters that look like Latin ones
_ACCENTS = str.maketrans("aeiou", "áéíóú")
COUNTRIES = ("US", "DE", "FR", "GB", "JP", "KR", "NL", "CA")


@dataclass(frozen=True, slots=True)
class Mention:
    """One spelling of a firm, and how it came about; `how` lets a score be told by its cause."""

    surface: str
    how: str  # name | legal | upper | article | accent | hyphen | typo | old_name | look_alike

    @property
    def seen(self) -> str:
        """The id that an extractor gives to a name which no list holds."""
        return _seen(self.surface)


@lru_cache(maxsize=200_000)
def _seen(surface: str) -> str:
    return SEEN + slug(normalised(surface))


@dataclass(frozen=True, slots=True)
class Firm:
    """One invented firm. `known` ones stand in the reference data, the others are only seen in texts."""

    id: str
    name: str
    form: str  # legal form
    known: bool
    country: str
    mentions: tuple[Mention, ...]  # the plain name first
    old_name: str | None = None
    renamed: int | None = None  # day, as ordinal, from which it bears `name`
    old_listed: bool = False  # the reference data have the old name as an alias

    @property
    def entity(self) -> Entity:
        """What the reference data say of a known firm."""
        aliases = (f"{self.name} {self.form}",)
        if self.old_name is not None and self.old_listed:
            aliases += (self.old_name,)
        return Entity(self.id, self.name, EntityType.ORGANIZATION, aliases, country=self.country)

    @property
    def usual(self) -> tuple[Mention, ...]:
        """Spellings of the name that it bears today."""
        return self.mentions[:-1] if self.old_name else self.mentions


def invent_firms(count: int, choice: random.Random, known: float) -> Iterator[Firm]:
    """`count` firms, a share `known` of them in the reference data; a tenth has a twin of nearly the same name."""
    taken: set[str] = set()
    number = 0
    while number < count:
        name = _fresh(choice, taken)
        yield _firm(number, name, choice, known)
        number += 1
        if number < count and choice.random() < 0.1:
            taken.add(slug(twin := _twin(name, choice, taken)))
            yield _firm(number, twin, choice, known)
            number += 1


def _fresh(choice: random.Random, taken: set[str]) -> str:
    while True:
        word = choice.choice(_STARTS) + choice.choice(_MIDDLES) + choice.choice(_ENDS)
        if choice.random() < 0.5:
            word = (
                word[: choice.randint(3, 5)] + choice.choice(_MIDDLES) + choice.choice(_STARTS) + choice.choice(_ENDS)
            )
        name = f"{word.capitalize()} {choice.choice(_TRADES)}"
        if choice.random() < 0.3:
            name += f" {choice.choice(_TRADES)}"
        if slug(name) not in taken:
            taken.add(slug(name))
            return name


def _twin(name: str, choice: random.Random, taken: set[str]) -> str:
    """Another firm's name that looks like this one: another trade, another vowel, or a number."""
    word, *rest = name.split()
    for _ in range(20):
        kind = choice.randrange(3)
        if kind == 0:
            twin = f"{word} {choice.choice([t for t in _TRADES if t not in rest])}"
        elif kind == 1:
            at = choice.choice([i for i, c in enumerate(word) if c in "aeiou"])
            twin = " ".join([word[:at] + choice.choice("aeiou".replace(word[at], "")) + word[at + 1 :], *rest])
        else:
            twin = f"{name} {choice.randint(2, 9)}"
        if slug(twin) not in taken:
            return twin
    return f"{name} {len(taken)}"


def _firm(number: int, name: str, choice: random.Random, known: float) -> Firm:
    form = choice.choice(_FORMS)
    mentions = [Mention(name, "name"), Mention(f"{name} {form}", "legal")]
    extra = choice.random()
    if extra < 0.10:
        mentions.append(Mention(name.upper(), "upper"))
    elif extra < 0.16:
        mentions.append(Mention(f"The {name}", "article"))
    elif extra < 0.24:
        mentions.append(Mention(name.translate(_ACCENTS), "accent"))
    elif extra < 0.32:
        mentions.append(Mention(name.replace(" ", "-"), "hyphen"))
    elif extra < 0.34:
        mentions.append(Mention(_swapped(name, choice), "typo"))
    is_known = choice.random() < known
    old, renamed = None, None
    if choice.random() < 0.03:
        old = f"{_STARTS[number % len(_STARTS)]}{choice.choice(_ENDS)}{_ENDS[number % len(_ENDS)]}".capitalize()
        old = f"{old} {choice.choice(_TRADES)} {number}"
        mentions.append(Mention(old, "old_name"))
        renamed = choice.randint(1, 700)
    return Firm(
        f"{slug(name)}-{number}",
        name,
        form,
        is_known,
        choice.choice(COUNTRIES),
        tuple(mentions),
        old,
        renamed,
        old is not None and is_known,
    )


def _swapped(name: str, choice: random.Random) -> str:
    at = choice.randrange(1, name.index(" ") - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def look_alike(name: str) -> str:
    """The same letters to the eye and others to a machine; not to be taken for the firm."""
    return name.translate(_LOOK_ALIKE)
