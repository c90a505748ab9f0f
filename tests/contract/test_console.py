"""What the console gives back: rows as a direct run gives them (Q2, Q6), within its limits, as JSON."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase

from graph.connection import Connection
from graph.console import MAX_RESULT_BYTES, Console
from graph.console_plan import MAX_BYTES
from graph.console_values import Drawing, parameters
from graph.errors import DatabaseUnavailable, LoginRefused, QueryFailed, QueryRefused
from tests.fixtures.moments import slowness

_SEED = 20_260_601
_WRITE_WORDS = ["CREATE", "delete", "SET x = 1", "MERGE (n)", "DROP", "REMOVE", "LOAD CSV", "CALL dbms.x()", "FOREACH"]
_SIGNS = "'\"`\\{}$;\n\r\t\0%"
_PIECES = [
    "\\u0027",
    "\\u0060",
    "//",
    "/*",
    "*/",
    "' OR 1=1 //",
    "'}) DETACH DELETE n //",
    "{0}",
    "%s",
    "$name",
    "RETURN",
]
_HOSTILE_PARTS = [*_SIGNS, *_PIECES, "\u2019", "\u202e", "\U0001f600", "e\u0301", "\uff07"]


@pytest.fixture(scope="module")
def driver(server: Connection) -> Iterator[Driver]:
    with GraphDatabase.driver(
        server.uri, auth=(server.user, server.password), notifications_min_severity="OFF"
    ) as driver:
        yield driver


@pytest.fixture(scope="module")
def hostile_names() -> list[str]:
    dice = random.Random(_SEED)
    found = {"".join(dice.choices(_HOSTILE_PARTS, k=dice.randint(1, 6))) for _ in range(400)}
    return sorted(found)[:200]


@pytest.fixture(scope="module")
def graph(server: Connection, driver: Driver, hostile_names: list[str]) -> Iterator[Connection]:
    """30 probes in a ring, with write words and quotes in names; and one node for each hostile name."""
    rows = [
        {"id": i, "name": f"probe {i} {_WRITE_WORDS[i % len(_WRITE_WORDS)]} 'q' \"d\"", "on": date(2024, 1, 1 + i % 28)}
        for i in range(30)
    ]
    with driver.session(database=server.database) as session:
        session.run("MATCH (n:ConsoleRead) DETACH DELETE n").consume()
        session.run("UNWIND $rows AS row CREATE (n:ConsoleRead:`CREATE (x)`) SET n += row", rows=rows).consume()
        session.run(
            "MATCH (a:ConsoleRead), (b:ConsoleRead) WHERE b.id = (a.id + 1) % 30"
            " CREATE (a)-[:`DELETE` {weight: a.id * 0.5, `SET`: a.id}]->(b)"
        ).consume()
        session.run("UNWIND $names AS name CREATE (:ConsoleRead {name: name})", names=hostile_names).consume()
        yield server
        session.run("MATCH (n:ConsoleRead) DETACH DELETE n").consume()


def reads(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Queries that read, with write words wherever a word may stand that is not a command."""
    dice = random.Random(_SEED)
    shapes = [
        "MATCH (n:ConsoleRead) WHERE n.name CONTAINS '{word}' RETURN n.id AS id, n.name AS name ORDER BY id, name",
        "MATCH (n:ConsoleRead) WHERE n.id = {number} RETURN n.name + ' {word}' AS `{word}`",
        "// {word}\nMATCH (n:ConsoleRead) /* {word} */ RETURN count(n) AS n // {word}",
        'RETURN "{word}; {word} //" AS text, {number} AS number',
        "MATCH (`{word}`:ConsoleRead) WHERE `{word}`.id < {number} RETURN `{word}`.id AS id ORDER BY id",
        "MATCH (a:ConsoleRead)-[r:`DELETE`]->(b) WHERE r.`SET` = {number} RETURN a.id, r.weight, b.id",
        "MATCH (n:ConsoleRead:`CREATE (x)`) RETURN n.on AS on, n.id AS id ORDER BY id LIMIT {number}",
        "MATCH p = (a:ConsoleRead {{id: {number}}})-[*1..3]->(b) RETURN length(p) AS steps, b.id AS id ORDER BY id",
        "CALL {{ MATCH (n:ConsoleRead) RETURN max(n.id) AS top }} RETURN top, '{word}' AS word",
        "CALL () {{ MATCH (n:ConsoleRead) WHERE n.id > {number} RETURN n.id AS id }} RETURN id ORDER BY id",
        "UNWIND ['{word}', $given, {number}] AS x WITH x WHERE x IS NOT NULL RETURN x",
        "MATCH (n:ConsoleRead) WHERE EXISTS {{ (n)-[:`DELETE`]->({{id: {number}}}) }} RETURN n.id AS id",
        "MATCH (n:ConsoleRead) RETURN n.id AS id ORDER BY id SKIP {number} LIMIT 5 UNION RETURN {number} AS id",
        "WITH {{`{word}`: {number}}} AS map RETURN map.`{word}` AS value, keys(map) AS keys",
        "RETURN [x IN range(1, {number}) WHERE x % 2 = 0 | '{word}' + x] AS list",
        "MATCH (n:ConsoleRead {{id: {number}}}) RETURN n {{.id, .name, made: '{word}'}} AS card",
        "MATCH (n:ConsoleRead) RETURN n.id % 5 AS `set`, collect(n.id)[0..3] AS `create` ORDER BY `set`",
        "RETURN CASE WHEN {number} > 10 THEN 'CREATE' ELSE '\\u0043REATE {word}' END AS c, date('2024-02-29') AS d",
        "RETURN COUNT {{ MATCH (:ConsoleRead)-[:`DELETE`]->() }} AS ties, $given AS given",
        "CYPHER runtime=slotted MATCH (n:ConsoleRead) WHERE n.id IN [{number}, 3] RETURN n.id AS id ORDER BY id",
        "RETURN duration({{days: {number}}}) AS d, point({{x: {number}, y: 2}}) AS p, time('12:00Z') AS t",
        "MATCH (n:ConsoleRead)\u00a0WHERE\u2003n.id={number}\u3000RETURN\tn.id",
        "MATCH (n:\\u0043onsoleRead) WHERE n.id < {number} RETURN count(n) AS n",
        "CALL db.labels() YIELD label WHERE label STARTS WITH 'CREATE' RETURN label",
        "SHOW INDEXES YIELD name, type WHERE type = 'LOOKUP' RETURN count(*) AS indexes, '{word}' AS word",
    ]
    found: dict[str, dict[str, Any]] = {}
    while len(found) < count:
        text = dice.choice(shapes).format(word=dice.choice(_WRITE_WORDS), number=dice.randint(1, 25))
        found[text] = {"given": dice.choice([*_WRITE_WORDS, "x"])} if "$given" in text else {}
    return list(found.items())


