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


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        # who a headline rests on, at its end or its beginning
        (
            "Marlow orders AI chips worth $4bn from Serrano - sources",
            {("chip_supply", "Marlow", "Serrano", "reported")},
        ),
        ("Marlow buys stake in Serrano Cloud: report", {("investment", "Marlow", "Serrano Cloud", "reported")}),
        ("Report: Marlow Optics buys Serrano Labs", {("acquisition", "Marlow Optics", "Serrano Labs", "reported")}),
        # a contract that is signed is there, what it lets one buy is not
        (
            "Serrano Compute has signed a contract to provide Marlow Optics with AI computing capacity.",
            {("cloud_contract", "Marlow Optics", "Serrano Compute", "confirmed")},
        ),
        (
            "Marlow Optics signed an agreement to buy Serrano Labs.",
            {("acquisition", "Marlow Optics", "Serrano Labs", "announced")},
        ),
        (
            "Marlow Optics signed a letter of intent to rent computing power from Serrano Cloud.",
            {("cloud_contract", "Marlow Optics", "Serrano Cloud", "announced")},
        ),
        # "it" goes on acting through a list of verbs
        (
            "Marlow Optics had a good year. In March it bought Swiss start-up Serrano Labs, extended its hosting"
            " contract with Oracle and integrated Google's Gemini into its customer service software.",
            {
                ("acquisition", "Marlow Optics", "Serrano Labs", "confirmed"),
                ("cloud_contract", "Marlow Optics", "Oracle", "confirmed"),
                ("integration", "Marlow Optics", "Gemini", "confirmed"),
            },
        ),
        # a description that is named right behind it
        (
            "Marlow Optics and Tokiwa Networks have created a joint venture. Marlow Optics owns 60% of the new company,"
            " called Serrano Compute.",
            {
                ("partnership", "Marlow Optics", "Tokiwa Networks", "confirmed"),
                ("investment", "Marlow Optics", "Serrano Compute", "confirmed"),
            },
        ),
        # what is looked into now may be through for years
        (
            "The FTC opened an investigation into Marlow Optics' 2020 acquisition of Serrano Labs.",
            {("acquisition", "Marlow Optics", "Serrano Labs", "confirmed")},
        ),
        (
            "Marlow Optics' planned acquisition of Serrano Labs was approved by the European Commission.",
            {
                ("acquisition", "Marlow Optics", "Serrano Labs", "announced"),
                ("regulatory_action", "European Commission", "Marlow Optics", "confirmed"),
            },
        ),
        # a trade by which a firm is introduced, a government by its letters, a receiver
        (
            "Marlow Optics and the Spanish utility Serrano have created a joint venture to build data centres.",
            {("partnership", "Marlow Optics", "Serrano", "confirmed")},
        ),
        (
            "The U.S. government will take a 9.9% stake in Marlow Optics.",
            {("investment", "U.S. government", "Marlow Optics", "announced")},
        ),
        (
            "Marlow Optics is building a data centre. Nvidia will sell it 18,000 processors.",
            {("chip_supply", "Marlow Optics", "Nvidia", "announced")},
        ),
        # a firm's own report, a denial that comes late, an order that is won, what was for a decade
        (
            "Marlow Optics sells its chips mainly to Dell Technologies, which accounted for 31% of its revenue,"
            " according to its annual report.",
            {("chip_supply", "Dell Technologies", "Marlow Optics", "confirmed")},
        ),
        (
            "Xiaomi said a media report that its phones would use DeepSeek's model as their default assistant was"
            " untrue.",
            {("integration", "Xiaomi", "DeepSeek", "denied")},
        ),
        (
            "Marlow Optics has won a contract to host Serrano Bank's systems.",
            {("cloud_contract", "Serrano Bank", "Marlow Optics", "confirmed")},
        ),
        (
            "BMW, which used Mobileye chips for more than a decade, has moved on.",
            {("chip_supply", "BMW", "Mobileye", "terminated")},
        ),
        # what stands beside or behind a tie without taking anything from it
        (
            "Marlow Optics has bought Serrano Labs for $2bn. It plans to release a new version of its app in May.",
            {("acquisition", "Marlow Optics", "Serrano Labs", "confirmed")},
        ),
        (
            "Marlow Optics has bought Serrano Labs for $2 billion. It is so far its largest purchase.",
            {("acquisition", "Marlow Optics", "Serrano Labs", "confirmed")},
        ),
        (
            "Marlow Optics rents servers from Serrano Cloud. No more details were given.",
            {("cloud_contract", "Marlow Optics", "Serrano Cloud", "confirmed")},
        ),
        (
            "Marlow Optics did not disclose the price but confirmed that it has bought Serrano Labs.",
            {("acquisition", "Marlow Optics", "Serrano Labs", "confirmed")},
        ),
        (
            "In a novel move, Nvidia has licensed designs from Serrano Labs.",
            {("licence", "Nvidia", "Serrano Labs", "confirmed")},
        ),
        (
            "ASML, arguably Europe's most important technology company, has invested in Serrano Labs.",
            {("investment", "ASML", "Serrano Labs", "confirmed")},
        ),
        (
            "The defence group Saab said it had bought Serrano Labs.",
            {("acquisition", "Saab", "Serrano Labs", "confirmed")},
        ),
        (
            "Marlow Optics signed a licence with Nokia, settling all outstanding claims.",
            {("licence", "Marlow Optics", "Nokia", "confirmed")},
        ),
        (
            "Nvidia completes purchase of Serrano Labs - Reuters",
            {("acquisition", "Nvidia", "Serrano Labs", "confirmed")},
        ),
        # what is firmer than the text would be
        ("Marlow Optics put its London office up for sale. Serrano Cloud bought it for $40 million.", set()),
        (
            "Marlow Optics will no longer supply Serrano Labs with chips, Bloomberg reported.",
            {("termination", "Marlow Optics", "Serrano Labs", "reported")},
        ),
        (
            "Marlow Optics has signed a non-binding agreement to supply Serrano Labs with computing capacity.",
            {("cloud_contract", "Serrano Labs", "Marlow Optics", "announced")},
        ),
        # an aside does not end a doubt, and who is suspected does not speak
        ("It is a myth that, in 2024, Marlow Optics bought Serrano Labs.", set()),
        ("Perhaps, one day, Marlow Optics bought Serrano Labs.", set()),
        ("No one has confirmed that, despite the rumours, Marlow Optics rents servers from Serrano Cloud.", set()),
        ("Analysts joked that, soon, Marlow Optics had bought Serrano Labs.", set()),
        (
            "Regulators suspect Marlow Optics of having bought Serrano Labs.",
            {("acquisition", "Marlow Optics", "Serrano Labs", "alleged")},
        ),
        # places, loans, and what is one's own
        (
            "Marlow Optics is negotiating with Serrano Compute to lease computing capacity in Saudi Arabia.",
            {("cloud_contract", "Marlow Optics", "Serrano Compute", "negotiating")},
        ),
        ("Marlow Optics has secured a 1.2 billion euro loan from ING and Serrano Bank.", set()),
        ("Alibaba said it had integrated its Qwen assistant into its Serrano shopping app.", set()),
    ],
)
def test_ordinary_news_is_told_with_its_parties_and_no_more(text: str, claims: set[tuple[str, str, str, str]]) -> None:
    found = told(text)
    assert claims <= found if "FTC" in text else found == claims
