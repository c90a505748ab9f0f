"""What people rule of claims joins deals, keeps them apart or sets claims aside, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

from graph.consolidate import consolidate
from graph.contradictions import Contradiction, contradictions
from graph.model import Deal, Kind, Modality, Status
from graph.records import ClaimRecord
from graph.rulings import NO_RULINGS, ClaimRulings
from tests.claims import money, record, row

A = record(document_id="a", announced="2026-03-01", money=money(5))
B = record(document_id="b", announced="2026-11-01", money=money(80))
C = record(document_id="c", announced="2027-05-01", money=money(9))
ROW, OTHER = row("row", announced="2025-01"), row("other", announced="2025-06")


def pair(a: ClaimRecord, b: ClaimRecord) -> frozenset[tuple[str, str]]:
    first, last = sorted((a.claim.id, b.claim.id))
    return frozenset({(first, last)})


def deals(*records: ClaimRecord, rulings: ClaimRulings = NO_RULINGS) -> list[Deal]:
    return consolidate(records, [], str, rulings=rulings)


def together(found: list[Deal]) -> set[frozenset[str]]:
    return {frozenset(d.claims) for d in found}


def ids(*records: ClaimRecord) -> frozenset[str]:
    return frozenset(r.claim.id for r in records)


def test_claims_ruled_to_be_one_deal_are_one_whatever_their_dates_and_sums() -> None:
    assert together(deals(A, B)) == {ids(A), ids(B)}
    assert together(deals(A, B, rulings=ClaimRulings(one_deal=pair(A, B)))) == {ids(A, B)}


def test_rulings_of_one_deal_go_from_claim_to_claim() -> None:
    ruled = ClaimRulings(one_deal=pair(A, B) | pair(B, C))
    assert together(deals(A, B, C, rulings=ruled)) == {ids(A, B, C)}
    assert together(deals(A, C, rulings=ruled)) == {ids(A, C)}  # also where the claim between is not there


def test_claims_ruled_to_be_two_deals_stay_two_however_alike() -> None:
    twin = record(document_id="t", announced="2026-03-01", money=money(5))
    assert together(deals(A, twin)) == {ids(A, twin)}
    assert together(deals(A, twin, rulings=ClaimRulings(two_deals=pair(A, twin)))) == {ids(A), ids(twin)}


def test_where_rulings_contradict_one_another_the_negative_one_wins_and_is_shown() -> None:
    ruled = ClaimRulings(one_deal=pair(A, B) | pair(B, C), two_deals=pair(A, C))
    found = deals(A, B, C, rulings=ruled)
    assert not any(ids(A, C) <= set(d.claims) for d in found)
    (shown,) = contradictions(ruled.one_deal, ruled.two_deals)
    assert set(shown.chain) == ids(A, B, C)
    assert shown.chain[1] == B.claim.id
    assert set(shown.joined) == ruled.one_deal


def test_a_pair_ruled_both_ways_is_a_contradiction_of_two() -> None:
    both = pair(A, B)
    ((first, last),) = both
    ruled = ClaimRulings(one_deal=both, two_deals=both)
    assert contradictions(ruled.one_deal, ruled.two_deals) == (Contradiction((first, last), (first, last)),)
    assert len(deals(A, B, rulings=ruled)) == 2


def test_rulings_that_agree_contradict_nothing() -> None:
    assert contradictions(pair(A, B), pair(A, C)) == ()


def test_a_text_joins_the_row_that_a_ruling_names() -> None:
    found = {d.id: d for d in deals(ROW, OTHER, A, rulings=ClaimRulings(one_deal=pair(ROW, A)))}
    assert set(found) == {"row", "other"}
    assert set(found["row"].claims) == ids(ROW, A)


def test_rows_keep_a_deal_each_whatever_is_ruled() -> None:
    found = deals(ROW, OTHER, rulings=ClaimRulings(one_deal=pair(ROW, OTHER)))
    assert [d.id for d in found] == ["other", "row"]
    found = deals(ROW, OTHER, A, B, rulings=ClaimRulings(one_deal=pair(ROW, OTHER) | pair(ROW, A) | pair(A, B)))
    assert together(found) == {ids(ROW, A), ids(OTHER), ids(B)}


def test_a_text_kept_from_a_row_does_not_join_it() -> None:
    told = record(document_id="t", announced="2025-01-10")
    assert together(deals(ROW, told)) == {ids(ROW, told)}
    assert together(deals(ROW, told, rulings=ClaimRulings(two_deals=pair(ROW, told)))) == {ids(ROW), ids(told)}


def test_talks_kept_from_a_deal_do_not_join_it() -> None:
    talk = record(document_id="t", published="2026-01-10", modality=Modality.NEGOTIATING)
    assert together(deals(A, talk)) == {ids(A, talk)}
    assert together(deals(A, talk, rulings=ClaimRulings(two_deals=pair(A, talk)))) == {ids(A), ids(talk)}


def test_a_rejected_claim_counts_nowhere_and_is_listed_with_its_deal() -> None:
    wrong = record(document_id="w", announced="2026-03-02", money=money(90), modality=Modality.CONFIRMED)
    said = record(document_id="s", announced="2026-03-01", money=money(5), modality=Modality.REPORTED)
    (disputed,) = deals(said, wrong)
    assert (disputed.status, disputed.disputed, disputed.independent_sources) == (Status.CONFIRMED, True, 2)
    (deal,) = deals(said, wrong, rulings=ClaimRulings(rejected=ids(wrong)))
    (without,) = deals(said)
    assert replace(deal, rejected=()) == without


def test_a_rejected_claim_that_fits_is_listed() -> None:
    twin = record(document_id="t", announced="2026-03-01", money=money(5))
    (deal,) = deals(A, twin, rulings=ClaimRulings(rejected=ids(twin)))
    assert (deal.claims, deal.rejected) == ((A.claim.id,), (twin.claim.id,))


def test_a_deal_whose_only_claims_are_rejected_is_gone() -> None:
    assert deals(A, rulings=ClaimRulings(rejected=ids(A))) == []


def test_a_rejected_ending_ends_nothing() -> None:
    base = record(document_id="e", announced="2027-01-01", object="cloud_contract")
    ending = replace(base, claim=replace(base.claim, kind=Kind.TERMINATION))
    (ended,) = deals(A, ending)
    (going_on,) = deals(A, ending, rulings=ClaimRulings(rejected=ids(ending)))
    assert (ended.status, going_on.status) == (Status.ENDED, Status.CONFIRMED)
    assert going_on.rejected == (ending.claim.id,)


def test_an_ending_goes_to_the_deal_that_a_ruling_names() -> None:
    base = record(document_id="e", published="2027-12-02", announced="2027-12-01", object="cloud_contract")
    ending = replace(base, claim=replace(base.claim, kind=Kind.TERMINATION))
    assert together(deals(A, B, ending)) == {ids(A), ids(B), ids(ending)}
    assert together(deals(A, B, ending, rulings=ClaimRulings(one_deal=pair(B, ending)))) == {ids(A), ids(B, ending)}


def test_a_ruling_on_claims_of_two_pairs_of_firms_joins_nothing() -> None:
    elsewhere = record(document_id="x", announced="2026-03-01", to_id="oracle")
    ruled = ClaimRulings(one_deal=pair(A, elsewhere))
    assert deals(A, elsewhere, rulings=ruled) == deals(A, elsewhere)
