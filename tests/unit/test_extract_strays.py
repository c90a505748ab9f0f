"""Sums and dates that stand around a tie: the one that is left is its own, one that several share is nobody's."""

from __future__ import annotations

import pytest

from graph.model import Claim, Kind
from ingest.extract.amounts import find_sums
from ingest.extract.times import find_dates
from tests.extraction import claims_of
from tests.fixtures.moments import within

MILLION = 10**6


def _one(text: str, kind: Kind, published: str = "2026-03-12") -> Claim:
    found = [c for c in claims_of(text, published) if c.kind is kind]
    assert len(found) == 1, found
    return found[0]


def _amount(text: str, kind: Kind) -> int | None:
    money = _one(text, kind).money
    return None if money is None or money.headline is None else int(money.headline)


@pytest.mark.parametrize(
    ("text", "kind", "millions"),
    [
        ("Talks on a €150m investment by Nvidia in Mistral have stalled over the price.", Kind.INVESTMENT, 150),
        ("Getty Images has sued Midjourney in London, demanding £30m for its photographs.", Kind.DISPUTE, 30),
        ("Microsoft has bought Figma. The price, $210m, will be paid in May.", Kind.ACQUISITION, 210),
        (
            "OpenAI has rented servers from Oracle. The contract, a filing says, is worth $4bn.",
            Kind.CLOUD_CONTRACT,
            4000,
        ),
        ("Getty Images has sued Midjourney in London. The claimant seeks damages of £18m.", Kind.DISPUTE, 18),
        ("Microsoft is buying Figma. Microsoft will pay the agreed $275m in June.", Kind.ACQUISITION, 275),
    ],
)
def test_the_sum_that_is_left_is_that_of_the_tie_without_one(text: str, kind: Kind, millions: int) -> None:
    assert _amount(text, kind) == millions * MILLION


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Microsoft has bought Figma. Adobe, its rival, is worth $210m.", Kind.ACQUISITION),
        ("Microsoft has bought Figma, which had paid Adobe $30m.", Kind.ACQUISITION),
        ("Nvidia has invested in Mistral after paying Oracle $30m.", Kind.INVESTMENT),
        ("Nvidia has invested in Mistral; the processors for it cost $30m.", Kind.INVESTMENT),
        ("Getty Images has sued Midjourney, which raised $30m in May.", Kind.DISPUTE),
        ("OpenAI rents servers from Oracle and has raised $40m in shares.", Kind.CLOUD_CONTRACT),
        ("Microsoft is buying Figma at $21 a share.", Kind.ACQUISITION),
        ("Microsoft has bought Figma, and Apple will spend $2bn on a new campus.", Kind.ACQUISITION),
        ("Microsoft has bought Figma, a design business with $80m in the bank.", Kind.ACQUISITION),
        ("Microsoft has bought Figma. It also spent $2bn on a new campus in Texas.", Kind.ACQUISITION),
        ("Microsoft has bought Figma. Both firms employ 300 people and hold $2bn of bonds.", Kind.ACQUISITION),
        ("Nvidia's stake in Mistral helped it to earn $2bn last year.", Kind.INVESTMENT),
        ("SoftBank, an investor in OpenAI, has sold bonds worth $5bn.", Kind.INVESTMENT),
        ("Nvidia has invested in Mistral, with a further $20bn contingent on milestones.", Kind.INVESTMENT),
        ("Getty Images has sued Midjourney in London over photographs that cost it $30m to make.", Kind.DISPUTE),
        ("OpenAI rents servers from Oracle. It is worth $500bn.", Kind.CLOUD_CONTRACT),
        ("OpenAI rents servers from Oracle. The order books of Oracle hold $450bn.", Kind.CLOUD_CONTRACT),
    ],
)
def test_a_sum_of_something_else_is_not(text: str, kind: Kind) -> None:
    assert _amount(text, kind) is None


