"""The arguments of a cue: who stands where around a verb or a noun that tells of a tie."""

from __future__ import annotations

from ingest.extract.cued.before import (
    apposition,
    counterparty,
    fronted,
    holder,
    main_verb,
    owner_before,
    possessor,
    relative_clause,
)
from ingest.extract.cued.behind import behind
from ingest.extract.cued.grammar import Grammar
from ingest.extract.cued.slots import Slots
from ingest.extract.cued.words import AUXILIARIES, BREAKS, PREPOSITIONS, RELATIVES


def of_verb(grammar: Grammar, i: int, length: int = 1) -> Slots:
    """The arguments of the verb at `i`, which is `length` tokens long."""
    slots = Slots(start=i, end=i + length, verb=i)
    passive = grammar.passive(i)
    subject = grammar.subject(i)
    slots.subject = subject
    if subject is not None:
        slots.reach("O" if passive else "S", subject)
    owner_before(grammar, i, slots)
    if passive and subject is None and grammar.word(i - 1) not in AUXILIARIES:
        holder(grammar, i, slots)
        for j in range(i - 1, max(0, i - 8), -1):  # "Acme , a tool built on"
            if grammar.word(j) in BREAKS or grammar.kind(j) == "E" or grammar.word(j) in RELATIVES:
                break
            if grammar.word(j) == ",":
                apposition(grammar, j, slots)
                break
    relative_clause(grammar, i, slots)
    fronted(grammar, subject if subject is not None else i, slots)
    behind(grammar, i + length, slots, passive)
    if grammar.topic is not None and grammar.topic < i:
        slots.put("topic", grammar.topic)
    counterparty(grammar, i, slots)
    return slots


def of_noun(grammar: Grammar, i: int, length: int = 1) -> Slots:
    """The arguments of the noun at `i`, and of the verb that governs it or whose subject it is."""
    relation, at = grammar.governor(i)
    slots = Slots(start=i, end=i + length)
    possessor(grammar, i, at, slots)
    if relation == "verb" or relation in PREPOSITIONS:
        verb = main_verb(grammar, at)
        if verb is not None:
            passive = grammar.passive(verb)
            subject = grammar.subject(verb)
            slots.verb, slots.subject = verb, subject
            if subject is not None:
                slots.reach("O" if passive else "S", subject)
            else:
                slots.start = min(slots.start, verb)
            between = Slots()
            behind(grammar, verb + 1, between, passive, stop=i)
            for place, found in between.places.items():
                for each in found:
                    if place in {"O", "by", "from", "with", "against", "owner", "to", "at", "on", "for"}:
                        slots.put(place, each)
            relative_clause(grammar, verb, slots)
            fronted(grammar, subject if subject is not None else verb, slots)
    else:
        apposition(grammar, at, slots)
    behind(grammar, i + length, slots, passive=False, noun=True)
    if grammar.topic is not None and grammar.topic < i:
        slots.put("topic", grammar.topic)
    counterparty(grammar, i, slots)
    return slots
