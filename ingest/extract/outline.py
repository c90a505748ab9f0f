"""What a frame asks of a sentence token by token: whatever its regular expression matches passes, and little else does.

A frame's regular expression takes ten milliseconds to compile, since what may stand between a subject and its verb is
a long list, and of those whose words are in a sentence one in ten matches it. So the outline is asked first. Sets of
places are numbers, bit `n` being the place before token `n`; each element of a pattern takes the places where it may
begin to those where it may end. What an outline does not know it lets pass.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, reduce
from operator import or_

from ingest.extract import elements
from ingest.extract.encoded import C, D, E, M, P, Q

Phrase = tuple[str, ...]  # words, and classes of placeholders as `encoded` names them
Step = Callable[["Tokens", int], int]
Outline = tuple[Step, ...]
_CLASSES = {"\ue000": E, "\ue400": C, "\ue800": M, "\uec00": P, "\uf000": D, "\uf400": Q}
_CLASS = re.compile("\\[([\ue000\ue400\ue800\uec00\uf000\uf400])-.\\]")
_PLURAL = re.compile(r"([a-z-]+)s\?")
_WORD = re.compile(r"[^()\[\]|?*+\\^$.{}]+")
_APART = re.compile("[,;:()\ue000-\ue3ff]")
_DEAL_TO = 12  # tokens that "entered into a long and costly … memorandum of understanding to" has at most


class Tokens:
    """The tokens of one encoded sentence by what they are."""

    def __init__(self, text: str) -> None:
        self.words = text.split(" ")
        self.places = (1 << len(self.words) + 1) - 1  # all of them, that behind the last token too
        found: defaultdict[str, int] = defaultdict(int)
        for n, word in enumerate(self.words):
            found[_class_of(word)] |= 1 << n
        found["its"] |= found[Q]  # a possessive pronoun that was understood
        self._at = dict(found)
        self.present = self._at.keys()

    def at(self, word: str) -> int:
        """The places before this word, or before a placeholder of this class."""
        return self._at.get(word, 0)

    def any(self, words: Collection[str]) -> int:
        """The places before any of these."""
        return reduce(or_, map(self._at.__getitem__, self.present & words), 0)

    def where(self, test: Callable[[str], object]) -> int:
        """The places before the tokens that pass."""
        return sum(1 << n for n, word in enumerate(self.words) if test(word))

    @cached_property
    def verb_group(self) -> int:
        """What may stand between a subject and its verb: listed words, dates, talks with a firm, deals to do it."""
        found = self.where(lambda w: w in elements.VERB_GROUP or w.endswith("ly")) | self.any({D, ","})
        for n, word in enumerate(self.words[1:], 1):
            if word == "to" and not elements.BEFORE_TO.isdisjoint(self.words[max(0, n - 6) : n]):
                found |= (1 << n + 1) - (1 << max(0, n - _DEAL_TO))
            elif word == "with" and self.words[n - 1] in elements.TALKS:
                found |= 0b111 << n - 1
        return found

    @cached_property
    def noun_phrase(self) -> int:
        """What may stand between a verb and its object."""
        stop = elements.NP_STOP - {"and"}
        return self.where(lambda w: w == "," or (w not in stop and not _APART.search(w)))

    @cached_property
    def clause(self) -> int:
        """What the gap within a clause may hold."""
        return self.where(lambda w: w == "," or (w not in elements.GAP_STOP and not _APART.search(w)))

    @cached_property
    def clear(self) -> int:
        """All but semicolons."""
        return self.where(lambda w: ";" not in w)

    @cached_property
    def not_apart(self) -> int:
        """All but semicolons and firms."""
        return self.clear & ~self.at(E)

    @cached_property
    def adverbial(self) -> int:
        """What may stand behind a verb: when, where to and how much."""
        return self.any(elements.ADVERBIAL | {D, M, P, ","})


def _class_of(word: str) -> str:
    return _CLASSES.get(chr(ord(word) & 0xFC00), word) if len(word) == 1 and "\ue000" <= word <= "\uf7ff" else word


def passes(outline: Outline, tokens: Tokens, begin: int | None = None) -> bool:
    """False only where the frame's regular expression does not match. begin: a place to match at; None: anywhere."""
    places = tokens.places if begin is None else 1 << begin
    for step in outline:
        places = step(tokens, places) & tokens.places
        if not places:
            return False
    return True


