"""Finds the names of firms, products and authorities: those of the gazetteer, and others by their company cues."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from ingest.extract import cues
from ingest.extract.inflection import forms_of
from ingest.extract.lexicon import Lexicon
from ingest.extract.sentences import Sentence
from ingest.extract.surfaces import surface_forms
from ingest.extract.versions import Versions

_NEEDS_OWNER = frozenset({EntityType.PRODUCT, EntityType.DATA_CENTER})
_CAPITAL = r"(?:[A-Z][\w’&+]*(?:(?:[-:](?=[A-Z0-9])|:(?=ai\b))\w+)*(?:\.[A-Za-z]\w*)*|[a-z]{1,2}[A-Z]\w+"
_CAPITAL += r"|[a-z]-[A-Z]\w+|[a-z]\w+\.(?:ai|com|io|tech)\b|[0-9]+[A-Z]\w*)"
_RUN = re.compile(
    rf"(?:(?<![\w@/.-])|(?<=--)){_CAPITAL}(?: Co\.,? Ltd\b|(?: & |\s|(?<=Bros)\. |(?<= [A-Z])\. ){_CAPITAL}"
    rf"|(?<!Inc)(?<!Inc\.)(?<!Ltd)(?<!Ltd\.)(?<!Corp)(?<!Corp\.)(?<!LLC)(?<!AG) and {_CAPITAL}(?=,? (?:Inc|INC"
    rf"|Corp|CORP|LLC|Ltd|LTD|LLP|PLC|plc)\b)"
    r"|(?:,? )(?:Inc|INC|Corp|CORP|Co|Ltd|LTD|LLC|plc)\b\.?)*",
    re.UNICODE,
)
_NUMBER = re.compile(r" \d{1,2}(?=['’,.;:)]|$| (?![\d%]|million|billion|per |and \d|to \d|or \d))")  # "Channel 4"
_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"^[A-Z].*[a-z][A-Z]")
# What firms add to their names, behind one that is known without it.
_STYLED = re.compile(r" (?:Technology|Technologies|Systems|Holdings|Solutions|Networks|Platforms)(?![\w-])")
# Given names that are other words or products, too: "Will Meta buy", "Claude Code".
_ALSO_WORDS = frozenset({
    "Will", "Mark", "May", "Grant", "Frank", "Rich", "Bill", "Art", "Drew", "Chase", "Rob", "Sue", "Claude", "Alexa",
    "Siri",
})  # fmt: skip
_WHERE = frozenset({"in", "from", "near", "at", "of"})
# Last words of capitalised names that are no firm's: papers, laws, events.
_PAPERS = frozenset({
    "Agreement", "Contract", "Act", "Amendment", "Court", "Cup", "Program", "Programme", "Order", "Lease", "Addendum",
    "Memorandum", "Award", "Awards", "Prize", "Conference", "Summit", "Festival", "Olympics", "Championship", "Report",
    "Directive", "Regulation", "Stock", "Warrants", "Treaty", "Bill", "Street", "Road", "Avenue", "Square", "Airport",
    "River", "Lake",
})  # fmt: skip
_JOINT = re.compile(r" and (?:[A-Z][\w’'-]* )?(?:Authority|Administration|Agency|Ministry|Bureau)\b")
_THEN_A_NAME = re.compile(r", [A-Z]")
_COURTS = ("Court of ", "Courts of ")
_EXCHANGES = frozenset(
    {"NASDAQ", "Nasdaq", "NYSE", "LSE", "Euronext", "TSX", "HKEX", "KOSPI", "KOSDAQ", "STOXX", "DAX", "FTSE"}
)
_WHOLE = (
    "Holdings",
    "Holding",
    "Group",
    "Holdings, Inc",
    "Holdings Inc",
    "Group plc",
    "Group Holdings",
    "Holdings plc",
)
_NEAR = 160  # characters on either side in which a word of the trade speaks for an ordinary name


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text. `weak`: nothing but its capital letter speaks for a firm, so only a sure frame may use it."""

    start: int
    end: int
    entity: Entity
    weak: bool = False
    resolved: bool = False  # by coreference or from a clipped name: the claim's name is the canonical one


