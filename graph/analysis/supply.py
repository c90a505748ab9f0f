"""Who needs what from whom: the supply edges of a snapshot, for every analysis of dependency.

An edge runs from the one that depends to the one it depends on, between entities as recorded. data/kinds.toml is the
only list of what opens one: integrations, cloud contracts and chip supply, and the owner of a model or cloud service. A
product's owner is its provider but opens no supply path, and an investment is control or finance, not dependency.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import rustworkx
from numpy.typing import NDArray

from graph.analysis.network import Adjacency, Network, network
from graph.analysis.sorting import numbered, stable_order
from graph.columns import KIND_CODE, KINDS, STATUSES, TYPE_CODE, Ints, Mask, only_backstop
from graph.errors import NotFound
from graph.kinds import LAYERS, load_kinds
from graph.model import ASSERTED, Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.snapshot import Snapshot

# Surest first; an ownership counts beside what a party or filing confirms.
_CERTAINTY = {
    s: i
    for i, s in enumerate((Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED, Status.NEGOTIATING, Status.ALLEGED))
}
LEAST = len(_CERTAINTY)
_WORD = re.compile(r"\w+")
_LONGEST_NAME = 8  # words
_DOUBT = np.array([_CERTAINTY.get(s, LEAST) for s in STATUSES], np.int8)


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


@cache
def _layers() -> Mapping[Kind, str | None]:
    kinds, _ = load_kinds(data_dir() / "kinds.toml")
    return {k: info.layer for k, info in kinds.items()}


@dataclass(frozen=True, slots=True)
class SupplyEdge:
    """All that ties one entity to one it depends on; parallel deals are one edge."""

    source: str
    target: str
    deals: tuple[Deal, ...] = ()  # surest first, then by id
    owner: bool = False  # the target owns the source, a model or cloud service

    def as_json(self) -> dict[str, Any]:
        """Both ends, and the deals and claims that carry it, by id."""
        return {
            "from": self.source,
            "to": self.target,
            "deals": [d.id for d in self.deals],
            "claims": sorted({c for d in self.deals for c in d.claims}),
        }

    @property
    def doubt(self) -> int:
        """0 for an edge that a confirmed deal or ownership carries, more for weaker ones."""
        return min([0] if self.owner else [_CERTAINTY.get(d.status, LEAST) for d in self.deals])


@dataclass(frozen=True)
class SupplyGraph:
    """Supply edges as arrays, grouped by the dependant, surest first, then by the supplier's id.

    Edge e runs from entity `source[e]` to `out.heads[e]`, both positions in `net.names`.
    """

    snapshot: Snapshot
    net: Network
    source: Ints
    doubt: NDArray[np.int8]
    owner: Mask
    rows: NDArray[np.int64]  # rows of deals, edge by edge
    row_ptr: NDArray[np.int64]
    out: Adjacency
    deals_read: int  # deals standing, of every kind
    _made: dict[int, SupplyEdge] = field(default_factory=dict)
    _walks: dict[int, NDArray[np.float64]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.source)

    @cached_property
    def into(self) -> Adjacency:
        """The edges turned round."""
        return Adjacency(self.out.heads, self.source, len(self.net.names))

    @cached_property
    def owned_alone(self) -> int:
        """How many edges lead to an owner and are opened by no deal."""
        return int(np.count_nonzero(np.diff(self.row_ptr) == 0))

    @cached_property
    def compiled(self) -> rustworkx.PyDiGraph[None, None]:
        """The same for the compiled library; nodes are positions, edges carry nothing."""
        made: rustworkx.PyDiGraph[None, None] = rustworkx.PyDiGraph(multigraph=False)
        made.add_nodes_from([None] * len(self.net.names))
        made.add_edges_from_no_data(list(zip(self.source.tolist(), self.out.heads.tolist(), strict=True)))
        return made

    def walks(self, length: int) -> NDArray[np.float64]:
        """Walks of 1 to `length` edges from each position: no search from there looks at more edges."""
        held = self._walks.get(length)
        if held is None:
            held = np.zeros(len(self.net.names), np.float64)
            for _ in range(length):
                onward = np.bincount(self.source, held[self.out.heads] + 1, minlength=len(held))
                held = onward.astype(np.float64)
            self._walks[length] = held
        return held

    def edge(self, number: int) -> SupplyEdge:
        """One edge with its deals."""
        held = self._made.get(number)
        if held is None:
            deals = [
                self.snapshot.deals[r] for r in self.rows[self.row_ptr[number] : self.row_ptr[number + 1]].tolist()
            ]
            deals.sort(key=lambda d: (_CERTAINTY.get(d.status, LEAST), d.id))
            ends = self.net.names[self.source[number]], self.net.names[self.out.heads[number]]
            held = self._made[number] = SupplyEdge(*ends, tuple(deals), bool(self.owner[number]))
        return held

    def along(self, nodes: Sequence[int]) -> tuple[SupplyEdge, ...]:
        """The edges of a way through these positions, each of which an edge must lead to from the one before."""
        return tuple(self.edge(next(e for e in self.out.arcs(a) if self.out.heads[e] == b)) for a, b in pairwise(nodes))

    def out_of(self, entity: str) -> tuple[SupplyEdge, ...]:
        """What an entity depends on."""
        node = self.net.index.get(entity)
        return () if node is None else tuple(self.edge(e) for e in self.out.arcs(node))

    def layer(self, layer: str) -> Mask:
        """Edges that supply a layer; an integration of a product is of the layer `product`."""
        row_edge = np.repeat(np.arange(len(self)), np.diff(self.row_ptr))
        found = np.zeros(len(self), np.bool_)
        found[row_edge[layers_of(self.net, self.rows) == LAYERS.index(layer)]] = True
        return found


def layer_of(snapshot: Snapshot, deal: Deal) -> str | None:
    """The layer of what a deal supplies, None if it supplies none; an integration of a product is of `product`."""
    target = snapshot.entities.get(deal.to_id)
    product = deal.kind is Kind.INTEGRATION and target is not None and target.type is EntityType.PRODUCT
    return "product" if product else _layers()[deal.kind]


def layers_of(net: Network, rows: NDArray[np.integer]) -> NDArray[np.int8]:
    """The same of many deals by row, as places in `LAYERS`; -1: none."""
    kind, head = net.columns.kind[rows], net.columns.target[rows]
    product = (kind == KIND_CODE[Kind.INTEGRATION]) & (net.type[head] == TYPE_CODE[EntityType.PRODUCT])
    of_kind = np.array([-1 if (name := _layers()[k]) is None else LAYERS.index(name) for k in KINDS], np.int8)
    return np.where(product, np.int8(LAYERS.index("product")), of_kind[kind])


def supplies(snapshot: Snapshot, deal: Deal, layer: str) -> bool:
    """Whether a deal supplies a layer; an obligation to take what nobody else buys supplies nothing."""
    return not only_backstop(deal) and layer_of(snapshot, deal) == layer


def supply_graph(
    snapshot: Snapshot, statuses: Iterable[Status] = ASSERTED, table: SupplyTable | None = None
) -> SupplyGraph:
    """Supply edges of the deals standing on the snapshot's day with one of `statuses`; table None: data/kinds.toml.

    A deal that is only an obligation to take unsold capacity opens no edge.

    Made once for a snapshot, and kept with it.
    """
    table = table or supply_table()
    key = (supply_graph, frozenset(statuses), table)
    held = snapshot.compiled.get(key)
    if isinstance(held, SupplyGraph):
        return held
    net = network(snapshot)
    columns, size = net.columns, len(net.names)
    standing = columns.standing(snapshot.as_of, key[1])
    # An obligation to take what nobody else buys is a promise to the supplier, no use of what it supplies.
    taken = standing & columns.of_kind(table.kinds) & (columns.source != columns.target) & ~columns.backstop
    deals = np.flatnonzero(taken)
    owned = np.array([(net.index[a], net.index[b]) for a, b in _owners(snapshot, table)], np.int64).reshape(-1, 2)
    ends = np.concatenate(
        (
            columns.source[deals].astype(np.int64) * size + columns.target[deals],
            owned[:, 0] * size + owned[:, 1],
        )
    )
    doubts = np.concatenate((_DOUBT[columns.status[deals]], np.zeros(len(owned), np.int8)))
    pairs, edge = numbered(ends)
    doubt = np.full(len(pairs), LEAST, np.int8)
    np.minimum.at(doubt, edge, doubts)
    owner = np.zeros(len(pairs), np.bool_)
    owner[edge[len(deals) :]] = True
    order = np.lexsort((pairs % max(size, 1), doubt, pairs // max(size, 1)))
    place = np.empty(len(pairs), np.int64)
    place[order] = np.arange(len(pairs))
    of_deal = place[edge[: len(deals)]]
    row_ptr = np.zeros(len(pairs) + 1, np.int64)
    np.cumsum(np.bincount(of_deal, minlength=len(pairs)), out=row_ptr[1:])
    source = (pairs[order] // max(size, 1)).astype(np.int32)
    heads = (pairs[order] % max(size, 1)).astype(np.int32)
    found = SupplyGraph(
        snapshot,
        net,
        source,
        doubt[order],
        owner[order],
        deals[stable_order(of_deal)],
        row_ptr,
        Adjacency(source, heads, size),
        int(standing.sum()),
    )
    snapshot.compiled[key] = found
    return found


def _owners(snapshot: Snapshot, table: SupplyTable) -> Iterator[tuple[str, str]]:
    """Things that depend on their owner, with the owner on the snapshot's day.

    A dated ownership decides where there is one; the undated `parent` of the entity stands in where there is none.
    """
    dated = {link.child for link in snapshot.ownership}
    for entity in snapshot.entities.values():
        owner = snapshot.parents.get(entity.id) if entity.id in dated else entity.parent
        if entity.type in table.owned and owner is not None and owner != entity.id:
            yield entity.id, owner


def find_entity(snapshot: Snapshot, name: str) -> Entity:
    """An entity by id, or by a name or alias that only it has, case ignored; NotFound offers what is near."""
    if name in snapshot.entities:
        return snapshot.entities[name]
    wanted = name.casefold()
    named = _named(snapshot)
    found = sorted(named.get(wanted, ()))
    if len(found) == 1:
        return snapshot.entities[found[0]]
    if found:
        raise NotFound(f"{name!r} names {' and '.join(found)}; give the id.")
    near = sorted({i for m in difflib.get_close_matches(wanted, named, n=5) for i in named[m]})
    hint = f"near it are {', '.join(near)}" if near else "no name is near it"
    raise NotFound(f"There is no entity {name!r}; {hint}.")


def exact_names(snapshot: Snapshot) -> dict[str, str]:
    """Spelling → entity, for names and aliases that only one entity has and that are no ordinary word."""
    return {
        spelling: next(iter(ids))
        for spelling, ids in _spelt(snapshot).items()
        if len(ids) == 1 and spelling not in snapshot.entities and not snapshot.entities[next(iter(ids))].ambiguous
    }


def names_in(snapshot: Snapshot, text: str) -> frozenset[str]:
    """Entities whose name or alias stands in a text as whole words, as it is spelt."""
    names = _spelt(snapshot)
    words = list(_WORD.finditer(text))
    found: set[str] = set()
    for i, first in enumerate(words):
        for last in words[i : i + _LONGEST_NAME]:
            found |= names.get(text[first.start() : last.end()], set())
    return frozenset(found)


def _spelt(snapshot: Snapshot) -> dict[str, set[str]]:
    held: dict[str, set[str]] | None = snapshot.compiled.get(_spelt)
    if held is None:
        held = snapshot.compiled[_spelt] = {}
        for entity in snapshot.entities.values():
            for spelling in (entity.name, *entity.aliases):
                held.setdefault(spelling, set()).add(entity.id)
    return held


def _named(snapshot: Snapshot) -> dict[str, set[str]]:
    held: dict[str, set[str]] | None = snapshot.compiled.get(_named)
    if held is None:
        held = snapshot.compiled[_named] = {}
        for entity in snapshot.entities.values():
            for spelling in (entity.id, entity.name, *entity.aliases):
                held.setdefault(spelling.casefold(), set()).add(entity.id)
    return held
