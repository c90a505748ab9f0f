"""Checks what was written down: documents, extractions, claims and entities, each against its own digest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.copies import BAND_NAMES, copy_properties
from graph.copy_groups import misplaced
from graph.imports.chunks import SETS
from graph.imports.combine import node_properties
from graph.imports.sets import imported_rows
from graph.model import EntityType, Extraction
from graph.names import SEEN
from graph.pages import pages
from graph.records import (
    SEALED,
    ClaimRecord,
    claim_from,
    claim_properties,
    digest_of_claim,
    document_facts_from,
    document_seal,
    entity_from,
    entity_properties,
)
from graph.reference import Reference
from graph.store import Transaction, version_order
from graph.ties import Ties

_SKETCH = frozenset({"runs", "sketch", *BAND_NAMES})
_OF_DOCUMENT = frozenset({*SEALED, *_SKETCH, "seal", "fetched", "batch", "same_text_as", "published_by"})
_OF_WITHDRAWN = frozenset({"withdrawn", "withdrawn_on"})
_OF_EXTRACTION = frozenset({"id", "extractor", "version", "claims", "current", "batch"})
# What nobody can know of a name that was only read.
_NEVER_SEEN = ("country", "ticker", "cik", "lei", "wikidata", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be."""

    what: str  # document | claim | extraction | deal | edge | ownership | entity | tie | data, or a relationship's type
    id: str
    message: str


def documents(tx: Transaction, reference: Reference) -> Iterator[Finding]:
    """Documents against their seals, and what ties them to one another."""
    for row in pages(tx, "verify_documents"):
        held = row["properties"]
        words = " ".join(str(held.get("text", "")).split())
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        # Of withdrawn words the digest is kept and the words are not.
        gone = held.get("withdrawn") is not None
        same = gone or digest == held.get("text_sha256")
        if document_seal(held) != held.get("seal") or not same or held.keys() - _OF_DOCUMENT - _OF_WITHDRAWN:
            yield Finding("document", held["id"], "a stored property differs from what was read")
        elif not gone and {k: held[k] for k in _SKETCH & held.keys()} != copy_properties(held["kind"], held["text"]):
            yield Finding("document", held["id"], "the sketch of its words differs from its words")
        # What an imported set no longer says is retired, and stays on record.
        if not row["current"] and not held["url"].startswith(SETS):
            yield Finding("document", held["id"], "has no current extraction")
        elif row["current"] > 1:
            yield Finding("document", held["id"], "has a second current extraction")
    for id_ in misplaced(tx):
        yield Finding("document", id_, "is counted with other copies than its words say; run `faultline rebuild`")
    latest = {item.document.url: item.document.id for item in reference.documents}
    for row in tx.read("verify_versions"):
        ordered = sorted(row["documents"], key=version_order)
        if row["url"] in latest:
            wanted = [(latest[row["url"]], d["id"]) for d in ordered if d["id"] != latest[row["url"]]]
        else:
            wanted = [(newer["id"], older["id"]) for older, newer in zip(ordered, ordered[1:], strict=False)]
        if Counter(map(tuple, row["links"])) != Counter(wanted):
            yield Finding("document", ordered[0]["id"], f"the versions of {row['url']} are not in their order")


def extractions(tx: Transaction) -> Iterator[Finding]:
    """Extractions against their ids and their number of claims."""
    for row in pages(tx, "verify_extractions"):
        held = row["properties"]
        of = row["documents"][0] if len(row["documents"]) == 1 else ""
        expected = Extraction(of, held.get("extractor") or "", held.get("version") or "").id
        if expected != held["id"] or held.get("claims") != row["found"]:
            claims, found = held.get("claims"), row["found"]
            yield Finding("extraction", held["id"], f"has {found} claims and should have {claims}, of one document")
        elif held.keys() - _OF_EXTRACTION or not isinstance(held.get("current"), bool):
            yield Finding("extraction", held["id"], "holds what no extraction holds")


