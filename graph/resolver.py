"""Mention → canonical entity: which entity a name means, decided from the reference data alone.

A provisional entity (seen in text only) is the reference entity whose name or alias equals its name after
normalisation: Unicode compatibility forms, case, white space, punctuation and legal forms. A name that two reference
entities share, or that mixes scripts, decides nothing and stays its own entity: unsure is not same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cleanco import basename

from graph.model import Entity

# Prefix of the ids of entities that are only known from text.
SEEN = "text:"
_NOT_LETTER = re.compile(r"[\W_]+")
_NOT_WORD = re.compile(r"[^\w+&]+")


@lru_cache(maxsize=65_536)
def normalised(name: str) -> str:
    """A name without what does not tell firms apart; equal names mean one firm.

    >>> normalised("The Nordhavn Compute, Inc.") == normalised("nordhavn compute")
    True
    """
    text = unicodedata.normalize("NFKC", name)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = text.replace("’", "'").strip().removesuffix("'s")
    # cleanco strips one layer of legal forms a call: "Example Holdings Co., Ltd." has two.
    for _ in range(2):
        text = basename(text) or text
    words = _NOT_WORD.sub(" ", text.casefold()).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def slug(name: str) -> str:
    """A name as part of an id: lower case, without marks, hyphens between words; letters of all scripts stay.

    >>> slug("Züri Compute & Söhne")
    'zuri-compute-sohne'
    """
    marks_off = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "-".join(_NOT_LETTER.sub(" ", marks_off.casefold()).split())


def mixed_script(name: str) -> bool:
    """True if one word of the name takes letters from more than one alphabet, as look-alikes do."""
    for word in name.split():
        scripts = {unicodedata.name(c, "?").split()[0] for c in word if c.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1:
            return True
    return False


class Resolver:
    """Decides by the names and aliases of the reference entities."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """entities: those of the reference data; provisional ones among them are passed over."""
        self._owners: dict[str, set[str]] = {}
        for entity in entities:
            if not entity.provisional:
                for name in (entity.name, *entity.aliases):
                    self._owners.setdefault(slug(normalised(name)), set()).add(entity.id)

    def canonical(self, entity: Entity) -> str:
        """Id of the entity that this one is: its own unless exactly one reference entity bears the name.

        Decided by the id, which is the slug of the name: spellings that share an id share the decision.
        """
        if not entity.provisional:
            return entity.id
        return self.by_name(entity.id.removeprefix(SEEN).replace("-", " ")) or entity.id

    def by_name(self, name: str) -> str | None:
        """The one reference entity of that name, None if there is none or more than one."""
        if mixed_script(name):
            return None
        owners = self._owners.get(slug(normalised(name)), set())
        return next(iter(owners)) if len(owners) == 1 else None


def owner_of(entity: str, parents: Mapping[str, str], products: frozenset[str]) -> str:
    """The firm that a product stands for: up through `parents` as long as the entity is a product.

    products: ids of products, models, services, chips and sites. A firm stands for itself, whoever owns it, since
    firms change hands and products are what their maker sells.
    """
    seen = set()
    while entity in products and entity not in seen:
        seen.add(entity)
        entity = parents.get(entity, entity)
    return entity
