"""An encoded sentence: placeholders for firms, sums and dates among words, and the way back to the document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from graph.model import Entity
from ingest.extract.amounts import Percent, Sum
from ingest.extract.times import When

E = "[\ue000-\ue3ff]"
C = "[\ue400-\ue7ff]"
M = "[\ue800-\uebff]"
P = "[\uec00-\uefff]"
D = "[\uf000-\uf3ff]"
Q = "[\uf400-\uf7ff]"  # a possessive pronoun: a firm to the frames that ask for an owner, a mere word to all others

CROWD = 14  # places for firms: a sentence with more is a table or hostile, and told by constructions alone

_FIRM = re.compile(E)


@dataclass(frozen=True, slots=True)
class Party:
    """One place in a sentence where one firm, or a list of firms, is named or meant."""

    start: int
    end: int
    entities: tuple[Entity, ...]
    names: tuple[str, ...]
    pronoun: bool = False
    chip: bool = False
    possessive: bool = False
    doubted: frozenset[str] = frozenset()  # ids of its entities for which only a capital letter speaks
    speaks: bool = False  # "we" of a text that the firm publishes: what it says of itself is no reporter's word
    owner: tuple[Entity, str] | None = None  # named before it: "OpenAI" of "OpenAI's Frontier"

    @property
    def weak(self) -> bool:
        """True where one of its names is doubted."""
        return bool(self.doubted)


@dataclass(slots=True)
class Token:
    """A word, mark or placeholder with its offsets in the document."""

    text: str
    start: int
    end: int


class Encoded:
    """A sentence as the frames see it, and the way back to the document."""

    def __init__(
        self, tokens: Sequence[Token], items: dict[str, Party | Sum | Percent | When], question: bool = False
    ) -> None:
        self.tokens = list(tokens)
        self.items = items
        self.question = question
        words = [t.text for t in self.tokens]
        self._starts = [0, *accumulate([len(word) + 1 for word in words])][:-1]
        self.text = " ".join(words)

    @property
    def firms(self) -> int:
        """Places of the sentence where a firm, or a list of firms, stands."""
        return len(_FIRM.findall(self.text))

    def token_at(self, offset: int) -> int:
        """Index of the token that holds the offset of the encoded text."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def offset(self, index: int) -> int:
        """Where the token begins in the encoded text."""
        return self._starts[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the document of `text[start:end]`."""
        first, last = self.token_at(start), self.token_at(max(start, end - 1))
        covered = self.tokens[first : last + 1]
        return min(t.start for t in covered), max(t.end for t in covered)

    def without(self, cuts: Sequence[tuple[int, int]]) -> Encoded:
        """The same sentence less the tokens that lie in the given ranges of the encoded text."""
        gone: set[int] = set()
        for start, end in cuts:
            first = bisect_left(self._starts, start)
            gone.update(range(first, bisect_left(self._starts, end)))
        return Encoded([t for i, t in enumerate(self.tokens) if i not in gone], self.items, self.question)

    def party(self, char: str) -> Party:
        """The firm or firms behind a placeholder."""
        item = self.items[char]
        assert isinstance(item, Party)
        return item
