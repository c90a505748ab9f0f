"""Keeps a model from claiming more than its own quotation says: signals may weaken a modality, never raise it."""

from __future__ import annotations

from graph.model import Modality
from ingest.extract.lexicon import Lexicon
from ingest.extract.modality.signals import Signals

_ASSERTED = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED})
# Signals in the clause, each with what it makes of an assertion; the first that is found decides.
_WEAKER = (
    ("denial", Modality.DENIED), ("alleged", Modality.ALLEGED), ("negotiating", Modality.NEGOTIATING),
    ("speculation", Modality.NEGOTIATING), ("reported", Modality.REPORTED),
)  # fmt: skip


class Caution:
    """Weakens what a model asserts where the words around it do not."""

    def __init__(self, words: Lexicon) -> None:
        self._signals = Signals(words)

    def modality(self, said: Modality, sentence: str, quote: str) -> Modality:
        """The modality said, or a weaker one. sentence: the whole one that the quotation stands in."""
        if said not in _ASSERTED:
            return said
        clause = quote.lower()
        before = sentence.lower().partition(clause)[0]
        for name in ("denial", "alleged"):
            if self._signals.before[name].search(before):
                return Modality(dict(_WEAKER)[name])
        for name, modality in _WEAKER:
            if self._signals.head[name].search(clause):
                return modality
        if self._signals.sentence["media"].search(sentence.lower()):
            return Modality.REPORTED
        promised = self._signals.head["announced"].search(clause)
        return Modality.ANNOUNCED if promised else said
