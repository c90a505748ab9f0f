"""Keeps a model from claiming more than its own quotation says: the rules' judge may weaken a modality, never raise it.

Where the rules tell the same tie in the same sentence, their word on it holds. Where they do not, the quotation goes to
their judge as a tie that nothing but a cue tells of, for which any doubt in its clause counts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from graph.model import Claim, Kind, Modality
from ingest.extract.encoded import D, M, P
from ingest.extract.found import Found
from ingest.extract.frames import Frames, Hit
from ingest.extract.lexicon import Lexicon
from ingest.extract.llm.figures import INCLUSIVE
from ingest.extract.llm.parties import Named
from ingest.extract.llm.reading import Reading
from ingest.extract.llm.tie import Ties
from ingest.extract.mentions import Gazetteer
from ingest.extract.modality.judge import Judge
from ingest.extract.modality.ruling import CONFLICTS, FIRMNESS
from ingest.extract.modality.signals import Signals
from ingest.extract.modality.turns import clause_start
from ingest.extract.voices import Voices

_HEDGES = (
    ("alleged", Modality.ALLEGED), ("reported", Modality.REPORTED), ("speculation", Modality.NEGOTIATING),
)  # fmt: skip
_VALUE = re.compile(rf"(?:{M}|{P}|{D}) ")
_HEARD = ("prospect_of", "rumour_of")  # "the threat of a takeover of B by M": a noun for what need never come
_BLANK = re.compile(r"(?= )")
_NEAR = 40  # characters behind a tie
_WOULD = re.compile(r"\b(?:would|could|might|should|may)\b")
# "M's purchase of B would be a mistake", "a suit by M against B was averted": nothing of it is told as a fact.
_SUPPOSED = re.compile(
    r" (?:[^ ,;]+ ){0,3}?(?:(?:would|could|might|should|may|did not|didn't|never|cannot"
    r"|(?:looks|seems|appears) (?!to have)"
    r"|(?:(?:is|was|were|are|be|been|being) )(?:[a-z]+ly )?"
    # "was not completed", but "was not cheap"
    r"(?:not (?=(?:[a-z]+ )?(?:[a-z]+ed|done|made|sought|won|true|real|so|to|going|on|under|in)\b)"
    r"|blocked|vetoed|unlikely|likely|possible|impossible|improbable|inevitable|imminent|doubtful|logical|expected"
    r"|conceivable|inconceivable|thinkable|unthinkable))\b)"
)
# "was expected to close in May, and did"
_CAME = re.compile(
    r"\b(?:and|but|which|it) (?:it )?(?:did|(?:has|was|is) (?:now |since |duly )?(?:done|closed|completed))\b"
)
# "The absence of a takeover of B by M": what the lexicon does not name as a prospect.
_FEARED = re.compile(
    r"\b(?:worry|worries|absence|fears?|threats?|risks?|dangers?|hopes?|prospects?) (?:about|of|over|that) [^,;]*$"
    # "The market expects a purchase of B by M"
    r"|\b(?:expect|predict|foresee|await|want|demand|propos|seek|oppos|envisag|imagin|suggest|favou?r)[a-z]*"
    r" (?:an?|any) (?:[a-z-]+ ){0,2}$"
)
# "There is no partnership between M and B", "M and B are not partners"
_NOT_ONE = re.compile(
    r"\b(?:no|not an?|not any|without an?|without any) (?:[a-z-]+ )?$"
    r"|\b(?:is|are|was|were|has|have|had|did|does|do|been) (?:not|never) (?:the )?$"
)
# "It is doubtful that M bought B": beside the words that the lexicon knows for a supposition.
_UNTRUE = ("unthinkable", "untrue", "false", "wrong", "fanciful", "hard to (?:see|believe|imagine)")
# "Nothing obliges M to buy B"
_NOTHING = re.compile(
    r"\b(?:nothing|nobody|no one|none|no [a-z]+)(?: [^ ,;]+){0,4} (?:oblig|requir|forc|compel|bind|bound|commit|entitl"
    r"|allow|permit|let|prevent|stop)[a-z]* (?:the )?$"
)
# With less weight "It would seem that", "Rumour has it that", beside what the lexicon knows for a report.
_SEEMS = re.compile(
    r"\bit (?:seems|appears|looks|would (?:seem|appear|look)|sounds)(?: likely| probable)?"
    r" (?:that|like|as if|as though)? ?$"
    r"|\b(?:chances|odds|signs|word|rumou?r) (?:are|is|has it)(?: good| strong| high)? ?(?:, )?(?:that )?$"
)
_ADVERB = re.compile(r"(?:^|[.;:—] |\b(?:and|but) (?:, )?)([a-z]+ly|perhaps|maybe) , $")


class Caution:
    """Weakens what a model asserts where the words around it do not."""

    def __init__(self, words: Lexicon, gazetteer: Gazetteer) -> None:
        self._words = words
        self._gazetteer = gazetteer

    @cached_property
    def _frames(self) -> Frames:
        """The constructions, for their words; made when the first quotation is judged."""
        return Frames(self._words)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self._words, self._frames)

    @cached_property
    def _voices(self) -> Voices:
        return Voices(self._words)

    @cached_property
    def _signals(self) -> Signals:
        return Signals(self._words)

    @cached_property
    def _doubted(self) -> re.Pattern[str]:
        words = "|".join(
            [*map(re.escape, self._words.tables["modality"]["governors"]["supposition"].split()), *_UNTRUE]
        )
        return re.compile(
            rf"\b(?:it|that) (?:is|was|seems|looks|appears|remains) (?:[a-z]+ly )?(?:{words}) (?:that )?$"
        )

    @cached_property
    def _ties(self) -> Ties:
        return Ties(self._words, self._frames)

    def modality(self, claim: Claim, reading: Reading, source: Named, target: Named) -> Modality | None:
        """The claim's modality, or a weaker one; None where the text asserts nothing of the kind."""
        hit = self._ties.hit(reading, claim, source, target)
        if hit is None or _asked(hit, reading) or self._hollow(hit):
            return None
        told = self.told(claim, reading)
        ruled = (
            max((each.claim.modality for each in told), key=FIRMNESS.__getitem__)
            if told
            else self._ruled(hit, claim, reading, source, target)
        )
        at_most = self._hedged(hit)
        if ruled is not None and at_most is not None and FIRMNESS[at_most] < FIRMNESS[ruled]:
            ruled = at_most
        return weaker(claim, ruled)

    def told(self, claim: Claim, reading: Reading) -> list[Found]:
        """What the rules tell of the same tie in the sentences that hold the claim's quotation."""
        start, end = reading.around(claim.evidence.start, claim.evidence.end)
        return [f for f in self.pair(reading, claim.from_id, claim.to_id, start, end) if f.claim.kind is claim.kind]

    def pair(self, reading: Reading, source: str, target: str, start: int, end: int) -> list[Found]:
        """What the rules tell of two parties, in whatever order, within a stretch of the text."""
        wanted = {self._group(source), self._group(target)}
        return [
            f
            for f in reading.found
            if f.claim.evidence.start < end
            and start < f.claim.evidence.end
            and {self._group(f.claim.from_id), self._group(f.claim.to_id)} == wanted
        ]

    def _group(self, key: str) -> str:
        known = self._gazetteer.entities.get(key)
        return self._gazetteer.group(known) if known else key

    def _ruled(self, hit: Hit, claim: Claim, reading: Reading, source: Named, target: Named) -> Modality | None:
        """The judge's word on a tie that the rules do not tell."""
        start, end = reading.around(claim.evidence.start, claim.evidence.end)
        sentence, earlier = reading.text[start:end], reading.before(start)
        press = self._judge.from_press(sentence) or (
            _WOULD.search(sentence) is not None and self._judge.from_press(earlier)
        )
        lead = _lead(hit)
        if not hit.frame.subject_first and self._signals.head["negation"].search(lead, clause_start(lead)):
            return None  # "have no agreement to license our archive to B"
        ruling = self._judge.rule(hit, claim.kind, press, reading.document.published)
        if ruling is None:
            return None
        found = [Found(replace(claim, modality=ruling.modality), source.entity, target.entity)]
        found = self._voices.heard(found, sentence, start)
        answer = reading.next_to(end)
        for _, new in self._voices.answered(found, answer) if answer else ():
            found = [new]
        if not found:
            return None
        heard, at_most = found[0].claim.modality, self._at_most(hit, claim.kind)
        return at_most if at_most is not None and FIRMNESS[at_most] < FIRMNESS[heard] else heard

    def _hollow(self, hit: Hit) -> bool:
        """True where what stands around a tie takes it away: "it is doubtful that", "the failed", "would hurt"."""
        if self._doubted.search(hit.before) or _NOTHING.search(hit.before):
            return True
        lead = _lead(hit)
        ends = hit.frame.kind is Kind.TERMINATION  # which may lie in what is not gone on with
        if not ends and _NOT_ONE.search(lead):
            return True
        if hit.frame.kind is Kind.EXCLUSIVITY and INCLUSIVE.search(hit.match.string):
            return True
        if hit.frame.subject_first:
            return False
        clause, behind = lead[clause_start(lead) :], hit.match.string[hit.match.end() :]
        if self._signals.head["lapsed"].search(_VALUE.sub("", lead)) or _FEARED.search(clause):
            return True
        voice = self._signals.voice
        if any(not re.search("[,;]", clause[m.end() :]) for n in _HEARD for m in voice[n].finditer(clause)):
            return True
        return bool(
            self._signals.after["unreal"].match(behind) or (_SUPPOSED.match(behind) and not _CAME.search(behind))
        )

    def _hedged(self, hit: Hit) -> Modality | None:
        """What a word that hedges the whole sentence leaves of it: "Allegedly, ", "It seems that"."""
        if _SEEMS.search(hit.before):
            return Modality.REPORTED
        adverb = _ADVERB.search(hit.before)
        for name, modality in _HEDGES:
            if adverb and self._signals.head[name].search(adverb[1]):
                return modality
        return None

    def _at_most(self, hit: Hit, kind: Kind) -> Modality | None:
        """What the words of the tie leave of it, whichever is its verb: "has denied that B bought", "settled"."""
        signals, words = self._signals, hit.match[0]
        if kind in CONFLICTS:
            behind = words + hit.match.string[hit.match.end() : hit.match.end() + _NEAR]
            ends = (m.end() for m in _BLANK.finditer(behind))
            return Modality.TERMINATED if any(signals.before["closed"].search(behind[:end]) for end in ends) else None
        if signals.head["denial"].search(words):
            return Modality.DENIED
        if kind in {Kind.ACQUISITION, Kind.INVESTMENT} and signals.head["negotiating"].search(words):
            return Modality.NEGOTIATING
        return None


def weaker(claim: Claim, ruled: Modality | None) -> Modality | None:
    """What a model may say where the text says `ruled`."""
    said = claim.modality
    if ruled is None:
        return None
    if said is Modality.TERMINATED:
        # That a tie is over says that it was one: talk or denial of it bears neither out.
        return None if ruled in {Modality.DENIED, Modality.NEGOTIATING, Modality.ALLEGED} else said
    if ruled is Modality.TERMINATED and claim.kind is Kind.TERMINATION:
        return said
    return ruled if FIRMNESS[ruled] < FIRMNESS[said] else said


def _asked(hit: Hit, reading: Reading) -> bool:
    """True for a tie in a question; one that stands before it ("“Why B?” M bought it anyway.") asks nothing."""
    start, end = hit.encoded.span(hit.match.start(), hit.match.end())
    return "?" in reading.text[start : reading.around(start, end)[1]]


def _lead(hit: Hit) -> str:
    """The sentence up to the verb or noun of the tie."""
    return hit.before + hit.match.string[hit.match.start() : max(hit.match.start(), hit.match.start("v"))]
