"""What may leave the graph: claims of documents that are not confidential, and what follows from those alone.

A deal about which a confidential document speaks too is derived again without it, so that no term, date or status
of it leaks through the deal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph.consolidate import consolidate
from graph.derive import records_of
from graph.judgements import rulings
from graph.model import Claim, Deal, Entity, OwnedBy
from graph.records import claim_from, deal_from, entity_from
from graph.reference import Reference
from graph.reference_claims import cited_on
from graph.resolution import ledger
from graph.store import Row, Store, Transaction
from graph.ties import Ties


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a claim stands in, as far as an export tells of it."""

    id: str
    url: str
    title: str | None
    publisher: str | None
    published: str | None  # partial ISO date
    fetched: str  # ISO instant
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with its parties as resolved today and its source."""

    claim: Claim
    from_id: str
    to_id: str
    source: Source
    withdrawn_sha256: str | None = None  # of a quote whose words are hidden: digest of what they were

    @property
    def quote(self) -> str | None:
        """The words; None if their publisher has withdrawn them."""
        return self.claim.evidence.quote if self.withdrawn_sha256 is None else None

    @property
    def sample(self) -> bool:
        """True for a document written for Faultline, which is no evidence of anything."""
        return self.source.kind == "sample"

    @property
    def url(self) -> str:
        """Where it can be read: the page that a reference row cites, else the document's own address."""
        return self.claim.cites or self.source.url

    @property
    def publisher(self) -> str | None:
        """Who published it there."""
        return self.claim.cites_publisher or self.source.publisher

    @property
    def published(self) -> str | None:
        """When it was published there, as a partial ISO date; of a cited page as the row says."""
        return cited_on(self.claim.evidence.quote, self.claim.cites) if self.claim.cites else self.source.published

    @property
    def evidence_sha256(self) -> str:
        """SHA-256 of the quote, of a withdrawn one as it was."""
        return (
            self.withdrawn_sha256
            or hashlib.sha256(self.claim.evidence.quote.encode("utf-8", "surrogatepass")).hexdigest()
        )


@dataclass(frozen=True)
class Exportable:
    """All that may leave, each part in the order of its ids."""

    entities: Mapping[str, Entity]  # of data/, and those that a claim, a deal or an ownership names
    claims: Mapping[str, Told]
    deals: tuple[Deal, ...]
    ownership: tuple[OwnedBy, ...]


def exportable(store: Store, reference: Reference, ties: Ties) -> Exportable:
    """Read it in one transaction; the state at the latest known time, whatever the day."""
    return store.reading(lambda tx: _read(tx, reference, ties))


def _read(tx: Transaction, reference: Reference, ties: Ties) -> Exportable:
    ruled = rulings(ledger(tx)).claims
    claims = {
        row["claim"]["id"]: _told(row) for row in tx.read("export_claims") if row["claim"]["id"] not in ruled.rejected
    }
    secret = tx.read("confidential_claims")
    hidden, tainted = {row["claim"] for row in secret}, {row["tie"] for row in secret}
    deals = [
        deal_from(row["deal"], row["from_id"], row["to_id"], tuple(row["claims"]))
        for row in tx.read("snapshot_deals")
        if row["deal"]["tie"] not in tainted
    ]
    if tainted:
        rows = [
            r for r in tx.read("claims_of_ties", ties=sorted(tainted), standing=[]) if r["claim"]["id"] not in hidden
        ]
        by_tie: dict[str, list[Row]] = {}
        for row in rows:
            by_tie.setdefault(row["tie"], []).append(row)
        for some in by_tie.values():
            deals += consolidate(records_of(some), reference.links, ties.firm, rulings=ruled)
    ownership = [
        OwnedBy(row["child"], row["parent"], held.get("start"), held.get("end"), held["claim"])
        for row in tx.read("ownership_links")
        if (held := row["properties"])["claim"] in claims
    ]
    named = {party for told in claims.values() for party in (told.from_id, told.to_id)}
    named |= set(reference.entities)
    rows = tx.read("entities_by_id", ids=sorted(named))
    found = {row["id"]: entity_from(row["type"], row["properties"]) for row in rows}
    return Exportable(
        entities=MappingProxyType(dict(sorted(found.items()))),
        claims=MappingProxyType(dict(sorted(claims.items()))),
        deals=tuple(sorted(deals, key=lambda d: d.id)),
        ownership=tuple(sorted(ownership, key=lambda o: (o.child, o.parent, o.claim))),
    )


def _told(row: Mapping[str, Any]) -> Told:
    document = row["document"]
    return Told(
        claim_from(row["claim"]),
        row["from"],
        row["to"],
        Source(
            document["id"], document["url"], document["title"], document["publisher"], document["published"],
            document["fetched"].isoformat(), document["kind"],
        ),
        row["claim"].get("quote_sha256"),
    )  # fmt: skip
