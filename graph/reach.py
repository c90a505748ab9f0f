"""Whom a change of some entities can reach: no pair that is alike leads out of what is found here.

Who is who follows from the pairs that share a key (`graph.candidates`) and are the same or close to it, and from
rulings, so that it may be decided for what hangs together by them alone. Pure: where keys are looked up and entities
compared is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass

from graph.candidates import MOST, Key, pairs

Keys = frozenset[Key]
Pair = tuple[str, str]
# Of some ids: the keys of each.
KeysOf = Callable[[Collection[str]], Mapping[str, Keys]]
# Of some keys: the ids under each; of a weak key that more than the given number share, any so many of them.
Under = Callable[[Collection[Key], int], Mapping[Key, Collection[str]]]
# Of some pairs: those that are alike, as their entities are now (`graph.resolver.can_be_one`).
Alike = Callable[[Collection[Pair]], Collection[Pair]]


@dataclass(frozen=True, slots=True)
class Part:
    """Entities that hang together, and the pairs of them that are alike."""

    ids: frozenset[str]
    pairs: frozenset[Pair]


class Reach:
    """Finds what the change of some entities can reach."""

    def __init__(
        self,
        changed: Mapping[str, Keys],
        keys_of: KeysOf,
        under: Under,
        alike: Alike,
        fixed: Container[str],
        ruled: Iterable[Pair],
        known_before: bool = False,
    ) -> None:
        """changed: entities that came, went (no keys) or are other ones now, with their keys as they are now.

        keys_of, under: as they were before. fixed: ids of the reference data; ruled: pairs that people ruled to be one.
        known_before: `alike` tells of the changed entities as they were before, since all of them only went.
        """
        self._changed, self._fixed, self._known_before = changed, fixed, known_before
        self._held_keys, self._look_up, self._compare = keys_of, under, alike
        self._looked_up: dict[Key, Collection[str]] = {}
        self._compared: dict[Pair, bool] = {}
        self._beside: dict[str, set[str]] = {}
        for a, b in ruled:
            self._beside.setdefault(a, set()).add(b)
            self._beside.setdefault(b, set()).add(a)

    def part(self, others: Iterable[str] = ()) -> Part:
        """All that hangs together with what changed, or did before, and with some others."""
        todo = {*others, *(i for i, keys in self._changed.items() if keys), *self._company()}
        ids: set[str] = set()
        sharing: set[Pair] = set()  # a key
        alike: set[Pair] = set()
        looked_up: set[Key] = set()
        while todo:
            ids |= todo
            keys = frozenset().union(*self._keys_of(todo).values()) - looked_up
            looked_up |= keys
            sharing |= pairs(self._under(keys), self._fixed)
            alike |= self._alike({p for p in sharing if p[0] in todo or p[1] in todo})
            todo = {i for pair in alike for i in pair} - ids
            todo |= {b for i in ids if i in self._beside for b in self._beside[i]} - ids
        return Part(frozenset(ids), frozenset(alike))

    def _company(self) -> set[str]:
        """Those who were compared with a changed entity as it was, or with one another in its presence or absence."""
        before = self._held_keys(self._changed.keys())
        keys = frozenset().union(*before.values(), *self._changed.values())
        held, now = self._held_under(keys), self._under(keys)
        found: set[str] = set()
        others: set[Pair] = set()
        for key in keys:
            was, are = (pairs({key: list(ids)}, self._fixed) for ids in (held[key], now[key]))
            # How an entity compared before it changed, nobody knows as a rule.
            unknown = set() if self._known_before else {p for p in was if p[0] in before or p[1] in before}
            found.update(i for pair in unknown for i in pair)
            others |= (was ^ are) - unknown
        found.update(i for pair in self._alike(others) for i in pair)
        return found - {i for i, keys_now in self._changed.items() if not keys_now}

    def _alike(self, wanted: Collection[Pair]) -> set[Pair]:
        if new := [pair for pair in wanted if pair not in self._compared]:
            alike = set(self._compare(new))
            self._compared.update((pair, pair in alike) for pair in new)
        return {pair for pair in wanted if self._compared[pair]}

    def _held_under(self, keys: Collection[Key]) -> Mapping[Key, Collection[str]]:
        if new := [key for key in keys if key not in self._looked_up]:
            # So many that it can be told whether more than `MOST` are left without the changed ones.
            found = self._look_up(new, MOST + len(self._changed) + 1)
            self._looked_up.update((key, found.get(key, ())) for key in new)
        return {key: self._looked_up[key] for key in keys}

    def _keys_of(self, ids: Collection[str]) -> Mapping[str, Keys]:
        held = [i for i in ids if i not in self._changed]
        return {**(self._held_keys(held) if held else {}), **{i: self._changed[i] for i in ids if i in self._changed}}

    def _under(self, keys: Collection[Key]) -> dict[Key, list[str]]:
        held = self._held_under(keys)
        found = {key: [i for i in held[key] if i not in self._changed] for key in keys}
        for id_, theirs in self._changed.items():
            for key in theirs & found.keys():
                found[key].append(id_)
        return found
