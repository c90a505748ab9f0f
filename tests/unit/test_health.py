"""Sources that break quietly: each is warned of in the same run, and a healthy one never."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.errors import FaultlineError, FetchError, ReadError
from graph.model import DocumentKind, Raw
from ingest.health import warnings
from ingest.items import Failed
from ingest.known import Counting
from ingest.nightly.night import refuse_silence
from ingest.nightly.reading import Reading
from ingest.pace import no_contact
from ingest.read.sniff import ENTRY_TYPE
from ingest.report import RunReport, SourceCounts
from ingest.sources import Source, broken

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
AWAY = FetchError("http-status", "It answered 503.")


def night(listed: int, read: int | None = None, **more: Any) -> SourceCounts:
    """Counts of a night in which a source listed so many items, a fifth of them new unless `read` says otherwise."""
    new = listed // 5 if read is None else read
    tried = more.pop("tried", new)
    return SourceCounts(
        documents=max(new, tried),
        without_claims=new,
        dead=max(new, tried) - new,
        visited=True,
        known=listed - max(new, tried),
        tried=tried,
        read=new,
        titled=more.pop("titled", new),
        dated=more.pop("dated", new),
        **more,
    )


def report(sources: dict[str, SourceCounts], at: datetime = NOW, run: str = "now") -> RunReport:
    return RunReport(run, at, "ingest", status="done", sources=sources)


def past(nights: list[dict[str, SourceCounts]]) -> list[dict[str, Any]]:
    """Runs as the graph keeps them, the latest first."""
    rows = []
    for ago, sources in enumerate(nights, start=1):
        found = report(sources, NOW - timedelta(days=ago), f"run {ago}")
        rows.append(
            {
                "id": found.id,
                "started": found.started,
                "status": "done",
                "report": json.dumps(found.as_json()["sources"]),
            }
        )
    return rows


BREAKS: dict[str, tuple[SourceCounts, str]] = {
    "empty": (night(0), "no-items"),
    "thinned": (night(8), "fewer-items"),
    "gone": (
        SourceCounts(1, dead=1, visited=True, wrong=AWAY, dead_reasons=Counter({"http-status": 1})),
        "unreachable",
    ),
    "walled": (night(30, 0, tried=10), "no-text"),
    "forbidden": (SourceCounts(documents=20, visited=True, known=10, dead=20), "no-pages"),
    "thinned by exactly seventy per cent": (night(9), "fewer-items"),
    "half-walled": (night(30, 2, tried=10), "no-text"),
    "untitled": (night(30, 6, titled=1), "no-titles"),
    "undated": (night(30, 6, dated=0), "no-dates"),
}


@pytest.mark.parametrize("kind", sorted(BREAKS))
@pytest.mark.parametrize("before", [3, 10, 30])
def test_a_source_that_breaks_is_warned_of_in_the_same_run(kind: str, before: int) -> None:
    counts, code = BREAKS[kind]
    good = {"it": night(30, 6), "steady": night(30, 6)}
    (found,) = warnings(report({"it": counts, "steady": night(28, 5)}), past([good] * before))
    assert (found.source, found.code) == ("it", code)
    assert "it" in found.message and "steady" not in found.message
    assert found.last_success is not None and found.last_success.startswith("2026-03-09")


def test_a_source_that_cannot_be_had_says_why_in_the_words_of_what_was_set_aside() -> None:
    wrong = ReadError("html-instead-of-data", "https://it.example/rss answered with an HTML page.")
    other = Counter({"html-instead-of-data": 1, "empty-page": 3})  # pages that a list of earlier named
    done = report({"it": SourceCounts(4, dead=4, visited=True, wrong=wrong, dead_reasons=other)})
    (found,) = done.warnings = warnings(done, [])
    assert "(html-instead-of-data)" in found.message and found.message.endswith(str(wrong))
    assert any(str(wrong) in line for line in done.lines())
    assert done.as_json()["sources"]["it"]["wrong"] == f"html-instead-of-data: {wrong}"
    assert report({"it": night(30)}).as_json()["sources"]["it"]["wrong"] is None


@pytest.mark.parametrize("code", ["no-text", "no-pages"])
def test_nights_of_two_pages_are_added_up_until_they_tell(code: str) -> None:
    good = {"it": night(30, 2)}
    bad = {"it": SourceCounts(documents=2, visited=True, known=28, dead=2, tried=2 if code == "no-text" else 0)}
    assert warnings(report(bad), past([good] * 9)) == []  # two pages may be bad by chance
    (found,) = warnings(report(bad), past([bad] + [good] * 9))
    assert (found.source, found.code) == ("it", code)
    assert "of 4 documents of it 0 can be" in found.message
    assert warnings(report({"it": night(30, 0)}), past([bad] + [good] * 9)) == []  # nothing new to judge by


def test_twenty_sources_that_break_at_once_give_twenty_warnings() -> None:
    kinds = sorted(BREAKS) * 3
    now = {f"source {n}": BREAKS[kind][0] for n, kind in enumerate(kinds[:20])}
    found = warnings(report(now), past([{name: night(30, 6) for name in now}] * 5))
    assert [w.source for w in found] == sorted(now)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (night(30, 6), [night(30, 6)] * 5),
        (night(10, 2), [night(30, 6)] * 5),  # a third is a quiet day
        (night(1, 1), [night(4, 1)] * 5),  # a source of few items
        (night(8), [night(30, 6)] * 2),  # too few nights to know what is usual
        (night(30, 0), [night(30, 6)] * 5),  # nothing new today
        (night(30, 6, dated=0), [night(30, 6, dated=0)] * 5),  # it never stated days
        (night(30, 1, tried=2), [night(30, 6)] * 5),  # two pages are no habit
        (night(30, 6), []),
    ],
)
def test_a_healthy_source_is_not_warned_of(now: SourceCounts, before: list[SourceCounts]) -> None:
    assert warnings(report({"it": now}), past([{"it": counts} for counts in before])) == []


def test_failed_nights_and_other_runs_do_not_count_as_the_usual() -> None:
    failed = SourceCounts(1, dead=1, visited=True, wrong=AWAY)
    retried = SourceCounts(1, with_claims=1)  # by `faultline retry`: the source itself was not asked
    nights = [failed] * 4 + [night(30, 6)] * 3 + [retried] * 5
    found = warnings(report({"it": night(30, 6)}), past([{"it": counts} for counts in nights]))
    assert found == []
    (found_now,) = warnings(report({"it": failed}), past([{"it": counts} for counts in nights]))
    assert found_now.last_success is not None and found_now.last_success.startswith("2026-03-05")


def test_a_new_source_that_lists_nothing_is_warned_of_at_once() -> None:
    (found,) = warnings(report({"new": night(0)}), [])
    assert (found.code, found.last_success) == ("no-items", None)
    assert "none so far" in found.message


def test_sources_that_were_left_alone_for_want_of_a_contact_are_one_warning_and_none_of_them_is_broken() -> None:
    shy = {name: SourceCounts(1, dead=1, visited=True, wrong=no_contact("the SEC")) for name in ("x", "y")}
    done = report({"steady": night(28, 5), **shy})
    (found,) = warnings(done, past([{"steady": night(30, 6)}] * 5))
    assert (found.source, found.code) == ("2 sources", "no-contact")
    assert "FAULTLINE_CONTACT" in found.message
    done.warnings = [found]
    reading = Reading((done,))
    assert (reading.broken, reading.unasked, reading.answered, reading.warned) == ((), ("x", "y"), ["steady"], ())
    refuse_silence(reading)
    with pytest.raises(FaultlineError, match="FAULTLINE_CONTACT"):
        refuse_silence(Reading((report(dict(shy)),)))
    with pytest.raises(
        FaultlineError, match="None of the 1 sources answered, it because of http-status; .*It answered 503"
    ):
        refuse_silence(Reading((report({**shy, "it": SourceCounts(1, dead=1, visited=True, wrong=AWAY)}),)))


def test_of_a_source_that_was_asked_again_the_second_answer_counts() -> None:
    away = SourceCounts(1, dead=1, visited=True, wrong=AWAY)
    first, again = report({"a": away, "b": away, "c": night(30, 6)}), report({"a": night(20, 4), "b": away})
    again.warnings = warnings(again, [])
    reading = Reading((first, again))
    assert [b.source for b in reading.broken] == ["b"]
    assert sorted(reading.answered) == ["a", "c"]
    assert reading.warned == ()  # what cannot be had stands among the broken ones
    assert reading.total("documents") == 1 + 1 + 6 + 4 + 1


def test_the_report_prints_its_warnings() -> None:
    done = report({"new": night(0)})
    done.warnings = warnings(done, [])
    assert done.lines()[-1].startswith("warning: new lists nothing")
    assert done.as_json()["warnings"] == [done.warnings[0].as_json()]


def test_what_is_known_of_a_listing_is_counted() -> None:
    counting = Counting({"a", "b"})
    assert ["a" in counting, "c" in counting, "b" in counting] == [True, False, True]
    assert counting.found == 2


def test_a_broken_listing_is_told_from_a_broken_item() -> None:
    source = Source("s", "feed", "https://s.example/rss", "S")
    error = FetchError("timeout", "It took too long.")
    page = Raw(b"<p>x</p>", "https://s.example/moved", NOW)
    kept = Raw(b"<p>x</p>", "https://s.example/moved", NOW, kind=DocumentKind.FEED)
    entry = Raw(b"{}", "https://s.example/rss#1", NOW, media_type=ENTRY_TYPE, kind=DocumentKind.FEED)
    items = [Failed(source.url, error), Failed("https://s.example/a", error), page, kept, entry]
    assert [broken(item, source, NOW) is not None for item in items] == [True, False, False, True, False]
