"""Letters that are drawn like others: all of Unicode that stand for a Latin one are flagged, accents are not."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator

import pytest

from graph.matching import Decision, compare
from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from graph.resolver import Resolver

NAME = "Kojax Quvertz Famplbing Dyschow"  # each letter of the alphabet
# Letters of alphabets in daily use that are spelt without their marks where there is no keyboard for them.
_EVERYDAY = frozenset("àâäçéèêëîïôöùûüÿñáíóúãõåćńśźżčďěňřšťůýžőűāēīūğşģķļņŗţțșċėġøđłħŧŋ")
_BASE = re.compile(
    r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])(?: WITH (?!SMALL LETTER|MIDDLE DOT|CEDILLA AND|RIGHT HALF).+)?"
)
_OTHER_BASE = re.compile(
    r"LATIN LETTER SMALL CAPITAL ([A-Z])|LATIN (?:SMALL|CAPITAL) LETTER (?:SCRIPT|DOTLESS) ([A-Z])"
)
# By eye: letters of other alphabets, alone and as words.
DRAWN_ALIKE = {
    "a": "\u0430\u03b1\uab7a", "c": "\u0441\u03f2\u03f9", "e": "\u0435", "h": "\u04bb\u0570",
    "i": "\u0456\u03b9\u04cf", "j": "\u0458\u03f3", "k": "\u039a\u041a\u13e6", "l": "\u04cf\u03b9\u04c0\ua4e1",
    "m": "\u041c\u039c\u13b7", "n": "\u039d\u0578", "o": "\u043e\u03bf\u0585\ua4f3", "p": "\u0440\u03c1\u13e2",
    "q": "\u051b", "s": "\u0455\u0405", "t": "\u0422\u03a4\u13a2", "u": "\u057d", "v": "\u0475\u03bd\u13d9",
    "w": "\u051d\u13b3", "x": "\u0445\u03a7\u0425", "y": "\u0443\u03a5\u04ae", "z": "\u0396\u13c3",
}  # fmt: skip


def _twins() -> Iterator[tuple[str, str]]:
    """A letter, and one that is drawn nearly like it and is no everyday letter."""
    for code in range(0x80, sys.maxunicode + 1):
        char = chr(code)
        found = _BASE.fullmatch(unicodedata.name(char, "")) or _OTHER_BASE.fullmatch(unicodedata.name(char, ""))
        if found is None or char == "İ" or char.casefold() in _EVERYDAY:
            continue
        base = next(g for g in found.groups() if g).lower()
        # Compatibility forms as the full-width ones are the letter itself.
        if unicodedata.normalize("NFKC", char).casefold() != base and not _plain_accent(char):
            yield base, char
    for base, chars in DRAWN_ALIKE.items():
        yield from ((base, char) for char in chars)
    for mark in "\u0309\u031b\u0322\u0323\u0324\u0325\u0328\u032d\u0331\u0335\u0338\u20dd":
        yield from ((base, base + mark) for base in "aciklopqu")


_PLAIN = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030a\u030b\u030c")


def _plain_accent(char: str) -> bool:
    """True for a letter all of whose marks stand above it and are as large as those of French or Czech."""
    marks = [c for c in unicodedata.normalize("NFD", char) if unicodedata.combining(c)]
    return bool(marks) and all(c in _PLAIN for c in marks)


def _spelt(base: str, char: str) -> str:
    at = NAME.lower().index(base)
    return NAME[:at] + char + NAME[at + 1 :]


def test_no_letter_of_unicode_that_is_drawn_like_another_is_merged_unseen() -> None:
    twins = list(_twins())
    assert len(twins) > 500
    known = Entity("known", NAME, EntityType.ORGANIZATION, country="US")
    wrong = []
    for base, char in twins:
        name = _spelt(base, char)
        spelt = Entity("set:s:x", name, EntityType.ORGANIZATION, country="VN", of_set="s")
        found = compare(known, spelt)
        if found.decision is not Decision.UNSURE or found.rule != "look-alike" or slug(name) == slug(NAME):
            wrong.append((base, char, unicodedata.name(char[-1]), found.decision, found.rule))
    assert wrong == []


def test_everyday_letters_meet_their_plain_spelling() -> None:
    known = Entity("known", NAME, EntityType.ORGANIZATION)
    for char in sorted(_EVERYDAY - frozenset("øđłħŧŋ")):
        plain = unicodedata.normalize("NFD", char)[0]
        found = compare(known, Entity("set:s:x", _spelt(plain, char), EntityType.ORGANIZATION, of_set="s"))
        assert (found.decision, found.rule) == (Decision.SAME, "name"), char


@pytest.mark.parametrize(
    ("spelt", "plain"),
    [
        ("Société Générale", "Societe Generale"),
        ("Škoda", "Skoda"),
        ("Nestlé", "NESTLE"),
        ("İş Kapital", "is kapital"),
        ("Łódź Compute", "Lodz Compute"),
        ("Żabka Group", "Zabka Group"),
        ("Brașov Steel", "Braşov Steel"),
        ("Ørsted", "Orsted"),
        ("Việt Steel", "VIỆT STEEL"),
        ("Газпром", "Gazprom"),
        ("Open\ufe0fAI", "OpenAI"),
    ],
)
def test_accents_and_whole_alphabets_are_no_look_alikes(spelt: str, plain: str) -> None:
    one, other = (Entity(i, n, EntityType.ORGANIZATION) for i, n in (("a", spelt), ("b", plain)))
    assert compare(one, other).decision is Decision.SAME


@pytest.mark.parametrize(
    "name", ["Openaị", "аррӏе", "Appιe", "ϲohere", "Νvidia", "Nvidiɑ", "Open\u20ddAI", "O\u0323penAI"]
)
def test_a_near_twin_seen_in_text_is_an_entity_of_its_own_and_waits_for_a_person(name: str) -> None:
    known = [Entity(n.lower(), n, EntityType.ORGANIZATION) for n in ("OpenAI", "Apple", "Cohere", "Nvidia")]
    seen = Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)
    resolver = Resolver(known, [seen])
    assert resolver.canonical(seen) == seen.id
    assert [c.comparison.rule for c in resolver.unsure] == ["look-alike"]
    assert resolver.by_name(name) is None


def test_letters_of_east_asia_stand_beside_latin_ones_in_honest_names() -> None:
    for name in ("LINEヤフー", "LG전자", "ソニーAI"):
        one, other = (Entity(i, name, EntityType.ORGANIZATION) for i in "ab")
        assert compare(one, other).decision is Decision.SAME


def test_a_slip_beside_a_near_twin_is_no_slip() -> None:
    one, other = (
        Entity(i, n, EntityType.ORGANIZATION) for i, n in (("a", "Nordhaven Ḳompute"), ("b", "Nordhavn Kompute"))
    )
    assert compare(one, other, {"buys cloud from aws"}).decision is Decision.DIFFERENT
