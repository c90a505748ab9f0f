"""What was voted down, a lead over rivals, what one side of a suit says, what was so for years: no tie of today."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.model import Claim, Kind, Modality
from tests.extraction import claims_of

Told = Callable[[str], list[Claim]]


@pytest.fixture(scope="module")
def tell() -> Told:
    def told(text: str) -> list[Claim]:
        return list(claims_of(text))

    return told


@pytest.mark.parametrize(
    "text",
    [
        "Shareholders of Birchline Labs on Thursday voted down the sale of the company to Alderworks Systems.",
        "Regulators blocked the sale of Birchline Labs to Alderworks Systems.",
        "The ministry vetoed the sale of Birchline Labs to Alderworks Systems.",
    ],
)
def test_a_sale_that_was_refused_is_no_purchase(tell: Told, text: str) -> None:
    assert not [c for c in tell(text) if c.kind is Kind.ACQUISITION and c.modality is not Modality.TERMINATED]


def test_a_sale_that_went_through_is_one(tell: Told) -> None:
    said = tell("Shareholders of Birchline Labs approved the sale of Birchline Labs to Alderworks Systems.")
    assert [c.kind for c in said] == [Kind.ACQUISITION]


@pytest.mark.parametrize(
    "text",
    [
        "AWS kept its lead in clouds with a share of 29%, ahead of Microsoft Azure at 21% and Google Cloud at 13%.",
        "CoreWeave has a share of 5% of the market, behind Oracle and Google.",
    ],
)
def test_a_lead_over_rivals_is_no_tie_to_them(tell: Told, text: str) -> None:
    assert tell(text) == []


def test_each_owner_has_its_own_share(tell: Told) -> None:
    said = tell("Telenor owns 51% of Polar Compute and Nordhavn Compute owns 49%.")
    assert {(c.from_name, c.to_name, int(c.percent or 0)) for c in said} == {
        ("Telenor", "Polar Compute", 51),
        ("Nordhavn Compute", "Polar Compute", 49),
    }


@pytest.mark.parametrize(
    "text",
    [
        "G42 was for years a close partner of Huawei, a past it no longer likes to be reminded of.",
        "Orange was long a partner of Nokia.",
        "Orange was once a partner of Nokia.",
    ],
)
def test_what_was_so_for_years_is_over(tell: Told, text: str) -> None:
    assert [c.modality for c in tell(text)] == [Modality.TERMINATED]


def test_an_authority_that_decided_to_close_its_inquiry_has_ended_it(tell: Told) -> None:
    said = tell("The European Commission has decided to close its antitrust investigation into Birchline Labs.")
    assert [(c.kind, c.modality) for c in said] == [(Kind.REGULATORY_ACTION, Modality.TERMINATED)]


@pytest.mark.parametrize(
    "text",
    [
        "Cerulean Robotics took Northgate Silicon to court in January, saying Northgate had promised to sell its "
        "motion processors to no other maker of warehouse robots.",
        "Tavio Labs sued Corvane Cloud on 9 March. Tavio says that Corvane promised in 2023 to offer its racks "
        "in Finland to no other model developer.",
    ],
)
def test_what_a_side_of_a_suit_says_of_the_other_is_alleged(tell: Told, text: str) -> None:
    said = {c.kind: c.modality for c in tell(text)}
    assert said == {Kind.DISPUTE: Modality.CONFIRMED, Kind.EXCLUSIVITY: Modality.ALLEGED}


def test_what_a_side_of_a_suit_says_of_itself_is_not(tell: Told) -> None:
    said = {
        c.kind: c.modality for c in tell("Microsoft has sued OpenAI. Microsoft said it has invested $13bn in OpenAI.")
    }
    assert said == {Kind.DISPUTE: Modality.CONFIRMED, Kind.INVESTMENT: Modality.CONFIRMED}


def test_a_nationality_is_no_firm(tell: Told) -> None:
    said = tell(
        "xAI denied a newspaper report that the American firm would also become a shareholder of the Saudi one."
    )
    assert not [c for c in said if "Saudi" in (c.from_name, c.to_name)]
