"""Decides what the source says of the world, by where its signal stands: verb group, clause or sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dates import bounds
from graph.model import Kind, Modality
from ingest.extract.encoded import E
from ingest.extract.frames import Frames, Hit
from ingest.extract.lexicon import Lexicon
from ingest.extract.times import When

_STATE_KINDS = frozenset({Kind.TERMINATION, Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.PARTNERSHIP, Kind.INTEGRATION})
_OFFER = re.compile(r"\b(?:offer(?:s|ed|ing)?|seek(?:s|ing)?|sought|bid(?:s|ding)?)\b")
_ANNOUNCING = re.compile(r"^(?:agree|announc|unveil|plan|commit|pledg|intend)")
_PAST_RELATION = re.compile(r"\buntil (?:[\uf000-\uf3ff]|recently|then)|\b(?:formerly|previously|used to)\b")
_PASSIVE_ENDED = re.compile(r"^(?:settled|dropped|closed|withdrawn|dismissed)$")


_TALKS_ON = re.compile(
    r"\b(?:talks|negotiations|discussions|bid|offer|plans?|proposals?|hopes|interest|approach) (?:over"
    r"|about|on|for|to|in|of|around|regarding) (?:(?:an?|the|its|their|any|possible) )*$"
)
_FALSE = re.compile(
    r"^(?: [^ ,;]+){0,3} (?:was|were|is|are) (?:entirely |simply |completely )?(?:false|untrue|wrong"
    r"|inaccurate|incorrect|unfounded|baseless|denied|dismissed|fiction)\b"
)
_HAD_PLANNED = re.compile(
    r"\b(?:had|have) (?:once |originally |initially |earlier )?(?:planned|intended|hoped|wanted"
    r"|considered|meant|been (?:planning|considering|due|set|expected)) "
)
_OBJECT = re.compile(r"\b(?:in|of|into|with|from|by|against|to|for|on|between|among|over|about) (?:the )?$")
_RELATIVE = re.compile(rf"{E} ,? (?:which|who|that) ")
_CLOSED = re.compile(
    r"\b(?:settl(?:es|ed|ing)|dropp(?:ed|ing)|drops|withdr(?:ew|awn|aws)|dismiss(?:es|ed)|threw out"
    r"|throws out|thrown out|clos(?:es|ed|ing)|abandon(?:s|ed)|rejected)\b(?: [^ ,;]+){0,4}$"
    r"|\b(?:settled|dropped|withdrew|withdrawn|closed|abandoned) (?:[^ ,;]+ ){0,3}(?:lawsuit|suit"
    r"|complaint|case|claim|probe|investigation|inquiry|review|legal action|proceedings?)\b"
)
_CLOSED_AFTER = re.compile(
    r"^(?: [^ ,;]+){0,4} (?:was|were|has been|have been|had been|is) (?:since |later |then |now "
    r")?(?:settled|dropped|withdrawn|dismissed|thrown out|closed|abandoned|resolved)\b"
    r"|^[^;]{0,60}\b(?:case|suit|lawsuit|matter|dispute|complaint|probe|investigation|inquiry) (?:was"
    r"|were|has been|had been|is) (?:since |later |then |now )?(?:settled|dropped|withdrawn|dismissed"
    r"|thrown out|closed|abandoned|resolved)\b"
)
_STOPS = frozenset({
    "of", "in", "on", "at", "by", "for", "from", "to", "with", "over", "about", "that", "which", "said", "says",
    "and", "or", "but", "the", "a", "an", "its", "their", "this", "into", "after", "as",
})  # fmt: skip
# "as B deployed", "once B has paid": what a plan hangs on has not happened.
_HINGE = re.compile(
    r"(?:^|[ ,])(?:as soon as|as|once|when|whenever|until|each time|every time|to the extent(?: that)?) $"
)
_INTENT = re.compile(
    r"\b(?:letters? of intent|memorandum|memoranda|term sheet|under (?:the|a|its|their|this|that) (?:[a-z-]+ ){0,2}"
    r"(?:plan|proposal|scheme|draft)s?|would|will|plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|is to|are to|was to|were to"
    r"|agreed|pledged|promised|commit(?:s|ted)|propos(?:es|ed|al))\b"
)
_UNDER_PLAN = re.compile(
    r"\b(?:under|according to|in) (?:the|a|an|its|their|this|that|an?other) (?:[a-z-]+ ){0,3}"
    r"(?:plan|proposal|scheme|draft|letter of intent|memorandum of understanding|memorandum|term sheet)s?\b[^;]{0,60}$"
)
_LETTER = re.compile(r"\b(?:letters? of intent|memorandum of understanding|memoranda of understanding|term sheet)\b")
_UNDONE = re.compile(
    r"\b(?:was|were|is|has been|had been) never (?:fully |formally |actually )?(?:carried out|completed|signed|executed"
    r"|implemented|finalised|finalized|closed|consummated|concluded|realised|realized|made)\b"
    r"|\bnever (?:materiali[sz]ed|happened|closed|took place|came about|went ahead|came to pass)\b"
)
_COUNTERFACTUAL = re.compile(r"\b(?:(?:would|could|should|might) (?:[a-z]+ly )?have|(?:was|were) to have)(?: been)?\b")
_NO_ASSURANCE = re.compile(
    r"\b(?:no (?:assurances?|guarantees?|certainty)"
    r"|(?:cannot|can not|not|n't) (?:\w+ )?(?:assure|guarantee|certain|sure|know|say|clear|decided))\b[^;]{0,120}$"
)
_CAUSED = re.compile(
    r"\b(will|would|to|could|may|might) (?:see|have|let|allow|enable|require|oblige|make|help) (?:the )?$"
)
_AUXILIARY = re.compile(r"\b(?:will|would|shall|to|did|do|does|may|might|could|can|should|must)\b")
_FAILED = re.compile(
    r"^[^;]{0,80}?\b(?:collapsed|fell (?:apart|through)|fallen (?:apart|through)|broke down|broken down|foundered"
    r"|lapsed|(?:was|were|been|is|being) (?:\w+ )?(?:called off|abandoned|scrapped|cancelled|canceled|dropped"
    r"|terminated|withdrawn|blocked|rejected|shelved))\b"
)


def _lead(hit: Hit) -> str:
    """The adjectives before a nominal tie ("alleged", "a planned"), which the frame itself does not hold."""
    if hit.match[0][0] >= "\ue000":
        return ""
    words = hit.before.split(" ")[-5:]
    found: list[str] = []
    for word in reversed([w for w in words if w]):
        if not word[0].isalpha() or word in _STOPS - {"an", "a", "the"}:
            break
        found.insert(0, word)
    return " ".join(w for w in found if w not in _STOPS)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A modality, and the words that decided it."""

    modality: Modality
    why: str


