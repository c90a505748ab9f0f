"""Claims, documents, entities and deals as the maps that the database keeps, and back.

Neo4j has no decimals and no nested maps: sums are stored as FLOAT (exact for whole units below 2⁵³), the terms of a
deal as a JSON text beside its headline term.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from graph.copies import copy_properties
from graph.dates import Bounds, bounds
from graph.model import (
    Bound,
    Claim,
    Deal,
    Document,
    DocumentKind,
    Entity,
    EntityType,
    Evidence,
    Kind,
    Modality,
    Money,
    MoneyRole,
    Period,
    Status,
    digest,
)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What consolidation needs to know of a document."""

    id: str
    url: str
    kind: DocumentKind
    publisher: str | None
    published: str | None
    fetched: datetime
    same_text_as: str | None = None

    @property
    def text_group(self) -> str:
        """One id for all documents with the same words."""
        return self.same_text_as or self.id

    @property
    def known(self) -> date:
        """First day on which it could be known: the last that its publication can have, else that of its fetch."""
        published = bounds(self.published)
        return published.last if published else self.fetched.date()

    @classmethod
    def of(cls, document: Document) -> DocumentFacts:
        """The facts of a document that is not stored yet."""
        return cls(document.id, document.url, document.kind, document.publisher, document.published, document.fetched)


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim with the document it stands in and its parties as resolved today."""

    claim: Claim
    document: DocumentFacts
    from_id: str  # canonical
    to_id: str  # canonical

    # Asked for dozens of times while claims are put together, so made once.
    sample: bool = field(init=False, compare=False, repr=False)  # from a document written for Faultline
    event: Bounds | None = field(init=False, compare=False, repr=False)  # when the deal was made, as far as it says
    told: Bounds | None = field(init=False, compare=False, repr=False)  # that, else when the document was published
    # First day on which the claim could be known (DESIGN, "Two clocks"). A reference row: the last day of `announced`,
    # else of `start`. Else the document's publication, else its fetch.
    known: date = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        kind = self.document.kind
        event = bounds(self.claim.announced) or bounds(self.claim.start)
        published = bounds(self.document.published)
        row = event if kind is DocumentKind.REFERENCE else None
        for name, value in (
            ("sample", kind is DocumentKind.SAMPLE),
            ("event", event),
            ("told", event or published),
            ("known", row.last if row else self.document.known),
        ):
            object.__setattr__(self, name, value)

    def end_known_by(self, day: date | None) -> str | None:
        """The end that the claim states, as far as it was known on `day` (None: the latest).

        A reference row may tell its end in hindsight: one that lies before the rows were gathered is known from its
        last day. A later one was agreed beforehand and is known with the row.
        """
        end = bounds(self.claim.end)
        if day is None or end is None or self.document.kind is not DocumentKind.REFERENCE:
            return self.claim.end
        return self.claim.end if self.end_is_planned or end.last <= day else None

    @property
    def end_is_planned(self) -> bool:
        """True if the stated end was still to come when the document was published or the rows were gathered."""
        end, published = bounds(self.claim.end), bounds(self.document.published)
        return end is not None and published is not None and end.last > published.last

    @property
    def event_day(self) -> date:
        """Last day that the event can have: of its announcement, else of the start or of becoming known."""
        announced, start = bounds(self.claim.announced), bounds(self.claim.start)
        if announced:
            return announced.last
        return min(start.last, self.known) if start else self.known


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _decimal(value: float | None) -> Decimal | None:
    if value is None:
        return None
    text = repr(value)
    return Decimal(text.removesuffix(".0")).normalize() + 0


def claim_properties(claim: Claim) -> dict[str, Any]:
    """The map stored on a `Claim` node, without the derived keys `tie`, `event` and `known`."""
    money = claim.money
    return {
        "id": claim.id,
        "document_id": claim.document_id,
        "kind": claim.kind.value,
        "modality": claim.modality.value,
        "from_id": claim.from_id,
        "to_id": claim.to_id,
        "from_name": claim.from_name,
        "to_name": claim.to_name,
        "object": claim.object,
        "amount_low": _number(money.low) if money else None,
        "amount_high": _number(money.high) if money else None,
        "currency": money.currency if money else None,
        "money_role": money.role.value if money and money.role else None,
        "bound": money.bound.value if money and money.bound else None,
        "period": money.period.value if money and money.period else None,
        "transaction": money.transaction if money else None,
        "contained_in": money.contained_in if money else None,
        "percent": _number(claim.percent),
        "exclusive": claim.exclusive,
        "announced": claim.announced,
        "announced_by": claim.announced_by,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.evidence.quote,
        "quote_start": claim.evidence.start,
        "quote_end": claim.evidence.end,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "row_id": claim.row_id,
        "cites": claim.cites,
        "cites_publisher": claim.cites_publisher,
        "note": claim.note,
    }


def claim_from(p: Mapping[str, Any]) -> Claim:
    """The claim that a stored map stands for, with the id that it is kept under."""
    return _claim_from(p, p["id"])


def digest_of_claim(p: Mapping[str, Any]) -> str:
    """The id that a stored map gives, by all that it says; of one whose words were withdrawn it is not the kept one."""
    return _claim_from(p, None).id


def _claim_from(p: Mapping[str, Any], kept_id: str | None) -> Claim:
    low, high = _decimal(p.get("amount_low")), _decimal(p.get("amount_high"))
    money = None
    if low is not None or high is not None or p.get("currency") or p.get("money_role"):
        money = Money(
            low,
            high,
            p.get("currency"),
            MoneyRole(p["money_role"]) if p.get("money_role") else None,
            Bound(p["bound"]) if p.get("bound") else None,
            Period(p["period"]) if p.get("period") else None,
            p.get("transaction"),
            p.get("contained_in"),
        )
    return Claim(
        document_id=p["document_id"],
        kind=Kind(p["kind"]),
        from_id=p["from_id"],
        to_id=p["to_id"],
        from_name=p["from_name"],
        to_name=p["to_name"],
        modality=Modality(p["modality"]),
        evidence=Evidence(p["quote"], p["quote_start"], p["quote_end"]),
        rule=p["rule"],
        confidence=p.get("confidence"),
        object=p.get("object"),
        money=money,
        percent=_decimal(p.get("percent")),
        exclusive=p.get("exclusive"),
        announced=p.get("announced"),
        announced_by=p.get("announced_by"),
        start=p.get("start"),
        end=p.get("end"),
        row_id=p.get("row_id"),
        cites=p.get("cites"),
        cites_publisher=p.get("cites_publisher"),
        note=p.get("note"),
        kept_id=kept_id,
    )


def document_properties(document: Document) -> dict[str, Any]:
    """The map stored on a `Document` node; `seal` covers all that must not change, so not the fetch time."""
    sealed = {
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "kind": document.kind.value,
        "rights": document.rights.value,
        "language": document.language,
        "form": document.form,
        "source": document.source,
        "text": document.text,
        "text_sha256": document.text_sha256,
        "published_by": document.published_by,
    }
    copies = copy_properties(document.kind.value, document.text)
    return {**sealed, **copies, "fetched": document.fetched, "seal": document_seal(sealed)}


SEALED = (
    "id",
    "url",
    "title",
    "publisher",
    "published",
    "kind",
    "rights",
    "language",
    "form",
    "source",
    "text",
    "text_sha256",
)


def document_seal(properties: Mapping[str, Any]) -> str:
    """Digest of the properties of a document that are fixed when it is read."""
    # Documents read before this was kept have a seal without it.
    by = properties.get("published_by")
    kept = [by] if by is not None else []
    if properties.get("withdrawn") is not None:
        kept += ["withdrawn", properties["withdrawn"], properties.get("withdrawn_on")]
    return digest("document", *(properties.get(key) for key in SEALED), *kept)


def document_facts_from(p: Mapping[str, Any]) -> DocumentFacts:
    """The facts that a row of `claims_of_ties` holds; `fetched_ms` counts from 1970, as a whole instant costs more."""
    return DocumentFacts(
        p["id"],
        p["url"],
        DocumentKind(p["kind"]),
        p.get("publisher"),
        p.get("published"),
        datetime.fromtimestamp(p["fetched_ms"] / 1000, UTC),
        p.get("same_text_as"),
    )


def entity_properties(entity: Entity) -> dict[str, Any]:
    """The map stored on an `Entity` node; `names` holds name and aliases folded for look-up."""
    return {
        "id": entity.id,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "names": sorted({" ".join(n.split()).casefold() for n in (entity.name, *entity.aliases)}),
        "parent": entity.parent,
        "country": entity.country,
        "ticker": entity.ticker,
        "cik": entity.cik,
        "lei": entity.lei,
        "wikidata": entity.wikidata,
        "ambiguous": entity.ambiguous,
        "provisional": entity.provisional,
        "note": entity.note,
        "set": entity.of_set,
    }


def entity_from(type_label: str, p: Mapping[str, Any]) -> Entity:
    """The entity that a stored map and its second label stand for."""
    return Entity(
        id=p["id"],
        name=p["name"],
        type=EntityType(type_label),
        aliases=tuple(p.get("aliases") or ()),
        parent=p.get("parent"),
        country=p.get("country"),
        ticker=p.get("ticker"),
        cik=p.get("cik"),
        lei=p.get("lei"),
        wikidata=p.get("wikidata"),
        ambiguous=bool(p.get("ambiguous")),
        provisional=bool(p.get("provisional")),
        note=p.get("note"),
        of_set=p.get("set"),
    )


def _terms_json(terms: tuple[Money, ...]) -> str:
    return json.dumps(
        [
            {
                "role": t.role.value if t.role else None,
                "low": _number(t.low),
                "high": _number(t.high),
                "currency": t.currency,
                "bound": t.bound.value if t.bound else None,
                "period": t.period.value if t.period else None,
                "transaction": t.transaction,
                **({"contained_in": t.contained_in} if t.contained_in else {}),
            }
            for t in terms
        ]
    )


def _terms_from(text: str | None) -> tuple[Money, ...]:
    return tuple(
        Money(
            _decimal(t["low"]),
            _decimal(t["high"]),
            t["currency"],
            MoneyRole(t["role"]) if t["role"] else None,
            Bound(t["bound"]) if t["bound"] else None,
            Period(t["period"]) if t["period"] else None,
            t["transaction"],
            t.get("contained_in"),
        )
        for t in json.loads(text or "[]")
    )


def deal_properties(deal: Deal, tie: str, label: str) -> dict[str, Any]:
    """The map stored on a `Deal` node; the headline term is the first of `terms`."""
    head = deal.terms[0] if deal.terms else None
    return {
        "id": deal.id,
        "tie": tie,
        "label": label,
        "kind": deal.kind.value,
        "status": deal.status.value,
        "disputed": deal.disputed,
        "independent_sources": deal.independent_sources,
        "sample": deal.sample,
        "object": deal.object,
        "announced": deal.announced,
        "start": deal.start,
        "end": deal.end,
        "over_by": deal.over_by,
        "known": deal.known,
        "percent": _number(deal.percent),
        "exclusive": deal.exclusive,
        "in_force_from": deal.in_force_from,
        "in_force_until": deal.in_force_until,
        "terms": _terms_json(deal.terms),
        "rejected": list(deal.rejected) or None,
        "amount_low": _number(head.low) if head else None,
        "amount_high": _number(head.high) if head else None,
        "currency": head.currency if head else None,
        "money_role": head.role.value if head and head.role else None,
    }


def deal_from(p: Mapping[str, Any], from_id: str, to_id: str, claims: tuple[str, ...]) -> Deal:
    """The deal that a stored map, its parties and its claims stand for."""
    return Deal(
        id=p["id"],
        kind=Kind(p["kind"]),
        from_id=from_id,
        to_id=to_id,
        status=Status(p["status"]),
        claims=claims,
        object=p.get("object"),
        announced=p.get("announced"),
        start=p.get("start"),
        end=p.get("end"),
        known=p.get("known"),
        terms=_terms_from(p.get("terms")),
        percent=_decimal(p.get("percent")),
        exclusive=p.get("exclusive"),
        disputed=bool(p.get("disputed")),
        independent_sources=int(p.get("independent_sources") or 0),
        sample=bool(p.get("sample")),
        rejected=tuple(p.get("rejected") or ()),
        over_by=p.get("over_by"),
    )


def edge_properties(deal: Deal) -> dict[str, Any]:
    """The map stored on a deal's typed edge: its status and six day bounds, null where unknown, and the days
    between which it holds by dates alone."""
    found: dict[str, Any] = {
        "deal": deal.id,
        "kind": deal.kind.value,
        "status": deal.status.value,
        "disputed": deal.disputed,
        "sample": deal.sample,
    }
    for name, text in (("announced", deal.announced), ("start", deal.start), ("end", deal.end)):
        days = bounds(text)
        found[f"{name}_first"] = days.first if days else None
        found[f"{name}_last"] = days.last if days else None
    return {**found, "in_force_from": deal.in_force_from, "in_force_until": deal.in_force_until}
