"""The corpus itself: documents in order of publication, with the truth beside each."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from graph.model import (
    Bound,
    Claim,
    Document,
    DocumentKind,
    Entity,
    EntityType,
    Evidence,
    Extracted,
    Extraction,
    Kind,
    Modality,
    Money,
)
from tests.corpus.deals import FIRST_DAY, ROLES, PlantedDeal, Story, Telling, invent_deals
from tests.corpus.firms import Firm, Mention, invent_firms, look_alike
from tests.corpus.sentences import dollars, filler, headline, sentence, when

COPIES = 0.12  # share of documents that repeat another one's text under another address
NEAR_COPIES = 0.06  # the same under another headline and with another last line
LOOK_ALIKES = 0.002  # share of mentions in letters of another alphabet
_PUBLISHERS = tuple(f"The {word} {kind}" for word in ("Harbour", "Valley", "Northern", "Capital", "Daily", "Orchard")
                    for kind in ("Courier", "Ledger", "Observer", "Wire"))  # fmt: skip
_ASSERTING = (Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED)


@dataclass
class Truth:
    """What is so, as far as the items already yielded tell; all by id."""

    deal_of: dict[str, int] = field(default_factory=dict)  # claim → number of its deal
    firm_of: dict[str, str] = field(default_factory=dict)  # entity as extracted → firm, or itself for a look-alike
    how: dict[str, str] = field(default_factory=dict)  # entity as extracted → how its spelling came about
    family_of: dict[str, int] = field(default_factory=dict)  # document → number of the text that it repeats
    asserted_by: dict[int, set[int]] = field(default_factory=dict)  # deal → texts that say that it exists
    told_by: dict[int, set[int]] = field(default_factory=dict)  # deal → all texts that speak of it

    def sources(self, deal: int) -> int:
        """Independent sources of a deal: those that assert it, else all that speak of it."""
        return len(self.asserted_by.get(deal) or self.told_by[deal])


@dataclass(frozen=True)
class Corpus:
    """About so many documents, claims and firms; equal arguments, equal corpus.

    known: share of firms in the reference data. `items` may be run through any number of times.
    """

    documents: int
    claims: int
    firms: int
    seed: int = 1
    known: float = 0.4

    @cached_property
    def companies(self) -> tuple[Firm, ...]:
        """All firms; a deal names them by position."""
        return tuple(invent_firms(self.firms, random.Random(f"firms {self.seed}"), self.known))

    @cached_property
    def deals(self) -> tuple[PlantedDeal, ...]:
        """All deals; position is number."""
        originals = int(self.claims * (1 - COPIES - NEAR_COPIES))
        return tuple(invent_deals(self.firms, originals, random.Random(f"deals {self.seed}")))

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Firms of the reference data."""
        return tuple(firm.entity for firm in self.companies if firm.known)

    @cached_property
    def _listed(self) -> dict[str, str]:
        """What an extractor finds in the reference data, letter by letter."""
        return {name: entity.id for entity in self.entities for name in (entity.name, *entity.aliases)}

    def items(self, truth: Truth | None = None) -> Iterator[Extracted]:
        """Every document with its claims, oldest first; `truth` is filled as they come."""
        choice = random.Random(f"documents {self.seed}")
        tellings = sorted((t.day, deal.number, turn) for deal in self.deals for turn, t in enumerate(deal.tellings))
        originals = self.documents * (1 - COPIES - NEAR_COPIES)
        most = max(1, round(2 * len(tellings) / originals) - 1)
        number = at = 0
        while at < len(tellings):
            upto = min(at + choice.randint(1, most), len(tellings))
            said = [(self.deals[deal], self.deals[deal].tellings[turn]) for _, deal, turn in tellings[at:upto]]
            at = upto
            for item in self._family(number, said, choice, truth):
                number += 1
                yield item

    def _family(
        self, number: int, said: Sequence[tuple[PlantedDeal, Telling]], choice: random.Random, truth: Truth | None
    ) -> Iterator[Extracted]:
        """An article, and now and then copies of it."""
        article = self._article(number, said, choice)
        copies = [article]
        # Of the originals, so that the shares are of all documents.
        while choice.random() < COPIES / (1 - NEAR_COPIES):
            copies.append(_elsewhere(article, number + len(copies), choice, changed=False))
        while choice.random() < NEAR_COPIES / (1 - COPIES):
            copies.append(_elsewhere(article, number + len(copies), choice, changed=True))
        for copy in copies:
            if truth is not None:
                self._note(truth, number, copy, said)
            yield copy

    def _article(self, number: int, said: Sequence[tuple[PlantedDeal, Telling]], choice: random.Random) -> Extracted:
        kind = choice.choices((DocumentKind.NEWS, DocumentKind.FEED, DocumentKind.FILING), (8, 1, 1))[0]
        by = {DocumentKind.FILING: "filing", DocumentKind.FEED: "party"}.get(kind, "media")
        title = headline(number, choice)
        parts = [title]
        at = len(title) + 1
        found: list[tuple[int, str, PlantedDeal, Telling, Mention, Mention, str, str]] = []
        entities: dict[str, Entity] = {}
        for deal, telling in said:
            a, ea = self._mention(deal.source, telling.day, choice)
            b, eb = self._mention(deal.target, telling.day, choice)
            for surface, id_ in ((a.surface, ea), (b.surface, eb)):
                if id_ == a.seen or id_ == b.seen:
                    # Two spellings with one id in one document: the first in alphabetical order, as the store keeps it.
                    held = entities.get(id_)
                    if held is None or surface < held.name:
                        entities[id_] = Entity(id_, surface, EntityType.ORGANIZATION, provisional=True)
            day = date.fromordinal(FIRST_DAY + _signed(deal, telling))
            text = sentence(
                deal.kind,
                telling.step,
                telling.modality,
                a.surface,
                b.surface,
                when(day, telling.dated),
                dollars(telling.millions, telling.about),
                choice,
            )
            found.append((at, text, deal, telling, a, b, ea, eb))
            parts.append(text)
            at += len(text) + 1
            if choice.random() < 0.3:
                parts.append(filler(choice))
                at += len(parts[-1]) + 1
        published = date.fromordinal(FIRST_DAY + said[-1][1].day)
        document = _document(number, " ".join(parts), title, published, kind, choice)
        claims = [
            Claim(
                document_id=document.id,
                kind=Kind.TERMINATION if telling.step == "end" else deal.kind,
                from_id=ea,
                to_id=eb,
                from_name=a.surface,
                to_name=b.surface,
                modality=telling.modality,
                evidence=Evidence(text, start, start + len(text)),
                rule=f"planted.{telling.step}",
                confidence=0.9,
                object=deal.kind.value if telling.step == "end" else None,
                money=_money(deal, telling),
                announced=_dated(deal, telling),
                announced_by=by,
            )
            for start, text, deal, telling, a, b, ea, eb in found
        ]
        return Extracted(
            document,
            Extraction(document.id, "planted", "1"),
            tuple(claims),
            tuple(entities[e] for e in sorted(entities)),
        )

    def _mention(self, position: int, day: int, choice: random.Random) -> tuple[Mention, str]:
        """How a text of that day spells a firm, and the entity that an extractor makes of it."""
        firm = self.companies[position]
        mention = firm.mentions[0] if choice.random() < 0.6 else choice.choice(firm.usual)
        if firm.renamed is not None and day < firm.renamed:
            mention = firm.mentions[-1]
        if choice.random() < LOOK_ALIKES:
            mention = Mention(look_alike(firm.name), "look_alike")
        return mention, firm.id if self._listed.get(mention.surface) == firm.id else mention.seen

    def _note(self, truth: Truth, family: int, item: Extracted, said: Sequence[tuple[PlantedDeal, Telling]]) -> None:
        truth.family_of[item.document.id] = family
        for claim, (deal, telling) in zip(item.claims, said, strict=True):
            truth.deal_of[claim.id] = deal.number
            truth.told_by.setdefault(deal.number, set()).add(family)
            if telling.modality in _ASSERTING and telling.step != "end":
                truth.asserted_by.setdefault(deal.number, set()).add(family)
            for id_, surface, position in (
                (claim.from_id, claim.from_name, deal.source),
                (claim.to_id, claim.to_name, deal.target),
            ):
                firm = self.companies[position]
                alike = surface == look_alike(firm.name)
                truth.firm_of[id_] = id_ if alike else firm.id
                how = next((m.how for m in firm.mentions if m.surface == surface), "name")
                truth.how[id_] = "look_alike" if alike else how


