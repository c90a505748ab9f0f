"""Named queries answered out of a dated snapshot: the same columns, each deal as it stood then.

A named query reads the graph as it is today: its dates choose deals, whose status is today's. Here the status is that
of the day, derived again. A contract test holds both to the same rows where the day is today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from graph import queries
from graph.deal_rows import SnapshotRows
from graph.deals import PackedDeals
from graph.errors import NotFound
from graph.kinds import KindInfo
from graph.model import ASSERTED, Deal, EntityType, Kind
from graph.records import deal_properties
from graph.snapshot import Snapshot
from graph.store import Row, Store

_SUPPLY = frozenset({"BUYS_CLOUD_FROM", "BUYS_CHIPS_FROM", "EMBEDS"})
_BY_OWNER = frozenset({EntityType.MODEL, EntityType.CLOUD_SERVICE})
_LONGEST = 6


class DatedQueries:
    """Answers those named queries that list deals."""

    def __init__(self, store: Store, snapshot: Snapshot, kinds: Mapping[Kind, KindInfo]) -> None:
        self._snapshot = snapshot
        self._kinds = kinds
        self._rows = SnapshotRows(store, snapshot, kinds)

    def run(self, name: str, params: Mapping[str, Any]) -> list[Row]:
        """Rows of the query with its columns in order; NotFound if it cannot be dated."""
        answer = ANSWERS.get(name)
        if answer is None:
            raise NotFound(f"The query {name!r} reads the graph of today alone; by day there are {', '.join(ANSWERS)}.")
        columns = [column for column, _ in queries.load("read", name).columns]
        return [{column: row.get(column) for column in columns} for row in answer(self, **params)]

    def exclusivities(self, on: date | None, limit: int) -> list[Row]:
        found = []
        for deal in self._deals(Kind, exclusive=True):
            binds = self._kinds[deal.kind].binds(deal)
            for bound in binds if on is None or deal.in_force(on) else ():
                other = next((i for i in (deal.from_id, deal.to_id) if i not in binds), None)
                if other is not None:
                    found.append({**self._row(deal), "bound_party": self._name(bound), "owed_to": self._name(other)})
        return _latest(found)[:limit]

    def cloud_contracts_of(self, id: str, limit: int) -> list[Row]:
        deals = (d for d in self._deals([Kind.CLOUD_CONTRACT]) if d.from_id == id)
        return _latest(
            {**self._row(d), "provider_id": d.to_id, "provider": self._name(d.to_id)} for d in deals
        )[:limit]  # fmt: skip

    def chip_supply(self, id: str | None, limit: int) -> list[Row]:
        deals = (d for d in self._deals([Kind.CHIP_SUPPLY]) if id is None or id in (d.from_id, d.to_id))
        return _latest(
            {**self._row(d), "customer": self._name(d.from_id), "supplier": self._name(d.to_id)} for d in deals
        )[:limit]  # fmt: skip

    def investments_in(self, id: str, limit: int) -> list[Row]:
        deals = (d for d in self._deals([Kind.INVESTMENT]) if d.to_id == id)
        return _latest({**self._row(d), "investor": self._name(d.from_id)} for d in deals)[:limit]

    def suppliers_of(self, id: str, on: date, limit: int) -> list[Row]:
        """Breadth first, so that each supplier has a shortest path; of several the first by names."""
        edges: dict[str, list[tuple[str, str, str, str]]] = {}
        kinds = [k for k, info in self._kinds.items() if info.edge in _SUPPLY]
        for deal in self._deals(kinds):
            if deal.status in ASSERTED and deal.in_force(on):
                edges.setdefault(deal.from_id, []).append((deal.to_id, str(deal.kind), str(deal.status), deal.id))
        for link in self._snapshot.ownership:
            child = self._snapshot.entities.get(link.child)
            if child is not None and child.type in _BY_OWNER and link.holds(on):
                edges.setdefault(link.child, []).append((link.parent, "owned by", "ownership", link.claim))
        paths: dict[str, list[tuple[str, str, str, str]]] = {id: []}
        front = [id]
        for _ in range(_LONGEST):
            behind = []
            for at in front:
                for edge in sorted(edges.get(at, ()), key=lambda e: (self._name(e[0]), e)):
                    if edge[0] not in paths:
                        paths[edge[0]] = [*paths[at], edge]
                        behind.append(edge[0])
            front = behind
        rows = [
            {
                "rank": len(path),
                "supplier_id": supplier,
                "supplier": self._name(supplier),
                "type": self._type(supplier),
                "path": [self._name(id), *(self._name(e[0]) for e in path)],
                "ties": [e[1] for e in path],
                "statuses": [e[2] for e in path],
                "deals": [e[3] for e in path],
            }
            for supplier, path in paths.items()
            if path
        ]
        return sorted(rows, key=lambda r: (r["rank"], r["supplier"], r["supplier_id"]))[:limit]

    def neighbourhood(
        self, ids: list[str], kinds: list[str], statuses: list[str], on: date | None, limit: int
    ) -> list[Row]:
        return self._rows.neighbourhood(ids, kinds, statuses, on, limit)

    def neighbourhood_size(self, ids: list[str], on: date | None, limit: int) -> list[Row]:
        return self._rows.neighbourhood_size(ids, on, limit)

    def deals_by_id(self, ids: list[str], limit: int) -> list[Row]:
        return self._rows.deals_by_id(ids, limit)

    def entity_deals(self, id: str, limit: int) -> list[Row]:
        return self._rows.entity_deals(id, limit)

    def deal_claims(self, ids: list[str], limit: int) -> list[Row]:
        return self._rows.deal_claims(ids, limit)

    def _deals(self, kinds: Iterable[Kind], exclusive: bool = False) -> Iterator[Deal]:
        """Deals of some kinds; `exclusive`: promises and what is called exclusive alone. No other is made an object."""
        deals, wanted = self._snapshot.deals, frozenset(kinds)
        if not isinstance(deals, PackedDeals):
            yield from (d for d in deals if d.kind in wanted)
            return
        columns = deals.columns
        chosen = columns.of_kind(wanted)
        if exclusive:
            chosen &= columns.of_kind([Kind.EXCLUSIVITY]) | (columns.exclusive == 1)
        yield from (deals[row] for row in np.flatnonzero(chosen).tolist())

    def _row(self, deal: Deal) -> Row:
        return {**deal_properties(deal, "", ""), "sources": deal.independent_sources}

    def _name(self, id_: str) -> str:
        entity = self._snapshot.entities.get(id_)
        return entity.name if entity else id_

    def _type(self, id_: str) -> str | None:
        entity = self._snapshot.entities.get(id_)
        return str(entity.type) if entity else None


def _latest(rows: Iterable[Row]) -> list[Row]:
    found = sorted(rows, key=lambda r: str(r["id"]))
    return sorted(found, key=lambda r: r["announced"] or r["start"] or "", reverse=True)


# The parameters are those of the query's header, by name.
ANSWERS: Mapping[str, Callable[..., list[Row]]] = MappingProxyType(
    {
        answer.__name__: answer
        for answer in (
            DatedQueries.chip_supply,
            DatedQueries.cloud_contracts_of,
            DatedQueries.deal_claims,
            DatedQueries.deals_by_id,
            DatedQueries.entity_deals,
            DatedQueries.exclusivities,
            DatedQueries.investments_in,
            DatedQueries.neighbourhood,
            DatedQueries.neighbourhood_size,
            DatedQueries.suppliers_of,
        )
    }
)
