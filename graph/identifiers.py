"""Identifiers of firms: checked, in one form, and what two entities' identifiers say of each other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stdnum import isin, lei
from stdnum.exceptions import ValidationError

from graph.model import Entity

_WIKIDATA = re.compile(r"Q[1-9]\d*")
# One firm has one of each; a ticker is none: two exchanges give the same letters to different firms.
SCHEMES = ("lei", "cik", "wikidata")


def checked_lei(text: str) -> str | None:
    """A Legal Entity Identifier in its one form, None if its check digits (ISO 17442) are wrong.

    >>> checked_lei("inr2 ejn1 eran 0w5z p974")
    'INR2EJN1ERAN0W5ZP974'
    """
    try:
        return str(lei.validate(text.replace(" ", "")))
    except ValidationError:
        return None


def checked_isin(text: str) -> str | None:
    """An ISIN in its one form, None if its check digit (ISO 6166) is wrong."""
    try:
        return str(isin.validate(text))
    except ValidationError:
        return None


def checked_cik(text: str) -> str | None:
    """A number of the SEC's register in ten digits, None if it is none.

    >>> checked_cik("789019")
    '0000789019'
    """
    digits = text.strip()
    return digits.zfill(10) if digits.isascii() and digits.isdigit() and 0 < int(digits) < 10**10 else None


def identifiers(entity: Entity) -> Mapping[str, str]:
    """Valid identifiers of an entity by scheme; an invalid one is none."""
    said = {
        "lei": entity.lei and checked_lei(entity.lei),
        "cik": entity.cik and checked_cik(entity.cik),
        "wikidata": entity.wikidata if entity.wikidata and _WIKIDATA.fullmatch(entity.wikidata) else None,
    }
    return {scheme: value for scheme, value in said.items() if value}


def shared_and_differing(a: Entity, b: Entity) -> tuple[list[str], list[str]]:
    """Schemes in which two entities have the same identifier, and those in which they have different ones."""
    ours, theirs = identifiers(a), identifiers(b)
    both = [s for s in SCHEMES if s in ours and s in theirs]
    return [s for s in both if ours[s] == theirs[s]], [s for s in both if ours[s] != theirs[s]]
