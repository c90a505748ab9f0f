"""The Cypher page: runs reads, says what is refused and why, offers the named queries with their parameters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from neo4j import GraphDatabase
from streamlit.testing.v1 import AppTest

from app import session as pages
from app.widgets.result_graph import in_short, result_graph
from graph import queries
from graph.connection import Connection
from graph.settings import Settings

_NAME = "<img src=x onerror=alert(1)> =1+1"


@pytest.fixture
def page(server: Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page over the session's server, which holds one customer, two providers and two contracts."""
    monkeypatch.setenv("FAULTLINE_HOME", str(settings.home))
    monkeypatch.setenv("FAULTLINE_QUERY_TIMEOUT_S", "30")  # a busy server that has just started takes seconds to plan
    st.cache_resource.clear()
    st.cache_data.clear()
    with (
        GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database=server.database) as session,
    ):
        session.run("MATCH (n:ConsolePage) DETACH DELETE n").consume()
        session.run(
            "CREATE (a:Entity:ConsolePage {id: 'page-a', name: $name}),"
            " (b:Entity:ConsolePage {id: 'page-b', name: 'B'}),"
            " (c:Entity:ConsolePage {id: 'page-c', name: 'C', provisional: true}),"
            " (a)-[:BUYS_CLOUD_FROM {deal: 'page-1', status: 'alleged'}]->(b),"
            " (a)-[:BUYS_CLOUD_FROM {deal: 'page-2', status: 'confirmed'}]->(c)",
            name=_NAME,
        ).consume()

        def script() -> None:
            from app.views import cypher

            cypher.page()

        yield AppTest.from_function(script, default_timeout=30)
        session.run("MATCH (n:ConsolePage) DETACH DELETE n").consume()
    pages.store().close()
    st.cache_resource.clear()
    st.cache_data.clear()


def run(page: AppTest, query: str) -> AppTest:
    """The page after `query` was typed and run."""
    page.run()
    page.text_area[0].set_value(query)
    page.button[0].click()
    page.run()
    assert not page.exception
    return page


def test_a_read_shows_its_rows_as_text(page: AppTest) -> None:
    run(page, "MATCH (n:ConsolePage) RETURN n.name AS name, n.id AS id, size(n.id) AS size ORDER BY id")
    table = page.dataframe[0].value
    assert list(table["name"]) == [_NAME, "B", "C"]
    assert list(table["size"]) == [6, 6, 6]
    assert not page.error
    assert any(caption.value.startswith("3 rows in") for caption in page.caption)


def test_a_write_is_refused_and_said_so(page: AppTest, server: Connection) -> None:
    run(page, "MATCH (n:ConsolePage) SET n.owned = true")
    assert [e.value for e in page.error] == ["Refused: nothing was run."]
    assert "The query would write; the console only reads." in [c.value for c in page.code]
    run(page, "MATCH (n:ConsolePage) WHERE n.owned RETURN count(n) AS owned")
    assert list(page.dataframe[0].value["owned"]) == [0]


def test_a_syntax_error_is_said_with_its_place(page: AppTest) -> None:
    run(page, "MATCH (n) RETRUN n")
    assert [e.value for e in page.error] == ["No result."]
    assert any("RETRUN" in c.value and "column 11" in c.value for c in page.code)


def test_a_cut_result_is_marked(page: AppTest) -> None:
    run(page, "UNWIND range(1, 20000) AS x RETURN x")
    assert len(page.dataframe[0].value) == 10_000
    assert any("first 10,000 rows" in warning.value for warning in page.warning)


def test_mixed_values_and_ties_fit_into_the_table(page: AppTest) -> None:
    run(page, "MATCH p = (a:ConsolePage)-[r]->(b) RETURN a, r, [1, 'x', null] AS list, 9007199254740993 AS n LIMIT 1")
    row = page.dataframe[0].value.iloc[0]
    assert row["a"] == f"({_NAME}:ConsolePage)"
    assert row["r"].startswith("-[BUYS_CLOUD_FROM · ")
    assert row["list"] == '[1, "x", null]'
    assert row["n"] == "9007199254740993"


