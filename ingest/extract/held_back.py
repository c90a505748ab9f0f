"""What a text names without stating it: papers that are still being written, lists of risks, leave without promise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Kind, Modality
from ingest.extract.found import Found
from ingest.extract.sentences import LONGEST, Sentence, bounds_of, split_sentences

_FIRM_WORD = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED})
_PAPER = r"(?:agreements?|contracts?|deals?|arrangements?|documents?|documentation|terms)"
# "is finalizing an agreement", "anticipates entering into", "are working towards a definitive agreement".
_UNSIGNED = re.compile(
    rf"\b(?:is|are|was|were|be|been|process of|now|currently|still) (?:now |still |currently )?finali[sz]ing\b"
    r"|\b(?:anticipat|expect|hop|plan|seek|aim|intend|look)(?:s|es|ed|e|ing)? (?:forward )?(?:to )?enter(?:ing)? into\b"
    rf"|\bwork(?:s|ed|ing)? (?:together )?(?:toward|towards|on) (?:a|an|the) (?:[\w-]+ ){{0,3}}(?:definitive|final"
    rf"|binding|formal|long-form)(?: [\w-]+){{0,3}} {_PAPER}\b",
    re.I,
)
# "There is no assurance that a definitive agreement will be entered into": said of what is not signed.
_NO_ASSURANCE = re.compile(
    r"\b(?:no|not be any|cannot give|without) (?:assurances?|guarantee|certainty)\b[^.;]{0,60}\b(?:that|whether)\b"
    rf"[^.;]{{0,80}}(?:\b{_PAPER}\b[^.;]{{0,40}}\b(?:entered|signed|reached|concluded|executed|agreed|result)"
    r"|\bit will be signed|\b(?:enter into|sign|reach|conclude)\b)",
    re.I,
)
_SIGNED = re.compile(r"\b(?:signed|entered into|executed|letter of intent|memorandum)\b", re.I)
# The head of a list of what may go wrong.
_RISKS = re.compile(
    r"\b(?:risks?|uncertaint(?:y|ies))\b[^.;:]{0,100}\b(?:includ(?:e|es|ing)\b|relat(?:e|ing) to\b|following ?:)"
    r"|\bfactors\b[^.;:]{0,120}\b(?:could|may|might|would) (?:cause|differ|affect)\b|\bimportant factors include\b"
    r"|\bactual (?:results|outcomes)\b[^.;:]{0,60}\b(?:could|may|might|will) (?:differ|vary)\b"
    r"|\bforward-looking statements?\b",
    re.I,
)
_RISK_OF = re.compile(
    r"\b(?:risks? (?:that|of|from)|possibility (?:that|of)|occurrence of any (?:event|change)|ability of|inability of"
    r"|failure of|effects? of the (?:announcement|pendency)|threat of)\b[^.;,]{0,80}$",
    re.I,
)
_ITEM = re.compile(r"[^\S\n]*(?:[•·▪◦*–—-]|\(?[a-z0-9]{1,3}[.)])?[^\S\n]*(?:[a-z]|the\b)")
_ITEMS = 60  # lines of a list that are looked back over
# "Nothing in this Agreement obliges Customer to": who is obliged by nothing has promised nothing.
_NOTHING = re.compile(
    r"(?:^|[.;,] )\W*(?:nothing|nobody|no one|no (?:[\w-]+ )?(?:contract|provision|agreement|clause|term|law|rule|court"
    r"|statute|regulation|party|person))\b[^.;]{0,80}\b(?:oblig|requir|commit|forc|compel|bind|bound|mandat)[a-z]*\b",
    re.I,
)
# An agreement gives leave; where an authority does, the tie is agreed already.
_LEAVE = re.compile(
    r"\b(?:agreements?|contracts?|deals?|terms|clauses?|provisions?|options?|warrants?|pacts?|accords?|arrangements?"
    r"|plans?|letter|memorandum|nothing)\b(?: [\w’'-]+){0,8}?"
    r" (?:allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|entitl(?:es?|ed|ing)|lets?|letting)(?= [^.;]{2,60}$)",
    re.I,
)
# A licence is leave, and who alone is allowed something has a promise; of these ties leave is none.
_BOUGHT = frozenset({Kind.INVESTMENT, Kind.ACQUISITION, Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT, Kind.OWNERSHIP})
_LEFT_FREE = _BOUGHT - {Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT}  # what a contract lets a customer rent is contracted
_PROMISED = _BOUGHT | {Kind.EXCLUSIVITY}
_SIGNABLE = _PROMISED | {Kind.PARTNERSHIP, Kind.LICENCE}
_TURN = re.compile(r"[,;] (?:but|yet|and|so|still)\b")
_FORM = re.compile(r", (?:Inc|LLC|L\.L\.C|Corp|Ltd|L\.P|N\.V|plc|PBC)\b\.?,?")
_NEXT = 300  # characters behind a sentence in which the next one says what it is worth
_RAN_OUT = re.compile(r"\b(?:end|expir|laps|over\b|ran out)", re.I)
# "Citing security risks relating to China, A bought": what stands before the comma is said beside it.
_BESIDE = re.compile(r"\W*(?:[A-Z][a-z]+ing|Despite|Amid|Aware|Given|Notwithstanding|Mindful|Undeterred)\b[^;]*, $")
_WAITING = re.compile(r"\bwaiting period\b", re.I)


def held_back(found: Sequence[Found], text: str, sentences: Sequence[Sentence]) -> list[Found]:
    """The same without what the text only fears, allows or says that nothing requires; unsigned papers are in talks."""
    return [kept for each in found if (kept := _kept(each, text, sentences)) is not None]


def _kept(found: Found, text: str, sentences: Sequence[Sentence]) -> Found | None:
    claim = found.claim
    start, end = claim.evidence.start, claim.evidence.end
    first, last = bounds_of(sentences, start, end)
    sentence, before = text[first:last], text[first:start]
    said = text[first:end]
    if claim.kind is Kind.TERMINATION and _WAITING.search(said) and _RAN_OUT.search(claim.note or ""):
        return None  # a waiting period that ends lets the deal go on
    if claim.modality not in _FIRM_WORD:
        return found
    if (_RISKS.search(before) and not _BESIDE.match(before)) or _RISK_OF.search(before) or _in_risks(text, first):
        return None
    if claim.kind in _PROMISED and (nothing := _NOTHING.search(said)) and not _TURN.search(said, nothing.end()):
        return None
    if claim.kind in _LEFT_FREE and _left_free(found, text, first):
        return None
    if claim.kind not in _SIGNABLE or not (_unsigned(said, start - first) or _unassured(found, text, sentence, last)):
        return found
    return replace(found, claim=replace(claim, modality=Modality.NEGOTIATING, announced=None, note="not signed yet"))


def _unsigned(said: str, at: int) -> bool:
    """True where the tie, which begins at `at`, is what is only being written or hoped for."""
    for match in _UNSIGNED.finditer(said):
        if match.end() >= at or not re.search(r"[,;]", _FORM.sub("", said[match.end() : at])):
            return True
    return False


def _unassured(found: Found, text: str, sentence: str, last: int) -> bool:
    """True where the next sentence says that nothing assures what was not signed yet."""
    if found.claim.modality is not Modality.ANNOUNCED or _SIGNED.search(sentence):
        return False
    stop = text.find("\n", last, last + _NEXT)
    following = next(split_sentences(text[last : stop if stop >= 0 else last + _NEXT]), None)
    return following is not None and _NO_ASSURANCE.search(text, last, last + following.end) is not None


def _in_risks(text: str, first: int) -> bool:
    """True for an item of a list whose head speaks of risks."""
    at = text.rfind("\n", max(0, first - LONGEST), first) + 1
    for _ in range(_ITEMS):
        if not at or not _ITEM.match(text, at):
            return False
        above = text.rfind("\n", max(0, at - LONGEST), at - 1) + 1
        if above or at <= LONGEST:
            line = text[above : at - 1].rstrip()
            if line.endswith(":"):
                return _RISKS.search(line) is not None
        at = above
    return False


def _left_free(found: Found, text: str, first: int) -> bool:
    """True where one party is allowed to do what the claim tells, which it has not promised."""
    claim = found.claim
    quote = claim.evidence.quote
    for name in (claim.from_name, claim.to_name):
        at = quote.find(name)
        if at < 0:
            continue
        upto = text[max(first, claim.evidence.start - 160) : claim.evidence.start + at]
        leave = _LEAVE.search(f"{upto}{name}")
        if leave and len(upto) - leave.end() <= 12:
            return True
    return False
