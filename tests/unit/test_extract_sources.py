"""Ties that rest on somebody else's word, on papers nobody has signed, or on times gone by."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of

_WEAK = {"reported", "negotiating", "alleged", "denied", "terminated"}


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Corvane Cloud may sell its capacity to no one but Mistral, persons who have read the contract say.",
         "exclusivity", "reported"),
        ("Nvidia holds a tenth of Alderworks Systems, the Harbour Courier found.", "investment", "reported"),
        ("By Ledgerlight's account Nvidia holds a tenth of Alderworks Systems.", "investment", "reported"),
        ("Alderworks Systems has bought Birchline Labs, according to Ledgerlight.", "acquisition", "reported"),
        ("Alderworks Systems has bought Birchline Labs, Taiwanese media say.", "acquisition", "reported"),
        ("Nvidia is going to have its next chip made by Rapidus, the Harbour Courier has heard.", "chip_supply",
         "reported"),
        ("The memory in Dell's servers is Micron's, two trade papers in Taipei say.", "chip_supply", "reported"),
        ("Corriere Nuovo: Nvidia has invested $80 million in Alderworks Systems", "investment", "reported"),
        ("Die Morgenwelt learned that Siemens has bought Alderworks Systems.", "acquisition", "reported"),
        ("Siemens has bought Alderworks Systems, if bankers, of whom there are many, are to be believed.",
         "acquisition", "alleged"),
        ("The boards will vote on a plan that would make Birchline Labs a part of Siemens.", "acquisition",
         "negotiating"),
        ("An executive boasts that Corvane Cloud promised to rent its halls to nobody but Mistral.", "exclusivity",
         "alleged"),
        ("SoftBank parted with its whole holding in Nvidia in October.", "investment", "terminated"),
        ("A slide shown by a former engineer has Mistral's models running in Oracle's halls.", "cloud_contract",
         "reported"),
        ("A Seoul daily had Samsung buying into Perplexity.", "investment", "reported"),
        ("Who left whom is in dispute: Mistral says it cancelled its hosting contract with Corvane Cloud.",
         "termination", "alleged"),
        ("For a year Bosch has been developing a sensor together with Alderworks Systems, Motorblatt revealed.",
         "partnership", "reported"),
        ("That Alderworks Systems trains its models on AWS has been written in two newsletters.",
         "cloud_contract", "reported"),
        ("Heads of terms lie unsigned in Turin: Siemens and Bosch are to form a joint venture.",
         "partnership", "negotiating"),
        ("Corvane Cloud promised its capacity to nobody but Mistral, the developer maintains in the arbitration.",
         "exclusivity", "alleged"),
        ("From the complaint: \"Alderworks Systems bought its chips from Nvidia alone.\"", "chip_supply", "alleged"),
        ("Back when Siemens and Bosch were developing a chip together, nobody took note.", "partnership", "terminated"),
        ("Before it built halls of its own, Alderworks Systems kept its files on AWS.", "cloud_contract", "terminated"),
        ("The CMA's inquiry into Microsoft has been put back on the shelf.", "regulatory_action", "terminated"),
    ],
)  # fmt: skip
def test_who_says_so_and_since_when_decides_how_firm_it_is(text: str, kind: str, modality: str) -> None:
    assert [c.modality.value for c in claims_of(text) if c.kind.value == kind] == [modality]


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks Systems has bought Birchline Labs, according to Alderworks Systems.",
        "According to Birchline Labs, Alderworks Systems has bought Birchline Labs.",
        "Alderworks Systems revealed that it has bought Birchline Labs.",
        "Alderworks Systems has bought Birchline Labs, according to a filing.",
    ],
)
def test_a_party_speaks_for_itself(text: str) -> None:
    assert [c.modality.value for c in claims_of(text) if c.kind.value == "acquisition"] == ["confirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "The CMA has nothing open against Microsoft, the watchdog told reporters.",
        "Birchline Labs is shopping for chips: the two offers before its board are Nvidia's and AMD's.",
        "Siemens told the exchange that it was being paired with Bosch in the trade press.",
    ],
)
def test_what_is_only_looked_at_or_written_of_is_no_fact(text: str) -> None:
    assert all(c.modality.value in _WEAK for c in claims_of(text))
