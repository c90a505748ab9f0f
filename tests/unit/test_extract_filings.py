"""Filings in prose: what is not signed, feared or only allowed; what an agreement is about; from which day a tie is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from graph.model import Claim, Document, DocumentKind
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor

Read = Callable[..., tuple[Claim, ...]]
_OWN = 'CoreWeave, Inc. (the "Company") is a Delaware corporation.\n'


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.fixture
def read(extractor: RuleExtractor) -> Read:
    def claims(text: str, title: str = "CoreWeave, Inc.: 8-K for 2026-03-02") -> tuple[Claim, ...]:
        now = datetime(2026, 3, 6, tzinfo=UTC)
        text = _OWN + text
        document = Document(
            "0" * 64, "x", title, "CoreWeave, Inc.", "2026-03-06", now, DocumentKind.FILING, text, language="en"
        )
        found = extractor.extract(document).claims
        assert all(text[c.evidence.start : c.evidence.end] == c.evidence.quote for c in found)
        return found

    return claims


def _ties(claims: tuple[Claim, ...]) -> list[tuple[str, str, str, str]]:
    return [(c.kind.value, c.from_id, c.to_id, c.modality.value) for c in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Company is finalizing an agreement with NVIDIA Corporation under which NVIDIA would invest $2 billion "
            "in the Company. There is no assurance that a definitive agreement will be entered into.",
            [("investment", "nvidia", "coreweave", "negotiating")],
        ),
        (
            "The Company is finalizing a definitive agreement with OpenAI for cloud services.",
            [("cloud_contract", "openai", "coreweave", "negotiating")],
        ),
        (
            "We currently anticipate entering into an agreement with Meta under which Meta will buy cloud services for "
            "$5 billion.",
            [("cloud_contract", "meta", "coreweave", "negotiating")],
        ),
        (
            "The Company and OpenAI are working towards a definitive agreement for $10 billion of cloud services.",
            [("partnership", "coreweave", "openai", "negotiating")],
        ),
        (
            "The Company and OpenAI have signed a non-binding letter of intent. No assurance can be given that a "
            "binding agreement will be reached.",
            [("partnership", "coreweave", "openai", "announced")],
        ),
    ],
)  # fmt: skip
def test_an_agreement_that_is_still_being_written_is_in_talks(
    read: Read, text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    claims = read(text)
    assert _ties(claims) == expected
    assert all(c.announced is None for c in claims if c.modality.value == "negotiating")


@pytest.mark.parametrize(
    "text",
    [
        "Important factors include: the termination by Microsoft of its contract with the Company; a lawsuit by Oracle "
        "against the Company.",
        "These risks include litigation brought by Oracle against the Company, and an investigation by the FTC of the "
        "Company.",
        "Actual results may differ if Microsoft ends its agreement with the Company or if NVIDIA does not deliver "
        "chips to the Company.",
        "The effect of the announcement of the acquisition of Core Scientific by the Company is unknown.",
        "Factors that could cause actual results to differ include:\n• a lawsuit by Oracle against the Company;\n"
        "• the acquisition of Core Scientific by the Company;",
    ],
)  # fmt: skip
def test_a_list_of_risks_tells_no_fact(read: Read, text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Undeterred by the threat of tariffs, Oracle has sued the Company over patents.", "dispute"),
        ("While it is finalizing a loan agreement, the Company has acquired Core Scientific for $9 billion.",
         "acquisition"),
        ("No court obliged it to, but the Company has acquired Core Scientific for $9 billion.", "acquisition"),
        ("The Company has acquired Core Scientific for $9 billion. There is no assurance that a definitive agreement "
         "with a lender will be signed.", "acquisition"),
    ],
)  # fmt: skip
def test_what_stands_beside_is_no_doubt(read: Read, text: str, kind: str) -> None:
    (claim,) = read(text)
    assert (claim.kind.value, claim.modality.value) == (kind, "confirmed")


def test_a_paragraph_behind_a_list_of_risks_is_heard(read: Read) -> None:
    text = "Risks include:\n• a lawsuit by Microsoft;\nOn March 2, 2026, Oracle sued the Company over patents."
    assert _ties(read(text)) == [("dispute", "oracle", "coreweave", "confirmed")]


@pytest.mark.parametrize(
    "text",
    [
        "Nothing in this Agreement obliges OpenAI to purchase cloud services exclusively from the Company.",
        "No provision of the contract requires Meta to buy cloud services from the Company.",
        "The agreement allows Microsoft to buy 10% of OpenAI.",
        "The agreement entitles Microsoft to acquire Core Scientific.",
    ],
)
def test_what_nothing_requires_or_leave_allows_is_no_tie(read: Read, text: str) -> None:
    assert read(text) == ()


def test_leave_to_use_is_a_licence(read: Read) -> None:
    text = "A deal with HarperCollins allows OpenAI to train on its books."
    assert ("licence", "openai", "harpercollins", "confirmed") in [
        (k, a, b.removeprefix("text:"), m) for k, a, b, m in _ties(read(text))
    ]


def test_what_an_authority_lets_happen_is_agreed(read: Read) -> None:
    text = "Britain's CMA has let Getty Images and Shutterstock merge, on condition that the latter sells its archive."
    assert "acquisition" in {c.kind.value for c in read(text)}


def test_a_waiting_period_that_ends_ends_no_deal(read: Read) -> None:
    text = "The waiting period applicable to the Company's acquisition of Core Scientific expired on March 2, 2026."
    assert read(text) == ()


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("a swap agreement with Goldman Sachs", []),
        ("an indemnification agreement with Oracle", []),
        ("a tolling agreement with Oracle", []),
        ("an agreement with Dell", [("partnership", "coreweave", "dell", "confirmed")]),
        ("a master services agreement with OpenAI", [("cloud_contract", "openai", "coreweave", "confirmed")]),
        ("an order form with Meta for GPU capacity", [("cloud_contract", "meta", "coreweave", "confirmed")]),
        ("an agreement with OpenAI to provide $4 billion of services",
         [("cloud_contract", "openai", "coreweave", "confirmed")]),
    ],
)  # fmt: skip
def test_an_agreement_is_what_its_name_says(read: Read, paper: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert _ties(read(f"The Company entered into {paper}.")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'This Lease is made as of May 1, 2025 between Galaxy Digital Inc. ("Landlord") and CoreWeave, Inc. '
            '("Tenant"). Landlord leases to Tenant the Helios data center for 15 years.',
            [("cloud_contract", "coreweave", "text:galaxy-digital", "confirmed")],
        ),
        (
            "On March 2, 2026, the Company amended its lease with Digital Realty Trust for a data center in Virginia.",
            [("cloud_contract", "coreweave", "text:digital-realty-trust", "confirmed")],
        ),
        (
            'This License Agreement is entered into as of January 5, 2026 by and between Arm Limited ("Licensor") and '
            'CoreWeave, Inc. ("Licensee"). Licensor hereby grants to Licensee a non-exclusive license under the '
            "Licensed Patents. Licensee shall pay Licensor royalties of $10 million per year.",
            [("licence", "coreweave", "arm", "confirmed")],
        ),
    ],
)  # fmt: skip
def test_who_lets_and_who_licenses_is_told_by_the_paper(
    read: Read, text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert _ties(read(text)) == expected


def test_a_contract_among_the_exhibits_is_of_its_own_day(read: Read) -> None:
    text = (
        "NVIDIA supplies GPUs to the Company.\nEXHIBIT EX-10.1: Supply Agreement\n"
        'This Supply Agreement, dated as of June 1, 2025, is by and between NVIDIA Corporation ("Supplier") and '
        'CoreWeave, Inc. ("Buyer").\nSupplier shall sell to Buyer, and Buyer shall purchase from Supplier, the GPUs '
        "set out in Exhibit A.\nEXHIBIT EX-99.1\nOracle supplies servers to the Company.\n"
    )
    days = {c.to_id: c.announced for c in read(text)}
    assert days.pop("oracle", "2026-03-02") == "2026-03-02"
    (claim,) = (c for c in read(text.split("\n", 1)[1]) if c.kind.value == "chip_supply" and c.to_id == "nvidia")
    assert claim.announced == "2025-06-01"


_10K = "CoreWeave, Inc.: 10-K for 2024-12-31"
_Shares = list[tuple[str, str, str | None]]


def _shares(claims: tuple[Claim, ...]) -> _Shares:
    assert all(c.to_id == "coreweave" and c.modality.value == "confirmed" for c in claims)
    return [(c.from_id, str(c.percent), c.announced) for c in claims if c.kind.value == "customer_concentration"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales to Microsoft represented 62% of our net revenue in fiscal 2024.", [("microsoft", "62", "2024")]),
        ("Revenue from Microsoft was $1.2 billion, or 62% of total revenue, in 2024.", [("microsoft", "62", "2024")]),
        ("Microsoft represented approximately 62% of total revenue.", [("microsoft", "62", "2024-12-31")]),
        ("For fiscal year 2024, sales to Tavio Robotics, Inc. accounted for 12% of net sales.",
         [("text:tavio-robotics", "12", "2024")]),
        ("Microsoft and Meta accounted for 62% and 15% of our revenue in 2024, respectively.",
         [("meta", "15", "2024"), ("microsoft", "62", "2024")]),
        ("Microsoft accounted for approximately 62%, 35% and 10% of revenue in 2024, 2023 and 2022.",
         [("microsoft", "62", "2024"), ("microsoft", "35", "2023"), ("microsoft", "10", "2022")]),
    ],
)  # fmt: skip
def test_a_stated_share_of_revenue_is_that_of_a_customer(read: Read, text: str, expected: _Shares) -> None:
    assert sorted(_shares(read(text, _10K))) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Sales to Customer A represented 62% of our revenue.",
        "Microsoft could account for 48% of our revenue in 2026.",
        "Microsoft did not account for 10% of total revenue in 2024.",
        "Microsoft accounted for less than 10% of total revenue in 2024.",
        "Microsoft accounted for 48% of our revenue in Europe.",
        "Microsoft accounted for 48% of our cloud segment's revenue.",
        "Microsoft accounted for 48% of our revenue growth.",
        "Microsoft accounted for 48% of accounts receivable.",
        "Microsoft and Meta accounted for 62% of total revenue.",
        "Microsoft and Meta accounted for 62%, 30% and 15% of total revenue in 2024.",
        "NVIDIA and Dell accounted for 46% and 20% of cost of revenue in 2024, respectively.",
    ],
)
def test_a_share_of_something_else_or_of_nobody_is_none(read: Read, text: str) -> None:
    assert _shares(read(text, _10K)) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Revenue by customer:\nCustomer | 2024 | 2023\nMicrosoft | 62% | 35%\nMeta | 15% | *\nAll others | 23% | 65%",
         [("microsoft", "62", "2024"), ("microsoft", "35", "2023"), ("meta", "15", "2024")]),
        ("Customers that were 10% or more of total revenue:\nYear Ended December 31,\n | 2024 | 2023\n"
         "Microsoft | 62 | % | 35 | %\nNVIDIA | * | | 10 | %\n* less than 10%",
         [("microsoft", "62", "2024-12-31"), ("microsoft", "35", "2023-12-31"), ("nvidia", "10", "2023-12-31")]),
        ("Share of revenue of our largest customers in 2024\nTavio Robotics Inc. 62%\nCustomer A 20%",
         [("text:tavio-robotics", "62", "2024")]),
        ("Customers of 10% or more of accounts receivable:\n | 2024 | 2023\nMicrosoft | 62% | 35%", []),
        ("Vendors of 10% or more of purchases, sales to customers:\n | 2024 | 2023\nDell | 62% | 35%", []),
        ("Customers by revenue:\n | 2024 | 2023\nMicrosoft | 62%", [("microsoft", "62", "2024-12-31")]),
        ("Customers by revenue:\n | 2024 | 2023 | 2022\nMicrosoft | 62% | 35%", []),
    ],
)  # fmt: skip
def test_a_table_of_customers_gives_a_share_for_each_year(read: Read, table: str, expected: _Shares) -> None:
    assert _shares(read(f"{table}\n", _10K)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On March 2, 2026, Nordhavn Merger Sub, Inc., a wholly owned subsidiary of the Company, merged with and "
            "into Core Scientific, Inc., with Core Scientific surviving as a wholly owned subsidiary of the Company.",
            [("acquisition", "coreweave", "core-scientific", "confirmed")],
        ),
        (
            "On March 2, 2026, the Company announced that it has signed a strategic agreement with IBM.",
            [("partnership", "coreweave", "ibm", "confirmed")],
        ),
        (
            "The Agreement grants the Company a worldwide, non-exclusive license to Arm Limited's instruction set.",
            [("licence", "coreweave", "arm", "confirmed")],
        ),
    ],
)
def test_usual_wordings_of_current_reports_are_heard(
    read: Read, text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert _ties(read(text)) == expected


def test_a_word_of_a_name_that_is_also_one_of_the_agreement_tells_what_it_is_about(read: Read) -> None:
    text = "On March 2, 2026, the Company entered into a {} with {}, Inc."
    expected = {
        ("Master Services Agreement", "Amazon Web Services"): ["cloud_contract"],
        ("material definitive agreement", "Amazon Web Services"): ["partnership"],
    }
    told = {each: [c.kind.value for c in read(text.format(*each))] for each in expected}
    assert told == expected
