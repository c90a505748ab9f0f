"""What may leave the graph: claims of documents that are not confidential, and what follows from those alone.

A deal about which a confidential document speaks too is derived again without it, so that no term, date or status
of it leaks through the deal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from graph.consolidate import consolidate
from graph.dates import bounds, day_of
from graph.derive import records_of
from graph.judgements import rulings
from graph.model import Claim, Deal, Entity, OwnedBy
from graph.records import claim_from, deal_from, entity_from
from graph.reference import Reference
from graph.reference_claims import cited_on
from graph.resolution import ledger
from graph.snapshots import dated
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
    """All that may leave, each part in the order of its ids.

    as_of, known_by: the instant of which it is, the day also where it was not asked for; both None: the state at the
    latest known time, whatever the day.
    """

    entities: Mapping[str, Entity]  # of data/, and those that a claim, a deal or an ownership names
    claims: Mapping[str, Told]
    deals: tuple[Deal, ...]
    ownership: tuple[OwnedBy, ...]
    as_of: date | None = None
    known_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What may leave, as it was read."""

    rows: list[Row]  # of `export_claims`, with the parties as they were resolved at the instant
    deals: tuple[Deal, ...]
    ownership: list[OwnedBy]  # also by claims that must not leave
    rejected: frozenset[str]
    as_of: date | None = None  # the day of which it is; None: at the latest known time, whatever the day


def exportable(
    store: Store, reference: Reference, ties: Ties, as_of: date | None = None, known_by: datetime | None = None
) -> Exportable:
    """Read all in one transaction, at an instant of both clocks as `graph.snapshots.snapshot` takes them.

    With `known_by` alone the day is today (UTC). Without either: the state at the latest known time, whatever the day.
    """

    def work(tx: Transaction) -> Exportable:
        return _whole(tx, reference, _state(tx, reference, ties, as_of, known_by), known_by)

    return store.reading(work)


def state(
    store: Store, reference: Reference, ties: Ties, as_of: date | None = None, known_by: datetime | None = None
) -> State:
    """Claims and deals of the same instant, read in one transaction."""
    return store.reading(lambda tx: _state(tx, reference, ties, as_of, known_by))


def _state(tx: Transaction, reference: Reference, ties: Ties, as_of: date | None, known_by: datetime | None) -> State:
    if as_of is None and known_by is None:
        return _latest(tx, reference, ties)
    day = as_of or datetime.now(UTC).date()
    then = dated(tx, reference, ties, day, known_by, openly=True)
    ownership = [o for o in then.snapshot.ownership if (start := bounds(o.start)) is None or start.first <= day]
    # A row that says who controls whom may be known whatever its day (`graph.ownership`).
    rows = tx.read(
        "export_claims",
        as_of=day,
        known_by=day_of(known_by),
        standing=sorted(then.standing),
        whenever=sorted(o.claim for o in ownership),
    )
    moved = then.ruled.moved
    for row in rows:
        claim = row["claim"]
        row["from"] = moved.get(claim["from_id"], row["from"])
        row["to"] = moved.get(claim["to_id"], row["to"])
    return State(rows, tuple(then.snapshot.deals), ownership, then.ruled.claims.rejected, day)


def _latest(tx: Transaction, reference: Reference, ties: Ties) -> State:
    ruled = rulings(ledger(tx)).claims
    told = tx.read("export_claims", as_of=None, known_by=None, standing=[], whenever=[])
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
        if (held := row["properties"])
    ]
    return State(told, tuple(deals), ownership, ruled.rejected)


def _whole(tx: Transaction, reference: Reference, held: State, known_by: datetime | None) -> Exportable:
    claims = {row["claim"]["id"]: _told(row) for row in held.rows if row["claim"]["id"] not in held.rejected}
    ownership = (o for o in held.ownership if o.claim in claims)
    named = {party for told in claims.values() for party in (told.from_id, told.to_id)}
    named |= set(reference.entities)
    rows = tx.read("entities_by_id", ids=sorted(named))
    found = {row["id"]: entity_from(row["type"], row["properties"]) for row in rows}
    return Exportable(
        entities=MappingProxyType(dict(sorted(found.items()))),
        claims=MappingProxyType(dict(sorted(claims.items()))),
        deals=tuple(sorted(held.deals, key=lambda d: d.id)),
        ownership=tuple(sorted(ownership, key=lambda o: (o.child, o.parent, o.claim))),
        as_of=held.as_of,
        known_by=known_by,
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
