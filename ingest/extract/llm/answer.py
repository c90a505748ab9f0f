"""What a model must answer: the schema that is sent, and the rows that come back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.model import Kind, Modality

KINDS = (
    Kind.INVESTMENT, Kind.CLOUD_CONTRACT, Kind.EXCLUSIVITY, Kind.PARTNERSHIP, Kind.ACQUISITION, Kind.LICENCE,
    Kind.CHIP_SUPPLY, Kind.INTEGRATION, Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.TERMINATION,
)  # fmt: skip

_FENCE = re.compile(r"```(?:json)?\s*\n(.*)\n\s*```", re.S | re.I)


class Row(BaseModel):
    """One claim as the model gives it; every key must be there, unknown is null."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=False)

    kind: str
    from_name: str
    to_name: str
    object: str | None
    date: str | None
    end: str | None
    amount: float | None
    currency: str | None
    percent: float | None
    exclusive: bool | None
    modality: str
    quote: str


def schema() -> dict[str, Any]:
    """The JSON schema of an answer, in the strict form of structured outputs: no key more, no key less."""
    row = Row.model_json_schema()
    row["properties"]["kind"] = {"type": "string", "enum": [k.value for k in KINDS]}
    row["properties"]["modality"] = {"type": "string", "enum": [m.value for m in Modality]}
    row["additionalProperties"] = False
    row["required"] = list(row["properties"])
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": row}},
        "required": ["claims"],
        "additionalProperties": False,
    }


def parse(content: str) -> list[Any] | None:
    """The rows of an answer, unchecked; None if it is no JSON object with a list of claims, in a fence or without."""
    fenced = _FENCE.fullmatch(content.strip())
    try:
        value = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError):
        return None
    rows = value.get("claims") if isinstance(value, dict) else None
    return rows if isinstance(rows, list) else None


def checked(rows: list[Any]) -> Iterator[Row | None]:
    """Yield each row, None for one that does not fit the schema: it costs itself, not its neighbours."""
    kinds, modalities = {k.value for k in KINDS}, {m.value for m in Modality}
    for row in rows:
        try:
            found = Row.model_validate(row)
        except ValidationError:
            yield None
            continue
        yield found if found.kind in kinds and found.modality in modalities else None
