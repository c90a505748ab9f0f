"""Descriptions that name their firm by what it makes: "the ChatGPT maker", "the owner of Snowpath"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.extract.authorities import NAMED_NEXT, authorities
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.states import states
from ingest.extract.triggers import LinesWith


class Makers:
    """Such descriptions over one gazetteer and the tables of data/lexicon/roles.toml."""

    def __init__(self, gazetteer: Gazetteer, tables: Mapping[str, Any]) -> None:
        self._gazetteer = gazetteer
        self._known_as: dict[str, str] = dict(tables["known_as"])
        makers = "maker|owner|developer|creator|operator"
        pattern = re.compile(
            rf"\b[Tt]he (?:(?P<a>[A-Za-z]?[A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*)?)[ -](?:{makers}|parent)"
            rf"|(?:{makers})s? of (?:the )?(?P<b>[A-Za-z]?[A-Z][\w.+-]*(?: "
            r"[A-Z0-9][\w.+-]*)?))\b"
        )
        self._maker = LinesWith(pattern, [*makers.split("|"), "parent"])
        known = "|".join(re.escape(k) for k in sorted(self._known_as, key=len, reverse=True))
        self._known = LinesWith(re.compile(rf"\b(?:the |The )?(?P<k>{known})\b"), self._known_as)

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
        for mention in states(text):
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
