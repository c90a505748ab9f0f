"""How sentences are cut before the frames see them: datelines, clefts, nouns left out, shared infinitives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.extract.sentences import split_sentences
from tests.extraction import claims_of

Told = set[tuple[str, str, str, str]]
Tell = Callable[[str], Told]


@pytest.fixture(scope="module")
def tell() -> Tell:
    def told(text: str) -> Told:
        return {(c.kind.value, c.from_id, c.to_id, c.modality.value) for c in claims_of(text)}

    return told


@pytest.mark.parametrize(
    "text",
    [
        "BERLIN, Aug 28 - Nvidia bought Groq.",
        "SAN JOSE, Calif., Nov. 4, 2025 (Example Wire) -- Nvidia bought Groq.",
        "Paris, 3 March 2026 – Nvidia bought Groq.",
    ],
)
def test_a_dateline_is_no_part_of_its_sentence(text: str) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == ["Nvidia bought Groq."]


def test_a_cleft_and_its_contrast_leave_the_subject_to_the_verb(tell: Tell) -> None:
    assert tell("It is Nvidia, not AMD, that will buy Groq.") == {("acquisition", "nvidia", "groq", "announced")}


def test_a_second_infinitive_shares_subject_and_auxiliary(tell: Tell) -> None:
    told = tell("Anthropic plans to end its contract with Oracle in March and move the work to Azure.")
    assert ("cloud_contract", "anthropic", "azure", "announced") in told


def test_a_noun_that_is_left_out_is_put_back(tell: Tell) -> None:
    told = tell("Salesforce gave Amazon's chips a trial and bought Nvidia's.")
    assert ("chip_supply", "nvidia") in {(kind, to) for kind, _, to, _ in told}


def test_no_longer_says_that_a_tie_is_over(tell: Tell) -> None:
    assert {m for *_, m in tell("Nvidia no longer owns any shares in SoundHound.")} == {"terminated"}


def test_an_ending_that_the_other_side_contests_is_alleged(tell: Tell) -> None:
    text = "Nvidia says it terminated its contract with Oracle. Oracle says that there was nothing left to terminate."
    assert {m for kind, *_, m in tell(text) if kind == "termination"} == {"alleged"}


def test_who_asks_has_no_answer_yet(tell: Tell) -> None:
    assert {m for *_, m in tell("Apple approached Intel about making its processors.")} <= {"negotiating"}


def test_a_company_that_a_text_defines_outside_a_filing_is_that_firm(tell: Tell) -> None:
    text = 'Verdanix Power, Inc. (the "Company") makes cells. The Company has acquired Groq.'
    assert tell(text) == {("acquisition", "text:verdanix-power", "groq", "confirmed")}
