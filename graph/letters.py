"""Letters as they are drawn: accents that spellings leave out, marks and letters that make a near-twin of another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from confusable_homoglyphs import confusables

# Ranges of combining marks, for a class of a regular expression: those that stay in a name belong to their letter.
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Drawn as nothing, though no format characters: fillers, joiners and selectors of a letter's shape.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | {
    chr(c) for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
# Alphabets whose letters are drawn alike; marks of others, as the points of Hebrew and Arabic, are left out at will.
_ALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC")
# Accents that are plain to see, on any letter: grave, acute, circumflex, tilde, macron, breve, diaeresis, ring, double
# acute, caron.
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030a\u030b\u030c")
# Small ones count as accents only on letters that alphabets have them on: French, Turkish, Polish, Baltic, Romanian.
_ACCENTED = {"\u0307": "cegiz", "\u0327": "cgklnrst", "\u0326": "st"}
_GREEK_ACCENTS = frozenset("\u0313\u0314\u0342\u0345")
# Letters of European alphabets that no accent can be taken off: everybody who writes them knows what they are.
_OWN_LETTERS = frozenset("æœøßþðđłħŧŋə")
_WITH = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH ")
# What compatibility form draws otherwise: the lunate sigma is drawn like "c".
_DRAWN = {"\u03f2": "c", "\u03f9": "C"}


def is_mark(char: str) -> bool:
    """True for a character that is drawn onto the letter before it."""
    return unicodedata.category(char) in ("Mn", "Me", "Mc")


def never_seen(char: str) -> bool:
    """True for a character that is drawn as nothing, as a zero-width one."""
    return char in _BLANK or unicodedata.category(char) == "Cf"


def without_accents(text: str) -> str:
    """A text without the accents that spellings of one name leave out; marks that make a near-twin stay.

    >>> without_accents("Société Škoda"), without_accents("Openaị") == "Openai"
    ('Societe Skoda', False)
    """
    kept = []
    base = ""
    for char in unicodedata.normalize("NFD", text):
        if not is_mark(char):
            base = char
        elif unicodedata.combining(char) and _accent(base, char):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=4096)
def _accent(base: str, mark: str) -> bool:
    alphabet = unicodedata.name(base, "?").split()[0] if base else "?"
    if alphabet not in _ALIKE:
        return True
    return (
        mark in _ACCENTS
        or base.casefold() in _ACCENTED.get(mark, "")
        or (alphabet == "GREEK" and mark in _GREEK_ACCENTS)
    )


@lru_cache(maxsize=4096)
def odd(char: str) -> bool:
    """True for what a reader takes for another letter, of a text `without_accents`: an uncommon Latin one, a mark."""
    if char.isascii() or char in _OWN_LETTERS:
        return False
    if unicodedata.name(char, "?").startswith("LATIN "):
        return True
    marks = [c for c in unicodedata.normalize("NFD", char) if is_mark(c)]
    return bool(marks) and unicodedata.name(char, "?").split()[0] in (*_ALIKE, "COMBINING")


@lru_cache(maxsize=4096)
def drawn_like(letter: str) -> str:
    """The plain Latin letter that one is drawn like, in either case, with nothing of its marks; itself if like none.

    >>> [drawn_like(c) for c in "\u0430\u04cf\u03b9\u1ecb\u0261\u03f2\u00f8"]
    ['a', 'i', 'i', 'i', 'g', 'c', 'ø']
    """
    if letter.isascii():
        return letter
    if letter in _DRAWN:
        return _DRAWN[letter]
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not is_mark(c))
    if bare != letter:
        return "".join(map(drawn_like, bare))
    if letter.casefold() in _OWN_LETTERS:
        return letter
    # "ƙ" and "ʋ": the letter with something added.
    if based := _WITH.match(unicodedata.name(letter, "")):
        return based[1].lower()
    for spelt in (letter, letter.upper()):
        for alike in confusables.is_confusable(spelt, greedy=True, preferred_aliases=[]) or ():
            for glyph in alike["homoglyphs"]:
                if len(glyph["c"]) == 1 and glyph["c"].isascii() and glyph["c"].isalpha():
                    return str(glyph["c"])
    sound = anyascii(letter) if unicodedata.name(letter, "?").startswith("LATIN ") else ""
    return sound if sound.isalpha() else letter
