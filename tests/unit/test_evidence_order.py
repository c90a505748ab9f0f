"""The best evidence comes first: filing, party, court, named press, unnamed sources, and no sample before any."""

from __future__ import annotations

from graph.consolidate import consolidate
from graph.consolidation.evidence import EvidenceClass, evidence_class
from graph.model import DocumentKind, Modality
from tests.claims import money, record, row

DAY = {"announced": "2026-03-01"}


def test_each_class_by_who_speaks_and_where() -> None:
    party = record(document_id="p")
    expected = {
        EvidenceClass.FILING: record(DocumentKind.FILING),
        EvidenceClass.PARTY: record(announced_by="party"),
        EvidenceClass.COURT: record(announced_by="court"),
        EvidenceClass.PRESS: party,
        EvidenceClass.UNNAMED: record(modality=Modality.REPORTED),
        EvidenceClass.SAMPLE: record(DocumentKind.SAMPLE, announced_by="filing"),
    }
    assert {want: evidence_class(r) for want, r in expected.items()} == {want: want for want in expected}
    assert list(expected) == sorted(EvidenceClass)


def test_a_row_is_as_good_as_the_page_it_cites() -> None:
    assert evidence_class(row("a", cites="https://www.sec.gov/Archives/edgar/x")) is EvidenceClass.FILING
    assert evidence_class(row("a", cites="https://openai.example/x", cites_publisher="OpenAI")) is EvidenceClass.PARTY
    assert evidence_class(row("a", cites="https://www.justice.gov/opa/x")) is EvidenceClass.COURT
    assert evidence_class(row("a", cites="https://paper.example/x", cites_publisher="Paper")) is EvidenceClass.PRESS
    assert evidence_class(row("a", cites="https://notsec.gov.example/x")) is EvidenceClass.PRESS


def test_a_deal_lists_its_claims_best_first_and_takes_its_values_from_the_best() -> None:
    heard = record(document_id="d1", modality=Modality.REPORTED, money=money(40), **DAY)
    press = record(document_id="d2", money=money(41), end="2030", **DAY)
    filed = record(DocumentKind.FILING, document_id="d3", money=money(42), end="2031", **DAY)
    (deal,) = consolidate([heard, press, filed], [], str)
    assert deal.claims == (filed.claim.id, press.claim.id, heard.claim.id)
    assert (deal.terms, deal.end) == ((money(42),), "2031")


def test_the_values_of_a_row_go_before_those_of_a_page() -> None:
    filed = record(DocumentKind.FILING, document_id="d3", money=money(42), end="2031", to_id="amazon", **DAY)
    owners = {"aws": "amazon"}
    (deal,) = consolidate([row("a", end="2030", money=money(41), **DAY), filed], [], lambda e: owners.get(e, e))
    assert (deal.to_id, deal.end, deal.terms) == ("aws", "2030", (money(41),))
    assert deal.claims[0] == filed.claim.id
