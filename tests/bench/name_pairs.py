"""Labelled pairs of firms for measuring matchers: made-up names, one way of being the same or different each.

`same` means one firm under two spellings, `different` two firms. A look-alike (letters of another alphabet that are
drawn alike) counts as different: it must not be taken for the same without a person. Equal seeds, equal pairs.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tests.fixtures.reference_sets import lei


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_STEMS = _words(
    "Nordhavn Velmora Kastrel Brunvik Tessaly Orindel Quellmark Haldane Merivon Sorvagen Altenrode Pellworth Draymoor "
    "Ostrava Lindqvist Marchetti Okonjo Takamori Zielonka Ferreira Castellano Duvernay Hohenfels Ravensworth Ivarsson "
    "Calloway Petrakis Bergstrom Aldermoor Winthrop Sandoval Kirchberg Vantage Meridian Summit Pinnacle Beacon Harbor"
)
_FIELDS = _words(
    "Compute Semiconductors Networks Robotics Analytics Software Photonics Materials Energy Logistics Storage Memory "
    "Circuits Dynamics Instruments Aerospace Biosciences Pharma Telecom Payments"
)
_FORMS = {
    "US": (("Inc.", "Incorporated"), ("Corp.", "Corporation"), ("LLC", "L.L.C.")),
    "GB": (("Ltd", "Limited"), ("PLC", "Public Limited Company")),
    "DE": (("GmbH", "Gesellschaft mit beschränkter Haftung"), ("AG", "Aktiengesellschaft")),
    "FR": (("SA", "S.A."), ("SAS", "S.A.S.")),
    "NO": (("AS", "A/S"), ("ASA", "Allmennaksjeselskap")),
    "JP": (("K.K.", "Kabushiki Kaisha"), ("Co., Ltd.", "Company Limited")),
}
_SHORT = {
    "Semiconductors": "Semicon", "Technologies": "Tech", "International": "Intl", "Laboratories": "Labs",
    "Systems": "Sys", "Manufacturing": "Mfg", "Communications": "Comms", "Company": "Co",
}  # fmt: skip
_CYRILLIC = dict(zip("abvgdezikmlnoprstufy", "абвгдезикмлнопрстуфы", strict=True))
_GREEK = dict(zip("abgdeziklmnoprst", "αβγδεζικλμνοπρστ", strict=True))
_DRAWN_ALIKE = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"}
_MARKED = (("ø", "o"), ("ü", "u"), ("é", "e"), ("ñ", "n"), ("ç", "c"), ("å", "a"), ("ö", "o"))
_PLACES = _words("Austin Boston Denver Leeds Lyon Bergen Osaka Munich Porto Seville")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names with what else is known of each, and whether they are one firm."""

    group: str  # what makes them the same or different
    same: bool
    left: str
    right: str
    left_country: str = ""
    right_country: str = ""
    left_lei: str = ""
    right_lei: str = ""


Maker = Callable[[random.Random], Pair]


def pairs(seed: int = 7, a_group: int = 100) -> list[Pair]:
    """Pairs of all groups, `a_group` of each, in a mixed order."""
    chance = random.Random(seed)
    made = [maker(chance) for maker in MAKERS for _ in range(a_group)]
    chance.shuffle(made)
    return made


def write_pairs(path: Path, of: Iterable[Pair]) -> None:
    """Write pairs as CSV, `same` as yes or no."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Pair)])
        writer.writeheader()
        for pair in of:
            writer.writerow({**asdict(pair), "same": "yes" if pair.same else "no"})


def read_pairs(path: Path) -> Iterator[Pair]:
    """Pairs out of a file that `write_pairs` made, or one of the same columns."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Pair(**{**row, "same": row["same"] == "yes"})


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_STEMS)} {chance.choice(_FIELDS)}"


def _country(chance: random.Random) -> str:
    return chance.choice(list(_FORMS))


def _other(chance: random.Random, of: Iterable[str], not_: str) -> str:
    return chance.choice([x for x in of if x != not_])


def _legal_form_written_out(chance: random.Random) -> Pair:
    country = _country(chance)
    short, long = chance.choice(_FORMS[country])
    name = _name(chance)
    return Pair("legal form written out", True, f"{name} {short}", f"{name} {long}", country, country)


def _legal_form_left_out(chance: random.Random) -> Pair:
    country = _country(chance)
    name = _name(chance)
    return Pair("legal form left out", True, f"{name} {chance.choice(_FORMS[country])[0]}", name, country)


def _marks(chance: random.Random) -> Pair:
    marked, plain = chance.choice(_MARKED)
    stem, field = chance.choice(_STEMS), chance.choice(_FIELDS)
    at = chance.randrange(1, len(stem))
    left, right = (f"{stem[:at]}{c}{stem[at:]} {field}" for c in (marked, plain))
    return Pair("letters with marks", True, left, right.upper() if chance.random() < 0.5 else right)


def _forms_of_letters(chance: random.Random) -> Pair:
    name = _name(chance).replace("e", "é", 1)
    right = chance.choice(
        [
            unicodedata.normalize("NFD", name),
            "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name),
            f"{name[:3]}\u200b{name[3:]}",
            name.upper(),
        ]
    )
    return Pair("same letters, other code points", True, unicodedata.normalize("NFC", name), right)


def _transliterated(chance: random.Random) -> Pair:
    table = chance.choice([_CYRILLIC, _GREEK])
    letters = list(table)
    vowels = [c for c in letters if c in "aeio"]
    consonants = [c for c in letters if c not in "aeiouy"]

    def word() -> str:
        return "".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(chance.randint(3, 4)))

    left = f"{word()} {word()}"
    return Pair("transliteration", True, left.title(), "".join(table.get(c, c) for c in left).title())


