"""Versions of known model families that no list has: "GPT-4o" beside "GPT-4"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from ingest.extract.triggers import LinesWith

_GRADE = r"(?:[ -](?:Pro|Ultra|Nano|Flash|Lite|[Mm]ini|Turbo|Opus|Sonnet|Haiku|Max|Large|Small|Medium|Thinking))"


class Versions:
    """The families, compiled once."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        models = [e for e in entities if e.type is EntityType.MODEL and e.parent is not None]
        self._owners = {re.split(r"[ -]", e.name)[0]: e.parent for e in models}
        names = "|".join(re.escape(n) for n in sorted(self._owners, key=len, reverse=True)) or "(?!)"
        pattern = re.compile(
            rf"(?<![\w-])(?P<family>{names})(?:(?:[ -][A-Z][a-z]+){{0,2}}[ -]?[0-9]+(?:\.[0-9]+)*[a-z]?{_GRADE}*"
            rf"|{_GRADE}+)(?!\w)"
        )
        self._pattern = LinesWith(pattern, self._owners or ["\x00"])

    def found(self, text: str, listed: Set[tuple[int, int]]) -> Iterator[tuple[int, int, Entity]]:
        """Yield start, end and a provisional model of its family's owner; not for the spans of listed names."""
        for match in self._pattern.finditer(text):
            if match.span() not in listed:
                owner = self._owners[match["family"]]
                entity = Entity(SEEN + slug(match[0]), match[0], EntityType.MODEL, parent=owner, provisional=True)
                yield *match.span(), entity
