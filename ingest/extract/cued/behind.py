"""Firms that stand behind a cue, up to the end of its clause, by the preposition that they hang on."""

from __future__ import annotations

from ingest.extract.cued.grammar import Grammar
from ingest.extract.cued.slots import Slots
from ingest.extract.cued.words import AUXILIARIES, BREAKS, JOINED, PREPOSITIONS, RELATIVES

_REACH = 45  # tokens behind a cue
_CAUSING = frozenset(
    {"let", "lets", "letting", "make", "makes", "made", "help", "helps", "helped", "see", "sees", "saw"}
)
_OTHERS = frozenset(
    {"rival", "rivals", "competitor", "competitors", "neighbour", "neighbor", "peer", "peers", "former"}
)


def behind(grammar: Grammar, begin: int, slots: Slots, passive: bool, noun: bool = False, stop: int = 10**9) -> None:
    """Fill the places behind a cue up to the end of its clause."""
    prep: str | None = None
    inside: str | None = None  # a participle to which what follows belongs
    j, last = begin, min(len(grammar.words), begin + _REACH, stop)
    while j < last:
        word, kind = grammar.word(j), grammar.kind(j)
        if word in BREAKS or word in RELATIVES:
            break
        if grammar.opens(j):
            if word == "that" and grammar.kind(j + 1) == "E" and _acts(grammar, j + 2) and grammar.kind(j - 1) == "w":
                slots.put("maker", j + 1)  # "the machines that Acme sells"
            break
        if kind == "Q" and prep is not None:  # "at its site"
            slots.put("owner", j)
            slots.put(f"{prep}-owner", j)
        if word == ",":
            after = grammar.word(j + 1)
            if after in RELATIVES or grammar.opens(j + 1) or after in JOINED or (j + 1) in grammar.verbs:
                break
            if grammar.kind(j + 1) == "E" and (
                j + 2 in grammar.verbs or grammar.word(j + 2) in {"has", "will", "is", "said"}
            ):
                break
            prep, inside = None, None
        elif word in JOINED:
            nxt = j + 1
            if nxt in grammar.verbs and not (noun and grammar.verbs[nxt] != "ed"):
                break
            if grammar.kind(nxt) == "E" and (
                nxt + 1 in grammar.verbs or grammar.word(nxt + 1) in {"has", "have", "will", "is", "are", "was"}
            ):
                break
            if grammar.word(nxt) in {"will", "would", "is", "has", "have", "was", "may", "to"}:
                break
            shared = grammar.kind(nxt) == "E" and grammar.kind(nxt + 1) in {"P", "M"}
            if shared and grammar.word(nxt + 2) not in {"of", "in"}:
                break  # "holds 70% of the shares and Acme 10%"
        elif word in PREPOSITIONS:
            prep = word
        elif j in grammar.verbs:
            form = grammar.verbs[j]
            causes = grammar.word(begin - 1) in _CAUSING and form == "base"  # "lets Acme use"
            if form in {"s", "base"} and not causes and grammar.kind(j - 1) == "E":
                _drop(slots, j - 1)
                break
            if noun and form == "ed" and not grammar.passive(j):
                break
            inside = grammar.word(j) if form == "ed" else inside
            prep = None
        elif word in {"has", "have", "will", "would", "had"} and grammar.kind(j - 1) == "E":
            _drop(slots, j - 1)
            break
        elif kind == "E":
            place = prep or ("mod" if noun else "O")
            if inside and place in {"by", "with"} and not passive and not noun:
                place = f"inside-{place}"
            if grammar.word(j + 1) == "'s" and grammar.word(j + 2) in _OTHERS:
                prep = None  # "from Acme 's rival"
            elif grammar.wares(j) or (place == "O" and grammar.modifies(j)):
                slots.put("owner", j)
                slots.put(f"{place}-owner", j)
                prep = prep if prep is None else None
            else:
                if passive and place == "by":
                    slots.put("S", j)
                slots.put(place, j)
                prep = None
            slots.end = max(slots.end, j + 1)
        j += 1
    slots.end = max(slots.end, min(j, last))


def _acts(grammar: Grammar, i: int) -> bool:
    return i in grammar.verbs or grammar.word(i) in AUXILIARIES


def _drop(slots: Slots, index: int) -> None:
    """Take a firm that acts in the next clause out of the places that no preposition gives."""
    for place in ("O", "mod", "O-owner"):
        if index in slots.places.get(place, ()):
            slots.places[place].remove(index)
