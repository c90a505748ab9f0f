"""Who speaks in a sentence as it stands, and what the next one makes of what was told: that decides how firm it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.model import Claim, Kind, Modality
from ingest.extract.cues import PAPERS
from ingest.extract.found import Found
from ingest.extract.governors import Governors
from ingest.extract.lexicon import Lexicon
from ingest.extract.modality.ruling import ASSERTED, CONFLICTS, STATES
from ingest.extract.modality.signals import Signals

# The firmer half of what may be told, by what a voice makes of it.
_YIELDS = {
    Modality.REPORTED: ASSERTED,
    Modality.ALLEGED: ASSERTED | {Modality.REPORTED},
    Modality.TERMINATED: ASSERTED,
    Modality.NEGOTIATING: ASSERTED,
    Modality.DENIED: ASSERTED,  # a report that a firm denies is still a report
}
# At the head of a sentence or a clause, or with "that" behind it, a speaker is heard from there on; else all around.
_LEADS = re.compile(r"\s*(?:but|and|yet|whereas|that|what)\b")
_THAT = re.compile(r"[^,;]{0,40}?\bthat\b")
# "that, as Acme claims, B": it is no end of the clause.
# What a firm tells of itself; where it alleges or claims, it is a side like any other.
_PLAINLY = (
    r"(?:(?:has|have|had|also|itself|later) )?(?:said|says|announced|announces|confirmed|confirms|disclosed|told)\b"
)
# "according to Digiday", "by Digitimes's account", ", the Globe and Mail found": whoever is named there, if no party.
_NAMED = r"(?:the |The )?[A-Z][\w’'.&-]*(?: (?:and |of |the )?[A-Z][\w’'.&-]*){0,3}"
_WHEN = r"(?: (?:on|in) [A-Z][a-z]+| (?:late |earlier )?(?:last|this) [a-z]+| (?:today|yesterday|earlier))?"
_SOURCE = re.compile(
    rf"\b[Aa]ccording to {_NAMED}(?=[,.;)]|$|, )|\b[Bb]y {_NAMED}(?:['’]s?)? (?:account|reckoning|telling)\b"
    rf"|[,;:–—-] (?:{_NAMED} )?[\w’'.&-]*(?:{PAPERS}|[Pp]ost|Wire|[Pp]ress|Insider|Standard) (?:says|said)(?=[.,;]|$)"
    rf"|^{_NAMED} (?:has )?(?:learnt|learned|heard|hears|reports|reported|writes|wrote|reveals|revealed){_WHEN} that\b"
    rf"|(?:^|, )[Aa]s {_NAMED} (?:first |has |had |also )?(?:reported|reports|wrote|writes|revealed)"
    rf"{_WHEN}(?=[,.;]|$)"
    r"|^[A-Z][\w’'.&-]* (?:[a-z]+ )?[A-Z][\w’'.&-]*: "
    rf"|, {_NAMED} (?:has )?(?:found|revealed|reveals|heard|hears|learnt|learned|understands|written|wrote|writes"
    rf"|reported|reports){_WHEN}(?=[,.;]|$)"
)
_LITIGANT = re.compile(r"\b(?:plaintiff|claimant|complainant|defendant|petitioner)s?\b")
_ASIDE = re.compile(r",[^,;]{1,60},")
_BUT = re.compile(r", (?:but|yet|however)\b")
# Signals that speak of all that their stretch tells, wherever they stand in it.
_AROUND: tuple[tuple[str, Modality | None], ...] = (
    ("mistaken", None),
    ("scare", Modality.ALLEGED),
    ("contested", Modality.ALLEGED),
    ("unsigned", Modality.NEGOTIATING),
)
_SPOKEN = re.compile(r"\b(?:said|says|insists|insisted|wrote|told|testified)\b")
# What a next sentence may make of it, the plainest first.
_ANSWERS = (Modality.DENIED, Modality.TERMINATED, Modality.NEGOTIATING, Modality.ALLEGED, Modality.REPORTED)
_LONGEST = 180  # characters of a sentence that speaks of the whole one before it


@dataclass(frozen=True, slots=True)
class _Voice:
    """A stretch of a sentence, and what is told in it; None where nothing is."""

    start: int
    end: int
    modality: Modality | None
    why: str
    words: str = ""  # those of the speaker
    within: bool = False  # only what begins in it is told by it


class Voices:
    """Holds the compiled signals of who speaks."""

    def __init__(self, words: Lexicon) -> None:
        signals = Signals(words)
        self._said, self._next = signals.voice, signals.next
        self._governors = Governors(words, signals)

    def heard(self, found: Sequence[Found], sentence: str, start: int) -> list[Found]:
        """What the sentence that begins at `start` tells, as firm as its speaker makes it."""
        voices = list(self._voices(sentence)) if found else []
        if not voices:
            return list(found)
        rows = (_under(each, voices, sentence, start) for each in found)
        return [each for each in rows if each is not None]

    def answered(self, found: Sequence[Found], sentence: str) -> list[tuple[Found, Found]]:
        """What was told right before and is not as firm once this sentence has spoken of it, with what is left."""
        text = sentence.lower().strip()
        if not found or len(text) > _LONGEST:
            return []
        back = self._next["taken_back"].search(text)
        if back:
            return [(f, _told_as(f, Modality.DENIED, back[0])) for f in found if f.claim.modality in ASSERTED]
        for modality in _ANSWERS:
            said = self._next[modality.value].search(text)
            if said:
                rows = [
                    (each, _weakened(each, modality, said[0][:40].strip())) for each in found if _may(each, modality)
                ]
                return [(old, new) for old, new in rows if new is not old]
        return []

    def _voices(self, sentence: str) -> Iterator[_Voice]:
        text = sentence.lower()
        never = self._said["never"].search(text)
        if never:
            yield _Voice(0, _segment(text, 0)[1], Modality.DENIED if _SPOKEN.search(text) else None, never[0])
        for cut in re.finditer(";", text):
            for answered in (Modality.DENIED, Modality.REPORTED):
                if answer := self._next[answered.value].search(text[cut.end() :].strip()):
                    # "A has bought B, C says; A denies it.": the last of it; what nobody comments on is all of it.
                    begins = _segment(text, cut.start())[0] if answered is Modality.DENIED else 0
                    yield _Voice(begins, cut.start(), answered, answer[0][:40])
                    break
        for name, modality in _AROUND:
            for said in self._said[name].finditer(text):
                yield _Voice(*_segment(text, said.start()), modality, said[0].strip(" ,")[:40])
        for said in self._said["void"].finditer(text):
            # What begins in its clause; or what it stands inside of, with no comma before it: "A has all but bought B".
            yield _Voice(said.start(), _closes(text, said.end()), None, said[0])
        for hangs in self._governors.stretches(sentence):
            yield _Voice(hangs.start, hangs.end, hangs.modality, hangs.why, within=True)
        for named in _SOURCE.finditer(sentence):
            why = named[0].strip(" ,")
            yield _Voice(*_segment(text, named.start()), Modality.REPORTED, why[:40], why.lower())
        for modality in (Modality.ALLEGED, Modality.REPORTED):
            for said in self._said[modality.value].finditer(text):
                first, last = _segment(text, said.start())
                leads = not text[first : said.start()].strip() and said[0][:1] not in ",(—–" or said[0][:1] in ";:"
                leads = leads or bool(_LEADS.match(said[0]) or _THAT.match(text, said.end()))
                if leads and (turn := _BUT.search(text, said.end(), last)):
                    last = turn.start()  # "Critics said that it is too big, but A has bought B"
                why = said[0].strip(" ,(—–-")[:40]
                yield _Voice(said.start() if leads else first, last, modality, why, said[0])


def _may(each: Found, modality: Modality) -> bool:
    """Only what lasts can be over, and what is in force needs no paper: nothing signed is of something else then."""
    if modality is Modality.TERMINATED:
        return each.claim.kind in STATES
    return modality is not Modality.NEGOTIATING or each.claim.modality is Modality.ANNOUNCED


def _segment(text: str, at: int) -> tuple[int, int]:
    """The stretch between semicolons around an offset."""
    end = text.find(";", at)
    return text.rfind(";", 0, at) + 1, len(text) if end < 0 else end


def _closes(text: str, at: int) -> int:
    """Where the clause ends that goes on at an offset: at the next comma, save those around an aside at its head."""
    head = at - 2 if text.endswith(", ", 0, at) else at  # "perhaps, one day, B"
    aside = _ASIDE.match(text, head)
    begins = aside.end() if aside else at
    comma, last = text.find(",", begins), _segment(text, at)[1]
    return min(comma, last) if comma >= 0 else last


def _under(each: Found, voices: Sequence[_Voice], sentence: str, start: int) -> Found | None:
    """The claim as the voices over it leave it."""
    claim = each.claim
    first, last = claim.evidence.start - start, claim.evidence.end - start
    for voice in voices:
        if not (first < voice.end and voice.start < last) or (voice.within and first < voice.start):
            continue
        if voice.modality is None:
            if first >= voice.start or "," not in sentence[first : voice.start]:
                return None
        # A party that is named as the speaker speaks for itself.
        elif voice.words.startswith("that ") or not _speaks(claim, voice.words):
            each = _weakened(each, voice.modality, voice.why, voice.within)
    return each


def _speaks(claim: Claim, words: str) -> bool:
    """Whether a party of the claim plainly says so, right before the verb: "the defence group Acme said"."""
    names = "|".join(re.escape(name.lower()) for name in (claim.from_name, claim.to_name))
    if _LITIGANT.search(words):
        return False
    own = rf"\b(?:according to|by) (?:the )?(?:{names})\b|\b(?:{names}),? (?:{_PLAINLY}|(?:has )?reveal(?:s|ed))"
    return re.search(own, words) is not None


def _weakened(each: Found, modality: Modality, why: str, itself: bool = False) -> Found:
    """The same told as no more than `modality`; a suit is a fact even where its content is none.

    itself: it is the suit that somebody puts down, and not what it says.
    """
    claim = each.claim
    contested = modality in {Modality.ALLEGED, Modality.DENIED} and claim.kind in CONFLICTS and not itself
    denied = itself and modality is Modality.DENIED and claim.modality in {Modality.REPORTED, Modality.NEGOTIATING}
    if contested or (claim.modality not in _YIELDS[modality] and not denied):
        return each
    if modality is Modality.DENIED and claim.kind is Kind.TERMINATION:
        modality = Modality.ALLEGED  # either side tells the end in its own way
    return _told_as(each, modality, why)


def _told_as(each: Found, modality: Modality, why: str) -> Found:
    return replace(each, claim=replace(each.claim, modality=modality, note=why))
