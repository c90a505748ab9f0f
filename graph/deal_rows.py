"""Deals as rows for a page: out of the database for the state of today, out of a snapshot for any other instant.

Both give the same columns, those of the named queries of the same names, and a contract test holds them to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np

from graph.dates import bounds
from graph.deals import PackedDeals, rows_by_id
from graph.kinds import KindInfo
from graph.model import Deal, Entity, Kind
from graph.records import deal_properties
from graph.snapshot import Snapshot
from graph.store import Row, Store

_FIRMEST = ("confirmed", "announced", "reported", "negotiating", "alleged", "sample")


class DealRows(Protocol):
    """What the Graph page asks for; `on`: only ties in force on that day by dates, None: any."""

    def neighbourhood(
        self, ids: Sequence[str], kinds: Sequence[str], statuses: Sequence[str], on: date | None, limit: int
    ) -> list[Row]: ...

    def neighbourhood_size(self, ids: Sequence[str], on: date | None, limit: int) -> list[Row]: ...

    def deals_by_id(self, ids: Sequence[str], limit: int) -> list[Row]: ...

    def entity_deals(self, id_: str, limit: int) -> list[Row]: ...

    def deal_claims(self, ids: Sequence[str], limit: int) -> list[Row]: ...


class StoredRows:
    """The state of today, by the named queries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def neighbourhood(
        self, ids: Sequence[str], kinds: Sequence[str], statuses: Sequence[str], on: date | None, limit: int
    ) -> list[Row]:
        return self._store.read("neighbourhood", ids=ids, kinds=kinds, statuses=statuses, on=on, limit=limit)

    def neighbourhood_size(self, ids: Sequence[str], on: date | None, limit: int) -> list[Row]:
        return self._store.read("neighbourhood_size", ids=ids, on=on, limit=limit)

    def deals_by_id(self, ids: Sequence[str], limit: int) -> list[Row]:
        return self._store.read("deals_by_id", ids=ids, limit=limit)

    def entity_deals(self, id_: str, limit: int) -> list[Row]:
        return self._store.read("entity_deals", id=id_, limit=limit)

    def deal_claims(self, ids: Sequence[str], limit: int) -> list[Row]:
        return self._store.read("deal_claims", ids=ids, limit=limit)


class SnapshotRows:
    """The state at the instant of a snapshot, with the claims that count then."""

    def __init__(self, store: Store, snapshot: Snapshot, kinds: Mapping[Kind, KindInfo]) -> None:
        self._store = store
        self._snapshot = snapshot
        self._kinds = kinds

    def neighbourhood(
        self, ids: Sequence[str], kinds: Sequence[str], statuses: Sequence[str], on: date | None, limit: int
    ) -> list[Row]:
        found = [
            d for d in self._ties(ids) if d.kind in kinds and d.status in statuses and (on is None or d.in_force(on))
        ]
        found.sort(key=lambda d: d.id)
        found.sort(key=lambda d: _last_day(d), reverse=True)
        found.sort(key=lambda d: _FIRMEST.index(d.status) if d.status in _FIRMEST else len(_FIRMEST))
        return [self._tie(d) for d in found[:limit]]

    def neighbourhood_size(self, ids: Sequence[str], on: date | None, limit: int) -> list[Row]:
        counted = Counter((str(d.kind), str(d.status), on is None or d.in_force(on)) for d in self._ties(ids))
        order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return [
            {"kind": kind, "status": status, "in_force": in_force, "ties": ties}
            for (kind, status, in_force), ties in order[:limit]
        ]

    def deals_by_id(self, ids: Sequence[str], limit: int) -> list[Row]:
        deals = self._snapshot.deals
        return self._rows((deals[row] for row in rows_by_id(deals, ids).values()), limit)

    def entity_deals(self, id_: str, limit: int) -> list[Row]:
        return self._rows(self._touching([id_]), limit)

    def deal_claims(self, ids: Sequence[str], limit: int) -> list[Row]:
        """The claims that bear each deal then, best evidence first."""
        deals = self._snapshot.deals
        wanted = {id_: deals[row].claims for id_, row in rows_by_id(deals, ids).items()}
        claims = sorted({c for held in wanted.values() for c in held})
        held = {row["claim"]: row for row in self._store.read("claim_cards", ids=claims)}
        rows = [{"deal": deal, **held[c]} for deal, bearing in sorted(wanted.items()) for c in bearing if c in held]
        return rows[:limit]

    def _ties(self, ids: Collection[str]) -> Iterable[Deal]:
        return (d for d in self._touching(ids) if self._kinds[d.kind].edge is not None)

    def _touching(self, ids: Collection[str]) -> Iterator[Deal]:
        """Deals of which one of `ids` is a party; of packed ones no other is made an object."""
        deals, wanted = self._snapshot.deals, set(ids)
        if not isinstance(deals, PackedDeals):
            return (d for d in deals if d.from_id in wanted or d.to_id in wanted)
        columns = deals.columns
        named = np.array([name in wanted for name in columns.names], np.bool_)
        return (deals[row] for row in np.flatnonzero(named[columns.source] | named[columns.target]).tolist())

    def _tie(self, d: Deal) -> Row:
        row: Row = {
            "deal": d.id,
            "kind": str(d.kind),
            "status": str(d.status),
            "disputed": d.disputed,
            "sample": d.sample,
        }
        for side, id_ in (("from", d.from_id), ("to", d.to_id)):
            entity = self._snapshot.entities.get(id_)
            row |= {
                f"{side}_id": id_,
                f"{side}_name": entity.name if entity else id_,
                f"{side}_type": str(entity.type) if entity else None,
                f"{side}_provisional": entity.provisional if entity else False,
            }
        return row

    def _rows(self, deals: Iterable[Deal], limit: int) -> list[Row]:
        found = sorted(deals, key=lambda d: d.id)
        found.sort(key=lambda d: d.announced or d.start or "", reverse=True)
        return [_row(d, self._snapshot.entities) for d in found[:limit]]


def claims_of(held: DealRows, deals: Sequence[str], limit: int) -> Mapping[str, list[Row]]:
    """Rows of `deal_claims` by their deal, at most `limit` of them in all; empty for a deal without one."""
    grouped: dict[str, list[Row]] = {deal: [] for deal in deals}
    for row in held.deal_claims(deals, limit) if deals else ():
        grouped[row["deal"]].append(row)
    return grouped


_COLUMNS = (
    "id",
    "kind",
    "status",
    "disputed",
    "sample",
    "independent_sources",
    "object",
    "announced",
    "start",
    "end",
    "over_by",
    "percent",
    "exclusive",
    "terms",
)


def _row(d: Deal, entities: Mapping[str, Entity]) -> dict[str, Any]:
    held = deal_properties(d, "", "")
    row = {column: held[column] for column in _COLUMNS}
    for side, id_ in (("from", d.from_id), ("to", d.to_id)):
        row |= {f"{side}_id": id_, f"{side}_name": entities[id_].name if id_ in entities else id_}
    return {**row, "claims": len(d.claims), "rejected": len(d.rejected)}


def _last_day(d: Deal) -> date:
    days = bounds(d.announced) or bounds(d.start)
    return days.last if days else date.min
