"""The graph at one instant of both clocks, in memory: what every analysis reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from graph.dates import bounds
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
        """Who owns each entity on `as_of`.

        Where several claims hold, the one with the latest known start; an entity that several groups came to control at
        one time is theirs jointly, and so nobody's: a unit of its own.
        """
        held: dict[str, list[OwnedBy]] = {}
        for link in sorted(self.ownership, key=lambda o: (o.start or "", o.parent)):
            if link.holds(self.as_of):
                held.setdefault(link.child, []).append(link)
        latest = {child: _latest(links) for child, links in held.items()}
        sole = {child: links[-1] for child, links in latest.items() if len({o.parent for o in links}) == 1}
        for child in sorted(latest.keys() - sole.keys()):
            # The nearest of several of one group, such as a subsidiary beside its parent.
            chains = {o.parent: _upward(o.parent, latest, {child}) for o in latest[child]}
            if set.intersection(*map(set, chains.values())):
                sole[child] = min(latest[child], key=lambda o: (-len(chains[o.parent]), o.parent))
        return MappingProxyType(sole)

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

    def on(self, day: date) -> Snapshot:
        """The same deals and entities on another day, made once for each."""
        if day == self.as_of:
            return self
        key = ("on", day)
        if key not in self.compiled:
            self.compiled[key] = replace(self, as_of=day)
        found: Snapshot = self.compiled[key]
        return found


def _latest(links: Sequence[OwnedBy]) -> list[OwnedBy]:
    """Those that none of the others surely came after, of the ones with a known start if there are any."""
    dated = [(known, o) for o in links if (known := bounds(o.start)) is not None]
    if not dated:
        return list(links)
    newest = max(known.first for known, _ in dated)
    return [o for known, o in dated if known.last >= newest]


def _upward(entity: str, owners: Mapping[str, Sequence[OwnedBy]], seen: set[str]) -> list[str]:
    """An entity and those above it, as far as each has one owner, or owners of which one is above the others."""
    chain = [entity]
    seen = {*seen, entity}
    while parents := {o.parent for o in owners.get(entity, ())} - seen:
        if len(parents) > 1:
            above = [_upward(p, owners, seen) for p in sorted(parents)]
            if not set.intersection(*map(set, above)):
                break
            return chain + max(above, key=len)
        (entity,) = parents
        seen.add(entity)
        chain.append(entity)
    return chain
