"""Whom a pronoun stands for: "it", "its", "they", "both", by who acts, who is acted on and who is blamed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model import Entity, EntityType
from ingest.extract.coreference.acts import CONTRAST, FIRM_TYPES, SUBJECT_IT, distinct, subject_it
from ingest.extract.coreference.speech import speaker
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.sentences import Sentence

_WORDS, _BOTH = "it|its|itself|they|their|them", "both"
_PAIRS, _SIDES = "two|pair", "companies|firms|groups|sides|partners"
PRONOUN = re.compile(
    rf"\b(?:{_WORDS}|(?<!are )(?<!were )(?<!have )(?<!had )(?<!will ){_BOTH}"
    rf"|the (?:{_PAIRS})|the (?:two |three )?(?:{_SIDES}))\b(?! (?:the|of)\b)",
    re.I,
)
PRONOUN_WORDS = frozenset("|".join((_WORDS, _BOTH, _PAIRS, _SIDES)).split("|"))  # one of them stands in every match
# "Acme confirms that it has": who says so.
_SAYS_THAT = re.compile(
    r" (?:(?:has|have|had|today|also|hereby|further) )*(?:confirm|announce|state|declare|note|report|disclose|say"
    r"|acknowledge|advise)"
    r"(?:s|d|ed)? (?:today )?that "
)
_EXPLETIVE = re.compile(
    r"it (?:(?:is|was|has been|would be|will be) (?:(?:\w+ )?(?:that|not clear|unclear|unknown|likely"
    r"|expected|possible"
    r"|the(?= [^.;]{0,60}\b(?:that|which|who)\b))"
    r"|(?:hard|easy|difficult|important|better|best|illegal|unlawful|useful|common|time"
    r"|wrong|right"
    r"|fair|safe|impossible|necessary|vital|crucial|too \w+) to)|(?:is|was|has been) (?:announced|reported|said"
    r"|understood|hoped|feared)(?! to\b))\b",
    re.I,
)
_SUBJECT_DESCRIPTION = re.compile(
    r"\b[Tt]he (?:[a-z-]+ )?(?:company|firm|group|start-?up|business|maker|giant)\b(?!')|\bIt (?=[a-z]+(?:ed|s) )"
)
_FRONTED = re.compile(
    r"[\"“]?(?:(?:[A-Z][a-z]+ ){0,2}(?:[a-z]+ ){0,2}(?:[Hh]ours|[Dd]ays?|[Ww]eeks?|[Mm]onths?|[Yy]ears?)"
    r" (?:after|before)\b"
    r"|Since|After|Before|Following|With|Despite|In|Under|Until|By|As|When|While|Through|For|On|At|Ahead"
    r"|Because)\b"
)
_OWNED_BY = re.compile(r"[-‑](?:backed|owned|controlled|funded|led|financed|listed) (?:[a-z-]+ ){0,3}")
_CLAUSE = re.compile(
    r"\b(?:when|while|after|before|because|as|until|since|although|though|if|once"
    r"|whereas)(?: the)? $"
)
_GIVES = re.compile(
    r" (?:also |then |in turn )?(?:gave|gives|granted|grants|issued|paid|pays|sold|sells|lent|handed|supplies"
    r"|supplied) "
)
_OBJECT_OF = re.compile(
    r"\b(?:su(?:e|es|ed|ing)|acquir(?:e|es|ed|ing)|buy(?:s|ing)?|bought|own(?:s|ed)|suppl(?:y|ies|ied)"
    r"|accus(?:e|es|ed|ing)|fund(?:s|ed)|back(?:s|ed)|in|with|from|to|against|by|of) $"
)
# "A has sued B over its deal with C": what somebody is blamed for is the other's own.
_BLAMES = re.compile(
    r"\b(?:su(?:e|es|ed|ing)|accus(?:e|es|ed|ing)|critici[sz](?:e|es|ed|ing)|investigat(?:e|es|ed|ing)|prob(?:e|es|ed"
    r"|ing)"
    r"|fin(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|attack(?:s|ed|ing)?|challeng(?:e|es|ed|ing)|rebuk(?:e|es|ed|ing)"
    r"|(?:action|suit|lawsuit|complaint|case|proceedings) against) $"
)
_FOR_ITS = re.compile(
    r"[^,;]{0,70}? (?:over|about|for|by|through|because of|on account of|in connection with) (?:what it calls )?"
)
_CAUSES = re.compile(
    r"\b(?:help(?:s|ed|ing)?|let(?:s|ting)?|allow(?:s|ed|ing)?|enabl(?:es|ed|ing)|requir(?:es|ed|ing)|forbid(?:s|ding)?"
    r"|forbade|bar(?:s|red)?|oblig(?:es|ed)|forc(?:es|ed)|prevents?|prevented|stops?|stopped) (?:the )?$"
)
_DOES = re.compile(r" (?:to |from )?(?!with |for |over |about |of |in |on |and )[a-z]+ (?:[a-z]+ ){0,2}")
# "A told the court that B had used its patents": whoever complains means its own.
_WRONGS = re.compile(
    r"\b(?:used|using|copied|copying|infring\w+|st(?:ole|olen)|took|taken|violat\w+|broke|broken|breach\w+|train\w*)\b"
)
# ", and B will train its models on": the clause has a subject of its own.
# "B and C are among its shareholders": whoever has owners or customers is none of them.
_AMONG_ITS = re.compile(
    r" (?:(?:is|are|was|were|became|become|remains?|has been|have been|will be|would be|is to be|also|now"
    r"|still|both|all|counted|each) ){1,4}"
    r"(?:(?:among|one of|part of|some of|counted among) )?$"
)
# "B will be the sole supplier of sensors for its robots": nobody supplies itself.
_ROLE_FOR_ITS = re.compile(
    r" (?:is|was|will be|would be|has been|becomes?|became|remains?) (?:an?|the|one of the) (?:[a-z-]+ ){0,4}?"
    r"(?:supplier|provider|foundry|host|vendor|maker) (?:[a-z-]+ ){0,6}?(?:for|to|in|of) "
)
_ROLE_NEXT = re.compile(
    r" (?:[a-z-]+ ){0,4}?(?:shareholders?|investors?|backers?|owners?|customers?|clients?|suppliers?|partners?|tenants?"
    r"|licensees?|creditors?|founders|users|providers?|hosts?|publishers|licensors?|competitors|rivals|stakeholders?)\b"
)
_SHARES_NEXT = re.compile(r" (?:(?:new|common|ordinary|preferred|class [AB]) ){0,2}(?:shares|stock|warrants)\b", re.I)
_BUYS = re.compile(
    r"\b(?:buy(?:s|ing)?|bought|purchas(?:e|es|ed|ing)|acquir(?:e|es|ed|ing)|subscrib(?:e|es|ed|ing) (?:for|to))"
    r" (?!back\b)[^,;.]{0,40}$"
)
_BOTH_FIRMS = re.compile(r"(?:both|the two) (?:companies|firms|groups|businesses|sides|partners)\b", re.I)
_FURTHER_ON = re.compile(r",| (?:and|but|while) ")
_SECOND = re.compile(
    r"(?:,? (?:and|but|while|whereas|so)(?: that)?"
    r"| (?:claims?|allegations?|fact|reports?|condition|grounds|evidence) that)(?: the)? $"
)
_IN_WHICH = re.compile(r"\b(?:to|from|with|on|by|for) (?:which|whom)(?: the)? $")
# "B is to free itself", "B had bound itself": whoever acts right before it.
_TO_ITSELF = re.compile(r" (?!and |or |but )(?:[a-z]+ ){0,3}?(?!of |in |on |by |with |from |for |as |than )[a-z]+ ")
_BEFORE_THEM = re.compile(r"\b(?:between|of|with|to|for|from|by|in|against|among|on|both) $")
# "its inquiry": what an authority has of its own.
_OFFICE_NEXT = re.compile(
    r" (?:[a-z-]+ ){0,2}?(?:inquir(?:y|ies)|enquir(?:y|ies)|investigations?|probes?|review|decisions?|ruling|orders?"
    r"|findings?|reports?|website|powers|proceedings|files?|case|objections?|concerns?|deadline|statements?|guidance"
    r"|rules|remit|staff|chair\w*|head|president|director|commissioners?|mandate|approval|clearance|consent|views?"
    r"|opinion|stud(?:y|ies)|examination|fines?|penalt(?:y|ies)|requests?|demands?|letter|patience|hands|mind|approach"
    r"|blessing|market|scrutiny|own)\b"
)
# " will sell it chips", " supplies it with": a verb that has a receiver, and behind the pronoun what that receives.
_GIVES_IT = re.compile(
    r" (?:(?:will|would|is to|has|had|have|to|also|now|already|agreed|plans|may|[a-z]+ly) ){0,4}"
    r"(?:sell|sells|sold|suppl(?:y|ies|ied)|provid(?:e|es|ed)|lend|lends|lent|licen[sc](?:e|es|ed)|giv(?:e|es|en)|gave"
    r"|grant(?:s|ed)?|pa(?:y|ys|id)|offer(?:s|ed)?) "
)
_RECEIVED = re.compile(r" (?:with |[$€£¥0-9]|(?!(?:for|to|in|at|by|from|on|as|and|or|last|this|off|back|out)\b)[a-z])")
# ", extended" and " and integrated": one more verb of a list.
_NEXT_ACT = re.compile(
    r"(?:,(?: and| then)?| and| but)(?: (?:also|then|later|[a-z]+ly))? (?!(?:[a-z]+ ){0,2}[A-Z])"
    r"[a-z]+(?:ed|ought|old|ent|ook|uilt|ade|ave|ut|un|an|et|ell) "
)
_OTHER_CLAUSE = re.compile(r"\b(?:which|who|whose|whom|that|while|when|where|whereas|because|after|before|as|if)\b|;")
_PLURAL = frozenset({"they", "their", "them", "both", "the two", "the pair"})


_DEALERS = FIRM_TYPES | {EntityType.CLOUD_SERVICE}
# "An Acme engineer told the court that B had": B is who has, not the firm of who speaks.
_STAFF = re.compile(
    r"(?:'s|’s)? (?:[a-z-]+ ){0,2}(?:executives?|officials?|engineers?|managers?|employees?|lawyers?|spokes[a-z]+"
    r"|representatives?|directors?|chairman|chairwoman|chief executive|president|witness(?:es)?|researchers?) "
    r"(?:[a-z]+ ){0,8}that (?:the )?$"
)


class Pronouns:
    """Pronouns over one gazetteer; asked one by one."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(
        self,
        text: str,
        sentence: Sentence,
        here: Sequence[Mention],
        past: Sequence[Sequence[Mention]],
        covered: Sequence[tuple[int, int]],
        span: tuple[int, int],
    ) -> tuple[Entity, ...] | None:
        """Whom the pronoun at `span` stands for; None where it is open.

        covered: spans of names, and of descriptions that have been understood.
        """
        word = text[span[0] : span[1]].lower()
        if word == "itself" and text.endswith(", ", 0, span[0]):
            return None  # "Acme, itself valued at": it says nothing of its own
        if word == "itself" and here:
            nearer = [m for m in here if m.end <= span[0]]
            if nearer and _TO_ITSELF.fullmatch(text[nearer[-1].end : span[0]]):
                return (nearer[-1].entity,)
        if word == "them" and not _BEFORE_THEM.search(text, sentence.start, span[0]):
            return None  # "rents them from": things
        if word in {"it", "its"}:
            last = next((m for m in reversed(here) if m.end <= span[0]), None)
            if last is not None and last.entity.type in FIRM_TYPES and _SAYS_THAT.fullmatch(text, last.end, span[0]):
                return (last.entity,)
        if word == "it":
            if _EXPLETIVE.match(text, span[0]):
                return None
            for given in (
                speaker(text, here, span[0]),
                self._object(text, here, span[0]),
                self._first_subject(text, here, *span),
            ):
                if given is not None:
                    return (given,)
            if (given := self._given(text, here, past, span)) is not None:
                return (given,)
            if (one := self._with_other(text, here, span)) is not None:
                return (one,)
            if not subject_it(text, span[1], self._gazetteer) and len({m.entity.id for m in here}) > 1:
                return None  # as an object it may be anybody
            if (acts := self._main_subject(text, sentence, here, span[0])) is not None:
                return (acts,)
        plural = word in _PLURAL or word.startswith("the ")
        if not plural and _unread(text, sentence.start, here, [*covered, span]):
            return None
        if word == "its" and (seller := self._sold_by(text, here, span)) is not None:
            return (seller,)
        if word == "its" and (topic := self._role_holder(text, here, past, span)) is not None:
            return (topic,)
        if word == "its":
            if (blamed := self._blamed(text, here, span[0])) is not None:
                return (blamed,)
            if (helped := self._helped(text, here, span[0])) is not None:
                return (helped,)
            owner = self.clause_subject(text, here, span[0]) or self._main_subject(text, sentence, here, span[0])
            if owner is not None and len({m.entity.id for m in here if m.end <= span[0]}) > 1:
                return (owner,)
        return self._later(text, sentence, here, *span) or self._subject(text, plural, here, past, span[0])

    @staticmethod
    def _with_other(text: str, here: Sequence[Mention], span: tuple[int, int]) -> Entity | None:
        """ "A said that it and B have": the one firm before it, with another right behind."""
        if not text.startswith(" and ", span[1]) or not any(m.start == span[1] + 5 for m in here):
            return None
        firms = distinct(m.entity for m in here if m.end <= span[0] and m.entity.type in FIRM_TYPES)
        return firms[0] if len(firms) == 1 else None

    def _given(
        self, text: str, here: Sequence[Mention], past: Sequence[Sequence[Mention]], span: tuple[int, int]
    ) -> Entity | None:
        """ "A announced two deals. B will sell it chips": the one firm of the sentence before, since it is not B."""
        before = [m for m in here if m.end <= span[0] and m.entity.type in FIRM_TYPES]
        acts = len(before) == 1 and subject_it(text, before[0].end, self._gazetteer)
        if not acts or not _GIVES_IT.fullmatch(text, before[0].end, span[0]) or not _RECEIVED.match(text, span[1]):
            return None
        firms = distinct(m.entity for m in (past[-1] if past else ()) if m.entity.type in FIRM_TYPES)
        return firms[0] if len(firms) == 1 and firms[0].id != before[0].entity.id else None

    def still_acts(self, text: str, here: Sequence[Mention], it: int, at: int) -> bool:
        """ "It bought B, extended its contract with C": a later verb of the same list has the same subject.

        it: where the pronoun ends that acts first.
        """
        if (
            not subject_it(text, it, self._gazetteer)
            or not _NEXT_ACT.search(text, it, at)
            or _OTHER_CLAUSE.search(text, it, at)
        ):
            return False
        between = [m for m in here if it <= m.start and m.end <= at]
        return not any(subject_it(text, m.end, self._gazetteer) for m in between)

    @staticmethod
    def dealing(
        text: str, here: Sequence[Mention], found: tuple[Entity, ...], span: tuple[int, int]
    ) -> tuple[Entity, ...]:
        """ "The watchdog has sent B a questionnaire about its purchase": an authority buys and sells nothing."""
        if len(found) != 1 or found[0].type is not EntityType.REGULATOR:
            return found
        if text[span[0] : span[1]].lower() != "its" or _OFFICE_NEXT.match(text, span[1]):
            return found
        dealt = [
            m for m in here if m.end <= span[0] and m.entity.type in FIRM_TYPES and (not m.weak or m.entity.provisional)
        ]
        return (dealt[-1].entity,) if dealt and dealt[-1].entity.type is not EntityType.REGULATOR else found

    @staticmethod
    def _helped(text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ "A helped B design its chips": who does what it is helped, asked or forbidden to do."""
        before = [m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]
        if not before or not _DOES.fullmatch(text, before[-1].end, at):
            return None
        return before[-1].entity if _CAUSES.search(text[max(0, before[-1].start - 20) : before[-1].start]) else None

    def _sold_by(self, text: str, here: Sequence[Mention], span: tuple[int, int]) -> Entity | None:
        """ "A pays B $50m and buys $15m of its shares": nobody buys its own, of another firm."""
        if not _SHARES_NEXT.match(text, span[1]) or not _BUYS.search(text, max(0, span[0] - 60), span[0]):
            return None
        firms = distinct(m.entity for m in here if m.end <= span[0] and m.entity.type in FIRM_TYPES)
        first = here[0] if here else None
        if len(firms) != 2 or first is None or firms[0].id != first.entity.id:
            return None
        second = next(m for m in here if m.entity.id == firms[1].id)
        return None if subject_it(text, second.end, self._gazetteer) else firms[1]

    def _main_subject(self, text: str, sentence: Sentence, here: Sequence[Mention], at: int) -> Entity | None:
        """ "Before it moved to B, A rented its servers": who acts in the main clause behind a fronted one."""
        if not _FRONTED.match(text, sentence.start):
            return None
        before = [m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]
        if not before or not text[max(0, before[-1].start - 6) : before[-1].start].endswith((", ", ", the ")):
            return None
        return before[-1].entity if subject_it(text, before[-1].end, self._gazetteer) else None

    @staticmethod
    def _role_holder(
        text: str, here: Sequence[Mention], past: Sequence[Sequence[Mention]], span: tuple[int, int]
    ) -> Entity | None:
        """ "B and C are among its shareholders": whose, of the sentence before, since it is neither B nor C."""
        before = [m for m in here if m.end <= span[0] and m.entity.type in _DEALERS]
        if not before:
            return None
        among = _AMONG_ITS.fullmatch(text, before[-1].end, span[0]) and _ROLE_NEXT.match(text, span[1])
        if not among and not _ROLE_FOR_ITS.fullmatch(text, before[-1].end, span[0]):
            return None
        said = {m.entity.id for m in before}
        if (spoke := speaker(text, here, span[0])) is not None:
            return spoke  # "A denied that B was among its shareholders"
        topic = next((m.entity for m in (past[-1] if past else ()) if m.entity.type in FIRM_TYPES), None)
        return topic if topic is not None and topic.id not in said else None

    def clause_subject(self, text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ ", and B will train its models on": who acts in the second clause that `at` stands in; None in a first."""
        for m in reversed([m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]):
            lead = text[max(0, m.start - 30) : m.start]
            if subject_it(text, m.end, self._gazetteer):
                # "the watchdog found that B had broken its word": what a firm is told of is the firm's.
                watched = any(e.entity.type is EntityType.REGULATOR for e in here if e.end <= m.start)
                if watched and lead.endswith((" that ", " that the ")) and not _FURTHER_ON.search(text, m.end, at):
                    return m.entity
                wronged = lead.rstrip().endswith((" that", " that the")) and _WRONGS.search(text, m.end, at)
                return m.entity if (_SECOND.search(lead) or _IN_WHICH.search(lead)) and not wronged else None
        return None

    @staticmethod
    def _blamed(text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ "A has sued B over its deal with C": the one that is blamed for it."""
        before = [m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]
        if not before or not _FOR_ITS.fullmatch(text, before[-1].end, at):
            return None
        return before[-1].entity if _BLAMES.search(text[max(0, before[-1].start - 40) : before[-1].start]) else None

    @staticmethod
    def _later(
        text: str, sentence: Sentence, here: Sequence[Mention], start: int, end: int
    ) -> tuple[Entity, ...] | None:
        """ "Since its sale to B, A has grown": the pronoun of a clause in front is the subject that follows."""
        comma = text.find(", ", end, sentence.end)
        if comma < 0 or ", " in text[sentence.start : start] or any(m.start < start for m in here):
            return None
        if not _FRONTED.match(text, sentence.start, start):
            return None
        after = [m for m in here if m.start == comma + 2]
        return (after[0].entity,) if after and text[start:end].lower() in {"its", "it"} else None

    @staticmethod
    def _object(text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ "A bought B's chips, and B gave it warrants": of two firms the one that does not act."""
        before = [m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]
        firms = distinct(m.entity for m in before)
        if len(firms) != 2 or not _GIVES.fullmatch(text[before[-1].end : at]):
            return None
        return next(f for f in firms if f.id != before[-1].entity.id)

    @staticmethod
    def _first_subject(text: str, here: Sequence[Mention], at: int, end: int) -> Entity | None:
        """ "A has licences, while B chose to sue it": the object of the second clause is the subject of the first."""
        before = [m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]
        if len(before) < 2 or SUBJECT_IT.match(text, end):
            return None
        breaks = [m.end() for m in CONTRAST.finditer(text, before[0].end, at)]
        after = [m for m in before if breaks and m.start >= breaks[-1]]
        if not after or after[0].start - breaks[-1] > 4 or not _OBJECT_OF.search(text[after[0].end : at]):
            return None
        subject = before[0].entity
        return subject if subject.id != after[0].entity.id else None

    def _subject(
        self, text: str, plural: bool, here: Sequence[Mention], past: Sequence[Sequence[Mention]], at: int
    ) -> tuple[Entity, ...] | None:
        before = [m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP]
        if plural:
            for mentions in (before, past[-1] if past else ()):
                firms = distinct(self._gazetteer.owner(m.entity) for m in mentions if not m.weak)
                possessed = len(mentions) == 2 and text[mentions[0].end : mentions[1].start] in {"'s ", "’s "}
                if possessed and (mentions[1].entity.provisional or mentions[1].entity.type is EntityType.PRODUCT):
                    return (mentions[1].entity,)  # "the tools in Acme's Studio. They run": of what the firm owns
                if [f.type for f in firms] == [EntityType.REGULATOR] and mentions is before:
                    continue  # "the watchdog wrote to both companies"
                if len(firms) == 2:
                    return tuple(firms)
                whole = distinct(self._gazetteer.owner(m.entity) for m in mentions if m.entity.type in FIRM_TYPES)
                if len(whole) == 2 and _BOTH_FIRMS.match(text, at):
                    return tuple(whole)
                if firms:
                    return None
            if _BOTH_FIRMS.match(text, at):  # of whom a sentence further back has spoken
                last = next((mentions for mentions in reversed(past) if mentions), ())
                whole = distinct(
                    self._gazetteer.owner(m.entity) for m in last if m.entity.type in FIRM_TYPES and not m.weak
                )
                return tuple(whole) if len(whole) == 2 else None
            return None
        for mentions in (before, past[-1] if past else ()):
            named = [m for m in mentions if not (m.weak and m.entity.type is EntityType.REGULATOR)]
            if named:
                first = named[0]
                # "Amazon's Alexa": the head is the second name.
                between = text[first.end : named[1].start] if len(named) > 1 else ""
                owned = len(between) in {3, 4} or _OWNED_BY.fullmatch(between)
                if len(named) > 1 and owned and named[1].entity.type in FIRM_TYPES:
                    first = named[1]
                told = [m for m in named[1:] if mentions is before and _STAFF.fullmatch(text[first.end : m.start])]
                if told and SUBJECT_IT.match(text, told[-1].end):
                    first = told[-1]
                later = [
                    m for m in named if m.start > first.start and _CLAUSE.search(text[max(0, m.start - 14) : m.start])
                ]
                if later and mentions is before and SUBJECT_IT.match(text, later[-1].end):
                    first = later[-1]  # "A objected when B sued its supplier": the subject of the nearer clause
                return (first.entity,)
        return None


def _unread(text: str, start: int, here: Sequence[Mention], covered: Sequence[tuple[int, int]]) -> bool:
    """True if the sentence opens with a description that could not be resolved, which "it" then stands for too."""
    first = here[0].start if here else len(text)
    match = _SUBJECT_DESCRIPTION.search(text, start, min(first, start + 120))
    return match is not None and not any(s < match.end() and match.start() < e for s, e in covered)
