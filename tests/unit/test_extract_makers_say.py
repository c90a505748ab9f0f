"""What makers, distributors and the like who have no name tell is a report, as what bankers and suppliers tell is."""

from __future__ import annotations

import pytest

from tests.extraction import told


@pytest.mark.parametrize("who", ["two parts makers", "three of its distributors", "a landlord", "several chipmakers"])
def test_who_has_no_name_reports(who: str) -> None:
    expected = {("acquisition", "Nissan", "Acme Robotics", "reported")}
    assert told(f"Nissan has bought Acme Robotics, according to {who}.") == expected
    assert told(f"Nissan, according to {who}, has bought Acme Robotics.") == expected


def test_the_maker_itself_does_not() -> None:
    expected = {("acquisition", "Nissan", "Acme Robotics", "confirmed")}
    assert told("Nissan has bought Acme Robotics, according to the carmaker.") == expected


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Two lenders say Siemens has bought Acme Robotics.", "reported"),
        ("Siemens has bought Acme Robotics, two parts makers said.", "reported"),
        ("Siemens has bought Acme Robotics, the train maker said.", "confirmed"),
    ],
)
def test_what_nameless_lenders_and_makers_say_is_a_report(text: str, modality: str) -> None:
    assert {m for kind, *_, m in told(text) if kind == "acquisition"} == {modality}
