"""Resolves "the company", "the ChatGPT maker", "its rival", "it" inside a document, where one reading alone fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from graph.model import Entity
from ingest.extract.coreference.acts import ACTS_ON, FIRM_TYPES, distinct, tail, with_found
from ingest.extract.coreference.descriptions import Descriptions
from ingest.extract.coreference.makers import Makers
from ingest.extract.coreference.pronouns import PRONOUN, PRONOUN_WORDS, Pronouns
from ingest.extract.coreference.speech import SPOKEN, WE, WE_WORDS, quoted
from ingest.extract.lexicon import Lexicon
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.sentences import Sentence
from ingest.extract.triggers import letters, signs

_OTHERS = (
    "rival|partner|customer|supplier|competitor|counterpart|client|ally|backer|opponent|suitor|landlord|tenant|host"
)
_OTHER = re.compile(
    rf"\b(?<!as )(?:its|the company's|the group's) (?:\w+ ){{0,2}}?(?:{_OTHERS})\b",
    re.I,
)
_THE_COMPANY = re.compile(r"(?<=[a-z,] )the Company\b(?!['’]s (?:board|shareholders))")

_CALLED = re.compile(r",? (?:to be |which is |which will be )?(?:called|named|dubbed|known as) (?:the )?")
_NAMED_NEXT = re.compile(r"(?:'s|’s)?,? [A-Z]")


class Resolver:
    """Coreference over one document; built once, asked sentence by sentence."""

    def __init__(self, gazetteer: Gazetteer, words: Lexicon) -> None:
        tables = words.tables["roles"]
        self._makers = Makers(gazetteer, tables)
        self._descriptions = Descriptions(gazetteer, tables)
        self._pronouns = Pronouns(gazetteer)
        self._signs = signs({"company", *_OTHERS.split("|"), *self._descriptions.nouns}) | PRONOUN_WORDS | WE_WORDS

    def named(self, text: str) -> list[Mention]:
        """Descriptions that name their firm by a product: they hide the product's own mention."""
        return self._makers.named(text)

    def resolve(
        self, text: str, sentence: Sentence, here: Sequence[Mention], past: Sequence[Sequence[Mention]]
    ) -> list[tuple[int, int, tuple[Entity, ...]]]:
        """Spans of the sentence that stand for firms named before; a plural one stands for several.

        here: mentions of this sentence, in order; past: those of the sentences before, oldest first.
        """
        found: list[tuple[int, int, tuple[Entity, ...]]] = []
        if self._signs.isdisjoint(letters(text[sentence.start : sentence.end])):
            return found
        covered = [(m.start, m.end) for m in here]
        for match in _THE_COMPANY.finditer(text, sentence.start, sentence.end):
            first = next(
                (m for mentions in (*past, here) for m in mentions if m.entity.type in FIRM_TYPES and not m.weak), None
            )
            if first is not None and first.start < match.start() and ACTS_ON.match(text, tail(text, first.end)):
                found.append((match.start(), match.end(), (first.entity,)))
                covered.append((match.start(), match.end()))
        open_ones: list[tuple[re.Match[str], list[str], str]] = []
        for match in self._descriptions.pattern.finditer(text, sentence.start, sentence.end):
            span = (match.start(), match.end())
            if any(s < span[1] and span[0] < e for s, e in covered):
                continue
            if any(e + 2 == span[0] and text[e : span[0]] == ", " for _, e in covered):
                continue  # an apposition to the name before it
            if _NAMED_NEXT.match(text[span[1] : span[1] + 5]) and any(s - 2 <= span[1] < s for s, _ in covered):
                continue  # "the chipmaker Nvidia": the name itself stands there
            if named := self._called(text, here, span[1]):
                found.append((*span, (named,)))
                covered.append(span)
                continue
            opens = match.start() == sentence.start
            seen, before = with_found(here, found), past
            joined = found[-1][2] if found and text[found[-1][1] : span[0]] == " and " else ()
            if joined:  # "the label and the start-up": two firms
                seen, before = self._less(joined, [seen])[0], self._less(joined, past)
            mods, noun = match["mods"].split(), match["noun"]
            got = self._descriptions.firm(text, mods, noun, opens, seen, before, span[0])
            if got is None and joined:
                rest = distinct(m.entity for m in (*(m for mentions in before[-1:] for m in mentions), *seen))
                got = rest[0] if len(rest) == 1 and rest[0].type in FIRM_TYPES else None
            if got:
                found.append((*span, (got,)))
                covered.append(span)
            else:
                open_ones.append((match, mods, noun))
        here = with_found(here, found)
        for match, mods, noun in open_ones:
            got = self._descriptions.left_over(text, mods, noun, here, past, match.start())
            if got:
                found.append((match.start(), match.end(), (got,)))
                covered.append((match.start(), match.end()))
        here = with_found(here, found)
        for match in _OTHER.finditer(text, sentence.start, sentence.end):
            if any(s < match.end() and match.start() < e for s, e in covered):
                continue
            firms = distinct(m.entity for m in here if m.start < match.start() and m.entity.type in FIRM_TYPES)
            follows = any(s - 2 <= match.end() <= s for s, _ in covered)
            if len(firms) < 2 and not follows:
                firms = self._two(firms, past)
            if len(firms) == 2 and not follows:
                acts = self._pronouns.clause_subject(text, here, match.start())
                other = firms[0] if acts is not None and acts.id == firms[1].id else firms[1]
                noun = text.rfind(" ", 0, match.end()) + 1
                found.append((noun, match.end(), (other,)))
                covered.append((noun, match.end()))
        for match in islice(WE.finditer(text, sentence.start, sentence.end), SPOKEN):
            speaker = quoted(text, sentence, here, match.start())
            if speaker is not None and not any(s < match.end() and match.start() < e for s, e in covered):
                found.append((match.start(), match.end(), (speaker,)))
        # What has been resolved so far may be what a pronoun behind it stands for.
        here = with_found(here, found)
        acting: tuple[int, Entity] | None = None  # the last "it", where it ends
        for match in PRONOUN.finditer(text, sentence.start, sentence.end):
            span = (match.start(), match.end())
            if not any(s < span[1] and span[0] < e for s, e in covered):
                got_all = self._pronouns.resolve(text, sentence, here, past, covered, span)
                got_all = got_all and self._pronouns.dealing(text, here, got_all, span)
                if acting and match[0].lower() == "its" and self._pronouns.still_acts(text, here, acting[0], span[0]):
                    got_all = (acting[1],)
                if got_all:
                    found.append((*span, got_all))
                if got_all and match[0].lower() == "it":
                    acting = (span[1], got_all[0])
        return found

    @staticmethod
    def _called(text: str, here: Sequence[Mention], end: int) -> Entity | None:
        """ "the new company, called B": the name that a description is given right behind it."""
        given = _CALLED.match(text, end)
        return next((m.entity for m in here if given and m.start == given.end() and m.entity.type in FIRM_TYPES), None)

    @staticmethod
    def _less(firms: Sequence[Entity], past: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
        """The mentions without those of the firms."""
        ids = {e.id for e in firms}
        return [[m for m in mentions if m.entity.id not in ids] for mentions in past]

    @staticmethod
    def _two(firms: list[Entity], past: Sequence[Sequence[Mention]]) -> list[Entity]:
        """The firm of this sentence, or the subject of the last, and the one other that the text has named."""
        named = [m.entity for mentions in past for m in mentions if m.entity.type in FIRM_TYPES]
        whole = distinct([*firms, *named])
        if len(whole) != 2:
            return firms
        first = firms[0] if firms else next(iter(m.entity for m in (past[-1] if past else ())), whole[0])
        return [first, next(e for e in whole if e.id != first.id)] if first in whole else firms
