"""The sum, share and dates of a claim are those of its own clause."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.model import Claim, Kind, Modality, MoneyRole, Period
from tests.extraction import claims_of


def _claim(text: str, kind: Kind, published: str = "2026-03-11") -> Claim:
    (found,) = [c for c in claims_of(text, published) if c.kind is kind]
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The European Commission fined Google, which earns $100bn a year.", Kind.REGULATORY_ACTION),
        ("Google bought Wiz, whose founders sold Adallom for $320m.", Kind.ACQUISITION),
        ("Google bought Wiz, whose revenue, $210m, grew by a third.", Kind.ACQUISITION),
        ("Google bought Wiz, which, in 2021, paid Cisco $30m for a licence.", Kind.ACQUISITION),
        ("Microsoft invested in Mistral, which will pay Oracle $300bn over five years.", Kind.INVESTMENT),
        ("OpenAI signed a cloud contract with Oracle, which spends $50bn a year.", Kind.CLOUD_CONTRACT),
        ("OpenAI signed a cloud contract with Oracle, after raising $40bn.", Kind.CLOUD_CONTRACT),
        ("Microsoft bought a stake in OpenAI, which has a 60% market share.", Kind.INVESTMENT),
        ("Microsoft bought shares in OpenAI at a 10% discount.", Kind.INVESTMENT),
        ("Microsoft bought shares in OpenAI, up 12% this year.", Kind.INVESTMENT),
        ("Microsoft acquired Figma, founded in 2012.", Kind.ACQUISITION),
        ("Microsoft acquired Figma two years after Adobe's bid failed in December 2023.", Kind.ACQUISITION),
        ("Microsoft invested in OpenAI, which is to go public in 2027.", Kind.INVESTMENT),
        ("Nvidia invested in Synopsys as part of a $2bn round.", Kind.INVESTMENT),
        ("OpenAI pays Oracle $30m a day for cloud capacity.", Kind.CLOUD_CONTRACT),
    ],
)
def test_what_a_trailing_clause_says_is_no_term_of_the_tie(text: str, kind: Kind) -> None:
    claim = _claim(text, kind)
    assert (claim.money, claim.percent, claim.announced, claim.start, claim.end) == (None,) * 5
    assert claim.modality is Modality.CONFIRMED


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("Google bought Wiz, which makes security software, for $32bn.", Kind.ACQUISITION, 32),
        ("Google bought Wiz, whose revenue, $210m, grew by a third, for $32bn.", Kind.ACQUISITION, 32),
        ("Google bought Wiz, whose price, $32bn, was a record.", Kind.ACQUISITION, 32),
        ("OpenAI signed a cloud contract with Oracle, which, in all, is worth $300bn.", Kind.CLOUD_CONTRACT, 300),
        (
            "Oracle signed a cloud contract with OpenAI, which, over five years, will pay $12bn.",
            Kind.CLOUD_CONTRACT,
            12,
        ),
        ("Google bought Wiz, which, in 2021, paid Cisco $30m for a licence, for $32bn.", Kind.ACQUISITION, 32),
        (
            "Microsoft, which, in 2019, put $1bn into OpenAI, signed a cloud contract with CoreWeave for $10bn.",
            Kind.CLOUD_CONTRACT,
            10,
        ),
        ("OpenAI signed a cloud contract with Oracle, which is worth $300bn.", Kind.CLOUD_CONTRACT, 300),
        ("Oracle signed a cloud contract with OpenAI, which will pay $12bn over five years.", Kind.CLOUD_CONTRACT, 12),
        ("Microsoft invested in OpenAI, paying $10bn.", Kind.INVESTMENT, 10),
        ("OpenAI will rent servers from CoreWeave, which Nvidia backs, for $12bn.", Kind.CLOUD_CONTRACT, 12),
        ("Microsoft will buy Figma for up to $5bn, of which $4bn is payable at closing.", Kind.ACQUISITION, 4),
        ("Microsoft agreed to buy Figma for $2bn in cash and $1bn in stock.", Kind.ACQUISITION, 3),
        ("Microsoft agreed to buy Figma for $3bn, including $2bn in cash and $1bn in stock.", Kind.ACQUISITION, 3),
    ],
)
def test_the_main_clause_keeps_its_sum(text: str, kind: Kind, amount: int) -> None:
    money = _claim(text, kind).money
    assert money is not None and money.headline == amount * 10**9


@pytest.mark.parametrize(
    ("text", "amount", "day"),
    [
        ("Google acquired Wiz after agreeing in March 2025 to pay $32 billion.", 32, "2025-03"),
        ("Google acquired Wiz after announcing the deal in March 2025, for $32 billion.", 32, "2025-03"),
        ("Microsoft invested in OpenAI after committing $10 billion in January 2023.", 10, "2023-01"),
        ("Google bought Wiz, whose price was $32 billion.", 32, None),
        ("Meta signed a contract with Google, extended to $10 billion in August.", 10, "2025-08"),
        ("Meta signed a deal with CoreWeave, estimated at $14 billion.", 14, None),
        ("OpenAI signed a cloud contract with Oracle, whose value is $300bn.", 300, None),
    ],
)
def test_a_clause_that_tells_the_price_or_the_day_of_the_very_deal_counts(
    text: str, amount: int, day: str | None
) -> None:
    (claim,) = claims_of(text, "2026-03-11")
    assert claim.money is not None and claim.money.headline == amount * 10**9
    assert claim.announced == day


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft invested in OpenAI after paying Oracle $3bn.",
        "Microsoft invested in OpenAI after announcing layoffs in May 2025.",
        "Meta signed a deal with CoreWeave, raised in a $2bn round.",
        "OpenAI signed a cloud contract with Oracle, whose cost base is $50bn.",
        "Google bought Wiz, whose value was $12bn.",
    ],
)
def test_a_clause_of_the_same_words_about_something_else_does_not(text: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.money, claim.announced) == (None, None)


def test_a_conditional_further_sum_does_not_make_the_first_one_conditional() -> None:
    money = _claim("Amazon invested $5bn in Anthropic, with a further $20bn tied to milestones.", Kind.INVESTMENT).money
    assert money is not None and (money.headline, money.role) == (5 * 10**9, MoneyRole.INVESTED)


def test_each_of_two_investors_has_the_sum_that_each_puts_in() -> None:
    sums = [c.money.headline for c in claims_of("Nvidia and Google each invested $2bn in Synopsys.") if c.money]
    assert sums == [2 * 10**9] * 2


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("Microsoft invested in OpenAI, raising its stake from 20% to 27%.", 27),
        ("Microsoft will raise its stake in OpenAI from 20% to 27%.", 20),
    ],
)
def test_of_two_shares_the_one_held_now_is_taken(text: str, percent: int) -> None:
    assert _claim(text, Kind.INVESTMENT).percent == Decimal(percent)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Microsoft will acquire Figma in the second half of 2026.", "2026-H2"),
        ("Microsoft will acquire Figma in May.", "2026-05"),
        ("Microsoft's purchase of Figma is expected to close in 2027.", "2027"),
    ],
)
def test_a_day_to_come_is_no_day_on_which_a_deal_was_made(text: str, start: str) -> None:
    claim = _claim(text, Kind.ACQUISITION)
    assert (claim.announced, claim.start, claim.modality) == (None, start, Modality.ANNOUNCED)


def test_an_ending_to_come_is_dated_by_its_day() -> None:
    assert _claim("Microsoft will end its partnership with Figma in June.", Kind.TERMINATION).announced == "2026-06"


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday Bloomberg reported that Microsoft had bought Figma.",
        "Microsoft has bought Figma, according to a report in the Financial Times on Tuesday.",
        "Microsoft has bought Figma, Bloomberg said in January.",
    ],
)
def test_the_day_of_a_report_is_not_the_day_of_the_deal(text: str) -> None:
    assert _claim(text, Kind.ACQUISITION).announced is None


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("OpenAI signed a seven-year, $38bn cloud contract with Amazon on November 3, 2025.", "2032-11"),
        ("OpenAI will rent servers from Oracle for $300bn over five years starting in 2027.", "2032"),
        ("OpenAI signed a cloud contract with Oracle for a term of three years from 1 January 2026.", "2028-12-31"),
        ("OpenAI will buy $38bn of cloud services from Amazon over seven years.", None),
        ("OpenAI extended its cloud contract with Oracle by two years in January 2026.", None),
        ("In May 2025 OpenAI signed a cloud contract with Oracle, which needs five years to build a site.", None),
    ],
)
def test_the_length_of_a_contract_gives_its_end_where_its_beginning_is_told(text: str, end: str | None) -> None:
    assert _claim(text, Kind.CLOUD_CONTRACT).end == end


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("OpenAI will pay Oracle $300bn over five years for cloud capacity.", Period.TERM),
        ("OpenAI signed a seven-year, $38bn cloud contract with Amazon.", Period.TERM),
        ("OpenAI will pay Oracle $30bn a year for cloud capacity.", Period.PER_YEAR),
        ("OpenAI signed a $38bn cloud contract with Amazon.", None),
    ],
)
def test_a_sum_says_what_time_it_covers(text: str, period: Period | None) -> None:
    money = _claim(text, Kind.CLOUD_CONTRACT).money
    assert money is not None and money.period is period


def test_letters_that_open_a_sum_are_no_firm() -> None:
    money = _claim("Microsoft invested NIS 2 billion in OpenAI.", Kind.INVESTMENT).money
    assert money is not None and money.currency == "ILS"


def test_the_price_of_a_holding_that_is_sold_is_the_buyers() -> None:
    text = "Nvidia is selling its 12% of Mistral to SoftBank for $900m."
    sums = {c.from_name: c.money for c in claims_of(text) if c.kind is Kind.INVESTMENT}
    assert sums["Nvidia"] is None
    assert sums["SoftBank"] is not None and sums["SoftBank"].headline == 900 * 10**6


def test_a_total_price_is_the_price() -> None:
    money = _claim(
        "Microsoft completed its acquisition of Figma for total consideration of $118m.", Kind.ACQUISITION
    ).money
    assert money is not None and money.headline == 118 * 10**6


def test_since_when_opens_the_sentence() -> None:
    claim = _claim("Since 2024 the assistant in Volkswagen's cars has been built on Claude.", Kind.INTEGRATION)
    assert (claim.announced, claim.start) == (None, "2024")


def test_a_year_before_the_noun_is_a_date() -> None:
    claim = _claim("China opened an inquiry into Nvidia over its 2020 acquisition of Mellanox.", Kind.ACQUISITION)
    assert claim.announced == "2020"


def test_a_sum_over_the_term_is_told_in_the_next_sentence() -> None:
    money = _claim(
        "On March 3, 2026, CoreWeave entered into an agreement to provide Cohere with GPU capacity for five years. "
        "Aggregate payments over the initial term are expected to be approximately $1.2 billion.",
        Kind.CLOUD_CONTRACT,
    ).money
    assert money is not None and (money.headline, money.period) == (1_200_000_000, Period.TERM)


def test_what_a_complaint_seeks_is_told_in_the_next_sentence() -> None:
    text = "Getty Images sued Midjourney on March 3. The complaint seeks at least $500 million in damages."
    money = _claim(text, Kind.DISPUTE).money
    assert money is not None and money.low == 500 * 10**6


@pytest.mark.parametrize(
    "text",
    [
        "Since OpenAI signed with Oracle in 2024, Microsoft has invested $3bn in Mistral.",
        "Amazon will invest up to $4bn in Anthropic, of which $1bn was paid in September 2023.",
        "Meta bought 49% of Mistral for $14bn, whose founder joined it in June.",
    ],
)
def test_a_date_of_another_act_is_not_the_ties(text: str) -> None:
    claim = _claim(text, Kind.INVESTMENT)
    assert (claim.announced, claim.start) == (None, None)
