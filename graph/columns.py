"""Deals as columns: what an analysis filters by, one array entry a deal, without an object for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from graph.model import Deal, EntityType, Kind, MoneyRole, Status

KINDS = tuple(Kind)
STATUSES = tuple(Status)
TYPES = tuple(EntityType)
KIND_CODE = MappingProxyType({k: i for i, k in enumerate(KINDS)})
STATUS_CODE = MappingProxyType({s: i for i, s in enumerate(STATUSES)})
TYPE_CODE = MappingProxyType({t: i for i, t in enumerate(TYPES)})
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

    def standing(self, as_of: date, statuses: Iterable[Status]) -> Mask:
        """Rows in force on `as_of` with one of `statuses`."""
        day = as_of.toordinal()
        return (self.first <= day) & (day <= self.last) & self.with_status(statuses)

    def with_status(self, statuses: Iterable[Status]) -> Mask:
        """Rows with one of `statuses`."""
        return np.isin(self.status, [STATUS_CODE[s] for s in statuses])

    def of_kind(self, kinds: Iterable[Kind]) -> Mask:
        """Rows of one of `kinds`."""
        return np.isin(self.kind, [KIND_CODE[k] for k in kinds])


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
    )


def only_backstop(deal: Deal) -> bool:
    """True for an obligation to take what nobody else buys: a promise to the supplier, no use of what it supplies."""
    return bool(deal.terms) and all(m.role is MoneyRole.BACKSTOP for m in deal.terms)


def is_warrant(deal: Deal) -> bool:
    """True for an ownership or investment that is a right to shares, by its terms or its object."""
    if deal.kind not in (Kind.OWNERSHIP, Kind.INVESTMENT):
        return False
    return any(m.role is MoneyRole.IN_KIND for m in deal.terms) or bool(_WARRANT.search(deal.object or ""))