def direct(driver: Driver, database: str, query: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of a plain run, without the console."""
    with driver.session(database=database) as session:
        result = session.run(query, params)  # type: ignore[arg-type]
        drawing = Drawing()
        return [{k: drawing.plain(v) for k, v in zip(r.keys(), r.values(), strict=True)} for r in result]


def check_reads(graph: Connection, driver: Driver, count: int) -> None:
    console = Console(graph, 5.0, 10_000)
    for query, params in reads(count):
        result = console.run(query, params)
        assert list(result.rows) == direct(driver, graph.database, query, params), query
        assert not result.truncated
        json.dumps(result.rows, allow_nan=False)


def test_legitimate_reads_pass_and_give_the_rows_of_a_direct_run(graph: Connection, driver: Driver) -> None:
    check_reads(graph, driver, 70)


@pytest.mark.nightly
def test_two_hundred_legitimate_reads_pass(graph: Connection, driver: Driver) -> None:
    check_reads(graph, driver, 200)


def test_hostile_names_find_themselves_and_nothing_else(
    graph: Connection, driver: Driver, hostile_names: list[str]
) -> None:
    assert len(hostile_names) == 200
    query = "UNWIND $names AS name MATCH (n:ConsoleRead {name: name}) RETURN name, n.name AS found"
    console = Console(graph, 5.0, 10_000)
    result = console.run(query, {"names": hostile_names})
    assert [r["name"] for r in result.rows] == hostile_names
    assert all(r["name"] == r["found"] for r in result.rows)
    for name in hostile_names[::10]:
        rows = console.run("MATCH (n:ConsoleRead) WHERE n.name = $name RETURN n.name AS found", {"name": name}).rows
        assert rows == ({"found": name},)
    assert direct(driver, graph.database, "MATCH (n:ConsoleRead) RETURN count(n) AS n", {}) == [{"n": 230}]


@pytest.mark.parametrize(
    "query",
    [
        "UNWIND range(1, 100000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)",
        "RETURN reduce(sum = 0, x IN range(1, 500000000) | sum + x % 7) AS sum",
        "MATCH (a), (b), (c), (d), (e) WHERE a.name + b.name + c.name + d.name = e.name RETURN count(*)",
    ],
    ids=["product", "one expression", "scans"],
)
def test_a_runaway_query_ends_within_six_seconds(graph: Connection, query: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryFailed, match="longer than 5 s"):
        Console(graph, 5.0, 10_000).run(query, {})
    assert time.monotonic() - began < 6.0 * slowness()


def test_an_ended_query_is_gone_from_the_server(graph: Connection, driver: Driver) -> None:
    with pytest.raises(QueryFailed, match="longer than 0.5 s"):
        Console(graph, 0.5, 10).run("UNWIND range(1, 100000000) AS a UNWIND range(1, 999999) AS gone RETURN count(*)")
    until = time.monotonic() + 5
    seen = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND' RETURN currentQuery"
    while direct(driver, graph.database, seen, {}) and time.monotonic() < until:
        time.sleep(0.1)
    assert time.monotonic() < until


def test_a_long_result_is_cut_at_the_row_limit_and_says_so(graph: Connection) -> None:
    result = Console(graph, 60.0, 10_000).run("UNWIND range(1, 10000000) AS x RETURN x", {})
    assert (len(result.rows), result.truncated) == (10_000, True)
    assert result.rows[-1] == {"x": 10_000}
    assert result.seconds < 30  # ten million rows take longer to send


def test_a_result_of_just_the_limit_is_whole(graph: Connection) -> None:
    result = Console(graph, 5.0, 100).run("UNWIND range(1, 100) AS x RETURN x", {})
    assert (len(result.rows), result.truncated) == (100, False)


def test_a_large_result_is_cut_at_the_size_limit(graph: Connection) -> None:
    query = "UNWIND range(1, 400) AS x RETURN x, reduce(s = 'ab', i IN range(1, 15) | s + s) AS text"
    result = Console(graph, 60.0, 10_000).run(query, {})
    assert result.truncated
    assert 0 < len(json.dumps(result.rows).encode()) <= MAX_RESULT_BYTES + 100_000


def test_graph_elements_become_json_and_are_collected_once_for_drawing(graph: Connection) -> None:
    query = "MATCH p = (a:ConsoleRead {id: 1})-[r]->(b)-[]->(c) RETURN p, a, r, [b, c] AS rest, {start: a} AS map"
    result = Console(graph, 5.0, 10).run(query, {})
    row = json.loads(json.dumps(result.rows[0], allow_nan=False))
    assert row["a"]["labels"] == ["CREATE (x)", "ConsoleRead"]
    assert row["a"]["properties"]["on"] == "2024-01-02"
    assert row["r"]["type"] == "DELETE"
    assert (row["r"]["start"], row["r"]["end"]) == (row["a"]["id"], row["rest"][0]["id"])
    assert len(row["p"]["nodes"]) == 3
    assert sorted(n["properties"]["id"] for n in result.nodes) == [1, 2, 3]
    assert len(result.relationships) == 2


def test_the_ends_of_a_tie_are_drawn_even_if_only_the_tie_is_returned(graph: Connection) -> None:
    result = Console(graph, 5.0, 10).run("MATCH (:ConsoleRead {id: 1})-[r]->() RETURN r", {})
    tie = result.relationships[0]
    assert {n["id"] for n in result.nodes} == {tie["start"], tie["end"]}


def test_numbers_that_json_does_not_have_become_text(graph: Connection) -> None:
    result = Console(graph, 5.0, 10).run("RETURN 1.0/0.0 AS a, -1.0/0.0 AS b, 0.0/0.0 AS c", {})
    assert result.rows == ({"a": "Infinity", "b": "-Infinity", "c": "NaN"},)


def test_times_are_iso_text(graph: Connection) -> None:
    query = "RETURN date('2024-02-29') AS d, datetime('2024-02-29T12:00:00.5+01:00') AS t, duration('P1M2D') AS p"
    rows = Console(graph, 5.0, 10).run(query, {}).rows
    assert rows == ({"d": "2024-02-29", "t": "2024-02-29T12:00:00.5+01:00", "p": "P1M2D"},)


def test_explain_before_a_read_gives_the_plan_and_runs_nothing(graph: Connection) -> None:
    result = Console(graph, 5.0, 10).run("EXPLAIN MATCH (n:ConsoleRead) RETURN n", {})
    assert result.columns == ("operator", "details", "estimated_rows")
    assert [r["operator"].strip() for r in result.rows] == ["ProduceResults", "NodeByLabelScan"]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "no query"),
        (" \n;", "no query"),
        ("RETURN '" + "x" * MAX_BYTES + "' AS x", "longer than 20 kB"),
        ("RETURN " + "(" * 101 + "1" + ")" * 101, "deeper than 100"),
        ("RETURN " + "\\u0028" * 101 + "1" + ")" * 101, "deeper than 100"),
        ("RETURN " + "(deal.end + " * 101 + "1" + ")" * 101, "deeper than 100"),
        ("RETURN " + "CASE WHEN true THEN " * 101 + "1" + " END" * 101, "deeper than 100"),
        ("RETURN " + "NOT " * 101 + "true", "deeper than 100"),
        ("RETURN '\ud800' AS x", "not text"),
    ],
    ids=[
        "empty",
        "only a semicolon",
        "long",
        "deep",
        "deep in escapes",
        "deep beside end",
        "CASE CASE",
        "NOT NOT",
        "half a character",
    ],
)
def test_what_must_not_even_be_planned_is_refused_at_once(graph: Connection, query: str, why: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryRefused, match=why):
        Console(graph, 5.0, 10).run(query, {})
    assert time.monotonic() - began < 0.5 * slowness()


@pytest.mark.parametrize(
    ("query", "params", "why"),
    [
        ("MATCH (n) RETRUN n", {}, r"Invalid input 'RETRUN'.*line 1, column 11"),
        ("MATCH (n)\nRETURN m", {}, r"`m` not defined.*line 2, column 8"),
        ("RETURN $nothing AS x", {}, "nothing"),
        ("RETURN $x AS x", {"x": object()}, "parameter"),
        ("RETURN $x AS x", {"x": 2**70}, "parameter"),
        ("RETURN 1 / 0 AS x", {}, "zero"),
    ],
    ids=["syntax", "unknown variable", "missing parameter", "no value", "too large", "arithmetic"],
)
def test_a_wrong_query_fails_in_one_sentence(graph: Connection, query: str, params: dict[str, Any], why: str) -> None:
    with pytest.raises(QueryFailed, match=why) as caught:
        Console(graph, 5.0, 10).run(query, params)
    assert "\n" not in str(caught.value)
    assert "org.neo4j" not in str(caught.value)


def test_no_server_and_a_wrong_password_are_said_as_such(graph: Connection) -> None:
    with pytest.raises(DatabaseUnavailable):
        Console(Connection("bolt://127.0.0.1:1", "neo4j", "x"), 5.0, 10).run("RETURN 1", {})
    with pytest.raises(LoginRefused):
        Console(Connection(graph.uri, graph.user, "not the password"), 5.0, 10).run("RETURN 1", {})


def test_parameters_of_a_named_query_take_the_types_of_its_header() -> None:
    declared = (("on", "DATE"), ("ids", "LIST OF STRING"), ("limit", "INTEGER"), ("name", "STRING"), ("yes", "BOOLEAN"))
    given = {"on": "2024-02-29", "ids": "a, b", "limit": "5", "name": 12, "yes": True}
    typed = {"on": date(2024, 2, 29), "ids": ["a", "b"], "limit": 5, "name": "12", "yes": True}
    assert parameters(given, declared) == typed
    assert parameters({**given, "on": None, "ids": '["a,b"]'}, declared) == {**typed, "on": None, "ids": ["a,b"]}
    for wrong in ({"on": "yesterday"}, {"limit": "many"}, {"limit": 2**70}, {"yes": "perhaps"}, {"other": 1}):
        with pytest.raises(QueryFailed, match=next(iter(wrong))):
            parameters({**given, **wrong}, declared)
    with pytest.raises(QueryFailed, match=r"\$on"):
        parameters({"ids": "a"}, declared)