def test_of_several_ties_each_has_its_own_sum_where_there_are_as_many() -> None:
    text = "Mistral's new money came in parts, €150m from SoftBank and €75m from Nvidia."
    sums = {c.from_name: c.money and c.money.headline for c in claims_of(text) if c.to_name == "Mistral"}
    assert sums == {"SoftBank": 150 * MILLION, "Nvidia": 75 * MILLION}


def test_what_several_paid_together_is_the_sum_of_none() -> None:
    text = "SoftBank and Nvidia are buying Figma for $40bn together."
    found = [c for c in claims_of(text) if c.kind is Kind.ACQUISITION]
    assert {c.from_name for c in found} == {"SoftBank", "Nvidia"}
    assert {c.money for c in found} == {None}


def test_who_alone_stands_beside_the_sum_has_it() -> None:
    text = "Italy's Garante fined OpenAI €15m in December and one month later ordered DeepSeek to stop."
    sums = {c.to_name: c.money and c.money.headline for c in claims_of(text)}
    assert sums["OpenAI"] == 15 * MILLION
    assert sums.get("DeepSeek") is None


def test_a_sum_in_a_clause_behind_is_nobody_elses_share() -> None:
    text = "Italy's Garante has fined OpenAI and DeepSeek €15m over privacy, less than the €20m that it had asked for."
    assert {c.money and c.money.headline for c in claims_of(text)} <= {None, 15 * MILLION}


def test_two_sums_with_an_and_between_them_are_no_range() -> None:
    assert [(s.low, s.high) for s in find_sums("paid $2bn and $5bn")] == [(2000 * MILLION,) * 2, (5000 * MILLION,) * 2]
    for words in ("between $2bn and $5bn", "between about $2bn and $5bn"):
        assert [(s.low, s.high) for s in find_sums(words)] == [(2000 * MILLION, 5000 * MILLION)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was signed on 14 July; the purchase closed three days later.", "2025-07-17"),
        ("It was signed on 14 July. A week later it was done.", "2025-07-21"),
        ("It was signed on 14 July. Six days before, the other had been.", "2025-07-08"),
        ("It was signed on 14 July. On the same day another was.", "2025-07-14"),
        ("It was signed on 14 July. A month earlier another was.", "2025-06"),
        ("It was signed on 14 July, and the other on the 26th.", "2025-07-26"),
        ("It was signed in July. On the same day another was.", None),
        ("On the same day another was signed.", None),
        ("It was signed on the 26th.", "2025-07-26"),
        ("It was signed on the 5th Avenue of New York; and that month-long row ended.", None),
    ],
)
def test_a_date_may_go_on_from_the_one_before_it(text: str, value: str | None) -> None:
    begins = text.find(". ") + 2 if ". " in text else 0
    found = [d.value for d in find_dates(text, "2025-08-01", begins)]
    assert found[-1:] == ([value] if found else []) and (found or value is None)


def test_dates_that_go_on_from_one_another_without_end_take_a_moment() -> None:
    piece = "A day later. "
    text = piece * 20_000
    with within(5.0):
        for at in range(0, len(text), len(piece)):
            assert [d.value for d in find_dates(text, "2025-08-01", at, at + len(piece))] == [None]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("OpenAI rents servers from Oracle. The contract was signed on 3 March.", Kind.CLOUD_CONTRACT, "2026-03-03"),
        ("Mistral's hosting contract with Oracle is to end on 31 December.", Kind.TERMINATION, "2026-12-31"),
        ("Microsoft has bought Figma, founded in May 2012.", Kind.ACQUISITION, None),
        ("OpenAI has cancelled the hosting contract with Oracle signed in May 2025.", Kind.TERMINATION, None),
        ("OpenAI rents servers from Oracle. It was founded in a flat on 3 March 2015.", Kind.CLOUD_CONTRACT, None),
        ("Microsoft has bought Figma, which moved to Ghent in May 2025.", Kind.ACQUISITION, None),
    ],
)
def test_the_date_that_is_left_is_that_of_the_tie_without_one(text: str, kind: Kind, value: str | None) -> None:
    assert _one(text, kind).announced == value
