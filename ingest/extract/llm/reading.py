"""A document as the rules read it: its sentences, the names in it and what they tell, for checking a model's rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from graph.model import Document, DocumentKind, Entity
from ingest.extract.found import Found
from ingest.extract.lexicon import Lexicon
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.rules import RuleExtractor
from ingest.extract.sentences import Sentence, split_sentences


class Reader:
    """Makes readings; built once."""

    def __init__(self, entities: Iterable[Entity], words: Lexicon, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._entities = list(entities)
        self._words = words

    @cached_property
    def rules(self) -> RuleExtractor:
        """The rules, made when the first row is checked."""
        return RuleExtractor(self._entities, self._words, fitted=False)

    def read(self, document: Document) -> Reading:
        """The document, of which each part is read when it is first asked for."""
        return Reading(document, self)


class Reading:
    """One document."""

    def __init__(self, document: Document, reader: Reader) -> None:
        self.document = document
        self.text = document.text
        self._reader = reader

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """All sentences, in order."""
        return list(split_sentences(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def known(self) -> Sequence[Mention]:
        """Where names of the gazetteer stand, ordinary words only where the context speaks for a firm."""
        return self._reader.gazetteer.known(self.text)

    @cached_property
    def unknown(self) -> Sequence[Mention]:
        """Where the rules see firms and authorities that no gazetteer lists."""
        prose = self.document.kind is not DocumentKind.FILING
        return self._reader.gazetteer.unknown(self.text, self.sentences, self.known, prose)

    @cached_property
    def found(self) -> Sequence[Found]:
        """What the rules find."""
        return self._reader.rules.found(self.document)

    def around(self, start: int, end: int, before: int = 0, after: int = 0) -> tuple[int, int]:
        """Offsets of the sentences that hold a stretch, and of so many before and after them."""
        first, last = self._at(start), self._at(max(start, end - 1))
        low, high = max(0, first - before), min(len(self.sentences) - 1, last + after)
        if high < 0:
            return start, end
        return min(start, self.sentences[low].start), max(end, self.sentences[high].end)

    def next_to(self, end: int) -> str:
        """The sentence behind the one that ends at `end`; nothing at the end of the text."""
        at = bisect_right(self._starts, max(0, end - 1))
        return self.text[self.sentences[at].start : self.sentences[at].end] if at < len(self.sentences) else ""

    def before(self, start: int) -> str:
        """The sentence before the one that begins at `start`; nothing at the head of the text."""
        at = bisect_right(self._starts, start) - 2
        return self.text[self.sentences[at].start : self.sentences[at].end] if at >= 0 else ""

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)
