"""The morning's report: its state comes back exactly, it speaks only when something changed, lines stay lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph.analysis.changes import changes
from graph.analysis.conclusions import conclusions, from_state
from graph.analysis.scopes import curated_scopes
from graph.morning import Broken, Gathered, Morning, _concluded, _packed, _snapshot, _told, _unpacked
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshots import reference_snapshot

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
QUIET = Morning(date(2026, 6, 1), "done", None, NOW, "2026-05-31T02:00:00+00:00", 10, 5, 0)


def test_the_state_that_a_report_was_told_of_comes_back_as_it_was() -> None:
    reference = load_reference(data_dir())
    graph = reference_snapshot(reference, date(2026, 6, 1))
    drawn = conclusions(graph, curated_scopes(), reference.markets)
    state = _unpacked(_packed(graph, drawn, NOW, Gathered(NOW, broken=(Broken("a", "timeout", "no answer"),))))
    assert len(_snapshot(state).standing()) == len(graph.standing()) > 100
    said = changes(_snapshot(state), graph, (from_state(state["conclusions"]), drawn))
    assert (said.new, said.ended, said.changed) == ((), (), ())
    assert not any(said.as_json()["conclusions"].values())
    assert _concluded(state, drawn) == drawn
    older = {**state, "conclusions": {**state["conclusions"], "markets": {}}}  # kept when none was measured
    assert _concluded({k: v for k, v in older.items() if k != "markets"}, drawn) == drawn
    assert _concluded(older, drawn).markets == {}
    without_sides = {**state, "conclusions": {**state["conclusions"], "exclusive": [["lab", "cloud", "aws"]]}}
    assert _concluded({k: v for k, v in without_sides.items() if k != "sides"}, drawn) == drawn
    disputed = replace(graph.deals[0], disputed=not graph.deals[0].disputed)
    told = _told(changes(_snapshot(state), replace(graph, deals=(disputed, *graph.deals[2:]))))
    assert len(told["ended"]) + len(told["disputed"]) >= 1


@pytest.mark.parametrize(
    ("changed", "speaks"),
    [
        ({}, False),
        ({"claims": 3, "documents": 9}, False),
        ({"broken": (Broken("a", "timeout", "no answer"),)}, False),  # as in the report before
        ({"broken": (Broken("a", "timeout", "no answer"),), "newly_broken": True}, True),
        ({"mended": ("a",)}, True),
        ({"new": ("a",)}, True),
        ({"ended": ("a",)}, True),
        ({"changed": 1}, True),
        ({"conclusions": ("a",)}, True),
        ({"alerts": ("a",)}, True),
        ({"set_aside": {"timeout": 2}}, False),  # set aside before, tried again
        ({"set_aside": {"timeout": 2}, "set_aside_first": 1}, True),
        ({"status": "failed", "reason": "no network"}, True),
        ({"since": None}, True),
    ],
)
def test_a_report_speaks_only_when_something_changed(changed: dict[str, object], speaks: bool) -> None:
    assert replace(QUIET, **changed).speaks is speaks  # type: ignore[arg-type]


def test_a_report_of_a_failure_counts_nothing() -> None:
    told = Morning(date(2026, 6, 1), "failed", "no network", NOW, QUIET.since, None, None, None)
    assert told.as_text() == "Faultline, night of 2026-06-01: FAILED: no network"
    assert told.as_json()["deals"] is None


def test_no_words_of_a_source_break_a_line_of_the_report() -> None:
    hostile = "a\x1b[2Jb\u2028c\x85d\u202ee"
    told = replace(QUIET, new=(hostile,), broken=(Broken(hostile, hostile, hostile),), set_aside={hostile: 1})
    text = told.as_text()
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "unknown" not in text
