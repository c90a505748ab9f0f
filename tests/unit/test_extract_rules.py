"""The extractor as a whole: coreference, modality by scope, terms, provisional entities."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from graph.model import Claim, EntityType, Extractor, MoneyRole
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor, explain

Read = Callable[[str], tuple[Claim, ...]]


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.fixture
def read(extractor: RuleExtractor) -> Read:
    def claims(text: str) -> tuple[Claim, ...]:
        row = {"id": "x", "text": text, "published": "2025-06-02"}
        return extractor.extract(next(read_passages([json.dumps(row)]))).claims

    return claims


def test_it_is_an_extractor_with_a_version_that_follows_its_data(extractor: RuleExtractor) -> None:
    assert isinstance(extractor.name, str)
    other: Extractor = RuleExtractor([])
    assert other.version != extractor.version
    assert RuleExtractor(load_reference(data_dir()).entities.values()).version == extractor.version


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Nvidia bought Groq.", "confirmed"),
        ("Nvidia has agreed to buy Groq.", "announced"),
        ("Nvidia will buy Groq.", "announced"),
        ("Nvidia has bought Groq, Reuters reported.", "reported"),
        ("According to people familiar with the matter, Nvidia has bought Groq.", "reported"),
        ("Nvidia is in talks to buy Groq.", "negotiating"),
        ("Nvidia is considering buying Groq, Reuters reported.", "negotiating"),
        ("Nvidia denied that it would buy Groq.", "denied"),
        ("A rival alleges that Nvidia bought Groq.", "alleged"),
    ],
)
def test_modality_follows_the_scope_of_its_signal(read: Read, text: str, modality: str) -> None:
    (claim,) = read(text)
    assert (claim.kind.value, claim.from_id, claim.to_id) == ("acquisition", "nvidia", "groq")
    assert claim.modality.value == modality


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia is not buying Groq.",
        "If Nvidia bought Groq, rivals would complain.",
        "Will Nvidia buy Groq?",
        "Analysts expect Nvidia to buy Groq.",
        "Nvidia could buy Groq, some say.",
        "Nvidia has no plans to buy Groq.",
        "Nvidia competes with Groq.",
        "Nvidia has bought Mellanox's owner.",
    ],
)
def test_what_is_not_asserted_is_no_claim(read: Read, text: str) -> None:
    assert read(text) == ()


def test_a_weighed_suit_is_negotiating_and_a_filed_one_confirmed(read: Read) -> None:
    assert [c.modality.value for c in read("Tesla is weighing a lawsuit against Nvidia.")] == ["negotiating"]
    assert [c.modality.value for c in read("Tesla has filed a lawsuit against Nvidia.")] == ["confirmed"]


def test_descriptions_and_pronouns_stand_for_their_firm(read: Read) -> None:
    (claim,) = read("Nokia opened a plant. It has also bought Infinova Networks.")
    assert (claim.from_id, claim.from_name) == ("nokia", "Nokia")
    (claim,) = read("Amazon will rent servers from nobody. The ChatGPT maker has bought Infinova Networks.")
    assert claim.from_id == "openai"


def test_a_description_that_fits_two_firms_stands_for_none(read: Read) -> None:
    assert read("Intel and Qualcomm met. Then the chipmaker bought Infinova Networks.") == ()


def test_a_firm_has_no_claim_on_its_own_product(read: Read) -> None:
    assert read("Microsoft uses Azure to train its models.") == ()


def test_five_investors_are_five_claims_without_the_size_of_the_round(read: Read) -> None:
    claims = read("Trelling Optics raised $90m in a round led by Nvidia, with Cisco, AMD and Intel also taking part.")
    assert sorted(c.from_id for c in claims) == ["amd", "cisco", "intel", "nvidia"]
    assert {c.money for c in claims} == {None}


def test_money_has_the_role_of_its_deal(read: Read) -> None:
    (claim,) = read("Nvidia bought Groq for $3bn.")
    assert claim.money is not None
    assert (claim.money.headline, claim.money.role) == (3_000_000_000, MoneyRole.PRICE)


def test_a_valuation_is_not_the_sum_of_a_deal(read: Read) -> None:
    (claim,) = read("Nvidia took a 4% stake in Groq at a valuation of $3bn.")
    assert claim.money is None
    assert claim.percent == 4


def test_an_exclusive_deal_is_two_claims(read: Read) -> None:
    claims = read("Trelling Optics will rent computing capacity exclusively from Nordlys Compute.")
    assert [c.kind.value for c in claims] == ["cloud_contract", "exclusivity"]
    assert {c.exclusive for c in claims} == {True}


def test_an_ended_deal_is_told_once(read: Read) -> None:
    (claim,) = read("Nokia has ended its partnership with Trelling Optics.")
    assert (claim.kind.value, claim.object) == ("termination", "partnership")


def test_unknown_firms_come_as_provisional_entities(extractor: RuleExtractor) -> None:
    row = {"id": "x", "text": "Trelling Optics sued Varnholt Labs.", "published": None}
    extracted = extractor.extract(next(read_passages([json.dumps(row)])))
    assert [(e.id, e.type, e.provisional) for e in extracted.entities] == [
        ("text:trelling-optics", EntityType.ORGANIZATION, True),
        ("text:varnholt-labs", EntityType.ORGANIZATION, True),
    ]


def test_text_in_another_language_gives_nothing(read: Read) -> None:
    assert read("Nvidia hat Groq gekauft und wird die Firma nicht nennen, sagte der Konzern.") == ()


def test_an_explanation_names_the_rule_the_span_and_the_reason(read: Read) -> None:
    (claim,) = read("Nvidia is in talks to buy Groq.")
    text = explain(claim)
    assert "acquire" in text and "talks" in text and claim.evidence.quote in text


def test_an_ended_merger_agreement_is_no_deal_in_force(read: Read) -> None:
    (claim,) = read("Core Scientific terminated its merger agreement with CoreWeave.")
    assert (claim.kind.value, claim.object) == ("termination", "acquisition")


def test_a_first_refusal_and_an_exclusivity_are_two_promises(read: Read) -> None:
    claims = read(
        "Microsoft has a right of first refusal on new capacity from OpenAI. "
        "Microsoft keeps an exclusive licence to the models of OpenAI."
    )
    assert sorted((c.kind.value, str(c.exclusive)) for c in claims) == [
        ("exclusivity", "False"),
        ("exclusivity", "True"),
        ("licence", "True"),
    ]
