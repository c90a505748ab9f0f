"""Finds ties by cue and grammar, for sentences that no construction of the lexicon fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import islice

from graph.model import EntityType, Kind
from ingest.extract.cued.arguments import of_noun, of_verb
from ingest.extract.cued.grammar import Grammar
from ingest.extract.cued.slots import Slots
from ingest.extract.cued.ties import Cue, Cues, longest, phrase_at
from ingest.extract.cued.words import BREAKS, PREPOSITIONS, RELATIVES
from ingest.extract.encoded import CROWD, Encoded, Party
from ingest.extract.frames import Frames, Hit
from ingest.extract.lexicon import Lexicon
from ingest.extract.place import Place

_OTHER = "\ue3ff"  # a placeholder that stands in no sentence: a firm of the sentences before
_PASTS = frozenset({
    "found", "lent", "came", "sat", "lay", "told", "fought", "went", "gone", "got", "gave", "had", "put",
    "written", "wrote", "drawn", "drew", "begun", "began", "sold", "stood", "given", "taken", "took", "let",
    "sent", "fell", "made", "held", "bought", "brought", "kept", "left", "lost", "met", "ran", "spoke", "thought",
    "won",
})  # fmt: skip
_MOST = 16  # ties of one sentence that are looked at
_HEADS = frozenset({
    "unit", "units", "division", "business", "arm", "maker", "makers", "designer", "company", "firm", "start-up",
    "startup", "group", "team", "market", "industry", "developer", "specialist", "manufacturer", "giant", "provider",
    "supplier", "operator", "customers", "market-leader", "rival", "outfit", "house", "landlord",
})  # fmt: skip


class Stage:
    """The cues and how to look for them; built once."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        self._cues = Cues(words, frames)
        own = {f: _form(f) for cue in self._cues.all for f in cue.verbs if " " not in f}
        self.tags = {**own, **frames.tags}
        self.use(self._cues.all)

    @property
    def cues(self) -> Sequence[Cue]:
        """The cues that are heard, the surest first."""
        return tuple(self._cues.all)

    def use(self, cues: Sequence[Cue]) -> None:
        """Hear these cues from now on, and no others."""
        self._cues.use(cues)
        self.words = frozenset(self._cues.by_word)
        # Of cues that may leave one party to the sentences before.
        self.alone = frozenset(
            w for w, rows in self._cues.by_word.items() if any(c.options.get("alone") for _, c, _, _ in rows)
        )

    def possible(self, words: Set[str]) -> bool:
        """False where no cue stands with what it must be said of. words: `letters` of the sentence."""
        return self._cues.written.met(words) != 0

    def hits(
        self, encoded: Encoded, others: Sequence[Party] = (), settled: Callable[[int, int], bool] | None = None
    ) -> list[Hit]:
        """Every tie that a cue of the sentence could tell, the surest cue first.

        others: the firms that the sentences before have named, for "has hit back with a counterclaim". settled: of a
        stretch of the document, whether all ties of its firms are told, so that its cues need not be heard.
        """
        words = [t.text for t in encoded.tokens]
        places = [i for i, w in enumerate(words) if w in self._cues.by_word]
        if not places or not 1 <= encoded.firms <= CROWD:
            return []
        grammar = Grammar(encoded, self.tags)
        heard = self._cues.said.met(grammar.said)
        if not heard:
            return []
        cues = self._spoken(grammar, places, heard)
        # Where there may be too many ties, all of them count.
        if settled and sum(encoded.firms if cue.options.get("many") else 1 for _, _, cue, _ in cues) <= _MOST:
            cues = [row for row in cues if not (row[2].once and settled(*_span(encoded, row[0], len(row[1]))))]
        found = list(islice(self._hits(grammar, cues, others), _MOST))
        found.sort(key=lambda hit: hit.frame.order)
        return found

    def _spoken(
        self, grammar: Grammar, places: Sequence[int], heard: int
    ) -> list[tuple[int, tuple[str, ...], Cue, bool]]:
        """The cues whose own words stand at the places. heard: those that the sentence has all words for, as bits."""
        found = []
        for i in places:
            for parts, cue, verbal, bit in self._cues.by_word[grammar.words[i]]:
                if not heard & bit or not phrase_at(grammar.words, i, parts):
                    continue
                if verbal != (i in grammar.verbs) and not (verbal and len(parts) > 1):
                    continue
                if verbal or grammar.word(i + len(parts)) not in _HEADS:
                    found.append((i, parts, cue, verbal))
        return found

    def _hits(
        self, grammar: Grammar, cues: Sequence[tuple[int, tuple[str, ...], Cue, bool]], others: Sequence[Party]
    ) -> Iterator[Hit]:
        seen: dict[tuple[int, bool, int], Slots] = {}
        for i, parts, cue, verbal in cues:
            key = (i, verbal, len(parts))
            if key not in seen:
                seen[key] = (of_verb if verbal else of_noun)(grammar, i, len(parts))
            yield from self._told(grammar, cue, i, len(parts), seen[key], verbal, others)

    def _told(
        self, grammar: Grammar, cue: Cue, at: int, length: int, slots: Slots, verbal: bool, others: Sequence[Party]
    ) -> Iterator[Hit]:
        if not verbal and grammar.word(at) == "but" and "no" not in grammar.words[max(0, at - 3) : at]:
            return
        theme = None
        last = min(slots.end + 6, len(grammar.words))
        for k in range(slots.end, last):
            if (
                grammar.word(k) in BREAKS
                or grammar.word(k) in RELATIVES
                or grammar.opens(k)
                or grammar.kind(k) == "E"
                or (grammar.word(k) == "and" and k + 1 in grammar.verbs)
            ):
                last = k
                break
        if cue.themes:
            theme = self._theme(grammar, cue, at + length, last)
            far = theme is not None and any(grammar.word(k) == "and" for k in range(at, theme))
            if far and cue.options.get("near"):
                return
            if theme is None:
                begin = _noun_before(grammar, slots.start)
                passive = verbal and grammar.passive(at)
                # "A has its chips made by B and took": what stands between who acts and the verb is another's object.
                until = slots.subject if verbal and not passive and slots.subject is not None else at
                theme = self._theme(grammar, cue, begin, min(at, max(until, begin)), sums=passive)
            if theme is None and ("rest" in cue.targets or cue.options.get("wide")):
                theme = self._theme(grammar, cue, 0, len(grammar.words), sums=False)
            if theme is None:
                return
        if cue.without and longest(grammar.words, range(at + length, last), cue.without) is not None:
            return
        if "M" in cue.without and any(grammar.kind(k) == "M" for k in range(at + length, last)):
            return  # "lent it $5m": money is no ware
        if cue.options.get("direct") and grammar.word(at + length) == "to":
            return  # "chose to sue it"
        if cue.options.get("bare") and grammar.word(at + length) not in PREPOSITIONS:
            return
        governor = grammar.word(slots.verb) if slots.verb is not None and not verbal else ""
        if governor in cue.not_verbs:
            return
        if cue.frame.kind is Kind.DISPUTE and any(_usable(grammar, i, True) for i in _at(("with", "to"), slots)):
            return  # a complaint to an authority is no lawsuit
        told = False
        for parties in self._parties(grammar, cue, slots):
            source, target = parties
            if cue.frame.kind is Kind.REGULATORY_ACTION:
                target = self._buyer(grammar, at, last, source) or target
            told = True
            yield self._made(grammar, cue, at, length, slots, verbal, (source, target), theme)
        if not told and cue.options.get("alone"):
            named, other = self._left_out(grammar, cue, slots, others)
            if named is not None and other is not None:
                yield self._made(grammar, cue, at, length, slots, verbal, (named, named), theme, other)

    @staticmethod
    def _theme(grammar: Grammar, cue: Cue, start: int, end: int, sums: bool = True) -> int | None:
        for i in range(start, end):
            if (
                grammar.kind(i) in {"P", "C", "M"}
                and grammar.kind(i) in cue.themes
                and (sums or grammar.kind(i) == "C")
            ):
                return i
            found = longest(grammar.words, (i,), cue.themes)
            if found is not None and grammar.word(i + 1) not in _HEADS and i not in grammar.verbs:
                return i
        return None

    def _parties(self, grammar: Grammar, cue: Cue, slots: Slots) -> list[tuple[int, int]]:
        """Indices of from and to, one pair unless the cue takes many; the same index twice for a list of both."""
        acts = cue.frame.kind is Kind.REGULATORY_ACTION
        for place in cue.both:
            for i in slots.places.get(place, ()):
                party = _party(grammar, i)
                if party is not None and len(party.entities) > 1:
                    plural = cue.options.get("needs") == "pronoun"
                    planned = slots.verb is not None and grammar.verbs.get(slots.verb) == "base" and not party.weak
                    if not plural or (party.pronoun and planned):
                        return [(i, i)]
        found = []
        sources = [i for i in _at(cue.sources, slots) if _usable(grammar, i, True if acts else None)]
        if not sources and "rest" in cue.sources:
            known = {e.id for i in _at(cue.targets, slots) if (p := _party(grammar, i)) for e in p.entities}
            sources = _rest(grammar, known)
        for source in sources if cue.options.get("many") else sources[:1]:
            ids = {e.id for e in grammar.encoded.party(grammar.words[source]).entities}
            for i in [*_at(cue.targets, slots), *(_rest(grammar, ids) if "rest" in cue.targets else ())]:
                if i == source or not _usable(grammar, i, False if acts else None):
                    continue
                if ids.isdisjoint(e.id for e in grammar.encoded.party(grammar.words[i]).entities):
                    found.append((source, i))
                    break
        return found

    @staticmethod
    def _left_out(grammar: Grammar, cue: Cue, slots: Slots, others: Sequence[Party]) -> tuple[int | None, Party | None]:
        """The party that the sentence names, and the one other firm that the text has named before."""
        sources = [i for i in _at(cue.sources, slots) if _usable(grammar, i, False)]
        here = {e.id for i in range(len(grammar.words)) if (p := _party(grammar, i)) for e in p.entities}
        if not sources or len(here) != 1:
            return None, None
        rest = {e.id: p for p in others for e in p.entities if e.id not in here}
        return (sources[0], next(iter(rest.values()))) if len(rest) == 1 else (None, None)

    def _buyer(self, grammar: Grammar, at: int, last: int, authority: int) -> int | None:
        """Of a purchase that an authority rules on: the buyer."""
        before = range(max(0, at - 14), at) if grammar.passive(at) else ()
        for i in (*range(at, last), *before):
            if i in grammar.verbs or grammar.word(i) not in self._cues.purchases:
                continue
            slots = of_noun(grammar, i)
            for place in ("poss", "by"):
                for j in slots.places.get(place, ()):
                    if (j > authority or i < at) and grammar.kind(j) == "E":
                        return j
        return None

    def _made(
        self, grammar: Grammar, cue: Cue, at: int, length: int, slots: Slots, verbal: bool, parties: tuple[int, int],
        theme: int | None, other: Party | None = None,
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
        meant: dict[str, str] = {}
        if other is not None:
            parts.pop("to")
            encoded.items[_OTHER] = other
            meant["to"] = _OTHER
        elif source == target:
            parts["both"] = parts.pop("from")
            parts.pop("to")
        place = Place(encoded.text, (start, end), parts, meant)
        frame = cue.frame if first == slots.subject and verb != first else cue.nominal
        return Hit(frame, encoded, place, encoded.text[:start], None, start)


def _span(encoded: Encoded, at: int, length: int) -> tuple[int, int]:
    """Offsets in the document of the words from `at` on."""
    tokens = encoded.tokens[at : at + length]
    return min(t.start for t in tokens), max(t.end for t in tokens)


def _form(verb: str) -> str:
    """The form of a verb that no class of the lexicon has, by its ending."""
    if verb.endswith("ing"):
        return "ing"
    if verb.endswith("ed") or verb in _PASTS:
        return "ed"
    return "s" if verb.endswith("s") else "base"


def _at(places: Sequence[str], slots: Slots) -> list[int]:
    return [i for place in places for i in slots.places.get(place, ())]


def _noun_before(grammar: Grammar, start: int) -> int:
    """Where the noun begins to which the first firm belongs: "memory for Acme"."""
    for i in range(start - 1, max(-1, start - 4), -1):
        word = grammar.word(i)
        if word in BREAKS or word in RELATIVES or grammar.opens(i) or i in grammar.verbs or word == ",":
            return i + 1
    return max(0, start - 3)


def _rest(grammar: Grammar, ids: set[str]) -> list[int]:
    """Where the sentence names the one firm that is not among these; empty where there are several or none."""
    found: dict[tuple[str, ...], int] = {}
    for i in range(len(grammar.words)):
        party = _party(grammar, i)
        if party is not None and grammar.kind(i) == "E" and ids.isdisjoint(e.id for e in party.entities):
            found.setdefault(tuple(e.id for e in party.entities), i)
    return list(found.values()) if ids and len(found) == 1 else []


def _party(grammar: Grammar, i: int) -> Party | None:
    return grammar.encoded.party(grammar.words[i]) if grammar.kind(i) in {"E", "Q"} else None


def _usable(grammar: Grammar, i: int, authority: bool | None) -> bool:
    """True for a firm; with `authority` given, for an authority or for none."""
    party = _party(grammar, i)
    if party is None:
        return False
    return authority is None or any(e.type is EntityType.REGULATOR for e in party.entities) is authority
