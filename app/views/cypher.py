"""The Cypher page: a console that reads the graph and does nothing else, and the named queries with their forms."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import session
from app.widgets.network import network
from app.widgets.plain import visible, web_link
from app.widgets.result_graph import MOST_NODES, in_short, name, result_graph
from graph import queries
from graph.console import MAX_RESULT_BYTES, Result
from graph.console_plan import MAX_BYTES
from graph.console_values import parameter
from graph.errors import QueryFailed, QueryRefused
from graph.spreadsheet import to_csv_bytes

_EXAMPLE = """MATCH (buyer:Entity)-[tie:BUYS_CLOUD_FROM]->(provider:Entity)
RETURN buyer, tie, provider
LIMIT 25"""
_OWN, _NAMED = "Your own query", "Named queries"
_FIRST = "cloud_contracts_of"
_MEANING = re.compile(r"\$(\w+) [A-Z]+(?: OF [A-Z]+)? ?([^;$]*)")
_ROWS_SHOWN = 15
_LARGEST_EXACT = 2**53  # a browser's numbers are exact up to here


def page() -> None:
    """Draw the page."""
    st.html("<style>.stTextArea textarea { font-family: ui-monospace, monospace; }</style>")
    st.session_state.setdefault("keep_cypher_mode", _OWN)
    mode = st.segmented_control(
        "What to run", [_OWN, _NAMED], key="keep_cypher_mode", label_visibility="collapsed", required=True
    )
    place = _named() if mode == _NAMED else _own()
    _outcome(place)
    _browser()


def _own() -> str:
    """The form for a query of the user's own; gives the name under which its outcome is kept."""
    st.session_state.setdefault("keep_cypher", _EXAMPLE)
    with st.form("cypher_own", border=False):
        text = st.text_area("Cypher query", key="keep_cypher", height=150, max_chars=MAX_BYTES)
        with st.expander("Parameters"):
            given = st.text_input(
                "Parameters as a JSON object, for $name in the query",
                key="keep_cypher_params",
                placeholder='{"id": "openai"}',
            )
        if st.form_submit_button("Run", type="primary", icon=":material/play_arrow:"):
            try:
                params = json.loads(given) if given.strip() else {}
                if not isinstance(params, dict):
                    raise ValueError
            except ValueError:
                _keep(_OWN, QueryFailed('The parameters are no JSON object; write them like {"id": "openai"}.'))
            else:
                _run(_OWN, text, params)
    own = session.settings()
    st.caption(
        f"Reads only: whatever would write, call or load is refused. A query ends after {own.query_timeout_s:g} s "
        f"and returns at most {own.query_rows:,} rows or {MAX_RESULT_BYTES // 2**20} MiB."
    )
    return _OWN


def _named() -> str:
    """The form for a named query; gives the name under which its outcome is kept."""
    titles = {n: queries.load("read", n).title for n in queries.names("read")}
    st.session_state.setdefault("keep_cypher_name", _FIRST if _FIRST in titles else next(iter(titles)))
    chosen = st.selectbox("Query", list(titles), format_func=lambda n: f"{n}: {titles[n]}", key="keep_cypher_name")
    query = queries.load("read", chosen)
    meanings = dict(_MEANING.findall(query.text.partition("returns:")[0].replace("\n//", " ")))
    with st.form(f"cypher_named_{chosen}", border=bool(query.params)):
        given = {n: _field(chosen, n, kind, meanings.get(n, "").strip()) for n, kind in query.params}
        if st.form_submit_button("Run", type="primary", icon=":material/play_arrow:"):
            try:
                params = {n: parameter(n, given[n], kind) for n, kind in query.params}
            except QueryFailed as error:
                _keep(chosen, error)
            else:
                _run(chosen, query.text, params)
    with st.expander("The query itself"):
        st.code(query.text, language="cypher")
    return chosen


def _field(query: str, param: str, kind: str, meaning: str) -> object:
    key = f"keep_param_{query}_{param}"
    label = f"{param}: {meaning}" if meaning else param
    if kind == "DATE":
        return st.date_input(label, value=None, key=key, min_value=date(1900, 1, 1), format="YYYY-MM-DD")
    if kind == "BOOLEAN":
        return st.selectbox(label, ["", "true", "false"], key=key, format_func=lambda v: v or "unknown")
    if kind == "INTEGER":
        st.session_state.setdefault(key, 100 if param == "limit" else 0)
        return st.number_input(label, step=1, key=key)
    hint = "separate with commas; empty is null" if kind.startswith("LIST") else ""
    return st.text_input(label, key=key, placeholder=hint)


