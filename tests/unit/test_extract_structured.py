"""Forms give claims by their fields alone: schedules 13, 13F tables, insiders' forms, lists of subsidiaries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.model import Claim, Document, DocumentKind, Kind, Modality
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor
from tests.fixtures.moments import within

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
        "submissionType: SCHEDULE 13D\ndateOfEvent: 03/31/2025\nissuerName: Tavio Robotics Inc.\n"
        "reportingPersonName: Quillmark Partners, L.P.\nsharedVotingPower: 100\npercentOfClass: 8.5\n"
        "reportingPersonName: Doe Jane\npercentOfClass: 9.9\n"
    )
    (claim,) = _claims(extractor, text, "Tavio Robotics Inc.: SCHEDULE 13D")
    assert (claim.kind, claim.from_name, claim.to_name) == (
        Kind.OWNERSHIP, "Quillmark Partners, L.P.", "Tavio Robotics Inc.",
    )  # fmt: skip
    assert (str(claim.percent), claim.announced) == ("8.5", "2025-03-31")


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


def test_nobody_holds_itself(extractor: RuleExtractor) -> None:
    row = "nameOfIssuer: {}\ntitleOfClass: COM\ncusip: 123\n"
    text = row.format("NVIDIA CORP") + row.format("ORACLE CORP")
    assert [c.to_id for c in _claims(extractor, text, "13F-HR", "NVIDIA CORP")] == ["oracle"]
    schedule = (
        "submissionType: SCHEDULE 13G\nissuerName: CoreWeave, Inc.\nreportingPersonName: COREWEAVE INC\n"
        "classPercent: 7.1\ntypeOfReportingPerson: CO\n"
    )
    assert _claims(extractor, schedule, "CoreWeave, Inc.: SCHEDULE 13G") == ()
    insider = "issuerName: Nvidia Corp\nrptOwnerName: NVIDIA CORP\nisTenPercentOwner: 1\n"
    assert _claims(extractor, insider, "Nvidia Corp: 4") == ()


@pytest.mark.parametrize(("type_", "title"), [("PRN", "COM"), ("SH", "*W EXP 12/31/2027"), ("SH", "NOTE 1.250% 3/1")])
def test_notes_and_warrants_are_no_shares(extractor: RuleExtractor, type_: str, title: str) -> None:
    text = f"nameOfIssuer: NVIDIA CORP\ntitleOfClass: {title}\ncusip: 123\nsshPrnamt: 5\nsshPrnamtType: {type_}\n"
    assert _claims(extractor, text, "13F-HR", "Quillmark Partners LLC") == ()


def _schedule(form: str, percent: str, day: str = "12/31/2024", kind: str = "CO") -> str:
    return (
        f"submissionType: {form}\ndateOfEvent: {day}\nissuerName: CoreWeave, Inc.\n"
        f"reportingPersonName: Quillmark\npercentOfClass: {percent}\ntypeOfReportingPerson: {kind}\n"
    )


def test_a_schedule_that_reports_nothing_any_more_ends_a_holding(extractor: RuleExtractor) -> None:
    (claim,) = _claims(extractor, _schedule("SCHEDULE 13G/A", "0.0"), "CoreWeave, Inc.: SCHEDULE 13G/A")
    assert (claim.modality, claim.percent, claim.announced) == (Modality.TERMINATED, None, "2024-12-31")
    assert _claims(extractor, _schedule("SCHEDULE 13G", "0"), "CoreWeave, Inc.: SCHEDULE 13G") == ()


@pytest.mark.parametrize(
    ("percent", "day", "expected"),
    [
        ("400", "12/31/2024", (None, "2024-12-31")), ("-3", "02/30/2024", (None, None)),
        ("7.1", "12/31/2099", ("7.1", None)), ("7.1", "12/31/1899", ("7.1", None)),
    ],
)  # fmt: skip
def test_what_no_share_and_no_day_can_be_is_left_out(
    extractor: RuleExtractor, percent: str, day: str, expected: tuple[str | None, str | None]
) -> None:
    (claim,) = _claims(extractor, _schedule("SCHEDULE 13G", percent, day), "CoreWeave, Inc.: SCHEDULE 13G")
    assert (str(claim.percent) if claim.percent is not None else None, claim.announced) == expected


def test_the_code_of_a_schedule_tells_a_person_from_a_firm(extractor: RuleExtractor) -> None:
    title = "CoreWeave, Inc.: SCHEDULE 13G"
    assert len(_claims(extractor, _schedule("SCHEDULE 13G", "7.1", kind="BD"), title)) == 1
    assert _claims(extractor, _schedule("SCHEDULE 13G", "7.1", kind="IN"), title) == ()
    assert _claims(extractor, _schedule("SCHEDULE 13G", "7.1", kind="OO"), title) == ()


_COVER = (
    "SCHEDULE 13G\nUnder the Securities Exchange Act of 1934 (Amendment No. 2)*\nCoreWeave, Inc. (Name of Issuer)\n"
    "December 31, 2024 (Date of Event Which Requires Filing of this Statement)\n"
)


def test_the_cover_of_an_older_schedule_gives_the_same_claims(extractor: RuleExtractor) -> None:
    text = _COVER + (
        "1. | NAMES OF REPORTING PERSONS\nI.R.S. IDENTIFICATION NO. OF ABOVE PERSONS (ENTITIES ONLY)\n"
        "Quillmark Partners, L.P. - 23-1945930\n2. | CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP\n"
        "11. | PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)\n8.12%\n12. | TYPE OF REPORTING PERSON\nPN\n"
        "1. | Name of Reporting Person | Jane Roe\n2. | Check the appropriate box\n"
        "11. | Percent of class represented by amount in row (9) | 9.1%\n12. | Type of Reporting Person | IN\n"
        "1. | Name of Reporting Person: Orwell | \n2. | Check the appropriate box\n"
        "11. | Percent of class represented by amount in row (9) | 0.0 | %\n12. | Type of Reporting Person | HC\n"
    )
    claims = _claims(extractor, text, "COREWEAVE INC: SC 13G/A", "COREWEAVE INC")
    assert [(c.from_name, c.to_id, str(c.percent), c.modality, c.announced) for c in claims] == [
        ("Quillmark Partners, L.P.", "coreweave", "8.12", Modality.CONFIRMED, "2024-12-31"),
        ("Orwell", "coreweave", "None", Modality.TERMINATED, "2024-12-31"),
    ]


@pytest.mark.parametrize("form", ["D", "D/A"])
def test_a_form_d_names_no_buyer_and_tells_no_tie(extractor: RuleExtractor, form: str) -> None:
    text = (
        f"submissionType: {form}\nentityName: Anthropic, PBC\nrecipientName: Goldman Sachs & Co. LLC\n"
        "clarificationOfResponse: Nvidia has invested $5 billion in Anthropic.\n"
    )
    assert _claims(extractor, text, f"Anthropic, PBC: {form}", "Anthropic, PBC") == ()


@pytest.mark.parametrize(
    ("rows", "percents"),
    [
        ("1 | Tavio Drives GmbH | Germany\n2 | Tavio Norge AS | Norway\n* Indirectly owned | through others", None),
        ("Tavio Drives GmbH (Germany)\nTavio Norge AS (Norway)\nListed in (the) annex (Norway)", None),
        ("Tavio Drives GmbH, a Germany corporation\nTavio Norge AS, a Norway limited liability company", None),
        ("Jurisdiction | Name of subsidiary\nGermany | Tavio Drives GmbH (1)\nNorway | Tavio Norge AS*", None),
        ("Name | State | % owned\nTavio Drives GmbH | Germany | 100\nTavio Norge AS | Norway | 51%", ["100", "51"]),
    ],
)
def test_lists_of_subsidiaries_come_in_many_forms(
    extractor: RuleExtractor, rows: str, percents: list[str] | None
) -> None:
    claims = _claims(extractor, f"Exhibit 21\nSubsidiaries of Tavio Robotics Inc.\n{rows}\n", "EX-21")
    assert [c.to_name for c in claims] == ["Tavio Drives GmbH", "Tavio Norge AS"]
    assert [str(c.percent) for c in claims] == (percents or ["None", "None"])


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Tavio Drives GmbH *(1) (a)†", "Tavio Drives GmbH"),
        ("Tavio Drives GmbH" + " *" * 5_000, "Tavio Drives GmbH"),
        ("Tavio Drives GmbH " + "*" * 60 + " x", None),
        ("Tavio Drives GmbH" + " " * 20_000 + "x", None),
        ("Tavio Drives GmbH" + " *" * 10_000 + " x", None),
    ],
)
def test_marks_of_footnotes_behind_a_name_are_taken_off_in_no_time(
    extractor: RuleExtractor, name: str, read: str | None
) -> None:
    text = f"Exhibit 21\nSubsidiaries of Tavio Robotics Inc.\n{name} | Germany\nTavio Norge AS | Norway\n"
    with within(5.0):
        names = [c.to_name for c in _claims(extractor, text, "EX-21")]
    assert [n for n in names if not n.endswith(" x")] == ([read] if read else []) + ["Tavio Norge AS"]


def test_a_heading_is_no_registrant(extractor: RuleExtractor) -> None:
    text = "Exhibit 21\nSubsidiaries of the Registrant\nName | Jurisdiction\nTavio Drives GmbH | Germany\n"
    assert _claims(extractor, text, "EX-21") == ()
    text = "Exhibit 21\nSubsidiaries of the Registrant\nTavio Drives GmbH | Germany\nTavio Norge AS | Norway\n"
    assert _claims(extractor, text, "EX-21") == ()


def test_a_newspaper_that_quotes_a_form_is_no_form(extractor: RuleExtractor) -> None:
    text = "submissionType: SCHEDULE 13D\nissuerName: Nvidia\nreportingPersonName: Oracle Corp\npercentOfClass: 8.5\n"
    document = Document("1" * 64, "x", None, None, None, _NOW, DocumentKind.NEWS, text)
    assert extractor.extract(document).claims == ()
