"""Finds ties by cue and grammar, for sentences that no construction of the lexicon fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from graph.model import EntityType, Kind
from ingest.extract.cued.grammar import BREAKS, PREPOSITIONS, RELATIVES, Grammar
from ingest.extract.place import Place
from ingest.extract.cued.slots import Slots, of_noun, of_verb
from ingest.extract.cued.ties import Cue, Cues, longest, phrase_at
from ingest.extract.encoded import Encoded
from ingest.extract.frames import Frames, Hit
from ingest.extract.lexicon import Lexicon

_MOST = 40  # cues of one sentence that are looked at
_HEADS = frozenset({
    "unit", "units", "division", "business", "arm", "maker", "makers", "designer", "company", "firm", "start-up",
    "startup", "group", "team", "market", "industry", "developer", "specialist", "manufacturer", "giant", "provider",
    "supplier", "operator", "customers", "market-leader", "rival", "outfit", "house", "landlord",
})  # fmt: skip


class Stage:
    """The cues and how to look for them; built once."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        self._cues = Cues(words, frames)
        self._tags = frames.tags
        self.words = frozenset(self._cues.by_word)

    def hits(self, encoded: Encoded) -> list[Hit]:
        """Every tie that a cue of the sentence could tell, the surest cue first."""
        words = [t.text for t in encoded.tokens]
        places = [i for i, w in enumerate(words) if w in self._cues.by_word]
        if not places or encoded.firms < 1:
            return []
        grammar = Grammar(encoded, self._tags)
        found = list(islice(self._hits(grammar, places), _MOST))
        found.sort(key=lambda hit: hit.frame.order)
        return found

    def _hits(self, grammar: Grammar, places: Sequence[int]) -> Iterator[Hit]:
        for i in places:
            seen: dict[tuple[bool, int], Slots] = {}
            for parts, cue, verbal in self._cues.by_word[grammar.words[i]]:
                if not phrase_at(grammar.words, i, parts):
                    continue
                if verbal != (i in grammar.verbs) and not (verbal and len(parts) > 1):
                    continue
                if not verbal and grammar.word(i + len(parts)) in _HEADS:
                    continue
                key = (verbal, len(parts))
                if key not in seen:
                    seen[key] = (of_verb if verbal else of_noun)(grammar, i, len(parts))
                hit = self._hit(grammar, cue, i, len(parts), seen[key], verbal)
                if hit is not None:
                    yield hit

    def _hit(self, grammar: Grammar, cue: Cue, at: int, length: int, slots: Slots, verbal: bool) -> Hit | None:
        theme = None
        last = min(slots.end + 6, len(grammar.words))
        for k in range(slots.end, last):
            if grammar.word(k) in BREAKS or grammar.word(k) in RELATIVES or grammar.opens(k) or grammar.kind(k) == "E":
                last = k
                break
        if cue.themes:
            theme = self._theme(grammar, cue, at + length, last)
            if theme is None:
                theme = self._theme(grammar, cue, slots.start, at)
            if theme is None:
                return None
        if cue.without and longest(grammar.words, range(at + length, last), cue.without) is not None:
            return None
        if cue.options.get("bare") and grammar.word(at + length) not in PREPOSITIONS:
            return None
        governor = grammar.word(slots.verb) if slots.verb is not None and not verbal else ""
        if governor in cue.not_verbs:
            return None
        parties = self._parties(grammar, cue, slots)
        if parties is None:
            return None
        if cue.frame.kind is Kind.REGULATORY_ACTION:
            parties = parties[0], self._buyer(grammar, at, last, parties[0]) or parties[1]
        return self._made(grammar, cue, at, length, slots, verbal, parties, theme)

    @staticmethod
    def _theme(grammar: Grammar, cue: Cue, start: int, end: int) -> int | None:
        for i in range(start, end):
            if grammar.kind(i) in {"P", "C", "M"} and grammar.kind(i) in cue.themes:
                return i
            found = longest(grammar.words, (i,), cue.themes)
            if found is not None and grammar.word(i + 1) not in _HEADS and i not in grammar.verbs:
                return i
        return None

    def _parties(self, grammar: Grammar, cue: Cue, slots: Slots) -> tuple[int, int] | None:
        """Indices of from and to; the same index twice for a list of both."""
        def usable(i: int, regulator: bool | None) -> bool:
            if grammar.kind(i) not in {"E", "Q"}:
                return False
            types = {e.type for e in grammar.encoded.party(grammar.words[i]).entities}
            return regulator is None or (EntityType.REGULATOR in types) is regulator

        acts = cue.frame.kind is Kind.REGULATORY_ACTION
        for place in cue.both:
            for i in slots.places.get(place, ()):
                if cue.options.get("needs") == "pronoun" and not grammar.encoded.party(grammar.words[i]).pronoun:
                    continue
                if usable(i, None) and len(grammar.encoded.party(grammar.words[i]).entities) > 1:
                    return i, i
        source = _first(cue.sources, slots, lambda i: usable(i, True if acts else None))
        if source is None:
            return None
        ids = {e.id for e in grammar.encoded.party(grammar.words[source]).entities}

        def other(i: int) -> bool:
            if not usable(i, False if acts else None) or i == source:
                return False
            return ids.isdisjoint(e.id for e in grammar.encoded.party(grammar.words[i]).entities)

        target = _first(cue.targets, slots, other)
        return None if target is None else (source, target)

    def _buyer(self, grammar: Grammar, at: int, last: int, authority: int) -> int | None:
        """Of a purchase that an authority rules on: the buyer."""
        for i in range(at, last):
            if i in grammar.verbs or grammar.word(i) not in self._cues.purchases:
                continue
            slots = of_noun(grammar, i)
            for place in ("poss", "by"):
                for j in slots.places.get(place, ()):
                    if j > authority and grammar.kind(j) == "E":
                        return j
        return None

    def _made(
        self, grammar: Grammar, cue: Cue, at: int, length: int, slots: Slots, verbal: bool, parties: tuple[int, int],
        theme: int | None,
    ) -> Hit:  # fmt: skip
        encoded, (source, target) = grammar.encoded, parties
        verb = at if verbal else slots.verb if slots.subject is not None and slots.verb is not None else at
        size = length if verb == at else 1
        if cue.options.get("apart"):
            verb, size, slots = at, length, Slots()
        inner = [source, target, at, verb, *([theme] if theme is not None else [])]
        if slots.verb is not None and slots.verb < verb:
            inner.append(slots.verb)
        if slots.subject is not None:
            inner.append(slots.subject)
        first, last = min(inner), max(*inner, at + length - 1)
        start = encoded.offset(first)
        end = encoded.offset(last) + len(grammar.words[last])
        begin = encoded.offset(verb)
        stop = encoded.offset(verb + size - 1) + len(grammar.words[verb + size - 1])
        noun = encoded.offset(at), encoded.offset(at + length - 1) + len(grammar.words[at + length - 1])
        if cue.frame.kind is Kind.TERMINATION and theme is not None:
            noun = encoded.offset(theme), encoded.offset(theme) + len(grammar.words[theme])
        parts = {"v": (begin, stop), "vg": (min(start + 1, begin), begin), "object": noun}
        for name, index in (("from", source), ("to", target)):
            parts[name] = (encoded.offset(index), encoded.offset(index) + 1)
        if source == target:
            parts["both"] = parts.pop("from")
            parts.pop("to")
        place = Place(encoded.text, (start, end), parts)
        frame = cue.frame if first in {slots.subject, source, target} and first != at and verb != first else cue.nominal
        return Hit(frame, encoded, place, encoded.text[:start], None, start)


def _first(places: Sequence[str], slots: Slots, usable: object) -> int | None:
    for place in places:
        for i in slots.places.get(place, ()):
            if usable(i):  # type: ignore[operator]
                return i
    return None
