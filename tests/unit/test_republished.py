"""The same story again: what is one page has one address, what was edited is a version, and no reused id is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from graph.model import Raw
from graph.settings import Settings
from ingest.fetch import Fetcher
from ingest.read import read
from ingest.read.dates import iso_day
from ingest.read.entries import entries
from ingest.sources import Source, documents
from tests.fixtures.web import Web, bare_web  # noqa: F401  the fixture is used by name

NOW = datetime(2026, 3, 10, tzinfo=UTC)
COUNTS = [25, pytest.param(1000, marks=pytest.mark.nightly)]


@pytest.fixture
def fetcher(bare_web: Web) -> Iterator[Fetcher]:  # noqa: F811
    settings = Settings(home=Path("unused"), allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings) as opened:
        yield opened


def page(n: int, title: str, more: str = "") -> bytes:
    body = f"Firm {n} signed contract {n * 7919} with its provider. {more}" + "It runs for some years and more. " * 9
    return (
        f"<html><head><title>{title}</title><link rel='canonical' href='https://www.ledger.example/story/{n}'></head>"
        f"<body><article><p>{body}</p></article></body></html>"
    ).encode()


@pytest.mark.parametrize("count", COUNTS)
def test_republished_pages_have_the_address_of_their_page_and_others_have_not(count: int) -> None:
    chance = random.Random(1)
    right = wrong = missed = 0
    for n in range(count):
        plain = f"https://www.ledger.example/story/{n}"
        tracking = f"{plain}?utm_source={chance.randrange(99)}&fbclid={chance.randrange(10**9)}#read"
        item = f"<item><title>T</title><guid isPermaLink='false'>{chance.random()}</guid><link>{tracking.replace('&', '&amp;')}</link></item>"  # noqa: E501
        feed = Raw(
            f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), "https://www.ledger.example/rss", NOW
        )
        missed += entries(feed)[0].url != plain
        twin = read(Raw(page(n, "A title"), f"https://m.ledger.example/story/{n}?amp=1", NOW))
        missed += twin.url != plain
        edited = read(Raw(page(n, "Another title", "It was corrected. "), plain, NOW))
        assert (edited.url, edited.text_sha256 != twin.text_sha256) == (plain, True)
        syndicated = read(Raw(page(n, "A title"), f"https://paper-{n % 5}.example/{n}", NOW))
        # Another publisher's copy keeps its own address, and its words tell that it is a copy.
        wrong += syndicated.url == plain
        missed += syndicated.text_sha256 != twin.text_sha256
        right += 3
    assert wrong == 0
    assert missed == 0 and right == 3 * count


@pytest.mark.parametrize("reused", [20, pytest.param(200, marks=pytest.mark.nightly)])
def test_no_entry_is_lost_whose_id_another_has(bare_web: Web, fetcher: Fetcher, reused: int) -> None:  # noqa: F811
    items = "".join(
        f"<item><guid isPermaLink='false'>same-{n // 2}</guid><title>Story {n}</title>"
        f"<description>Firm {n} signed contract {n}.</description></item>"
        for n in range(reused)
    )
    url = bare_web.add("/rss", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    found = [item for item in documents(Source("s", "feed", url, "S"), fetcher) if isinstance(item, Raw)]
    assert len({item.url for item in found}) == len({item.sha256 for item in found}) == reused
    again = [item for item in documents(Source("s", "feed", url, "S"), fetcher) if isinstance(item, Raw)]
    assert [item.url for item in again] == [item.url for item in found]


# Dates and clocks


def test_the_day_is_the_publishers_own_in_every_zone_and_at_both_changes_of_the_clock() -> None:
    # Two in spring and one in autumn around the change of the clock in New York, and the end of a year.
    local = [
        datetime(*parts, tzinfo=UTC)
        for parts in ((2026, 3, 8, 1, 59), (2026, 3, 8, 3, 0), (2025, 11, 2, 1, 30), (2025, 12, 31, 23, 59))
    ]
    for quarter in range(-48, 57):  # every offset in use, and those between: −12:00 to +14:00
        zone = timezone(timedelta(minutes=15 * quarter))
        for moment in local:
            written = moment.replace(tzinfo=zone)
            assert iso_day(written.isoformat(), NOW) == moment.date().isoformat()
            assert iso_day(written.strftime("%a, %d %b %Y %H:%M:%S %z"), NOW) == moment.date().isoformat()


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00Z", "9999-12-31", "Mon, 01 Jan 0001 00:00:00 GMT", "31 Dec 9999 23:59:59 +1400", "2026-13-45",
     "2027-01-01", "-1", "", " ", "1e309", "2026-02-30", "NaN"],
)  # fmt: skip
def test_a_senseless_or_future_date_is_unknown(text: str) -> None:
    assert iso_day(text, NOW) is None


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(days=1), timedelta(days=3653)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_clock_that_jumps_neither_skips_a_page_for_ever_nor_stops_a_run(
    bare_web: Web,  # noqa: F811
    tmp_path: Path,
    step: timedelta,
    sign: int,
) -> None:
    from ingest.known import Known
    from ingest.visits import Visits

    clock = [NOW]
    url = bare_web.add("/a", page(1, "A title"), "text/html")
    visits = Visits(tmp_path / "visits.sqlite")
    settings = Settings(home=tmp_path, allow_addresses=bare_web.address, host_interval_s=0.0)  # type: ignore[arg-type]
    with Fetcher(settings, visits=visits, now=lambda: clock[0]) as fetcher:
        clock[0] = NOW + sign * step
        assert fetcher.fetch(url).retrieved_at == clock[0]
        clock[0] = NOW
        rows = [{"url": url, "kind": "news"}]
        for days in (2, 3, 30):
            assert url not in Known(rows, visits, NOW + timedelta(days=days), 20.0)
    visits.close()
