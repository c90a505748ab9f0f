"""Firms that stand before a cue: who owns it, what it is an apposition to, relative clauses, what is fronted."""

from __future__ import annotations

from ingest.extract.cued.grammar import Grammar
from ingest.extract.cued.slots import Slots
from ingest.extract.cued.words import AUXILIARIES, BREAKS, JOINED, PREPOSITIONS, RELATIVES

COPULAS = frozenset({"is", "are", "was", "were", "be", "been"})
_ARTICLES = frozenset({"a", "an", "the", "its", "one", "once", "already", "long", "also", "formerly", "itself", "now"})
_PACTS = frozenset(
    {"agreement", "deal", "contract", "pact", "letter", "memorandum", "accord", "lease", "licence", "license"}
)


def apposition(grammar: Grammar, comma: int, slots: Slots) -> None:
    """ "Acme , a former partner of": the firm that the noun says something of."""
    if grammar.word(comma) == "," and grammar.kind(comma - 1) == "E" and grammar.word(comma + 1) in _ARTICLES:
        slots.put("apposed", comma - 1)
        slots.start = min(slots.start, comma - 1)


def counterparty(grammar: Grammar, i: int, slots: Slots) -> None:
    """ "an agreement with Acme under which it will rent", "in talks with Acme about renting": the other side."""
    begin = slots.subject if slots.subject is not None and slots.subject < i else i
    for j in range(begin + 1, i):
        if grammar.kind(j) == "E" and grammar.word(j - 1) in {"with", "from", "and"} and j != slots.subject:
            slots.put("counterparty", j)
    for j in range(begin - 1, max(0, begin - 12), -1):
        if grammar.word(j) in BREAKS:
            return
        if grammar.word(j) in {"which", "whereby", "that"}:
            break
    else:
        return
    if grammar.word(j) == "which" and grammar.word(j - 1) not in {"under", "to", "by", "in", "through"}:
        return
    if grammar.word(j) == "that" and grammar.word(j - 1) not in _PACTS:
        return
    for k in range(j - 1, max(0, j - 25), -1):
        if grammar.word(k) in BREAKS:
            return
        if grammar.kind(k) == "E" and grammar.word(k - 1) in {"with", "the", "between"} and k != slots.subject:
            slots.reach("counterparty", k)
            return


def main_verb(grammar: Grammar, at: int) -> int | None:
    """The verb at `at` or, of an auxiliary or a preposition, the nearest one to its left in the clause."""
    for j in range(at, max(-1, at - 25), -1):
        if j in grammar.verbs or grammar.word(j) in COPULAS:
            return j
        word = grammar.word(j)
        if word in BREAKS or grammar.opens(j) or word in RELATIVES or word == ",":
            return None
    return None


def holder(grammar: Grammar, i: int, slots: Slots) -> None:
    """ "Acme will be given tools built on": who has, gets or makes the thing that the participle is said of."""
    relation, at = grammar.governor(i)
    verb = main_verb(grammar, at) if relation == "verb" or relation in PREPOSITIONS else None
    subject = grammar.subject(verb) if verb is not None else None
    if subject is not None:
        slots.put("holder", subject)
        slots.verb, slots.subject = verb, subject
        slots.start = min(slots.start, subject)


def _owns(grammar: Grammar, j: int) -> bool:
    """True for "Acme 's" and for "its"."""
    return grammar.kind(j) == "Q" or (grammar.kind(j) == "E" and grammar.word(j + 1) == "'s")


def possessor(grammar: Grammar, i: int, governor: int, slots: Slots) -> None:
    for j in range(i - 1, max(governor, i - 12), -1):
        if _owns(grammar, j):
            slots.reach("poss", j)
            return
        if grammar.kind(j) == "E":
            slots.put("mod", j)
            return


def owner_before(grammar: Grammar, i: int, slots: Slots) -> None:
    """ "Acme 's applications have been moved to": the owner of what the verb is said of."""
    if slots.subject is not None:
        return
    for j in range(i - 1, max(-1, i - 12), -1):
        word = grammar.word(j)
        acts = j + 1 in grammar.verbs or grammar.word(j + 1) in AUXILIARIES
        of = grammar.kind(j) == "E" and grammar.word(j - 1) == "of" and acts  # "the novels of Acme have been"
        if of or _owns(grammar, j):
            slots.reach("owner-before", j)
            return
        if word in BREAKS or word in RELATIVES or grammar.opens(j) or grammar.kind(j) == "E" or word == ",":
            return


def relative_clause(grammar: Grammar, i: int, slots: Slots) -> None:
    """ "Acme , with which the lender concluded": the firm before the relative pronoun fills the preposition's place."""
    for j in range(i - 1, max(0, i - 10), -1):
        if grammar.word(j) in {"which", "whom"} and grammar.word(j - 1) in PREPOSITIONS:
            k = _apposed(grammar, j - 2 - (grammar.word(j - 2) == ","))
            if k is not None:
                slots.reach(grammar.word(j - 1), k)
            return
        if grammar.word(j) == "whose" or grammar.word(j) in {"where", "that"}:
            k = j - 1 - (grammar.word(j - 1) == ",")
            if grammar.kind(k) == "E" and grammar.word(j) == "where":
                slots.reach("in", k)
            if grammar.kind(k) == "E" and grammar.word(j) == "whose":
                slots.reach("owner-before", k)
            if grammar.word(j) == "that" and grammar.kind(k) == "w":
                if grammar.verbs.get(i) in {"s", "ed"} and slots.subject is not None and slots.subject > j:
                    slots.start = min(slots.start, k)  # "the stake that Acme holds": the noun is a theme
                verb = main_verb(grammar, k)
                listed = grammar.subject(verb) if verb is not None and grammar.word(verb) in COPULAS else None
                if listed is not None and listed != slots.subject:
                    slots.reach("O", listed)  # "A and B were among the platforms that C asked"
            if grammar.kind(k) == "E" and grammar.word(j) == "that" and slots.subject is not None and slots.subject > j:
                slots.put("O", k)
            return
        if grammar.word(j) in BREAKS:
            return


def _apposed(grammar: Grammar, k: int) -> int | None:
    """The firm at `k`, or the one that the noun at `k` is an apposition to: "Acme , a joint venture"."""
    for j in range(k, max(-1, k - 8), -1):
        if grammar.kind(j) == "E":
            return j if j == k or grammar.word(j + 1) == "," else None
        if grammar.word(j) in BREAKS or grammar.word(j) in PREPOSITIONS or j in grammar.verbs:
            return None
    return None


def fronted(grammar: Grammar, first: int, slots: Slots) -> None:
    """ "With Acme the designer has signed": what stands before the subject, from the start of the clause."""
    prep = None
    begin = first
    for j in range(first - 1, max(-1, first - 18), -1):
        word = grammar.word(j)
        if word in BREAKS or grammar.opens(j) or word in RELATIVES or j in grammar.verbs or word in JOINED:
            break
        begin = j
    for j in range(begin, first):
        word = grammar.word(j)
        if word in PREPOSITIONS:
            prep = word
        elif word == ",":
            continue
        elif grammar.kind(j) == "E" and prep:
            if prep != "to" and grammar.word(begin) != "after":  # "in addition to Acme", "after two years with Acme"
                slots.reach("owner" if grammar.wares(j) else prep, j)
            prep = None
