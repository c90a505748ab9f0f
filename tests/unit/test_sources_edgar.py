"""EDGAR's lists in JSON, in columns and as search results, each from its saved reply to the filings behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Kind, Raw
from graph.paths import data_dir
from graph.reference import load_reference
from graph.settings import Settings
from ingest.extract.rules import RuleExtractor
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.read import read
from ingest.sources import Source, documents
from ingest.sources.dated import dated
from ingest.sources.edgar_company import listed
from ingest.sources.edgar_daily import rows
from ingest.sources.edgar_search import answer
from ingest.sources.filings import listing, wanted
from tests.fixtures.web import Web, bare_web  # noqa: F401  the fixture is used by name

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REPLIES = Path(__file__).parents[1] / "data" / "replies"
FOLDER = "/Archives/edgar/data/42/000000004226000007"


@pytest.fixture
def fetcher(bare_web: Web) -> Iterator[Fetcher]:  # noqa: F811
    settings = Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings) as opened:
        yield opened


def saved(name: str, url: str = "https://data.sec.gov/submissions/CIK0000000042.json") -> Raw:
    return Raw((REPLIES / name).read_bytes(), url, NOW)


def outcome(item: Item) -> str:
    return item.error.reason if isinstance(item, Failed) else item.url.rpartition("/")[2]


def source(kind: str, url: str, **more: object) -> Source:
    return Source("edgar", kind, url, "SEC", **more)  # type: ignore[arg-type]


def test_a_companys_list_names_the_filings_of_the_usual_forms_and_older_pages() -> None:
    page = listed(saved("company-filings.json"), source("edgar-company", "https://data.sec.gov/x"))
    found, older = page.filings, list(page.older)
    assert [(f.submission, f.published, f.company) for f in found] == [
        (f"https://www.sec.gov{FOLDER}/0000000042-26-000007.txt", "2026-03-06", "BRIGHTWATER CLOUD INC"),
        (
            "https://www.sec.gov/Archives/edgar/data/42/000000004226000005/0000000042-26-000005.txt",
            "2026-02-20",
            "BRIGHTWATER CLOUD INC",
        ),
    ]
    assert older == ["https://data.sec.gov/submissions/CIK0000000042-submissions-001.json"]


def test_a_companys_filings_come_as_submissions_and_the_missing_with_their_reason(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
) -> None:
    url = bare_web.add("/submissions/CIK0000000042.json", (REPLIES / "company-filings.json").read_bytes())
    bare_web.add(
        "/submissions/CIK0000000042-submissions-001.json", (REPLIES / "company-filings-older.json").read_bytes()
    )
    bare_web.add(f"{FOLDER}/0000000042-26-000007.txt", (REPLIES / "submission.txt").read_bytes())
    found = list(documents(source("edgar-company", url), fetcher))
    assert [outcome(item) for item in found] == ["0000000042-26-000007.txt", "http-status", "http-status"]
    assert isinstance(found[0], Raw)
    assert (found[0].kind, found[0].published, read(found[0]).form) == (DocumentKind.FILING, "2026-03-06", "8-K")
    assert bare_web.requests.count(f"{FOLDER}/0000000042-26-000007-index.htm") == 1


def test_a_known_filing_costs_no_request(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    url = bare_web.add("/submissions/CIK0000000042.json", (REPLIES / "company-filings.json").read_bytes())
    known = {f"{bare_web.url}/Archives/edgar/data/42/0000000042-26-000007.txt"}  # in its other spelling
    list(documents(source("edgar-company", url, forms=("8-K",)), fetcher, known))
    assert not any("000000004226000007" in path for path in bare_web.requests)


def test_a_daily_index_gives_each_filing_once_whatever_its_columns(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    daily, quarterly = rows(saved("daily-form.idx")), rows(saved("quarterly-master.idx"))
    assert [(r.form, r.company, r.cik, r.filed) for r in daily] == [
        ("1-A POS", "SMALL REIT, Inc.", "41", "2026-03-06"),
        ("8-K", "ALDERMOOR LABS INC", "43", "2026-03-06"),
        ("8-K", "BRIGHTWATER CLOUD INC", "42", "2026-03-06"),
        ("8-K", "UNRELATED CORP", "44", "2026-03-06"),
    ]
    assert [(r.form, r.accession) for r in quarterly] == [("10-K/A", "0000000042-26-000008")]
    url = bare_web.add("/Archives/edgar/daily-index/form.idx", (REPLIES / "daily-form.idx").read_bytes())
    bare_web.add(
        "/Archives/edgar/data/43/000000004226000007/0000000042-26-000007.txt",
        (REPLIES / "submission.txt").read_bytes(),
    )
    found = list(documents(source("edgar-daily", url, ciks=("42", "43")), fetcher))
    assert [outcome(item) for item in found] == ["0000000042-26-000007.txt"]


def test_the_holdings_of_a_13f_come_from_its_submission_as_claims(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    line = b"13F-HR  QUILLMARK PARTNERS LLC  45  20260214  edgar/data/45/0000000045-26-000003.txt\n"
    url = bare_web.add("/Archives/edgar/daily-index/form.idx", line)
    bare_web.add(
        "/Archives/edgar/data/45/000000004526000003/0000000045-26-000003.txt",
        (REPLIES / "submission-13f.txt").read_bytes(),
    )
    (item,) = documents(source("edgar-daily", url), fetcher)
    assert isinstance(item, Raw)
    extractor = RuleExtractor(load_reference(data_dir()).entities.values())
    table = read(item)
    claims = extractor.extract(table).claims
    # Value and number of shares stand in the text; how much of the class that is, nobody says.
    assert "cusip: 000000001\nvalue: 4200\nsshPrnamt: 30\nsshPrnamtType: SH\n" in table.text
    assert {c.percent for c in claims} == {None}
    assert [(c.kind, c.from_name, c.to_name, c.evidence.quote) for c in claims] == [
        (Kind.OWNERSHIP, "QUILLMARK PARTNERS LLC", "NVIDIA CORP", "nameOfIssuer: NVIDIA CORP"),
        (Kind.OWNERSHIP, "QUILLMARK PARTNERS LLC", "BRIGHTWATER CLOUD INC", "nameOfIssuer: BRIGHTWATER CLOUD INC"),
    ]


@pytest.mark.parametrize("form", ["13F-HR", "SC 13D", "SCHEDULE 13G/A", "3", "4", "5", "D"])
def test_forms_of_ownership_are_asked_for(form: str) -> None:
    assert wanted(form, source("edgar-daily", "https://x.example"))


def test_a_search_gives_main_documents_and_the_exhibits_that_matter(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    found = answer(saved("full-text-search.json", "https://efts.sec.gov/LATEST/search-index?q=x")).hits
    assert found[1].url == f"https://www.sec.gov{FOLDER}/bw_ex10-1.htm"
    assert (found[1].type, found[1].filed, found[1].company) == ("EX-10.1", "2026-03-06", "BRIGHTWATER CLOUD INC")
    assert len(found) == 4
    url = bare_web.add("/LATEST/search-index", (REPLIES / "full-text-search.json").read_bytes())
    bare_web.add(f"{FOLDER}/bw_ex10-1.htm", b"<html><body><p>EXHIBIT 10.1</p><p>Cloud agreement.</p></body></html>")
    items = list(documents(source("edgar-search", url), fetcher))
    assert [outcome(item) for item in items] == ["http-status", "bw_ex10-1.htm"]
    assert isinstance(items[1], Raw)
    assert read(items[1]).publisher == "BRIGHTWATER CLOUD INC"  # never the SEC's


@pytest.mark.parametrize("kind", ["edgar-company", "edgar-daily", "edgar-search"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<html><body><p>Moved</p></body></html>", "html-instead-of-data"),
        (b'{"filings": {"recent": {"form": 3}}, "hits": {"hits": {}}}', "malformed-feed"),
        (b'{"cik": "1', "malformed-feed"),
    ],
)
def test_what_comes_in_place_of_a_list_is_kept_and_refused_when_read(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    kind: str,
    content: bytes,
    expected: str,
) -> None:
    (item,) = documents(source(kind, bare_web.add("/list", content, "application/json")), fetcher)
    assert isinstance(item, Raw)
    with pytest.raises(ReadError) as caught:
        read(item)
    assert caught.value.reason == expected


ANNUAL = """<html><head><title>EDGAR Filing Documents for 0000000042-26-000007</title></head><body>
<span class="companyName">BRIGHTWATER CLOUD INC (Filer) <acronym>CIK</acronym>: 42</span><table>
<tr><td>1</td><td>10-K</td><td><a href="bw.htm">bw.htm</a></td><td>10-K</td></tr>
<tr><td>2</td><td>EXHIBIT 10.1</td><td><a href="bw_ex10.htm">bw_ex10.htm</a></td><td>EX-10.1</td></tr>
<tr><td>3</td><td>SUBSIDIARIES</td><td><a href="bw_ex21.htm">bw_ex21.htm</a></td><td>EX-21.1</td></tr>
<tr><td>4</td><td>CONSENT</td><td><a href="bw_ex23.htm">bw_ex23.htm</a></td><td>EX-23.1</td></tr>
<tr><td>5</td><td>EXTRACTED XBRL INSTANCE DOCUMENT</td><td><a href="bw_htm.xml">bw_htm.xml</a></td><td>XML</td></tr>
<tr><td></td><td>Complete submission text file</td><td><a href="0000000042-26-000007.txt">x</a></td><td></td></tr>
</table></body></html>"""


@pytest.mark.parametrize("whole", [True, False])
def test_an_annual_report_comes_with_its_subsidiaries_and_its_named_customers(
    bare_web: Web,  # noqa: F811
    fetcher: Fetcher,
    whole: bool,
) -> None:
    url = bare_web.add("/submissions/CIK0000000042.json", (REPLIES / "company-filings.json").read_bytes())
    bare_web.add(f"{FOLDER}/0000000042-26-000007-index.htm", ANNUAL.encode(), "text/html")
    for name in ("bw.htm", "bw_ex10.htm", "bw_ex21.htm"):
        bare_web.add(f"{FOLDER}/{name}", f"<html><body><p>{name} has a text.</p></body></html>".encode())
    bare_web.add(f"{FOLDER}/bw_htm.xml", (REPLIES / "concentration-instance.xml").read_bytes())
    if whole:
        bare_web.add(f"{FOLDER}/0000000042-26-000007.txt", (REPLIES / "submission.txt").read_bytes())
    found = list(documents(source("edgar-company", url, forms=("8-K",)), fetcher))
    rest = ["0000000042-26-000007.txt"] if whole else ["bw_ex10.htm", "bw.htm"]
    older = "http-status"  # the page of older filings is not there
    assert [outcome(item) for item in found] == [older, "bw_ex21.htm", "bw_htm.xml", *rest]
    assert {item.publisher for item in found if isinstance(item, Raw)} == {"BRIGHTWATER CLOUD INC"}


def test_an_instance_that_names_nobody_is_no_document(bare_web: Web, fetcher: Fetcher) -> None:  # noqa: F811
    url = bare_web.add("/submissions/CIK0000000042.json", (REPLIES / "company-filings.json").read_bytes())
    bare_web.add(f"{FOLDER}/0000000042-26-000007-index.htm", ANNUAL.encode(), "text/html")
    nobody = (REPLIES / "concentration-instance.xml").read_text().replace("MicrosoftCorporation", "CustomerOne")
    nobody = nobody.replace("Harrowgate", "CustomerTwo").replace("OpenAI", "CustomerB")
    bare_web.add(f"{FOLDER}/bw_htm.xml", nobody.encode())
    found = list(documents(source("edgar-company", url, forms=("8-K",)), fetcher))
    assert "bw_htm.xml" not in [outcome(item) for item in found]


def test_an_index_page_names_the_filer_and_the_instance() -> None:
    found = listing(Raw(ANNUAL.encode(), "https://www.sec.gov/Archives/edgar/data/42/1/i.htm", NOW))
    assert found.company == "BRIGHTWATER CLOUD INC"
    assert found.instance == "https://www.sec.gov/Archives/edgar/data/42/1/bw_htm.xml"


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 10, 12, tzinfo=UTC), "2026/QTR1/form.20260309"),
        (datetime(2026, 3, 9, 12, tzinfo=UTC), "2026/QTR1/form.20260306"),
        (datetime(2026, 1, 1, 3, tzinfo=UTC), "2025/QTR4/form.20251230"),  # still the last of December in Washington
    ],
)
def test_an_address_with_a_day_names_the_last_working_day_of_washington(now: datetime, day: str) -> None:
    assert dated("https://x/{year}/QTR{quarter}/form.{yyyymmdd}.idx", now) == f"https://x/{day}.idx"
    assert dated("https://x/?startdt={week_ago}&enddt={today}", datetime(2026, 3, 10, 12, tzinfo=UTC)) == (
        "https://x/?startdt=2026-03-03&enddt=2026-03-10"
    )


# Real lists, where they are


def test_real_lists_of_a_company_are_read(shared: Path) -> None:
    folder = shared / "cases/filings/submissions"
    for name, first in (("CIK0000789019.json", "2026-"), ("CIK0001045810.json", "2026-"), ("CIK0001318605.json", "20")):
        page = Raw((folder / name).read_bytes(), f"https://data.sec.gov/submissions/{name}", NOW)
        read = listed(page, source("edgar-company", page.url))
        found, older = read.filings, read.older
        assert len(found) > 30
        assert found[0].published is not None and found[0].published.startswith(first)
        assert all(address.startswith("https://data.sec.gov/submissions/CIK") for address in older)
    nvidia = Raw((folder / "CIK0001045810.json").read_bytes(), "https://data.sec.gov/submissions/x", NOW)
    annual = listed(nvidia, source("edgar-company", nvidia.url, forms=("10-K",))).filings
    assert annual[0].submission is not None and annual[0].submission.endswith("0001045810-26-000021.txt")
    page = Raw((folder / "CIK0001318605-submissions-001.json").read_bytes(), "https://data.sec.gov/x", NOW)
    assert len(listed(page, source("edgar-company", page.url), "1318605").filings) > 30


def test_real_indexes_and_search_results_are_read(shared: Path) -> None:
    cases = shared / "cases/filings"
    daily = rows(Raw((cases / "Archives/edgar/daily-index/2020/QTR1/form.20200318.idx").read_bytes(), "x", NOW))
    text = (cases / "Archives/edgar/daily-index/2020/QTR1/form.20200318.idx").read_text("latin-1")
    assert len(daily) == text.count("edgar/data/")
    assert "2020-03-18" in {r.filed for r in daily} and None not in {r.filed for r in daily}
    assert {"8-K", "SC 13D/A", "1-A POS"} <= {r.form for r in daily}
    old = (cases / "Archives/edgar/full-index/1993/QTR4/master.idx").read_bytes()
    assert len(rows(Raw(old, "x", NOW))) == old.count(b"edgar/data/")
    search = answer(Raw((cases / "efts/LATEST/search-index-8K-20241001-20241002.json").read_bytes(), "https://efts.sec.gov/x", NOW)).hits  # fmt: skip  # noqa: E501
    assert len(search) >= 99
    assert all(hit.company for hit in search)
    assert search[0].url.endswith("/data/1864531/000110465924104479/tm2425260d1_ex10-5.htm")
