"""Names that a text defines for itself, and the day that a filing is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from graph.model import Claim, Document, DocumentKind
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.filing_dates import own_days
from ingest.extract.rules import RuleExtractor

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
Read = Callable[..., tuple[Claim, ...]]


def _filing(text: str, title: str | None = None, publisher: str | None = None) -> Document:
    return Document("3" * 64, "x", title, publisher, "2026-01-01", _NOW, DocumentKind.FILING, text)


@pytest.fixture(scope="module")
def read() -> Read:
    extractor = RuleExtractor(load_reference(data_dir()).entities.values())
    return lambda *given: extractor.extract(_filing(*given)).claims


def test_a_short_name_in_brackets_stands_for_the_firm_before_it(read: Read) -> None:
    text = (
        "This Agreement is made as of March 4, 2026 between Tavio Robotics Ltd., a company of England with its seat in "
        'High Street, Reading ("TAVIO") and Brightloom Systems Inc. ("BRIGHTLOOM"). BRIGHTLOOM hereby grants to TAVIO '
        "a worldwide licence under its patents."
    )
    (claim,) = read(text, "EX-10.1")
    assert (claim.kind.value, claim.from_id, claim.to_id) == (
        "licence", "text:tavio-robotics", "text:brightloom-systems",
    )  # fmt: skip
    assert claim.announced == "2026-03-04"


def test_a_short_name_that_two_firms_share_stands_for_neither(read: Read) -> None:
    text = 'Tavio Robotics Ltd. ("Acorn") met Brightloom Systems Inc. ("Acorn"). Acorn bought servers from Oracle.'
    assert not any(c.from_id in {"text:tavio-robotics", "text:brightloom-systems"} for c in read(text))


def test_what_a_periodic_report_says_without_a_date_holds_at_the_end_of_its_period(read: Read) -> None:
    text = "We purchase memory from Micron Technology, Inc. and SK Hynix Inc."
    claims = read(text, "NVIDIA CORP: 10-K for 2026-01-25", "NVIDIA CORP")
    assert {(c.from_id, c.announced) for c in claims} == {("nvidia", "2026-01-25")}
    assert len(claims) == 2


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        ("NVIDIA CORP: 10-K for 2026-01-25", "", "2026-01-25"),
        ("EX-10.4", "made and entered into as of September 30, 2019 by A and B", "2019-09-30"),
        ("EX-10.4", "no day is stated", None),
        ("EX-99.1", "dated as of September 30, 2019", None),
        (None, "dated as of September 30, 2019", None),
    ],
)
def test_the_day_of_a_filing_is_its_period_or_the_day_of_its_contract(
    title: str | None, text: str, day: str | None
) -> None:
    assert own_days(_filing(text, title)) == (((0, day),) if day else ())


def test_shares_of_revenue_of_two_periods_are_two_claims(read: Read) -> None:
    text = (
        "We recognized 72% and 33% of our revenue for the quarters ended March 31, 2025 and 2024, from our largest "
        "customer, Microsoft."
    )
    claims = read(text, "CoreWeave, Inc.: 10-Q", "CoreWeave, Inc.")
    shares = [c for c in claims if c.kind.value == "customer_concentration"]
    assert {(c.kind.value, str(c.percent), c.announced) for c in shares} == {
        ("customer_concentration", "72", "2025-03-31"), ("customer_concentration", "33", "2024-03-31"),
    }  # fmt: skip
