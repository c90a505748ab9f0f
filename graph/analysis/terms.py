"""The register of contract terms: what sources state of equity, control, exclusivity, compute, IP, data and staff.

Each cell holds the claims that state the term, with their quotes, or the word "unknown". It never says "no" unless a
source does: what nobody wrote about may stand in the contract all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.analysis.altered import members
from graph.analysis.binding import bound_by
from graph.analysis.flows import money_in_words, money_json, number
from graph.analysis.scopes import Scopes
from graph.analysis.stated_words import Stance
from graph.analysis.supply import find_entity, names_in
from graph.analysis.terms_table import PLACES, TermField, TermsTable, terms_table
from graph.errors import NotFound
from graph.model import Claim, Deal, Modality, Status
from graph.records import ClaimRecord
from graph.snapshot import Snapshot

UNKNOWN = "unknown"
# Surest first; what is denied is said last.
_ORDER = (
    Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED, Modality.NEGOTIATING, Modality.ALLEGED, Modality.DENIED,
)  # fmt: skip
_OVER = frozenset({Status.ENDED, Status.TERMINATED, Status.SAMPLE})


@dataclass(frozen=True, slots=True)
class Stated:
    """One claim that states, or denies, one term."""

    says: str
    denied: bool  # the source says that there is no such term
    words: str | None  # the words of the source that say so; None: its kind, role or mark does
    deal: Deal
    claim: ClaimRecord

    @property
    def rank(self) -> tuple[int, str, str]:
        """Surest first, then by ids."""
        return _ORDER.index(self.claim.claim.modality), self.deal.id, self.claim.claim.id

    def as_json(self) -> dict[str, Any]:
        """Sums in whole units; null is unknown."""
        claim, document = self.claim.claim, self.claim.document
        money = claim.money
        return {
            "says": self.says,
            "stance": str(Stance.DENIED if self.denied else Stance.STATED),
            "words": self.words,
            "deal": self.deal.id,
            "from": self.deal.from_id,
            "to": self.deal.to_id,
            "kind": str(claim.kind),
            "modality": str(claim.modality),
            "status": str(self.deal.status),
            "disputed": self.deal.disputed,
            "object": claim.object,
            "amount": None if money is None else money_json(money),
            "percent": number(claim.percent),
            "claim": claim.id,
            "quote": claim.evidence.quote,
            "source": claim.cites or document.url,
            "publisher": claim.cites_publisher or document.publisher,
        }

    def as_text(self) -> str:
        """What is stated, how surely, in which deal and by whom."""
        claim = self.claim.claim
        said = [f"denied by the source: {self.says}" if self.denied else self.says]
        said += [f"“{self.words}”"] if self.words else []
        said += [claim.object] if claim.object else []
        if claim.percent is not None:
            said.append(f"{claim.percent.normalize():f} percent")
        if claim.money is not None:
            role = str(claim.money.role) if claim.money.role else "role not said"
            said.append(f"{role} {money_in_words(claim.money)}")
        mark = ", disputed" if self.deal.disputed else ""
        publisher = claim.cites_publisher or self.claim.document.publisher or "publisher unknown"
        return f"{'; '.join(said)} ({claim.modality}{mark}; {self.deal.id}; {publisher})"


@dataclass(frozen=True, slots=True)
class Register:
    """The terms between two groups, or of one deal."""

    parties: tuple[str, str]
    deals: tuple[Deal, ...]
    cells: Mapping[str, tuple[Stated, ...]]  # by field; empty: unknown

    def as_json(self) -> dict[str, Any]:
        """A cell is a list of what is stated, or "unknown"."""
        return {
            "parties": list(self.parties),
            "deals": [{"deal": d.id, "kind": str(d.kind), "status": str(d.status)} for d in self.deals],
            "cells": {name: [s.as_json() for s in cell] or UNKNOWN for name, cell in self.cells.items()},
        }


@dataclass(frozen=True, slots=True)
class TermsResult:
    """Registers of one entity, counterparty by counterparty, or of one deal."""

    of: str
    registers: tuple[Register, ...]
    labels: Mapping[str, str]  # of the fields
    as_of: date
    known_by: datetime | None
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Entities, groups, deals and claims by id."""
        return {
            "of": self.of,
            "fields": dict(self.labels),
            "registers": [r.as_json() for r in self.registers],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """Register by register, field by field."""
        lines = [f"Stated terms of {self.of}, in our data:"]
        if not self.registers:
            lines = [f"None found in our data: no deal of {self.of} in force that day."]
        for register in self.registers:
            count = len(register.deals)
            lines.append(f"{' and '.join(register.parties)} ({count} deal{'s' * (count != 1)})")
            for name, label in self.labels.items():
                cell = register.cells[name]
                lines.append(f"  {label}: {UNKNOWN if not cell else cell[0].as_text()}")
                lines += [f"    and {s.as_text()}" for s in cell[1:]]
        lines.append(
            "A term is listed where a source states it or denies it; unknown means that no source read says either. "
            "Talks and allegations are marked as such."
        )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; sources, period "
            f"and languages: {self.coverage or 'unknown'}."
        )
        return "\n".join(lines)


