"""Each page, run by Streamlit's own test runner against a real graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import session
from app.launch import environment
from graph import nights
from graph.connection import Connection
from graph.derive import derive
from graph.morning import failed
from graph.reference import Reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from tests.claims import document, extracted, money
from tests.fixtures.image import Image

_QUOTE = "OpenAI will buy cloud capacity from AWS"


@pytest.fixture(scope="module")
def small_graph(server: Connection, reference_image: Image, reference: Reference, ties: Ties) -> Iterator[Store]:
    """Reference data and one news page; the tests of this module only read it."""
    reference_image.put_back(server)
    with Store(server) as store:
        claim = {"quote": _QUOTE, "announced": "2025-11-03", "money": money(38_000_000_000)}
        store.write([extracted(document(f"{_QUOTE}."), [claim])], ties)
        derive(store, reference, ties)
        yield store


@pytest.fixture
def pages(small_graph: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An app whose settings lead to the small graph."""
    for name, value in environment(settings, small_graph.connection).items():
        if name.startswith("FAULTLINE_"):
            monkeypatch.setenv(name, value)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield small_graph
    session.store().close()
    st.cache_resource.clear()
    st.cache_data.clear()


def _graph() -> None:
    from app import session
    from app.views import explore

    session.guarded(explore.page)


def _runs() -> None:
    from app import session
    from app.views import runs

    session.guarded(runs.page)


def _analyses() -> None:
    from app import session
    from app.views import analyses

    session.guarded(analyses.page)


def _run(page: Callable[[], None]) -> AppTest:
    run = AppTest.from_function(page, default_timeout=60).run()
    assert not run.exception
    return run


def _nodes(run: AppTest) -> list[str]:
    """Ids of the nodes handed to the drawing."""
    import json

    for part in run.get("bidi_component"):
        if part.proto.component_name == "faultline_network":
            return [n["id"] for n in json.loads(part.proto.json)["nodes"]]
    return []


def test_the_first_page_offers_the_entities_with_most_ties(pages: Store) -> None:
    run = _run(_graph)
    assert run.button[0].label.startswith("OpenAI")
    assert _nodes(run) == []


@pytest.mark.parametrize("name", ["ChatGPT maker", "the  chatgpt MAKER ", "OpenAI Group PBC"])
def test_any_name_of_an_entity_leads_to_it(pages: Store, name: str) -> None:
    run = _run(_graph)
    run.text_input(key="keep_search").input(name).run()
    assert not run.exception
    assert run.session_state.roots == ["openai"]
    assert _nodes(run)[0] == "openai"


def test_a_part_of_several_names_offers_them_all(pages: Store) -> None:
    run = _run(_graph)
    run.text_input(key="keep_search").input("amazon").run()
    assert run.session_state.roots == ["amazon"]
    offered = {b.key for b in run.button if str(b.key).startswith("hit_")}
    assert {"hit_aws", "hit_amazon-bedrock"} <= offered


def test_a_filter_of_statuses_takes_talk_out_and_says_so(pages: Store) -> None:
    run = _run(_graph)
    run.text_input(key="keep_search").input("openai").run()
    every = set(_nodes(run))
    run.session_state["keep_statuses"] = ["confirmed"]
    run.run()
    assert set(_nodes(run)) < every
    assert any("switched off" in c.value for c in run.caption)


def test_a_tie_that_began_later_is_left_out_of_an_earlier_day_and_counted(pages: Store) -> None:
    from datetime import date

    run = _run(_graph)
    run.text_input(key="keep_search").input("openai").run()
    run.session_state["keep_day"] = date(2019, 8, 1)
    run.run()
    assert "microsoft" in _nodes(run)
    assert "aws" not in _nodes(run)
    assert any("not in force on 2019-08-01" in c.value for c in run.caption)


def test_the_parts_of_drawn_and_left_out_add_up(pages: Store) -> None:
    run = _run(_graph)
    run.text_input(key="keep_search").input("openai").run()
    said = next(c.value for c in run.caption if c.value.startswith("Drawn"))
    import re

    drawn, total, _, *out = (int(n) for n in re.findall(r"(?<![\d-])\d+(?![\d-])", said))
    assert drawn + sum(out) == total


def test_expanding_keeps_what_was_drawn(pages: Store) -> None:
    run = _run(_graph)
    run.text_input(key="keep_search").input("openai").run()
    before = dict(run.session_state.places)
    run.session_state["roots"] = ["openai", "nvidia"]
    run.run()
    after = run.session_state.places
    assert {k: after[k] for k in before} == before
    assert set(_nodes(run)) > set(before)


def test_the_runs_page_lists_documents_and_says_when_there_is_no_run(pages: Store) -> None:
    run = _run(_runs)
    assert any("No run is recorded yet" in i.value for i in run.info)
    assert any("No document is set aside" in i.value for i in run.info)
    table: Any = run.dataframe[0].value
    assert "A title" in set(table["Title"])


