"""Deals packed for a large graph: columns to filter by, and a line of JSON for each, made an object when asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from graph.columns import (
    ALWAYS,
    EXCLUSIVE_CODE,
    KIND_CODE,
    NEVER,
    STATUS_CODE,
    Columns,
    columns_of,
    is_warrant,
    only_backstop,
)
from graph.model import Deal, Kind, MoneyRole, in_force_from, in_force_until
from graph.records import deal_from, deal_properties

# Fields of a line, in the order of the query `dated_deals`.
FIELDS = (
    "id", "kind", "from_id", "to_id", "status", "claims", "object", "announced", "start", "end", "known", "terms",
    "percent", "exclusive", "disputed", "independent_sources", "sample", "rejected",
)  # fmt: skip
_KINDS = {str(k): (code, k in (Kind.OWNERSHIP, Kind.INVESTMENT)) for k, code in KIND_CODE.items()}
_STATUSES = {str(s): code for s, code in STATUS_CODE.items()}
_BACKSTOP, _IN_KIND = str(MoneyRole.BACKSTOP), str(MoneyRole.IN_KIND)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, eq=False)
class PackedDeals(Sequence[Deal]):
    """Deals by ascending id; each becomes a `Deal` at every access, so keep what is used again."""

    columns: Columns
    text: bytes | memoryview  # lines of JSON, anywhere
    start: NDArray[np.int64]  # of each deal's line
    size: NDArray[np.int32]
    put: Mapping[int, Deal] = field(default_factory=dict)  # rows that say something else than their line

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, row: int) -> Deal: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Deal, ...]: ...
    def __getitem__(self, row: int | slice) -> Deal | tuple[Deal, ...]:
        if isinstance(row, slice):
            return tuple(self[i] for i in range(*row.indices(len(self))))
        at = range(len(self))[row]
        held = self.put.get(at)
        return _deal(self.line(at)) if held is None else held

    def __iter__(self) -> Iterator[Deal]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def line(self, row: int) -> bytes:
        """The JSON of one deal, a list in the order of `FIELDS`; equal lines are equal deals."""
        held = self.put.get(row)
        if held is not None:
            return _encode(line_of(held)).encode("utf-8", "surrogatepass")
        first = int(self.start[row])
        return bytes(self.text[first : first + int(self.size[row])])

    def id(self, row: int) -> str:
        """The id of one deal."""
        return _id(self.line(row))

    @cached_property
    def ids(self) -> list[str]:
        """Ids by row."""
        return [self.id(i) for i in range(len(self))]

    def taking(self, rows: NDArray[np.integer], put: Mapping[int, Deal] | None = None) -> PackedDeals:
        """Some of the deals, by ascending row; `put` (by row of these here) says what some say instead."""
        new = {**self.put, **(put or {})}
        columns = self.columns.taking(rows)
        place = {int(r): i for i, r in enumerate(rows.tolist())} if new else {}
        moved = {place[r]: d for r, d in new.items() if r in place}
        if put:
            columns = columns.with_deals({place[r]: d for r, d in put.items() if r in place})
        return replace(self, columns=columns, start=self.start[rows], size=self.size[rows], put=moved)

    def with_more(self, deals: Iterable[Deal]) -> PackedDeals:
        """These and others, whose ids none of these has."""
        more = sorted(deals, key=lambda d: d.id)
        places = np.array([bisect_right(range(len(self)), d.id, key=self.id) for d in more], np.int64)
        columns = self.columns.naming({n for d in more for n in (d.from_id, d.to_id)})
        moved = {row + int(np.searchsorted(places, row, side="right")): d for row, d in self.put.items()}
        new = dict(zip((places + np.arange(len(more))).tolist(), more, strict=True))
        return replace(
            self,
            columns=columns.inserting(places, columns_of(more, columns.names)),
            start=np.insert(self.start, places, 0),
            size=np.insert(self.size, places, 0),
            put={**moved, **new},
        )


class ChosenDeals(Sequence[Deal]):
    """Some deals of a sequence, by row, made objects at the first look."""

    def __init__(self, deals: Sequence[Deal], rows: Sequence[int]) -> None:
        self._deals, self._rows = deals, rows

    @cached_property
    def _made(self) -> tuple[Deal, ...]:
        return tuple(self._deals[r] for r in self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> Deal: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Deal, ...]: ...
    def __getitem__(self, row: int | slice) -> Deal | tuple[Deal, ...]:
        return self._made[row]


def rows_by_id(deals: Sequence[Deal], ids: Iterable[str]) -> dict[str, int]:
    """Rows of those of `ids` that are there; packed deals are in their order, so that few of their lines are read."""
    wanted = set(ids)
    if not wanted:
        return {}
    if not isinstance(deals, PackedDeals):
        return {deal.id: row for row, deal in enumerate(deals) if deal.id in wanted}
    found = {name: bisect_right(range(len(deals)), name, key=deals.id) - 1 for name in sorted(wanted)}
    return {name: row for name, row in found.items() if row >= 0 and deals.id(row) == name}


def columns_and_names(deals: Sequence[Deal], entities: Iterable[str]) -> Columns:
    """Columns of deals whose `names` hold all `entities` too."""
    if not isinstance(deals, PackedDeals):
        return columns_of(deals, entities)
    return deals.columns.naming(entities)


def pack(deals: Iterable[Deal], entities: Iterable[str] = ()) -> PackedDeals:
    """Deals packed; `entities` are named by the columns too."""
    packer = Packer()
    for deal in deals:
        packer.add(line_of(deal))
    return packer.packed(entities)


def line_of(deal: Deal) -> list[Any]:
    """What the line of a deal holds, in the order of `FIELDS`."""
    p = {**deal_properties(deal, "", ""), "from_id": deal.from_id, "to_id": deal.to_id, "claims": deal.claims}
    p["known"] = None if deal.known is None else deal.known.isoformat()
    return [p[name] for name in FIELDS]


class Packer:
    """Takes deals in as rows of `FIELDS`, any order, and keeps no object for any of them."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._ids: list[str] = []
        self._size = array("i")
        self._index: dict[str, int] = {}
        self._ends = array("i")
        self._codes = array("b")  # kind, status, exclusive, backstop, warrant
        self._days = array("i")
        self._between: dict[tuple[str | None, ...], tuple[int, int]] = {}

    def add(self, row: Sequence[Any]) -> None:
        """One deal; KeyError for an unknown kind or status."""
        id_, kind, source, target, status, _, object_, announced, start, end, known, terms, _, exclusive, *_ = row
        line = _encode(row).encode("utf-8", "surrogatepass")
        self._text += line
        self._size.append(len(line))
        self._ids.append(id_)
        index = self._index
        self._ends.append(index.setdefault(source, len(index)))
        self._ends.append(index.setdefault(target, len(index)))
        days = self._between.get((announced, start, end, known))
        if days is None:
            days = self._between[announced, start, end, known] = _ordinals(announced, start, end, known)
        self._days.extend(days)
        code, shares = _KINDS[kind]
        # The deal itself is asked only where a word of it leaves the answer open.
        backstop = terms is not None and _BACKSTOP in terms and only_backstop(_deal(line))
        open_ = shares and ((terms is not None and _IN_KIND in terms) or object_ is not None)
        warrant = open_ and is_warrant(_deal(line))
        self._codes.extend((code, _STATUSES[status], EXCLUSIVE_CODE[exclusive], backstop, warrant))

    def packed(self, entities: Iterable[str] = ()) -> PackedDeals:
        """All that were added, by id."""
        order = np.array(sorted(range(len(self._ids)), key=self._ids.__getitem__), np.int64)
        names = sorted({*self._index, *entities})
        place = {n: i for i, n in enumerate(names)}
        moved = np.array([place[n] for n in self._index], np.int32)
        ends = moved[np.array(self._ends, np.int32).reshape(-1, 2)[order]]
        codes = np.array(self._codes, np.int8).reshape(-1, 5)[order].T
        days = np.array(self._days, np.int32).reshape(-1, 2)[order].T
        size = np.array(self._size, np.int32)
        start = np.cumsum(size, dtype=np.int64) - size
        columns = Columns(
            tuple(names),
            ends[:, 0].copy(),
            ends[:, 1].copy(),
            codes[0].copy(),
            codes[1].copy(),
            days[0].copy(),
            days[1].copy(),
            codes[3].astype(np.bool_),
            codes[4].astype(np.bool_),
            codes[2].copy(),
        )
        return PackedDeals(columns, bytes(self._text), start[order], size[order])


def _ordinals(announced: str | None, start: str | None, end: str | None, known: str | None) -> tuple[int, int]:
    first = in_force_from(announced, start, None if known is None else date.fromisoformat(known))
    last = in_force_until(end)
    return ALWAYS if first is None else first.toordinal(), NEVER if last is None else last.toordinal()


def _deal(line: bytes) -> Deal:
    p = dict(zip(FIELDS, json.loads(line.decode("utf-8", "surrogatepass")), strict=True))
    if p["known"] is not None:
        p["known"] = date.fromisoformat(p["known"])
    return deal_from(p, p["from_id"], p["to_id"], tuple(p["claims"]))


def _id(line: bytes) -> str:
    # The id comes first, and is plain in nearly every line.
    end = line.index(b'"', 2)
    if b"\\" not in line[2:end]:
        return line[2:end].decode("utf-8", "surrogatepass")
    return str(json.loads(line.decode("utf-8", "surrogatepass"))[0])