def terms(
    snapshot: Snapshot,
    subject: str,
    claims: Callable[[Sequence[str]], Iterable[ClaimRecord]],
    beside: str | None = None,
    coverage: str | None = None,
    table: TermsTable | None = None,
    scopes: Scopes | None = None,
) -> TermsResult:
    """The register of a deal (by id), or of an entity and all that it controls with each counterparty's group.

    claims: gives the claims of some ids. beside: an entity of one counterparty alone. Deals of an entity count if they
    are in force on the snapshot's day and neither ended nor known from samples alone; a deal that is asked for by its
    id counts whatever its status, which is printed with it. scopes: curated clauses, which say whom an exclusivity
    binds. NotFound if the subject is neither.

    >>> from graph.model import Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    >>> tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030")
    >>> found = terms(Snapshot(date(2031, 1, 1), None, firms, (tie,), ()), "lab", lambda ids: [])
    >>> found.as_json()["registers"][0]["cells"]["compute_commitments"]
    'unknown'
    """
    table = table or terms_table()
    deal = next((d for d in snapshot.deals if d.id == subject), None)
    if deal is not None:
        of = deal.id
        pairs = {(deal.from_id, deal.to_id): [deal]}
    else:
        try:
            of = find_entity(snapshot, subject).id
        except NotFound as error:
            raise NotFound(f"There is no deal {subject!r}. {error}") from None
        pairs = _pairs(snapshot, of, beside)
    wanted = dict.fromkeys(c for deals in pairs.values() for d in deals for c in d.claims)
    told = {r.claim.id: r for r in claims(tuple(wanted))}
    registers = tuple(
        Register(parties, tuple(deals), _cells(snapshot, deals, told, table, scopes))
        for parties, deals in sorted(pairs.items())
    )
    return TermsResult(
        of,
        registers,
        {f.id: f.label for f in table.fields},
        snapshot.as_of,
        snapshot.known_by,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


def stated(
    snapshot: Snapshot,
    deals: Sequence[Deal],
    claims: Callable[[Sequence[str]], Iterable[ClaimRecord]],
    scopes: Scopes | None = None,
) -> tuple[tuple[TermField, Stated], ...]:
    """What sources state of those of `deals` that the register counts on the snapshot's day, field by field."""
    table = terms_table()
    counted = [d for d in deals if d.status not in _OVER and d.kind not in table.never and d.in_force(snapshot.as_of)]
    told = {r.claim.id: r for r in claims(tuple(dict.fromkeys(c for d in counted for c in d.claims)))}
    cells = _cells(snapshot, counted, told, table, scopes)
    return tuple((field, one) for field in table.fields for one in cells[field.id])


def _pairs(snapshot: Snapshot, of: str, beside: str | None) -> dict[tuple[str, str], list[Deal]]:
    own = members(snapshot, of)
    other = None if beside is None else snapshot.group(find_entity(snapshot, beside).id)
    never = terms_table().never
    found: dict[tuple[str, str], list[Deal]] = {}
    for deal in snapshot.standing(frozenset(Status) - _OVER):
        inside = {deal.from_id, deal.to_id} & own
        if len(inside) != 1 or deal.kind in never:
            continue
        counterparty = snapshot.group(deal.to_id if deal.from_id in own else deal.from_id)
        if other in (None, counterparty):
            found.setdefault((of, counterparty), []).append(deal)
    return found


def _cells(
    snapshot: Snapshot,
    deals: Sequence[Deal],
    told: Mapping[str, ClaimRecord],
    table: TermsTable,
    scopes: Scopes | None,
) -> dict[str, tuple[Stated, ...]]:
    cells: dict[str, list[Stated]] = {f.id: [] for f in table.fields}
    for deal in deals:
        for record in (told[c] for c in deal.claims if c in told):
            if record.sample or record.claim.kind in table.never or record.claim.modality not in _ORDER:
                continue
            searchable = _searchable(snapshot, deal, record.claim)
            for field in table.fields:
                found = [(r, s) for r in field.rules if (s := r.stated_by(record.claim, searchable)) is not None]
                if found:
                    # The first rule names the term; one that quotes words says where to look.
                    rule, (stance, _) = found[0]
                    words = next((w for _, (_, w) in found if w is not None), None)
                    denied = stance is Stance.DENIED or record.claim.modality is Modality.DENIED
                    says = rule.says
                    if rule.exclusive and not denied:
                        says += f"; {_bound(deal, scopes)}"
                    cells[field.id].append(Stated(says, denied, words, deal, record))
    return {name: tuple(sorted(cell, key=lambda s: s.rank)) for name, cell in cells.items()}


def _bound(deal: Deal, scopes: Scopes | None) -> str:
    bound = bound_by(deal, scopes)
    return f"binds {' and '.join(sorted(bound))}" if bound else "who is bound is not said"


def _searchable(snapshot: Snapshot, deal: Deal, claim: Claim) -> dict[str, str]:
    """Texts of a claim by place; one that names a third party may tell of another deal, and is not searched.

    A reference row's quote is the whole row, with the title of its page: its object and note are what it says.
    """
    texts = {"object": claim.object, "note": claim.note, "quote": None if claim.row_id else claim.evidence.quote}
    own = {snapshot.group(deal.from_id), snapshot.group(deal.to_id)}
    return {
        place: text
        for place in PLACES
        if (text := texts[place]) and all(snapshot.group(e) in own for e in names_in(snapshot, text))
    }