def _run(place: str, text: str, params: Mapping[str, Any]) -> None:
    with st.spinner("Asking the database…"):
        try:
            _keep(place, session.console().run(text, params))
        except (QueryRefused, QueryFailed) as error:
            _keep(place, error)


def _keep(place: str, outcome: Result | QueryRefused | QueryFailed) -> None:
    # Kept for the session: a click in the drawing draws the page anew and must not ask the database again.
    st.session_state["cypher_outcome"] = (place, outcome)
    st.session_state["cypher_count"] = st.session_state.get("cypher_count", 0) + 1


def _outcome(place: str) -> None:
    of, outcome = st.session_state.get("cypher_outcome", (place, None))
    if of != place:
        return
    if isinstance(outcome, QueryRefused | QueryFailed):
        refused = isinstance(outcome, QueryRefused)
        st.error("Refused: nothing was run." if refused else "No result.", icon=":material/block:")
        # In a code block nothing of the sentence is read as Markdown.
        st.code(visible(outcome), language=None, wrap_lines=True)
    elif outcome is not None:
        _result(outcome)


def _result(result: Result) -> None:
    if result.truncated:
        st.warning(
            f"Only the first {len(result.rows):,} rows are here: the result is larger than a query returns. "
            "Nothing can be counted from them; let the query count, or narrow it.",
            icon=":material/content_cut:",
        )
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.caption(f"{len(result.rows):,} rows in {result.seconds:.2f} s")
    if session.closed():
        # A query does not tell which documents its rows come from.
        right.caption("No download: the graph holds confidential documents. `faultline export` leaves them out.")
    else:
        _download(right, result)
    table, drawing = st.tabs(["Table", f"Graph ({len(result.nodes):,} nodes)"])
    with table:
        if result.rows:
            st.dataframe(
                {visible(c): _column([row[c] for row in result.rows]) for c in result.columns},
                hide_index=True,
                width="stretch",
                height=38 + 35 * min(len(result.rows), _ROWS_SHOWN),
            )
        else:
            st.info("The query ran and found no rows.", icon=":material/inbox:")
    with drawing:
        _drawing(result)


def _download(place: DeltaGenerator, result: Result) -> None:
    place.download_button(
        "CSV",
        data=lambda: to_csv_bytes(result.columns, result.rows),
        file_name="faultline-query.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        key="cypher_csv",
    )


def _column(values: Sequence[Any]) -> list[Any]:
    """One column of the table: numbers if all are, else text; graph elements in short; unknown stays empty."""
    known = [v for v in values if v is not None]
    if known and all(type(v) in (int, float) and abs(v) < _LARGEST_EXACT for v in known):
        whole = all(type(v) is int for v in known)
        return list(values) if whole else [None if v is None else float(v) for v in values]
    return [None if v is None else _text(v) for v in values]


def _text(value: Any) -> str:
    return visible(value if isinstance(value, str) else in_short(value))


def _drawing(result: Result) -> None:
    if not result.nodes:
        st.info("No nodes to draw: let the query return nodes, relationships or paths.", icon=":material/hub:")
        return
    graph = result_graph(result.nodes, result.relationships)
    if graph.nodes_left_out:
        st.caption(f"The first {MOST_NODES} nodes are drawn; {graph.nodes_left_out:,} more are in the table.")
    count = st.session_state["cypher_count"]
    clicked = network(graph.nodes, graph.edges, key="cypher_network", height=520, view=str(count))
    if clicked is not None:
        st.session_state["cypher_clicked"] = (count, clicked.id)
    at, chosen = st.session_state.get("cypher_clicked", (None, None))
    element = graph.elements.get(chosen) if at == count else None
    if element is not None:
        st.code(_described(element), language="json", wrap_lines=True)


def _described(element: Mapping[str, Any]) -> str:
    tie = "type" in element
    head = {"type": element["type"]} if tie else {"shown as": name(element), "labels": element["labels"]}
    return visible(json.dumps({**head, "properties": element["properties"]}, ensure_ascii=False, indent=2))


def _browser() -> None:
    address = web_link(session.connection().browser_url)
    words = "Neo4j Browser is the database's own tool and can write; `faultline verify` finds what it changed."
    st.divider()
    st.caption(f"[Open Neo4j Browser]({address}) · {words}" if address else words)
