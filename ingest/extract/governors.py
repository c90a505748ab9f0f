"""What a clause with "that" hangs on: who says, hears, doubts or denies it decides how firm all that it tells is.

An allowlist: a verb that is not known to assert its clause does not ("mused that", "are betting that"), since no list
of doubting words is ever complete. Nouns are asked the other way round, as most begin a relative clause ("the chips
that").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Modality
from ingest.extract.inflection import forms_of
from ingest.extract.lexicon import Lexicon
from ingest.extract.modality.signals import Signals
from ingest.extract.modality.turns import GRANTS

_THAT = re.compile(r"(?<=[ ,\"”’'*])that(?= |,)")
# Where the clause on which "that" hangs begins; an aside between commas is a part of it.
_BREAK = re.compile(r"[;:(—–]|(?<=\w)[.?!] |, (?:and|but|yet|which|who|whose|while|whereas|although|though|as|after) ")
# Where what hangs on it ends.
_ENDS = re.compile(
    r"[;—]|, (?:but|yet|while|whereas|although|though|however|which|who|whose)\b|,? and (?=that\b)"
    rf"| {GRANTS.pattern}"
)
_COMMA = re.compile(r"[,;—]")
_TURNS = re.compile(r"[,;—]| (?:after|as|since|when|while|because|before|following) ")
_OPENING = re.compile(
    r"\s*(?:(?:[Bb]ut|[Aa]nd|[Yy]et) )?(?:[A-Z][a-z]+(?:ing|ed)|Amid|Despite|With|Notwithstanding|Fearful|Aware)\b"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_REACH = 14  # words back from "that": farther off stands another clause
_NOMINAL = frozenset({
    "a", "an", "the", "this", "these", "those", "its", "their", "his", "her", "our", "my", "your", "no", "any",
    "some", "every", "each", "another", "other", "one", "two", "three", "of", "on", "in", "at", "by", "with", "for",
    "from", "about", "over", "amid", "into", "against", "under", "behind", "despite", "because", "and", "or", "new",
    "big", "first",
})  # fmt: skip
_BE = frozenset({"is", "was", "are", "were", "be", "been", "being", "’s", "'s"})
_UNDOUBTED = frozenset({"doubt", "question", "secret", "wonder", "dispute"})  # "there is no doubt that"
_WHO = frozenset({"it", "they", "he", "she", "we", "who", "which", "some", "many", "people", "others", "everybody"})
# "in a report that": the noun stands beside the verb, and nothing hangs on it.
_BESIDE = frozenset({"in", "by", "with", "through", "via", "from", "at", "during"})
_ARTICLES = frozenset({"a", "an", "the", "its", "their", "his", "her", "this", "that"})


@dataclass(frozen=True, slots=True)
class Governed:
    """A stretch of a sentence that hangs on a word, and what is told in it; None where nothing is."""

    start: int
    end: int
    modality: Modality | None
    why: str


class Governors:
    """Holds the words that clauses hang on."""

    def __init__(self, words: Lexicon, signals: Signals) -> None:
        table = words.tables["modality"]["governors"]
        self._asserting = frozenset(forms_of(table["asserting"])) | frozenset(table["given"].split())
        self._linking = frozenset(table["linking"].split())
        self._hearsay = frozenset(_plurals(table["hearsay"])) | frozenset(forms_of(table["doubting"]))
        self._void = frozenset(_plurals(table["supposition"])) | frozenset(forms_of(table["supposing"]))
        self._doubtful = self._hearsay | self._void
        self._refuting, self._untrue = signals.voice["refuting"], signals.voice["untrue"]
        self._nominal = (
            (signals.voice["rumour_of"], Modality.REPORTED),
            (signals.voice["prospect_of"], Modality.NEGOTIATING),
        )
        self._denying = signals.voice["denying"]
        self._borne_out = signals.voice["borne_out"]

    def stretches(self, text: str) -> Iterator[Governed]:
        """Each clause with "that", and each noun with "of", of a sentence that does not tell a fact in it."""
        for that in _THAT.finditer(text):
            begins = max((m.end() for m in _BREAK.finditer(text, 0, that.start())), default=0)
            ruled = self._ruled(text[begins : that.start()])
            if ruled is not None:
                # "Hoping that prices will fall, A bought B": the main clause hangs on nothing.
                ending = _COMMA if _OPENING.match(text, begins) and text[that.end() :][:1] != "," else _ENDS
                ends = ending.search(text, that.end())
                yield Governed(that.end(), ends.start() if ends else len(text), *ruled)
        lower = text.lower()
        for pattern, modality in self._nominal:
            for noun in pattern.finditer(lower):
                ends = _TURNS.search(text, noun.end())
                yield Governed(noun.end(), ends.start() if ends else len(text), modality, noun[0].strip())

    def _ruled(self, clause: str) -> tuple[Modality | None, str] | None:
        """What the words before "that" make of what follows; None where they leave it as it is."""
        written = _WORD.findall(clause)[-_REACH:]
        if not written:
            return None
        words = [w.lower() for w in written]
        clause = clause.lower()
        if refuted := self._refuting.search(clause):
            return Modality.DENIED, refuted[0]
        if untrue := self._untrue.search(clause) or self._denying.search(clause):
            return Modality.DENIED, untrue[0].strip()
        if words[-1] in self._linking:
            return None
        for at in range(len(words) - 1, -1, -1):
            word = words[at]
            if word in self._asserting or (word in _UNDOUBTED and "no" in words[max(0, at - 2) : at]):
                return None
            # "signs a deal that lets": what stands between is another noun, and the clause is of that one.
            if word in self._doubtful and (_ARTICLES & {*words[at + 1 :]} or words[at + 1 : at + 2] == ["of"]):
                continue
            if word in self._void:
                return None, word
            if word in self._hearsay:
                if {*words[max(0, at - 2) : at]} & _ARTICLES and {*words[max(0, at - 3) : at]} & _BESIDE:
                    continue
                return None if self._borne_out.search(clause) else (Modality.REPORTED, word)
        last, before = words[-1], written[-2] if len(words) > 1 else ""
        if last in _NOMINAL or last in _BESIDE:
            return None  # "in October of that year"
        if len(words) > 1 and words[-2] in _NOMINAL:
            return None  # "A deal that gives"
        headed = next((w for w in reversed(written[:-1]) if not w[0].isupper()), "")
        if last in _BE or written[-1][0].isupper() or not clause.endswith(f"{last} ") or headed in _NOMINAL:
            return None  # "the Acme campus that", "in May that"
        acts = last.endswith(("ed", "ing")) or before.endswith("ly") or before in _WHO or before[:1].isupper()
        return (Modality.REPORTED, last) if acts else None


def _plurals(text: str) -> list[str]:
    """Blank-separated nouns and adjectives, with plurals of what may have one."""
    return [f for word in text.split() for f in (word, f"{word}s", f"{word[:-1]}ies" if word.endswith("y") else word)]