def test_every_named_query_has_a_form_that_opens(page: AppTest) -> None:
    page.run()
    page.session_state["keep_cypher_mode"] = "Named queries"
    for name in queries.names("read"):
        page.session_state["keep_cypher_name"] = name
        page.run()
        assert not page.exception
        fields = len(page.text_input) + len(page.number_input) + len(page.date_input) + len(page.selectbox) - 1
        assert fields == len(queries.load("read", name).params), name


def test_a_named_query_runs_with_its_parameters(page: AppTest) -> None:
    page.run()
    page.session_state["keep_cypher_mode"] = "Named queries"
    page.session_state["keep_cypher_name"] = "entity_detail"
    page.run()
    page.text_input[0].set_value("page-b")
    page.button[0].click()
    page.run()
    assert not page.exception
    assert not page.error
    assert "page-b" in page.dataframe[0].value.to_string()


def test_neo4j_browser_is_linked_with_the_warning_that_it_can_write(page: AppTest, server: Connection) -> None:
    page.run()
    last = page.caption[-1].value
    assert "can write" in last
    assert "faultline verify" in last
    if server.browser_url:
        assert server.browser_url in last


def _node(number: int, **properties: object) -> dict[str, object]:
    return {"id": str(number), "labels": ["Entity", "Fund"], "properties": properties}


def test_the_drawing_keeps_talk_apart_from_fact_and_says_what_is_left_out() -> None:
    nodes = [_node(i, name=f"N{i}") for i in range(5)]
    ties = [
        {"id": "1", "type": "OWNS", "start": "0", "end": "1", "properties": {"status": "confirmed"}},
        {"id": "2", "type": "OWNS", "start": "0", "end": "1", "properties": {"status": "alleged"}},
        {"id": "3", "type": "OWNS", "start": "0", "end": "4", "properties": {}},
    ]
    drawn = result_graph(nodes, ties, most=3)
    assert (len(drawn.nodes), len(drawn.edges), drawn.nodes_left_out) == (3, 2, 2)
    solid, dashed = drawn.edges
    assert (solid.dashes, solid.label) == ((), "OWNS · confirmed")
    assert dashed.dashes
    assert dashed.label == "OWNS · alleged"
    assert solid.bend != dashed.bend
    assert len({(n.x, n.y) for n in drawn.nodes}) == 3


def test_a_path_is_told_in_its_own_directions() -> None:
    a, b = _node(1, name="A"), _node(2, name="B")
    tie = {"id": "9", "type": "OWNS", "start": "2", "end": "1", "properties": {}}
    assert in_short({"nodes": [a, b], "relationships": [tie]}) == "(A:Fund)<-[OWNS]-(B:Fund)"


def test_a_dispute_a_sample_and_a_modality_are_never_left_out() -> None:
    deal = {"id": "1", "labels": ["Deal"], "properties": {"label": "A → B", "status": "reported", "disputed": True}}
    claim = {"id": "2", "labels": ["Claim"], "properties": {"kind": "investment", "modality": "alleged", "id": "x"}}
    text = {"id": "3", "labels": ["Document"], "properties": {"title": "T", "kind": "sample"}}
    tie = {"id": "4", "type": "OWNS", "start": "1", "end": "2", "properties": {"status": "confirmed", "sample": True}}
    assert in_short(deal) == "(A → B · reported, disputed:Deal)"
    assert in_short(claim) == "(investment claim · alleged:Claim)"
    assert in_short(text) == "(T · with sample text:Document)"
    assert in_short(tie) == "-[OWNS · confirmed, with sample text]->"
    assert [n.label for n in result_graph([deal, claim], []).nodes] == [
        "A → B · reported, disputed",
        "investment claim · alleged",
    ]


def test_a_graph_with_confidential_documents_gives_no_file_of_rows(page: AppTest, server: Connection) -> None:
    query = "MATCH (n:ConsolePage) RETURN n.id AS id ORDER BY id"
    run(page, query)
    assert [b.label for b in page.get("download_button")] == ["CSV"]
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.execute_query("CREATE (:Document:ConsolePage {id: 'page-d', rights: 'confidential'})")
    st.cache_data.clear()
    run(page, query)
    assert not page.get("download_button")
    assert any("confidential" in c.value for c in page.caption)
