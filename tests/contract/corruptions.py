"""Draws one change of one property, one relationship or one node of a stored graph, and makes it in a transaction."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import neo4j

# Kept for look-up by the run that wrote it and not part of the record.
_FREE = {"Document": {"fetched", "batch"}, "Extraction": {"batch"}}
LABELS = ("Document", "Extraction", "Claim", "Entity", "Deal")
RELATIONSHIPS = ("OF", "IN", "FROM", "TO", "SUPPORTS", "CANONICAL", "OWNED_BY", "REPLACES")


@dataclass(frozen=True)
class Corruption:
    """One change: a statement with its parameters, and what it does in words."""

    what: str
    statement: str
    params: dict[str, Any] = field(default_factory=dict)


def corruptions(session: neo4j.Session, count: int, seed: int) -> Iterator[Corruption]:
    """So many changes, drawn from all labels and types that the graph holds, each way of changing in its turn."""
    choice = random.Random(seed)
    edges = sorted(
        r[0] for r in session.run("MATCH (:Entity)-[r]->(:Entity) WHERE r.deal IS NOT NULL RETURN DISTINCT type(r)")
    )
    held = {r[0] for r in session.run("MATCH ()-[r]->() RETURN DISTINCT type(r)")}
    types = [t for t in (*RELATIONSHIPS, *edges) if t in held]
    ways: list[Callable[[], Corruption]] = []
    for label in LABELS:
        ways += [
            lambda label=label: _changed(session, label, choice),
            lambda label=label: _changed(session, label, choice),
            lambda label=label: _removed(session, label, choice),
            lambda label=label: _added(session, label, choice),
            lambda label=label: _gone(session, label, choice),
        ]
    for type_ in types:
        ways += [
            lambda type_=type_: _relationship(session, type_, "deleted", choice),
            lambda type_=type_: _relationship(session, type_, "doubled", choice),
            lambda type_=type_: _relationship(session, type_, "turned", choice),
            lambda type_=type_: _relationship(session, type_, "marked", choice),
        ]
    choice.shuffle(ways)
    for number in range(count):
        yield ways[number % len(ways)]()


def _node(session: neo4j.Session, label: str, choice: random.Random) -> dict[str, Any]:
    ids = [r[0] for r in session.run(f"MATCH (n:{label}) RETURN n.id ORDER BY n.id")]
    record = session.run(f"MATCH (n:{label} {{id: $id}}) RETURN properties(n)", id=choice.choice(ids)).single()
    assert record is not None
    return dict(record[0])


def _changed(session: neo4j.Session, label: str, choice: random.Random) -> Corruption:
    node = _node(session, label, choice)
    key = choice.choice(sorted(k for k in node if k not in _FREE.get(label, ()) and k != "id"))
    params = {"id": node["id"], "key": key, "value": _other(node[key], choice)}
    return Corruption(f"{label}.{key} changed", f"MATCH (n:{label} {{id: $id}}) SET n[$key] = $value", params)


def _other(value: Any, choice: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + choice.choice((-1, 1, 7))
    if isinstance(value, str):
        if not value:
            return "x"
        at = choice.randrange(len(value))
        return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    if isinstance(value, list):
        return [*value, "another"]
    return neo4j.time.Date(1999, 1, 1)


def _removed(session: neo4j.Session, label: str, choice: random.Random) -> Corruption:
    node = _node(session, label, choice)
    key = choice.choice(sorted(k for k in node if k not in _FREE.get(label, ()) and k != "id"))
    return Corruption(
        f"{label}.{key} removed", f"MATCH (n:{label} {{id: $id}}) REMOVE n[$key]", {"id": node["id"], "key": key}
    )


_FIELDS = {
    "Document": ("form", "source", "language", "same_text_as"),
    "Extraction": ("rule", "note"),
    "Claim": ("object", "currency", "bound", "period", "end", "note", "cites", "row_id"),
    "Entity": ("country", "lei", "note", "ticker"),
    "Deal": ("object", "currency", "money_role", "rank"),
}


def _added(session: neo4j.Session, label: str, choice: random.Random) -> Corruption:
    while True:
        node = _node(session, label, choice)
        free = [key for key in _FIELDS[label] if key not in node]
        if free:
            key = choice.choice(free)
            params = {"id": node["id"], "key": key, "value": "once" if key == "period" else "2020"}
            return Corruption(f"{label}.{key} added", f"MATCH (n:{label} {{id: $id}}) SET n[$key] = $value", params)


def _gone(session: neo4j.Session, label: str, choice: random.Random) -> Corruption:
    """A node taken out with its relationships, or one put in that follows from nothing."""
    node = _node(session, label, choice)
    if choice.random() < 0.5 and label != "Document":
        copy = f"MATCH (n:{label} {{id: $id}}) CREATE (m:{label}) SET m = n {{.*, id: 'copy of ' + n.id}}"
        return Corruption(f"{label} copied", copy, {"id": node["id"]})
    return Corruption(f"{label} deleted", f"MATCH (n:{label} {{id: $id}}) DETACH DELETE n", {"id": node["id"]})


def _relationship(session: neo4j.Session, type_: str, how: str, choice: random.Random) -> Corruption:
    ids = [r[0] for r in session.run(f"MATCH ()-[r:{type_}]->() RETURN elementId(r) ORDER BY elementId(r)")]
    match = f"MATCH (a)-[r:{type_}]->(b) WHERE elementId(r) = $id "
    # These and a typed edge bear a unique key, which the database keeps from being there twice.
    same = type_ in RELATIONSHIPS and type_ not in ("OWNED_BY", "CANONICAL")
    statement = {
        "deleted": match + "DELETE r",
        "doubled": match + f"CREATE (a)-[s:{type_}]->(b) SET s {'= properties(r)' if same else '+= {}'}",
        "turned": match + f"WITH a, b, r, properties(r) AS p DELETE r CREATE (b)-[s:{type_}]->(a) SET s = p",
        "marked": match + "SET r.note = 'a word'",
    }[how]
    return Corruption(f"{type_} {how}", statement, {"id": choice.choice(ids)})
