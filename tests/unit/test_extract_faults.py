"""Constructions that once gave a claim too much, a wrong party or a wrong value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from graph.model import Claim, Document, DocumentKind, Kind, MoneyRole
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor

Read = Callable[..., tuple[Claim, ...]]


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.fixture
def read(extractor: RuleExtractor) -> Read:
    def claims(text: str, kind: DocumentKind = DocumentKind.NEWS) -> tuple[Claim, ...]:
        now = datetime(2025, 6, 2, tzinfo=UTC)
        return extractor.extract(Document("0" * 64, "x", None, None, "2025-06-02", now, kind, text)).claims

    return claims


def _ties(claims: tuple[Claim, ...]) -> list[tuple[str, str, str, str]]:
    return [(c.kind.value, c.from_id, c.to_id, c.modality.value) for c in claims]


@pytest.mark.parametrize(
    "text",
    [
        "The Microsoft-OpenAI partnership contains an alleged exclusivity clause.",
        "OpenAI's lawyers pointed to an alleged exclusivity clause in its contract with Microsoft.",
    ],
)
def test_an_alleged_exclusivity_is_no_fact_and_does_not_make_the_deal_exclusive(read: Read, text: str) -> None:
    claims = read(text)
    assert ("exclusivity", "openai", "microsoft", "alleged") in _ties(claims)
    assert {c.exclusive for c in claims if c.kind.value == "partnership"} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "The $2bn takeover of Groq by Nvidia collapsed.",
        "The takeover of Wexford by Nvidia collapsed.",
        "The purchase of Groq by Nvidia was called off.",
        "Nvidia has dropped its plan to acquire Groq.",
    ],
)
def test_a_takeover_that_failed_is_an_ending_alone(read: Read, text: str) -> None:
    (claim,) = read(text)
    assert (claim.kind.value, claim.object, claim.from_id) == ("termination", "acquisition", "nvidia")


def test_what_a_plan_hangs_on_has_not_happened(read: Read) -> None:
    text = "Under a letter of intent, Nvidia would invest $9bn in OpenAI as OpenAI deployed Nvidia chips."
    assert _ties(read(text)) == [("investment", "nvidia", "openai", "announced")]


def test_a_promise_never_carried_out_is_no_claim(read: Read) -> None:
    assert read("Nvidia signed a letter of intent to invest in OpenAI, but it was never carried out.") == ()


@pytest.mark.parametrize("noun", ["merger", "lease", "settlement", "loan", "confidentiality"])
def test_the_word_before_an_agreement_says_what_it_is(read: Read, noun: str) -> None:
    assert read(f"Core Scientific voted on its {noun} agreement with CoreWeave.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "CoreWeave would have acquired Core Scientific.",
        "Nvidia was to have invested $3bn in Groq.",
        "There is no assurance that Nvidia will invest in Groq.",
    ],
)
def test_what_did_not_happen_or_may_not_is_no_claim(read: Read, text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI will ship Frontier only on AWS.",
        "From next year OpenAI runs its models on AWS.",
        "Under the plan, OpenAI runs its models on AWS.",
        "The deal would see OpenAI run its models on AWS.",
    ],
)
def test_the_future_is_announced_at_most(read: Read, text: str) -> None:
    claims = read(text)
    assert claims
    assert {c.modality.value for c in claims} == {"announced"}


def test_the_subject_of_a_second_clause_is_no_object_of_the_first(read: Read) -> None:
    ties = _ties(read("Amazon will invest $5bn in Anthropic, and Google will invest $3bn in Anthropic."))
    assert ties == [
        ("investment", "amazon", "anthropic", "announced"),
        ("investment", "google", "anthropic", "announced"),
    ]


def test_a_class_of_shares_is_no_firm(read: Read) -> None:
    assert _ties(read("Nvidia bought Class A shares of CoreWeave.")) == [
        ("investment", "nvidia", "coreweave", "confirmed")
    ]


@pytest.mark.parametrize("wares", ["Instinct GPUs", "up to six gigawatts of Instinct GPUs", "Zephyr processors"])
def test_what_is_bought_from_a_maker_is_no_party(read: Read, wares: str) -> None:
    assert _ties(read(f"OpenAI will buy {wares} from AMD.")) == [("chip_supply", "openai", "amd", "announced")]


def test_a_bare_product_name_gives_no_party(read: Read) -> None:
    claims = read("OpenAI will buy Zephyr from AMD.")
    assert not [c for c in claims if c.kind is Kind.ACQUISITION or "zephyr" in c.from_id + c.to_id]


def test_the_company_is_nobody_in_news_and_the_filer_in_its_filing(read: Read) -> None:
    assert read("Nvidia bought the Company.") == ()
    text = "CoreWeave, Inc. (the “Company”) rents out machines. In March 2025 the Company acquired Groq."
    assert _ties(read(text, DocumentKind.FILING)) == [("acquisition", "coreweave", "groq", "confirmed")]


def test_the_company_of_a_filing_that_defines_two_is_nobody(read: Read) -> None:
    text = "CoreWeave, Inc. (the “Company”) and Oracle (the “Company”) met. The Company acquired Groq."
    assert read(text, DocumentKind.FILING) == ()


def test_a_licence_until_a_year_to_come_is_in_force(read: Read) -> None:
    (claim,) = read("Microsoft now has a non-exclusive licence to OpenAI's technology until 2032.")
    assert (claim.modality.value, claim.exclusive, claim.end) == ("confirmed", False, "2032")
    (claim,) = read("OpenAI licensed its models to Microsoft until 2032.")
    assert claim.modality.value == "confirmed"
    (claim,) = read("OpenAI licensed its models to Microsoft until 2023.")
    assert claim.modality.value == "terminated"


@pytest.mark.parametrize(
    ("tail", "role"), [(" without milestones", MoneyRole.PLEDGED), (", subject to milestones", MoneyRole.CONTINGENT)]
)
def test_money_is_contingent_only_where_it_hangs_on_something(read: Read, tail: str, role: MoneyRole) -> None:
    (claim,) = read(f"Nvidia will invest $30bn in OpenAI{tail}.")
    assert claim.money is not None
    assert claim.money.role is role


def test_a_backstop_is_no_committed_spend(read: Read) -> None:
    (claim,) = read("CoreWeave signed a $6bn cloud capacity agreement with Nvidia, a backstop for unsold capacity.")
    assert claim.money is not None
    assert claim.money.role is MoneyRole.BACKSTOP


def test_a_share_of_revenue_is_a_claim_in_a_filing_alone(read: Read) -> None:
    text = "Microsoft accounted for 41% of CoreWeave's revenue."
    assert read(text) == ()
    (claim,) = read(text, DocumentKind.FILING)
    assert (claim.kind.value, claim.from_id, claim.to_id) == ("customer_concentration", "microsoft", "coreweave")
    assert claim.percent == 41


def test_talks_about_a_sum_are_negotiating(read: Read) -> None:
    (claim,) = read("Meta was in talks with Oracle about a $20 billion cloud contract.")
    assert (claim.kind.value, claim.modality.value) == ("cloud_contract", "negotiating")


def test_a_dropped_letter_of_intent_is_an_ending(read: Read) -> None:
    (claim,) = read("Nvidia has dropped its letter of intent with OpenAI.")
    assert claim.kind.value == "termination"
    (claim,) = read("Nvidia has dropped its letter of intent to invest in OpenAI.")
    assert (claim.kind.value, claim.object) == ("termination", "investment")


def test_a_name_without_cues_needs_a_known_firm_and_a_sure_construction(read: Read) -> None:
    assert read("Zorblat has sued Quexo.") == ()
    assert read("Zorblat's deal with Nvidia is old.") == ()
    assert len(read("Zorblat has bought Nvidia.")) == 1


def test_it_is_nobody_where_the_sentence_opens_with_an_unread_description(read: Read) -> None:
    text = "Rivals met. The company purchased Trelling Optics, and it has since partnered with Nvidia."
    assert not any(c.kind.value == "partnership" for c in read(text))
