"""A snapshot with ties or firms added, taken out, put back, joined or kept apart; the given one stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from graph.analysis.hypothetical import HYPOTHETICAL, added
from graph.analysis.network import network
from graph.analysis.supply import find_entity
from graph.deals import PackedDeals, rows_by_id
from graph.errors import FaultlineError, NotFound
from graph.model import Deal, Entity, Kind, OwnedBy, Status
from graph.snapshot import Snapshot

COUNTRY = "country:"


@dataclass(frozen=True, slots=True)
class Altered:
    """The changed snapshot, with all that is needed to undo it."""

    snapshot: Snapshot
    removed: tuple[Deal, ...]
    added: tuple[Deal, ...] = ()
    replaced: tuple[tuple[Deal, Deal], ...] = ()  # before and after
    struck: frozenset[str] = frozenset()  # promises that no longer count
    entities_out: tuple[Entity, ...] = ()
    entities_in: tuple[str, ...] = ()
    links_out: tuple[tuple[int, OwnedBy], ...] = ()  # with the place that each had
    links_in: tuple[OwnedBy, ...] = ()
    control: tuple[OwnedBy, ...] = field(default=(), repr=False)  # who owns whom by a merger or a block alone
    stakes: Sequence[Deal] = field(default=(), repr=False)  # all deals, with those of entities taken out still there

    def undone(self) -> Snapshot:
        """The snapshot as it was before, from the changed one and what was noted."""
        after = self.snapshot
        fresh = {d.id for d in self.added}
        before = {new.id: old for old, new in self.replaced}
        deals = [before.get(d.id, d) for d in after.deals if d.id not in fresh]
        new = set(self.entities_in)
        entities = {k: v for k, v in after.entities.items() if k not in new} | {e.id: e for e in self.entities_out}
        links = [o for o in after.ownership if o not in self.links_in]
        for place, link in self.links_out:
            links.insert(place, link)
        return replace(
            after,
            entities={k: entities[k] for k in sorted(entities)},
            deals=tuple(sorted([*deals, *self.removed], key=lambda d: d.id)),
            ownership=tuple(links),
        )


def altered(
    snapshot: Snapshot,
    remove: Iterable[str] = (),
    restore: Iterable[str] = (),
    merge: tuple[str, str] | None = None,
    add: Iterable[str] = (),
    strike: Iterable[str] = (),
    block: Iterable[str] = (),
) -> Altered:
    """`snapshot` changed; nothing is changed in the given one.

    remove, restore: ids of deals, or ids, names or aliases of entities, which go with all that they control, or
    `country:TW` for all entities of a country. restore takes back a removal or a strike; a deal that is over it puts in
    force again, as announced and without an end. merge: two entities whose groups become one under the first. add: ties
    and entities as `graph.analysis.hypothetical`. strike: exclusivities that bind nobody any more; as deals they stay.
    block: acquisitions that did not happen: the target is a group of its own again with what it controls, and its other
    deals stay. NotFound names an id that is none of these, FaultlineError two firms that are under one control already.

    >>> from datetime import date
    >>> from graph.model import EntityType
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("cloud", "lab")}
    >>> tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030")
    >>> before = Snapshot(date(2031, 1, 1), None, firms, (tie,), ())
    >>> found = altered(before, remove=["cloud"])
    >>> len(found.snapshot.deals), found.undone() == before
    (0, True)
    """
    with_new = added(snapshot, add)
    start = with_new.snapshot
    remove, restore, strike, block = tuple(remove), tuple(restore), tuple(strike), tuple(block)
    deals = rows_by_id(start.deals, {*remove, *restore, *strike, *block})
    kept = {i for x in restore for i in _ids(start, deals, x)}
    struck = {_deal_id(deals, x, "exclusivity") for x in strike} - kept
    apart = dict.fromkeys(_deal_id(deals, x, "acquisition") for x in block)
    blocked = [start.deals[deals[i]] for i in apart if i not in kept]
    for deal in blocked:
        if deal.kind is not Kind.ACQUISITION:
            raise NotFound(f"The deal {deal.id!r} is of the kind {deal.kind}; only an acquisition can be blocked.")
    out = {i for x in remove for i in _ids(start, deals, x)} - kept | {d.id for d in blocked}
    gone = {e for e in start.entities if e in out or start.under(e, out)}
    lost = _touching(start, gone)
    taken = lost.copy()
    taken[[row for name, row in deals.items() if name in out]] = True
    removed = tuple(start.deals[r] for r in np.flatnonzero(taken).tolist())
    ids = {d.id for d in removed}
    put = {row: _as_changed(start.deals[row], start, kept, struck) for row in deals.values() if not taken[row]}
    put = {row: d for row, d in sorted(put.items()) if d != start.deals[row]}
    control = _control(start, merge, blocked)
    changed = replace(
        start,
        entities={k: v for k, v in start.entities.items() if k not in gone},
        deals=_left(start.deals, np.flatnonzero(~taken), put),
        ownership=tuple(o for o in control if o.child not in gone and o.parent not in gone),
    )
    stakes = changed.deals
    if gone:
        kept_rows = np.flatnonzero(~taken | lost)
        stakes = start.deals if len(kept_rows) == len(start.deals) and not put else _left(start.deals, kept_rows, put)
    before, after = set(snapshot.ownership), set(changed.ownership)
    new = {d.id for d in with_new.deals}
    return Altered(
        changed,
        tuple(d for d in removed if d.id not in new),
        tuple(d for d in with_new.deals if d.id not in ids),
        tuple((start.deals[row], d) for row, d in put.items()),
        frozenset(struck),
        tuple(v for k, v in snapshot.entities.items() if k in gone),
        tuple(k for k in with_new.entities if k not in gone),
        tuple((i, o) for i, o in enumerate(snapshot.ownership) if o not in after),
        tuple(o for o in changed.ownership if o not in before),
        control,
        stakes,
    )


def members(snapshot: Snapshot, entity: str) -> frozenset[str]:
    """An entity and all that it controls on the snapshot's day."""
    return frozenset({entity, *(e for e in snapshot.entities if snapshot.under(e, {entity}))})


