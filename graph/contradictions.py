"""Rulings that cannot all hold (A=B, B=C, A≠C): found and shown, never broken silently."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.rulings import ClaimRulings, Pair


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things (claims, entities) ruled to be two, and the rulings by which they would be one."""

    apart: Pair
    chain: tuple[str, ...]  # ids, from one of `apart` to the other; neighbours are ruled to be one

    @property
    def joined(self) -> tuple[Pair, ...]:
        """The pairs ruled to be one, in the order of the chain."""
        pairs = zip(self.chain, self.chain[1:], strict=False)
        return tuple((a, b) if a < b else (b, a) for a, b in pairs)


def contradictions(joined: Iterable[Pair], apart: Iterable[Pair]) -> tuple[Contradiction, ...]:
    """Every pair kept apart that other rulings join, each with a shortest chain of them, by id.

    >>> contradictions([("a", "b"), ("b", "c")], [("a", "c")])
    (Contradiction(apart=('a', 'c'), chain=('a', 'b', 'c')),)
    """
    beside = neighbours(joined)
    found = []
    for pair in sorted(apart):
        chain = _shortest(beside, *pair)
        if chain:
            found.append(Contradiction(pair, chain))
    return tuple(found)


def neighbours(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """The other sides of each id, in ascending order."""
    found: dict[str, set[str]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return {key: sorted(others) for key, others in found.items()}


def _shortest(beside: Mapping[str, list[str]], start: str, goal: str) -> tuple[str, ...]:
    before: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        if at == goal:
            chain: list[str] = []
            step: str | None = at
            while step is not None:
                chain.append(step)
                step = before[step]
            return tuple(reversed(chain))
        for other in beside.get(at, ()):
            if other not in before:
                before[other] = at
                waiting.append(other)
    return ()


@dataclass(frozen=True)
class Forced:
    """What rulings force on consolidation: groups of claims that are one deal, and claims that must stay apart."""

    group: Mapping[str, str]  # claim id → smallest id of its group; only claims that a ruling joins
    apart: Mapping[str, frozenset[str]]  # claim id → claims of other deals
    direct: Mapping[str, frozenset[str]]  # claim id → claims that a ruling of its own joins it to


def forced(rulings: ClaimRulings) -> Forced:
    """Groups are transitive. Where rulings contradict one another the negative one wins: no joining ruling of such a
    group counts until the contradiction is settled."""
    beside = neighbours(rulings.one_deal)
    first: dict[str, str] = {}
    for start in sorted(beside):
        if start in first:
            continue
        reached = [start]
        first[start] = start
        for at in reached:
            for other in beside[at]:
                if other not in first:
                    first[other] = start
                    reached.append(other)
    torn = {first[a] for a, b in rulings.two_deals if a in first and first.get(b) == first[a]}
    return Forced(
        group={claim: head for claim, head in first.items() if head not in torn},
        apart={claim: frozenset(others) for claim, others in neighbours(rulings.two_deals).items()},
        direct={c: frozenset(others) for c, others in beside.items() if first[c] not in torn},
    )
