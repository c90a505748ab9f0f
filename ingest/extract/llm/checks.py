"""Turns a model's rows into claims; what does not stand in the text, word for word, is dropped and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph.dates import bounds
from graph.model import Claim, Document, Entity, EntityType, Evidence, Kind, Modality
from ingest.extract.llm.answer import Row
from ingest.extract.llm.caution import Caution
from ingest.extract.llm.chunks import Chunk
from ingest.extract.llm.figures import stated
from ingest.extract.llm.parties import Named, Parties
from ingest.extract.llm.reading import Reading
from ingest.extract.mentions import Gazetteer
from ingest.extract.modality.ruling import FIRMNESS

CONFIDENCE = 0.7  # of a checked row; a model's own figure would not be comparable from one model to the next
_LONGEST_QUOTE = 600  # characters: a quotation is a clause, and not the document
_PLACES = 8  # of one quotation in a piece of a text that are looked at
_WORD = re.compile(r"[^\W\d_]{2,}")
_JOINING = frozenset(
    {"and", "or", "the", "an", "of", "in", "to", "with", "for", "by", "at", "on", "as", "vs", "versus"}
)

Told = tuple[Claim, tuple[Entity, Entity]]


class _Refused(Exception):
    """A row that the text does not bear out; its argument is the reason."""


@dataclass
class Checks:
    """The checks of one extractor. dropped: rows refused so far, by reason; unstated: terms left out, by name."""

    gazetteer: Gazetteer
    caution: Caution
    dropped: Counter[str] = field(default_factory=Counter)
    unstated: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._parties = Parties(self.gazetteer)

    def claims(self, reading: Reading, chunk: Chunk, rows: Iterable[Row | None]) -> list[Told]:
        """The claims that hold, each with its two entities, in the order of the answer."""
        found = []
        for row in rows:
            try:
                if row is None:
                    raise _Refused("malformed")
                found.append(self._claim(reading, chunk, row))
            except _Refused as refused:
                self.dropped[str(refused)] += 1
        return found

    def _claim(self, reading: Reading, chunk: Chunk, row: Row) -> Told:
        """The claim at the place of its quotation where the text is firmest, the first of several."""
        _valid(row)
        places = list(_places(chunk, row.quote))
        if not places:
            raise _Refused("quote-not-in-text")
        best: Told | None = None
        reason = ""
        for start in places:
            try:
                told = self._at(reading, row, start)
            except _Refused as refused:
                reason = reason or str(refused)
                continue
            if best is None or FIRMNESS[told[0].modality] > FIRMNESS[best[0].modality]:
                best = told
        if best is None:
            raise _Refused(reason)
        claim, parties = best
        terms = stated(row, claim.kind, reading, claim.evidence.start, claim.evidence.end, self.unstated)
        ahead = claim.kind is not Kind.TERMINATION and _ahead(terms.date, reading.document)
        claim = replace(
            claim, object=terms.object, money=terms.money, percent=terms.percent, exclusive=terms.exclusive,
            announced=None if ahead else terms.date, start=terms.date if ahead else None, end=terms.end,
        )  # fmt: skip
        return claim, parties

    def _at(self, reading: Reading, row: Row, start: int) -> Told:
        end = start + len(row.quote)
        kind, modality = Kind(row.kind), Modality(row.modality)
        source, target = self._both(reading, row, start, end)
        one, other = source.entity, target.entity
        if one.id == other.id or self.gazetteer.group(one) == self.gazetteer.group(other):
            raise _Refused("one-party")
        if not _says_something(reading.text, start, end, source, target):
            raise _Refused("quote-says-nothing")
        if kind is Kind.REGULATORY_ACTION and one.type is not EntityType.REGULATOR:
            raise _Refused("no-authority")
        names = row.from_name, row.to_name
        if kind is Kind.PARTNERSHIP and other.id < one.id:
            source, target, one, other, names = target, source, other, one, names[::-1]
        claim = Claim(
            reading.document.id, kind, one.id, other.id, *names, modality, Evidence(row.quote, start, end), "llm",
            confidence=CONFIDENCE,
        )  # fmt: skip
        borne_out = self.caution.modality(claim, reading, source, target)
        if borne_out is None:
            raise _Refused("not-asserted")
        return replace(claim, modality=borne_out), (one, other)

    def _both(self, reading: Reading, row: Row, start: int, end: int) -> tuple[Named, Named]:
        """The parties where the quotation names them; one that a word stands for only if the rules read it so too."""
        source, target = (self._parties.named(reading, name, start, end) for name in (row.from_name, row.to_name))
        if source is not None and target is not None:
            return source, target
        if source is None and target is None:
            raise _Refused("party-not-in-quote")
        meant = self._meant(reading, row.from_name if source is None else row.to_name)
        if meant is None:
            raise _Refused("party-not-in-text")
        source, target = source or meant, target or meant
        if not self.caution.pair(reading, source.entity.id, target.entity.id, start, end):
            raise _Refused("party-not-in-quote")
        return source, target

    def _meant(self, reading: Reading, name: str) -> Named | None:
        """The firm of the name wherever the text names it, with no place in the quotation."""
        found = self._parties.named(reading, name, 0, len(reading.text))
        return Named(found.entity, 0, 0) if found else None


def _valid(row: Row) -> None:
    try:
        for date in (row.date, row.end):
            bounds(date)
    except ValueError:
        raise _Refused("wrong-date") from None
    if row.percent is not None and not 0 <= row.percent <= 100:
        raise _Refused("wrong-percent")
    if row.amount is not None and not 0 < row.amount <= 1e15:
        raise _Refused("wrong-amount")


def _ahead(date: str | None, document: Document) -> bool:
    """True for a day after the text was published, on which no tie can have been made."""
    day, told = bounds(date), bounds(document.published)
    return day is not None and told is not None and told.last < day.first


def _places(chunk: Chunk, quote: str) -> Iterator[int]:
    """Offsets in the document where the quotation stands."""
    if not quote.strip() or quote != quote.strip() or len(quote) > _LONGEST_QUOTE:
        return
    at = chunk.text.find(quote)
    for _ in range(_PLACES):
        if at < 0:
            return
        yield chunk.start + at
        at = chunk.text.find(quote, at + 1)


def _says_something(text: str, start: int, end: int, source: Named, target: Named) -> bool:
    """True where the quotation has a word beside the two names that could tell a tie."""
    spans = [(each.start, each.end) for each in (source, target)]
    words = (m for m in _WORD.finditer(text, start, end) if m[0].lower() not in _JOINING)
    return any(all(m.end() <= at or to <= m.start() for at, to in spans) for m in words)
