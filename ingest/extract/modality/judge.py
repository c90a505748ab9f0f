"""Decides what the source says of the world, by where its signal stands: verb group, clause or sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from graph.model import Kind
from ingest.extract.encoded import P, Q
from ingest.extract.frames import Frames, Hit
from ingest.extract.lexicon import Lexicon
from ingest.extract.modality import negation, sources, statement, talk
from ingest.extract.modality.ruling import OFFERABLE, SILENT, Ruling, Verdict
from ingest.extract.modality.scene import Scene, lead_of
from ingest.extract.modality.signals import Signals

# Asked in turn; the first that has something to say decides.
_STEPS: tuple[Callable[[Signals, Scene], Verdict], ...] = (
    negation.denied,
    negation.hypothetical,
    negation.unsure,
    negation.came_to_nothing,
    negation.advised,
    negation.forecast,
    negation.untrue,
    negation.negated,
    negation.not_its_subject,
    talk.over,
    talk.alleged,
    talk.talks,
    talk.speculated,
    talk.rumoured,
    statement.sold,
    statement.to_close,
    statement.past,
    statement.caused,
    statement.promised,
    statement.stated,
)


_HOLDING = re.compile(rf"{P}|\b(?:economic|equity|minority|majority|controlling|beneficial|ownership|residual) ")
# "trims its interest in B": what grows, shrinks or is sold is held.
_TRIMS = re.compile(
    r"\b(?:trim(?:s|med|ming)?|cut(?:s|ting)?|reduc(?:es|ed|ing)|rais(?:es|ed|ing)|lift(?:s|ed|ing)?|increas(?:es|ed|ing)"
    r"|doubl(?:es|ed|ing)|halv(?:es|ed|ing)|s(?:ells|elling|old)|offload(?:s|ed)|dilut(?:es|ed|ing)"
    r"|boost(?:s|ed|ing)) $"
)
_OWN = re.compile(rf"{Q}|its |their ")
# What a firm or its spokesman tells a newspaper is the firm's own word.
_OWN_VOICE = (
    "company", "firm", "group", "outfit", "start-up", "startup", "maker", "lab", "bank", "spokesperson", "spokesman",
    "spokeswoman",
)  # fmt: skip


class Judge:
    """Rules on the modality of hits; holds the compiled signals."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        self._signals = Signals(words)
        self._tags = frames.tags
        names = "|".join(re.escape(n) for n in sorted(words.words("names", "media"), key=len, reverse=True))
        not_told = "".join(f"(?<!, the {word} )" for word in _OWN_VOICE)
        self._press = re.compile(
            rf"\b(?:{names})(?:'s|’s)?,? (?:[\w ]{{0,24}}?)(?:reported|reports|said|says|wrote|writes|has reported"
            rf"|cited"
            rf"|citing|has it)\b"
            rf"|(?:[Aa]ccording to|\b[Pp]er|{not_told}told|report (?:by|in|from)|reported (?:by|in)|[Cc]iting) (?:the "
            rf"|a report (?:by|in"
            rf"|from) (?:the )?)?(?:{names})\b"
            # "Le Figaro writes that": no firm tells its own news in such words.
            r"|(?:^|[.;:] |[\"”] |, )(?:The |the )?[A-Z][\w’'.]*(?: [A-Z][\w’'.]*){0,3} (?:writes|hears|understands)"
            r"(?: that\b|[.,]| from\b)"
            r"|^(?:Hearing|We hear|Word reaches us) that\b|\b(?:we['’]re|we are|I['’]m) told\b"
            rf"|\b(?:says|writes|reports|hears) (?:the |The )?(?:{names})\b|\b(?:{names}) (?:hears|has learn(?:ed|t))\b"
            r"|[,–—-] (?:the |a )?[A-Z][\w’']+(?: [A-Z][\w’']+){0,3} (?:reported|reports)\b(?! (?:revenue"
            r"|sales|profit|earnings|results|a |an |net|quarter))"
            # Headlines: "A buys B - sources", "A to buy B: report", "Report: A buys B".
            r"|(?: [-–—|]|[:;,]) (?:the )?(?:(?:sources?|insiders?|(?:media )?reports?)(?: (?:says?|reports?))?"
            rf"|(?:{names}) (?:says?|reports?))\.?$"
            r"|[^.] [-–—|] (?:[A-Z][\w’']+ ){0,3}(?:News|Times|Post|Journal|Herald|Tribune|Telegraph|Chronicle"
            r"|Gazette|Daily|Guardian|Observer|Standard|Today|Insider)$"  # a wire is who publishes it
            r"|^(?:Report|Reports|Media|Sources)(?: says?)?: "
            r"|\b(?:newspaper|magazine|news (?:site|agency|outlet)|broadcaster|daily|weekly|website|journal) "
            r"(?:\w+ )?(?:reported|reports|said|says|wrote)\b"
        )

    def from_press(self, text: str) -> bool:
        """True if the sentence rests on a newspaper or on people without a name."""
        return bool(self._press.search(text) or self._signals.sentence["media"].search(text.lower()))

    def rule(self, hit: Hit, kind: Kind, press: bool, published: str | None = None) -> Ruling | None:
        """The modality of a hit, None where the text asserts nothing (negation, hypothesis, question, opinion)."""
        if hit.encoded.question:
            return None
        scene = self._scene(hit, kind, press, published)
        for step in _STEPS:
            verdict = step(self._signals, scene)
            if isinstance(verdict, Ruling):
                ruling = sources.weakened(self._signals, scene, verdict)
                return (
                    sources.doubted(self._signals, scene, ruling)
                    if ruling and hit.frame.options.get("cued")
                    else ruling
                )
            if verdict is SILENT:
                return None
        return None

    def _scene(self, hit: Hit, kind: Kind, press: bool, published: str | None) -> Scene:
        match = hit.match
        has_verb = bool(match.groupdict().get("v"))
        verb = (match["v"] or "") if has_verb else ""
        head = f"{lead_of(hit)} {match.string[match.start() : match.start('v') if has_verb else match.end()]}"
        own = "" if kind in OFFERABLE and self._signals.tie["offer"].fullmatch(verb) else verb
        if kind in {Kind.TERMINATION, Kind.EXCLUSIVITY} or (kind is Kind.INVESTMENT and "put" in verb):
            own = ""
        held = _HOLDING.search(match[0]) or (_OWN.match(match[0]) and _TRIMS.search(hit.before))
        if kind is Kind.INVESTMENT and verb == "interest" and held:
            own = ""  # "its 19.9% interest in B" is held, not taken
        if hit.frame.options.get("negated") or (kind is Kind.REGULATORY_ACTION and verb.startswith("look")):
            own = ""  # "will not oppose", "is looking into": the verb is the act itself
        if kind is Kind.INTEGRATION and verb.startswith(("talk", "chat", "ask")):
            own = ""  # who talks to a model bargains with nobody
        if kind is Kind.TERMINATION and not hit.frame.subject_first:
            # "a plan to buy … fell apart": the plan is not what is asserted, but "is not about to end" is
            head = match.groupdict().get("vg") or ""
        before = hit.before[-220:]
        after = match.string[match.end() : match.end() + 160]
        tag = self._tags.get(verb) or ("ed" if verb.endswith(("owned", "held")) else "noun")
        if tag == "noun" and re.fullmatch(r"[a-z]+ing(?: [a-z]+)?", verb) and kind is Kind.TERMINATION:
            tag = "ing"  # "is unplugging": an ending that no class of verbs knows
        return Scene(hit, kind, press, published, verb, head, f"{head} {own}", before, before[-60:], after, tag)