def claims(tx: Transaction, ties: Ties) -> Iterator[Finding]:
    """Claims against their ids, their documents and the days and ties that they are filed by."""
    for row in pages(tx, "verify_claims"):
        held = row["claim"]
        try:
            claim, digest = claim_from(held), digest_of_claim(held)
        except (KeyError, ValueError, TypeError) as error:
            yield Finding("claim", str(held.get("id")), f"cannot be read back: {error}")
            continue
        said = {key: value for key, value in claim_properties(claim).items() if value is not None}
        filed_by = {key: held.pop(key, None) for key in ("tie", "event", "known")}
        withdrawn_id = held.pop("withdrawn_id", None)
        if withdrawn_id is not None:
            held.pop("quote_sha256", None)
        if digest != (withdrawn_id or held["id"]) or said != held:
            yield Finding("claim", held["id"], "a stored property differs from what was extracted")
        if row["document"] is None or (row["text"], row["document"]["id"]) != (claim.evidence.quote, claim.document_id):
            yield Finding("claim", held["id"], "the quote does not stand in its document at its offsets")
            continue
        if withdrawn_id is not None and row["document"]["withdrawn"] is None:
            yield Finding("claim", held["id"], "is held to be withdrawn, and its document is not")
        if (row["from_ids"], row["to_ids"]) != ([claim.from_id], [claim.to_id]):
            yield Finding("claim", held["id"], "is tied to other entities than it was extracted with")
            continue
        try:
            facts = document_facts_from(row["document"])
        except (KeyError, ValueError, TypeError) as error:
            yield Finding("document", str(row["document"]["id"]), f"cannot be read back: {error}")
            continue
        record = ClaimRecord(claim, facts, row["from_canonical"], row["to_canonical"])
        tie = ties.key(record.from_id, record.to_id)
        if filed_by != {"tie": tie, "event": str(record.event_day), "known": str(record.known)}:
            yield Finding("claim", held["id"], "is filed under another tie or day than it speaks of")


def entities(tx: Transaction, reference: Reference) -> Iterator[Finding]:
    """Entities of the reference data against these, names seen in text against what can be known of them."""
    waiting = dict(reference.entities)
    for id_, type_, properties in tx.stream("snapshot_entities"):
        known = waiting.pop(id_, None)
        if known is not None:
            wanted = {k: v for k, v in entity_properties(known).items() if v is not None}
            if type_ != known.type.value or dict(properties) != wanted:
                yield Finding("entity", id_, "differs from the reference data")
        elif _seen_in_text(id_, properties) and not _possible(type_, properties, reference):
            yield Finding("entity", str(id_), "holds what cannot be known of a name in a text")
    for id_ in waiting:
        yield Finding("entity", id_, "differs from the reference data: it is missing")
    for row in imported_rows(tx.read):
        held = dict(row["properties"])
        if not held["records"]:
            continue  # retired: kept as last known
        try:
            label, properties = node_properties(row["id"], held["records"])
        except (KeyError, ValueError, TypeError):
            yield Finding("entity", row["id"], "cannot be read back: a record of an imported set is damaged")
            continue
        if (label, {k: v for k, v in properties.items() if v is not None}) != (row["type"], held):
            yield Finding("entity", row["id"], "differs from what the imported sets say of it")


def _seen_in_text(id_: object, held: Mapping[str, Any]) -> bool:
    """False for one that the reference data listed once, and that claims still name."""
    return held.get("provisional") is not False or str(id_).startswith(SEEN)


def _possible(type_: str | None, held: Mapping[str, Any], reference: Reference) -> bool:
    try:
        entity = entity_from(EntityType(type_ or ""), held)
    except (KeyError, ValueError, TypeError):
        return False
    said = {k: v for k, v in entity_properties(entity).items() if v is not None}
    return (
        said == dict(held)
        and entity.provisional
        and not entity.ambiguous
        and not entity.aliases
        and not any(held.get(key) for key in _NEVER_SEEN)
        and (entity.parent is None or entity.parent in reference.entities)
    )


def strays(tx: Transaction, reference: Reference) -> Iterator[Finding]:
    """What no writer leaves behind."""
    for row in tx.read("verify_strays"):
        if row["what"] == "lone":
            if row["id"] not in reference.entities:
                yield Finding("entity", row["id"], "is named by nothing; run `faultline rebuild`")
            continue
        yield Finding(row["what"], str(row["id"]), "stands where nothing was written")
