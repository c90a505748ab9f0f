"""Rows of a set that say who holds whom, as reference documents of at most 1,000 rows with a claim for each holding.

A document's text is the rows as written, so that each claim quotes its row. Where a document ends follows from the
rows themselves: a new edition of a large file that differs in a few rows makes few new documents.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from graph.imports.items import HOLDING, Holding
from graph.model import (
    IMPORTED_CONTROL,
    Claim,
    Document,
    DocumentKind,
    Evidence,
    Extracted,
    Extraction,
    Kind,
    Modality,
)

EXTRACTOR, VERSION = "import", "1"
MOST_ROWS = 1000
# One row in so many ends a document, by its own digest.
_ENDS_ONE_IN = 600


SETS = "set:"  # how the addresses of documents of imported sets begin


def address(set_: str) -> str:
    """How the addresses of all documents of a set begin."""
    return f"{SETS}{set_}/"


def chunks(holdings: Iterable[Holding], set_: str, form: str, fetched: datetime) -> Iterator[Extracted]:
    """Documents with their claims, in the order of the rows."""
    batch: list[Holding] = []
    rows = 0
    for holding in holdings:
        new = not batch or batch[-1].row != holding.row
        if batch and new and (rows == MOST_ROWS or zlib.crc32(batch[-1].row.encode()) % _ENDS_ONE_IN == 0):
            yield _chunk(batch, set_, form, fetched)
            batch, rows = [], 0
        batch.append(holding)
        rows += new
    if batch:
        yield _chunk(batch, set_, form, fetched)


def _chunk(batch: list[Holding], set_: str, form: str, fetched: datetime) -> Extracted:
    parts = [f"{set_} ({form})\n{batch[0].head}\n"]
    at, previous = len(parts[0]), ""
    places: list[int] = []
    for holding in batch:
        if holding.row != previous:
            parts.append(f"{holding.row}\n")
            places.append(at)
            at += len(holding.row) + 1
            previous = holding.row
        else:
            places.append(places[-1])
    text = "".join(parts)
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        id=sha,
        url=f"{address(set_)}{sha[:16]}",
        title=f"Reference set {set_}: who holds whom",
        publisher=set_,
        published=None,
        fetched=fetched,
        kind=DocumentKind.REFERENCE,
        text=text,
        source=f"set:{set_}",
    )
    claims = tuple(_claim(sha, set_, h, place) for h, place in zip(batch, places, strict=True))
    return Extracted(document, Extraction(sha, EXTRACTOR, VERSION), claims)


def _claim(document: str, set_: str, holding: Holding, start: int) -> Claim:
    return Claim(
        document_id=document,
        kind=Kind.OWNERSHIP,
        from_id=holding.owner,
        to_id=holding.owned,
        from_name=holding.owner_name,
        to_name=holding.owned_name,
        modality=Modality.CONFIRMED,
        evidence=Evidence(holding.row, start, start + len(holding.row)),
        rule=IMPORTED_CONTROL if holding.control else HOLDING,
        percent=holding.percent,
        announced=holding.announced,
        start=holding.start,
        end=holding.end,
        row_id=f"set:{set_}:{holding.key}",
        cites=holding.cites,
        note=holding.note,
    )
