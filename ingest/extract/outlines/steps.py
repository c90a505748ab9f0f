"""What each element of a pattern does: it takes the places where it may begin to those where it may end.

An element that a step cannot read may be anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from ingest.extract import elements
from ingest.extract.encoded import C, E, M, P, Q
from ingest.extract.outlines.tokens import CLASSES, Tokens

Phrase = tuple[str, ...]  # words, and classes of placeholders as `encoded` names them
Step = Callable[[Tokens, int], int]
_CLASS = re.compile("\\[([\ue000\ue400\ue800\uec00\uf000\uf400])-.\\]")
_PLURAL = re.compile(r"([a-z-]+)s\?")
_WORD = re.compile(r"[^()\[\]|?*+\\^$.{}]+")


def phrases(wanted: Iterable[str]) -> Step:
    """One of these phrases, whose words have a blank between them."""
    return _one_of([tuple(w.split(" ")) for w in wanted])


def _one_of(wanted: Iterable[Phrase]) -> Step:
    every = list(wanted)
    words = frozenset(p[0] for p in every if len(p) == 1)
    longer: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in every:
        if len(phrase) > 1:
            longer[phrase[0]].append(phrase)

    def step(tokens: Tokens, places: int) -> int:
        found = (places & tokens.any(words)) << 1
        for first in tokens.present & longer.keys() if longer else ():
            for phrase in longer[first]:
                at = places
                for word in phrase:
                    at = (at & tokens.at(word)) << 1
                found |= at
        return found

    return step


def optional(step: Step) -> Step:
    """With or without it."""
    return lambda tokens, places: places | step(tokens, places)


def _anything(tokens: Tokens, places: int) -> int:
    """Whatever follows: of an element that an outline cannot read."""
    return tokens.places & -(places & -places)


def body(pattern: str) -> Step:
    """An element that is a piece of a regular expression, with blanks between its words."""
    alternatives = _alternatives(pattern)
    return _anything if alternatives is None else _one_of(alternatives)


def _alternatives(pattern: str) -> list[Phrase] | None:
    """The phrases that a plain choice stands for, None if it is more than that."""
    inner = pattern[3:-1] if pattern.startswith("(?:") and pattern.endswith(")") else pattern
    found: list[Phrase] = []
    for one in inner.split("|"):
        words = []
        for word in one.split(" "):
            of_class = _CLASS.fullmatch(word)
            plural = _PLURAL.fullmatch(word)
            if not of_class and not plural and not _WORD.fullmatch(word):
                return None
            words.append([CLASSES[of_class[1]]] if of_class else [plural[1], plural[1] + "s"] if plural else [word])
        ways: list[Phrase] = [()]
        for choice in words:
            ways = [(*way, word) for way in ways for word in choice]
        found += ways
    return found


def joined(step: Step) -> Step:
    """The verb, or another before it: "will design and build"."""

    def both(tokens: Tokens, places: int) -> int:
        return step(tokens, places | (places & tokens.at("and") >> 1) << 2)

    return both


def placeholder(*classes: str) -> Step:
    """A placeholder of one of these classes."""
    return lambda tokens, places: (places & tokens.any(classes)) << 1


def subject(tokens: Tokens, places: int) -> int:
    """A firm, or a unit of it, that something is said of."""
    after = (places & tokens.at(E)) << 1
    unit = after & tokens.at("'s")
    after |= unit << 2 | unit << 3 | unit << 4
    relative = tokens.any(elements.RELATIVE)
    return after | (after & relative) << 1 | (after & tokens.at(",") & relative >> 1) << 2


def owner(tokens: Tokens, places: int) -> int:
    """A firm, or a pronoun, that something is said to be of."""
    begun = places | (places & tokens.at("the")) << 1
    after = (begun & (tokens.at(E) | tokens.at(Q))) << 1
    whose = tokens.at("whose")
    return after | (after & (tokens.at("'s") | whose)) << 1 | (after & tokens.at(",") & whose >> 1) << 2


def _run(allowed: Callable[[Tokens], int]) -> Step:
    """As many of the allowed tokens as there are, or none."""

    def step(tokens: Tokens, places: int) -> int:
        within = allowed(tokens)
        # A carry runs from the lowest place through its run of allowed tokens, and stops behind it.
        return places | (within + (places & within)) ^ within

    return step


def _up_to(most: int, allowed: Callable[[Tokens], int]) -> Step:
    """At most so many of the allowed tokens, or up to twice as many: one, two, four, … in a row."""

    def step(tokens: Tokens, places: int) -> int:
        within, long, left = allowed(tokens), 1, most
        while left > 0:
            places |= (places & within) << long
            left -= long
            within &= within >> long
            long *= 2
        return places

    return step


_noun_phrase = _up_to(8, lambda tokens: tokens.noun_phrase)


def object_(tokens: Tokens, places: int) -> int:
    """A firm, or a list of firms, with what stands before it."""
    return (_noun_phrase(tokens, places) & tokens.at(E)) << 1


def _maker(tokens: Tokens, places: int) -> int:
    """A firm named in passing, or nothing."""
    firm = (places & tokens.at(E)) << 1
    return places | firm | (firm & tokens.at("'s")) << 1


MACROS: dict[str, Step] = {
    "vg": _run(lambda tokens: tokens.verb_group),
    "np": _noun_phrase,
    "np2": _up_to(3, lambda tokens: tokens.noun_phrase),
    "gap": _up_to(14, lambda tokens: tokens.clause),
    "gap2": _up_to(3, lambda tokens: tokens.clause),
    "far": _up_to(16, lambda tokens: tokens.not_apart),
    "any": _run(lambda tokens: tokens.clear),
    "adv": _up_to(6, lambda tokens: tokens.adverbial),
    "mk": _maker,
    "M": placeholder(M),
    "P": placeholder(P),
    "C": placeholder(C),
}
