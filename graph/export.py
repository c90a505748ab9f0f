"""Claims as a file: whole or not at all, with a checksum beside it, each row with its source and evidence."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.exports.exportable import exportable, state
from graph.exports.followthemoney import followthemoney_lines
from graph.exports.jsonld import jsonld_parts
from graph.exports.words import cut
from graph.model import Deal
from graph.reference import Reference
from graph.reference_claims import cited_on
from graph.spreadsheet import to_csv_bytes
from graph.store import Row, Store
from graph.ties import Ties
from graph.whole_file import write_whole

COLUMNS = (
    "claim",
    "deal",
    "deal_status",
    "kind",
    "from",
    "to",
    "from_name",
    "to_name",
    "modality",
    "object",
    "amount_low",
    "amount_high",
    "currency",
    "money_role",
    "bound",
    "period",
    "transaction",
    "contained_in",
    "percent",
    "exclusive",
    "announced",
    "start",
    "end",
    "quote",
    "quote_start",
    "quote_end",
    "evidence_sha256",
    "withdrawn",
    "confidence",
    "rule",
    "document",
    "document_kind",
    "sample",
    "title",
    "publisher",
    "published",
    "fetched",
    "source_url",
)


def export_claims(
    store: Store,
    reference: Reference,
    ties: Ties,
    form: str,
    output: Path,
    longest: int = 500,
    as_of: date | None = None,
    known_by: datetime | None = None,
) -> dict[str, Any]:
    """Write all claims that count to `output` as "csv" or "jsonl", and its SHA-256 to `output`.sha256.

    as_of, known_by: at an instant of both clocks, with the deals and parties of then; None, None: at the latest time.

    The old file stays until the new one is whole. Two exports of one graph are byte-identical.
    longest: characters of a quote; a longer one is cut and ends in "…", and its digest is that of the whole. Words that
    a publisher has withdrawn are left out. Gives rows, sha256 and file.
    """
    # The state of a deal must not tell what a confidential document says of it.
    held = state(store, reference, ties, as_of, known_by)
    deals = {claim: deal for deal in held.deals for claim in deal.claims}
    rows = list(_rows(held.rows, deals, longest))
    if form == "csv":
        content = to_csv_bytes(COLUMNS, rows)
    else:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        content = text.encode("utf-8", "replace")
    return {"file": str(output), "rows": len(rows), "sha256": write_whole(output, [content])}


def _rows(found: list[Row], deals: Mapping[str, Deal], longest: int) -> Iterator[Row]:
    for row in found:
        claim, document = row["claim"], row["document"]
        deal = deals.get(claim["id"])
        held = {
            "claim": claim["id"],
            "deal": deal.id if deal else None,
            "deal_status": deal.status.value if deal else None,
            "from": row["from"],
            "to": row["to"],
            "quote": cut(claim["quote"], longest) if "withdrawn_id" not in claim else None,
            "withdrawn": document["withdrawn"],
            "evidence_sha256": claim.get("quote_sha256")
            or hashlib.sha256(claim["quote"].encode("utf-8", "surrogatepass")).hexdigest(),
            "document": document["id"],
            "document_kind": document["kind"],
            "sample": document["kind"] == "sample",
            "title": document["title"],
            "publisher": claim.get("cites_publisher") or document["publisher"],
            "published": cited_on(claim["quote"], claim["cites"]) if claim.get("cites") else document["published"],
            "fetched": document["fetched"].isoformat(),
            "source_url": claim.get("cites") or document["url"],
        }
        yield {column: held.get(column, claim.get(column)) for column in COLUMNS}


def export_graph(
    store: Store,
    reference: Reference,
    ties: Ties,
    form: str,
    output: Path,
    longest: int = 500,
    as_of: date | None = None,
    known_by: datetime | None = None,
) -> dict[str, Any]:
    """Write what may leave the graph as "followthemoney" or "jsonld"; gives the counts, sha256 and file.

    longest, as_of, known_by: as in `export_claims`. Two exports of one graph are byte-identical.
    """
    held = exportable(store, reference, ties, as_of, known_by)
    counts: Counter[str] = Counter()
    lines = (
        followthemoney_lines(held, reference.kinds, counts, longest)
        if form == "followthemoney"
        else jsonld_parts(held, counts, longest)
    )
    sha256 = write_whole(output, lines)
    return {"file": str(output), "counts": dict(counts), "sha256": sha256}
