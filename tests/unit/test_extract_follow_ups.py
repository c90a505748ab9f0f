"""A deal that is told across sentences is one claim with the terms of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from graph.model import Claim
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor

Read = Callable[[str], tuple[Claim, ...]]


@pytest.fixture(scope="module")
def read() -> Read:
    extractor = RuleExtractor(load_reference(data_dir()).entities.values())

    def claims(text: str) -> tuple[Claim, ...]:
        row = {"id": "x", "text": text, "published": "2026-05-20"}
        return extractor.extract(next(read_passages([json.dumps(row)]))).claims

    return claims


def test_the_sum_and_the_end_of_the_next_sentence_belong_to_the_deal(read: Read) -> None:
    (claim,) = read("Tavio Labs rents servers from Oracle. The contract, which runs until 2031, is worth $3bn.")
    assert claim.money is not None
    assert (str(claim.money.headline), claim.end) == ("3000000000", "2031")


def test_the_day_of_the_next_sentence_belongs_to_the_deal(read: Read) -> None:
    (claim,) = read("Oracle has bought Tavio Labs. The takeover was completed on 3 March 2026.")
    assert claim.announced == "2026-03-03"


def test_a_noun_that_two_deals_fit_adds_nothing(read: Read) -> None:
    claims = read("Oracle has bought Tavio Labs and Brightloom Systems. The takeover is worth $3bn.")
    assert [c.money for c in claims] == [None, None]


def test_a_noun_of_another_kind_adds_nothing(read: Read) -> None:
    (claim,) = read("Oracle has sued Tavio Labs. The deal is worth $3bn.")
    assert claim.money is None


def test_a_deal_is_forgotten_after_a_while(read: Read) -> None:
    between = "Rain fell all day. Snow fell all night. The sun came out later. Winds rose again."
    text = f"Oracle has bought Tavio Labs. {between} The takeover is worth $3bn."
    (claim,) = read(text)
    assert claim.money is None


def test_who_takes_part_in_the_round_invests_in_the_firm_that_raises_money(read: Read) -> None:
    claims = read("Tavio Labs has raised $90m. The round was led by Quillmark Capital. Nvidia took part.")
    assert {(c.from_id, c.to_id) for c in claims} == {
        ("text:quillmark-capital", "text:tavio-labs"), ("nvidia", "text:tavio-labs"),
    }  # fmt: skip
    assert all(c.money is None for c in claims)


def test_an_authority_that_looks_at_the_deal_acts_on_the_buyer(read: Read) -> None:
    claims = read("Oracle has bought Tavio Labs. The FTC is examining the purchase.")
    assert ("regulatory_action", "ftc", "oracle") in {(c.kind.value, c.from_id, c.to_id) for c in claims}


def test_a_suit_in_return_is_a_claim_of_its_own(read: Read) -> None:
    claims = read("Tavio Labs has sued Oracle. Oracle has countersued.")
    assert {(c.from_id, c.to_id) for c in claims} == {("text:tavio-labs", "oracle"), ("oracle", "text:tavio-labs")}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Oracle said it was not buying Tavio Labs.", "denied"),
        ("“We have not bought Tavio Labs,” Oracle said.", "denied"),
        ("Reports that Oracle has bought Tavio Labs are nonsense, it said.", "denied"),
        ("Oracle's takeover of Tavio Labs is expected to close in June.", "announced"),
        ("Oracle has reportedly bought Tavio Labs.", "reported"),
        ("Oracle is thinking of buying Tavio Labs.", "negotiating"),
    ],
)
def test_what_is_said_of_a_takeover_is_no_more_than_the_text_says(read: Read, text: str, modality: str) -> None:
    (claim,) = read(text)
    assert claim.modality.value == modality


@pytest.mark.parametrize(
    "text",
    [
        "Oracle is not buying Tavio Labs.",
        "Oracle said it had no plans to buy Tavio Labs.",
        "If Oracle bought Tavio Labs, rivals would complain.",
        "Analysts expect Oracle to buy Tavio Labs.",
        "Would Oracle buy Tavio Labs?",
    ],
)
def test_what_nobody_asserts_is_no_claim(read: Read, text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("SoftBank has sold its 11% stake in Tavio Labs.", "terminated"),
        ("SoftBank has sold part of its stake in Tavio Labs.", "confirmed"),
        ("SoftBank will sell its stake in Tavio Labs.", "confirmed"),
    ],
)
def test_a_holding_is_past_only_when_it_is_sold(read: Read, text: str, modality: str) -> None:
    (claim,) = read(text)
    assert (claim.kind.value, claim.modality.value) == ("investment", modality)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Oracle acquired 60% of Tavio Labs.", "acquisition"), ("Oracle acquired 40% of Tavio Labs.", "investment"),
     ("Oracle owns 60% of Tavio Labs.", "investment")],
)  # fmt: skip
def test_who_buys_more_than_half_takes_the_firm_over(read: Read, text: str, kind: str) -> None:
    (claim,) = read(text)
    assert claim.kind.value == kind


@pytest.mark.parametrize(
    "answer",
    [
        "Birchline Labs maintains that it had given notice before.",
        "Birchline Labs says that it was the one that walked away.",
        "Birchline Labs has denied that.",
    ],
)
def test_an_ending_of_which_the_other_side_says_otherwise_is_alleged(read: Read, answer: str) -> None:
    found = read(f"Alderworks Systems cancelled its hosting contract with Birchline Labs in March. {answer}")
    assert found
    assert {c.modality.value for c in found} == {"alleged"}


def test_an_arm_for_investments_is_part_of_its_parents_name_and_no_joint_venture(read: Read) -> None:
    found = read("Lindgrave Data raised $200m in a round led by Northzone and Salesforce Ventures.")
    assert {(c.kind.value, c.from_name, c.to_name) for c in found} == {
        ("investment", "Northzone", "Lindgrave Data"),
        ("investment", "Salesforce Ventures", "Lindgrave Data"),
    }


def test_who_only_speaks_is_no_investor(read: Read) -> None:
    found = read("Nvidia is among its investors, Lindgrave Data said.")
    assert not [c for c in found if c.from_name == "Lindgrave Data"]


def test_what_analysts_expect_is_no_claim_wherever_they_stand(read: Read) -> None:
    told = "SK Hynix will be the main supplier of memory for Nvidia's Rubin"
    assert read(f"{told}, the companies said.")
    assert not read(f"{told}, analysts at Harbour Street expect.")


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft is weighing whether to sue Tavio Labs over its contract with AWS.",
        "Microsoft has sued Tavio Labs in Delaware over its contract with AWS.",
        "Microsoft criticised Tavio Labs for its contract with AWS.",
        "Tavio Labs has extended its contract with AWS.",
    ],
)
def test_what_somebody_is_sued_over_is_its_own_and_not_the_complainants(read: Read, text: str) -> None:
    assert {c.from_id for c in read(text) if c.kind.value == "cloud_contract"} == {"text:tavio-labs"}


def test_talks_that_there_are_not_are_no_claim(read: Read) -> None:
    assert read("Talks on a sale of Birchline Labs to Alderworks Systems have stalled.")
    assert not read("There are no talks on a sale of Birchline Labs to Alderworks Systems.")


def test_a_contract_that_will_not_be_renewed_has_not_ended(read: Read) -> None:
    ended = "Alderworks Systems's hosting contract with Birchline Labs"
    assert {c.kind.value for c in read(f"{ended} was not renewed.")} == {"termination"}
    assert "termination" not in {
        c.kind.value for c in read(f"{ended} will not be renewed.") if c.modality == "confirmed"
    }
