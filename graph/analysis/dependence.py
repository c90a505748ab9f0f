"""How many dependants rely on each provider, and how evenly: what counts in the graph can say.

A count of ties is no market: there is no share, no measurer and no verdict, only the dependants in our data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from graph.analysis.shares import POINTS, plain
from graph.analysis.supply import supplies
from graph.model import ASSERTED, Deal, Status
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Dependence:
    """Reach and weight of each provider, and the index of the weights."""

    dependants: int
    reach: Mapping[str, Fraction]  # part of the dependants that use the provider; sums above 1 where some use several
    weights: Mapping[str, Fraction]  # each dependant weighs 1/n, split equally among its providers

    @property
    def index(self) -> Fraction:
        """Sum of the squared weights in points: 10,000 if all rely on one provider alone."""
        return sum((w * w for w in self.weights.values()), Fraction(0)) * POINTS

    def as_json(self) -> dict[str, Any]:
        """Reach and weights in percent, the index in points."""
        return {
            "dependants": self.dependants,
            "reach": {p: plain(r * 100) for p, r in self.reach.items()},
            "weights": {p: plain(w * 100) for p, w in self.weights.items()},
            "dependence_index": plain(self.index),
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """Provider by provider, the one with most weight first."""
        lines = [
            f"Dependence index {plain(self.index):,.2f} over {self.dependants} dependants in our data; a count "
            "of ties, not a measured market."
        ]
        lines += [
            f"  {p}: used by {plain(r * 100):,.2f} percent of them; weight {plain(self.weights[p] * 100):,.2f} percent"
            for p, r in self.reach.items()
        ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class LayerDependence:
    """Who relies on whom for one layer, as groups, with the deals."""

    layer: str
    counted: Dependence | None  # None: nobody
    providers: Mapping[str, Mapping[str, tuple[Deal, ...]]]  # dependant → provider → deals
    as_of: date
    known_by: datetime | None
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    @property
    def on_one(self) -> dict[str, list[str]]:
        """By provider, the dependants of which no other provider is known."""
        found: dict[str, list[str]] = {}
        for dependant, used in self.providers.items():
            if len(used) == 1:
                found.setdefault(next(iter(used)), []).append(dependant)
        return found

    def as_json(self) -> dict[str, Any]:
        """Groups and deals by id; reach and weights in percent."""
        counted = {} if self.counted is None else {k: v for k, v in self.counted.as_json().items() if k != "text"}
        return {
            "layer": self.layer,
            "dependants": 0,
            "reach": {},
            "weights": {},
            "dependence_index": None,
            **counted,
            "one_provider_known": self.on_one,
            "providers": {
                dependant: {
                    p: {"deals": [d.id for d in deals], "claims": sorted({c for d in deals for c in d.claims})}
                    for p, deals in used.items()
                }
                for dependant, used in self.providers.items()
            },
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """The count, then who relies on one provider alone, each with the deals."""
        lines = [f"Layer {self.layer}, groups of dependants and providers, in our data."]
        lines.append("None found in our data." if self.counted is None else self.counted.as_text())
        for provider, who in sorted(self.on_one.items(), key=lambda x: (-len(x[1]), x[0])):
            lines.append(f"One provider known, {provider}:")
            lines += [
                f"  {d} ({', '.join(f'{x.id} {x.status}' for x in self.providers[d][provider])})" for d in sorted(who)
            ]
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; sources, period "
            f"and languages: {self.coverage or 'unknown'}. That no other provider is known does not say that there is "
            "none."
        )
        return "\n".join(lines)


def dependence_of_layer(
    snapshot: Snapshot, layer: str, coverage: str | None = None, statuses: Iterable[Status] = ASSERTED
) -> LayerDependence:
    """Reach and dependence index of the deals that supply a layer, both sides as groups on the snapshot's day.

    An obligation to take unsold capacity supplies nobody; deals inside a group do not count.

    >>> from graph.model import Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    >>> tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030")
    >>> dependence_of_layer(Snapshot(date(2031, 1, 1), None, firms, (tie,), ()), "cloud").on_one
    {'cloud': ['lab']}
    """
    found: dict[str, dict[str, list[Deal]]] = {}
    for deal in snapshot.standing(statuses):
        buyer, provider = snapshot.group(deal.from_id), snapshot.group(deal.to_id)
        if supplies(snapshot, deal, layer) and buyer != provider:
            found.setdefault(buyer, {}).setdefault(provider, []).append(deal)
    providers = {buyer: {p: tuple(found[buyer][p]) for p in sorted(found[buyer])} for buyer in sorted(found)}
    return LayerDependence(
        layer,
        dependence(providers) if providers else None,
        providers,
        snapshot.as_of,
        snapshot.known_by,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


def dependence(providers: Mapping[str, Collection[str]]) -> Dependence:
    """Reach, weights and dependence index of dependant → its providers; ValueError if a dependant has none.

    >>> dependence({"A": {"p", "q"}, "B": {"p"}}).index
    Fraction(6250, 1)
    """
    if not providers or not all(providers.values()):
        raise ValueError("every dependant needs at least one provider")
    one = Fraction(1, len(providers))
    reach: dict[str, Fraction] = {}
    weights: dict[str, Fraction] = {}
    for used in providers.values():
        distinct = set(used)
        for provider in distinct:
            reach[provider] = reach.get(provider, Fraction(0)) + one
            weights[provider] = weights.get(provider, Fraction(0)) + one / len(distinct)
    order = sorted(reach, key=lambda p: (-weights[p], p))
    return Dependence(len(providers), {p: reach[p] for p in order}, {p: weights[p] for p in order})
