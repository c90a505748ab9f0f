"""Whatever the text: no crash, the same claims twice, every quote verbatim."""

from __future__ import annotations

import json
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import passage_json, read_passages
from ingest.extract.rules import RuleExtractor

_WORDS = st.sampled_from(
    [
        "Nvidia",
        "Microsoft",
        "OpenAI",
        "Azure",
        "Claude",
        "Meta",
        "Trelling",
        "Optics",
        "GmbH",
        "has",
        "will",
        "buy",
        "bought",
        "a",
        "stake",
        "of",
        "in",
        "$3bn",
        "12%",
        "the",
        "company",
        "its",
        "it",
        "they",
        ",",
        ".",
        "'",
        "-",
        "exclusive",
        "licence",
        "to",
        "sued",
        "against",
        "talks",
        "with",
        "and",
        "which",
        ",",
        "from",
        "servers",
        "chips",
        "on",
        "Monday",
        "2019",
        "ended",
        "partnership",
        "\n",
        "(",
        ")",
        "“",
        "”",
        "\ue000",
        "\uf401",
        "if",
        "not",
    ]
)


@cache
def _extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


def _check(text: str) -> None:
    row = {"id": "x", "text": text, "published": "2025-06-02"}
    document = next(read_passages([json.dumps(row)]))
    first = _extractor().extract(document)
    assert first == _extractor().extract(document)
    for claim in first.claims:
        assert document.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote
        assert claim.from_id != claim.to_id
        assert claim.confidence is None or 0 <= claim.confidence <= 1
        json.dumps(passage_json(claim))
    named = {i for c in first.claims for i in (c.from_id, c.to_id) if i.startswith("text:")}
    assert {e.id for e in first.entities} == named


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_is_read_without_a_crash(text: str) -> None:
    _check(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=60).map(" ".join))
def test_any_row_of_deal_words_gives_verbatim_quotes(text: str) -> None:
    _check(text)
