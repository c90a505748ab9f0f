"""The arguments of a cue: who stands where around a verb or a noun that tells of a tie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ingest.extract.cued.grammar import AUXILIARIES, BREAKS, PREPOSITIONS, RELATIVES, Grammar

_REACH = 45  # tokens behind a cue
_COPULAS = frozenset({"is", "are", "was", "were", "be", "been"})
_ARTICLES = frozenset({"a", "an", "the", "its", "one", "once", "already", "long", "also", "formerly", "itself", "now"})
_PACTS = frozenset(
    {"agreement", "deal", "contract", "pact", "letter", "memorandum", "accord", "lease", "licence", "license"}
)
_CAUSING = frozenset(
    {"let", "lets", "letting", "make", "makes", "made", "help", "helps", "helped", "see", "sees", "saw"}
)
_OTHERS = frozenset(
    {"rival", "rivals", "competitor", "competitors", "neighbour", "neighbor", "peer", "peers", "former"}
)
_JOINED = frozenset({"and", "or", "but", "then", "nor"})


@dataclass(slots=True)
class Slots:
    """Tokens of firms by the place they hold.

    S, O: logical subject and object, whatever the voice. poss: owner of the cue noun. owner: owner of another noun
    among the arguments ("at Acme's site"), which holds its preposition's place too. A preposition: the firm behind it.
    """

    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    start: int = 0  # tokens that the clause spans
    end: int = 0
    verb: int | None = None  # that governs the cue, or is it
    subject: int | None = None  # grammatical

    def put(self, place: str, index: int) -> None:
        """Note a firm in a place, once."""
        if index not in self.places[place]:
            self.places[place].append(index)

    def reach(self, place: str, index: int) -> None:
        """Note a firm in a place, from which on the clause then counts."""
        self.put(place, index)
        self.start = min(self.start, index)


def of_verb(grammar: Grammar, i: int, length: int = 1) -> Slots:
    """The arguments of the verb at `i`, which is `length` tokens long."""
    slots = Slots(start=i, end=i + length, verb=i)
    passive = grammar.passive(i)
    subject = grammar.subject(i)
    slots.subject = subject
    if subject is not None:
        slots.reach("O" if passive else "S", subject)
    _owner_before(grammar, i, slots)
    if passive and subject is None and grammar.word(i - 1) not in AUXILIARIES:
        _holder(grammar, i, slots)
        for j in range(i - 1, max(0, i - 8), -1):  # "Acme , a tool built on"
            if grammar.word(j) in BREAKS or grammar.kind(j) == "E" or grammar.word(j) in RELATIVES:
                break
            if grammar.word(j) == ",":
                _apposition(grammar, j, slots)
                break
    _relative(grammar, i, slots)
    _fronted(grammar, subject if subject is not None else i, slots)
    _behind(grammar, i + length, slots, passive)
    if grammar.topic is not None and grammar.topic < i:
        slots.put("topic", grammar.topic)
    _counterparty(grammar, i, slots)
    return slots


def of_noun(grammar: Grammar, i: int, length: int = 1) -> Slots:
    """The arguments of the noun at `i`, and of the verb that governs it or whose subject it is."""
    relation, at = grammar.governor(i)
    slots = Slots(start=i, end=i + length)
    _possessor(grammar, i, at, slots)
    if relation == "verb" or relation in PREPOSITIONS:
        verb = _main_verb(grammar, at)
        if verb is not None:
            passive = grammar.passive(verb)
            subject = grammar.subject(verb)
            slots.verb, slots.subject = verb, subject
            if subject is not None:
                slots.reach("O" if passive else "S", subject)
            else:
                slots.start = min(slots.start, verb)
            between = Slots()
            _behind(grammar, verb + 1, between, passive, stop=i)
            for place, found in between.places.items():
                for each in found:
                    if place in {"O", "by", "from", "with", "against", "owner", "to", "at", "on", "for"}:
                        slots.put(place, each)
            _relative(grammar, verb, slots)
            _fronted(grammar, subject if subject is not None else verb, slots)
    else:
        _apposition(grammar, at, slots)
    _behind(grammar, i + length, slots, passive=False, noun=True)
    if grammar.topic is not None and grammar.topic < i:
        slots.put("topic", grammar.topic)
    _counterparty(grammar, i, slots)
    return slots


def _apposition(grammar: Grammar, comma: int, slots: Slots) -> None:
    """ "Acme , a former partner of": the firm that the noun says something of."""
    if grammar.word(comma) == "," and grammar.kind(comma - 1) == "E" and grammar.word(comma + 1) in _ARTICLES:
        slots.put("apposed", comma - 1)
        slots.start = min(slots.start, comma - 1)


def _counterparty(grammar: Grammar, i: int, slots: Slots) -> None:
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


def _main_verb(grammar: Grammar, at: int) -> int | None:
    """The verb at `at` or, of an auxiliary or a preposition, the nearest one to its left in the clause."""
    for j in range(at, max(-1, at - 25), -1):
        if j in grammar.verbs or grammar.word(j) in _COPULAS:
            return j
        word = grammar.word(j)
        if word in BREAKS or grammar.opens(j) or word in RELATIVES or word == ",":
            return None
    return None


def _holder(grammar: Grammar, i: int, slots: Slots) -> None:
    """ "Acme will be given tools built on": who has, gets or makes the thing that the participle is said of."""
    relation, at = grammar.governor(i)
    verb = _main_verb(grammar, at) if relation == "verb" or relation in PREPOSITIONS else None
    subject = grammar.subject(verb) if verb is not None else None
    if subject is not None:
        slots.put("holder", subject)
        slots.verb, slots.subject = verb, subject
        slots.start = min(slots.start, subject)


def _owns(grammar: Grammar, j: int) -> bool:
    """True for "Acme 's" and for "its"."""
    return grammar.kind(j) == "Q" or (grammar.kind(j) == "E" and grammar.word(j + 1) == "'s")


def _possessor(grammar: Grammar, i: int, governor: int, slots: Slots) -> None:
    for j in range(i - 1, max(governor, i - 12), -1):
        if _owns(grammar, j):
            slots.reach("poss", j)
            return
        if grammar.kind(j) == "E":
            slots.put("mod", j)
            return


def _owner_before(grammar: Grammar, i: int, slots: Slots) -> None:
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


def _relative(grammar: Grammar, i: int, slots: Slots) -> None:
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
                verb = _main_verb(grammar, k)
                listed = grammar.subject(verb) if verb is not None and grammar.word(verb) in _COPULAS else None
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


def _fronted(grammar: Grammar, first: int, slots: Slots) -> None:
    """ "With Acme the designer has signed": what stands before the subject, from the start of the clause."""
    prep = None
    begin = first
    for j in range(first - 1, max(-1, first - 18), -1):
        word = grammar.word(j)
        if word in BREAKS or grammar.opens(j) or word in RELATIVES or j in grammar.verbs or word in _JOINED:
            break
        begin = j
    for j in range(begin, first):
        word = grammar.word(j)
        if word in PREPOSITIONS:
            prep = word
        elif word == ",":
            continue
        elif grammar.kind(j) == "E" and prep:
            if prep != "to":  # "in addition to Acme"
                slots.reach("owner" if grammar.wares(j) else prep, j)
            prep = None


def _behind(grammar: Grammar, begin: int, slots: Slots, passive: bool, noun: bool = False, stop: int = 10**9) -> None:
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
            if after in RELATIVES or grammar.opens(j + 1) or after in _JOINED or (j + 1) in grammar.verbs:
                break
            if grammar.kind(j + 1) == "E" and (
                j + 2 in grammar.verbs or grammar.word(j + 2) in {"has", "will", "is", "said"}
            ):
                break
            prep, inside = None, None
        elif word in _JOINED:
            nxt = j + 1
            if nxt in grammar.verbs and not (noun and grammar.verbs[nxt] != "ed"):
                break
            if grammar.kind(nxt) == "E" and (
                nxt + 1 in grammar.verbs or grammar.word(nxt + 1) in {"has", "have", "will", "is", "are", "was"}
            ):
                break
            if grammar.word(nxt) in {"will", "would", "is", "has", "have", "was", "may", "to"}:
                break
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
