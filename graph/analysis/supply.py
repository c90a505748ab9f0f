"""Who needs what from whom: the supply edges of a snapshot, for every analysis of dependency.

An edge runs from the one that depends to the one it depends on, between entities as recorded. data/kinds.toml is the
only list of what opens one: integrations, cloud contracts and chip supply, and the owner of a model or cloud service. A
product's owner is its provider but opens no supply path, and an investment is control or finance, not dependency.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from graph.errors import NotFound
from graph.kinds import load_kinds
from graph.model import ASSERTED, Deal, Entity, EntityType, Kind, MoneyRole, Status
from graph.paths import data_dir
from graph.snapshot import Snapshot

# Surest first; an ownership counts beside what a party or filing confirms.
_CERTAINTY = {
    s: i
    for i, s in enumerate((Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED, Status.NEGOTIATING, Status.ALLEGED))
}
LEAST = len(_CERTAINTY)


@dataclass(frozen=True, slots=True)
class SupplyTable:
    """What counts as supply: the kinds of deal, and the types of thing that depend on their owner."""

    kinds: frozenset[Kind]
    owned: frozenset[EntityType]


@cache
def supply_table() -> SupplyTable:
    """The table of data/kinds.toml."""
    kinds, owned = load_kinds(data_dir() / "kinds.toml")
    return SupplyTable(frozenset(k for k, info in kinds.items() if info.supply), owned)


@dataclass(frozen=True, slots=True)
class SupplyEdge:
    """All that ties one entity to one it depends on; parallel deals are one edge."""

    source: str
    target: str
    deals: tuple[Deal, ...] = ()  # surest first, then by id
    owner: bool = False  # the target owns the source, a model or cloud service

    @property
    def doubt(self) -> int:
        """0 for an edge that a confirmed deal or ownership carries, more for weaker ones."""
        return min([0] if self.owner else [_CERTAINTY.get(d.status, LEAST) for d in self.deals])


@dataclass(frozen=True)
class SupplyGraph:
    """Supply edges by the dependant, surest first, then by the supplier's id."""

    edges: Mapping[str, tuple[SupplyEdge, ...]]

    def out_of(self, entity: str) -> tuple[SupplyEdge, ...]:
        """What an entity depends on."""
        return self.edges.get(entity, ())

    def distances_to(self, target: str, limit: int) -> Mapping[str, int]:
        """Edges on the shortest supply path to `target`, of every entity that has one of at most `limit` edges."""
        into: dict[str, list[str]] = {}
        for edges in self.edges.values():
            for edge in edges:
                into.setdefault(edge.target, []).append(edge.source)
        distances = {target: 0}
        frontier = [target]
        for distance in range(1, limit + 1):
            frontier = [s for t in frontier for s in into.get(t, ()) if distances.setdefault(s, distance) == distance]
            frontier = list(dict.fromkeys(frontier))
        return distances


def supply_graph(
    snapshot: Snapshot, statuses: Iterable[Status] = ASSERTED, table: SupplyTable | None = None
) -> SupplyGraph:
    """Supply edges of the deals standing on the snapshot's day with one of `statuses`; table None: data/kinds.toml."""
    table = table or supply_table()
    deals: dict[tuple[str, str], list[Deal]] = {}
    for deal in snapshot.standing(statuses):
        if deal.kind in table.kinds and deal.from_id != deal.to_id:
            deals.setdefault((deal.from_id, deal.to_id), []).append(deal)
    owned = set(_owners(snapshot, table))
    by_source: dict[str, list[SupplyEdge]] = {}
    for pair in deals.keys() | owned:
        parallel = sorted(deals.get(pair, ()), key=lambda d: (_CERTAINTY.get(d.status, LEAST), d.id))
        by_source.setdefault(pair[0], []).append(SupplyEdge(*pair, tuple(parallel), pair in owned))
    return SupplyGraph(
        MappingProxyType(
            {s: tuple(sorted(edges, key=lambda e: (e.doubt, e.target))) for s, edges in sorted(by_source.items())}
        )
    )


def _owners(snapshot: Snapshot, table: SupplyTable) -> Iterator[tuple[str, str]]:
    """Things that depend on their owner, with the owner on the snapshot's day.

    A dated ownership decides where there is one; the undated `parent` of the entity stands in where there is none.
    """
    dated = {link.child for link in snapshot.ownership}
    for entity in snapshot.entities.values():
        owner = snapshot.parents.get(entity.id) if entity.id in dated else entity.parent
        if entity.type in table.owned and owner is not None and owner != entity.id:
            yield entity.id, owner


def only_backstop(deal: Deal) -> bool:
    """True for an obligation to take what nobody else buys: a promise to the supplier, no use of what it supplies."""
    return bool(deal.terms) and all(m.role is MoneyRole.BACKSTOP for m in deal.terms)


def find_entity(snapshot: Snapshot, name: str) -> Entity:
    """An entity by id, or by a name or alias that only it has, case ignored; NotFound offers what is near."""
    if name in snapshot.entities:
        return snapshot.entities[name]
    wanted = name.casefold()
    named: dict[str, set[str]] = {}
    for entity in snapshot.entities.values():
        for spelling in (entity.id, entity.name, *entity.aliases):
            named.setdefault(spelling.casefold(), set()).add(entity.id)
    found = sorted(named.get(wanted, ()))
    if len(found) == 1:
        return snapshot.entities[found[0]]
    if found:
        raise NotFound(f"{name!r} names {' and '.join(found)}; give the id.")
    near = sorted({i for m in difflib.get_close_matches(wanted, named, n=5) for i in named[m]})
    hint = f"near it are {', '.join(near)}" if near else "no name is near it"
    raise NotFound(f"There is no entity {name!r}; {hint}.")
