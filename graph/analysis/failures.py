"""Single points of failure: what lies on every known supply path of an entity, and who falls with whom.

A path reaches a layer by an edge of supply of that layer. Whether one supplier can stand in for another is not said by
the data, so what is on every path and what is on some are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cuts import Cut, cut_of
from graph.analysis.some_way import SomeWay
from graph.analysis.supply import SupplyEdge, SupplyGraph, SupplyTable, find_entity, supply_graph
from graph.analysis.target import Target
from graph.errors import FaultlineError
from graph.kinds import LAYERS
from graph.model import ASSERTED, Status
from graph.snapshot import Snapshot

STEPS = 5_000_000  # edges looked at to find what lies on some path of one entity
LISTED = 500  # dependants up to which each has what lies on some of its paths listed
SHOWN = 200  # lines, and names in one, in words; JSON has all
NAMES = 2_000_000  # entities listed in all as on every path

Ints64 = NDArray[np.int64]

NO_CUTS = "smallest cuts are looked for where one entity is named (--of)"


@dataclass(frozen=True, slots=True)
class Failures:
    """What one entity needs to reach a target or a layer."""

    entity: str
    to: str  # an entity, or a layer
    only_path: tuple[str, ...]  # on every known path, in the order of supply
    on_some_path: tuple[str, ...] | None  # on some path and not on all, by id; None: not looked for
    example: tuple[SupplyEdge, ...] | None = None  # one known path, with its deals; None: too many to list

    def as_json(self) -> dict[str, Any]:
        """Entities by id; the example is a path with its deals and claims, through all that is on every one."""
        return {
            "entity": self.entity,
            "to": self.to,
            "only_path": list(self.only_path),
            "on_some_path": None if self.on_some_path is None else list(self.on_some_path),
            "example": None if self.example is None else [e.as_json() for e in self.example],
        }

    def example_in_words(self) -> str:
        """The path of the example, edge by edge."""
        steps = [
            f"→ {e.target} ({', '.join(f'{d.id} {d.status}' for d in e.deals) or 'owner'})" for e in self.example or ()
        ]
        return f"One known path: {' '.join([self.entity, *steps])}."


@dataclass(frozen=True, slots=True)
class Dependants:
    """Who relies on an entity to reach a layer."""

    entity: str
    to: str
    only_path: tuple[str, ...]  # dependants all of whose known paths go through it
    on_some_path: tuple[str, ...] | None  # None: not looked for
    dependants: int  # all that reach the layer

    def as_json(self) -> dict[str, Any]:
        """The share is of the dependants in our data, in percent."""
        share = None if self.dependants == 0 else round(100 * len(self.only_path) / self.dependants, 2)
        return {
            "entity": self.entity,
            "to": self.to,
            "only_path": list(self.only_path),
            "on_some_path": None if self.on_some_path is None else list(self.on_some_path),
            "dependants": self.dependants,
            "share_that_falls": share,
        }


@dataclass(frozen=True, slots=True)
class FailuresResult:
    """Failures of the entities asked for, and the dependants of one of them."""

    failures: tuple[Failures, ...]
    dependants: tuple[Dependants, ...]
    cuts: tuple[Cut, ...] | None  # of the one entity asked for; None: none was, so that they were not looked for
    truncated: bool  # a list was not made, or is cut, or holds what a search that was cut left undecided
    as_of: date
    known_by: datetime | None
    statuses: tuple[Status, ...]
    edges_read: int
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Entities by id."""
        return {
            "failures": [f.as_json() for f in self.failures],
            "dependants": [d.as_json() for d in self.dependants],
            "cuts": None if self.cuts is None else [c.as_json() for c in self.cuts],
            "cuts_not_looked_for": NO_CUTS if self.cuts is None else None,
            "truncated": self.truncated,
            "statuses": [str(s) for s in self.statuses],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"supply_edges": self.edges_read, "sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """Entity by entity."""
        lines = [
            f"{found.entity} to {found.to}, in our data: on every known path: {_listed(found.only_path)}; on some "
            f"path: {_listed(found.on_some_path)}."
            for found in self.failures[:SHOWN]
        ]
        if len({found.entity for found in self.failures}) == 1:
            lines += [found.example_in_words() for found in self.failures if found.example]
        if len(self.failures) > SHOWN:
            lines.append(f"and {len(self.failures) - SHOWN} more")
        lines += [c.as_text() for c in self.cuts or ()]
        falls = [f for f in self.dependants if f.only_path or f.on_some_path]
        lines += [
            f"Through {fall.entity} to {fall.to}: on every known path of {_listed(fall.only_path)} "
            f"({len(fall.only_path)} of {fall.dependants} dependants); on some path of {_listed(fall.on_some_path)}."
            for fall in falls[:SHOWN]
        ]
        if len(falls) > SHOWN:
            lines.append(f"and {len(falls) - SHOWN} more through whom paths lead")
        lines = [*self._without_path(), *lines] or ["None found in our data: no supply path to it is known."]
        if self.cuts is None:
            lines.append(f"{NO_CUTS[0].upper()}{NO_CUTS[1:]}.")
        if self.truncated:
            lines.append(
                "Truncated: what is listed may lack some, and some of what is listed as on some path was not confirmed "
                "by a path."
            )
        lines.append(
            f"Read: {self.edges_read} supply edges ({', '.join(self.statuses)}); sources, period and languages: "
            f"{self.coverage or 'unknown'}."
        )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}. "
            "Whether one supplier can stand in for another is not said."
        )
        return "\n".join(lines)

    def _without_path(self) -> list[str]:
        """Where the one entity that was asked for has no path of its own."""
        of = {d.entity for d in self.dependants}
        if len(of) != 1 or not {f.entity for f in self.failures} <= of:
            return []
        reached = {f.to for f in self.failures}
        return [
            f"None found: no path of {d.entity} to {d.to} is known in our data."
            for d in self.dependants
            if d.to not in reached
        ]


def failures(
    snapshot: Snapshot,
    of: str | None = None,
    layer: str | None = None,
    to: str | None = None,
    statuses: Iterable[Status] = ASSERTED,
    coverage: str | None = None,
    table: SupplyTable | None = None,
    steps: int = STEPS,
) -> FailuresResult:
    """What lies on every known supply path, and on some.

    of: one entity (id, name or alias), None: every entity with a path to `layer`. layer: product, model, cloud or chip,
    None: each. to: an entity instead of a layer. ValueError if neither `of` nor `layer` is given,
    FaultlineError if `of` and `to` are one.

    >>> from graph.model import Deal, Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("app", "lab", "north", "south")}
    >>> ties = tuple(
    ...     Deal(f"{a}-{b}", Kind.CLOUD_CONTRACT, a, b, Status.CONFIRMED, ("c",), announced="2030")
    ...     for a, b in (("app", "lab"), ("lab", "north"), ("lab", "south"))
    ... )
    >>> graph = Snapshot(date(2031, 1, 1), None, firms, ties, ())
    >>> (found,) = failures(graph, "app", to="south").failures
    >>> found.only_path, found.on_some_path
    (('lab',), ())
    """
    if of is None and layer is None:
        raise ValueError("name an entity or a layer")
    wanted = tuple(sorted(set(statuses)))
    graph = supply_graph(snapshot, wanted, table)
    start = None if of is None else find_entity(snapshot, of).id
    end = None if to is None else find_entity(snapshot, to).id
    if start is not None and start == end:
        raise FaultlineError(f"{of} and {to} are one entity; name two.")
    # The deepest layer first: it is where supply ends.
    lasts = (
        {end: graph.out.heads == graph.net.index[end]}
        if end is not None
        else {name: graph.layer(name) for name in ([layer] if layer else LAYERS[::-1])}
    )
    cuts: list[Cut] = []
    found: list[Failures] = []
    falls: list[Dependants] = []
    truncated = False
    for name, last in lasts.items():
        target = Target(graph, last, None if end is None else graph.net.index[end])
        if start is None:
            every, cut_short = _every(graph, target, name, steps)
            found += every
            falls += _falls(every, name)
        else:
            one, fall, cut_short = _one(graph, target, start, name, steps)
            found += one
            falls.append(fall)
            cut = cut_of(graph, start, name, last, end)
            cuts += [cut] if cut is not None else []
        truncated = truncated or cut_short
    return FailuresResult(
        tuple(found),
        tuple(falls),
        None if start is None else tuple(cuts),
        truncated,
        snapshot.as_of,
        snapshot.known_by,
        wanted,
        len(graph),
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


def needed_for(graph: SupplyGraph, layer: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Entities with a known path to a layer, and pairs of one of them and what is on every path of it.

    The same that `failures` lists for all entities.
    """
    name = graph.net.names.__getitem__
    sources, whose, needed, _ = _needed(Target(graph, graph.layer(layer)))
    return list(map(name, sources.tolist())), list(zip(*(map(name, n.tolist()) for n in (whose, needed)), strict=True))