class Judge:
    """Rules on the modality of hits; holds the compiled signals."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        tables = words.tables["modality"]
        self._group = {k: re.compile(v) for k, v in tables["group"].items()}
        self._before = {k: re.compile(v) for k, v in tables["before"].items()}
        self._media = re.compile(tables["sentence"]["media"])
        self._background = re.compile(tables["sentence"]["background"])
        self._frames = frames
        names = "|".join(re.escape(n) for n in sorted(words.words("names", "media"), key=len, reverse=True))
        self._press = re.compile(
            rf"\b(?:{names})(?:'s|’s)? (?:[\w ]{{0,24}}?)(?:reported|reports|said|says|wrote|has reported|cited"
            rf"|citing)\b"
            rf"|(?:according to|told|report (?:by|in|from)|reported (?:by|in)|citing) (?:the |a report (?:by|in"
            rf"|from) (?:the )?)?(?:{names})\b"
            r"|[,–—-] (?:the |a )?[A-Z][\w’']+(?: [A-Z][\w’']+){0,3} (?:reported|reports)\b(?! (?:revenue"
            r"|sales|profit|earnings|results|a |an |net|quarter))"
            r"|\b(?:newspaper|magazine|news (?:site|agency|outlet)|broadcaster|daily|weekly|website|journal) "
            r"(?:\w+ )?(?:reported|reports|said|says|wrote)\b"
        )
        self._reported = re.compile(r"\b(?:reported|wrote|writes|reports) (?:\w+ ){0,2}$")

    def from_press(self, text: str) -> bool:
        """True if the sentence rests on a newspaper or on people without a name."""
        return bool(self._press.search(text) or self._media.search(text.lower()))

    def rule(self, hit: Hit, kind: Kind, press: bool, published: str | None = None) -> Ruling | None:
        """The modality of a hit, None where the text asserts nothing (negation, hypothesis, question, opinion)."""
        if hit.encoded.question:
            return None
        match = hit.match
        has_verb = "v" in match.re.groupindex and match["v"] is not None
        verb = (match["v"] or "") if has_verb else ""
        until = match.start("v") if has_verb else match.end()
        head = match.string[match.start() : until]
        own = (
            verb
            if not (_OFFER.fullmatch(verb) and kind in {Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.INVESTMENT})
            else ""
        )
        if kind is Kind.TERMINATION or (kind is Kind.INVESTMENT and "put" in verb):
            own = ""
        lead = _lead(hit)
        head = f"{lead} {head}"
        if kind is Kind.TERMINATION and not hit.frame.subject_first:
            head = ""  # "a plan to buy … fell apart": the plan is not what is asserted
        scope = f"{head} {own}"
        before = hit.before[-220:]
        near = before[-60:]
        denial = self._group["denial"].search(head) or self._before["denial"].search(before)
        if denial:
            return Ruling(Modality.DENIED, denial[0].split()[0])
        if self._before["condition"].search(before):
            return None
        after = match.string[match.end() : match.end() + 160]
        if re.search(r"\b(?:would|could|might)\b", head) and re.search(r"\b(?:if|unless|were)\b", after):
            return None
        if _NO_ASSURANCE.search(before):
            return None
        if _COUNTERFACTUAL.search(f"{near[-24:]} {head}"):
            return None  # "would have bought" says that it did not
        if _HINGE.search(before) and (_INTENT.search(before) or _INTENT.search(after)):
            return None
        if kind is Kind.ACQUISITION and not hit.frame.subject_first and _FAILED.match(after):
            return None
        if self._before["forecast"].search(before) and not press:
            return None
        negation = self._group["negation"].search(scope)
        if negation:
            return None
        if _FALSE.match(after):
            return Ruling(Modality.DENIED, after.split()[1])
        if _HAD_PLANNED.search(head):
            return None  # what came of it is told elsewhere, if at all
        if hit.frame.subject_first and _OBJECT.search(before) and not _RELATIVE.match(match[0]):
            return None  # "the stake in X was …": X is not the subject
        if lead.split(" ")[:1] in (["no"], ["any"]):
            return None
        tail_words = self._before["forget"].search(before)
        if tail_words and not hit.frame.subject_first:
            return None
        if kind in {Kind.DISPUTE, Kind.REGULATORY_ACTION}:
            over = _CLOSED.search(near.rstrip()) or _CLOSED.search(near + match[0]) or _CLOSED_AFTER.match(after)
            if over:
                return Ruling(Modality.TERMINATED, over[0].strip())
        ruling = self._assert(hit, kind, verb, head, scope, near, press, published)
        if ruling is None:
            return None
        if ruling.modality is Modality.ANNOUNCED and _UNDONE.search(match.string, match.end()):
            return None
        if ruling.modality is Modality.CONFIRMED and kind is not Kind.TERMINATION:
            paper = _UNDER_PLAN.search(before) or _LETTER.search(match[0])
            if paper:
                ruling = Ruling(Modality.ANNOUNCED, paper[0].strip()[:40])
        if hit.frame.fixed_modality and ruling.modality in {Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED}:
            return Ruling(hit.frame.fixed_modality, hit.frame.id)
        return self._attributed(ruling, hit, before, press)

    def _assert(
        self, hit: Hit, kind: Kind, verb: str, head: str, scope: str, near: str, press: bool, published: str | None
    ) -> Ruling | None:
        """The modality by the verb group alone."""
        if hit.joint in {"by", "before", "for", "when", "if"}:
            scope = f"{near} {scope}"
        group = self._group
        alleged = group["alleged"].search(scope)
        if alleged:
            return Ruling(Modality.ALLEGED, alleged[0])
        talking = group["negotiating"].search(scope)
        if not talking and not hit.frame.subject_first and kind is not Kind.TERMINATION:
            talking = _TALKS_ON.search(hit.before)
        if not talking and " would" in head:
            talking = group["negotiating"].search(near)
        if talking:
            return Ruling(Modality.NEGOTIATING, talking[0])
        speculation = group["speculation"].search(head)
        if speculation:
            if kind is Kind.INTEGRATION and speculation[0] == "can":
                return Ruling(Modality.CONFIRMED, "can")
            if kind is Kind.DISPUTE or press:
                return Ruling(Modality.NEGOTIATING, speculation[0])
            return None
        reported = group["reported"].search(head)
        if reported:
            return Ruling(Modality.REPORTED, reported[0])
        tag = self._frames.tags.get(verb, "noun")
        tail = near[-24:] + hit.match.string[hit.match.start() : hit.match.end() + 30]
        if tag == "ed" and head.rstrip().endswith(" once"):
            return Ruling(Modality.TERMINATED, "once")
        past = self._past(hit, tail, published) if tag == "ed" or "used to" in head else None
        if past and kind not in {Kind.TERMINATION, Kind.DISPUTE, Kind.REGULATORY_ACTION}:
            return Ruling(Modality.TERMINATED, past)
        caused = _CAUSED.search(near) if tag in {"base", "noun"} and hit.match[0][:1] >= "\ue000" else None
        if caused and not _AUXILIARY.search(head):
            sure = caused[1] in {"will", "would"} or _INTENT.search(hit.before[-80:])
            return Ruling(Modality.ANNOUNCED, caused[0].strip()) if sure else None
        promised = group["announced"].search(head) or (_ANNOUNCING.match(verb) if tag != "noun" else None)
        if promised and kind is Kind.DISPUTE:
            return Ruling(Modality.NEGOTIATING, promised[0])  # a suit that is not filed yet
        if promised:
            return Ruling(Modality.ANNOUNCED, promised[0])
        if tag == "ing" and re.search(r"\b(?:is|are|was|were|be)\b", head):
            stated = hit.frame.options.get("progressive")
            if stated or kind in _STATE_KINDS:
                return Ruling(Modality.CONFIRMED, f"is {verb}")
            return Ruling(Modality.ANNOUNCED, f"is {verb}")
        if head.rstrip().endswith(" to"):
            return Ruling(Modality.ANNOUNCED, "to")
        return Ruling(Modality.CONFIRMED, verb or hit.frame.id)

    def _past(self, hit: Hit, tail: str, published: str | None) -> str | None:
        """The words that put a tie in the past; "until 2032" does not, where that is still to come."""
        found = _PAST_RELATION.search(tail)
        if found is None:
            return None
        item = hit.encoded.items.get(found[0][-1])
        if isinstance(item, When):
            until, today = bounds(item.value), bounds(published)
            open_end = until is not None and today is not None and until.last >= today.first
            if open_end or re.search(r"\b(?:has|have|now|currently|still)\b", hit.match.groupdict().get("vg") or ""):
                return None
        return found[0]

    def _attributed(self, ruling: Ruling, hit: Hit, before: str, press: bool) -> Ruling:
        """The modality after asking who says so."""
        if ruling.modality in {Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED}:
            alleged = self._before["alleged"].search(before)
            if alleged and not re.search(rf"{E} (?:was|is) $", before[-8:]):
                return Ruling(Modality.ALLEGED, alleged[0].split()[0])
        if (
            ruling.modality in {Modality.CONFIRMED, Modality.ANNOUNCED}
            and press
            and not self._background.search(before)
        ):
            return Ruling(Modality.REPORTED, "the press or unnamed people")
        return ruling
