"""Makes claims, documents and records for tests: every field has a plain value that a test may replace."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from graph.model import (
    Claim,
    Document,
    DocumentKind,
    Evidence,
    Extracted,
    Extraction,
    Kind,
    Modality,
    Money,
)
from graph.records import ClaimRecord, DocumentFacts

FETCHED = datetime(2026, 6, 30, tzinfo=UTC)


def money(amount: int, **more: Any) -> Money:
    """A plain sum in dollars."""
    return Money(Decimal(amount), Decimal(amount), "USD", **more)


def claim(quote: str = "A deals with B", start: int = 0, **more: Any) -> Claim:
    """A confirmed cloud contract of OpenAI with AWS unless told otherwise."""
    fields: dict[str, Any] = {
        "document_id": "d1",
        "kind": Kind.CLOUD_CONTRACT,
        "from_id": "openai",
        "to_id": "aws",
        "from_name": "OpenAI",
        "to_name": "AWS",
        "modality": Modality.CONFIRMED,
        "evidence": Evidence(quote, start, start + len(quote)),
        "rule": "test",
    }
    return Claim(**{**fields, **more})


def record(
    source: DocumentKind = DocumentKind.NEWS,
    published: str | None = "2026-03-01",
    url: str = "https://news.example/a",
    same_text_as: str | None = None,
    **more: Any,
) -> ClaimRecord:
    """A claim with its document; parties are canonical as extracted."""
    made = claim(**more)
    facts = DocumentFacts(made.document_id, url, source, "Example", published, FETCHED, same_text_as)
    return ClaimRecord(made, facts, made.from_id, made.to_id)


def row(row_id: str, **more: Any) -> ClaimRecord:
    """A claim out of the reference data."""
    return record(DocumentKind.REFERENCE, "2026-06", "data/deals.csv", row_id=row_id, **more)


def document(text: str, url: str = "https://news.example/a", **more: Any) -> Document:
    """A news page with this text; its id is the digest of url and text."""
    fields: dict[str, Any] = {
        "id": hashlib.sha256(f"{url}\n{text}".encode()).hexdigest(),
        "url": url,
        "title": "A title",
        "publisher": "Example",
        "published": "2026-03-01",
        "fetched": FETCHED,
        "kind": DocumentKind.NEWS,
        "text": text,
        "language": "en",
    }
    return Document(**{**fields, **more})


def extracted(doc: Document, claims: Sequence[dict[str, Any]], version: str = "1", entities: Any = ()) -> Extracted:
    """A document with claims whose quotes are looked up in its text."""
    made = []
    for fields in claims:
        quote = fields.get("quote", doc.text)
        made.append(claim(**{**fields, "quote": quote, "start": doc.text.index(quote), "document_id": doc.id}))
    return Extracted(doc, Extraction(doc.id, "test", version), tuple(made), tuple(entities))