def _listed(names: Sequence[str] | None) -> str:
    if names is None:
        return "not looked for, there are too many"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(names[:SHOWN]) or "none") + more


def _example(graph: SupplyGraph, target: Target, source: int) -> tuple[SupplyEdge, ...] | None:
    way = target.path(source)
    return None if way is None else graph.along([source, *way])


def _every(graph: SupplyGraph, target: Target, to: str, steps: int) -> tuple[list[Failures], bool]:
    """Failures of all entities with a path, and whether the listing or a search was cut."""
    names = graph.net.names
    sources, whose, needed, cut = _needed(target)
    only: dict[int, list[int]] = {}
    for source, name in zip(whose.tolist(), needed.tolist(), strict=True):
        only.setdefault(source, []).append(name)
    some_too = len(target.sources) <= LISTED
    ways = SomeWay(target)
    found: list[Failures] = []
    for source in sources.tolist():
        on_some: tuple[str, ...] | None = None
        if some_too:
            some, cut_short = ways.of(source, steps, one_of_many=True)
            cut = cut or cut_short
            on_some = tuple(sorted(names[n] for n in some.difference(only.get(source, ()))))
        example = _example(graph, target, source) if some_too else None
        found.append(Failures(names[source], to, tuple(names[n] for n in only.get(source, ())), on_some, example))
    return found, cut or not some_too


