"""The table of data/terms.toml: which claim states which term of the register."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from graph.analysis.stated_words import Stance, stance_of
from graph.errors import ReferenceDataError
from graph.model import Claim, Kind, MoneyRole
from graph.paths import data_dir

PLACES = ("object", "note", "quote")
NO_ROLE = "none"
_KEYS = frozenset({"kinds", "roles", "exclusive", "over", "words", "in", "says"})
EXCLUSIVITY = "exclusivity"  # the field that a promise which is struck leaves


@dataclass(frozen=True, slots=True)
class TermRule:
    """What a claim must be for a field to be filled; what is None or empty is not asked."""

    says: str
    kinds: frozenset[Kind] = frozenset()
    roles: frozenset[str] = frozenset()
    exclusive: bool | None = None
    over: Decimal | None = None  # percent
    words: tuple[str, ...] = ()
    places: tuple[str, ...] = PLACES

    def stated_by(self, claim: Claim, searchable: Mapping[str, str]) -> tuple[Stance, str | None] | None:
        """Whether the claim states or denies the term, and the words that do; None if it says nothing of it.

        searchable: the texts of the claim, by place, in which words may be looked for.
        """
        role = NO_ROLE if claim.money is None or claim.money.role is None else str(claim.money.role)
        if (self.kinds and claim.kind not in self.kinds) or (self.roles and role not in self.roles):
            return None
        if self.exclusive is not None and claim.exclusive is not self.exclusive:
            return None
        if self.over is not None and (claim.percent is None or claim.percent <= self.over):
            return None
        if not self.words:
            return Stance.STATED, None
        for place in self.places:
            for word in self.words:
                stance = stance_of(word, searchable.get(place, ""))
                if stance is not None:
                    return stance, word
        return None


@dataclass(frozen=True, slots=True)
class TermField:
    """One column of the register."""

    id: str
    label: str
    rules: tuple[TermRule, ...]


@dataclass(frozen=True, slots=True)
class TermsTable:
    """All columns, in their order, and the kinds of claim that state no term."""

    fields: tuple[TermField, ...]
    never: frozenset[Kind]


@cache
def terms_table(path: Path | None = None) -> TermsTable:
    """The table of data/terms.toml; ReferenceDataError names what is wrong."""
    path = path or data_dir() / "terms.toml"
    name = f"data/{path.name}"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        fields = tuple(
            TermField(f["id"], f["label"], tuple(_rule(r, f["id"]) for r in f["rules"])) for f in told["fields"]
        )
        return TermsTable(fields, frozenset(Kind(k) for k in told["never"]))
    except FileNotFoundError:
        raise ReferenceDataError(f"{name} is missing; restore it from the release.") from None
    except (UnicodeDecodeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ReferenceDataError(f"{name} is wrong: {error}; correct it.") from None


def _rule(told: Mapping[str, Any], field: str) -> TermRule:
    if strange := sorted(told.keys() - _KEYS):
        raise ValueError(f"{field} has a rule with {strange[0]!r}")
    roles = frozenset(told.get("roles", ()))
    if wrong := sorted(roles - {NO_ROLE, *MoneyRole}):
        raise ValueError(f"{field} has a rule with the role {wrong[0]!r}")
    places = tuple(told.get("in", PLACES))
    if wrong := sorted(set(places) - set(PLACES)):
        raise ValueError(f"{field} has a rule that looks in {wrong[0]!r}")
    rule = TermRule(
        says=told["says"],
        kinds=frozenset(Kind(k) for k in told.get("kinds", ())),
        roles=roles,
        exclusive=told.get("exclusive"),
        over=Decimal(told["over"]) if "over" in told else None,
        words=tuple(told.get("words", ())),
        places=places,
    )
    if not (rule.kinds or rule.roles or rule.words) and rule.exclusive is None:
        raise ValueError(f"{field} has a rule that every claim meets")
    return rule
