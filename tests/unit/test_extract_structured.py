"""Forms give claims by their fields alone: schedules 13, 13F tables, insiders' forms, lists of subsidiaries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.model import Claim, Document, DocumentKind, Kind
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


def _claims(extractor: RuleExtractor, text: str, title: str, publisher: str | None = None) -> tuple[Claim, ...]:
    document = Document("1" * 64, "x", title, publisher, None, _NOW, DocumentKind.FILING, text)
    claims = extractor.extract(document).claims
    assert all(text[c.evidence.start : c.evidence.end] == c.evidence.quote for c in claims)
    return claims


def test_a_schedule_13d_gives_the_share_of_each_firm_and_of_no_person(extractor: RuleExtractor) -> None:
    text = (
        "submissionType: SCHEDULE 13D\ndateOfEvent: 03/31/2026\nissuerName: Tavio Robotics Inc.\n"
        "reportingPersonName: Quillmark Partners, L.P.\nsharedVotingPower: 100\npercentOfClass: 8.5\n"
        "reportingPersonName: Doe Jane\npercentOfClass: 9.9\n"
    )
    (claim,) = _claims(extractor, text, "Tavio Robotics Inc.: SCHEDULE 13D")
    assert (claim.kind, claim.from_name, claim.to_name) == (
        Kind.OWNERSHIP, "Quillmark Partners, L.P.", "Tavio Robotics Inc.",
    )  # fmt: skip
    assert (str(claim.percent), claim.announced) == ("8.5", "2026-03-31")


def test_a_13f_table_gives_a_holding_for_each_issuer_of_a_named_institution(extractor: RuleExtractor) -> None:
    row = "nameOfIssuer: {}\ntitleOfClass: COM\ncusip: 123\nsshPrnamt: 5\n"
    text = row.format("NVIDIA CORP") + row.format("TAVIO ROBOTICS INC") + row.format("NVIDIA CORP")
    claims = _claims(extractor, text, "13F-HR", "Quillmark Partners LLC")
    assert [(c.to_id, c.percent) for c in claims] == [("nvidia", None), ("text:tavio-robotics", None)]
    assert _claims(extractor, text, "13F-HR") == ()
    # A put or a call is no share; the day is that of the cover, in whichever of the forms' ways it is written.
    options = "periodOfReport: 12-31-2025\n" + row.format("ORACLE CORP") + "putCall: Put\n" + row.format("NVIDIA CORP")
    assert [(c.to_id, c.announced) for c in _claims(extractor, options, "13F-HR", "Quillmark Partners LLC")] == [
        ("nvidia", "2025-12-31")
    ]


@pytest.mark.parametrize(
    ("owner", "tenth", "count"), [("Alphabet Inc.", "true", 1), ("Alphabet Inc.", "0", 0), ("Roe Mary", "1", 0)]
)
def test_an_insider_form_speaks_of_firms_that_hold_a_tenth(
    extractor: RuleExtractor, owner: str, tenth: str, count: int
) -> None:
    text = (
        f"issuerName: Tavio Robotics Inc.\nrptOwnerName: {owner}\nisDirector: 0\nisTenPercentOwner: {tenth}\n"
        "periodOfReport: 2026-02-01\n"
    )
    assert len(_claims(extractor, text, "Tavio Robotics Inc.: 4")) == count


def test_a_list_of_subsidiaries_gives_one_ownership_a_row(extractor: RuleExtractor) -> None:
    text = (
        "Exhibit 21.1\nSubsidiaries of\nTavio Robotics Inc.\nName | Jurisdiction of Incorporation\n"
        "Tavio Drives GmbH | Germany\nTavio Norge AS | Norway\n"
    )
    claims = _claims(extractor, text, "EX-21.1")
    assert [(c.from_name, c.to_name) for c in claims] == [
        ("Tavio Robotics Inc.", "Tavio Drives GmbH"), ("Tavio Robotics Inc.", "Tavio Norge AS"),
    ]  # fmt: skip


def test_a_newspaper_that_quotes_a_form_is_no_form(extractor: RuleExtractor) -> None:
    text = "submissionType: SCHEDULE 13D\nissuerName: Nvidia\nreportingPersonName: Oracle Corp\npercentOfClass: 8.5\n"
    document = Document("1" * 64, "x", None, None, None, _NOW, DocumentKind.NEWS, text)
    assert extractor.extract(document).claims == ()
