"""A quotation as a tie for the judge of the rules: who stands where in it, and which word joins them."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import Claim, Entity, Kind
from ingest.extract.amounts import find_percents, find_sums
from ingest.extract.clauses import encode
from ingest.extract.encoded import Encoded, Party
from ingest.extract.frames import Frame, Frames, Hit
from ingest.extract.lexicon import Lexicon
from ingest.extract.llm.parties import Named
from ingest.extract.llm.reading import Reading
from ingest.extract.place import Place
from ingest.extract.times import find_dates

_ENDING = ("end", "stop", "lapse", "collapse", "giveup")  # classes of verbs
_AUXILIARY = frozenset({"is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "having"})
_OWNING = frozenset({"'s", "'", "its", "their", "his", "her", "whose", "an", "a", "the", "any", "another"})


class Ties:
    """Holds the words by which a tie is found in a quotation."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        self._frames = frames
        names = words.tables["classes"]["nouns"]
        self._nouns = frozenset(form for name in names for noun in frames.nouns(name) for form in _numbers(noun))
        self._endings = frozenset(form for name in _ENDING for form in frames.forms[name] if " " not in form)

    def hit(self, reading: Reading, claim: Claim, source: Named, target: Named) -> Hit | None:
        """The tie between the parties of the quotation, about the verb or noun that joins them; None without a word."""
        encoded = self._encoded(reading, claim, source, target)
        inside = [
            i for i, t in enumerate(encoded.tokens) if claim.evidence.start <= t.start and t.end <= claim.evidence.end
        ]
        if not inside:
            return None
        places = [i for each in (source, target) for i in inside if _names(encoded, i, each.entity)]
        first, last = (min(places), max(places)) if places else (inside[0], inside[-1])
        first, last = self._ends(encoded, inside, (source.entity, target.entity), first, last)
        words = [t.text for t in encoded.tokens]
        at, nominal = self._anchor(words, inside, first, last, claim.kind)
        begin, stop = (first, last) if at is None else (min(first, at), max(last, at))
        start, end = encoded.offset(begin), encoded.offset(stop) + len(words[stop])
        parts = {"from": (start, start + 1), "to": (encoded.offset(last), encoded.offset(last) + 1)}
        if at is not None:
            verb = encoded.offset(at)
            parts |= {"v": (verb, verb + len(words[at])), "vg": (min(start + 1, verb), verb)}
        options = {"pattern": "{S:from} {E:to}", "cued": True}
        frame = Frame("llm", claim.kind, "", (), (), at is not None and not nominal, options, 0, 2)
        place = Place(encoded.text, (start, end), parts)
        return Hit(frame, encoded, place, encoded.text[:start], None, start)

    @staticmethod
    def _encoded(reading: Reading, claim: Claim, source: Named, target: Named) -> Encoded:
        """The sentences of the quotation as the rules see them, in which at least the two parties are firms."""
        start, end = reading.around(claim.evidence.start, claim.evidence.end)
        parties = [
            Party(each.start, each.end, (each.entity,), (reading.text[each.start : each.end],))
            for each in (source, target)
            if each.end > each.start
        ]
        for mention in (*reading.known, *reading.unknown):
            inside = start <= mention.start and mention.end <= end
            if inside and all(mention.end <= p.start or p.end <= mention.start for p in parties):
                name = reading.text[mention.start : mention.end]
                parties.append(Party(mention.start, mention.end, (mention.entity,), (name,)))
        parties.sort(key=lambda p: p.start)
        text, published = reading.text, reading.document.published
        return encode(
            text, start, end, parties,
            list(find_sums(text, start, end)), list(find_percents(text, start, end)),
            list(find_dates(text, published, start, end)),
        )  # fmt: skip

    @staticmethod
    def _ends(
        encoded: Encoded, inside: Sequence[int], parties: tuple[Entity, Entity], first: int, last: int
    ) -> tuple[int, int]:
        """Of the places where the parties stand, the nearest two, which no question's end parts if others are there."""
        one, two = ([i for i in inside if _names(encoded, i, each)] for each in parties)
        asked = [i for i in inside if encoded.tokens[i].text == "?"]
        pairs = [
            (any(min(a, b) < i < max(a, b) for i in asked), abs(a - b), min(a, b), max(a, b)) for a in one for b in two
        ]
        return min(pairs)[2:] if pairs else (first, last)

    def _anchor(
        self, words: Sequence[str], inside: Sequence[int], first: int, last: int, kind: Kind
    ) -> tuple[int | None, bool]:
        """Where the verb or noun of the tie stands, and whether it is a noun: between, else behind, else before."""
        between = range(first + 1, last)
        behind = range(last + 1, inside[-1] + 1)
        if kind is Kind.TERMINATION:
            ends = [i for i in (*between, *behind, *range(inside[0], first)) if words[i] in self._endings]
            if ends:
                return ends[0], self._nominal(words, ends[0])
        verbs = [i for i in between if self._verbal(words, i)]
        if verbs:
            return verbs[-1], False
        nouns = [i for i in between if words[i] in self._nouns] or [i for i in between if self._noun(words, i)]
        if nouns:
            return nouns[0], True
        nouns = [i for i in range(inside[0], first) if self._noun(words, i)]
        if nouns:
            return nouns[-1], True
        verbs = [i for i in (*behind, *range(inside[0], first)) if self._verbal(words, i)]
        return (verbs[0], False) if verbs else (None, True)

    def _verbal(self, words: Sequence[str], i: int) -> bool:
        word = words[i]
        if word in _AUXILIARY or self._nominal(words, i):
            return False
        return word in self._frames.tags or (word.isalpha() and word.endswith("ed") and len(word) > 4)

    def _noun(self, words: Sequence[str], i: int) -> bool:
        return words[i] in self._nouns or (words[i] in self._frames.tags and self._nominal(words, i))

    @staticmethod
    def _nominal(words: Sequence[str], i: int) -> bool:
        return words[i + 1 : i + 2] == ["of"] or (i > 0 and words[i - 1] in _OWNING)


def _names(encoded: Encoded, i: int, entity: Entity) -> bool:
    item = encoded.items.get(encoded.tokens[i].text)
    if not isinstance(item, Party):
        return False
    return any(e.id == entity.id for e in item.entities) or (item.owner is not None and item.owner[0].id == entity.id)


def _numbers(noun: str) -> tuple[str, str]:
    return noun, f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
