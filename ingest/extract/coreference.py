"""Resolves "the company", "the ChatGPT maker", "its rival", "it" inside a document, where one reading alone fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from graph.model import Entity, EntityType
from ingest.extract.authorities import NAMED_NEXT, authorities
from ingest.extract.described import AUTHORITIES, Knowledge
from ingest.extract.lexicon import Lexicon
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.sentences import Sentence

_FIRM_TYPES = frozenset({EntityType.ORGANIZATION, EntityType.FUND})
_PRONOUN = re.compile(
    r"\b(?:it|its|itself|they|their|them|both|the two|the pair|the (?:two |three )?(?:companies|firms"
    r"|groups|sides|partners))\b(?! (?:the|of)\b)",
    re.I,
)
_EXPLETIVE = re.compile(
    r"it (?:(?:is|was|has been|would be|will be) (?:(?:\w+ )?(?:that|not clear|unclear|unknown|likely"
    r"|expected|possible|the)|(?:hard|easy|difficult|important|better|best|illegal|unlawful|useful|common|time"
    r"|wrong|right"
    r"|fair|safe|impossible|necessary|vital|crucial|too \w+) to)|(?:is|was|has been) (?:announced|reported|said"
    r"|understood|hoped|feared))\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:its|the company's|the group's) (?:\w+ ){0,2}?(?:rival|partner|customer|supplier|competitor"
    r"|counterpart|client|ally|backer|opponent)\b",
    re.I,
)
_SUBJECT_IT = re.compile(
    r" (?:(?:\w+ly|never|still|already|once|always|no longer) )?(?:has|had|have|is|was|will|would|may|might|could|can"
    r"|also|now|then|does|did|said"
    r"|says|plans|agreed|takes?|took|holds?|held|owns?|owned|uses?|used|pays?|paid|buys?|bought"
    r"|gets?|got|sells?|sold|rents?|rented|runs?|ran|brought|brings|built|builds|makes?|made|gave|gives|won"
    r"|wins|put|puts|led|leads"
    r"|kept|keeps|left|leaves|lost|meant|means|wants?|needs?|owes|chose|began|begins|drew|lent|struck|stakes"
    r"|supplies|trains"
    r"|\w+(?:ed|es))\b"
)
_SUBJECT_DESCRIPTION = re.compile(
    r"\b[Tt]he (?:[a-z-]+ )?(?:company|firm|group|start-?up|business|maker|giant)\b(?!')|\bIt (?=[a-z]+(?:ed|s) )"
)
_FRONTED = re.compile(
    r"[\"“]?(?:Since|After|Before|Following|With|Despite|In|Under|Until|By|As|When|While|Through|For|On|At|Ahead"
    r"|Because)\b"
)
_SPOKE = re.compile(
    r" [^;.]{0,80}\b(?:that|said|says|confirmed|announced|disclosed|alleges|claims|argues|accuses|accused|told"
    r"|asked)(?: on \w+)?(?: the)? $"
)
_WHICH = re.compile(r", (?:which|who) (?:[a-z]+ ){0,3}?[a-z]+ ")  # "A used it without asking B, which sued it"
_CLAIM_BY = re.compile(
    r"\b(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?) (?:by|from|of) (?:the )?$"
)
_OWNED_BY = re.compile(r"[-‑](?:backed|owned|controlled|funded|led|financed|listed) (?:[a-z-]+ ){0,3}")
_NO_MODIFIER = "of|behind|its|their|in|for|that|which|and|to|on|with|by|from|at|is|was"
_CLAUSE = re.compile(
    r"\b(?:when|while|after|before|because|as|until|since|although|though|if|once"
    r"|whereas)(?: the)? $"
)
_GIVES = re.compile(
    r" (?:also |then |in turn )?(?:gave|gives|granted|grants|issued|paid|pays|sold|sells|lent|handed|supplies"
    r"|supplied) "
)
_SPOKEN = 12  # times that somebody may say "we" in one sentence
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_OPENED = re.compile(r"[\"“][^\"”]*$")
_CLOSING = re.compile(r"[\"”]")
_SPEECH = re.compile(r"\b(?:said|says|told|added|wrote|stated|insisted)\b")
_CONTRAST = re.compile(r"[,;] (?:while|whereas|but|and)(?: the)? ")
_OBJECT_OF = re.compile(
    r"\b(?:su(?:e|es|ed|ing)|acquir(?:e|es|ed|ing)|buy(?:s|ing)?|bought|own(?:s|ed)|suppl(?:y|ies|ied)"
    r"|accus(?:e|es|ed|ing)|fund(?:s|ed)|back(?:s|ed)|in|with|from|to|against|by|of) $"
)
# "A has sued B over its deal with C": what somebody is blamed for is the other's own.
_BLAMES = re.compile(
    r"\b(?:su(?:e|es|ed|ing)|accus(?:e|es|ed|ing)|critici[sz](?:e|es|ed|ing)|investigat(?:e|es|ed|ing)|prob(?:e|es|ed|ing)"
    r"|fin(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|attack(?:s|ed|ing)?|challeng(?:e|es|ed|ing)|rebuk(?:e|es|ed|ing)"
    r"|(?:action|suit|lawsuit|complaint|case|proceedings) against) $"
)
_FOR_ITS = re.compile(
    r"[^,;]{0,70}? (?:over|about|for|by|through|because of|on account of|in connection with) (?:what it calls )?"
)
_ACTS_ON = re.compile(
    r",? (?:which )?(?:(?:never|also|now|then|still|already|once|[a-z]+ly) )?(?:has|had|have|is|was|will|would|said"
    r"|says|argues|accuses|claims|alleges|agreed|plans|bought|paid|took|put|gave|sold|led|made|built|[a-z]+(?:ed|s)) "
)
# ", and B will train its models on": the clause has a subject of its own.
_SECOND = re.compile(r"(?:,? (?:and|but|while|whereas|so)(?: that)?)(?: the)? $")
_CLOSED = re.compile(r"[;:]")
_TO_ITSELF = re.compile(r" to [a-z]+ ")
_NEXT_WORD = re.compile(r" (?:[a-z]+ly |also |then |now |once |never |had |has ){0,3}([a-z]+)")
_BEFORE_THEM = re.compile(r"\b(?:between|of|with|to|for|from|by|in|against|among|on|both) $")
_THE_COMPANY = re.compile(r"(?<=[a-z,] )the Company\b(?!['’]s (?:board|shareholders))")
_LEGAL = re.compile(r"(?:,? (?:Inc|Corp|Ltd|LLC|N\.V|plc|S\.A)\b)?\.?(?: \([^()]{0,40}\))?")
_PLURAL = frozenset({"they", "their", "them", "both", "the two", "the pair"})


class Resolver:
    """Coreference over one document; built once, asked sentence by sentence."""

    def __init__(self, gazetteer: Gazetteer, words: Lexicon) -> None:
        tables = words.tables["roles"]
        self._gazetteer = gazetteer
        self._roles: dict[str, list[str]] = dict(tables["roles"])
        generic = tables["generic"]["words"].split()
        self._generic = frozenset(generic)
        self._seats: dict[str, list[str]] = dict(tables["seats"])
        self._nations: dict[str, str] = dict(tables["nations"])
        self._known_as: dict[str, str] = dict(tables["known_as"])
        nouns = "|".join(sorted({*self._roles, *generic}, key=len, reverse=True))
        self._described = re.compile(
            rf"\b[Tt]he (?P<mods>(?:(?!(?:{_NO_MODIFIER})\b)(?:[\w'’-]+|U\.[SK]\.) ){{0,3}}?)(?P<noun>{nouns})\b(?!-)"
            r"(?! (?:of|that|behind|for|which)\b)"
        )
        self._maker = re.compile(
            r"\b[Tt]he (?:(?P<a>[A-Za-z]?[A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*)?)[ -](?:maker|owner|developer"
            r"|creator|parent|operator)"
            r"|(?:maker|owner|developer|creator|operator)s? of (?:the )?(?P<b>[A-Za-z]?[A-Z][\w.+-]*(?: "
            r"[A-Z0-9][\w.+-]*)?))\b"
        )
        self._knowledge = Knowledge(tables)
        known = "|".join(re.escape(k) for k in sorted(self._known_as, key=len, reverse=True))
        self._known = re.compile(rf"\b(?:the |The )?(?P<k>{known})\b")

    def named(self, text: str) -> list[Mention]:
        """Descriptions that name their firm by a product: they hide the product's own mention."""
        found = []
        for match in self._known.finditer(text):
            if NAMED_NEXT.match(text, match.end()):
                continue  # "China's market regulator, SAMR": the name itself follows
            entity = self._gazetteer.entities.get(self._known_as[match["k"]])
            if entity:
                found.append(Mention(match.start(), match.end(), entity, resolved=True))
        taken = [(m.start, m.end) for m in found]
        for mention in authorities(text, self._gazetteer):
            if not any(s < mention.end and mention.start < e for s, e in taken):
                found.append(mention)
        for match in self._maker.finditer(text):
            name = match["a"] or match["b"]
            for form in (name, name.split(" ")[0]):
                key = self._gazetteer.forms.get(form)
                if key:
                    entity = self._gazetteer.entities[key]
                    owner = self._gazetteer.owner(entity)
                    if owner.id != key or match["b"] is None:
                        end = match.end() - (len(name) - len(form) if match["b"] else 0)
                        found.append(Mention(match.start(), end, owner, resolved=True))
                    break
        return found

    def _subject_it(self, text: str, end: int) -> bool:
        """True where "it" acts: a finite verb follows."""
        if _SUBJECT_IT.match(text, end):
            return True
        word = _NEXT_WORD.match(text, end)
        return word is not None and word[1] in self._gazetteer.finite

    def resolve(
        self, text: str, sentence: Sentence, here: Sequence[Mention], past: Sequence[Sequence[Mention]]
    ) -> list[tuple[int, int, tuple[Entity, ...]]]:
        """Spans of the sentence that stand for firms named before; a plural one stands for several.

        here: mentions of this sentence, in order; past: those of the sentences before, oldest first.
        """
        found: list[tuple[int, int, tuple[Entity, ...]]] = []
        covered = [(m.start, m.end) for m in here]
        for match in _THE_COMPANY.finditer(text, sentence.start, sentence.end):
            first = next((m for mentions in (*past, here) for m in mentions if m.entity.type in _FIRM_TYPES), None)
            if first is not None and first.start < match.start() and _ACTS_ON.match(text, _tail(text, first.end)):
                found.append((match.start(), match.end(), (first.entity,)))
                covered.append((match.start(), match.end()))
        for match in self._described.finditer(text, sentence.start, sentence.end):
            span = (match.start(), match.end())
            if any(s < span[1] and span[0] < e for s, e in covered):
                continue
            if any(e + 2 == span[0] and text[e : span[0]] == ", " for _, e in covered):
                continue  # an apposition to the name before it
            if re.match(r"(?:'s|’s)?,? [A-Z]", text[span[1] : span[1] + 5]) and any(
                s - 2 <= span[1] < s for s, _ in covered
            ):
                continue  # "the chipmaker Nvidia": the name itself stands there
            opens = match.start() == sentence.start
            seen = _with(here, found)
            named = (text, match["mods"].split(), match["noun"], opens, seen, past, span[0])
            got = self._described_firm(*named)
            if got:
                found.append((*span, (got,)))
                covered.append(span)
        here = _with(here, found)
        for match in _OTHER.finditer(text, sentence.start, sentence.end):
            if any(s < match.end() and match.start() < e for s, e in covered):
                continue
            firms = _distinct(m.entity for m in here if m.start < match.start() and m.entity.type in _FIRM_TYPES)
            follows = any(s - 2 <= match.end() <= s for s, _ in covered)
            if len(firms) < 2 and not follows:
                firms = self._two(firms, past)
            if len(firms) == 2 and not follows:
                acts = self._clause_subject(text, here, match.start())
                other = firms[0] if acts is not None and acts.id == firms[1].id else firms[1]
                noun = text.rfind(" ", 0, match.end()) + 1
                found.append((noun, match.end(), (other,)))
                covered.append((noun, match.end()))
        for match in islice(_WE.finditer(text, sentence.start, sentence.end), _SPOKEN):
            speaker = self._quoted(text, sentence, here, match.start())
            if speaker is not None and not any(s < match.end() and match.start() < e for s, e in covered):
                found.append((match.start(), match.end(), (speaker,)))
        # What has been resolved so far may be what a pronoun behind it stands for.
        here = _with(here, found)
        for match in _PRONOUN.finditer(text, sentence.start, sentence.end):
            span = (match.start(), match.end())
            if any(s < span[1] and span[0] < e for s, e in covered):
                continue
            word = match[0].lower()
            if word == "itself" and here:
                nearer = [m for m in here if m.end <= span[0]]
                if nearer and _TO_ITSELF.fullmatch(text[nearer[-1].end : span[0]]):
                    found.append((*span, (nearer[-1].entity,)))
                    continue
            if word == "them" and not _BEFORE_THEM.search(text, sentence.start, span[0]):
                continue  # "rents them from": things
            if word == "it" and _EXPLETIVE.match(text, match.start()):
                continue
            if word == "it" and (speaker := self._speaker(text, here, span[0])) is not None:
                found.append((*span, (speaker,)))
                continue
            if word == "it" and (given := self._object(text, here, span[0])) is not None:
                found.append((*span, (given,)))
                continue
            if word == "it" and (given := self._first_subject(text, here, *span)) is not None:
                found.append((*span, (given,)))
                continue
            if word == "it" and not self._subject_it(text, match.end()) and len({m.entity.id for m in here}) > 1:
                continue  # as an object it may be anybody
            plural = word in _PLURAL or word.startswith("the ")
            if not plural and _unread(text, sentence.start, here, [*covered, span]):
                continue
            if word == "its" and (blamed := self._blamed(text, here, span[0])) is not None:
                found.append((*span, (blamed,)))
                continue
            owner = self._clause_subject(text, here, span[0]) if word == "its" else None
            if owner is not None and len({m.entity.id for m in here if m.end <= span[0]}) > 1:
                found.append((*span, (owner,)))
                continue
            got_all = self._later(text, sentence, here, *span) or self._pronoun(text, plural, here, past, span[0])
            if got_all:
                found.append((*span, got_all))
        return found

    def _clause_subject(self, text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ ", and B will train its models on": who acts in the second clause that `at` stands in; None in a first."""
        for m in reversed([m for m in here if m.end <= at and m.entity.type in _FIRM_TYPES]):
            lead = text[max(0, m.start - 16) : m.start]
            if self._subject_it(text, m.end):
                return m.entity if _SECOND.search(lead) else None
        return None

    @staticmethod
    def _blamed(text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ "A has sued B over its deal with C": the one that is blamed for it."""
        before = [m for m in here if m.end <= at and m.entity.type in _FIRM_TYPES]
        if not before or not _FOR_ITS.fullmatch(text, before[-1].end, at):
            return None
        return before[-1].entity if _BLAMES.search(text[max(0, before[-1].start - 40) : before[-1].start]) else None

    @staticmethod
    def _two(firms: list[Entity], past: Sequence[Sequence[Mention]]) -> list[Entity]:
        """The firm of this sentence, or the subject of the last, and the one other that the text has named."""
        named = [m.entity for mentions in past for m in mentions if m.entity.type in _FIRM_TYPES]
        whole = _distinct([*firms, *named])
        if len(whole) != 2:
            return firms
        first = firms[0] if firms else next(iter(m.entity for m in (past[-1] if past else ())), whole[0])
        return [first, next(e for e in whole if e.id != first.id)] if first in whole else firms

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
    def _quoted(text: str, sentence: Sentence, here: Sequence[Mention], at: int) -> Entity | None:
        """ "We sell nothing to B," A said: within the quotation "we" is the firm that speaks."""
        close = _CLOSING.search(text, at, sentence.end)
        if close is None or not _OPENED.search(text, sentence.start, at):
            return None
        after = [m for m in here if close.end() <= m.start <= close.end() + 90]
        if not after or after[0].entity.type not in _FIRM_TYPES:
            return None
        return after[0].entity if _SPEECH.search(text, close.end(), min(sentence.end, after[0].end + 20)) else None

    @staticmethod
    def _speaker(text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ "A said B would buy a stake in it": who speaks of a second firm means itself."""
        before = [m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP]
        if len(before) != 2 or before[0].entity.id == before[1].entity.id:
            return None
        by = _CLAIM_BY.search(text[before[0].end : before[1].start])
        if by and text[before[1].end : at].strip() == "that":
            return before[0].entity
        if _SPOKE.match(text[before[0].end : before[1].start]) or _WHICH.fullmatch(text[before[1].end : at]):
            return before[0].entity
        return None

    @staticmethod
    def _object(text: str, here: Sequence[Mention], at: int) -> Entity | None:
        """ "A bought B's chips, and B gave it warrants": of two firms the one that does not act."""
        before = [m for m in here if m.end <= at and m.entity.type in _FIRM_TYPES]
        firms = _distinct(m.entity for m in before)
        if len(firms) != 2 or not _GIVES.fullmatch(text[before[-1].end : at]):
            return None
        return next(f for f in firms if f.id != before[-1].entity.id)

    @staticmethod
    def _first_subject(text: str, here: Sequence[Mention], at: int, end: int) -> Entity | None:
        """ "A has licences, while B chose to sue it": the object of the second clause is the subject of the first."""
        before = [m for m in here if m.end <= at and m.entity.type in _FIRM_TYPES]
        if len(before) < 2 or _SUBJECT_IT.match(text, end):
            return None
        breaks = [m.end() for m in _CONTRAST.finditer(text, before[0].end, at)]
        after = [m for m in before if breaks and m.start >= breaks[-1]]
        if not after or after[0].start - breaks[-1] > 4 or not _OBJECT_OF.search(text[after[0].end : at]):
            return None
        subject = before[0].entity
        return subject if subject.id != after[0].entity.id else None

    def _pronoun(
        self, text: str, plural: bool, here: Sequence[Mention], past: Sequence[Sequence[Mention]], at: int
    ) -> tuple[Entity, ...] | None:
        before = [m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP]
        if plural:
            for mentions in (before, past[-1] if past else ()):
                firms = _distinct(self._gazetteer.owner(m.entity) for m in mentions if not m.weak)
                if len(firms) == 2:
                    return tuple(firms)
                if firms:
                    return None
            return None
        for mentions in (before, past[-1] if past else ()):
            named = [m for m in mentions if not (m.weak and m.entity.type is EntityType.REGULATOR)]
            if named:
                first = named[0]
                # "Amazon's Alexa": the head is the second name.
                between = text[first.end : named[1].start] if len(named) > 1 else ""
                owned = len(between) in {3, 4} or _OWNED_BY.fullmatch(between)
                if len(named) > 1 and owned and named[1].entity.type in _FIRM_TYPES:
                    first = named[1]
                later = [
                    m for m in named if m.start > first.start and _CLAUSE.search(text[max(0, m.start - 14) : m.start])
                ]
                if later and mentions is before and _SUBJECT_IT.match(text, later[-1].end):
                    first = later[-1]  # "A objected when B sued its supplier": the subject of the nearer clause
                return (first.entity,)
        return None

    def _described_firm(
        self, text: str, mods: list[str], noun: str, opens: bool, here: Sequence[Mention],
        past: Sequence[Sequence[Mention]], at: int,
    ) -> Entity | None:  # fmt: skip
        """Whom a description stands for: first among firms that are surely such, then among names nobody knows."""
        place = (text, mods, noun, opens, here, past, at)
        for apart, weak in ((True, False), (True, True), (False, False), (False, True)):
            got = self._description(*place, apart, weak)
            if got is not None:
                return got
        # "a shareholder of the San Diego firm, said Qualcomm": the name may follow.
        later = [m for m in here if m.start > at]
        return self._description(text, mods, noun, False, later, (), len(text), False, True) if later else None

    def _description(
        self,
        text: str,
        mods: list[str],
        noun: str,
        opens: bool,
        here: Sequence[Mention],
        past: Sequence[Sequence[Mention]],
        at: int,
        apart: bool,
        weak: bool,
    ) -> Entity | None:
        """Whom a description stands for. apart: not for who acts in the sentence; weak: names nobody knows count too,
        where something else than what is left over speaks for them."""
        before = [m.entity for m in here if m.end <= at and (weak or not m.weak)]
        recent = [m.entity for mentions in past[-3:] for m in mentions if weak or not m.weak]
        # Who acts is not described again as somebody else in what it does.
        acting = {e.id for e in (_acting(text, here, at), _nearest(text, here, at)) if e is not None}
        if apart and not opens and before and acting:
            before = [e for e in before if e.id not in acting]
            recent = [e for e in recent if e.id not in acting]
        firms = _distinct(self._gazetteer.owner(e) for e in reversed([*recent, *before]))
        firms = [f for f in firms if f.type in _FIRM_TYPES or noun in AUTHORITIES]
        narrowed = False
        for word in _places(mods):
            code = self._nations.get(word)
            if code:
                # Of a firm that nobody lists the state is unknown: it is meant where no listed one fits.
                ours = [f for f in firms if self._knowledge.country(f) == code]
                firms, narrowed = ours or [f for f in firms if self._knowledge.country(f) is None], True
                continue
            place = word.removesuffix("-based")
            stem = place.replace("-", " ")
            seated = [f for f in firms if self._knowledge.seated(f, place)]
            if seated:
                firms, narrowed = seated, True
            elif stem in self._seats:
                ours = [f for f in firms if f.id in self._seats[stem]]
                firms, narrowed = ours or [f for f in firms if self._knowledge.country(f) is None], True
            elif self._gazetteer.is_place(stem):
                firms, narrowed = (
                    [f for f in firms if f.provisional and not self._knowledge.has(f)],
                    True,
                )  # of the known ones the seat is known
            elif word in {"AI", "IT"}:
                continue
            elif word in {"U.S.", "U.K.", "US", "UK"}:
                ours = [f for f in firms if self._knowledge.country(f) == ("US" if "S" in word else "GB")]
                firms, narrowed = ours or [f for f in firms if self._knowledge.country(f) is None], True
            elif word[:1].isupper() and not code:
                # A town or a region that we do not know.
                firms, narrowed = [f for f in firms if f.provisional and not self._knowledge.has(f)], True
        notes = self._roles.get(noun)
        if notes:
            fits = [f for f in firms if self._knowledge.may_be(f, noun, notes)]
            if len(fits) > 1:
                sure = [f for f in fits if not f.provisional or self._knowledge.told_as(text, f, noun, mods)]
                fits = sure or fits
            if len(fits) > 1:
                fits = [f for f in fits if self._knowledge.told_as(text, f, noun, mods)]
            if len(fits) > 1 and weak:
                fits = [f for f in fits if not self._knowledge.speaks(f)]
            only = fits[0] if len(fits) == 1 else None
            # Where all other firms are known to be something else, the one that is left is meant.
            spoken = (
                narrowed
                or (len(firms) > 1 and not apart)
                or (only is not None and self._knowledge.told_as(text, only, noun, mods))
            )
            return only if spoken or not weak else None
        told = [f for f in firms if self._knowledge.told_as(text, f, noun, mods)]
        if len(told) == 1:
            return told[0]
        if weak and not narrowed:
            return None
        keyed = [f for f in firms if f.note and any(m.lower() in f.note.lower() for m in mods if len(m) > 3)]
        if len(keyed) == 1:
            return keyed[0]
        if noun == "maker" and mods and not told:
            return None
        if len(firms) == 1:
            # A name nobody knows that came last may be the one that is meant.
            rivals = {m.entity.id for m in (past[-1] if past else ()) if m.weak and m.end <= at}
            return None if rivals - {firms[0].id} and not narrowed else firms[0]
        if narrowed or mods:
            return None
        if opens and past and past[-1]:
            subject = past[-1][0].entity
            return self._gazetteer.owner(subject)
        return None


def _with(here: Sequence[Mention], found: Sequence[tuple[int, int, tuple[Entity, ...]]]) -> Sequence[Mention]:
    """The mentions of a sentence with the descriptions of single firms that have been understood, in order."""
    known = {(m.start, m.end) for m in here}
    more = [Mention(s, e, ents[0]) for s, e, ents in found if len(ents) == 1 and e - s > 3 and (s, e) not in known]
    return sorted([*here, *more], key=lambda m: m.start)


def _places(mods: Sequence[str]) -> list[str]:
    """The words of a description, a place of several words as one: "San-Jose"."""
    found: list[str] = []
    for word in mods:
        if found and found[-1][:1].isupper() and word[:1].isupper():
            found[-1] = f"{found[-1]}-{word}"
        else:
            found.append(word)
    return found


def _nearest(text: str, here: Sequence[Mention], at: int) -> Entity | None:
    """The firm that acts in the clause around `at`: "B, which holds 29% of the company"."""
    for m in reversed([m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP]):
        if _CLOSED.search(text, m.end, at):
            return None
        if text[max(0, m.start - 5) : m.start].endswith((" and ", " or ")):
            return None  # a list acts
        relative = text.startswith((", which ", ", who ", " which "), m.end)
        if relative or (not text.startswith(",", m.end) and _ACTS_ON.match(text, m.end)):
            return m.entity
    return None


def _tail(text: str, end: int) -> int:
    """Where a name ends with its legal form and a full stop."""
    match = _LEGAL.match(text, end)
    return match.end() if match else end


def _acting(text: str, here: Sequence[Mention], at: int) -> Entity | None:
    """The firm that is the subject of the sentence, where what stands at `at` belongs to what it does."""
    first = next((m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP), None)
    if first is None or _ACTS_ON.match(text, first.end) is None or _CONTRAST.search(text, first.end, at):
        return None
    return first.entity


def _unread(text: str, start: int, here: Sequence[Mention], covered: Sequence[tuple[int, int]]) -> bool:
    """True if the sentence opens with a description that could not be resolved, which "it" then stands for too."""
    first = here[0].start if here else len(text)
    match = _SUBJECT_DESCRIPTION.search(text, start, min(first, start + 120))
    return match is not None and not any(s < match.end() and match.start() < e for s, e in covered)


def _distinct(entities: object) -> list[Entity]:
    seen: dict[str, Entity] = {}
    for entity in entities:  # type: ignore[attr-defined]
        seen.setdefault(entity.id, entity)
    return list(seen.values())
