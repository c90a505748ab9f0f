"""Turns what the driver returns into plain JSON values, and typed text into query parameters."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time
from neo4j.vector import Vector

from graph.errors import QueryFailed

_UNBOUNDED = {math.inf: "Infinity", -math.inf: "-Infinity"}
_FRACTION = re.compile(r"\.(\d*?)0+(?!\d)")


class Drawing:
    """Nodes and relationships met in a result, each once, by the server's element id."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        self.relationships: dict[str, dict[str, Any]] = {}

    def add(self, other: Drawing) -> None:
        """Take over what `other` met; a node met whole is never replaced by a bare one."""
        for key, node in other.nodes.items():
            if key not in self.nodes or node["labels"] or node["properties"]:
                self.nodes[key] = node
        self.relationships.update(other.relationships)

    def plain(self, value: object) -> Any:
        """`value` as JSON can hold it: graph elements as dicts, times as ISO text, bytes as base64, NaN as text."""
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else _UNBOUNDED.get(value, "NaN")
        if isinstance(value, Node):
            return self._node(value)
        if isinstance(value, Relationship):
            return self._relationship(value)
        if isinstance(value, Path):
            return {
                "nodes": [self.plain(n) for n in value.nodes],
                "relationships": [self.plain(r) for r in value.relationships],
            }
        if isinstance(value, Date | DateTime | Time):
            # The driver writes nine digits of a second whatever they are.
            return _FRACTION.sub(lambda found: f".{found[1]}" if found[1] else "", value.iso_format())
        if isinstance(value, Duration):
            return value.iso_format()
        if isinstance(value, date | datetime | time):
            return value.isoformat()
        if isinstance(value, timedelta):
            return str(value)
        if isinstance(value, Point):
            return {"srid": value.srid, **dict(zip("xyz", map(float, value), strict=False))}
        if isinstance(value, bytes | bytearray):
            return base64.b64encode(value).decode("ascii")
        if isinstance(value, Vector):
            return [self.plain(v) for v in value.to_native()]
        if isinstance(value, Mapping):
            return {str(k): self.plain(v) for k, v in value.items()}
        if isinstance(value, Sequence):
            return [self.plain(v) for v in value]
        return str(value)

    def _node(self, node: Node) -> dict[str, Any]:
        found = {
            "id": node.element_id,
            "labels": sorted(node.labels),
            "properties": {k: self.plain(v) for k, v in node.items()},
        }
        # The end of a relationship arrives without labels and properties: it must not hide the whole node.
        if found["labels"] or found["properties"] or node.element_id not in self.nodes:
            self.nodes[node.element_id] = found
        return found

    def _relationship(self, tie: Relationship) -> dict[str, Any]:
        ends = [node for node in (tie.start_node, tie.end_node) if node is not None]
        for node in ends:
            if node.element_id not in self.nodes:
                self._node(node)
        found = {
            "id": tie.element_id,
            "type": tie.type,
            "start": tie.start_node.element_id if tie.start_node is not None else None,
            "end": tie.end_node.element_id if tie.end_node is not None else None,
            "properties": {k: self.plain(v) for k, v in tie.items()},
        }
        self.relationships[tie.element_id] = found
        return found


def parameter(name: str, text: object, kind: str) -> Any:
    """A parameter of the Cypher type `kind`, as a query's header names it, from text or a JSON value.

    Empty text is null. QueryFailed says what was expected.

    >>> parameter("limit", "25", "INTEGER"), parameter("on", "2024-05-01", "DATE")
    (25, datetime.date(2024, 5, 1))
    """
    base = kind.split(" ")[0]
    if text is None or (isinstance(text, str) and not text.strip() and base != "STRING"):
        return None
    try:
        match base:
            case "INTEGER":
                return _integer(text)
            case "FLOAT":
                number = float(str(text))
                if not math.isfinite(number):
                    raise ValueError
                return number
            case "BOOLEAN":
                return {"true": True, "false": False}[str(text).strip().lower()]
            case "DATE":
                return date.fromisoformat(str(text).strip())
            case "DATETIME":
                return datetime.fromisoformat(str(text).strip())
            case "LIST":
                return _list(name, text, kind.removeprefix("LIST").removeprefix(" OF "))
            case "MAP":
                found: Any = json.loads(text) if isinstance(text, str) else text
                return dict(found)
            case _:
                return str(text)
    except (ValueError, KeyError, TypeError):
        raise QueryFailed(f"${name} must be {kind}; {str(text)[:60]!r} is not.") from None


def _integer(value: object) -> int:
    number = int(str(value).strip())
    if not -(2**63) <= number < 2**63:
        raise ValueError
    return number


def _list(name: str, value: object, inner: str) -> list[Any]:
    if isinstance(value, str):
        stripped = value.strip()
        value = json.loads(stripped) if stripped.startswith("[") else [p.strip() for p in stripped.split(",")]
    if not isinstance(value, Sequence):
        raise TypeError
    return [parameter(name, item, inner) if inner else item for item in value]


def parameters(given: Mapping[str, object], declared: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The parameters of a named query, typed by its header; QueryFailed names an unknown or a missing one."""
    kinds = dict(declared)
    if unknown := sorted(set(given) - set(kinds)):
        known = ", ".join(f"${k} {v}" for k, v in declared) or "no parameters"
        raise QueryFailed(f"The query has no parameter ${unknown[0]}; it takes {known}.")
    if missing := [name for name in kinds if name not in given]:
        raise QueryFailed(f"${missing[0]} ({kinds[missing[0]]}) is missing; give it with --param {missing[0]}=….")
    return {name: parameter(name, given[name], kind) for name, kind in kinds.items()}
