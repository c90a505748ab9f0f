"""What firms, courts and authorities say of themselves: who "we" is, what one side asserts, what a notice tells."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of, told


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Prepared remarks, Halden Semiconductor plc, third quarter. In April we acquired Brightloom Systems.",
            ("acquisition", "Halden Semiconductor plc", "Brightloom Systems", "confirmed"),
        ),
        (
            "Marlow Optics, Inc. designs lidar sensors. We rely on GlobalFoundries to manufacture all of our chips.",
            ("chip_supply", "Marlow Optics", "GlobalFoundries", "confirmed"),
        ),
        (
            'On May 4, 2025, Brightloom Systems filed a complaint against us. Marlow Optics, Inc. ("Marlow" or "we") is'
            " a maker of lenses.",
            ("dispute", "Brightloom Systems", "Marlow Optics", "confirmed"),
        ),
        (
            "Posted by the platform team at Corbel. We moved our databases to Amazon Web Services in March.",
            ("cloud_contract", "Corbel", "Amazon Web Services", "confirmed"),
        ),
        (
            "We left Amazon Web Services in March and are now hosted on Hetzner. — The Notewell team",
            ("cloud_contract", "Notewell", "Hetzner", "confirmed"),
        ),
        (
            "What's new in Notewell 4\n\nYou can now choose Claude in Notewell.",
            ("integration", "Notewell", "Claude", "confirmed"),
        ),
    ],
)
def test_we_is_the_firm_that_publishes(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "What Nvidia's results tell us. We think Nvidia will buy Arm. We use Claude for our notes.",
        "Samsung Electronics Co., Ltd. makes our memory chips. We also buy lasers from Coherent.",
        "Halden Semiconductor, second-quarter results call.\n\nAnalyst: Will we see you buy Brightloom Systems?",
        'Halden Semiconductor, results call. "We bought Brightloom Systems," a rival told the meeting.',
    ],
)
def test_we_is_nobody_where_the_text_does_not_say_who_speaks(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "COMPLAINT. Halden Semiconductor agreed to supply Brightloom Systems with lasers.",
        "Declared under penalty of perjury: Halden Semiconductor supplies Brightloom Systems with lasers.",
        "ANSWER AND COUNTERCLAIMS. Brightloom Systems bought lasers from Halden Semiconductor.",
    ],
)
def test_what_one_side_tells_a_court_is_alleged(text: str) -> None:
    assert told(text) == {("chip_supply", "Brightloom Systems", "Halden Semiconductor", "alleged")}


@pytest.mark.parametrize(
    "text",
    [
        "MEMORANDUM OPINION. Halden Semiconductor supplies Brightloom Systems with lasers.",
        "NOTICE OF SETTLEMENT. Halden Semiconductor supplies Brightloom Systems with lasers.",
        "Halden Semiconductor supplies Brightloom Systems with lasers. A complaint about noise was settled.",
    ],
)
def test_what_a_court_finds_is_not(text: str) -> None:
    assert ("chip_supply", "Brightloom Systems", "Halden Semiconductor", "confirmed") in told(text)


def test_a_suit_is_a_fact_in_its_own_complaint() -> None:
    text = (
        "COMPLAINT. Plaintiff Marlow Optics, Inc., by and through its attorneys, brings this action against defendant"
        " Halden Semiconductor plc."
    )
    assert {c[0] + ":" + c[3] for c in told(text)} == {"dispute:confirmed"}


NOTICE = (
    "AWARD NOTICE. Contracting authority: Norwegian Tax Institute, Oslo. Title: Cloud hosting. Award: concluded"
    " on 8 May 2025. Name of the contractor: Telenor Cloud AS. Total value of the contract: 148 000 000 NOK."
)


def test_a_notice_of_award_names_buyer_supplier_sum_and_day() -> None:
    (claim,) = claims_of(NOTICE, "2025-05-18")
    assert (claim.kind.value, claim.from_name, claim.to_name) == (
        "cloud_contract", "Norwegian Tax Institute", "Telenor Cloud",
    )  # fmt: skip
    assert claim.money is not None
    assert (claim.money.headline, claim.money.currency, claim.announced) == (148_000_000, "NOK", "2025-05-08")


@pytest.mark.parametrize(
    "text",
    [
        NOTICE.replace("AWARD NOTICE", "The contract was not awarded"),
        NOTICE.replace("Cloud hosting", "Cleaning of offices").replace("Telenor Cloud AS", "Ren AS"),
        NOTICE.replace("Name of the contractor: Telenor Cloud AS. ", ""),
    ],
)
def test_a_notice_of_no_award_tells_nothing(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Marlow Optics has agreed to acquire the entire issued share capital of Halden Semiconductor for £40m.",
            ("acquisition", "Marlow Optics", "Halden Semiconductor", "announced"),
        ),
        (
            "Through fiscal 2023 Marlow Optics supplied Bosch with lidar sensors.",
            ("chip_supply", "Bosch", "Marlow Optics", "terminated"),
        ),
        (
            "Corvane Cloud ASA, first-quarter call. We hope to win Tavio Labs as a customer.",
            ("cloud_contract", "Tavio Labs", "Corvane Cloud", "negotiating"),
        ),
        (
            "Marlow Optics expects to sign a supply agreement with Halden Semiconductor.",
            ("chip_supply", "Marlow Optics", "Halden Semiconductor", "negotiating"),
        ),
        (
            "For six years Tavio Labs ran on Heroku.",
            ("cloud_contract", "Tavio Labs", "Heroku", "terminated"),
        ),
        (
            "Marlow Optics and Bosch entered into a merger agreement under which Bosch will acquire Marlow Optics.",
            ("acquisition", "Bosch", "Marlow Optics", "announced"),
        ),
        (
            "The CMA is considering whether the anticipated acquisition by Bosch of Halden Semiconductor may do harm.",
            ("acquisition", "Bosch", "Halden Semiconductor", "announced"),
        ),
    ],
)
def test_corporate_turns_have_their_modality(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The amendment does not release Halden Semiconductor from its duty to sell chips exclusively to Volkswagen.",
        "Marlow Optics has not given Halden Semiconductor notice of termination of the supply agreement.",
        "There can be no certainty that Siemens will make an offer for Halden Semiconductor.",
        "Marlow Optics is not considering the sale of its lidar division to Bosch.",
        "The CMA is considering whether to publish guidance on acquisitions by Microsoft.",
        "Bosch does not rely on TSMC to manufacture its chips.",
        "Skyforge Materials, which uses machine learning to find batteries, hired a manager from Hyundai Motor Group.",
        "Halden Semiconductor lost a contract to host Volkswagen's simulation cluster.",
    ],
)
def test_what_is_not_so_tells_nothing(text: str) -> None:
    assert told(text) == set()
