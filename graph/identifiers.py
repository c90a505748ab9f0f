"""Identifiers of firms: checked, in one form, and what two entities' identifiers say of each other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stdnum import isin, lei

from graph.model import Entity

_WIKIDATA = re.compile(r"Q[1-9]\d{0,12}")
_CIK = re.compile(r"[0-9]{1,10}")
# One firm has one of each; a ticker is none: two exchanges give the same letters to different firms.
SCHEMES = ("lei", "cik", "wikidata")


def lei_of(text: str | None) -> str | None:
    """The Legal Entity Identifier that a text is, None if its form or its check digits (ISO 17442) are wrong.

    >>> lei_of("inr2 ejn1 eran 0w5z p974")
    'INR2EJN1ERAN0W5ZP974'
    """
    found = lei.compact(text or "").upper()
    return found if found and lei.is_valid(found) else None


def isin_of(text: str | None) -> str | None:
    """The ISIN that a text is, None if its form or its check digit (ISO 6166) is wrong."""
    found = isin.compact(text or "")
    return found if found and isin.is_valid(found) else None


def cik_of(text: str | None) -> str | None:
    """A number of the SEC's register in ten digits, None if the text is none.

    >>> cik_of("789019")
    '0000789019'
    """
    found = (text or "").strip()
    return found.zfill(10) if _CIK.fullmatch(found) and int(found) else None


def wikidata_of(text: str | None) -> str | None:
    """A Wikidata item, None if the text is none; an address of an item counts."""
    found = (text or "").strip().rsplit("/", 1)[-1].upper()
    return found if _WIKIDATA.fullmatch(found) else None


def identifiers(entity: Entity) -> Mapping[str, str]:
    """Valid identifiers of an entity by scheme; an invalid one is none."""
    said = {"lei": lei_of(entity.lei), "cik": cik_of(entity.cik), "wikidata": wikidata_of(entity.wikidata)}
    return {scheme: value for scheme, value in said.items() if value}


def shared_and_differing(a: Entity, b: Entity) -> tuple[list[str], list[str]]:
    """Schemes in which two entities have the same identifier, and those in which they have different ones."""
    ours, theirs = identifiers(a), identifiers(b)
    both = [s for s in SCHEMES if s in ours and s in theirs]
    return [s for s in both if ours[s] == theirs[s]], [s for s in both if ours[s] != theirs[s]]
