"""Deals packed for a large graph: columns to filter by, and a line of JSON for each, made an object when asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
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
    "over_by",
)  # fmt: skip
_KINDS = {str(k): code for k, code in KIND_CODE.items()}
_SHARES = frozenset(map(str, (Kind.OWNERSHIP, Kind.INVESTMENT)))  # kinds of which a deal may be a warrant
_STATUSES = {str(s): code for s, code in STATUS_CODE.items()}
_BACKSTOP, _IN_KIND = str(MoneyRole.BACKSTOP), str(MoneyRole.IN_KIND)
_BATCH = 5_000  # rows taken in at once
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
    packer.add(map(line_of, deals))
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
        self._index: defaultdict[str, int] = defaultdict()
        self._index.default_factory = self._index.__len__
        self._ends = array("i"), array("i")  # from, to
        self._codes = array("b"), array("b"), array("b")  # kind, status, exclusive
        self._backstops: list[int] = []
        self._warrants: list[int] = []
        self._days = _Days()
        self._between: list[tuple[int, int]] = []

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Some deals; KeyError for an unknown kind or status."""
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            self._take(batch)

    def _take(self, rows: Sequence[Sequence[Any]]) -> None:
        # By columns, because a call a value is what takes the time of half a million deals.
        at = len(self._ids)
        lines = [_encode(row).encode("utf-8", "surrogatepass") for row in rows]
        columns = dict(zip(FIELDS, zip(*rows, strict=True), strict=True))
        self._text += b"".join(lines)
        self._size.extend(map(len, lines))
        self._ids += columns["id"]
        for ends, party in zip(self._ends, ("from_id", "to_id"), strict=True):
            ends.extend(map(self._index.__getitem__, columns[party]))
        dates = (columns[name] for name in ("announced", "start", "end", "known", "over_by"))
        days = zip(*dates, strict=True)
        self._between += map(self._days.__getitem__, days)
        kinds, statuses, exclusive = self._codes
        kinds.extend(map(_KINDS.__getitem__, columns["kind"]))
        statuses.extend(map(_STATUSES.__getitem__, columns["status"]))
        exclusive.extend(map(EXCLUSIVE_CODE.__getitem__, columns["exclusive"]))
        # The deal itself is asked only where a word of it leaves the answer open.
        for i, terms in enumerate(columns["terms"]):
            if terms is not None and _BACKSTOP in terms and only_backstop(_deal(lines[i])):
                self._backstops.append(at + i)
        for i, (kind, object_, terms) in enumerate(
            zip(columns["kind"], columns["object"], columns["terms"], strict=True)
        ):
            open_ = kind in _SHARES and (object_ is not None or (terms is not None and _IN_KIND in terms))
            if open_ and is_warrant(_deal(lines[i])):
                self._warrants.append(at + i)

    def packed(self, entities: Iterable[str] = ()) -> PackedDeals:
        """All that were added, by id."""
        order = np.array(sorted(range(len(self._ids)), key=self._ids.__getitem__), np.int64)
        names = sorted({*self._index, *entities})
        place = {n: i for i, n in enumerate(names)}
        moved = np.array([place[n] for n in self._index], np.int32)
        days = np.array(self._between, np.int32).reshape(-1, 2)[order]
        size = np.array(self._size, np.int32)
        start = np.cumsum(size, dtype=np.int64) - size
        source, target = (moved[np.array(ends, np.int32)[order]] for ends in self._ends)
        kinds, statuses, exclusive = (np.array(codes, np.int8)[order] for codes in self._codes)
        columns = Columns(
            tuple(names),
            source,
            target,
            kinds,
            statuses,
            days[:, 0].copy(),
            days[:, 1].copy(),
            _marked(self._backstops, order),
            _marked(self._warrants, order),
            exclusive,
        )
        return PackedDeals(columns, bytes(self._text), start[order], size[order])


class _Days(dict[tuple[str | None, ...], tuple[int, int]]):
    """First and last day in force by announced, start, end, known and over_by; few deals have dates of their own."""

    def __missing__(self, dates: tuple[str | None, ...]) -> tuple[int, int]:
        self[dates] = found = _ordinals(*dates)
        return found


def _marked(rows: Sequence[int], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    found = np.zeros(len(order), np.bool_)
    found[list(rows)] = True
    return found[order]


def _ordinals(
    announced: str | None, start: str | None, end: str | None, known: str | None, over_by: str | None
) -> tuple[int, int]:
    first = in_force_from(announced, start, None if known is None else date.fromisoformat(known))
    last = in_force_until(end, over_by)
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
