"""Checks that the graph is what its claims, documents and reference data say: damage is reported, never served."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.consolidate import consolidate
from graph.derive import deal_row, link_key, ownership_of, records_of
from graph.model import Entity, EntityType, Extraction
from graph.records import claim_from, digest_of_claim, document_seal, entity_properties
from graph.reference import Reference
from graph.store import Store, Transaction
from graph.ties import Ties

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be."""

    what: str  # document | claim | extraction | deal | edge | ownership | entity | tie
    id: str
    message: str


def verify(store: Store, reference: Reference, ties: Ties) -> list[Finding]:
    """All that is wrong in the graph, nothing if it is whole; the bytes in the archive are checked by `ingest`."""
    store.check_schema()
    return store.reading(lambda tx: list(findings(tx, reference, ties)))


def findings(tx: Transaction, reference: Reference, ties: Ties) -> Iterator[Finding]:
    """What is wrong in the graph as this transaction sees it."""
    yield from _documents(tx)
    yield from _claims(tx)
    yield from _extractions(tx)
    yield from _entities(tx, reference)
    yield from _canonical(tx, ties)
    yield from _deals(tx, reference, ties)
    yield from _ownership(tx)
    waiting = tx.read("dirty_ties")[0]["ties"]
    if waiting:
        yield Finding("tie", str(waiting), f"{waiting} ties wait to be derived; run `faultline ingest` or `rebuild`")


def _documents(tx: Transaction) -> Iterator[Finding]:
    for row in tx.read("verify_documents"):
        held = row["properties"]
        words = " ".join(held["text"].split())
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        # Of withdrawn words the digest is kept and the words are not.
        same = digest == held["text_sha256"] or held.get("withdrawn") is not None
        if document_seal(held) != held.get("seal") or not same:
            yield Finding("document", held["id"], "a stored property differs from what was read")


def _claims(tx: Transaction) -> Iterator[Finding]:
    for row in tx.read("verify_claims"):
        held = row["claim"]
        try:
            claim = claim_from(held)
            said = digest_of_claim(held)
        except (KeyError, ValueError) as error:
            yield Finding("claim", str(held.get("id")), f"cannot be read back: {error}")
            continue
        if said != held.get("withdrawn_id", held["id"]):
            yield Finding("claim", held["id"], "a stored property differs from what was extracted")
        if row["text"] != claim.evidence.quote or row["document"] != claim.document_id:
            yield Finding("claim", held["id"], "the quote does not stand in its document at its offsets")
        if (row["from_id"], row["to_id"]) != (claim.from_id, claim.to_id):
            yield Finding("claim", held["id"], "is tied to other entities than it was extracted with")


def _extractions(tx: Transaction) -> Iterator[Finding]:
    current: set[str] = set()
    for row in tx.read("verify_extractions"):
        expected = Extraction(row["document"] or "", row["extractor"] or "", row["version"] or "").id
        if expected != row["id"] or row["claims"] != row["found"]:
            yield Finding("extraction", row["id"], f"has {row['found']} claims and should have {row['claims']}")
        if row["current"] and row["document"] in current:
            yield Finding("extraction", row["id"], "is a second current extraction of its document")
        if row["current"]:
            current.add(row["document"])


def _entities(tx: Transaction, reference: Reference) -> Iterator[Finding]:
    stored = {row["id"]: row for row in tx.read("snapshot_entities")}
    for entity in reference.entities.values():
        row = stored.get(entity.id)
        wanted = {k: v for k, v in entity_properties(entity).items() if v is not None}
        if row is None or row["type"] != entity.type.value or dict(row["properties"]) != wanted:
            yield Finding("entity", entity.id, "differs from the reference data")


def _canonical(tx: Transaction, ties: Ties) -> Iterator[Finding]:
    for row in tx.read("provisional_entities"):
        seen = Entity(row["id"], row["name"], EntityType.ORGANIZATION, provisional=True)
        decided = ties.resolver.canonical(seen)
        if (row["canonical"] or row["id"]) != decided:
            yield Finding("entity", row["id"], f"is tied to {row['canonical'] or 'itself'} and should be to {decided}")


def _deals(tx: Transaction, reference: Reference, ties: Ties) -> Iterator[Finding]:
    stored = {
        row["deal"]["id"]: _comparable(row["deal"], row["from_id"], row["to_id"], row["claims"])
        for row in tx.read("snapshot_deals")
    }
    edges = {
        row["properties"].get("deal"): (row["type"], row["source"], row["target"], dict(row["properties"]))
        for row in tx.read("typed_edges")
    }
    all_ties = [row["tie"] for row in tx.read("all_ties")]
    for at in range(0, len(all_ties), _AT_ONCE):
        by_tie: dict[str, list[dict[str, Any]]] = {}
        for row in tx.read("claims_of_ties", ties=all_ties[at : at + _AT_ONCE]):
            by_tie.setdefault(row["tie"], []).append(row)
        for tie, rows in by_tie.items():
            try:
                records = records_of(rows)
            except (KeyError, ValueError):
                yield Finding("tie", tie, "cannot be derived: one of its claims cannot be read back")
                continue
            for record, row in zip(records, rows, strict=True):
                looked_up_by = tuple(row["claim"].get(key) for key in ("tie", "event", "known"))
                if looked_up_by != (ties.key(record.from_id, record.to_id), record.event_day, record.known):
                    yield Finding("claim", record.claim.id, "is filed under another tie or day than it speaks of")
            for deal in consolidate(records, reference.links, ties.firm):
                wanted = deal_row(deal, tie, reference)
                expected = _comparable(wanted["properties"], wanted["from_id"], wanted["to_id"], wanted["claims"])
                if stored.pop(deal.id, None) != expected:
                    yield Finding("deal", deal.id, "differs from what its claims give")
                edge = edges.pop(deal.id, None)
                properties = {k: v for k, v in wanted["edge"].items() if v is not None}
                expected_edge = (wanted["edge_type"], wanted["from_id"], wanted["to_id"], properties)
                if (edge is None) != (wanted["edge_type"] is None) or (edge is not None and edge != expected_edge):
                    yield Finding("edge", deal.id, "the typed edge differs from its deal")
    for id_ in stored:
        yield Finding("deal", id_, "follows from no claim")
    for id_ in edges:
        yield Finding("edge", str(id_), "stands for no deal")


def _comparable(properties: Any, from_id: str, to_id: str, claims: Any) -> tuple[object, ...]:
    kept = tuple(sorted((k, str(v)) for k, v in dict(properties).items() if v is not None))
    return (kept, from_id, to_id, tuple(claims))


def _ownership(tx: Transaction) -> Iterator[Finding]:
    try:
        wanted = {link_key(link): link for link in ownership_of(records_of(tx.read("ownership_claims")))}
    except (KeyError, ValueError):
        yield Finding("ownership", "all", "cannot be derived: a claim of the reference data cannot be read back")
        return
    for row in tx.read("snapshot_ownership"):
        held = row["properties"]
        link = wanted.pop(held.get("link"), None)
        shape = (row["child"], row["parent"], held.get("start"), held.get("end"), held.get("claim"))
        if link is None or shape != (link.child, link.parent, link.start, link.end, link.claim):
            yield Finding("ownership", str(held.get("link")), "differs from what the claims give")
    for key in wanted:
        yield Finding("ownership", key, "is missing")