def _abbreviated(chance: random.Random) -> Pair:
    long, short = chance.choice(list(_SHORT.items()))
    name = f"{chance.choice(_STEMS)} {chance.choice(_FIELDS)} {long}"
    country = _country(chance)
    return Pair("abbreviated word", True, name, name.replace(long, short), country, country)


def _slip(chance: random.Random) -> Pair:
    name = f"{chance.choice(_STEMS)} {chance.choice(_FIELDS)} {chance.choice(list(_SHORT))}"
    at = chance.randrange(1, len(name) - 2)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    country = _country(chance)
    return Pair("two letters swapped", True, name, swapped if swapped != name else name[:at] + name[at + 1 :],
                country, country)  # fmt: skip


def _same_identifier(chance: random.Random) -> Pair:
    code = lei(chance.randrange(10**9))
    return Pair("same LEI, other name", True, _name(chance), _name(chance), left_lei=code, right_lei=code)


def _article_and_blanks(chance: random.Random) -> Pair:
    name = _name(chance)
    right = chance.choice([f"The {name}", name.replace(" ", ""), name.replace(" ", "-"), f"{name}, "])
    return Pair("article, blanks, hyphens", True, name, right)


def _acronym(chance: random.Random) -> Pair:
    words = [chance.choice(_STEMS), chance.choice(_FIELDS), chance.choice(list(_SHORT)), chance.choice(_FIELDS)]
    country = _country(chance)
    return Pair("initials", True, " ".join(words), "".join(w[0] for w in words), country, country)


def _other_field(chance: random.Random) -> Pair:
    stem, field = chance.choice(_STEMS), chance.choice(_FIELDS)
    country = _country(chance)
    return Pair("same first word, other business", False, f"{stem} {field}",
                f"{stem} {_other(chance, _FIELDS, field)}", country, country)  # fmt: skip


def _other_stem(chance: random.Random) -> Pair:
    stem, field = chance.choice(_STEMS), chance.choice(_FIELDS)
    country = _country(chance)
    return Pair("other first word, same business", False, f"{stem} {field}",
                f"{_other(chance, _STEMS, stem)} {field}", country, country)  # fmt: skip


def _subsidiary(chance: random.Random) -> Pair:
    name = _name(chance)
    country = _country(chance)
    form = chance.choice(_FORMS[country])[0]
    own = chance.choice([*_PLACES, "Ventures", "Finance", "Leasing", "Foundry", "Cloud Services", "Real Estate"])
    return Pair("subsidiary or sister", False, f"{name} {form}", f"{name} {own} {form}", country, country)


def _two_places(chance: random.Random) -> Pair:
    name = _name(chance)
    first = chance.choice(_PLACES)
    return Pair("same name, other place", False, f"{name} {first}", f"{name} {_other(chance, _PLACES, first)}")


def _numbered(chance: random.Random) -> Pair:
    name = f"{chance.choice(_STEMS)} Fund"
    first = chance.choice(["I", "II", "III", "IV", "2", "3", "2019"])
    return Pair("other number", False, f"{name} {first}",
                f"{name} {_other(chance, ['I', 'II', 'III', 'IV', '2', '3', '2020'], first)}")  # fmt: skip


def _other_identifier(chance: random.Random) -> Pair:
    name = _name(chance)
    first = chance.randrange(10**9)
    return Pair("same name, other LEI", False, name, name, left_lei=lei(first), right_lei=lei(first + 1))


def _look_alike(chance: random.Random) -> Pair:
    name = _name(chance)
    at = [i for i, c in enumerate(name) if c in _DRAWN_ALIKE]
    wrong = chance.choice(at)
    return Pair("look-alike letters", False, name, name[:wrong] + _DRAWN_ALIKE[name[wrong]] + name[wrong + 1 :])


def _close_stems(chance: random.Random) -> Pair:
    stem, field = chance.choice(_STEMS), chance.choice(_FIELDS)
    end = chance.choice(["berg", "dal", "mark", "holm", "field", "stad"])
    left, right = (
        f"{stem[:4]}{end}",
        f"{stem[:4]}{_other(chance, ['berg', 'dal', 'mark', 'holm', 'field', 'stad'], end)}",
    )
    return Pair("similar first word", False, f"{left} {field}", f"{right} {field}")


def _other_country(chance: random.Random) -> Pair:
    name = chance.choice(_STEMS)
    country = _country(chance)
    other = _other(chance, _FORMS, country)
    return Pair("one-word name, other country and form", False, f"{name} {_FORMS[country][0][0]}",
                f"{name} {_FORMS[other][0][0]}", country, other)  # fmt: skip


def _nothing_shared(chance: random.Random) -> Pair:
    stem, field = chance.choice(_STEMS), chance.choice(_FIELDS)
    return Pair("nothing in common", False, f"{stem} {field}",
                f"{_other(chance, _STEMS, stem)} {_other(chance, _FIELDS, field)}")  # fmt: skip


MAKERS: tuple[Maker, ...] = (
    _legal_form_written_out, _legal_form_left_out, _marks, _forms_of_letters, _transliterated, _abbreviated, _slip,
    _same_identifier, _article_and_blanks, _acronym, _other_field, _other_stem, _subsidiary, _two_places, _numbered,
    _other_identifier, _look_alike, _close_stems, _other_country, _nothing_shared,
)  # fmt: skip
