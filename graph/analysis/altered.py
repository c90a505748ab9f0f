"""A snapshot with ties or firms taken out, put back, or joined; the given one stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.analysis.network import network
from graph.analysis.supply import find_entity
from graph.deals import PackedDeals, rows_by_id
from graph.errors import NotFound
from graph.model import Deal, OwnedBy, Status
from graph.snapshot import Snapshot

HYPOTHETICAL = "hypothetical"  # in place of a claim
COUNTRY = "country:"


@dataclass(frozen=True, slots=True)
class Altered:
    """The changed snapshot, and the deals that were taken out of it."""

    snapshot: Snapshot
    removed: tuple[Deal, ...]


def altered(
    snapshot: Snapshot, remove: Iterable[str] = (), restore: Iterable[str] = (), merge: tuple[str, str] | None = None
) -> Altered:
    """`snapshot` without the deals and entities of `remove`, with the deals of `restore` in force, with `merge` as one.

    remove, restore: ids of deals, or ids, names or aliases of entities, which go with all that they control, or
    `country:TW` for all entities of a country.
    restore takes back a removal; a deal that is over it puts in force again, as announced and without an end. merge:
    two entities whose groups become one under the first. NotFound names an id that is neither.
    """
    remove, back = tuple(remove), tuple(restore)
    deals = rows_by_id(snapshot.deals, {*remove, *back})
    kept = {i for x in back for i in _ids(snapshot, deals, x)}
    out = {i for x in remove for i in _ids(snapshot, deals, x)} - kept
    gone = {e for e in snapshot.entities if e in out or _under(snapshot, e, out)}
    net = network(snapshot)
    over = np.zeros(len(net.names), np.bool_)
    over[[net.index[e] for e in gone]] = True
    taken = over[net.columns.source] | over[net.columns.target]
    taken[[row for name, row in deals.items() if name in out]] = True
    removed = tuple(snapshot.deals[r] for r in np.flatnonzero(taken).tolist())
    back_rows = [row for name, row in deals.items() if name in kept and not taken[row]]
    put = {row: _in_force(snapshot.deals[row], snapshot) for row in back_rows}
    left = np.flatnonzero(~taken)
    found: Sequence[Deal]
    if isinstance(snapshot.deals, PackedDeals):
        found = snapshot.deals.taking(left, put)
    else:
        found = tuple(put.get(r) or snapshot.deals[r] for r in left.tolist())
    ownership = [o for o in snapshot.ownership if o.child not in gone and o.parent not in gone]
    if merge is not None:
        first, second = (snapshot.group(find_entity(snapshot, name).id) for name in merge)
        if first != second:
            ownership.append(OwnedBy(second, first, None, None, HYPOTHETICAL))
    changed = replace(
        snapshot,
        entities={k: v for k, v in snapshot.entities.items() if k not in gone},
        deals=found,
        ownership=tuple(ownership),
    )
    return Altered(changed, removed)


def _ids(snapshot: Snapshot, deals: Mapping[str, int], name: str) -> list[str]:
    if name in deals:
        return [name]
    if name.startswith(COUNTRY):
        code = name.removeprefix(COUNTRY).upper()
        found = [e.id for e in snapshot.entities.values() if e.country == code]
        if not found:
            known = ", ".join(sorted({e.country for e in snapshot.entities.values() if e.country}))
            raise NotFound(f"No entity in our data is of the country {code!r}; there are {known or 'none'}.")
        return found
    try:
        return [find_entity(snapshot, name).id]
    except NotFound as error:
        raise NotFound(f"There is no deal {name!r}. {error}") from None


def _under(snapshot: Snapshot, entity: str, owners: set[str]) -> bool:
    seen = {entity}
    while (parent := snapshot.parents.get(entity)) is not None and parent not in seen:
        if parent in owners:
            return True
        seen.add(parent)
        entity = parent
    return False


def _in_force(deal: Deal, snapshot: Snapshot) -> Deal:
    if deal.status is Status.ENDED or deal.status is Status.TERMINATED:
        return replace(deal, status=Status.ANNOUNCED, end=None)
    return deal if deal.in_force(snapshot.as_of) else replace(deal, end=None)
