"""The graph hash: SHA-256 of the canonical export, the same on any machine for the same claims."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph.store import Store, Transaction

# What depends on when or where a run happened, or is kept for look-up only. `known` may rest on a fetch time.
_LEFT_OUT = {
    "Document": {"fetched", "batch"},
    "Extraction": {"batch"},
    "Claim": {"tie", "event", "known"},
    "Deal": {"tie", "known", "in_force_from"},
    "Entity": {"names"},
}


def graph_hash(store: Store) -> str:
    """Hex SHA-256 over all entities, documents, extractions, claims, deals, rulings and their relationships.

    Runs, dead letters, leases and fetch times are left out. All is read in one transaction.
    """
    return store.reading(_hash)


def _hash(tx: Transaction) -> str:
    lines = [node_line(row["labels"], row["properties"]) for row in tx.read("export_nodes")]
    lines += [relationship_line(row) for row in tx.read("export_relationships")]
    return hash_lines(lines)


def hash_lines(lines: Iterable[str]) -> str:
    """SHA-256 of lines in sorted order, each ended by a line feed."""
    found = hashlib.sha256()
    for line in sorted(lines):
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def node_line(labels: list[str], properties: Mapping[str, Any]) -> str:
    """The line by which a node enters the hash."""
    hidden: set[str] = set().union(*(_LEFT_OUT.get(label, set()) for label in labels))
    return _line(["node", sorted(labels), _sorted(_kept(properties, hidden))])


def relationship_line(row: Mapping[str, Any]) -> str:
    """The line by which a relationship enters the hash, from a row of `export_relationships`."""
    ends = [row[key] for key in ("type", "source_label", "source", "target_label", "target")]
    return _line(["edge", *ends, _sorted(_kept(row["properties"], {"in_force_from"}))])


def _kept(properties: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if key not in hidden}


def _sorted(properties: Mapping[str, Any]) -> list[list[Any]]:
    return [[key, properties[key]] for key in sorted(properties) if properties[key] is not None]


def _line(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_text)


def _text(value: object) -> str:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    raise TypeError(f"no canonical text for {type(value).__name__}")
