"""Passages in, claims out, as JSON."""

from __future__ import annotations

import json

import pytest

from graph.errors import ItemError
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import passage_json, read_passages
from ingest.extract.rules import RuleExtractor


def test_a_passage_becomes_a_document_with_the_digest_of_its_text() -> None:
    first, second = read_passages(['{"id": 1, "text": "a", "published": "2025-01-02"}', "", '{"id": "b", "text": "a"}'])
    assert first.id == second.id
    assert (first.url, first.published, second.published) == ("1", "2025-01-02", None)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "text": 2}', '{"id": 1, "text": "a", "published": "soon"}']
)
def test_a_wrong_line_is_named_by_its_number(line: str) -> None:
    with pytest.raises(ItemError, match="Line 2 "):
        list(read_passages(['{"id": 1, "text": "a"}', line]))


def test_a_claim_has_every_key_of_the_gold_set() -> None:
    extractor = RuleExtractor(load_reference(data_dir()).entities.values())
    row = {"id": "x", "text": "Nvidia bought Groq for $3bn in May.", "published": "2025-06-02"}
    (claim,) = extractor.extract(next(read_passages([json.dumps(row)]))).claims
    got = passage_json(claim)
    keys = {
        "kind",
        "from",
        "to",
        "object",
        "date",
        "amount",
        "currency",
        "percent",
        "exclusive",
        "modality",
        "evidence",
    }
    assert keys <= set(got)
    assert (got["amount"], got["currency"], got["date"]) == (3_000_000_000, "USD", "2025-05")
    assert row["text"][got["evidence_start"] : got["evidence_end"]] == got["evidence"]