class Gazetteer:
    """The known names, compiled once."""

    def __init__(self, entities: Iterable[Entity], words: Lexicon) -> None:
        self.entities = {e.id: e for e in entities}
        self.forms, self.shortened = surface_forms(self.entities)
        self._patterns = sorted(self.forms)
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._patterns or ["\x00"], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )
        by_first: dict[str, list[str]] = defaultdict(list)
        for form in self._patterns:
            by_first[form[:1]].append(form)
        self._by_first = {letter: tuple(forms) for letter, forms in by_first.items()}
        self._nations = frozenset(words.tables["roles"]["nations"])
        self.stop = words.words("names", "stop") | self._nations  # "the Vietnamese landlord" is no firm
        self._by_bare: dict[str, Entity] = {}
        self.fellows = words.words("names", "fellows")
        self.houses = words.words("names", "houses")
        self.numbered = words.words("names", "numbered")
        self.openers = words.words("names", "openers") | self._nations
        self.legal = words.words("names", "legal_forms")
        self.firm_words = words.words("names", "firm_words")
        self.authority_words = words.words("names", "authority_words")
        self.authorities = words.words("names", "authorities")
        self.places = words.words("names", "places")
        self.place_pairs = words.words("names", "place_pairs")
        self._place_words = frozenset(w for pair in self.place_pairs for w in pair.split())
        self.contract_parties = words.words("names", "contract_parties")
        self.litigants = words.words("names", "litigants")
        self.media = words.words("names", "media")
        self.known_firms = words.words("names", "known_firms") | frozenset(words.tables["roles"]["known"])
        # What well-known firms outside the gazetteer are called: "carmaker", "cloud provider".
        self._called = {name: row.split("|")[2] for name, row in words.tables["roles"]["known"].items()}
        self._listed_names = self.media | self.known_firms
        self._firm_marks = self.legal | self.firm_words
        self._no_owners = self.stop | self.places
        self.given = words.words("names", "given_names")
        self.people = words.words("names", "people")
        self.surnames = words.words("names", "surnames")
        finite = {
            form
            for forms in self._verb_forms(words)
            for form, tag in forms.items()
            if tag in {"s", "ed"} and " " not in form
        }
        roles = words.tables["roles"]
        self.descriptions = frozenset(roles["roles"]) | frozenset(roles["generic"]["words"].split())
        self.finite = finite
        bases = {form for forms in self._verb_forms(words) for form, tag in forms.items() if tag == "base"}
        suing = {form for name in ("sue", "probe") for form in forms_of(words.tables["classes"]["verbs"][name])}
        self.dealing = (finite | bases) - suing - words.words("classes", "common_acts")
        self.subject_cues = words.words("classes", "subject_cues") | finite
        for form, key in sorted(self.forms.items()):
            if self.entities[key].type in {EntityType.ORGANIZATION, EntityType.REGULATOR, EntityType.FUND}:
                self._by_bare.setdefault(self._key(form), self.entities[key])
        self._versions = Versions(self.entities.values())

    @staticmethod
    def _verb_forms(words: Lexicon) -> list[dict[str, str]]:
        return [forms_of(text) for text in words.tables["classes"]["verbs"].values()]

    def chain(self, entity: Entity) -> list[Entity]:
        """The entity and its owners, nearest first."""
        found = [entity]
        while found[-1].parent and (parent := self.entities.get(found[-1].parent)) and parent not in found:
            found.append(parent)
        return found

    def owner(self, entity: Entity) -> Entity:
        """The nearest organisation up the chain of owners: ChatGPT → OpenAI."""
        for each in self.chain(entity):
            if each.type in {EntityType.ORGANIZATION, EntityType.REGULATOR, EntityType.FUND}:
                return each
        return entity

    def group(self, entity: Entity) -> str:
        """Id of the top owner: parties of one group have no claim between them."""
        return self.chain(entity)[-1].id

    def known(self, text: str) -> list[Mention]:
        """Mentions of gazetteer names in `text`, ambiguous ones only where the context speaks for them."""
        raw: list[Mention] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if start and (text[start - 1].isalnum() or text[start - 1] in "@_/"):
                continue
            if end < len(text) and (text[end].isalnum() or text[end] == "_"):
                plural = text[end] == "s" and not text[end + 1 : end + 2].isalnum()
                if not plural or self.entities[self.forms[self._patterns[index]]].type is not EntityType.CHIP:
                    continue
                end += 1
            form = self._patterns[index]
            raw.append(
                Mention(
                    start, self._legal_tail(text, end), self.entities[self.forms[form]], resolved=form in self.shortened
                )
            )
        raw = [m for m in raw if not self._surname(text, m)]
        found = [Mention(*each) for each in self._versions.found(text, {(m.start, m.end) for m in raw})]
        covered = {i for f in found for i in range(f.start, f.end)}
        raw = [m for m in raw if m.start not in covered and m.end - 1 not in covered]
        raw = sorted([*raw, *found], key=lambda m: m.start)
        sure = {m.entity.id for m in raw if not m.entity.ambiguous or " " in text[m.start : m.end]}
        sure |= {m.entity.id for m in raw if m.entity.ambiguous and self._alone(text, m) and not _begins(text, m.start)}
        families = {e.id for m in raw if m.entity.id in sure for e in self.chain(m.entity)}
        present = {m.entity.id for m in raw}
        return [m for m in raw if self._plausible(text, m, sure, families, present)]

    def _surname(self, text: str, mention: Mention) -> bool:
        """True for "Michael Dell": a person of that name, and not the firm."""
        before = text[max(0, mention.start - 16) : mention.start].split(" ")
        if " " in text[mention.start : mention.end] or len(before) < 2 or before[-1]:
            return False
        place = len(before) > 2 and before[-3].lower() in _WHERE  # "In Charlotte Acme bought"
        return before[-2] in self.given and before[-2] not in _ALSO_WORDS and not place

    def _plausible(self, text: str, mention: Mention, sure: set[str], families: set[str], present: set[str]) -> bool:
        entity = mention.entity
        if not entity.ambiguous:
            return True
        form = text[mention.start : mention.end]
        if form in self.authority_words and cues.OF_WHERE.match(text, mention.end):
            return False  # "the Office of Fair Trading"
        if " " in form and form[0].isupper():
            return True
        if not self._alone(text, mention) or not any(c.isupper() for c in form):
            return False
        models = any(self.entities[i].type is EntityType.MODEL for i in present - {entity.id} if i in self.entities)
        owned = any(e.id in families for e in self.chain(entity)[1:])
        if entity.type in _NEEDS_OWNER and not owned and not (entity.type is EntityType.PRODUCT and models):
            return False
        near = text[max(0, mention.start - _NEAR) : mention.end + _NEAR]
        if entity.type not in {EntityType.ORGANIZATION, EntityType.REGULATOR, EntityType.FUND} and not (
            present - {entity.id}
            or cues.TECH.search(near)
            or (entity.type is EntityType.MODEL and not cues.PERSONAL.search(near))
        ):
            return False
        if len(form) <= 2 and form != "EC":
            if cues.LETTER_BEFORE.search(text, max(0, mention.start - 40), mention.start):
                return True
            return cues.LETTER.match(text, mention.end) is not None or self._listed(text, mention)
        return not _begins(text, mention.start) or self._acts(text, mention.end) or (entity.id in sure)

    def _listed(self, text: str, mention: Mention) -> bool:
        """True for a letter that stands beside a known name: "TikTok and X", "X, TikTok"."""
        before = cues.LISTED_BEFORE.search(text, max(0, mention.start - 40), mention.start)
        after = cues.LISTED_AFTER.match(text, mention.end)
        near = [each[1] for each in (before, after) if each]
        return any(name in self.forms or name in self.known_firms for name in near)

    def _alone(self, text: str, mention: Mention) -> bool:
        """False inside a longer capitalised name ("Tower Bridge", "Home Office")."""
        after = re.match(r" ([A-Z]\w+)", text[mention.end : mention.end + 30])
        before = re.search(r"([A-Z][a-z]+) $", text[max(0, mention.start - 30) : mention.start])
        if after and after[1] not in self.stop and not self._is_name(text, mention.end + 1):
            return False
        if before and before[1] in self.openers and text[mention.start : mention.end] in self.authority_words:
            return False  # "the Home Office" is no software
        if not before or before[1] in self.stop:
            return True
        begin = mention.start - len(before[0])
        if mention.entity.type not in {EntityType.ORGANIZATION, EntityType.REGULATOR, EntityType.FUND}:
            return self._name_at(text, begin)  # "Pinnacle Foundry": at the start of a sentence too
        # "Startup Cognition" is Cognition, "Oriole Cognition" another firm.
        return self._name_at(text, begin) or (_begins(text, begin) and before[1].lower() in self.descriptions)

    def _is_name(self, text: str, at: int) -> bool:
        return text.startswith(self._by_first.get(text[at : at + 1], ()), at)

    def _name_at(self, text: str, at: int) -> bool:
        word = _WORD.match(text, at)
        return word is not None and word[0] in self.forms

    def _acts(self, text: str, end: int) -> bool:
        """True if what follows the name shows a firm that acts: a verb, a possessive, an apposition."""
        if text.startswith(("'s ", "’s ", ", a ", ", an ", ", the ", ", which ", ", whose ", " ("), end):
            return True
        word = re.match(
            r"(?: on [A-Z][a-z]+day| in [A-Z][a-z]{2,8}| today| (?:this"
            r"|last) week)?,? (?:(?:once|long|never|still|[a-z]{3,}ly) (?=[a-z]))?([\w'’-]+)",
            text[end : end + 60],
        )
        if word is None:
            return False
        if word[1] in {"and", "&"}:
            return bool(re.match(r",? (?:and|&) (?:the )?[A-Z]", text[end : end + 12]))
        if word[1] in self.subject_cues or (word[1].endswith("ed") and len(word[1]) > 4):
            return True
        return bool(cues.ACTS.match(text, end))

    def _legal_tail(self, text: str, end: int) -> int:
        """Where the name ends with its legal forms ("Co., Ltd." are two), or with an arm that stands for its parent."""
        if long := cues.LONG_TAIL.match(text, end):
            end = long.end()  # "Crusoe Energy Systems LLC"
        if style := _STYLED.match(text, end):
            end = style.end()  # "Rackspace Technology"
        while tail := re.match(r"\.?,? ([A-Z][\w.]*?)(\.?)(?!\w)", text[end : end + 16]):
            if tail[1].rstrip(".") not in self.legal:
                break
            end += tail.end() - len(tail[2])
        arm = cues.ARM.match(text, end)
        return arm.end() if arm else end

    def unknown(
        self, text: str, sentences: Sequence[Sentence], taken: Sequence[Mention], prose: bool = False
    ) -> list[Mention]:
        """Firms that no gazetteer lists, by their cues; each surface form gets one provisional entity.

        prose: not a filing, so that a capital letter is a name's and a name that deals is a firm's.
        """
        found: list[tuple[int, int, str, bool, EntityType]] = []
        spans = sorted((m.start, m.end) for m in taken)
        persons: set[str] = set(self.surnames)
        cursor = 0
        for sentence in sentences:
            for match in _RUN.finditer(text, sentence.start, sentence.end):
                while cursor < len(spans) and spans[cursor][1] <= match.start():
                    cursor += 1
                if cursor < len(spans) and spans[cursor][0] < match.end():
                    continue
                got = self._judge(text, sentence, match.start(), match.end(), persons)
                if got:
                    found.append(got)
        return self._named(text, found, persons, prose)

    def _tells(self, text: str, name: str, end: int) -> bool:
        """True for ", Kurier reported" and ", the Maeil Business Newspaper said, and": who tells the news."""
        if cues.TELLS_LAST.match(text, end):
            return name.split(" ")[-1].rstrip(".,") not in self.legal
        return cues.PAPER.search(name) is not None and cues.SAYS_LAST.match(text, end) is not None

    def _is_firm(self, name: str) -> bool:
        return name in self.forms or name in self.known_firms

    def _judge(
        self, text: str, sentence: Sentence, start: int, end: int, persons: set[str]
    ) -> tuple[int, int, str, bool, EntityType] | None:
        words = text[start:end].split(" ")
        if words[-1] in self.numbered and (number := _NUMBER.match(text, end)):
            end = number.end()
            words = text[start:end].split(" ")
        first = start
        if words == ["The", "University"]:
            start, words = start + 4, words[1:]
        school = words == ["University"] and cues.OF_WHERE.match(text, end) is not None
        while (
            not school
            and words
            and words[0].rstrip(".") in self.stop
            and not (len(words) > 1 and " ".join(words) in self.known_firms)  # "Founders Fund"
            and not self._opens_name(words, start > sentence.start)
            and not (len(words) > 1 and words[0] in self._nations)  # "Saudi Aramco", wherever it stands
        ):
            start += len(words[0]) + 1
            words = words[1:]
        while len(words) > 1 and words[0] in self.litigants:
            start, words = start + len(words[0]) + 1, words[1:]  # "Plaintiff Acme LLC"
        while words and words[0] in {"&"}:
            start, words = start + 2, words[1:]
        if (
            len(words) > 1
            and start == sentence.start
            and (
                words[0].lower() in self.descriptions
                or (words[0] in self.fellows and self._is_firm(" ".join(words[1:])))
            )
        ):
            start, words = start + len(words[0]) + 1, words[1:]  # "Utility Acme", "Publisher Acme"
        lead = text[max(sentence.start, start - 5) : start]
        town = len(words) == 2 and words[0] in self.places and lead.endswith(("In ", " in ", " and "))
        if (
            town
            and words[1].rstrip(".") not in self.firm_words | self.legal
            and " ".join(words) not in self.known_firms
        ):
            start, words = start + len(words[0]) + 1, words[1:]  # "In Atlanta Waymo has"
        danish = False
        if len(words) == 2 and words[1] == "AI" and words[0] in self._no_owners:
            return None  # "French AI lab Acme"
        if not words or start >= end:
            return None
        name = text[start:end].rstrip(".,’'&- ")
        end = start + len(name)
        if (cut := name.find("’s ")) > 0:
            name, end = name[:cut], start + cut  # "Acme’s Class A": the owner
        words = name.split(" ")
        if (
            " " in name
            and text.endswith((" the ", "The "), 0, start)
            and not self._is_firm(name)
            and (joint := _JOINT.match(text, end))
        ):
            end, name = joint.end(), name + joint[0]  # "the Saudi Data and AI Authority"
            words = name.split(" ")
        if text.endswith(_COURTS, 0, start):
            return None  # "the Court of Session"
        if words == ["Board"] and not cues.OF_FIELD.match(text, end):
            return None  # "the Board of Acme": not an authority but the firm's own
        if words[-1] in self.authority_words and (whole := cues.OF_WHERE.match(text, end, sentence.end)):
            end, name = whole.end(), name + whole[0]  # "Competition Commission of India"
            words = name.split(" ")
            if name.endswith(" Attorney General") and (whole := cues.OF_WHERE.match(text, end, sentence.end)):
                end, name = whole.end(), name + whole[0]
                words = name.split(" ")
            if whole := cues.NATION_BEFORE.search(text, max(sentence.start, start - 5), start):
                start, name = whole.start(), whole[0] + name  # "US Department of Commerce"
        elif (words[-1] == "Bank" or school) and (whole := cues.OF_WHERE.match(text, end, sentence.end)):
            end, name = whole.end(), name + whole[0]
            words = name.split(" ")
        if name in cues.FORCES and (whole := cues.NATION_BEFORE.search(text, max(sentence.start, start - 5), start)):
            start, name, school = whole.start(), whole[0] + name, True  # "US Army"
            words = name.split(" ")
        if len(words) > 1 and words[-1] == "A" and text.startswith("/S", end):
            words, name = words[:-1], name[:-2]  # "Vesterhav Data A/S"
            end = start + len(name)
            danish = True
        if words[-1] in _PAPERS:
            return None  # "Master Purchase Agreement"
        if words[-2:] == ["Merger", "Sub"] or name.startswith(("Board of Directors", "Board of Trustees")):
            return None
        most = 9 if words[0] in self.authority_words else 6
        if len(name) < 2 or "\n" in name or len(words) > most:
            return None
        if name in _EXCHANGES or cues.SEATED_AFTER.match(text, end):
            return None
        if name in cues.CURRENCIES or cues.SUM.match(name) or f"{name}." in self.stop:
            return None
        if cues.MEDIUM_BEFORE.search(before := text[max(sentence.start, start - 40) : start]) and (
            name not in self.known_firms and words[-1] not in self._firm_marks
        ):
            return None  # "today's article in Acme Sanomat"
        article = "The " if text[max(0, start - 4) : start].lower() == "the " else ""
        if (name in self.media or article + name in self.media) and (
            (
                cues.ATTRIBUTED_BEFORE.search(text[max(sentence.start, start - 40) : start])
                and not (text.endswith(", ", 0, start) and cues.LISTED_NEXT.match(text, end))
                and not cues.CONTENT_OF.search(text[max(sentence.start, start - 60) : start])
            )
            or cues.ATTRIBUTED_AFTER.match(text[end : min(sentence.end, end + 60)])
        ):
            return None  # it tells the news and is no part of it
        if name not in self.known_firms and text.endswith((", ", ", the "), 0, start) and self._tells(text, name, end):
            return None
        if name not in self.known_firms and text.endswith("According to ", 0, start) and _THEN_A_NAME.match(text, end):
            return None  # "According to Le Courrier, Acme has": who tells of others
        if name in self.places or name in self.place_pairs or words[0] + " " + words[-1] in self.place_pairs:
            return None
        if f"{text[max(0, start - 20) : start].rstrip().rpartition(' ')[2]} {name}" in self.place_pairs:
            return None  # "Saudi Arabia", whose first word is an adjective of its own
        before = text[max(sentence.start, start - 40) : start]
        after = text[end : min(sentence.end, end + 90)]
        last = words[-1].rstrip(".,")
        marks = {last, last.title()} if last.isupper() else {last}
        firm = danish or name in self.known_firms or (len(words) > 1 and not marks.isdisjoint(self._firm_marks))
        if not firm and cues.SEAT.search(text[max(0, start - 24) : start]):
            return None  # "the plant in Taylor"
        if not firm:
            if words[0] in self.given and len(words) in {2, 3} and name not in self._listed_names:
                persons.update(words[1:])
                return None
            if (
                cues.TITLE.search(before)
                or cues.PERSON_AFTER.match(after)
                or (words[0] in self.given and not after.startswith((" Labs",)))
            ):
                persons.add(words[-1])
                return None
            if all(w in self.contract_parties or w in self.stop for w in words):
                return None  # "the Company" of a contract
            if all(w.rstrip(".,") in self.legal for w in words):
                return None  # what is left of "Samsung Electronics Co., Ltd."
            if cues.WARE_NAME.search(name) or (
                not text.startswith(("'s", "’s"), end)
                and (cues.WARES.match(after) or cues.FROM_NAME.match(after))
                and cues.BOUGHT.search(before)
                and not cues.DESCRIBED.search(before)
                and not before.endswith((" in ", "% of "))
            ):
                return None
            if name in self.people:
                return None  # "Authors sued"
            if name in persons or (len(words) == 1 and cues.CODE.match(name) and name not in self.authorities):
                return None
            if all(w in self.places or w in self.stop for w in words):
                return None
        kind = (
            EntityType.REGULATOR
            if len(words) > 1 and any(w in self.authority_words for w in words) and last not in self.legal
            else EntityType.ORGANIZATION
        )
        if cues.AUTHORITY.search(before) or cues.AUTHORITY_AFTER.match(after) or name in self.authorities:
            kind = EntityType.REGULATOR
        if last.endswith("amt") and name[0].isupper():
            kind = EntityType.REGULATOR
        camel = _CAMEL.search(name) is not None
        strong = (
            firm
            or school
            or camel
            or (name[0].islower() and "." in name)
            or kind is EntityType.REGULATOR
            or bool(cues.APPOSITION.match(after))
            or bool(cues.DESCRIBED.search(before))
            or name in self.media
            or name in self.known_firms
            or bool(cues.COINED.search(name))
        )
        described = cues.ARTICLE.search(before) and cues.OF_A_PLACE.match(text, end)
        if not strong and (described or (cues.ARTICLE.search(before) and cues.ADJECTIVE_OF.match(text, end))):
            return None  # "the Bremen firm", "the Kenyan messaging firm Acme": a town, a nation
        if not strong and (cues.SITE.match(text, end) or cues.STATE_AFTER.match(text, end)):
            return None
        if (
            not strong
            and cues.IN_PLACE.search(before)
            and not cues.STAKE_IN.search(before)
            and not before.endswith(" new in ")
        ):
            return None  # a town that no list knows
        if not strong and first == sentence.start and start == first and not self._acts(text, end):
            return None
        return start, end, name, not strong, kind

    def _deals(self, text: str, end: int) -> bool:
        """True where the name is the subject of a verb of dealing, or owns what firms deal in."""
        found = cues.DEALS.match(text, end)
        return found is not None and (found["noun"] is not None or found["verb"] in self.dealing)

    def _opens_name(self, words: Sequence[str], inside: bool) -> bool:
        """True for "News Corp" and "Preferred Networks": an ordinary word that a firm's name opens with."""
        last = words[-1].rstrip(".,")
        return (
            len(words) > 1
            and words[0] in self.openers
            and (inside or last in self._firm_marks or last in self.authority_words)
        )

    def _named(
        self, text: str, found: list[tuple[int, int, str, bool, EntityType]], persons: set[str], prose: bool
    ) -> list[Mention]:
        strong = {name for _, _, name, weak, _ in found if not weak}
        if prose:
            strong |= {
                name
                for start, end, name, weak, _ in found
                if weak
                and self._deals(text, end)
                and not text.endswith((" of ", " in "), 0, start)
                # "Acme, which worked with Birch's Aria, has": who has it is Acme
                and not (text.startswith(",", end) and text.endswith(("'s ", "’s "), 0, start))
            }
        heads: dict[str, set[str]] = defaultdict(set)
        for name in {name for _, _, name, _, _ in found if " " in name}:
            head, _, tail = name.partition(" ")
            house = head in self.houses and tail not in self.stop | self.openers | self.firm_words
            heads[tail if house else head].add(name)
        tails = self._tails({name for _, _, name, _, _ in found})
        kinds = {name: kind for _, _, name, _, kind in found}
        first: dict[str, int] = {}
        for start, _, name, _, _ in found:
            first.setdefault(name, start)
        mentions = []
        for start, end, name, weak, kind in found:
            if name in persons and name not in strong:
                continue
            longer = {n for n in heads.get(name, ()) if n in strong}
            longer |= {
                n for n in heads.get(name.split(" ")[0], ()) if n in strong and n in {f"{name} {w}" for w in _WHOLE}
            }
            longer.discard(name)
            if len(longer) == 1:
                full, weak, kind = next(iter(longer)), False, kinds[next(iter(longer))]
            elif " " not in name and len(heads[name]) == 1 and first[full := next(iter(heads[name]))] < start:
                kind, weak = kinds[full], name not in strong  # "Oakhurst" after a mention of Oakhurst Vale
            elif len(tails[name]) == 1 and first[full := next(iter(tails[name]))] < start:
                kind, weak = kinds[full], weak and full not in strong  # "Lilly" after a mention of Eli Lilly
            else:
                full = name
                weak = weak and name not in strong
            bare = self.bare(full)
            if full in self.known_firms and bare in self.known_firms:
                bare = full  # "Merck KGaA" is not Merck
            entity = Entity(SEEN + slug(bare), full, kind, provisional=True, note=self._called.get(full))
            mentions.append(Mention(start, end, entity, weak))
        return mentions

    def _tails(self, names: Iterable[str]) -> dict[str, set[str]]:
        """Names of two words by their last one, where that can be a name too: no kind of firm, no place."""
        tails: dict[str, set[str]] = defaultdict(set)
        ordinary = self._firm_marks | self.stop | self.openers | self.places | self.authority_words
        for name in names:
            head, _, tail = name.partition(" ")
            other = tail in self.known_firms and name not in self.known_firms  # "Sony Ericsson" is not Ericsson
            known = tail in self.forms or other
            if tail.isalpha() and tail not in ordinary and not known and head not in self.given:
                tails[tail].add(name)
        return tails

    def by_name(self, name: str) -> Entity | None:
        """The known firm of this name, whatever its case, dots and legal form: "AMAZON COM INC" is Amazon."""
        return self._by_bare.get(self._key(name))

    def is_place(self, word: str) -> bool:
        """True for a place, or one word of a place's name of two words."""
        return word in self.places or word in self._place_words

    def _key(self, name: str) -> str:
        return "".join(c for c in self.bare(self.bare(name)).casefold() if c.isalnum())

    def bare(self, name: str) -> str:
        """The name without its legal form."""
        words = name.replace(",", "").split(" ")
        while len(words) > 1 and (words[-1].rstrip(".") in self.legal or words[-1].rstrip(".").title() in self.legal):
            words.pop()
        return " ".join(words)


def _begins(text: str, start: int) -> bool:
    """True at the start of a sentence, a line or a quotation, where a capital letter says nothing."""
    left = text[max(0, start - 3) : start].rstrip(" \"“'(‘")
    return not left or left[-1] in ".!?:\n\r•"
