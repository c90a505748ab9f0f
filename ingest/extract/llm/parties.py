"""Who is meant by a name that a model gives, and whether its quotation names that firm at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from ingest.extract import cues
from ingest.extract.llm.reading import Reading
from ingest.extract.mentions import Gazetteer, Mention

_LONGEST = 80  # characters of a name
_FIRMS = frozenset({EntityType.ORGANIZATION, EntityType.REGULATOR, EntityType.FUND})
_HEAD = re.compile(r"(?:^|[.!?:\n\r•])[\s\"“'‘(]*$")  # before the first word of a sentence, a line or a quotation


@dataclass(frozen=True, slots=True)
class Named:
    """A party and where it stands in the text; `end == start` for one that a word such as "it" stands for."""

    entity: Entity
    start: int
    end: int


class Parties:
    """Finds the parties of a row in its quotation."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def known(self, name: str) -> Entity | None:
        """The entity of the gazetteer that bears the name."""
        found = self._gazetteer.forms.get(name)
        return self._gazetteer.entities[found] if found else self._gazetteer.by_name(name)

    def named(self, reading: Reading, name: str, start: int, end: int) -> Named | None:
        """The firm that the name means where it stands within `text[start:end]` as whole words; None if none is."""
        name = " ".join(name.split())
        if not 1 < len(name) <= _LONGEST:
            return None
        known = self.known(name)
        for mention in reading.known:
            if known is not None and mention.entity.id == known.id and _within(mention, start, end):
                return Named(known, mention.start, mention.end)
        if known is not None and known.ambiguous:
            return None  # "arm" of an alarm, "Scale" at the head of a sentence: the word, and not the firm
        for at, to in _places(reading.text, name, start, end):
            found = self._at(reading, name, known, at, to)
            if found is not None:
                return Named(found, at, to)
        return None

    def _at(self, reading: Reading, name: str, known: Entity | None, at: int, to: int) -> Entity | None:
        """The entity that the name means at one place."""
        for mention in reading.known:
            if mention.start < to and at < mention.end:
                # "Intel" of "Intel Capital" is another firm; "Google" of "Google Cloud" is who owns the product.
                ware = mention.entity.type not in _FIRMS and known in self._gazetteer.chain(mention.entity)
                return known if ware else None
        if known is not None:
            return known
        for mention in reading.unknown:
            if mention.start < to and at < mention.end:
                return (
                    mention.entity if self._is(reading, name, mention) and self._sure(reading, name, mention) else None
                )
        if self._is_none(reading, name, at, to):
            return None
        return Entity(SEEN + slug(self._gazetteer.bare(name)), name, EntityType.ORGANIZATION, provisional=True)

    def _is(self, reading: Reading, name: str, mention: Mention) -> bool:
        """True where the mention is the name, or begins with it: "Acme" of "Acme Compute", but not of "Emil Acme"."""
        bare = self._gazetteer.bare
        short, written = bare(name), bare(" ".join(reading.text[mention.start : mention.end].split()))
        return f"{written} ".startswith(f"{short} ") or f"{short} ".startswith(f"{written} ")

    @staticmethod
    def _sure(reading: Reading, name: str, mention: Mention) -> bool:
        """False for a plural at the head of a sentence for which only its capital speaks: "Critics sued"."""
        headed = _HEAD.search(reading.text, max(0, mention.start - 8), mention.start) is not None
        return not (mention.weak and headed and " " not in name and name.endswith("s") and name.istitle())

    def _is_none(self, reading: Reading, name: str, at: int, to: int) -> bool:
        """True for a person, a place or an ordinary word, where the rules see no firm."""
        g, text = self._gazetteer, reading.text
        words = name.split(" ")
        if not name[0].isdigit() and not any(c.isupper() for c in name):
            return True
        if all(w in g.contract_parties or w.lower() in g.descriptions or w in g.stop for w in words):
            return True  # "The Company"
        if name in g.known_firms or name in g.media or words[-1].rstrip(".") in g.legal | g.firm_words:
            return False
        if name in g.place_pairs or all(g.is_place(w) or w in g.stop for w in words):
            return True
        if words[0] in g.given or name in g.surnames or (len(words) == 2 and words[1] in g.surnames):
            return True
        if cues.TITLE.search(text[max(0, at - 40) : at]) or cues.PERSON_AFTER.match(text[to : to + 90]):
            return True
        # A single word that only heads sentences is written so for its place.
        return len(words) == 1 and name.istitle() and _HEAD.search(text, max(0, at - 8), at) is not None


def _within(mention: Mention, start: int, end: int) -> bool:
    return start <= mention.start and mention.end <= end


def _places(text: str, name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the name stands in a stretch of the text as whole words, however its blanks are written."""
    words = r"\s+".join(re.escape(word) for word in name.split(" "))
    for match in re.finditer(rf"(?<![\w@]){words}(?!\w)", text[start:end]):
        # A stretch may begin or end within a word, which its own border does not show.
        at, to = start + match.start(), start + match.end()
        if not (at and text[at - 1].isalnum()) and not text[to : to + 1].isalnum():
            yield at, to
