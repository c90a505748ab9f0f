"""What the analyses say of one snapshot, so that two snapshots can be compared conclusion by conclusion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from graph.analysis.binding import Side, side_bound
from graph.analysis.conflicts import conflicts
from graph.analysis.cycles import MAX_LENGTH, circular_groups
from graph.analysis.failures import needed_for
from graph.analysis.markets import concentration_of_market, market_names
from graph.analysis.providers import providers_of
from graph.analysis.scopes import Scopes
from graph.analysis.shares import POINTS
from graph.analysis.supply import supply_graph
from graph.errors import NotFound
from graph.kinds import LAYERS
from graph.model import ASSERTED, Deal
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot

# Cycles are compared up to this length, or up to SHORT_CYCLE where a search of so many arcs does not find all.
CYCLE_LENGTH = MAX_LENGTH
CYCLE_STEPS = 1_000_000
SHORT_CYCLE = 4
UNSAID = "unsaid"
_SETS = ("cycles", "conflicts", "single_points", "exclusive")  # fields that are sets of tuples of ids


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured market with its units as controlled on the day."""

    period: str
    low: float  # HHI, points
    high: float
    level: str
    regime: str = field(default="unknown", compare=False)  # by whose thresholds; the same for all, and no conclusion
    # MHHIΔ by control and rest, points; empty: none known. None: not computed, and so compared with nothing.
    mhhi: tuple[tuple[str, str, float], ...] | None = None

    def differs(self, other: Measured | None) -> bool:
        """Whether index, level or MHHI differ."""
        if other is None:
            return True
        return self._index() != other._index() or (None not in (self.mhhi, other.mhhi) and self.mhhi != other.mhhi)

    def _index(self) -> tuple[str, float, float, str]:
        return self.period, self.low, self.high, self.level

    def as_json(self) -> dict[str, Any]:
        """Points."""
        return {
            "period": self.period,
            "hhi": {"low": self.low, "high": self.high},
            "level": self.level,
            "regime": self.regime,
            "mhhi_deltas": None
            if self.mhhi is None
            else [dict(zip(("control", "rest", "delta"), one, strict=True)) for one in self.mhhi],
        }


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What the analyses say of one snapshot."""

    deals: int
    supply_edges: int
    cycles: frozenset[tuple[str, ...]]  # of up to `cycle_length` groups
    conflicts: frozenset[tuple[str, str, str]]  # exclusivity, deal, status
    reach: Mapping[str, frozenset[str]]  # layer → entities with a supply path to it
    single_points: frozenset[tuple[str, str, str]] = frozenset()  # entity, layer, supplier on every known path
    providers: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # buyer, layer → groups
    # Buyer, layer, provider, and the `Side` that is bound; UNSAID: it is not said which.
    exclusive: frozenset[tuple[str, str, str, str]] = frozenset()
    markets: Mapping[str, Measured] = field(default_factory=dict)
    # Alleged exclusivity, and a deal that speaks against it; None: not asked.
    allegations: frozenset[tuple[str, str]] | None = None
    cycle_length: int = SHORT_CYCLE
    cycles_cut: bool = False  # the search stopped at a bound: there may be more of them

    def dependence(self) -> dict[str, float]:
        """The dependence index of each layer with a buyer, in points, as `dependence.py` defines it."""
        weights: dict[str, defaultdict[str, float]] = {}
        buyers = Counter(layer for _, layer in self.providers)
        for (_, layer), found in self.providers.items():
            held = weights.setdefault(layer, defaultdict(float))
            for provider in found:
                held[provider] += 1 / len(found) / buyers[layer]
        return {layer: round(sum(w * w for w in weights[layer].values()) * POINTS, 6) for layer in sorted(weights)}

    def as_json(self) -> dict[str, Any]:
        """Counts and ids."""
        layers = sorted({layer for _, layer in self.providers}, key=LAYERS.index)
        return {
            "deals": self.deals,
            "supply_edges": self.supply_edges,
            "cycles": [list(c) for c in sorted(self.cycles)],
            "cycle_length": self.cycle_length,
            "cycles_truncated": self.cycles_cut,
            "conflicts": [dict(zip(("exclusivity", "deal", "status"), c, strict=True)) for c in sorted(self.conflicts)],
            "allegations": None
            if self.allegations is None
            else [dict(zip(("exclusivity", "deal"), a, strict=True)) for a in sorted(self.allegations)],
            "dependants": {layer: len(found) for layer, found in self.reach.items()},
            "single_points": len(self.single_points),
            "lock_in": {
                layer: {
                    "buyers": sum(of == layer for _, of in self.providers),
                    "one_provider_known": sum(of == layer and len(p) == 1 for (_, of), p in self.providers.items()),
                    "exclusive": sum(of == layer and side == Side.BUYER for _, of, _, side in self.exclusive),
                }
                for layer in layers
            },
            "concentration": {name: found.as_json() for name, found in self.markets.items()},
        }


def to_state(drawn: Conclusions) -> dict[str, Any]:
    """All of it as plain JSON, to be kept and compared with later ones."""
    return {
        "deals": drawn.deals,
        "supply_edges": drawn.supply_edges,
        **{name: [list(x) for x in sorted(getattr(drawn, name))] for name in _SETS},
        "reach": {layer: sorted(found) for layer, found in drawn.reach.items()},
        "providers": [[*pair, list(found)] for pair, found in sorted(drawn.providers.items())],
        "markets": {name: [m.period, m.low, m.high, m.level, m.regime, m.mhhi] for name, m in drawn.markets.items()},
        "allegations": None if drawn.allegations is None else [list(a) for a in sorted(drawn.allegations)],
        "cycle_length": drawn.cycle_length,
        "cycles_cut": drawn.cycles_cut,
    }


def from_state(state: Mapping[str, Any]) -> Conclusions:
    """What `to_state` kept; what an older Faultline did not keep is as not asked."""
    alleged = state.get("allegations")
    return Conclusions(
        deals=state["deals"],
        supply_edges=state["supply_edges"],
        **{name: frozenset(tuple(x) for x in state[name]) for name in _SETS},
        reach={layer: frozenset(found) for layer, found in state["reach"].items()},
        providers={(buyer, layer): tuple(found) for buyer, layer, found in state["providers"]},
        markets={name: _measured(*found) for name, found in state["markets"].items()},
        allegations=None if alleged is None else frozenset((promise, deal) for promise, deal in alleged),
        cycle_length=state.get("cycle_length", SHORT_CYCLE),
        cycles_cut=state.get("cycles_cut", False),
    )


def _measured(
    period: str, low: float, high: float, level: str, regime: str, mhhi: Sequence[Sequence[Any]] | None = None
) -> Measured:
    return Measured(period, low, high, level, regime, None if mhhi is None else tuple((c, r, d) for c, r, d in mhhi))


def conclusions(
    snapshot: Snapshot,
    scopes: Scopes,
    shares: Sequence[MarketShare] = (),
    units: Snapshot | None = None,
) -> Conclusions:
    """What cycles, conflicts, supply paths, lock-in and measured markets say of a snapshot.

    shares: published shares; of each market its latest period begun by the day. units: a snapshot by whose control
    firms are rolled up, and by whose stakes the MHHI is counted; None: the same one.
    """
    graph = supply_graph(snapshot)
    needed = {layer: needed_for(graph, layer) for layer in LAYERS if graph.layer(layer).any()}
    providers, exclusive = _providers(snapshot, scopes)
    rings, length, cut = _rings(snapshot)
    screened = conflicts(snapshot, scopes)
    return Conclusions(
        graph.deals_read,
        len(graph),
        rings,
        frozenset((p.promise.id, p.deal.id, str(p.verdict.status)) for p in screened.headline),
        {layer: frozenset(reaching) for layer, (reaching, _) in needed.items()},
        frozenset((entity, layer, supplier) for layer, (_, pairs) in needed.items() for entity, supplier in pairs),
        providers,
        exclusive,
        _markets(shares, units or snapshot),
        frozenset((p.promise.id, p.deal.id) for p in screened.allegations),
        length,
        cut,
    )


def _rings(snapshot: Snapshot) -> tuple[frozenset[tuple[str, ...]], int, bool]:
    """Cycles of groups, up to how many groups they were looked for, and whether that search stopped at a bound."""
    found, cut = circular_groups(snapshot, CYCLE_LENGTH, CYCLE_STEPS)
    if not cut:
        return found, CYCLE_LENGTH, False
    found, cut = circular_groups(snapshot, SHORT_CYCLE)
    return found, SHORT_CYCLE, cut


def _providers(
    snapshot: Snapshot, scopes: Scopes
) -> tuple[dict[tuple[str, str], tuple[str, ...]], frozenset[tuple[str, str, str, str]]]:
    """Providers of each buyer and layer, and the exclusive ones among them, as `lock_in` has them."""
    table = providers_of(snapshot, None, ASSERTED)
    name = table.net.names.__getitem__
    buyer, provider = (tuple(map(name, at.tolist())) for at in (table.buyer, table.provider))
    layer = tuple(map(table.layers.__getitem__, table.layer.tolist()))

    def deals_of(entry: int) -> list[Deal]:
        return [snapshot.deals[r] for r in table.rows[table.row_start[entry] : table.row_end[entry]].tolist()]

    return (
        {(buyer[a], layer[a]): provider[a:b] for a, b in pairwise(table.ptr.tolist())},
        frozenset(
            (buyer[i], layer[i], provider[i], side_bound(deals_of(i), scopes, snapshot.group) or UNSAID)
            for i in np.flatnonzero(table.exclusive == 1).tolist()
        ),
    )


def _markets(shares: Sequence[MarketShare], snapshot: Snapshot) -> dict[str, Measured]:
    found = {}
    for name in market_names(shares):
        try:
            told = concentration_of_market(shares, snapshot, name)
        except NotFound:  # not measured yet on that day
            continue
        index, common = told.hhi.as_json(), told.mhhi or {"assumptions": ()}
        deltas = tuple((a["control"], a["rest"], a["delta"]) for a in common["assumptions"])
        found[name] = Measured(str(told.period), index["low"], index["high"], told.level, told.regime.id, deltas)
    return found
