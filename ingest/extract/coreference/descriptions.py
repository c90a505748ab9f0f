"""Whom a description stands for: "the chipmaker", "the Frankfurt lender", by role, seat, state and what was told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.model import Entity
from ingest.extract.coreference.acts import FIRM_TYPES, acts_on, busy, distinct
from ingest.extract.described import AUTHORITIES, Knowledge
from ingest.extract.mentions import Gazetteer, Mention

# Nouns that stand for a thing unless a word says which firm: "the social network".
_THINGS = frozenset({"network", "software", "service", "platform", "site", "app", "business"})
_ANY_FIRM = frozenset({"company", "firm", "group", "business"})
_ANY_NOTE = ("",)  # of a noun that fits any firm
# Before a name that only its capital speaks for: what is sued, bought or dealt with is a firm.
_DEALT_WITH = re.compile(
    r"\b(?:against|with|by|sue[sd]?|suing|buy(?:s|ing)?|bought|acquir(?:es?|ed|ing)|back(?:s|ed)|accus(?:es?|ed|ing)"
    r"|pa(?:y|ys|id|ying)|gave|giv(?:es|ing)) $"
)
_NO_MODIFIER = (
    "when|while|where|if|the|a|an|after|before|until|than|as|but|or|not|has|have|had|will|would|said|says"
    "|only|sole|first|next|latest|newest|second|third|fourth|last|of|behind|its|their|in|for|that|which|and|to|on|with|by|from|at|is|was"
)


class Descriptions:
    """Descriptions over one gazetteer and the tables of data/lexicon/roles.toml."""

    def __init__(self, gazetteer: Gazetteer, tables: Mapping[str, Any]) -> None:
        self._gazetteer = gazetteer
        self._roles: dict[str, list[str]] = dict(tables["roles"])
        self._seats: dict[str, list[str]] = dict(tables["seats"])
        self._nations: dict[str, str] = dict(tables["nations"])
        self._knowledge = Knowledge(tables)
        self.nouns = frozenset({*self._roles, *tables["generic"]["words"].split()})
        nouns = "|".join(sorted(self.nouns, key=len, reverse=True))
        self.pattern = re.compile(
            rf"\b[Tt]he (?P<mods>(?:(?!(?:{_NO_MODIFIER})\b)(?:[\w'’-]+|U\.[SK]\.) ){{0,3}}?)(?P<noun>{nouns})\b(?!-)"
            # "the Bristol designer of radio chips, which": what it makes is a part of the description
            r"(?: of (?!the |its |a |this |that )[a-z-]+(?: (?!that |which |who )[a-z-]+){0,2}?"
            r"(?=,| (?:is|was|has|had|will|said|says|agreed|plans)\b))?"
            r"(?! (?:of|that|behind|which|house|maker|company|firm|developer|specialist|chain|group|operator|network"
            r"|provider|supplier|designer)\b)"
            # "the provider for its cloud" says a role, "to the start-up for a year" does not
            r"(?:(?<=start-up)|(?<=startup)|(?<=company)|(?<=firm)|(?<=group)|(?<=maker)|(?<=label)|(?<=lab)"
            r"|(?<=publisher)|(?<=bank)|(?! for\b))"
        )

    def firm(
        self, text: str, mods: list[str], noun: str, opens: bool, here: Sequence[Mention],
        past: Sequence[Sequence[Mention]], at: int,
    ) -> Entity | None:  # fmt: skip
        """Whom a description stands for: first among firms that are surely such, then among names nobody knows."""
        if noun in _THINGS and not mods:
            return None
        acts = busy(text, here, at)
        place = (text, mods, noun, opens, here, past, at, acts)
        for apart, weak in ((True, False), (True, True), (False, False), (False, True)):
            got = self._description(*place, apart, weak)
            if got is not None:
                return got if apart else self._else_than_who_acts(got, text, noun, here, past, at, acts)
        # "a shareholder of the San Diego firm, said Qualcomm": the name may follow.
        later = [m for m in here if m.start > at]
        return self._description(text, mods, noun, False, later, (), len(text), set(), False, True) if later else None

    def left_over(
        self,
        text: str,
        mods: Sequence[str],
        noun: str,
        here: Sequence[Mention],
        past: Sequence[Sequence[Mention]],
        at: int,
    ) -> Entity | None:
        """ "The PC maker will pay for the Finnish group's patents": of two firms the one that the sentence leaves."""
        if noun in _THINGS:
            return None
        named = [m for mentions in (*past[-3:], here) for m in mentions if not m.weak or _deals(text, m)]
        firms = distinct(m.entity for m in named if m.entity.type in FIRM_TYPES)
        said = {m.entity.id for m in here if m.entity.type in FIRM_TYPES}
        acts = busy(text, here, at)
        rest = [f for f in firms if f.id not in said] or [f for f in firms if f.id not in acts]
        if len(firms) != 2 or len(rest) != 1:
            return None
        after = all(m.start > at for m in here)
        if not mods and (not after or noun in _ANY_FIRM):
            return None
        other = next(f for f in firms if f.id != rest[0].id)
        if not after and acts != {other.id}:
            return None
        if self._knowledge.told_as(text, other, noun, mods):
            return None
        return rest[0] if self._knowledge.may_be(rest[0], noun, self._roles.get(noun, _ANY_NOTE)) else None

    def _else_than_who_acts(
        self, got: Entity, text: str, noun: str, here: Sequence[Mention], past: Sequence[Sequence[Mention]], at: int,
        acts: set[str],
    ) -> Entity:  # fmt: skip
        """The one other firm of the text where a description would stand for who acts in its own sentence."""
        if got.id not in acts or self._knowledge.told_as(text, got, noun, ()):
            return got
        named = [m for mentions in (*past[-3:], here) for m in mentions if m.end <= at]
        firms = distinct(m.entity for m in named if m.entity.type in FIRM_TYPES and (not m.weak or _deals(text, m)))
        others = [f for f in firms if f.id not in acts]
        fits = len(others) == 1 and self._knowledge.may_be(others[0], noun, self._roles.get(noun, _ANY_NOTE))
        return others[0] if fits else got

    def _description(
        self,
        text: str,
        mods: list[str],
        noun: str,
        opens: bool,
        here: Sequence[Mention],
        past: Sequence[Sequence[Mention]],
        at: int,
        acts: set[str],
        apart: bool,
        weak: bool,
    ) -> Entity | None:
        """Whom a description stands for. acts: ids of those that act around it; apart: not for them; weak: names nobody
        knows count too, where something else than what is left over speaks for them."""
        before = [m.entity for m in here if m.end <= at and (weak or not m.weak)]
        recent = [m.entity for mentions in past[-3:] for m in mentions if weak or not m.weak]
        # Who acts is not described again as somebody else in what it does.
        if apart and not opens and before and acts:
            before = [e for e in before if e.id not in acts]
            recent = [e for e in recent if e.id not in acts]
        firms = distinct(e if e.type in FIRM_TYPES else self._gazetteer.owner(e) for e in reversed([*recent, *before]))
        firms = [f for f in firms if f.type in FIRM_TYPES or noun in AUTHORITIES]
        narrowed = town = False  # town: one of which nobody knows who is at home there
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
                firms, narrowed, town = self._unseated(firms), True, True
            elif word in {"AI", "IT"}:
                continue
            elif word in {"U.S.", "U.K.", "US", "UK"}:
                ours = [f for f in firms if self._knowledge.country(f) == ("US" if "S" in word else "GB")]
                firms, narrowed = ours or [f for f in firms if self._knowledge.country(f) is None], True
            elif word[:1].isupper() and not code:
                # A town or a region that we do not know.
                firms, narrowed, town = self._unseated(firms), True, True
        if town and not weak and any(m.weak and _deals(text, m) for mentions in (*past[-3:], here) for m in mentions):
            return None  # one of which only its capital speaks may be at home there as well
        trade = [m for m in mods if m[:1].islower()]
        notes = self._roles.get(noun)
        if trade and notes and len(firms) > 1 and not narrowed:
            # "the coding start-up", of two start-ups one of which is known for that
            exact = [f for f in firms if self._knowledge.known_for(f, trade)]
            if len(exact) == 1:
                return exact[0]
        elif trade and len(firms) > 1:
            rest = [f for f in firms if not self._knowledge.other_trade(f, trade)]
            if len(rest) == 1:
                firms, narrowed = rest, True
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
        if town and weak and past and past[-1]:
            subject = past[-1][0].entity
            return subject if subject in firms else None
        if narrowed or mods:
            return None
        if opens and past and past[-1]:
            subject = past[-1][0].entity
            return self._gazetteer.owner(subject)
        return None

    def _unseated(self, firms: Sequence[Entity]) -> list[Entity]:
        """Those of whom nobody knows where they are at home: of the known ones the seat is known."""
        return [f for f in firms if f.provisional and not self._knowledge.has(f)]


def _deals(text: str, mention: Mention) -> bool:
    """True for a name that owns, acts or is dealt with."""
    if text.startswith(("'s", "’s"), mention.end) or acts_on(text, mention.end):
        return True
    return _DEALT_WITH.search(text[max(0, mention.start - 14) : mention.start]) is not None


def _places(mods: Sequence[str]) -> list[str]:
    """The words of a description, a place of several words as one: "San-Jose"."""
    found: list[str] = []
    for word in mods:
        if found and found[-1][:1].isupper() and word[:1].isupper():
            found[-1] = f"{found[-1]}-{word}"
        else:
            found.append(word)
    return found
