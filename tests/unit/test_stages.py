"""What the steps of a scheduled night make of their sources, without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.errors import FaultlineError, FetchError, ReadError
from graph.model import DocumentKind, Raw
from graph.settings import Settings
from ingest.items import Failed, Item, Visited
from ingest.nightly import stages
from ingest.nightly.stages import Held, fetch, ingest
from ingest.pace import no_contact
from ingest.sources import Source, broken
from ingest.sources.dated import dated

NOW = datetime(2026, 11, 1, 2, tzinfo=UTC)
FEED = Source("feed", "feed", "https://feed.example/rss", "F")
DATED = Source("dated", "edgar-daily", "https://dated.example/{yyyymmdd}.idx", "D")
SHY = Source("shy", "feed", "https://shy.example/rss", "S")
PAGE = Raw(b"<p>x</p>", "https://feed.example/a", NOW, source="feed")
AWAY = FetchError("timeout", "It took too long.")


@dataclass
class _Archive:
    kept: dict[str, Raw] = field(default_factory=dict)

    def put(self, raw: Raw) -> None:
        if raw.content == b"withdrawn":
            raise ReadError("withdrawn", "Its publisher has withdrawn it.")
        self.kept[raw.sha256] = raw

    def get(self, sha256: str) -> Raw:
        return self.kept[sha256]


class _Pipeline:
    def __init__(self) -> None:
        self.archive = _Archive()

    def run(self, items: Iterator[Item | Visited], trigger: str) -> Any:
        return [trigger, *items]


class _Work:
    """Sources that give, at each time they are asked, the next of what is planned for them."""

    def __init__(self, **planned: list[list[Item]]) -> None:
        self.settings = Settings(source_retry_s=0)
        self.pipeline = _Pipeline()
        self.planned = planned
        self.asked: list[str] = []

    def items(self, sources: Sequence[Source]) -> Iterator[Item | Visited]:
        for source in sources:
            self.asked.append(source.id)
            wrong = None
            for item in self.planned[source.id].pop(0):
                wrong = wrong or broken(item, source, NOW)
                yield item
            yield Visited(source.id, 2, wrong)


def _fetched(work: _Work, *sources: Source) -> tuple[stages.Fetched, list[Any]]:
    run = Held(whole=True)
    found = fetch(work, run, sources)  # type: ignore[arg-type]
    return found, list(ingest(work, run))  # type: ignore[arg-type,call-overload]


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (FEED, Failed(FEED.url, AWAY, "feed")),
        # Listings by date are asked for under the address of the day.
        (DATED, Failed(dated(DATED.url, NOW), AWAY, "dated")),
        # A page where the feed was, behind a redirect: no error of the fetch.
        (FEED, Raw(b"<p>Gone</p>", "https://feed.example/gone", NOW, source="feed", kind=DocumentKind.FEED)),
    ],
)
def test_a_source_whose_listing_is_broken_is_asked_twice_and_then_named(source: Source, refusal: Item) -> None:
    work = _Work(**{source.id: [[refusal], [refusal]]})
    found, (trigger, *items) = _fetched(work, source)
    assert work.asked == [source.id] * 2
    assert list(found.broken) == [source.id]
    assert found.given[source.id] == 0
    assert trigger == "night"
    (visit,) = [i for i in items if isinstance(i, Visited)]  # the second one alone
    assert visit.failed and visit.wrong is not None and str(visit.wrong) in found.broken[source.id]
    assert len(items) == 2


def test_a_source_that_answers_when_asked_again_is_not_broken_and_its_documents_count_once() -> None:
    work = _Work(feed=[[Failed(FEED.url, AWAY, "feed")], [PAGE]], dated=[[]])
    found, (_, *items) = _fetched(work, FEED, DATED)
    assert work.asked == ["feed", "dated", "feed"]
    assert (found.broken, found.given["feed"]) == ({}, 1)
    assert [i.failed for i in items if isinstance(i, Visited)] == [False, False]
    assert [i.url for i in items if isinstance(i, Raw)] == [PAGE.url]
    assert not [i for i in items if isinstance(i, Failed)]


def test_a_source_that_wants_a_contact_is_not_asked_again_and_not_broken() -> None:
    work = _Work(shy=[[Failed(SHY.url, no_contact("S"), "shy")]], feed=[[PAGE]])
    found, (_, *items) = _fetched(work, SHY, FEED)
    assert work.asked == ["shy", "feed"]
    assert (found.broken, found.unasked) == ({}, ("shy",))
    visits = {i.source: i.wrong and i.wrong.reason for i in items if isinstance(i, Visited)}
    assert visits == {"shy": "no-contact", "feed": None}


def test_a_page_whose_words_were_withdrawn_is_set_aside_and_the_night_goes_on() -> None:
    withdrawn = Raw(b"withdrawn", "https://feed.example/b", NOW, source="feed")
    _, (_, *items) = _fetched(_Work(feed=[[withdrawn, PAGE]]), FEED)
    assert [(i.url, i.error.reason) for i in items if isinstance(i, Failed)] == [(withdrawn.url, "withdrawn")]
    assert [i.url for i in items if isinstance(i, Raw)] == [PAGE.url]


def test_a_run_over_one_source_is_no_night_and_a_step_alone_has_nothing_to_read() -> None:
    run, work = Held(whole=False), _Work(feed=[[PAGE]])
    fetch(work, run, [FEED])  # type: ignore[arg-type]
    assert list(ingest(work, run))[0] == "source"  # type: ignore[arg-type,call-overload]
    with pytest.raises(FaultlineError, match="start `documents` with it"):
        ingest(work, Held(whole=True))  # type: ignore[arg-type]
