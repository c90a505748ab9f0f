"""The whole record as a file that another, empty database can take in: equal hash, equal answers.

JSON lines in a fixed order: a head with the graph hash and what the database notes of itself, then every node and every
relationship that the hash covers, with the text of the documents and with what it leaves out for being of one machine
(fetch times). What runs left behind (runs, dead letters, watches) is not in it. Confidential documents never enter an
export, and a record without them would be another graph: the export is refused, a back-up is the way. Of licensed
documents the text is hidden (withheld.py): such a file tells the same facts and has a hash of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.errors import FaultlineError, ImportRefused, SchemaError
from graph.exports.withheld import without_licensed_texts
from graph.hashing import graph_hash, hash_lines, node_line, relationship_line
from graph.imports.lines import lines
from graph.migrations import SCHEMA_VERSION
from graph.pages import pages
from graph.store import Row, Store, Transaction
from graph.whole_file import write_whole

FORMAT = "faultline graph"
VERSION = 1
NODES_A_TRANSACTION = 1000
_DATE, _INSTANT = "$date", "$instant"
_ENDS = ("type", "source_label", "source", "target_label", "target")
# Tokens of a transaction that was killed.
_PASSING = {"batch", "fresh"}
# A document's text stands in one line.
_LONGEST_LINE = 500_000_000


def export_whole_graph(store: Store, output: Path, longest: int = 500) -> dict[str, Any]:
    """Write the record to `output`; gives nodes, relationships, hash, sha256 and file.

    longest: characters of a quote from a licensed document, whose text is not passed on.
    FaultlineError if a document is confidential, or if ties wait to be derived.
    """
    counts: dict[str, Any] = {}
    parts = store.reading(lambda tx: _parts(tx, counts, longest))
    return {"file": str(output), **counts, "sha256": write_whole(output, parts)}


def _parts(tx: Transaction, counts: dict[str, Any], longest: int) -> list[bytes]:
    if tx.read("confidential_claims") or any(
        row["properties"].get("rights") == "confidential" for row in pages(tx, "verify_documents")
    ):
        raise FaultlineError(
            "The graph holds confidential documents, which never enter an export; back the database up instead."
        )
    if tx.read("dirty_ties")[0]["ties"]:
        raise FaultlineError("Some ties wait to be derived; run `faultline rebuild` first.")
    nodes = without_licensed_texts(tx.read("export_nodes"), longest)
    edges = tx.read("export_relationships")
    found = hash_lines(
        [node_line(row["labels"], row["properties"]) for row in nodes]
        + [relationship_line([row[key] for key in _ENDS], row["properties"]) for row in edges]
    )
    notes = {row["name"]: row["value"] for row in tx.read("metas", prefix="") if _travels(row["name"])}
    head = {"format": FORMAT, "version": VERSION, "schema": SCHEMA_VERSION, "hash": found, "notes": notes}
    counts.update(nodes=len(nodes), relationships=len(edges), hash=found)
    body = sorted(_line({"labels": sorted(r["labels"]), "properties": _kept(r["properties"])}) for r in nodes)
    body += sorted(_line({**row, "properties": _kept(row["properties"])}) for row in edges)
    return [_line(head), *body]


def _travels(note: str) -> bool:
    """True for what a database notes of the record itself: its reference data and its imported sets."""
    return note == "data" or note.startswith("set:")


def _kept(properties: Row) -> Row:
    return {key: value for key, value in properties.items() if key not in _PASSING}


def _line(value: Row) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_dated)
    return text.encode("utf-8") + b"\n"


def _dated(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {_INSTANT: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    raise TypeError(f"no form for {type(value).__name__}")


def _undated(held: Row) -> object:
    if held.keys() == {_INSTANT}:
        return datetime.fromisoformat(held[_INSTANT])
    if held.keys() == {_DATE}:
        return date.fromisoformat(held[_DATE])
    return held


def is_whole_graph(start: str) -> bool:
    """True if a file that begins like this is a whole graph."""
    return f'"format":"{FORMAT}"' in start.split("\n", 1)[0]


def import_whole_graph(store: Store, path: Path, between: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Take a record into an empty database; gives nodes, relationships and hash.

    The file is checked against its own hash before anything is written. ImportRefused if it is damaged or of another
    schema, or if the database holds entities, documents or claims.
    """
    if store.read("holds_record")[0]["held"]:
        raise ImportRefused(
            "A whole graph goes into an empty database; name a new folder as FAULTLINE_HOME and import before anything "
            "else (`faultline db start` would load data/)."
        )
    head, found, counts = _check(path)
    store.apply_schema()
    rows: list[Row] = []
    kind = "restore_nodes"
    for row in _rows(path):
        wanted = "restore_nodes" if "labels" in row else "restore_relationships"
        if wanted != kind or len(rows) == NODES_A_TRANSACTION:
            store.write_query(kind, rows=rows)
            between()
            rows, kind = [], wanted
        rows.append(row)
    store.write_query(kind, rows=rows)
    for name, value in head["notes"].items():
        store.write_query("set_meta", name=name, value=value)
    if graph_hash(store) != found:
        raise SchemaError("The graph that was taken in has another hash than its file; remove it and try again.")
    return {"nodes": counts[0], "relationships": counts[1], "hash": found}


def _check(path: Path) -> tuple[Row, str, tuple[int, int]]:
    first = next(lines(path, _LONGEST_LINE), None)
    head = json.loads(first.text) if first and is_whole_graph(first.text) else {}
    if (head.get("version"), head.get("schema")) != (VERSION, SCHEMA_VERSION):
        raise ImportRefused(
            f"{path} is no graph of this Faultline's schema ({SCHEMA_VERSION}); use the Faultline that wrote it."
        )
    nodes = edges = 0
    canonical = []
    for row in _rows(path):
        if "labels" in row:
            nodes += 1
            canonical.append(node_line(row["labels"], row["properties"]))
        else:
            edges += 1
            canonical.append(relationship_line([row[key] for key in _ENDS], row["properties"]))
    found = hash_lines(canonical)
    if found != head["hash"]:
        raise ImportRefused(f"{path} is damaged: its lines do not give the hash in its head; copy it again.")
    return head, found, (nodes, edges)


def _rows(path: Path) -> Iterator[Row]:
    rest = lines(path, _LONGEST_LINE)
    next(rest)
    for line in rest:
        try:
            row = json.loads(line.text, object_hook=_undated)
        except ValueError:
            raise ImportRefused(f"{path}, line {line.number}: it is no JSON; copy the file again.") from None
        yield row
