"""The graph hash: SHA-256 of the canonical export, the same on any machine for the same claims."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping
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
_HELD = "graph_hash"  # name in Meta of the revision and its hash
_OF_EDGES = frozenset({"in_force_from"})
_SUM = 32  # bytes of one SHA-256


def graph_hash(store: Store) -> str:
    """Hex SHA-256 over all entities, documents, extractions, claims, deals, rulings and their relationships.

    Runs, dead letters, leases and fetch times are left out. All is read in one transaction, as it arrives: memory is 32
    bytes for each node and relationship.
    """
    return store.reading(lambda tx: hash_lines(_lines(tx)))


def kept_hash(store: Store) -> str:
    """The same without reading the graph if it is known since the last change of the record, else computed and kept."""
    revision = store.revision()
    if revision is not None and (held := store.fact(_HELD)) is not None:
        of, _, found = held.partition(" ")
        if of == revision:
            return found
    return hash_anew(store)


def hash_anew(store: Store) -> str:
    """The same from the graph itself, and kept; what another program changed meanwhile gets a revision of its own."""
    revision = store.revision()
    held = store.fact(_HELD)
    found = graph_hash(store)
    if revision is None or store.revision() != revision:
        return found
    if held is not None and held.startswith(f"{revision} ") and held != f"{revision} {found}":
        log.warning("the graph was changed by another program than Faultline; run `faultline verify`")
        revision = secrets.token_hex(16)
        store.remember(REVISION, revision)
    store.remember(_HELD, f"{revision} {found}")
    return found


def _lines(tx: Transaction) -> Iterator[str]:
    for labels, properties in tx.stream("export_nodes"):
        yield node_line(labels, properties)
    for type_, source, target, source_label, target_label, properties in tx.stream("export_relationships"):
        yield relationship_line((type_, source_label, source, target_label, target), properties)


def node_line(labels: Iterable[str], properties: Mapping[str, Any]) -> str:
    """The line by which a node enters the hash."""
    hidden: set[str] = set().union(*(_LEFT_OUT.get(label, set()) for label in labels))
    return _line(["node", sorted(labels), _kept(properties, hidden)])


def relationship_line(ends: Iterable[str], properties: Mapping[str, Any]) -> str:
    """The line by which a relationship enters the hash; ends: type, then label and id of its source and its target."""
    return _line(["edge", *ends, _kept(properties, _OF_EDGES)])


def hash_lines(lines: Iterable[str]) -> str:
    """SHA-256 of the SHA-256 sums of the lines, in the order of the sums: the order of the lines says nothing."""
    # By first byte, so that no more than a part of them is ever sorted at once.
    parts = [bytearray() for _ in range(256)]
    for line in lines:
        found = hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest()
        parts[found[0]] += found
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"".join(sorted(bytes(part[at : at + _SUM]) for at in range(0, len(part), _SUM))))
    return whole.hexdigest()


def _kept(properties: Mapping[str, Any], hidden: Iterable[str]) -> list[list[Any]]:
    return [[key, properties[key]] for key in sorted(properties) if key not in hidden and properties[key] is not None]


def _text(value: Any) -> str:
    native = value.to_native() if hasattr(value, "to_native") else value
    if isinstance(native, date):  # a datetime is one too
        return native.isoformat()
    raise TypeError(f"no canonical text for {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_text)


def _line(value: list[Any]) -> str:
    return _ENCODER.encode(value)
