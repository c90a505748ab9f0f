"""Consolidation is a pure function of a set of claims: their order says nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.consolidate import consolidate
from graph.model import DocumentKind, Modality, Status
from tests.claims import money, record, row

_dates = st.sampled_from([None, "2025", "2025-11", "2025-11-03", "2026-02-27", "2026-03"])
_sums = st.sampled_from([None, money(38), money(39), money(100)])
_pages = st.builds(
    record,
    source=st.sampled_from([DocumentKind.NEWS, DocumentKind.FILING, DocumentKind.SAMPLE]),
    published=st.sampled_from([None, "2025-12-01", "2026-03-01"]),
    document_id=st.sampled_from(["d1", "d2", "d3", "d4"]),
    modality=st.sampled_from(list(Modality)),
    announced=_dates,
    money=_sums,
    exclusive=st.sampled_from([None, True, False]),
)
_rows = st.builds(row, st.sampled_from(["a", "b"]), announced=_dates, money=_sums)
_claims = st.lists(st.one_of(_pages, _rows), max_size=8, unique_by=lambda r: r.claim.id)


@given(_claims, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(records, random) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    assert consolidate(records, [], str) == consolidate(shuffled, [], str)


@given(_claims)
def test_every_claim_supports_exactly_one_deal(records) -> None:
    supported = [claim for deal in consolidate(records, [], str) for claim in deal.claims]
    assert sorted(supported) == sorted(r.claim.id for r in records)


@given(_claims)
def test_no_deal_is_surer_than_its_surest_claim_from_a_real_source(records) -> None:
    by_id = {r.claim.id: r for r in records}
    for deal in consolidate(records, [], str):
        said = {by_id[c].claim.modality.value for c in deal.claims if not by_id[c].sample}
        if deal.status in (Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED):
            assert deal.status.value in said
        if not said:
            assert deal.status is Status.SAMPLE
