"""Deals as columns: what an analysis filters by, one array entry a deal, without an object for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Deal, EntityType, Kind, MoneyRole, Status

KINDS = tuple(Kind)
STATUSES = tuple(Status)
TYPES = tuple(EntityType)
KIND_CODE = MappingProxyType({k: i for i, k in enumerate(KINDS)})
STATUS_CODE = MappingProxyType({s: i for i, s in enumerate(STATUSES)})
TYPE_CODE = MappingProxyType({t: i for i, t in enumerate(TYPES)})
EXCLUSIVE_CODE = MappingProxyType({None: -1, False: 0, True: 1})
# Ordinals of an unknown first and last day: before and after every day of the calendar.
ALWAYS, NEVER = 0, date.max.toordinal() + 1
_WARRANT = re.compile(r"\bwarrants?\b", re.IGNORECASE)

Ints = NDArray[np.int32]
Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Arrays of equal length, row i for deal i; `source` and `target` are positions in `names`."""

    names: tuple[str, ...]  # entities, in ascending order
    source: Ints
    target: Ints
    kind: Codes  # position in KINDS
    status: Codes  # position in STATUSES
    first: Ints  # ordinal of the first day in force, ALWAYS if unknown
    last: Ints  # ordinal of the last day in force, NEVER if open or unknown
    backstop: Mask  # see `only_backstop`
    warrant: Mask  # see `is_warrant`
    exclusive: Codes  # 1 called exclusive, 0 said not to be, -1 not said

    def __len__(self) -> int:
        return len(self.source)

    def standing(self, as_of: date, statuses: Iterable[Status]) -> Mask:
        """Rows in force on `as_of` with one of `statuses`."""
        day = as_of.toordinal()
        return (self.first <= day) & (day <= self.last) & self.with_status(statuses)

    def with_status(self, statuses: Iterable[Status]) -> Mask:
        """Rows with one of `statuses`."""
        return _table(STATUSES, statuses)[self.status]

    def of_kind(self, kinds: Iterable[Kind]) -> Mask:
        """Rows of one of `kinds`."""
        return _table(KINDS, kinds)[self.kind]

    def taking(self, rows: NDArray[np.integer]) -> Columns:
        """Some of the rows; the names stay."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _ARRAYS})

    def inserting(self, places: NDArray[np.integer], rows: Columns) -> Columns:
        """These rows with others of the same names, each before the row of its place."""
        found: dict[str, Any] = {n: np.insert(getattr(self, n), places, getattr(rows, n)) for n in _ARRAYS}
        return replace(self, **found)

    def naming(self, entities: Iterable[str]) -> Columns:
        """The same rows with all `entities` among the names."""
        held = set(self.names)
        if held.issuperset(wanted := set(entities)):
            return self
        names = tuple(sorted(held | wanted))
        place = {n: i for i, n in enumerate(names)}
        moved = np.array([place[n] for n in self.names], np.int32)
        return replace(self, names=names, source=moved[self.source], target=moved[self.target])

    def with_deals(self, deals: Mapping[int, Deal]) -> Columns:
        """The same with other deals in some rows, between the same parties."""
        rows = list(deals)
        new = columns_of([deals[r] for r in rows], self.names)
        found = {name: getattr(self, name).copy() for name in _ARRAYS}
        for name, values in found.items():
            values[rows] = getattr(new, name)
        return replace(self, **found)


_ARRAYS = tuple(f.name for f in fields(Columns) if f.name != "names")


def _table(every: tuple[object, ...], wanted: Iterable[object]) -> Mask:
    chosen = frozenset(wanted)
    return np.array([e in chosen for e in every], np.bool_)


def columns_of(deals: Sequence[Deal], entities: Iterable[str]) -> Columns:
    """Columns of deals in their order; `names` holds all `entities` and every party."""
    names = tuple(sorted({*entities, *(d.from_id for d in deals), *(d.to_id for d in deals)}))
    index = {n: i for i, n in enumerate(names)}
    days = [(d.in_force_from, d.in_force_until) for d in deals]
    return Columns(
        names,
        np.array([index[d.from_id] for d in deals], np.int32),
        np.array([index[d.to_id] for d in deals], np.int32),
        np.array([KIND_CODE[d.kind] for d in deals], np.int8),
        np.array([STATUS_CODE[d.status] for d in deals], np.int8),
        np.array([ALWAYS if a is None else a.toordinal() for a, _ in days], np.int32),
        np.array([NEVER if b is None else b.toordinal() for _, b in days], np.int32),
        np.array([only_backstop(d) for d in deals], np.bool_),
        np.array([is_warrant(d) for d in deals], np.bool_),
        np.array([EXCLUSIVE_CODE[d.exclusive] for d in deals], np.int8),
    )


def only_backstop(deal: Deal) -> bool:
    """True for an obligation to take what nobody else buys: a promise to the supplier, no use of what it supplies."""
    return bool(deal.terms) and all(m.role is MoneyRole.BACKSTOP for m in deal.terms)


def is_warrant(deal: Deal) -> bool:
    """True for an ownership or investment that is a right to shares, by its terms or its object."""
    if deal.kind not in (Kind.OWNERSHIP, Kind.INVESTMENT):
        return False
    return any(m.role is MoneyRole.IN_KIND for m in deal.terms) or bool(_WARRANT.search(deal.object or ""))
