"""What is known of a firm beside its name, so that a description of it can be understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.model import Entity, EntityType

AUTHORITIES = frozenset({"authority", "regulator", "watchdog", "commission", "agency"})
_AFTER = re.compile(r"(?: of [A-Z]\w+)?, (?:an?|the|one of) ([^,.;]{3,90})")
_BEFORE = re.compile(r"(?:^|[.,;:] |\b(?:an?|the|of|for|by|with|in|from|and) )((?:[a-z-]+ ){1,4})$")
# Other words by which the text may have said the same of the firm.
_MEANS = {
    "chipmaker": ("chip", "processor", "semiconductor", "accelerator"), "carmaker": ("car", "vehicle"),
    "operator": ("telecom", "data-centre", "data centre"), "drugmaker": ("drug", "medicine"), "label": ("music",),
    "publisher": ("newspaper", "book", "magazine"), "insurer": ("insurance",), "lender": ("bank",),
    "hosting": ("host", "data-centre", "data centre", "server"), "host": ("hosting", "data-centre", "server"),
    "robot": ("robotics", "humanoid"), "start-up": ("startup",), "startup": ("start-up",), "lab": ("model",),
}  # fmt: skip
# Words of a description that tell no firm from another.
# What a firm makes, hosts or writes says what it is: "Acme's processors" -> "the chipmaker".
_TRADES = tuple(
    (re.compile(rf"(?:'s|’s|'|’|, whose) (?:[\w-]+ ){{0,2}}?(?:{things})\b"), frozenset(called.split()))
    for things, called in (
        ("chips?|processors?|accelerators?|memory|wafers?|gpus?", "chipmaker chip-maker chip designer processor"),
        ("data cent(?:re|er)s?|servers|cloud|halls|racks|campus", "operator provider host hosting cloud data-centre"),
        ("articles|newspapers?|archives?|journalism|dispatches|stories", "publisher newspaper news agency"),
        ("songs?|recordings?|catalogue|music", "label music"),
        ("cars?|vehicles", "carmaker car"),
        ("chatbot|(?:language )?models?", "lab laboratory start-up startup chatbot model developer"),
        ("robots?|humanoids?", "robot robot-maker robotics"),
        ("flights|aircraft", "airline carrier"),
        ("phones?|handsets?", "phone phonemaker"),
    )
)
# Nouns of one trade, which no firm of another is called by.
_TRADE_NOUNS = frozenset({
    "lender", "bank", "insurer", "airline", "carmaker", "drugmaker", "chipmaker", "publisher", "newspaper", "studio",
    "label", "broadcaster", "retailer", "grocer", "brewer", "miner", "telco", "utility", "university", "hospital",
    "truckmaker", "planemaker", "phonemaker",
})  # fmt: skip
_VAGUE = frozenset({"company", "firm", "group", "business", "start-up", "startup", "other", "same", "big", "new"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is generally known of a firm that the gazetteer does not list."""

    country: str
    seats: frozenset[str]  # "New-York" for two words
    called: frozenset[str]  # words of descriptions


class Knowledge:
    """The tables `known`, `trades` and `name_roles` of data/lexicon/roles.toml."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._facts: dict[str, Known] = {}
        for name, row in tables["known"].items():
            country, seats, called = row.split("|")
            self._facts[name] = Known(country, frozenset(seats.split(" ")), frozenset(called.split(" ")))
        self._trades: dict[str, list[str]] = dict(tables["trades"])
        self._parts = {part: frozenset(roles.split()) for part, roles in tables["name_roles"].items()}

    def has(self, firm: Entity) -> bool:
        """True for a firm of the tables."""
        return firm.name in self._facts

    def country(self, firm: Entity) -> str | None:
        """Code of the firm's state."""
        fact = self._facts.get(firm.name)
        return firm.country or (fact.country if fact else None)

    def seated(self, firm: Entity, place: str) -> bool:
        """True for a firm that is known to have its seat there."""
        fact = self._facts.get(firm.name)
        return fact is not None and place in fact.seats

    def may_be(self, firm: Entity, noun: str, notes: Sequence[str]) -> bool:
        """True unless the firm is known to be something else than the noun says. notes: what the noun stands for."""
        fact = self._facts.get(firm.name)
        if fact and firm.provisional:
            young = noun in {"start-up", "startup", "lab"} and "start-up" in fact.called
            return noun in fact.called or young
        if noun in _TRADE_NOUNS and self.other_trade(firm, (noun,)):
            return False
        return _fits(firm, noun, notes)

    def other_trade(self, firm: Entity, words: Sequence[str]) -> bool:
        """True for a firm whose own name says that it does something else than these words tell."""
        roles = [self._parts[part] for part in firm.name.split(" ") if part in self._parts]
        return firm.provisional and bool(roles) and all(r.isdisjoint(words) for r in roles)

    def known_for(self, firm: Entity, words: Sequence[str]) -> bool:
        """True for a listed firm whose note bears out one of the words: "the coding start-up"."""
        note = (firm.note or "").lower()
        return not firm.provisional and any(n in note for w in words for n in self._trades.get(w, ()))

    def speaks(self, firm: Entity) -> bool:
        """True for a firm whose name says what it does: "Acme Compute"."""
        return any(part in self._parts for part in firm.name.split(" "))

    def told_as(self, text: str, firm: Entity, noun: str, mods: Sequence[str]) -> bool:
        """True where general knowledge, the firm's own name, or what the text calls it says that it is such a firm."""
        words = {w for w in (noun, *mods) if w[:1].islower()}
        words |= {m for w in words for m in _MEANS.get(w, ())}
        fact = self._facts.get(firm.name)
        if fact and not (words - _VAGUE).isdisjoint(fact.called):
            return True
        if any(not words.isdisjoint(self._parts.get(part, ())) for part in firm.name.split(" ")):
            return True
        note = (firm.note or "").lower()
        if any(trade in words and any(n in note for n in notes) for trade, notes in self._trades.items()):
            return True
        at = text.find(firm.name)
        if at < 0:
            return False
        if any(not words.isdisjoint(called) and wares.match(text, at + len(firm.name)) for wares, called in _TRADES):
            return True
        after = _AFTER.match(text, at + len(firm.name))
        before = _BEFORE.search(text, max(0, at - 60), at)
        said = f"{after[1] if after else ''} {before[1] if before else ''}".lower()
        return any(re.search(rf"\b{re.escape(w)}s?\b", said) for w in words - _VAGUE)


def _fits(entity: Entity, noun: str, notes: Sequence[str]) -> bool:
    if entity.provisional:
        return noun not in AUTHORITIES or entity.type is EntityType.REGULATOR
    if noun in {"start-up", "startup"}:
        return entity.ticker is None and entity.parent is None and entity.type is EntityType.ORGANIZATION
    note = entity.note or ""
    if entity.type is EntityType.REGULATOR:
        return noun in AUTHORITIES
    return any(word in note for word in notes)
