"""Lists longer than a run reads and days on which nobody read: what was left is read later, and nothing twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.model import Raw
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.items import Failed, Role
from ingest.sources import Source, broken, documents
from ingest.sources.edgar_daily import MOST_DAYS
from ingest.visits import Visits
from tests.fixtures.web import Web, bare_web  # noqa: F401  the fixture is used by name

REPLIES = Path(__file__).parents[1] / "data" / "replies"
SUBMISSION = (REPLIES / "submission.txt").read_bytes()
BEGIN = datetime(2026, 2, 28, 12, tzinfo=UTC)
Night = Callable[[int], Fetcher]


@pytest.fixture
def night(bare_web: Web, tmp_path: Path) -> Iterator[Night]:  # noqa: F811
    """A fetcher of a night of March 2026, or before it, with the memory of those before."""
    visits = Visits(tmp_path / "visits.sqlite")
    settings = Settings(home=tmp_path, allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    opened: list[Fetcher] = []

    def of(day: int) -> Fetcher:
        opened.append(Fetcher(settings, visits=visits, now=lambda: BEGIN + timedelta(days=day)))
        return opened[-1]

    yield of
    for fetcher in opened:
        fetcher.__exit__()
    visits.close()


def filing(web: Web, number: int) -> str:
    """Serve a filing and give the path by which an index names it."""
    accession = f"0000000042-26-{number:06d}"
    web.add(f"/Archives/edgar/data/42/{accession.replace('-', '')}/{accession}.txt", SUBMISSION + b"%d" % number)
    return f"edgar/data/42/{accession}.txt"


def index(web: Web, day: int, numbers: range, status: int = 200) -> None:
    lines = "".join(f"8-K  BRIGHTWATER CLOUD INC  42  202603{day:02d}  {filing(web, n)}\n" for n in numbers)
    web.add(f"/daily/2026/QTR1/form.202603{day:02d}.idx", lines.encode(), status=status)


def numbers(items: list[Raw | Failed]) -> list[int]:
    return [int(item.url.removesuffix(".txt")[-6:]) for item in items if isinstance(item, Raw)]


def test_the_days_on_which_the_machine_was_off_are_made_up_for(bare_web: Web, night: Night) -> None:  # noqa: F811
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    for day in (6, 9, 10, 12, 13):
        index(bare_web, day, range(day * 10, day * 10 + 2))
    index(bare_web, 11, range(0), status=403)  # a holiday
    known: set[str] = set()

    def read(day: int) -> list[int]:
        items = list(documents(source, night(day), known))
        assert not any(isinstance(item, Failed) for item in items)
        known.update(item.url for item in items)
        return numbers(items)

    assert read(10) == [90, 91]  # the first night reads the last working day alone
    assert read(14) == [100, 101, 120, 121, 130, 131]
    assert read(15) == []


def test_a_day_whose_index_or_filing_could_not_be_had_is_asked_for_again(bare_web: Web, night: Night) -> None:  # noqa: F811
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    index(bare_web, 9, range(90, 92))
    first = list(documents(source, night(10)))
    known = {item.url for item in first}
    index(bare_web, 10, range(100, 102), status=410)
    (failed,) = (item for item in documents(source, night(11), known) if isinstance(item, Failed))
    assert (failed.role, broken(failed, source, datetime(2026, 3, 11, 12, tzinfo=UTC))) == (Role.LISTING, failed.error)
    index(bare_web, 10, range(100, 102))
    index(bare_web, 11, range(110, 112))
    at = "/Archives/edgar/data/42/000000004226000101/0000000042-26-000101.txt"
    kept = bare_web.replies.pop(at)
    found = list(documents(source, night(12), known))
    assert numbers(found) == [100, 110, 111]
    known.update(item.url for item in found if isinstance(item, Raw))
    bare_web.replies[at] = kept
    assert numbers(list(documents(source, night(13), known))) == [101]


def test_a_first_night_that_was_not_whole_is_made_up_for(bare_web: Web, night: Night) -> None:  # noqa: F811
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    index(bare_web, 9, range(90, 92))
    at = "/Archives/edgar/data/42/000000004226000090/0000000042-26-000090.txt"
    kept = bare_web.replies.pop(at)
    first = list(documents(source, night(10)))
    assert numbers(first) == [91]
    bare_web.replies[at] = kept
    index(bare_web, 10, range(100, 101))
    known = {item.url for item in first if isinstance(item, Raw)}
    assert numbers(list(documents(source, night(11), known))) == [90, 100]


def test_days_of_a_run_that_was_killed_are_read_again(bare_web: Web, night: Night) -> None:  # noqa: F811
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    for day in (9, 10, 11):
        index(bare_web, day, range(day * 10, day * 10 + 1))
    known = {item.url for item in documents(source, night(10))}
    assert numbers(list(documents(source, night(12), known))) == [100, 110]
    # Nothing of that was stored.
    found = list(documents(source, night(12), known))
    assert numbers(found) == [100, 110]
    known |= {item.url for item in found}
    assert list(documents(source, night(12), known)) == []
    bare_web.requests.clear()
    assert (list(documents(source, night(12), known)), bare_web.requests) == ([], [])


def test_a_day_is_read_again_however_often_its_run_is_killed(bare_web: Web, night: Night) -> None:  # noqa: F811
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    index(bare_web, 9, range(90, 92))
    for _ in range(4):  # nothing of it was ever stored
        assert numbers(list(documents(source, night(10)))) == [90, 91]


def test_a_pause_of_months_is_made_up_for_as_far_back_as_any(bare_web: Web, night: Night) -> None:  # noqa: F811
    source = Source("daily", "edgar-daily", bare_web.url + "/daily/{year}/QTR{quarter}/form.{yyyymmdd}.idx", "SEC")
    list(documents(source, night(-60)))
    bare_web.requests.clear()
    list(documents(source, night(10)))
    assert sum(path.endswith(".idx") for path in bare_web.requests) == MOST_DAYS


def test_a_map_longer_than_a_nights_share_is_read_to_its_end(
    bare_web: Web,  # noqa: F811
    night: Night,
    caplog: pytest.LogCaptureFixture,
) -> None:
    paths = [f"/p{n}" for n in range(300)]
    places = "".join(f"<url><loc>{bare_web.add(path, b'<p>%b</p>' % path.encode())}</loc></url>" for path in paths)
    source = Source("s", "sitemap", bare_web.add("/map.xml", f"<urlset>{places}</urlset>".encode()), "N")
    with caplog.at_level(logging.WARNING):
        first = list(documents(source, night(10)))
    assert (len(first), "lists 100 pages more than the 200" in caplog.text) == (200, True)
    # The pages of the first night have rested meanwhile, so that none of them is known.
    second = [item.url for item in documents(source, night(11))]
    assert set(second[:100]) == {bare_web.url + path for path in paths} - {item.url for item in first}
    assert second[100:] == [item.url for item in first[:100]]


def test_pages_that_have_rested_are_looked_at_while_a_long_map_is_read(bare_web: Web, night: Night) -> None:  # noqa: F811
    paths = [f"/p{n}" for n in range(500)]
    places = "".join(f"<url><loc>{bare_web.add(path, b'<p>%b</p>' % path.encode())}</loc></url>" for path in paths)
    source = Source("s", "sitemap", bare_web.add("/map.xml", f"<urlset>{places}</urlset>".encode()), "N")
    first = [item.url for item in documents(source, night(10))]
    second = [item.url for item in documents(source, night(11))]
    assert (set(second[:150]) & set(first), second[150:]) == (set(), first[:50])


def test_a_companys_filings_beyond_a_nights_share_come_the_next_night(bare_web: Web, night: Night) -> None:  # noqa: F811
    for number in range(1, 61):
        filing(bare_web, number)
    recent = {
        "accessionNumber": [f"0000000042-26-{number:06d}" for number in range(60, 0, -1)],
        "filingDate": ["2026-03-06"] * 60,
        "form": ["8-K"] * 60,
    }
    said = {"cik": "42", "name": "BRIGHTWATER CLOUD INC", "filings": {"recent": recent, "files": []}}
    source = Source("c", "edgar-company", bare_web.add("/CIK42.json", json.dumps(said).encode()), "B")
    first = list(documents(source, night(10)))
    assert numbers(first) == list(range(60, 20, -1))
    assert numbers(list(documents(source, night(11), {item.url for item in first}))) == list(range(20, 0, -1))


def test_the_latest_filings_of_all_are_followed_to_one_that_is_known(bare_web: Web, night: Night) -> None:  # noqa: F811
    def page(numbers: range) -> bytes:
        entries = "".join(
            f"<entry><title>8-K - B (0000000042) (Filer)</title><category term='8-K'/><id>{n}</id><link "
            f"href='{bare_web.url}/Archives/{filing(bare_web, n).removesuffix('.txt')}-index.htm'/></entry>"
            for n in numbers
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>".encode()

    at = "/browse?action=getcurrent&count=10&output=atom"
    source = Source("e", "edgar", bare_web.add(at, page(range(40, 30, -1)), "application/atom+xml"), "SEC")
    for n in range(3):
        latest = 30 - 10 * n
        bare_web.add(f"{at}&start={10 * (n + 1)}", page(range(latest, latest - 10, -1)), "application/atom+xml")
    for n in range(1, 41):  # an Atom feed names the filing's folder without the one of its own
        accession = f"0000000042-26-{n:06d}"
        bare_web.add(f"/Archives/edgar/data/42/{accession}.txt", SUBMISSION + b"%d" % n)
    known = {f"{bare_web.url}/Archives/edgar/data/42/0000000042-26-000025.txt"}
    found = list(documents(source, night(10), known))
    assert numbers(found) == [n for n in range(40, 20, -1) if n != 25]
    assert f"{at}&start=20" not in bare_web.requests


def test_all_pages_of_a_search_are_read(bare_web: Web, night: Night) -> None:  # noqa: F811
    def page(first: int) -> bytes:
        rows = [
            {
                "_id": f"0000000042-26-{n:06d}:a.htm",
                "_source": {"ciks": ["42"], "form": "8-K", "file_type": "8-K", "display_names": ["B (CIK 0000000042)"]},
            }
            for n in range(first, min(first + 10, 25))
        ]
        return json.dumps({"hits": {"total": {"value": 25}, "hits": rows}}).encode()

    for n in range(25):
        bare_web.add(f"/Archives/edgar/data/42/000000004226{n:06d}/a.htm", b"<p>%d</p>" % n)
    source = Source("q", "edgar-search", bare_web.add("/search?q=x", page(0)), "SEC")
    for n in (10, 20):
        bare_web.add(f"/search?q=x&from={n}", page(n))
    assert len(list(documents(source, night(10)))) == 25
