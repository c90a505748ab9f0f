"""Every named query against a real server: its header tells the truth, and a read query reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from graph import queries
from graph.connection import Connection
from graph.store import Store

_SAMPLES: dict[str, Any] = {
    "STRING": "openai",
    "LIST OF STRING": ["openai"],
    "DATE": date(2026, 6, 1),
    "DATETIME": None,
    "INTEGER": 5,
    "FLOAT": 1.0,
    "BOOLEAN": True,
    "MAP": {},
    "LIST OF MAP": [],
}


@pytest.fixture(scope="module")
def driver(server: Connection) -> Iterator[Any]:
    """A driver of the test's own, to see plans and columns; the schema is there."""
    import neo4j

    with Store(server) as store:
        store.apply_schema()
    with neo4j.GraphDatabase.driver(
        server.uri, auth=(server.user, server.password), notifications_min_severity="OFF"
    ) as opened:
        yield opened


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


@pytest.mark.parametrize("name", queries.names("read"))
def test_a_header_names_the_columns_and_parameters_of_its_query(driver: Any, name: str) -> None:
    query = queries.load("read", name)
    assert query.title.endswith((".", "?"))
    assert {p for p, _ in query.params} == set(re.findall(r"\$(\w+)", _body(query.text)))
    params = {p: _SAMPLES[kind] for p, kind in query.params}
    _, summary, keys = driver.execute_query("EXPLAIN " + _body(query.text), params)
    assert keys == [c for c, _ in query.columns]
    assert summary.query_type == "r"


@pytest.mark.parametrize(
    "name", [n for n in queries.names("read") if ("limit", "INTEGER") in queries.load("read", n).params]
)
def test_a_query_with_a_limit_runs_and_keeps_to_it(driver: Any, name: str) -> None:
    query = queries.load("read", name)
    params = {p: _SAMPLES[kind] for p, kind in query.params}
    records, _, _ = driver.execute_query(_body(query.text), params, routing_="r")
    assert len(records) <= params["limit"]
    optional = {
        p: None for p, _ in query.params if re.search(rf"\${p} [A-Z ]+[^;]*null", query.text.split("returns:")[0])
    }
    records, _, _ = driver.execute_query(_body(query.text), params | optional, routing_="r")
    assert len(records) <= params["limit"]
