"""Single points of failure: what lies on every known supply path of an entity, and who falls with whom.

A path reaches a layer by an edge of supply of that layer. Whether one supplier can stand in for another is not said by
the data, so what is on every path and what is on some are told apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.analysis.cuts import Cut, cut_of
from graph.analysis.supply import SupplyGraph, SupplyTable, find_entity, supply_graph
from graph.kinds import LAYERS
from graph.model import ASSERTED, Status
from graph.snapshot import Snapshot

STEPS = 200_000  # edges looked at for each entity that may lie on a path


@dataclass(frozen=True, slots=True)
class Failures:
    """What one entity needs to reach a target or a layer."""

    entity: str
    to: str  # an entity, or a layer
    only_path: tuple[str, ...]  # on every known path, in the order of supply
    on_some_path: tuple[str, ...]  # on some path and not on all, by id

    def as_json(self) -> dict[str, Any]:
        """Entities by id."""
        return {
            "entity": self.entity,
            "to": self.to,
            "only_path": list(self.only_path),
            "on_some_path": list(self.on_some_path),
        }


@dataclass(frozen=True, slots=True)
class Dependants:
    """Who relies on an entity to reach a layer."""

    entity: str
    to: str
    only_path: tuple[str, ...]  # dependants all of whose known paths go through it
    on_some_path: tuple[str, ...]
    dependants: int  # all that reach the layer

    def as_json(self) -> dict[str, Any]:
        """The share is of the dependants in our data, in percent."""
        share = None if self.dependants == 0 else round(100 * len(self.only_path) / self.dependants, 2)
        return {
            "entity": self.entity,
            "to": self.to,
            "only_path": list(self.only_path),
            "on_some_path": list(self.on_some_path),
            "dependants": self.dependants,
            "share_that_falls": share,
        }


@dataclass(frozen=True, slots=True)
class FailuresResult:
    """Failures of the entities asked for, and the dependants of one of them."""

    failures: tuple[Failures, ...]
    dependants: tuple[Dependants, ...]
    cuts: tuple[Cut, ...]  # of the one entity asked for
    truncated: bool  # an entity of `on_some_path` may lie on no simple path: the search for one was cut
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
            "cuts": [c.as_json() for c in self.cuts],
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
        lines = []
        for found in self.failures:
            only = ", ".join(found.only_path) or "none"
            lines.append(
                f"{found.entity} to {found.to}, in our data: on every known path: {only}; on some path: "
                f"{', '.join(found.on_some_path) or 'none'}."
            )
        lines += [c.as_text() for c in self.cuts]
        for fall in self.dependants:
            if fall.only_path or fall.on_some_path:
                lines.append(
                    f"Through {fall.entity} to {fall.to}: on every known path of {', '.join(fall.only_path) or 'none'} "
                    f"({len(fall.only_path)} of {fall.dependants} dependants); on some path of "
                    f"{', '.join(fall.on_some_path) or 'none'}."
                )
        lines = lines or ["None found in our data: no supply path to that layer is known."]
        if self.truncated:
            lines.append("Truncated: some of what is listed as on some path was not confirmed by a path.")
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
    None: each. to: an entity instead of a layer. ValueError if neither `of` nor `layer` is given.
    """
    if of is None and layer is None:
        raise ValueError("name an entity or a layer")
    wanted = tuple(sorted(set(statuses)))
    graph = supply_graph(snapshot, wanted, table)
    start = None if of is None else find_entity(snapshot, of).id
    end = None if to is None else find_entity(snapshot, to).id
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
        target = _Target(graph, set(itertools.compress(_pairs(graph), last)), end)
        every = [f for source in target.sources() if (f := target.of(source, name, steps)) is not None]
        if start is None:
            found += every
        else:
            found += [f for f in every if f.entity == start]
            cut = cut_of(graph, start, name, last, end)
            cuts += [cut] if cut is not None else []
        truncated = truncated or target.truncated
        falls += _dependants(every, name, start)
    return FailuresResult(
        tuple(found),
        tuple(falls),
        tuple(cuts),
        truncated,
        snapshot.as_of,
        snapshot.known_by,
        wanted,
        len(graph),
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


class _Target:
    """The supply graph with the edges that reach the target: a layer's own, or all that lead to one entity."""

    def __init__(self, graph: SupplyGraph, last: set[tuple[str, str]], end: str | None = None) -> None:
        self.truncated = False
        self.end = end
        self.last = last
        self.out: dict[str, list[str]] = {}
        self.back: dict[str, list[str]] = {}
        for source, target in _pairs(graph):
            self.out.setdefault(source, []).append(target)
            self.back.setdefault(target, []).append(source)

    def sources(self) -> list[str]:
        """Entities with a path to the target, by id."""
        tails = {s for s, _ in self.last}
        above = set().union(*(self._closure(t, self.back) for t in tails)) if tails else set()
        return sorted(n for n in above if self._path(n, None))

    def of(self, source: str, to: str, steps: int) -> Failures | None:
        """Entities between `source` and the target; None if there is no path.

        What is on every path is on any one of them, so that only those of one path have to be tried: an entity without
        which no path is left.
        """
        one = self._path(source, None)
        if source == self.end or one is None:
            return None
        only = [n for n in one[1:] if n != self.end and self._path(source, n) is None]
        some = self._on_some(source, set(only), steps)
        return Failures(source, to, tuple(only), tuple(sorted(some - set(only))))

    def _path(self, source: str, without: str | None) -> list[str] | None:
        """A simple path that ends with the first edge of the target it comes to, None if there is none."""
        above: dict[str, str | None] = {source: None}
        postponed: list[tuple[str, str]] = []
        frontier = [source]
        for node in frontier:  # grows while it is read
            for target in self.out.get(node, ()):
                if target in (without, source):
                    continue
                if (node, target) in self.last:
                    trail = _trail(above, node)
                    if target not in trail:
                        return [*trail, target]
                    postponed.append((node, target))
                elif target not in above:
                    above[target] = node
                    frontier.append(target)
        # The supplier lies on the way to its own customer: there may be another way to that customer.
        for node, target in postponed:
            around = self._way(source, node, {target, without})
            if around is not None:
                return [*around, target]
        return None

    def _way(self, source: str, goal: str, without: set[str | None]) -> list[str] | None:
        above: dict[str, str | None] = {source: None}
        frontier = [source]
        for node in frontier:
            if node == goal:
                return _trail(above, node)
            for target in self.out.get(node, ()):
                if target not in above and target not in without and (node, target) not in self.last:
                    above[target] = node
                    frontier.append(target)
        return None

    def _on_some(self, source: str, sure: set[str], steps: int) -> set[str]:
        """Entities on a simple path; undecided ones stay in, and `truncated` is set."""
        tails = {s for s, _ in self.last}
        ends = {t for _, t in self.last}
        reach = self._closure(source, self.out)
        into = set().union(*(self._closure(t, self.back) for t in tails)) if tails else set()
        candidates = (reach & (into | ends)) - {source} - ({self.end} if self.end else set())
        found = set(sure)
        budget = steps
        trail = [source]
        seen = {source}
        stack: list[Iterator[str]] = [iter(self.out.get(source, ()))]
        while stack and not candidates <= found:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                seen.discard(trail.pop())
                continue
            budget -= 1
            if budget < 0:
                self.truncated = True
                return candidates
            if node in seen:
                continue
            if (trail[-1], node) in self.last:
                found.update(n for n in (*trail[1:], node) if n != self.end)
            if node != self.end and node in into:
                trail.append(node)
                seen.add(node)
                stack.append(iter(self.out.get(node, ())))
        return found

    @staticmethod
    def _closure(start: str, out: Mapping[str, list[str]]) -> set[str]:
        found, frontier = {start}, [start]
        while frontier:
            frontier = list(dict.fromkeys(t for s in frontier for t in out.get(s, ()) if t not in found))
            found.update(frontier)
        return found


def _trail(above: Mapping[str, str | None], node: str) -> list[str]:
    found: list[str] = []
    up: str | None = node
    while up is not None:
        found.append(up)
        up = above[up]
    return found[::-1]


def _pairs(graph: SupplyGraph) -> list[tuple[str, str]]:
    names = graph.net.names
    return [(names[a], names[b]) for a, b in zip(graph.source.tolist(), graph.out.heads.tolist(), strict=True)]


def _dependants(every: list[Failures], to: str, of: str | None) -> list[Dependants]:
    """For one entity, or for each that lies on every path of somebody: whose paths go through it."""
    only: dict[str, list[str]] = {}
    some: dict[str, list[str]] = {}
    for found in every:
        for name in found.only_path:
            only.setdefault(name, []).append(found.entity)
        for name in found.on_some_path:
            some.setdefault(name, []).append(found.entity)
    names = [of] if of is not None else sorted(only, key=lambda n: (-len(only[n]), n))
    return [Dependants(n, to, tuple(only.get(n, ())), tuple(some.get(n, ())), len(every)) for n in names]
