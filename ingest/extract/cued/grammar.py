"""A shallow grammar of an encoded sentence: which words are verbs, where clauses end, who a verb's subject is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise

from ingest.extract.cued.words import (
    AUXILIARIES,
    BE,
    BETWEEN,
    BREAKS,
    DETERMINERS,
    DOING,
    LOOSE,
    MODALS,
    NO_VERBS,
    OPENERS,
    ORGANS,
    OWNING,
    PEOPLE,
    PREPOSITIONS,
    RELATIVES,
    SECURITIES,
    SPANS,
    SPEECH,
    WARES,
)
from ingest.extract.elements import VERB_GROUP
from ingest.extract.encoded import C, D, E, Encoded, M, P, Q

_FAR = 45  # tokens that are looked at on either side: enough for any honest sentence, and linear on a hostile one
_CHARS = {"E": E, "C": C, "M": M, "P": P, "D": D, "Q": Q}


def _kind(word: str) -> str:
    """E, C, M, P, D or Q for a placeholder, w for a word."""
    if len(word) == 1 and "\ue000" <= word <= "\uf7ff":
        return next(name for name, span in _CHARS.items() if span[1] <= word <= span[3])
    return "w"


class Grammar:
    """Words of one sentence and what can be said of them without a parser."""

    def __init__(self, encoded: Encoded, tags: Mapping[str, str]) -> None:
        self.encoded = encoded
        self.words = [t.text for t in encoded.tokens]
        self.kinds = [_kind(w) for w in self.words]
        self._tags = tags
        self._subjects: dict[int, int | None] = {}

    @cached_property
    def said(self) -> set[str]:
        """All phrases of up to three words, and the kinds of tokens."""
        words = self.words
        pairs = [f"{a} {b}" for a, b in pairwise(words)]
        return {*words, *pairs, *(f"{a} {b}" for a, b in zip(pairs, words[2:], strict=False)), *self.kinds}

    @cached_property
    def verbs(self) -> dict[int, str]:
        """Index of each verb that is no mere auxiliary, with its form: base, s, ing or ed."""
        found = {}
        for i, word in enumerate(self.words):
            tag = self._tag(i, word)
            if tag:
                found[i] = tag
        return found

    def word(self, i: int) -> str:
        """The word at an index, empty outside the sentence."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def kind(self, i: int) -> str:
        """The kind of token at an index, empty outside the sentence."""
        return self.kinds[i] if 0 <= i < len(self.kinds) else ""

    def _tag(self, i: int, word: str) -> str | None:
        if word in OWNING or word in DOING:
            return self._full(i, word)
        if word in {"gets", "got"}:  # "gets first refusal", but "got sued"
            after = self.word(i + 1)
            helps = self._tags.get(after) == "ed" or (after.endswith("ed") and len(after) > 4)
            return None if helps else "s" if word == "gets" else "ed"
        if self.kinds[i] != "w" or word in AUXILIARIES or word in PREPOSITIONS or word in NO_VERBS:
            return None
        tag = self._tags.get(word)
        if tag is None and len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
            tag = "ed"
        if tag is None and len(word) > 5 and word.endswith("ing"):
            tag = "ing"
        if tag is None and self.word(i - 1) in MODALS and word.isalpha() and not word.endswith("ly"):
            tag = "base" if word not in BETWEEN | VERB_GROUP else None
        if tag is None:
            return None
        j = i - 1
        while self.word(j).endswith("ly") or self.word(j) in BETWEEN:
            j -= 1
        if self.word(j) in {"return", "turn"} and self.word(j - 1) == "in":
            j -= 2
        before, kind = self.word(j), self.kind(j)
        if kind == "Q" or (before in DETERMINERS and before not in {"that", "both", "each", "all"}):
            return None  # "its licensed content", "the offer"
        if tag in {"ed", "ing"}:
            return tag
        if (
            kind in {"E", "C"}
            or before in AUXILIARIES
            or before in RELATIVES
            or before in {"that", "they", "it", "and"}
        ):
            return tag
        if before == "," and self.kind(i + 1) in {"E", "M", "C"}:
            return tag  # "A closes round , picks B"
        if kind == "D" and tag == "s" and (self.kind(i + 1) == "E" or self.word(j - 1) == ","):
            return tag  # "the contract signed on Friday lets Acme"
        apposed = before == "," and self.kind(j - 1) == "E" and self.word(j - 2) == ","
        if apposed and tag == "s":
            return tag  # "its customer , Acme , also holds"
        if before == "," and tag == "s" and self._relative_before(j):
            return tag  # "A , which bought B , also owns"
        named = tag == "s" and kind == "w" and self.word(j - 1) in {"the", "a", "an", "its", "'s"}
        return tag if named and self.word(i + 1) not in PREPOSITIONS | BREAKS | {","} else None

    def _relative_before(self, comma: int) -> bool:
        """True where the comma closes a relative clause: ", which bought Acme ,"."""
        for j in range(comma - 1, max(0, comma - 26), -1):
            if self.words[j] in BREAKS:
                return False
            if self.words[j] in RELATIVES:
                return self.words[j - 1] == ","
        return False

    def _full(self, i: int, word: str) -> str | None:
        """The form of "have" or "do" where it is a verb of its own and no auxiliary."""
        after = i + 1
        while self.word(after).endswith("ly") or self.word(after) in BETWEEN:
            after += 1
        following = self.word(after)
        own = word in OWNING or self.kind(after) == "Q" or following in DETERMINERS
        helps = (
            self._tags.get(following) == "ed"
            or (following.endswith("ed") and len(following) > 4)
            or following in {"been", "to", "not", "n't", "had", "no", "become", "come", "run", "put", "cut", "", ","}
        )
        if helps or not own:
            return None
        return "ed" if word in {"had", "did"} else "s"

    def opens(self, i: int) -> bool:
        """True where a clause of its own begins at `i`: "since it", but not "since March"."""
        return self.word(i) in OPENERS and self.kind(i + 1) not in {"D", "M", "P"} and self.word(i + 1) != "then"

    def wares(self, i: int) -> bool:
        """True where the firm at `i` only says whose something is: "Acme 's chips", "Acme chips"."""
        after = self.word(i + 1)
        return (after == "'s" and not self._people(i + 2, i + 4)) or after in WARES

    def modifies(self, i: int) -> bool:
        """True where the firm at `i` stands before another noun: "the Acme plant"."""
        after = self.word(i + 1)
        return (
            self.kind(i + 1) == "w"
            and after.isalpha()
            and len(after) > 2
            and not after.endswith("ly")
            and i + 1 not in self.verbs
            and after not in PREPOSITIONS | OPENERS | RELATIVES | AUXILIARIES | DETERMINERS | LOOSE
        )

    def passive(self, i: int) -> bool:
        """True where the verb at `i` is said of its object: "was bought", or "chips made by"."""
        if self.verbs.get(i) != "ed":
            return False
        j = i - 1
        while j >= 0 and (
            self.word(j).endswith("ly")
            or self.kind(j) in {"D", "M"}
            or self.word(j) in {"not", "also", "now", "on", "in", "first", "already", "then", "since", "never", "once"}
        ):
            j -= 1
        if self.word(j) in BE:
            return True
        plain = self.kind(j) == "w" and self.word(j) not in AUXILIARIES | RELATIVES | {"and", "or", "but", ","}
        return (plain and j not in self.verbs and (self.word(i + 1) in PREPOSITIONS or self.kind(i + 1) == "D")) or (
            self.word(j) in {",", "and", "or"} and self.word(i + 1) in {"by"}
        )

    def governor(self, i: int) -> tuple[str, int]:
        """What the noun phrase that holds token `i` hangs on: a preposition, a verb, or nothing ("start")."""
        j = i - 1
        stop = max(-1, i - _FAR)
        acts = self.kinds[i] == "E" and (i + 1 in self.verbs or self.word(i + 1) in AUXILIARIES - {"to", "not", "no"})
        pronoun = acts and self.encoded.party(self.words[i]).pronoun
        while j > stop:
            word = self.words[j]
            if word in PREPOSITIONS:
                if acts and (pronoun or self.word(i - 1) in SPANS or (self.kind(i - 1) == "D" and j < i - 1)):
                    return "start", j  # "over the next ten years it would"
                return word, j
            if j in self.verbs:
                return "verb", j
            if word in AUXILIARIES - {"no", "not"}:
                return "verb", j
            if word in {"and", "or"} and self.kind(j - 1) == self.kind(j + 1) == "w" and j + 1 not in self.verbs:
                j -= 1
                continue  # "writing and translation tools"
            if self.opens(j) or word in RELATIVES or word in BREAKS or word in {",", "and", "or", "nor"}:
                return "start", j
            if self.kinds[j] == "E" and self.word(j + 1) != "'s":
                if self.word(j - 1) == "to" and j - 2 in self.verbs:
                    return "verb", j - 2  # "delivered to Acme notice of"
                return "start", j
            j -= 1
        return "start", j

    def subject(self, i: int) -> int | None:
        """Index of the firm that is the grammatical subject of the verb at `i`; None where it is another noun."""
        if i not in self._subjects:
            self._subjects[i] = None  # a verb that is met again on the way has none
            self._subjects[i] = self._subject(i)
        return self._subjects[i]

    def _subject(self, i: int) -> int | None:
        j, stop = i - 1, max(-1, i - _FAR)
        while j > stop:
            word, kind = self.words[j], self.kinds[j]
            if kind == "E":
                if self.word(j + 1) == "'s":
                    return j if self._people(j + 2, i) else None
                relation, at = self.governor(j)
                if relation == "verb" and not self._complement(j, at) and not self._controlled(j, i):
                    return None
                if relation == "with" and at == j - 1 and self.verbs.get(i) == "ing" and i - j < 4:
                    return j  # "with Acme contributing"
                if relation == "for" and self.word(j + 1) == "to":
                    return j  # "arranged for Acme to buy"
                if relation == "of" and self.word(at - 1) in ORGANS | PEOPLE:
                    return j  # "the board of Acme turned down"
                if relation in PREPOSITIONS:
                    j = at - 1
                    continue
                return j
            if (
                kind in {"D", "M"}
                or word in VERB_GROUP
                or word in {"return", "turn", "exchange", "total", "all"}
                or word in AUXILIARIES
                or j in self.verbs
                or word.endswith("ly")
            ):
                if word == "that" and self.kind(j - 1) != "E" and self.word(j - 1) not in {","}:
                    return None
                j -= 1
                continue
            if word == ",":
                opening = self._opening(j)
                if opening is None:
                    return None
                if opening == j - 2 and self.kind(j - 1) == "E" and self.kind(opening - 1) == "w":
                    return j - 1  # "its customer , Acme , also holds"
                j = opening - 1
                continue
            if word in RELATIVES or (word == "that" and self.kind(j - 1) == "E"):
                return self._antecedent(j)
            if word in {"and", "or", "but", "then"}:
                earlier = [v for v in self.verbs if v < j and self.verbs[v] != "ing" and not self._reduced(v)]
                return self.subject(earlier[-1]) if earlier and j - earlier[-1] < 30 else None
            if word in PREPOSITIONS:
                j -= 1
                continue
            if self.opens(j) or word in BREAKS:
                return None
            whole = j - 1 if self.kind(j - 1) == "E" else j - 2
            if self.kind(whole) == "E" and word not in SECURITIES and word not in DETERMINERS | {"'s"}:
                return whole if self.governor(whole)[0] == "start" and self.word(whole + 1) != "'s" else None
            before = self.governor(j)
            if before[0] == "verb" and "to" in self.words[j + 1 : i] and before[1] != j:
                earlier = [v for v in self.verbs if v <= before[1]]
                return self.subject(earlier[-1]) if earlier and before[1] - earlier[-1] < 3 else None
            if before[0] in PREPOSITIONS:
                j = before[1] - 1
                continue
            return None
        return None

    def _reduced(self, i: int) -> bool:
        """True for a participle behind its noun: "chips made by Acme"."""
        return self.passive(i) and BE.isdisjoint(self.words[max(0, i - 4) : i])

    @cached_property
    def topic(self) -> int | None:
        """The first firm of the sentence that acts."""
        for i, kind in enumerate(self.kinds):
            acts = i + 1 in self.verbs or self.word(i + 1) in AUXILIARIES
            if kind == "E" and acts and self.governor(i)[0] == "start":
                return i
        return None

    def _controlled(self, j: int, i: int) -> bool:
        """True for "barred Acme from renting", "requires Acme to buy": the object of one verb acts in the next."""
        between = self.words[j + 1 : i]
        ties = [
            w
            for w in between
            if w not in {"itself", "also", "not"} and not w.endswith("ly") and j + 1 not in self.verbs
        ]
        return ties in (["from"], ["to"], ["to", "to"], ["to", "commit", "to"])

    def _complement(self, j: int, verb: int) -> bool:
        """True for "said A will": the firm after the verb is not its object but opens a clause."""
        if verb != j - 1 and self.word(j - 1) != "the":
            return False
        return self.word(verb) in SPEECH or j + 1 in self.verbs or self.word(j + 1) in AUXILIARIES - {"to", "not"}

    def _people(self, start: int, end: int) -> bool:
        return any(self.word(k) in PEOPLE for k in range(start, min(end, start + 4)))

    def _opening(self, comma: int) -> int | None:
        """The comma that opens what the comma at `comma` closes, behind a firm; None where none does."""
        for k in range(comma - 1, max(-1, comma - 26), -1):
            if self.words[k] in BREAKS:
                return None
            if self.words[k] == "," and self.kind(k - 1) in {"E", "w"} and k >= 1:
                return k
        return None

    def _antecedent(self, relative: int) -> int | None:
        j = relative - 1
        if self.word(j) == ",":
            j -= 1
        if self.kind(j) == "w" and "of" in self.words[max(0, j - 2) : j]:
            j = next((k - 1 for k in range(j - 1, max(0, j - 3), -1) if self.word(k) == "of"), j)  # "Acme of Abu Dhabi"
        return j if self.kind(j) == "E" else None
