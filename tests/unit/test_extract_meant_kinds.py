"""What a sentence with the words of one kind of tie tells of another one, or of none."""

from __future__ import annotations

import pytest

from tests.extraction import told

PEOPLE = (
    "Samsung Electronics has hired the former head of Qualcomm's modem software unit.",
    "Samsung Electronics hired two engineers of Nvidia's server group in May.",
    "Samsung Electronics has hired the chief designer of Arm's server chips.",
)
ENDED = (
    "Bayer has brought its research pact with Nimbus Foundry to a close two years early.",
    "Bayer brought its partnership with Nimbus Foundry to an end in May.",
    "Bayer's joint research with Nimbus Foundry ended in May.",
)
LICENSED = (
    "Condé Nast's contract with OpenAI lets ChatGPT show articles from Vogue in its answers.",
    "Condé Nast's agreement with OpenAI allows it to train its models on articles from Vogue.",
    "OpenAI's deal with Condé Nast lets it quote articles from Vogue.",
    "The answers of ChatGPT draw on articles of Vogue, whose publisher, Condé Nast, came to terms with OpenAI.",
    "ChatGPT answers with articles from Vogue, whose owner Condé Nast signed a contract with OpenAI.",
)
TOGETHER = (
    "Humain has agreed with AMD to build 500 megawatts of computing capacity together.",
    "Humain agreed with AMD to develop and run a data centre jointly.",
    "Humain has agreed with AMD to jointly build a data centre.",
)


@pytest.mark.parametrize("text", PEOPLE)
def test_who_hires_people_rents_nothing(text: str) -> None:
    assert not told(text)


def test_who_hires_chips_rents_them() -> None:
    text = "Samsung has hired 4,000 processors from CoreWeave."
    assert told(text) == {("cloud_contract", "Samsung", "CoreWeave", "confirmed")}


@pytest.mark.parametrize("text", ENDED)
def test_a_pact_brought_to_a_close_is_an_ending(text: str) -> None:
    assert told(text) == {("termination", "Bayer", "Nimbus Foundry", "confirmed")}


def test_a_pact_brought_closer_to_market_goes_on() -> None:
    rows = told("Bayer's pact with Nimbus Foundry has brought it closer to a cure.")
    assert "termination" not in {row[0] for row in rows}


@pytest.mark.parametrize("text", LICENSED)
def test_a_contract_about_articles_is_a_licence_of_their_owner(text: str) -> None:
    assert {row[1:3] for row in told(text) if row[0] == "licence"} == {("OpenAI", "Condé Nast")}


def test_a_contract_about_anything_is_none() -> None:
    rows = told("Condé Nast's contract with OpenAI lets staff use ChatGPT in the office.")
    assert "licence" not in {row[0] for row in rows}


@pytest.mark.parametrize("text", TOGETHER)
def test_what_two_build_together_is_a_partnership(text: str) -> None:
    assert {frozenset(row[1:3]) for row in told(text) if row[0] == "partnership"} == {frozenset({"Humain", "AMD"})}
    assert {row[0] for row in told(text)} == {"partnership"}


def test_what_one_rents_from_the_other_is_a_cloud_contract() -> None:
    text = "Humain has agreed with Oracle to rent 500 megawatts of computing capacity."
    assert {row[0] for row in told(text)} == {"cloud_contract"}


def test_several_licensees_of_one_owner_have_no_licence_of_each_other() -> None:
    text = "Apple, Amazon and Meta each signed a licence for Shutterstock's pictures."
    assert told(text) == {("licence", name, "Shutterstock", "confirmed") for name in ("Apple", "Amazon", "Meta")}


def test_budgets_that_were_raised_are_no_round() -> None:
    text = "Novo Nordisk raised its budget for tools this quarter, with Roche putting its own outlay at $1.1bn."
    assert not told(text)


def test_partners_that_had_been_are_none_now() -> None:
    text = "Ablynth Pharma and Sanjeevani Biologics had been partners since 2021; the Pune company gave notice in June."
    assert {row[3] for row in told(text)} == {"terminated"}
    text = "Ablynth Pharma and Sanjeevani Biologics have been partners since 2021."
    assert {row[3] for row in told(text)} == {"confirmed"}


def test_a_contract_that_a_ministry_gives_is_no_grant() -> None:
    for what in ("a contract worth £400m", "a £400m contract", "an order of £400m"):
        rows = told(f"Britain's Ministry of Defence gave Google Cloud {what} in September.")
        assert "investment" not in {row[0] for row in rows}
    rows = told("Britain's Ministry of Defence gave Acme Robotics £400m in September.")
    assert "investment" in {row[0] for row in rows}


@pytest.mark.parametrize(
    "text",
    [
        "Qualcomm buys a memory start-up, Arm ships its first chip, and Intel hires a finance chief.",
        "Qualcomm buys a memory start-up, Acme ships a chip.",
    ],
)
def test_a_list_of_clauses_is_no_apposition(text: str) -> None:
    assert "acquisition" not in {row[0] for row in told(text)}


def test_an_apposition_still_names_the_target() -> None:
    text = "Qualcomm buys a memory start-up, Acme Robotics, and will close its own lab."
    assert told(text) == {("acquisition", "Qualcomm", "Acme Robotics", "confirmed")}


@pytest.mark.parametrize(
    "text",
    [
        "The 59bn won that Samsung spent in May secured it 10.2% of Rainbow Robotics, a builder of machines.",
        "In January Samsung secured 10.2% of Rainbow Robotics, which makes walking machines.",
    ],
)
def test_a_share_of_a_builder_of_machines_is_a_holding(text: str) -> None:
    assert {row[:3] for row in told(text)} == {("investment", "Samsung", "Rainbow Robotics")}
