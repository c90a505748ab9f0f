"""Cards: every word of a claim is there, a sample never looks like evidence, what is unknown says so."""

from __future__ import annotations

from typing import Any

from app.widgets import words
from app.widgets.claim_card import claim_card
from app.widgets.deal_card import deal_card
from app.widgets.entity_card import entity_card
from app.widgets.paper import Element

_CLAIM: dict[str, Any] = {
    "deal": "d",
    "claim": "c",
    "kind": "cloud_contract",
    "modality": "confirmed",
    "object": None,
    "amount_low": None,
    "amount_high": None,
    "currency": None,
    "money_role": None,
    "transaction": None,
    "contained_in": None,
    "bound": None,
    "period": None,
    "percent": None,
    "exclusive": None,
    "announced": None,
    "announced_by": None,
    "start": None,
    "end": None,
    "quote": "A will buy from B",
    "quote_start": 10,
    "quote_end": 27,
    "confidence": None,
    "rule": "buys",
    "from_name": "A",
    "to_name": "B",
    "row_id": None,
    "cites": None,
    "cites_publisher": None,
    "note": None,
    "document": "0123456789abcdef",
    "title": None,
    "publisher": None,
    "url": "https://news.example/a",
    "published": None,
    "document_kind": "news",
}
_DEAL: dict[str, Any] = {
    "id": "d",
    "kind": "cloud_contract",
    "status": "negotiating",
    "disputed": False,
    "sample": False,
    "independent_sources": 1,
    "over_by": None,
    "rejected": 0,
    "object": None,
    "announced": None,
    "start": None,
    "end": None,
    "percent": None,
    "exclusive": None,
    "terms": "[]",
    "from_id": "a",
    "from_name": "A",
    "to_id": "b",
    "to_name": "B",
    "claims": 1,
}


def _all(element: Element) -> list[Element]:
    return [element, *(e for child in element.children for e in _all(child))]


def _texts(element: Element) -> list[str]:
    return [e.text for e in _all(element) if e.text is not None]


def _facts(element: Element) -> dict[str, str]:
    names = [e.text or "" for e in _all(element) if e.tag == "dt"]
    return dict(zip(names, (e.text or "" for e in _all(element) if e.tag == "dd"), strict=True))


def test_a_claim_shows_its_quote_rule_and_source() -> None:
    card = claim_card(_CLAIM)
    assert [e.text for e in _all(card) if e.tag == "blockquote"] == ["A will buy from B"]
    assert _facts(card)["rule"] == "buys"
    assert [e.href for e in _all(card) if e.tag == "a"] == ["https://news.example/a"]


def test_what_a_claim_does_not_say_is_unknown_and_not_zero_or_no() -> None:
    facts = _facts(claim_card(_CLAIM))
    assert facts["amount"] == facts["announced"] == facts["said by"] == "unknown"
    assert facts["exclusive"] == "not said"
    assert facts["from, until"] == "unknown, open or unknown"
    assert not [v for v in facts.values() if v in ("", "0", "None", "no", "False")]


def test_a_sample_that_says_confirmed_does_not_look_confirmed() -> None:
    card = claim_card({**_CLAIM, "document_kind": "sample"})
    assert "sample: written for Faultline" in _texts(card)
    colours = {e.colour for e in _all(card)} - {None}
    assert colours == {words.STATUSES["sample"].colour}
    assert [e.href for e in _all(card) if e.tag == "a"] == [None]


def test_a_reference_row_leads_to_the_page_it_cites() -> None:
    row = {
        "document_kind": "reference",
        "url": "data/deals.csv",
        "cites": "https://x.example/p",
        "cites_publisher": "X",
        "quote": "a,licence,https://x.example/p,A title,X,2024-05-02,",
        "published": "2026-06",
    }
    card = claim_card({**_CLAIM, **row})
    assert [e.href for e in _all(card) if e.tag == "a"] == ["https://x.example/p"]
    assert "X · 2024-05-02, as recorded in data/deals.csv" in _texts(card)
    unknown = claim_card({**_CLAIM, **row, "quote": "a,licence,https://x.example/p,A title,X,,"})
    assert "X · date unknown, as recorded in data/deals.csv" in _texts(unknown)


def test_a_deal_in_talks_says_that_there_is_no_deal() -> None:
    texts = _texts(deal_card(_DEAL, [_CLAIM]))
    assert "in talks: talks only: there is no deal" in texts
    assert "confirmed" not in texts


def test_a_disputed_deal_is_marked_and_claims_left_out_are_counted() -> None:
    texts = _texts(deal_card({**_DEAL, "disputed": True, "claims": 4}, [_CLAIM], folded=True))
    assert "disputed: sources differ" in texts
    assert "3 claims more not shown here." in texts


def test_claims_that_a_person_ruled_out_are_told_apart_from_those_not_shown() -> None:
    texts = _texts(deal_card({**_DEAL, "claims": 1, "rejected": 1}, [_CLAIM]))
    assert f"1 claim ruled out by a person, counted nowhere: faultline explain {_DEAL['id']}" in texts
    assert not [t for t in texts if "not shown" in t]


def test_a_deal_known_from_samples_alone_has_no_source() -> None:
    deal = {**_DEAL, "status": "sample", "sample": True, "independent_sources": 0}
    assert _facts(deal_card(deal, []))["independent sources"] == "none: known from sample text only"


def test_an_entity_seen_in_text_only_says_so() -> None:
    entity = {
        "id": "x",
        "name": "X",
        "type": "Organization",
        "aliases": [],
        "country": None,
        "ticker": None,
        "cik": None,
        "note": None,
        "provisional": True,
        "ambiguous": False,
        "owners": [{"id": "p", "name": "Parent", "start": "2026-02-02", "end": None, "claim": "c"}],
        "owned": [],
    }
    card = entity_card(entity)
    assert "seen in text only, not in the reference data" in _texts(card)
    assert _facts(card)["owned by"] == "Parent (from 2026-02-02)"
    assert _facts(card)["country"] == "unknown"
