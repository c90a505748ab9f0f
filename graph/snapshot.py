"""The graph at one instant of both clocks, in memory: what every analysis reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from graph.deals import PackedDeals
from graph.model import ASSERTED, Deal, Entity, Kind, OwnedBy, Status


@dataclass(frozen=True)
class Snapshot:
    """Entities, deals and ownership as they stood on `as_of`, by what was known at `known_by`."""

    as_of: date
    known_by: datetime | None  # None: the latest
    entities: Mapping[str, Entity]
    deals: Sequence[Deal]  # by id; packed ones become objects at each access
    ownership: tuple[OwnedBy, ...]
    graph_hash: str | None = None
    data_digest: str | None = None

    def standing(self, statuses: Iterable[Status] = ASSERTED, kinds: Iterable[Kind] = Kind) -> tuple[Deal, ...]:
        """Deals in force on `as_of` whose status is one of `statuses` and whose kind is one of `kinds`, by id."""
        wanted, sorts = frozenset(statuses), frozenset(kinds)
        if isinstance(self.deals, PackedDeals):
            columns = self.deals.columns
            rows = np.flatnonzero(columns.standing(self.as_of, wanted) & columns.of_kind(sorts))
            return tuple(self.deals[r] for r in rows.tolist())
        return tuple(d for d in self.deals if d.status in wanted and d.kind in sorts and d.in_force(self.as_of))

    @cached_property
    def owners(self) -> Mapping[str, OwnedBy]:
        """Who owns each entity on `as_of`; where several claims hold, the one with the latest known start."""
        held: dict[str, OwnedBy] = {}
        for link in sorted(self.ownership, key=lambda o: (o.start or "", o.parent)):
            if link.holds(self.as_of):
                held[link.child] = link
        return MappingProxyType(held)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Owner of each entity on `as_of`, by id."""
        return MappingProxyType({child: link.parent for child, link in self.owners.items()})

    def group(self, entity: str) -> str:
        """Top parent of an entity on `as_of`; an entity that nobody is known to own is its own group."""
        seen = {entity}
        while (parent := self.parents.get(entity)) is not None and parent not in seen:
            seen.add(parent)
            entity = parent
        return entity

    def under(self, entity: str, owners: Collection[str]) -> bool:
        """True if one of `owners` controls the entity on `as_of`, directly or through others; not if it is one."""
        seen = {entity}
        while (parent := self.parents.get(entity)) is not None and parent not in seen:
            if parent in owners:
                return True
            seen.add(parent)
            entity = parent
        return False

    @cached_property
    def compiled(self) -> dict[Callable[..., Any] | tuple[Any, ...], Any]:
        """What analyses have made of this snapshot, by the function that made it, so that each makes it once."""
        return {}
