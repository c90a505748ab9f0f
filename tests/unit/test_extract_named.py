"""Names that were cut short or taken for two firms, and newspapers that were taken for parties."""

from __future__ import annotations

import pytest

from tests.extraction import told

WHOLE = (
    ("Internet Initiative Japan has bought Acme Robotics.", "Internet Initiative Japan"),
    ("Last year Founders Fund bought Acme Robotics.", "Founders Fund"),
    ("Channel 4 has bought Acme Robotics.", "Channel 4"),
    ("Merck KGaA has bought Acme Robotics.", "Merck KGaA"),
    ("Merck has bought Acme Robotics.", "Merck"),
)


@pytest.mark.parametrize(("text", "name"), WHOLE)
def test_a_name_is_told_whole(text: str, name: str) -> None:
    assert told(text) == {("acquisition", name, "Acme Robotics", "confirmed")}


@pytest.mark.parametrize("name", ["Eli Lilly", "Galdway Tavener", "Deutsche Telekom"])
def test_the_last_word_of_a_name_stands_for_it_later(name: str) -> None:
    text = f"{name} has sued Zymeworks. In March {name.split(' ')[1]} invested $20m in XtalPi."
    assert told(text) == {
        ("dispute", name, "Zymeworks", "confirmed"),
        ("investment", name, "XtalPi", "confirmed"),
    }


def test_a_firm_has_no_deal_with_its_own_short_name() -> None:
    text = (
        "Novo Nordisk and Eli Lilly both raised their budgets for machine-learning tools this quarter, with Lilly "
        "putting its own outlay at $1.1bn for the year."
    )
    assert not {row for row in told(text) if row[0] == "investment"}


@pytest.mark.parametrize(
    "text",
    [
        "Coupang has bid for Toss's unused robot unit, the Maeil Business Newspaper said, and may pay 40bn won.",
        "Coupang has bid for Toss, the Maeil Business Newspaper said.",
        "Coupang has bid for Toss, the Hankook Gazette wrote, and may pay 40bn won.",
        "Coupang has bid for Toss, Seoul Business Chronicle reported on Monday, and may pay 40bn won.",
    ],
)
def test_the_paper_that_tells_it_is_no_party(text: str) -> None:
    assert told(text) == {("acquisition", "Coupang", "Toss", "negotiating")}


def test_a_firm_that_speaks_for_itself_is_a_party() -> None:
    text = "Nvidia has sued a small robot maker, Acme Robotics, the chip designer said."
    assert told(text) == {("dispute", "Nvidia", "Acme Robotics", "confirmed")}


@pytest.mark.parametrize(
    "text",
    [
        "Both Nscale and Firmus have signed a customer of the first rank, for capacity in Norway and Tasmania.",
        "At the CES show in Las Vegas, Hyundai, Bosch and Nvidia have booked three adjoining halls.",
        "Xero has signed a lease for servers in San Mateo.",
    ],
)
def test_places_and_shows_are_no_firms(text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize(
    ("who", "modality"),
    [
        ("the Hankook Daily", "reported"),
        ("Tageblatt", "reported"),
        ("the company", "confirmed"),
        ("Siemens", "confirmed"),
    ],
)
def test_what_a_paper_behind_a_comma_says_is_a_report(who: str, modality: str) -> None:
    assert ("acquisition", "Siemens", "Acme Robotics", modality) in told(
        f"Siemens has bought Acme Robotics, {who} said."
    )
