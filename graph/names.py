"""Names as keys: what of a name tells firms apart, and the forms under which two spellings meet. No decisions here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from anyascii import anyascii
from cleanco.clean import custom_basename, normalize_terms, prepare_default_terms

from graph.letters import MARKS, drawn_like, is_mark, never_seen, odd, without_accents
from graph.paths import data_dir

# Prefix of the ids of entities that are only known from text.
SEEN = "text:"
_NOT_LETTER = re.compile(rf"(?:[^\w{MARKS}]|_)+")
_NOT_WORD = re.compile(rf"[^\w+&{MARKS}]+")
# Alphabets that stand in one word with another one in honest names, as "LINEヤフー" and "LG전자".
_BESIDE_OTHERS = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "MODIFIER"}
)
# A typing slip in a short name makes another firm's name too easily.
SLIP_LETTERS = 8


def visible(name: str) -> str:
    """A name in compatibility form (NFKC) without characters that are not seen, as zero-width ones.

    >>> visible("Ｎvi\\u200bdia")
    'Nvidia'
    """
    if name.isascii():
        return name
    return "".join(c for c in unicodedata.normalize("NFKC", name) if not never_seen(c))


@lru_cache(maxsize=262_144)
def normalised(name: str) -> str:
    """A name without what does not tell firms apart: case, punctuation, legal form, a leading "the", "'s".

    >>> normalised("The Nordhavn Compute, Inc.") == normalised("nordhavn compute")
    True
    """
    text = visible(name).replace("’", "'").strip().removesuffix("'s")
    # "Example Holdings Co., Ltd." has two layers of legal forms.
    for _ in range(3):
        bare = _without_legal_form(text)
        if bare == text:
            break
        text = bare
    parts = _NOT_WORD.sub(" ", text.casefold()).split()
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


def _without_legal_form(name: str) -> str:
    """cleanco's base name, tried only with the legal forms that end in the name's last word: it has 500 of them."""
    parts = name.split()
    if len(parts) < 2:
        return name
    terms = _legal_forms().get(_bare_word(parts[-1]))
    return (custom_basename(name, terms) or name) if terms else name


@cache
def _legal_forms() -> dict[str, list[tuple[int, list[str]]]]:
    """cleanco's forms and those written out in full (data/legal_forms.txt), the longest first, by their last word."""
    ours = [(len(words), words) for words in map(str.split, normalize_terms(_lines("legal_forms.txt")))]
    by_last: dict[str, list[tuple[int, list[str]]]] = {}
    for size, term in sorted((*prepare_default_terms(), *ours), key=lambda t: (-t[0], t[1])):
        by_last.setdefault(_bare_word(term[-1]), []).append((size, term))
    return by_last


def _lines(file: str) -> list[str]:
    lines = (data_dir() / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _bare_word(word: str) -> str:
    marks_off = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in marks_off if c.isalnum())


def slug(name: str) -> str:
    """A name as part of an id: lower case, without accents, hyphens between words; letters of all scripts stay.

    A mark that makes a near-twin of another letter stays, too: whoever takes it off makes "Openaị" another firm.

    >>> slug("Züri Compute & Söhne")
    'zuri-compute-sohne'
    >>> slug("Openaị") == slug("OpenAI")
    False
    """
    plain = name.casefold() if name.isascii() else without_accents(visible(name).casefold())
    return "-".join(_NOT_LETTER.sub(" ", plain).split())


@lru_cache(maxsize=262_144)
def compact(name: str) -> str:
    """The normalised name written together, "&" as "and": spellings that differ by blanks and hyphens meet.

    >>> compact("Deep-Mind Ltd") == compact("DeepMind")
    True
    """
    return slug(normalised(name).replace("&", " and ")).replace("-", "")


@lru_cache(maxsize=262_144)
def latin(name: str) -> str:
    """`compact` in plain Latin letters, by sound as far as letters go (anyascii), the same for all scripts.

    >>> latin("Ørsted A/S") == latin("Orsted")
    True
    """
    text = compact(name)
    return text if text.isascii() else "".join(c for c in anyascii(text).casefold() if c.isalnum())


@cache
def generic_words() -> frozenset[str]:
    """Words that firms add to their names and leave out again (data/generic_words.txt)."""
    return frozenset(w for line in _lines("generic_words.txt") for w in line.split())


@cache
def _full_words() -> dict[str, str]:
    """The word that stands for each of its forms (data/abbreviations.txt)."""
    return {form: line.split()[0] for line in _lines("abbreviations.txt") for form in line.split()}


@lru_cache(maxsize=262_144)
def spelt_out(name: str) -> str:
    """`slug` of the normalised name with each word in one form, be it shortened or in the plural.

    >>> spelt_out("Nordhavn Intl Labs") == spelt_out("Nordhavn International Laboratory, Inc.")
    True
    """
    full = _full_words()
    return "-".join(full.get(word, word) for word in slug(normalised(name)).split("-"))


@lru_cache(maxsize=262_144)
def words(name: str) -> frozenset[str]:
    """Words of the normalised name."""
    return frozenset(slug(normalised(name)).split("-")) - {""}


def telling_words(name: str) -> frozenset[str]:
    """Words without those that any firm may add; all of them if nothing else is left.

    >>> sorted(telling_words("Nordhavn Technologies Group"))
    ['nordhavn']
    """
    found = words(name)
    return found - generic_words() or found


def initials(name: str) -> str | None:
    """First letters of the words, None for a name of fewer than three.

    >>> initials("Advanced Micro Devices, Inc.")
    'amd'
    """
    parts = slug(normalised(name)).split("-")
    return "".join(p[0] for p in parts) if len(parts) > 2 and all(parts) else None


def mixed_script(name: str) -> bool:
    """True if one word of the name takes letters from more than one alphabet, as look-alikes do."""
    return not name.isascii() and any(len(_alphabets(word)) > 1 for word in visible(name).split())


def _alphabets(word: str) -> frozenset[str]:
    if word.isascii():
        return frozenset()
    found = {unicodedata.name(c, "?").split()[0] for c in word if c.isalpha() and not is_mark(c)}
    return frozenset(found - _BESIDE_OTHERS)


def odd_letters(name: str) -> frozenset[str]:
    """Letters and marks of the name that a reader takes for other letters, as a "k" with a hook."""
    text = compact(name)
    return frozenset() if text.isascii() else frozenset(c for c in text if odd(c))


@lru_cache(maxsize=65_536)
def look(name: str) -> str:
    """`compact` with each letter replaced by the Latin one that it is drawn like: look-alikes meet.

    "l" is as "i" here, since a capital "I" is drawn like it.

    >>> look("Nvidі\u0430") == look("Nvidia")
    True
    """
    drawn = name if name.isascii() else "".join(map(drawn_like, without_accents(name)))
    return compact(drawn).replace("l", "i")


def slips(name: str) -> Iterator[str]:
    """Forms of a long enough name with one letter left out: two names at one typing slip share one, or are one.

    The deletion neighbourhood of Bocek, Hunt and Stiller (2007), for one insertion, deletion, substitution or swap.
    """
    text = latin(name)
    if len(text) >= SLIP_LETTERS:
        yield text
        yield from {text[:i] + text[i + 1 :] for i in range(len(text))}
