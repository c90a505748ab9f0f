"""What one side tells a court, a panel of arbitrators or the like is alleged, whatever the bench is called."""

from __future__ import annotations

import pytest

from tests.extraction import told

ALLEGED = (
    "Harmon Robotics told an arbitration panel in Singapore that Toyota Boshoku had undertaken to buy its vision chips "
    "and nobody else's.",
    "Harmon Robotics told a Munich court that Toyota Boshoku had promised to buy vision chips from no one else.",
    "Harmon Robotics told three arbitrators in Geneva that Toyota Boshoku had agreed to buy nobody else's chips.",
)


@pytest.mark.parametrize("text", ALLEGED)
def test_what_is_told_to_a_bench_is_alleged(text: str) -> None:
    assert ("exclusivity", "Toyota Boshoku", "Harmon Robotics", "alleged") in told(text)
    assert {modality for *_, modality in told(text)} == {"alleged"}


def test_so_where_the_bench_stands_behind() -> None:
    text = "Oracle has invested in Acme Robotics, its lawyer told the High Court in London."
    assert told(text) == {("investment", "Oracle", "Acme Robotics", "alleged")}


def test_a_panel_of_a_conference_is_no_bench() -> None:
    text = "Nvidia told a conference panel in Singapore that it had invested $2bn in Synopsys."
    assert told(text) == {("investment", "Nvidia", "Synopsys", "confirmed")}


def test_what_the_plaintiff_says_next_is_alleged() -> None:
    suit = (
        "Vellmark Robotics took Halden Semiconductor and Ostermann Fotonik to the High Court in London on Wednesday. "
    )
    rows = told(f"{suit}It says that Ostermann Fotonik had agreed to sell its depth sensors to Halden alone.")
    assert {modality for kind, *_, modality in rows if kind != "dispute"} == {"alleged"}


def test_what_happens_next_to_a_plaintiff_is_a_fact() -> None:
    rows = told("Sable Foundry sued Halden Semiconductor on 2 June. It has bought Birchline Labs.")
    assert ("acquisition", "Sable Foundry", "Birchline Labs", "confirmed") in rows


def test_a_suit_that_was_buried_is_over() -> None:
    text = "Universal Music Group buried its copyright suit against Udio on 29 October."
    assert {modality for *_, modality in told(text)} == {"terminated"}
