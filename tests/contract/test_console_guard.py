"""The console reads the graph and does nothing else (Q1), and without its guard the server still refuses (Q3)."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase, Session
from neo4j.exceptions import CypherSyntaxError

from graph.connection import Connection
from graph.console import Console
from graph.errors import QueryFailed, QueryRefused
from tests.contract.hostile_queries import (
    ADMINISTRATION,
    CALLS,
    LOADS,
    LOOKS_ELSEWHERE,
    SCHEMA,
    WRITES,
)

_SEEDS = """
CREATE (a:ConsoleProbe:Entity {id: 'console-probe-a', name: "drop 'em; DELETE all"}),
       (b:ConsoleProbe:Entity {id: 'console-probe-b', name: '=1+1', on: date('2024-02-29'), sizes: [1.5, -2.0]}),
       (a)-[:BUYS_CLOUD_FROM {deal: 'console-probe', status: 'reported'}]->(b)
"""


@dataclass
class Listener:
    """A port of this machine that counts who connects."""

    port: int
    calls: list[Any] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Listener(server.getsockname()[1])

        def count() -> None:
            with suppress(OSError):
                while True:
                    connection, address = server.accept()
                    found.calls.append(address)
                    connection.close()

        thread = threading.Thread(target=count, daemon=True)
        thread.start()
        yield found
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.fixture(scope="module")
def driver(server: Connection) -> Iterator[Driver]:
    with GraphDatabase.driver(
        server.uri, auth=(server.user, server.password), notifications_min_severity="OFF"
    ) as driver:
        yield driver


@pytest.fixture(scope="module")
def probes(server: Connection, driver: Driver) -> Iterator[Connection]:
    """The session's server with two entities, a tie, a constraint and an index of this module's own."""
    with driver.session(database=server.database) as session:
        session.run("MATCH (n:ConsoleProbe) DETACH DELETE n").consume()
        session.run("CREATE CONSTRAINT console_probe_id FOR (n:ConsoleProbe) REQUIRE n.id IS UNIQUE").consume()
        session.run("CREATE INDEX console_probe FOR (n:ConsoleProbe) ON (n.name)").consume()
        session.run(_SEEDS).consume()
        session.run("CALL db.awaitIndexes(60)").consume()
        yield server
        session.run("DROP CONSTRAINT console_probe_id").consume()
        session.run("DROP INDEX console_probe").consume()
        session.run("MATCH (n:ConsoleProbe) DETACH DELETE n").consume()


def state(driver: Driver, database: str) -> dict[str, Any]:
    """All that a query could have changed: graph, tokens, schema, users, databases, settings."""
    with driver.session(database=database) as session:
        return {
            "nodes": _digest(session, "MATCH (n) RETURN labels(n) AS l, properties(n) AS p, elementId(n) AS i"),
            "ties": _digest(
                session,
                "MATCH (a)-[r]->(b) RETURN type(r) AS t, properties(r) AS p, elementId(a) AS a, elementId(b) AS b",
            ),
            "constraints": _digest(session, "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties"),
            "indexes": _digest(session, "SHOW INDEXES YIELD name, state, labelsOrTypes, properties"),
            "labels": _digest(session, "CALL db.labels() YIELD label RETURN label"),
            "types": _digest(session, "CALL db.relationshipTypes() YIELD relationshipType AS t RETURN t"),
            "users": _digest(session, "SHOW USERS"),
            "databases": _digest(session, "SHOW DATABASES YIELD name, access, requestedStatus, currentStatus"),
            "settings": _digest(session, "SHOW SETTINGS YIELD name, value"),
        }


def _digest(session: Session, query: str) -> tuple[int, str]:
    rows = sorted(json.dumps(record.data(), sort_keys=True, default=str) for record in session.run(query))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


HOSTILE = WRITES + SCHEMA + ADMINISTRATION + LOOKS_ELSEWHERE + CALLS + LOADS


def test_there_are_at_least_sixty_hostile_queries() -> None:
    assert len(set(HOSTILE)) >= 120


def test_every_hostile_query_is_refused_and_nothing_changes(
    probes: Connection, driver: Driver, listener: Listener
) -> None:
    console = Console(probes, 5.0, 10_000)
    before = state(driver, probes.database)
    called = len(listener.calls)
    passed, failed = [], []
    for query in HOSTILE:
        try:
            passed.append((query, console.run(_at(query, listener), {})))
        except QueryRefused as refusal:
            assert str(refusal).count("\n") == 0
        except QueryFailed as failure:
            failed.append((query, str(failure)))
    assert not passed
    assert state(driver, probes.database) == before
    assert len(listener.calls) == called
    # Failing is as safe as being refused; but a query that the server can plan must be refused by us, knowingly.
    plannable = [pair for pair in failed if not _is_no_cypher(driver, probes.database, _at(pair[0], listener))]
    assert not plannable


def _at(query: str, listener: Listener) -> str:
    return Template(query).safe_substitute(port=str(listener.port))


def _is_no_cypher(driver: Driver, database: str, query: str) -> bool:
    with driver.session(database=database, default_access_mode="READ") as session:
        try:
            session.run("EXPLAIN " + query).consume()  # type: ignore[arg-type]
        except CypherSyntaxError:
            return True
    return False


@pytest.mark.parametrize("queries", [WRITES, SCHEMA, ADMINISTRATION], ids=["writes", "schema", "administration"])
def test_without_the_guard_the_server_refuses_every_change(
    probes: Connection, driver: Driver, listener: Listener, queries: list[str]
) -> None:
    bare = Console(probes, 5.0, 10_000, _guarded=False)
    before = state(driver, probes.database)
    passed = []
    for query in queries:
        with suppress(QueryFailed):
            passed.append((query, bare.run(_at(query, listener), {}).rows))
    # What passes changed nothing: EXPLAIN only plans, and these TERMINATE what does not run.
    assert [q for q, _ in passed if not q.casefold().startswith(("explain", "terminate"))] == []
    assert state(driver, probes.database) == before


def test_without_the_guard_the_server_refuses_every_load_and_calls_nobody(
    probes: Connection, driver: Driver, listener: Listener
) -> None:
    if not probes.embedded:
        pytest.skip("the settings that forbid loading are those of the embedded server")
    bare = Console(probes, 5.0, 10_000, _guarded=False)
    called = len(listener.calls)
    passed = []
    for query in LOADS:
        with suppress(QueryFailed):
            passed.append((query, bare.run(_at(query, listener), {}).rows))
    assert [q for q, _ in passed if not q.startswith("EXPLAIN")] == []
    assert len(listener.calls) == called


def test_without_the_guard_no_call_changes_anything_or_calls_out(
    probes: Connection, driver: Driver, listener: Listener
) -> None:
    bare = Console(probes, 5.0, 10_000, _guarded=False)
    before = state(driver, probes.database)
    called = len(listener.calls)
    for query in CALLS + LOOKS_ELSEWHERE:
        with suppress(QueryFailed):
            bare.run(_at(query, listener), {})
    assert state(driver, probes.database) == before
    assert len(listener.calls) == called


def test_the_guard_can_be_switched_off_in_this_test_alone() -> None:
    root = Path(__file__).resolve().parents[2]
    sources = [p for folder in ("app", "graph", "ingest") for p in (root / folder).rglob("*.py")]
    assert len(sources) > 10
    assert [p.name for p in sources if "_guarded" in p.read_text(encoding="utf-8")] == ["console.py"]
