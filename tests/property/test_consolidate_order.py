"""Consolidation is a pure function of a set of claims and rulings: their order and repetition say nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.consolidate import consolidate
from graph.links import DealLink
from graph.model import DocumentKind, Kind, Modality, Status
from graph.rulings import ClaimRulings
from tests.claims import money, record, row

_dates = st.sampled_from([None, "2025", "2025-11", "2025-11-03", "2026-02-27", "2026-03"])
_sums = st.sampled_from([None, money(38), money(39), money(100)])
_quotes = st.sampled_from(["A deals with B", "A expanded its agreement with B by $2bn", "A extended the deal to 2031"])
_kinds = st.sampled_from([Kind.CLOUD_CONTRACT, Kind.INVESTMENT, Kind.ACQUISITION, Kind.DISPUTE, Kind.TERMINATION])
_pages = st.builds(
    record,
    source=st.sampled_from([DocumentKind.NEWS, DocumentKind.FILING, DocumentKind.SAMPLE]),
    published=st.sampled_from([None, "2023-12-01", "2025-12-01", "2026-03-01"]),
    document_id=st.sampled_from(["d1", "d2", "d3", "d4"]),
    kind=_kinds,
    object=st.sampled_from([None, "cloud_contract", "acquisition", "Norway site", "Texas site"]),
    modality=st.sampled_from(list(Modality)),
    quote=_quotes,
    announced=_dates,
    money=_sums,
    exclusive=st.sampled_from([None, True, False]),
)
_rows = st.builds(row, st.sampled_from(["a", "b"]), announced=_dates, money=_sums)
_claims = st.lists(st.one_of(_pages, _rows), max_size=8, unique_by=lambda r: r.claim.id)
LINKS = [DealLink("b", "replaces", "a", announced="2026-02-27")]


@st.composite
def _ruled(draw):
    """Claims, and rulings on some of them, contradictory ones among them."""
    records = draw(_claims)
    ids = sorted(r.claim.id for r in records)
    if len(ids) < 2:
        return records, ClaimRulings()
    pairs = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(lambda p: tuple(sorted(p)))
    return records, ClaimRulings(
        rejected=frozenset(draw(st.lists(st.sampled_from(ids), max_size=2))),
        one_deal=frozenset(draw(st.lists(pairs, max_size=3))),
        two_deals=frozenset(draw(st.lists(pairs, max_size=2))),
    )


@given(_ruled(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_claims_changes_anything(case, random) -> None:
    records, rulings = case
    shuffled = [*records, *random.sample(records, k=len(records) // 2)]
    random.shuffle(shuffled)
    assert consolidate(records, LINKS, str, rulings=rulings) == consolidate(shuffled, LINKS, str, rulings=rulings)


@given(_ruled())
def test_every_claim_supports_exactly_one_deal_unless_it_is_rejected(case) -> None:
    records, rulings = case
    found = consolidate(records, LINKS, str, rulings=rulings)
    supported = [claim for deal in found for claim in deal.claims]
    assert sorted(supported) == sorted(r.claim.id for r in records if r.claim.id not in rulings.rejected)
    listed = [claim for deal in found for claim in deal.rejected]
    assert len(listed) == len(set(listed)) and set(listed) <= rulings.rejected


@given(_ruled())
def test_two_deals_stay_two_and_rows_keep_a_deal_each(case) -> None:
    records, rulings = case
    rows = {r.claim.id: r.claim.row_id for r in records if r.claim.row_id}
    for deal in consolidate(records, LINKS, str, rulings=rulings):
        held = set(deal.claims)
        assert len({rows[c] for c in held if c in rows}) <= 1
        for a, b in rulings.two_deals:
            assert not {a, b} <= held or (a in rows and b in rows)


@given(_ruled())
def test_rejecting_claims_equals_never_having_had_them(case) -> None:
    records, rulings = case
    ruled = consolidate(records, LINKS, str, rulings=rulings)
    kept = [r for r in records if r.claim.id not in rulings.rejected]
    others = ClaimRulings(one_deal=rulings.one_deal, two_deals=rulings.two_deals)
    assert [d.claims for d in ruled] == [d.claims for d in consolidate(kept, LINKS, str, rulings=others)]
    assert [d.status for d in ruled] == [d.status for d in consolidate(kept, LINKS, str, rulings=others)]


@given(_claims, st.sampled_from([date(2025, 11, 30), date(2025, 12, 1), date(2026, 2, 27), date(2026, 3, 31)]))
def test_an_earlier_known_by_equals_having_only_what_was_known(records, day) -> None:
    known = [r for r in records if r.known <= day]
    links = LINKS if day >= date(2026, 2, 27) else []
    assert consolidate(records, LINKS, str, known_by=day) == consolidate(known, links, str)


@given(_claims)
def test_no_deal_is_surer_than_its_surest_claim_from_a_real_source(records) -> None:
    by_id = {r.claim.id: r for r in records}
    for deal in consolidate(records, [], str):
        said = {by_id[c].claim.modality.value for c in deal.claims if not by_id[c].sample}
        if deal.status in (Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED):
            assert deal.status.value in said
        if not said:
            assert deal.status is Status.SAMPLE


@given(_claims)
def test_talks_and_allegations_give_no_sum_date_or_exclusivity_to_a_deal_that_is_asserted(records) -> None:
    by_id = {r.claim.id: r.claim for r in records}
    for deal in consolidate(records, [], str):
        if deal.status in (Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED):
            solid = [by_id[c] for c in deal.claims if by_id[c].modality.value in ("confirmed", "announced", "reported")]
            assert {t.headline for t in deal.terms} <= {c.money.headline for c in solid if c.money}
            assert deal.announced in {c.announced for c in solid} | {None}
            assert deal.exclusive in {c.exclusive for c in solid} | {None}
