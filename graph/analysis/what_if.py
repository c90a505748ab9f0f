"""What would differ if ties or firms were added or taken out, a clause enforced or struck, two firms one or kept apart.

Every figure is computed anew from the changed snapshot; nothing is said of how likely the change is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from graph.analysis.altered import Altered, altered
from graph.analysis.conclusions import Conclusions, conclusions
from graph.analysis.conflicts import conflicts, promise_of
from graph.analysis.differences import Differences, several
from graph.analysis.exposure import Exposed, exposure
from graph.analysis.network import network
from graph.analysis.portfolio import portfolio
from graph.analysis.portfolio_lines import Line
from graph.analysis.power import leaders
from graph.analysis.scopes import Scopes
from graph.analysis.supply import supply_table
from graph.analysis.terms import Stated, stated
from graph.analysis.terms_table import EXCLUSIVITY, TermField
from graph.analysis.verdicts import Outcome
from graph.columns import KINDS, only_backstop
from graph.deals import rows_by_id
from graph.errors import NotFound
from graph.model import ASSERTED, Deal, Kind
from graph.records import ClaimRecord
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Loss:
    """One customer that loses one deal of supply."""

    entity: str
    deal: Deal
    others: tuple[str, ...]  # groups from which it still has a deal of the same kind

    def as_json(self) -> dict[str, Any]:
        """`others`: whether they could stand in is not said."""
        return {
            "entity": self.entity,
            "deal": self.deal.id,
            "supplier": self.deal.to_id,
            "kind": str(self.deal.kind),
            "status": str(self.deal.status),
            "other_providers": list(self.others),
            "claims": list(self.deal.claims),
        }


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Before, after, and what is lost."""

    before: Conclusions
    after: Conclusions
    lost: tuple[Loss, ...]
    altered: Altered
    as_of: date
    known_by: datetime | None
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None
    joined: Mapping[str, str] = field(default_factory=dict)  # group of before → the one that it is counted with after
    parted: Mapping[str, str] = field(default_factory=dict)  # group of after → the one that it was counted with before

    leaders: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # first by PageRank, before and after
    # By the register's field, what sources state in the deals taken out, and in those put back; None: not asked.
    terms_gone: tuple[tuple[TermField, Stated], ...] | None = None
    terms_new: tuple[tuple[TermField, Stated], ...] | None = None
    exposed: tuple[Exposed, ...] | None = None  # what differs behind a portfolio; None: none was given

    @property
    def removed(self) -> tuple[str, ...]:
        """Deals taken out, by id."""
        return tuple(d.id for d in self.altered.removed)

    @property
    def taken_out(self) -> frozenset[str]:
        """Entities taken out."""
        return frozenset(e.id for e in self.altered.entities_out)

    @property
    def differences(self) -> Differences:
        """Conclusion by conclusion."""
        return Differences(self.before, self.after)

    @property
    def cut_off(self) -> dict[str, list[str]]:
        """By layer, entities that had a known path to it, are still there and have none."""
        return {
            layer: kept
            for layer, who in self.differences.reach(gone=True).items()
            if (kept := [n for n in who if n not in self.taken_out])
        }

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id."""
        return {
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "lost": [x.as_json() for x in self.lost],
            "differences": {
                "deals_removed": list(self.removed),
                "deals_added": [d.id for d in self.altered.added],
                "deals_changed": [d.id for _, d in self.altered.replaced],
                "promises_struck": sorted(self.altered.struck),
                "entities_removed": sorted(self.taken_out),
                "entities_added": list(self.altered.entities_in),
                "cut_off": self.cut_off,
                "groups_joined": dict(self.joined),
                "groups_parted": dict(self.parted),
                "leaders_changed": dict(zip(("before", "after"), map(list, self.leaders), strict=True))
                if self.leaders[0] != self.leaders[1]
                else None,
                "terms_gone": _terms_json(self.terms_gone),
                "terms_new": _terms_json(self.terms_new),
                "portfolio_changed": None if self.exposed is None else [x.as_json() for x in self.exposed],
                **self.differences.as_json(),
            },
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """What is lost, deal by deal, then what else differs."""
        lines = [
            f"Hypothetical, in our data: {_count(len(self.removed), 'deal')} taken out, {len(self.altered.added)} "
            f"added; {_count(len(self.lost), 'tie')} of supply lost."
        ]
        lines += [f"  supposed: {d.id}" for d in self.altered.added]
        lines += [f"  supposed: {entity}" for entity in self.altered.entities_in]
        lines += [f"  put back: {d.id}" for _, d in self.altered.replaced if d.id not in self.altered.struck]
        lines += [f"  binds nobody any more: {promise}" for promise in sorted(self.altered.struck)]
        lines += [f"  counted with {group}: {one}" for one, group in self.joined.items()]
        lines += [f"  no longer counted with {group}: {one}" for one, group in self.parted.items()]
        for loss in self.lost:
            others = ", ".join(loss.others) or "none known"
            lines.append(
                f"  {loss.entity} loses {loss.deal.id} with {loss.deal.to_id} ({loss.deal.status}); others of the "
                f"same kind: {others}"
            )
        lines += [f"  no known path to {layer} any more: {', '.join(who)}" for layer, who in self.cut_off.items()]
        lines += [f"  {line}" for line in self.differences.lines({*self.taken_out, *self.joined})]
        first, then = map(", ".join, self.leaders)
        if first != then:
            lines.append(f"  first by PageRank among known ties: {first or 'none'}; after: {then or 'none'}")
        for end, told in (("gone", self.terms_gone), ("new", self.terms_new)):
            stated_terms = [f"{field.label}: {one.as_text()}" for field, one in told or ()]
            lines += [f"  {line}" for line in several(f"stated term {end}", stated_terms)]
        lines += [f"  {x.as_text()}" for x in self.exposed or ()]
        if self.exposed == ():
            lines.append("  portfolio: no supplier differs")
        found = (self.lost, self.cut_off, self.differences, self.terms_gone, self.terms_new, self.exposed)
        if not any(found) and first == then:
            lines.append("  no conclusion differs")
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; sources, period "
            f"and languages: {self.coverage or 'unknown'}. Whether a provider can stand in for another is not said; "
            f"{self.differences.cycles_in_words()}."
        )
        return "\n".join(lines)


def what_if(
    snapshot: Snapshot,
    scopes: Scopes,
    remove: Iterable[str] = (),
    restore: Iterable[str] = (),
    merge: tuple[str, str] | None = None,
    enforce: str | None = None,
    coverage: str | None = None,
    *,
    add: Iterable[str] = (),
    strike: Iterable[str] = (),
    block: Iterable[str] = (),
    shares: Sequence[MarketShare] = (),
    claims: Callable[[Sequence[str]], Iterable[ClaimRecord]] | None = None,
    lines: Sequence[Line] = (),
) -> WhatIf:
    """The conclusions before and after, computed anew for each; arguments as `graph.analysis.altered`.

    enforce: id of an exclusivity; the deals that conflict with it under at least one reading are taken out. strike:
    exclusivities that bind nobody any more; NotFound if one is no promise. shares: published shares, whose units change
    with a merger or a block; a firm that is taken out leaves them as measured, with its stakes. claims: gives the
    claims of some ids, so that the register of terms is compared too. lines: a portfolio, whose suppliers are compared.

    >>> from graph.model import Entity, EntityType, Kind, Status
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    >>> tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030")
    >>> found = what_if(Snapshot(date(2031, 1, 1), None, firms, (tie,), ()), Scopes(), remove=["cloud"])
    >>> [(loss.entity, loss.deal.id, loss.others) for loss in found.lost], found.cut_off
    ([('lab', 'd', ())], {'cloud': ['lab']})
    """
    out = [*remove, *(_against(snapshot, scopes, enforce) if enforce is not None else ())]
    struck = tuple(strike)
    rows = rows_by_id(snapshot.deals, struck)
    promised = {s for s, row in rows.items() if promise_of(snapshot.deals[row], scopes) is not None}
    if unbound := [s for s in struck if s not in promised]:
        raise NotFound(
            f"There is no exclusivity {unbound[0]!r}; `faultline analyse conflicts --all` lists those known."
        )
    changed = altered(snapshot, out, restore, merge, add, struck, block)
    after = changed.snapshot
    left = Scopes({k: v for k, v in scopes.clauses.items() if k not in changed.struck}, scopes.deals)
    units = replace(snapshot, ownership=changed.control, deals=changed.stakes)
    control = changed.control != snapshot.ownership
    tops = sorted({o.child for o in (*snapshot.ownership, *changed.control)}) if control else ()
    return WhatIf(
        conclusions(snapshot, scopes, shares),
        conclusions(after, left, shares, units),
        tuple(_losses(snapshot, after, changed.removed)),
        changed,
        snapshot.as_of,
        snapshot.known_by,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
        {e: units.group(e) for e in tops if e in snapshot.entities and snapshot.group(e) == e != units.group(e)},
        {e: snapshot.group(e) for e in tops if units.group(e) == e != snapshot.group(e)},
        (leaders(snapshot), leaders(after)),
        *_stated(snapshot, changed, claims, scopes),
        exposure(*(portfolio(at, lines, scopes=words) for at, words in ((snapshot, scopes), (after, left))))
        if lines
        else None,
    )


def _stated(
    before: Snapshot,
    changed: Altered,
    claims: Callable[[Sequence[str]], Iterable[ClaimRecord]] | None,
    scopes: Scopes,
) -> tuple[tuple[tuple[TermField, Stated], ...] | None, tuple[tuple[TermField, Stated], ...] | None]:
    """Terms that the register no longer holds, and those that it holds besides."""
    if claims is None:
        return None, None
    gone = stated(before, changed.removed, claims, scopes)
    struck = stated(before, [old for old, _ in changed.replaced if old.id in changed.struck], claims, scopes)
    back = [new for old, new in changed.replaced if new.id not in changed.struck]
    were = {(f.id, s.claim.claim.id) for f, s in stated(before, [old for old, _ in changed.replaced], claims, scopes)}
    new = stated(changed.snapshot, back, claims, scopes)
    return (
        (*gone, *((f, s) for f, s in struck if f.id == EXCLUSIVITY)),
        tuple((f, s) for f, s in new if (f.id, s.claim.claim.id) not in were),
    )


def _terms_json(told: tuple[tuple[TermField, Stated], ...] | None) -> list[dict[str, Any]] | None:
    return None if told is None else [{"field": field.id, **s.as_json()} for field, s in told]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _against(snapshot: Snapshot, scopes: Scopes, promise: str) -> list[str]:
    found = [p for p in conflicts(snapshot, scopes).pairs if p.promise.id == promise]
    rows = rows_by_id(snapshot.deals, [promise])
    if not found and (promise not in rows or promise_of(snapshot.deals[rows[promise]], scopes) is None):
        raise NotFound(f"There is no exclusivity {promise!r}; `faultline analyse conflicts --all` lists those known.")
    return [
        p.deal.id
        for p in found
        if p.verdict.status is Outcome.CONFLICT or any(r.status is Outcome.CONFLICT for r in p.verdict.readings)
    ]


def _losses(before: Snapshot, after: Snapshot, removed: Sequence[Deal]) -> list[Loss]:
    kinds = supply_table().kinds
    net = network(after)
    columns = net.columns
    customers = np.zeros(len(net.names), np.bool_)
    customers[[net.index[d.from_id] for d in removed if d.from_id in net.index]] = True
    still = columns.standing(after.as_of, ASSERTED) & columns.of_kind(kinds) & customers[columns.source]
    others: dict[tuple[str, Kind], set[str]] = {}
    for row in np.flatnonzero(still).tolist():
        key = net.names[columns.source[row]], KINDS[columns.kind[row]]
        others.setdefault(key, set()).add(after.group(net.names[columns.target[row]]))
    found = []
    for deal in removed:
        # A customer that is itself taken out is no loser, and an obligation to buy is no loss of supply.
        if (
            deal.kind not in kinds
            or deal.status not in ASSERTED
            or not deal.in_force(before.as_of)
            or deal.from_id not in after.entities
            or only_backstop(deal)
        ):
            continue
        found.append(Loss(deal.from_id, deal, tuple(sorted(others.get((deal.from_id, deal.kind), ())))))
    return sorted(found, key=lambda x: (x.entity, x.deal.id))