def _phrases(wanted: Iterable[str]) -> Step:
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


def _optional(step: Step) -> Step:
    """With or without it."""
    return lambda tokens, places: places | step(tokens, places)


def _anything(tokens: Tokens, places: int) -> int:
    """Whatever follows: of an element that an outline cannot read."""
    return tokens.places & -(places & -places)


def _body(pattern: str) -> Step:
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
            words.append([_CLASSES[of_class[1]]] if of_class else [plural[1], plural[1] + "s"] if plural else [word])
        ways: list[Phrase] = [()]
        for choice in words:
            ways = [(*way, word) for way in ways for word in choice]
        found += ways
    return found


def _joined(step: Step) -> Step:
    """The verb, or another before it: "will design and build"."""

    def both(tokens: Tokens, places: int) -> int:
        return step(tokens, places | (places & tokens.at("and") >> 1) << 2)

    return both


def _placeholder(*classes: str) -> Step:
    """A placeholder of one of these classes."""
    return lambda tokens, places: (places & tokens.any(classes)) << 1


def _subject(tokens: Tokens, places: int) -> int:
    """A firm, or a unit of it, that something is said of."""
    after = (places & tokens.at(E)) << 1
    unit = after & tokens.at("'s")
    after |= unit << 2 | unit << 3 | unit << 4
    relative = tokens.any(elements.RELATIVE)
    return after | (after & relative) << 1 | (after & tokens.at(",") & relative >> 1) << 2


def _owner(tokens: Tokens, places: int) -> int:
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
    """At most so many of the allowed tokens, or a few more: one, two, four, … in a row."""

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


def _object(tokens: Tokens, places: int) -> int:
    """A firm, or a list of firms, with what stands before it."""
    return (_noun_phrase(tokens, places) & tokens.at(E)) << 1


def _possessor(tokens: Tokens, places: int) -> int:
    firm = (places & tokens.at(E)) << 1
    return places | firm | (firm & tokens.at("'s")) << 1


_MACROS: dict[str, Step] = {
    "vg": _run(lambda tokens: tokens.verb_group),
    "np": _noun_phrase,
    "np2": _up_to(3, lambda tokens: tokens.noun_phrase),
    "gap": _up_to(14, lambda tokens: tokens.clause),
    "gap2": _up_to(3, lambda tokens: tokens.clause),
    "far": _up_to(16, lambda tokens: tokens.not_apart),
    "any": _run(lambda tokens: tokens.clear),
    "adv": _up_to(6, lambda tokens: tokens.adverbial),
    "mk": _possessor,
    "M": _placeholder(M),
    "P": _placeholder(P),
    "C": _placeholder(C),
}


class Outlines:
    """Makes the outlines of patterns, each element once."""

    def __init__(self, forms: Mapping[str, Collection[str]], nouns: Mapping[str, Collection[str]]) -> None:
        """forms, nouns: all forms of each verb, and of the nouns of each class."""
        self._forms, self._nouns = forms, nouns
        self._steps: dict[str, Step | None] = {}

    def of(self, pattern: str) -> Outline:
        """The outline of a frame's pattern."""
        steps = []
        for n, element in enumerate(pattern.split(" ")):
            if element not in self._steps:
                self._steps[element] = self._step(element)
            step = self._steps[element]
            if step is not None:
                steps.append(_optional(step) if n and element.endswith("?") else step)
        return tuple(steps)

    def _step(self, element: str) -> Step | None:
        """None of what must not stand there, which an outline leaves to the expression."""
        macro = elements.ELEMENT.match(element)
        if macro is None:
            return _body(element.removesuffix("?").replace("_", " "))
        name, argument, _ = macro.groups()
        if argument is None:
            return _MACROS[name]
        named = argument.split("|")
        match name:
            case "not":
                return None
            case "S":
                return _subject
            case "G":
                return _owner
            case "O":
                return _object
            case "E":
                return _placeholder(E, Q) if argument == "both" else _placeholder(E)
            case "C":
                return _placeholder(C)
            case "v" | "w":
                return _joined(_phrases(f for each in named for f in self._forms[each]))
            case "x":
                return _phrases(argument.replace("_", " ").split("|"))
            case _:
                return _phrases(f for each in named for f in ([C] if each == "C" else self._nouns[each]))