def _touching(snapshot: Snapshot, entities: set[str]) -> NDArray[np.bool_]:
    """Which rows of deals have one of the entities as a party."""
    net = network(snapshot)
    over = np.zeros(len(net.names), np.bool_)
    over[[net.index[e] for e in entities]] = True
    return over[net.columns.source] | over[net.columns.target]


def _left(deals: Sequence[Deal], rows: NDArray[np.integer], put: Mapping[int, Deal]) -> Sequence[Deal]:
    """Some deals, with what some of them say instead."""
    if isinstance(deals, PackedDeals):
        return deals.taking(rows, put)
    return tuple(put.get(r) or deals[r] for r in rows.tolist())


def _control(snapshot: Snapshot, merge: tuple[str, str] | None, blocked: Sequence[Deal]) -> tuple[OwnedBy, ...]:
    apart = {(d.to_id, snapshot.group(d.from_id)) for d in blocked}
    # A link of the target to any firm of the acquirer's group goes; one to a third owner stays.
    links = [o for o in snapshot.ownership if (o.child, snapshot.group(o.parent)) not in apart]
    if merge is not None:
        first, second = (snapshot.group(find_entity(snapshot, name).id) for name in merge)
        if first == second:
            raise FaultlineError(
                f"{merge[0]} and {merge[1]} are under one control already on {snapshot.as_of}; name two groups' firms."
            )
        # A venture of several owners, which none of them has alone, is the first one's then.
        links = [o for o in links if o.child != second or not o.holds(snapshot.as_of)]
        links.append(OwnedBy(second, first, None, None, HYPOTHETICAL))
    return tuple(links)


def _as_changed(deal: Deal, snapshot: Snapshot, kept: set[str], struck: set[str]) -> Deal:
    if deal.id in kept:
        return _in_force(deal, snapshot)
    return replace(deal, exclusive=False) if deal.id in struck else deal


def _deal_id(deals: Mapping[str, int], name: str, what: str) -> str:
    if name not in deals:
        raise NotFound(
            f"There is no deal {name!r}; give the id of an {what}, as `faultline explain ENTITY` lists them."
        )
    return name


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


def _in_force(deal: Deal, snapshot: Snapshot) -> Deal:
    if deal.status is Status.ENDED or deal.status is Status.TERMINATED:
        return replace(deal, status=Status.ANNOUNCED, end=None)
    return deal if deal.in_force(snapshot.as_of) else replace(deal, end=None)
