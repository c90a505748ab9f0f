"""Passages and claims as JSON lines: what `faultline extract --passages` reads and prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from graph.dates import bounds
from graph.errors import ItemError
from graph.model import Claim, Document, DocumentKind

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a passage was not fetched; a fixed instant keeps the output the same


def read_passages(lines: Iterable[str]) -> Iterator[Document]:
    """Yield a document for each line {"id", "text", "published"}; blank lines are skipped.

    The document's id is the digest of its text and its `url` the passage's id. ItemError names the line that is wrong.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ItemError(
                "malformed-passage", f"Line {number} is not JSON: {error}; give one object a line."
            ) from None
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("text"), str)
            or not isinstance(row.get("id"), str | int)
        ):
            raise ItemError(
                "malformed-passage",
                f'Line {number} lacks "id" or "text"; give an object with "id", "text" and "published".',
            )
        published = row.get("published")
        try:
            bounds(published if published is None else str(published)[:10])
        except ValueError as error:
            raise ItemError("malformed-passage", f'Line {number} has a wrong "published": {error}.') from None
        text = row["text"]
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        yield Document(
            key, str(row["id"]), None, None, str(published)[:10] if published else None, _NEVER, DocumentKind.NEWS, text
        )


def passage_json(claim: Claim) -> dict[str, Any]:
    """The claim with the keys of the claim gold set, and ids, rule, confidence and offsets beside them."""
    money = claim.money
    return {
        "kind": claim.kind.value,
        "from": claim.from_name,
        "to": claim.to_name,
        "object": claim.object,
        "date": claim.announced or claim.start,
        "amount": _number(money.headline) if money else None,
        "currency": money.currency if money else None,
        "percent": _number(claim.percent),
        "exclusive": claim.exclusive,
        "modality": claim.modality.value,
        "evidence": claim.evidence.quote,
        "from_id": claim.from_id,
        "to_id": claim.to_id,
        "evidence_start": claim.evidence.start,
        "evidence_end": claim.evidence.end,
        "announced": claim.announced,
        "start": claim.start,
        "end": claim.end,
        "money_role": money.role.value if money and money.role else None,
        "bound": money.bound.value if money and money.bound else None,
        "period": money.period.value if money and money.period else None,
        "rule": claim.rule,
        "confidence": claim.confidence,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
