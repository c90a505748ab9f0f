"""The tokens of an encoded sentence by what they are: sets of places as numbers, bit `n` the place before token `n`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cached_property, reduce
from operator import or_

from ingest.extract import elements
from ingest.extract.encoded import C, D, E, M, P, Q

CLASSES = {"\ue000": E, "\ue400": C, "\ue800": M, "\uec00": P, "\uf000": D, "\uf400": Q}
# What no word of a noun phrase, and none of a gap, holds: `elements.MACROS`.
_NOT_IN_PHRASE, _NOT_IN_GAP = re.compile("[,;:()\ue000-\ue3ff]"), re.compile("[,;:\ue000-\ue3ff]")
_STOP = elements.NP_STOP - {"and"}
_ADVERBIAL = elements.ADVERBIAL | {D, M, P, ","}
_DEAL_TO = 12  # tokens that "entered into a long and costly … memorandum of understanding to" has, and one more


class Tokens:
    """One encoded sentence."""

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
        return self.where(lambda w: w == "," or (w not in _STOP and not _NOT_IN_PHRASE.search(w)))

    @cached_property
    def clause(self) -> int:
        """What the gap within a clause may hold."""
        return self.where(lambda w: w == "," or (w not in elements.GAP_STOP and not _NOT_IN_GAP.search(w)))

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
        return self.any(_ADVERBIAL)


def _class_of(word: str) -> str:
    return CLASSES.get(chr(ord(word) & 0xFC00), word) if len(word) == 1 and "\ue000" <= word <= "\uf7ff" else word
