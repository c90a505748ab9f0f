"""What everyday reports, filings and notices tell: who is named, who speaks, what is to come, and what is no tie."""

from __future__ import annotations

import pytest

from tests.extraction import told


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Marlow Optics, Inc. has sued Serrano Labs S.A. and Tokiwa Networks Co., Ltd. over patents.",
            ("dispute", "Marlow Optics", "Tokiwa Networks", "confirmed"),
        ),
        (
            "Serrano Labs has closed a $90m Series C. Lindqvist Capital put in $40m.",
            ("investment", "Lindqvist Capital", "Serrano Labs", "confirmed"),
        ),
        ("Washington now owns 9% of Marlow Optics Inc.", ("investment", "United States", "Marlow Optics", "confirmed")),
        (
            "Innovation Norway has awarded Serrano Labs a grant of NKr40m.",
            ("investment", "Innovation Norway", "Serrano Labs", "confirmed"),
        ),
        (
            "Kontora, Poland's export-control office, fined Marlow Optics €2m in March.",
            ("regulatory_action", "Kontora", "Marlow Optics", "confirmed"),
        ),
        (
            'In this report "Marlow," "we" and "our" refer to Marlow Optics, Inc. TSMC makes the wafers of our'
            " processors.",
            ("chip_supply", "Marlow Optics", "TSMC", "confirmed"),
        ),
        (
            'Serrano Labs, Inc. (the "Company") and Marlow Optics, Inc. (the "Purchaser") signed a purchase agreement,'
            " under which the Company agreed to issue and sell to the Purchaser, in a private placement, 900,000 shares"
            " of common stock.",
            ("investment", "Marlow Optics", "Serrano Labs", "announced"),
        ),
        (
            "Statement by Marlow Optics: We have not granted Serrano Labs exclusive use of the campus.",
            ("exclusivity", "Marlow Optics", "Serrano Labs", "denied"),
        ),
        (
            'Marlow Optics, Inc. ("Supplier") shall sell the Optical Engines solely to Serrano Networks, Inc. '
            '("Buyer").',
            ("exclusivity", "Marlow Optics", "Serrano Networks", "confirmed"),
        ),
        # how far a deal has come
        (
            "On 3 May Marlow Optics completed the previously announced acquisition of Serrano Labs.",
            ("acquisition", "Marlow Optics", "Serrano Labs", "confirmed"),
        ),
        (
            "The FTC is looking at the pending acquisition of Serrano Labs by Marlow Optics.",
            ("acquisition", "Marlow Optics", "Serrano Labs", "announced"),
        ),
        (
            "Marlow Optics may now complete its $300m takeover of Serrano Labs.",
            ("acquisition", "Marlow Optics", "Serrano Labs", "announced"),
        ),
        (
            "Marlow Optics signed a memorandum with Serrano Labs.",
            ("partnership", "Marlow Optics", "Serrano Labs", "announced"),
        ),
        (
            "On 12 June Marlow Optics delivered to GlobalFoundries written notice that it is terminating the supply"
            " agreement. The termination will take effect at the end of the year.",
            ("termination", "Marlow Optics", "GlobalFoundries", "announced"),
        ),
        (
            "Marlow Optics has moved its help desk off GPT-4 and onto Claude, the company told TechCrunch.",
            ("integration", "Marlow Optics", "Claude", "confirmed"),
        ),
    ],
)
def test_a_plain_report_is_understood(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Marlow Optics has taken 5% of the firm, Kurier reports.", "Kurier"),
        ("Wells Fargo has lent Marlow Optics $40m against its stock of graphics processors.", "Wells Fargo"),
        (
            "Marlow Optics shall deliver the Licensed Products to Serrano Labs and buys the Licensed Products.",
            "Licensed Products",
        ),
        ("Ottawa is giving Marlow Optics C$40m towards computing power.", "Ottawa"),
    ],
)
def test_who_is_no_party(text: str, party: str) -> None:
    assert all(party not in {source, target} for _, source, target, _ in told(text))
