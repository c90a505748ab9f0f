"""What would differ if a tie were cut, a firm failed, an exclusivity were enforced, or two firms were one.

Every figure is computed anew from the changed snapshot; nothing is said of how likely the change is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from graph.analysis.altered import altered
from graph.analysis.conflicts import conflicts
from graph.analysis.cycles import cycles
from graph.analysis.exclusivity import Outcome
from graph.analysis.failures import reaching
from graph.analysis.network import network
from graph.analysis.scopes import Scopes
from graph.analysis.supply import supply_graph, supply_table
from graph.columns import KINDS, only_backstop
from graph.deals import rows_by_id
from graph.errors import NotFound
from graph.kinds import LAYERS
from graph.links import DealLink
from graph.model import ASSERTED, Deal, Kind
from graph.snapshot import Snapshot

CYCLE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What the analyses say of one snapshot."""

    deals: int
    supply_edges: int
    cycles: frozenset[tuple[str, ...]]  # of up to CYCLE_LENGTH groups
    conflicts: frozenset[tuple[str, str, str]]  # exclusivity, deal, status
    reach: Mapping[str, frozenset[str]]  # layer → entities with a supply path to it

    def as_json(self) -> dict[str, Any]:
        """Counts and ids."""
        return {
            "deals": self.deals,
            "supply_edges": self.supply_edges,
            "cycles": [list(c) for c in sorted(self.cycles)],
            "conflicts": [dict(zip(("exclusivity", "deal", "status"), c, strict=True)) for c in sorted(self.conflicts)],
            "dependants": {layer: len(found) for layer, found in self.reach.items()},
        }


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
    removed: tuple[str, ...]  # deals
    taken_out: frozenset[str]  # entities
    as_of: date
    known_by: datetime | None
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    @property
    def cut_off(self) -> dict[str, list[str]]:
        """By layer, entities that had a known path to it and have none."""
        lost = {
            layer: sorted(found - self.after.reach.get(layer, frozenset()) - self.taken_out)
            for layer, found in self.before.reach.items()
        }
        return {layer: who for layer, who in lost.items() if who}

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id."""
        return {
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "lost": [x.as_json() for x in self.lost],
            "differences": {
                "deals_removed": list(self.removed),
                "cut_off": self.cut_off,
                "cycles_gone": [list(c) for c in sorted(self.before.cycles - self.after.cycles)],
                "cycles_new": [list(c) for c in sorted(self.after.cycles - self.before.cycles)],
                "conflicts_gone": [list(c) for c in sorted(self.before.conflicts - self.after.conflicts)],
                "conflicts_new": [list(c) for c in sorted(self.after.conflicts - self.before.conflicts)],
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
            f"Hypothetical, in our data: {len(self.removed)} deals taken out; {len(self.lost)} ties of supply lost."
        ]
        for loss in self.lost:
            others = ", ".join(loss.others) or "none known"
            lines.append(
                f"  {loss.entity} loses {loss.deal.id} with {loss.deal.to_id} ({loss.deal.status}); others of the "
                f"same kind: {others}"
            )
        lines += [f"  no known path to {layer} any more: {', '.join(who)}" for layer, who in self.cut_off.items()]
        lines += [f"  {name}: {found}" for name, found in self._differences().items() if found]
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; sources, period "
            f"and languages: {self.coverage or 'unknown'}. Whether a provider can stand in for another is not said."
        )
        return "\n".join(lines)

    def _differences(self) -> dict[str, str]:
        def rings(found: frozenset[tuple[str, ...]]) -> str:
            return "; ".join(" → ".join(c) for c in sorted(found))

        return {
            "circular arrangements gone": rings(self.before.cycles - self.after.cycles),
            "circular arrangements new": rings(self.after.cycles - self.before.cycles),
            "conflicts gone": rings(self.before.conflicts - self.after.conflicts),
            "conflicts new": rings(self.after.conflicts - self.before.conflicts),
        }


def what_if(
    snapshot: Snapshot,
    scopes: Scopes,
    links: Sequence[DealLink] = (),
    remove: Iterable[str] = (),
    restore: Iterable[str] = (),
    merge: tuple[str, str] | None = None,
    enforce: str | None = None,
    coverage: str | None = None,
) -> WhatIf:
    """The conclusions before and after, computed anew for each; arguments as `graph.analysis.altered`.

    enforce: id of an exclusivity; the deals that conflict with it under at least one reading are taken out.
    """
    out = [*remove, *(_against(snapshot, scopes, enforce) if enforce is not None else ())]
    changed = altered(snapshot, out, restore, merge)
    return WhatIf(
        conclusions(snapshot, scopes, links),
        conclusions(changed.snapshot, scopes, links),
        tuple(_losses(snapshot, changed.snapshot, changed.removed)),
        tuple(d.id for d in changed.removed),
        frozenset(snapshot.entities.keys() - changed.snapshot.entities.keys()),
        snapshot.as_of,
        snapshot.known_by,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


def conclusions(snapshot: Snapshot, scopes: Scopes, links: Sequence[DealLink] = ()) -> Conclusions:
    """What cycles, conflicts and supply paths say of a snapshot."""
    graph = supply_graph(snapshot)
    return Conclusions(
        graph.deals_read,
        len(graph),
        frozenset(c.nodes for c in cycles(snapshot, CYCLE_LENGTH, links).cycles),
        frozenset((p.promise.id, p.deal.id, str(p.verdict.status)) for p in conflicts(snapshot, scopes).headline),
        {layer: reaching(snapshot, layer) for layer in LAYERS if graph.layer(layer).any()},
    )


def _against(snapshot: Snapshot, scopes: Scopes, promise: str) -> list[str]:
    found = [p for p in conflicts(snapshot, scopes).pairs if p.promise.id == promise]
    if not found and not rows_by_id(snapshot.deals, [promise]):
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