def test_the_runs_page_shows_the_report_of_a_morning_and_whom_it_did_not_reach(pages: Store) -> None:
    at = datetime(2026, 11, 1, 2, tzinfo=UTC)
    taken = nights.take(pages, [at.date()], at)
    nights.finish(pages, taken, at, None, "no network")
    failed(pages, at.date(), at, "no network")
    pages.write_query("keep_sent", date="2026-11-01", sent='{"mail": "not sent: TimeoutError"}')
    run = _run(_runs)
    (shown,) = [code.value for code in run.code]
    assert "Faultline, night of 2026-11-01: FAILED: no network" in shown
    (table,) = [d.value for d in run.dataframe if "Night" in d.value]
    assert list(table["Sent by"]) == ["mail (not sent: TimeoutError)"]


def test_a_database_that_is_down_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTLINE_NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("FAULTLINE_NEO4J_PASSWORD", "a-password-not-shown")
    st.cache_resource.clear()
    run = _run(_graph)
    said = run.code[0].value
    assert "127.0.0.1:1" in said
    assert said.count(". ") == 0
    assert "a-password-not-shown" not in said
    st.cache_resource.clear()


def _papers(run: AppTest) -> str:
    """All words handed to the papers of the page."""
    return " ".join(p.proto.json for p in run.get("bidi_component") if p.proto.component_name == "faultline_paper")


@pytest.mark.parametrize(
    ("analysis", "said"),
    [
        ("Exclusivity conflicts", ["OpenAI, bound to Microsoft, and a deal with Amazon", "On the reading of"]),
        ("Circular finance", ["Amazon", "committed spend 138,000,000,000"]),
        ("Single points of failure", ["The only path known of", "OpenAI"]),
        ("What if", ["Without CoreWeave", "hypothetical", "openai-coreweave-2025", "Providers known"]),
        ("Contract terms", ["Microsoft and OpenAI", "committed spend", "Data access", "unknown"]),
        ("Measured markets", ["level: undetermined", "(reported)", "hypothetical", "dependence index"]),
        ("Lock-in", ["CoreWeave", "one provider known", "notice unknown"]),
        (
            "Dependency paths",
            ["GitHub Copilot", "Claude Sonnet 4, GPT-5", "One smallest set that cuts all", "amazon-tsmc"],
        ),
        (
            "Power",
            [
                "Nvidia",
                "finances or has pledged to finance all of them",
                "supplies or has agreed to supply all of them",
            ],
        ),
        ("What changed", ["amazon-openai-inv-2026", "Announced", "Rests on"]),
    ],
)
def test_each_analysis_shows_its_answer_for_the_day(pages: Store, analysis: str, said: list[str]) -> None:
    from datetime import date

    run = _run(_analyses)
    run.session_state["keep_analysis"] = analysis
    run.session_state["keep_analysis_day"] = date(2026, 3, 18)
    run.run()
    assert not run.exception and not run.error
    shown = _papers(run)
    assert [words for words in said if words not in shown] == []
    assert "sole-sourced" not in shown and "breach" not in shown
    # Whatever rests on deals has them below it, with the words of their sources.
    assert ("Rests on" not in shown) or ("terms and sources" in shown and "reference row, kept by Faultline" in shown)
    told = " ".join(str(caption.value) for caption in run.caption)
    assert (
        "Sources, period and languages: documents: " in told
        and " reference rows of " in told
        and "; languages: " in told
    )


def test_a_portfolio_shows_each_supplier_by_rank_and_keeps_what_is_not_found(pages: Store) -> None:
    run = _run(_analyses)
    run.session_state["keep_analysis"] = "Portfolio"
    run.session_state["keep_portfolio"] = "function_id,product\nF1,GitHub Copilot\nF2,Quillwork\n"
    run.run()
    assert not run.exception and not run.error
    table: Any = run.dataframe[0].value
    ranks = {row["Supplier"]: row["Rank"] for row in table.to_dict("records") if row["Function"] == "F1"}
    assert ranks["GitHub"] == "1" and "TSMC" in ranks
    assert any(s.startswith("unresolved: ") for s in table[table["Function"] == "F2"]["Supplier"])


@pytest.mark.parametrize(
    ("text", "said"),
    [("product\nSiri\n", "no column 'function_id'"), ("function_id,product\nF1\n", "'product' is blank")],
)
def test_a_portfolio_that_cannot_be_read_is_told_in_a_sentence(pages: Store, text: str, said: str) -> None:
    run = _run(_analyses)
    run.session_state["keep_analysis"] = "Portfolio"
    run.session_state["keep_portfolio"] = text
    run.run()
    assert not run.exception and not run.error
    assert any(said in i.value for i in run.info)


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        ("Two firms were one", ["as one", "hypothetical"]),
        ("An acquisition were blocked", ["Without the deal"]),
        ("An exclusivity fell", ["Without the promise"]),
    ],
)
def test_each_supposition_shows_what_differs(pages: Store, supposed: str, said: list[str]) -> None:
    from datetime import date

    run = _run(_analyses)
    run.session_state["keep_analysis"] = "What if"
    run.session_state["keep_analysis_day"] = date(2026, 3, 18)
    run.session_state["keep_supposed"] = supposed
    run.run()
    assert not run.exception and not run.error
    assert [words for words in said if words not in _papers(run)] == []