def _needed(target: Target) -> tuple[Ints64, Ints64, Ints64, bool]:
    """Entities with a path, pairs of one of them and what is on every path of it, and whether `NAMES` cut the list."""
    sources, (whose, needed) = target.sources, target.only()
    told = np.searchsorted(whose, sources, side="right")
    listed = int(np.searchsorted(told, NAMES, side="right"))
    pairs = int(told[listed - 1]) if listed else 0
    return sources[:listed], whose[:pairs], needed[:pairs], listed < len(sources)


def _one(
    graph: SupplyGraph, target: Target, start: str, to: str, steps: int
) -> tuple[list[Failures], Dependants, bool]:
    """Failures of one entity, and who relies on it."""
    names, node = graph.net.names, graph.net.index.get(start)
    everyone = len(target.sources)
    if node is None or node == target.end:
        return [], Dependants(start, to, (), (), everyone), False
    ways = SomeWay(target)
    found: list[Failures] = []
    cut = False
    if node in target.sources:
        only = target.only_of_one(node)
        some, cut = ways.of(node, steps)
        listed = tuple(sorted(names[n] for n in some.difference(only)))
        found.append(Failures(start, to, tuple(names[n] for n in only), listed, _example(graph, target, node)))
    falling = target.falling(node)
    through, cut_short = ways.through(node, steps)
    fall = Dependants(
        start,
        to,
        tuple(sorted(names[n] for n in falling)),
        tuple(sorted(names[n] for n in through - falling)),
        everyone,
    )
    return found, fall, cut or cut_short


def _falls(every: list[Failures], to: str) -> list[Dependants]:
    """For each entity that lies on every path of somebody: whose paths go through it."""
    only: dict[str, list[str]] = {}
    some: dict[str, list[str]] = {}
    listed = all(f.on_some_path is not None for f in every)
    for found in every:
        for name in found.only_path:
            only.setdefault(name, []).append(found.entity)
        for name in found.on_some_path or ():
            some.setdefault(name, []).append(found.entity)
    return [
        Dependants(n, to, tuple(only[n]), tuple(some.get(n, ())) if listed else None, len(every))
        for n in sorted(only, key=lambda n: (-len(only[n]), n))
    ]
