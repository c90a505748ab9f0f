"""Facts read by hand from real filings in ../shared: how many are found, and that none of the negatives is told."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.lexicon import lexicon
from ingest.extract.mentions import Gazetteer
from ingest.extract.passages import passage_json
from ingest.extract.rules import RuleExtractor
from ingest.read import read
from ingest.sources.files import raws

_FLOOR = 0.7  # of 30 facts; two name a customer that the filing does not, others a sum of another passage
_HERE = Path(__file__).resolve().parent
_FOLDER = Path(os.environ.get("FAULTLINE_SHARED", _HERE.parents[1].parent / "shared")) / "cases" / "filings"


def _rows(name: str) -> list[dict[str, Any]]:
    if not (_FOLDER / name).exists():
        pytest.skip(f"cases/filings/{name} is not here: ../shared does not stand beside the checkout")
    return [json.loads(line) for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines()]


@cache
def _tools() -> tuple[RuleExtractor, Gazetteer]:
    entities = load_reference(data_dir()).entities.values()
    return RuleExtractor(entities), Gazetteer(entities, lexicon())


@cache
def _claims(file: str) -> tuple[Mapping[str, Any], ...]:
    extractor, _ = _tools()
    (raw,) = raws([_FOLDER / file], datetime(2026, 1, 1, tzinfo=UTC))
    return tuple(passage_json(c) for c in extractor.extract(read(raw)).claims)


def _party(name: str) -> str:
    _, gazetteer = _tools()
    known = gazetteer.by_name(name)
    return known.id if known else "".join(c for c in gazetteer.bare(gazetteer.bare(name)).casefold() if c.isalnum())


def _same_tie(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for claim in _claims(row["file"]):
        if claim["kind"] == row["kind"] and all(_party(claim[s]) == _party(row[s]) for s in ("from", "to")):
            yield claim


def _agrees(row: Mapping[str, Any], claim: Mapping[str, Any]) -> bool:
    wanted, found = row["date"] or "", claim["date"] or ""
    length = min(len(wanted), len(found))
    dated = not wanted or (length > 0 and wanted[:length] == found[:length])
    return dated and (row["amount"] or None) == (claim["amount"] or None)


def test_enough_of_the_facts_of_real_filings_are_found() -> None:
    rows = _rows("gold.jsonl")
    found = [row for row in rows if any(_agrees(row, claim) for claim in _same_tie(row))]
    missed = [(row["kind"], row["from"], row["to"], row["quote_start"]) for row in rows if row not in found]
    assert len(found) / len(rows) >= _FLOOR, missed


def test_nothing_that_a_filing_holds_back_is_told() -> None:
    told = []
    for row in _rows("negatives.jsonl"):
        words = " ".join(row["quote_start"].split())
        told += [claim for claim in _same_tie(row) if words in " ".join(claim["evidence"].split())]
    assert told == []
