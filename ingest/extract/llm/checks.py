"""Turns a model's rows into claims; what does not stand in the text, word for word, is dropped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from graph.dates import bounds
from graph.model import Claim, Document, Entity, EntityType, Evidence, Kind, Modality, Money
from graph.names import SEEN, slug
from ingest.extract.llm.answer import Row
from ingest.extract.llm.caution import Caution
from ingest.extract.llm.chunks import Chunk
from ingest.extract.mentions import Gazetteer
from ingest.extract.sentences import split_sentences

CONFIDENCE = 0.7  # of a checked row; a model's own figure would not be comparable from one model to the next


@dataclass
class Checks:
    """The checks of one extractor. dropped: rows refused so far, by reason."""

    gazetteer: Gazetteer
    caution: Caution
    dropped: Counter[str] = field(default_factory=Counter)

    def claims(
        self, document: Document, chunk: Chunk, rows: Iterable[Row | None]
    ) -> list[tuple[Claim, tuple[Entity, Entity]]]:
        """The claims that hold, each with its two entities, in the order of the answer."""
        found = []
        for row in rows:
            reason, claim = self._claim(document, chunk, row) if row else ("malformed", None)
            if claim is None:
                self.dropped[reason] += 1
            else:
                found.append(claim)
        return found

    def _claim(
        self, document: Document, chunk: Chunk, row: Row
    ) -> tuple[str, tuple[Claim, tuple[Entity, Entity]] | None]:
        at = chunk.text.find(row.quote) if row.quote.strip() else -1
        if at < 0:
            return "quote-not-in-text", None
        start = chunk.start + at
        parties = self._party(document, row.from_name), self._party(document, row.to_name)
        source, target = parties
        if source is None or target is None:
            return "party-not-in-text", None
        if source.id == target.id or self.gazetteer.group(source) == self.gazetteer.group(target):
            return "one-party", None
        kind, modality = Kind(row.kind), Modality(row.modality)
        if kind is Kind.REGULATORY_ACTION and source.type is not EntityType.REGULATOR and not source.provisional:
            return "no-authority", None
        try:
            for date in (row.date, row.end):
                bounds(date)
        except ValueError:
            return "wrong-date", None
        if row.percent is not None and not 0 <= row.percent <= 100:
            return "wrong-percent", None
        if row.amount is not None and (row.amount <= 0 or row.amount != row.amount or row.amount > 1e15):
            return "wrong-amount", None
        names = row.from_name, row.to_name
        if kind is Kind.PARTNERSHIP and target.id < source.id:
            source, target, names = target, source, names[::-1]
        modality = self.caution.modality(modality, _around(chunk, at), row.quote)
        claim = Claim(
            document.id, kind, source.id, target.id, *names, modality,
            Evidence(row.quote, start, start + len(row.quote)), "llm", confidence=CONFIDENCE, object=row.object,
            money=_money(row), percent=None if row.percent is None else Decimal(str(row.percent)),
            exclusive=row.exclusive, announced=row.date, end=row.end,
        )  # fmt: skip
        return "", (claim, (source, target))

    def _party(self, document: Document, name: str) -> Entity | None:
        """The entity of that name, if the text names it; None for what the text does not name."""
        name = " ".join(name.split())
        if len(name) < 2:
            return None
        known = self.gazetteer.by_name(name) or self.gazetteer.entities.get(self.gazetteer.forms.get(name, ""))
        forms = (name, known.name, *known.aliases) if known else (name,)
        words = " ".join(document.text.split()).casefold()
        if not any(form.casefold() in words for form in forms):
            return None
        return known or Entity(SEEN + slug(self.gazetteer.bare(name)), name, EntityType.ORGANIZATION, provisional=True)


def _around(chunk: Chunk, at: int) -> str:
    """The sentence of the chunk that holds the offset."""
    for sentence in split_sentences(chunk.text):
        if sentence.start <= at < sentence.end:
            return chunk.text[sentence.start : sentence.end]
    return chunk.text


def _money(row: Row) -> Money | None:
    if row.amount is None or not row.currency:
        return None
    amount = Decimal(str(row.amount))
    return Money(amount, amount, row.currency.upper()[:3])