def _signed(deal: PlantedDeal, telling: Telling) -> int:
    """The day that a telling dates: of an amendment and an end their own, else of the signing."""
    if telling.step in ("amendment", "end") or deal.signed is None:
        return telling.day
    return deal.signed


def _dated(deal: PlantedDeal, telling: Telling) -> str | None:
    if telling.dated is None:
        return None
    text = date.fromordinal(FIRST_DAY + _signed(deal, telling)).isoformat()
    return text if telling.dated == "day" else text[:7]


def _money(deal: PlantedDeal, telling: Telling) -> Money | None:
    if telling.millions is None:
        return None
    amount = Decimal(telling.millions) * 10**6
    bound = Bound.ABOUT if telling.about else Bound.EXACT
    return Money(amount, amount, "USD", ROLES[deal.kind], bound, None, deal.transaction)


def _document(
    number: int, text: str, title: str, published: date, kind: DocumentKind, choice: random.Random
) -> Document:
    url = f"https://{'filings' if kind is DocumentKind.FILING else 'news'}{choice.randrange(200)}.example/{number}"
    return Document(
        id=hashlib.sha256(f"{url}\n{text}".encode()).hexdigest(),
        url=url,
        title=title,
        publisher=choice.choice(_PUBLISHERS),
        published=published.isoformat(),
        fetched=datetime.combine(published, datetime.min.time(), UTC) + timedelta(days=1),
        kind=kind,
        text=text,
        language="en",
    )


def _elsewhere(article: Extracted, number: int, choice: random.Random, changed: bool) -> Extracted:
    """The same text at another address, or with another headline before and another line behind it."""
    original = article.document
    text, title, shift = original.text, original.title or "", 0
    if changed:
        title = f"{choice.choice(_PUBLISHERS)}: {number}"
        text = f"{title}{text[len(original.title or '') :]} This text came from an agency; {number} readers liked it."
        shift = len(title) - len(original.title or "")
    day = date.fromisoformat(original.published or "") + timedelta(days=choice.randint(0, 2))
    document = _document(number, text, title, day, original.kind, choice)
    claims = (
        replace(
            claim,
            document_id=document.id,
            evidence=Evidence(claim.evidence.quote, claim.evidence.start + shift, claim.evidence.end + shift),
        )
        for claim in article.claims
    )
    return Extracted(document, Extraction(document.id, "planted", "1"), tuple(claims), article.entities)


__all__ = ["Corpus", "Story", "Truth"]
