"""Claims about one tie become deals by stated rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from graph.consolidate import consolidate
from graph.links import DealLink
from graph.model import Bound, DocumentKind, Kind, Modality, MoneyRole, Status
from tests.claims import money, record, row

OWNERS = {"aws": "amazon", "azure": "microsoft"}


def firm(entity: str) -> str:
    return OWNERS.get(entity, entity)


def deals(*records, links=(), **when):
    return consolidate(records, links, firm, **when)


def test_two_sources_one_deal_gives_one_deal_with_two_claims() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01", money=money(50)),
        record(document_id="d2", announced="2026-03", money=money(51), to_id="amazon"),
    )
    assert len(deal.claims) == 2
    assert deal.independent_sources == 2
    assert deal.announced == "2026-03-01"


def test_two_investments_a_year_apart_stay_two() -> None:
    found = deals(
        record(document_id="d1", announced="2025-01-10"),
        record(document_id="d2", announced="2026-02-10"),
    )
    assert len(found) == 2


def test_reference_rows_keep_a_deal_each_even_if_alike() -> None:
    found = deals(row("a", announced="2025-01"), row("b", announced="2025-01"))
    assert [d.id for d in found] == ["a", "b"]


def test_a_page_joins_the_row_whose_date_and_sum_it_tells() -> None:
    found = deals(
        row("old", announced="2025-11-03", money=money(38)),
        row("new", announced="2026-02-27", money=money(100)),
        record(document_id="d2", announced="2026-02", money=money(100)),
    )
    assert {d.id: len(d.claims) for d in found} == {"old": 1, "new": 2}


def test_an_undated_claim_without_a_sum_that_fits_two_rows_joins_neither() -> None:
    found = deals(row("a", announced="2025-01"), row("b", announced="2025-06"), record(document_id="d2"))
    assert len(found) == 3


def test_undated_claims_that_fit_several_deals_gather_in_one() -> None:
    found = deals(
        row("a", announced="2025-01"),
        row("b", announced="2025-06"),
        record(document_id="d2"),
        record(document_id="d3"),
    )
    assert sorted(len(d.claims) for d in found) == [1, 1, 2]


@pytest.mark.parametrize("weak", [Modality.NEGOTIATING, Modality.ALLEGED, Modality.DENIED])
def test_talk_never_joins_a_signed_row_merely_because_nothing_contradicts_it(weak: Modality) -> None:
    found = deals(row("a", announced="2025-01"), record(document_id="d2", modality=weak))
    assert {d.id == "a": d.status for d in found} == {True: Status.CONFIRMED, False: Status(weak.value)}


def test_a_sum_that_differs_on_the_same_day_disputes_the_deal_and_keeps_both() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01", money=money(50)),
        record(document_id="d2", announced="2026-03-01", money=money(80)),
    )
    assert deal.disputed
    assert len(deal.claims) == 2


def test_a_denial_disputes_a_deal_and_does_not_end_it() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01", modality=Modality.REPORTED),
        record(document_id="d2", announced="2026-03-01", modality=Modality.DENIED),
    )
    assert (deal.status, deal.disputed) == (Status.REPORTED, True)


def test_the_surest_claim_sets_the_status() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01", modality=Modality.NEGOTIATING),
        record(document_id="d2", announced="2026-03-02", modality=Modality.ANNOUNCED),
    )
    assert deal.status is Status.ANNOUNCED


def test_as_of_an_earlier_day_the_deal_was_only_talk() -> None:
    talk = record(document_id="d1", announced="2026-03-01", modality=Modality.NEGOTIATING)
    signed = record(document_id="d2", announced="2026-03-20", modality=Modality.ANNOUNCED)
    (deal,) = deals(talk, signed, as_of=date(2026, 3, 10))
    assert deal.status is Status.NEGOTIATING


def test_what_was_published_later_is_not_known_by_then() -> None:
    early = record(document_id="d1", published="2026-03-01", announced="2026-02-01", modality=Modality.REPORTED)
    late = record(document_id="d2", published="2026-05", announced="2026-02-01")
    (deal,) = deals(early, late, known_by=date(2026, 5, 30))
    assert deal.status is Status.REPORTED
    (deal,) = deals(early, late, known_by=date(2026, 5, 31))
    assert deal.status is Status.CONFIRMED


def test_a_sample_never_raises_a_status_and_is_no_source() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01", modality=Modality.REPORTED),
        record(DocumentKind.SAMPLE, document_id="d2", announced="2026-03-01", modality=Modality.CONFIRMED),
    )
    assert (deal.status, deal.independent_sources, deal.sample) == (Status.REPORTED, 1, True)


def test_a_deal_known_only_from_a_sample_asserts_nothing() -> None:
    (deal,) = deals(record(DocumentKind.SAMPLE, announced="2026-03-01", money=money(5)))
    assert (deal.status, deal.independent_sources) == (Status.SAMPLE, 0)


def test_copies_of_one_text_are_one_independent_source() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01"),
        record(document_id="d2", announced="2026-03-01", url="https://other.example/b", same_text_as="d1"),
    )
    assert deal.independent_sources == 1


def _copy(n: int, of: int = 1, **more):
    return record(
        document_id=f"d{n}", url=f"https://paper{n}.example/a", same_text_as=f"d{of}" if n != of else None, **more
    )


def test_a_copy_that_states_another_sum_is_a_source_of_its_own_and_disputes_the_deal() -> None:
    said = [
        _copy(1, announced="2026-03-01", money=money(4)),
        _copy(2, announced="2026-03-01", money=money(4)),
        _copy(3, announced="2026-03-01", money=money(6)),
        _copy(4, announced="2026-03-01", money=money(6)),
        _copy(5, announced="2026-03-01"),
    ]
    for claims in (said, said[::-1]):
        (deal,) = deals(*claims)
        assert (len(deal.claims), deal.disputed, deal.independent_sources) == (5, True, 2)
    (alone,) = deals(*said[:2], said[4])
    assert (alone.disputed, alone.independent_sources) == (False, 1)


@pytest.mark.parametrize("sums", list(permutations((100, 104, 108))))
def test_a_sum_between_two_that_contradict_one_another_does_not_make_one_text_of_them(sums: tuple[int, ...]) -> None:
    said = [_copy(n, announced="2026-03-01", money=money(sum_)) for n, sum_ in enumerate(sums, 1)]
    for claims in (said, said[::-1]):
        (deal,) = deals(*claims)
        assert (deal.disputed, deal.independent_sources) == (True, 2)


def _stake(n: int, percent: str):
    return _copy(n, kind=Kind.OWNERSHIP, announced="2026-03-01", percent=Decimal(percent))


def test_a_copy_with_another_stake_is_a_source_of_its_own() -> None:
    (deal,) = deals(_stake(1, "5"), _stake(2, "9"))
    assert (deal.disputed, deal.independent_sources) == (True, 2)
    (rounded,) = deals(_stake(1, "5"), _stake(2, "5.4"))
    assert (rounded.disputed, rounded.independent_sources) == (False, 1)


def test_copies_of_a_text_that_tells_of_two_sums_do_not_dispute_one_another() -> None:
    (deal,) = deals(
        _copy(1, announced="2026-03-01", money=money(4)),
        _copy(2, announced="2026-03-01", money=money(4)),
        _copy(2, announced="2026-03-01", money=money(40)),
        _copy(3, announced="2026-03-01", money=money(40)),
    )
    assert (deal.disputed, deal.independent_sources, len(deal.claims)) == (False, 1, 4)


def test_a_page_that_a_row_cites_counts_once_with_it() -> None:
    (deal,) = deals(
        row("a", announced="2026-03-01", cites="https://www.news.example/a/"),
        record(document_id="d2", announced="2026-03-01", url="http://news.example/a"),
    )
    assert deal.independent_sources == 1


def test_a_linked_termination_row_ends_the_deal_and_is_an_event_of_it() -> None:
    link = DealLink("end", "ends", "a", announced="2026-04-27")
    ending = row("end", kind=Kind.TERMINATION, object="cloud_contract", announced="2026-04-27")
    (deal,) = deals(row("a", announced="2025-01"), ending, links=[link])
    assert (deal.id, deal.status, deal.end) == ("a", Status.ENDED, "2026-04-27")
    assert len(deal.claims) == 2
    before, *rest = deals(row("a", announced="2025-01"), ending, links=[link], as_of=date(2026, 4, 26))
    assert (before.status, before.end, rest) == (Status.CONFIRMED, None, [])


def test_an_undated_page_told_months_after_a_link_ended_a_row_is_of_a_new_deal() -> None:
    link = DealLink("end", "ends", "a", announced="2026-04-27")
    held = row("a", announced="2025-01", money=money(5))
    ending = row("end", kind=Kind.TERMINATION, object="cloud_contract", announced="2026-04-27")
    found = deals(held, ending, record(document_id="d2", published="2026-09-01"), links=[link])
    assert {d.id == "a": (d.status, len(d.claims)) for d in found} == {
        True: (Status.ENDED, 2),
        False: (Status.CONFIRMED, 1),
    }
    for page in ({"published": "2026-05-20"}, {"published": "2026-09-01", "money": money(5)}):
        (deal,) = deals(held, ending, record(document_id="d2", **page), links=[link])
        assert (deal.status, len(deal.claims)) == (Status.ENDED, 3)


def test_an_unlinked_termination_row_is_a_deal_of_its_own_that_has_ended() -> None:
    (deal,) = deals(row("end", kind=Kind.TERMINATION, object="licence", announced="2025-06"))
    assert (deal.kind, deal.status) == (Kind.TERMINATION, Status.ENDED)


def test_a_reported_end_is_shown_with_the_deal_and_does_not_end_it() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2025-01-01"),
        _ending(Modality.REPORTED),
    )
    assert (deal.status, len(deal.claims)) == (Status.CONFIRMED, 2)


def test_a_confirmed_end_ends_the_deal_on_its_day() -> None:
    (deal,) = deals(record(document_id="d1", announced="2025-01-01"), _ending(Modality.CONFIRMED))
    assert (deal.status, deal.end) == (Status.ENDED, "2026-01-01")


def _ending(modality: Modality):
    base = record(document_id="d2", announced="2026-01-01", modality=modality, object="cloud_contract")
    return replace(base, claim=replace(base.claim, kind=Kind.TERMINATION))


def test_firm_and_conditional_money_are_two_terms_of_one_deal() -> None:
    more = money(35, role=MoneyRole.CONTINGENT, bound=Bound.UP_TO)
    (deal,) = deals(
        row("a", announced="2026-02-27", money=money(15, role=MoneyRole.INVESTED)),
        row("a", announced="2026-02-27", quote="up to 35", money=more),
    )
    assert {t.role for t in deal.terms} == {MoneyRole.INVESTED, MoneyRole.CONTINGENT}
    assert not deal.disputed


def test_shares_of_a_market_make_no_deal() -> None:
    base = row("m", announced="2025")
    assert deals(replace(base, claim=replace(base.claim, kind=Kind.MARKET_SHARE))) == []


def test_an_integration_names_the_product_and_is_not_rolled_up() -> None:
    a, b = (record(document_id=d, announced="2026-03-01") for d in ("d1", "d2"))
    one = replace(a, claim=replace(a.claim, kind=Kind.INTEGRATION), to_id="aws")
    two = replace(b, claim=replace(b.claim, kind=Kind.INTEGRATION), to_id="amazon")
    assert len(deals(one, two)) == 2


@pytest.mark.parametrize("weak", [Modality.ALLEGED, Modality.NEGOTIATING, Modality.DENIED])
def test_a_weak_claim_gives_a_confirmed_deal_no_sum_no_end_and_no_exclusivity(weak: Modality) -> None:
    (deal,) = deals(
        row("a", announced="2026-03-01"),
        record(document_id="d2", announced="2026-03", modality=weak, exclusive=True, end="2026-04", money=money(30)),
    )
    assert (deal.status, deal.exclusive, deal.end, deal.terms) == (Status.CONFIRMED, None, None, ())
    assert deal.independent_sources == 1
    assert len(deal.claims) == 2


def test_an_undated_page_that_calls_a_deal_past_leaves_the_reference_row_alone() -> None:
    found = deals(
        row("a", announced="2026-03-01"),
        record(document_id="d2", published="2026-05-01", modality=Modality.TERMINATED),
    )
    assert {d.id == "a": d.status for d in found} == {True: Status.CONFIRMED, False: Status.TERMINATED}


def test_a_page_that_ends_a_reference_deal_disputes_it() -> None:
    (deal,) = deals(row("a", announced="2025-01-01"), _ending(Modality.CONFIRMED))
    assert (deal.status, deal.disputed) == (Status.ENDED, True)


def test_a_sample_does_not_change_the_id_of_a_real_deal() -> None:
    real = record(document_id="d9", announced="2026-03-02")
    (alone,) = deals(real)
    (joined,) = deals(record(DocumentKind.SAMPLE, document_id="d1", announced="2026-03-01"), real)
    assert (joined.id, joined.announced, joined.sample) == (alone.id, "2026-03-02", True)


def test_one_article_that_tells_both_sides_does_not_contradict_itself() -> None:
    (deal,) = deals(
        record(document_id="d1", announced="2026-03-01", modality=Modality.REPORTED),
        record(document_id="d1", announced="2026-03-01", modality=Modality.DENIED),
    )
    assert not deal.disputed


def test_a_page_that_only_the_parties_tie_to_a_row_is_shown_with_it_and_adds_nothing() -> None:
    held = row("frontier", announced="2026-02-27", modality=Modality.ANNOUNCED, object="distribution of Frontier")
    (deal,) = deals(held, record(document_id="d2", published="2026-05-01", exclusive=True))
    assert (deal.status, deal.independent_sources, deal.exclusive) == (Status.ANNOUNCED, 1, None)
    assert len(deal.claims) == 2


@pytest.mark.parametrize(
    "tie",
    [
        {"published": "2026-03-04"},
        {"announced": "2026-03-20"},
        {"money": money(5)},
        {"object": "Frontier models"},
        {"percent": 9},
    ],
)
def test_a_page_that_a_week_a_date_a_sum_a_share_or_an_object_ties_to_a_row_counts(tie: dict[str, object]) -> None:
    terms = {"money": money(5), "percent": 9, "object": "distribution of Frontier"}
    held = row("frontier", announced="2026-02-27", modality=Modality.ANNOUNCED, **terms)
    (deal,) = deals(held, record(**{"document_id": "d2", "published": "2026-05-01", **tie}))
    assert (deal.status, deal.independent_sources) == (Status.CONFIRMED, 2)


def test_a_page_counts_with_a_row_of_a_kind_that_has_one_instance_or_that_states_nothing() -> None:
    bought = {"kind": Kind.ACQUISITION, "document_id": "d2", "published": "2026-05-01"}
    (deal,) = deals(row("a", kind=Kind.ACQUISITION, announced="2026-01", modality=Modality.ANNOUNCED), record(**bought))
    assert deal.status is Status.CONFIRMED
    (deal,) = deals(row("a", modality=Modality.ANNOUNCED), record(document_id="d2", published="2026-05-01"))
    assert deal.status is Status.CONFIRMED


def test_a_page_about_another_thing_does_not_join_a_row() -> None:
    held = row("frontier", announced="2026-02-27", object="third-party distribution of Frontier")
    found = deals(
        held, record(document_id="d2", published="2026-03-01", object="music streaming", kind=held.claim.kind)
    )
    assert len(found) == 2
