"""The graph hash: SHA-256 of the canonical export, the same on any machine for the same claims."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph.copies import BAND_NAMES
from graph.store import REVISION, Store, Transaction

log = logging.getLogger(__name__)

# What depends on when or where a run happened, or is kept for look-up only. `known` may rest on a fetch time.
_LEFT_OUT = {
    "Document": {"fetched", "batch", "runs", "sketch", *BAND_NAMES},
    "Extraction": {"batch"},
    "Claim": {"tie", "event", "known"},
    "Deal": {"tie", "known", "in_force_from"},
    "Entity": {"names"},
}
_KEPT = "graph_hash"  # name in Meta of the revision and its hash


def graph_hash(store: Store) -> str:
    """Hex SHA-256 over all entities, documents, extractions, claims, deals, rulings and their relationships.

    Runs, dead letters, leases and fetch times are left out. All is read in one transaction.
    """
    return store.reading(_hash)


def kept_hash(store: Store) -> str:
    """The same without reading the graph if it is known since the last change of the record, else computed and kept."""
    revision = store.revision()
    if revision is not None and (held := store.fact(_KEPT)) is not None:
        of, _, found = held.partition(" ")
        if of == revision:
            return found
    return hash_anew(store)


def hash_anew(store: Store) -> str:
    """The same from the graph itself, and kept; what another program changed meanwhile gets a revision of its own."""
    revision = store.revision()
    held = store.fact(_KEPT)
    found = graph_hash(store)
    if revision is None or store.revision() != revision:
        return found
    if held is not None and held.startswith(f"{revision} ") and held != f"{revision} {found}":
        log.warning("the graph was changed by another program than Faultline; run `faultline verify`")
        revision = secrets.token_hex(16)
        store.remember(REVISION, revision)
    store.remember(_KEPT, f"{revision} {found}")
    return found


def _hash(tx: Transaction) -> str:
    lines = [_node(row["labels"], row["properties"]) for row in tx.read("export_nodes")]
    for row in tx.read("export_relationships"):
        ends = [row[key] for key in ("type", "source_label", "source", "target_label", "target")]
        lines.append(_line(["edge", *ends, _sorted(_kept(row["properties"], {"in_force_from"}))]))
    return hash_lines(lines)


def hash_lines(lines: Iterable[str]) -> str:
    """SHA-256 of lines in sorted order, each ended by a line feed."""
    found = hashlib.sha256()
    for line in sorted(lines):
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def _node(labels: list[str], properties: Mapping[str, Any]) -> str:
    hidden: set[str] = set().union(*(_LEFT_OUT.get(label, set()) for label in labels))
    return _line(["node", sorted(labels), _sorted(_kept(properties, hidden))])


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
