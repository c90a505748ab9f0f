"""Whom a change of some names can reach: no pair that is worth comparing leads out of what is found here.

Who is who follows from the pairs that share a key (`graph.candidates`) and from rulings, so that it may be decided for
what hangs together by them alone. Pure: where keys are looked up is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.candidates import MOST, WEAK, Key, pairs

Keys = frozenset[Key]
# Of some ids: the keys of each.
KeysOf = Callable[[Collection[str]], Mapping[str, Keys]]
# Of some keys: the ids under each; of a weak key that more than the given number share, any so many of them.
Under = Callable[[Collection[Key], int], Mapping[Key, Collection[str]]]


@dataclass(frozen=True, slots=True)
class Part:
    """Entities that hang together, and the pairs of them that are worth comparing."""

    ids: frozenset[str]
    pairs: frozenset[tuple[str, str]]


class Reach:
    """Finds what the change of some entities can reach."""

    def __init__(
        self,
        changed: Mapping[str, Keys],
        keys_of: KeysOf,
        under: Under,
        fixed: Collection[str],
        ruled: Iterable[tuple[str, str]],
    ) -> None:
        """changed: entities that came, went (no keys) or bear another name now, with their keys as they are now.

        keys_of, under: as they were before. fixed: ids of the reference data; ruled: pairs that people ruled to be one.
        """
        self._changed, self._fixed = changed, fixed
        self._held_keys, self._look_up = keys_of, under
        self._looked_up: dict[Key, Collection[str]] = {}
        self._beside: dict[str, set[str]] = {}
        for a, b in ruled:
            self._beside.setdefault(a, set()).add(b)
            self._beside.setdefault(b, set()).add(a)

    def part(self, others: Iterable[str] = ()) -> Part:
        """All that hangs together with what changed, or did before, and with some others."""
        todo = {*others, *(i for i, keys in self._changed.items() if keys), *self._company()}
        ids: set[str] = set()
        met: set[tuple[str, str]] = set()
        looked_up: set[Key] = set()
        while todo:
            ids |= todo
            keys = frozenset().union(*self._keys_of(todo).values()) - looked_up
            looked_up |= keys
            met |= pairs(self._under(keys), self._fixed)
            todo = {i for pair in met for i in pair} - ids
            todo |= {b for i in ids if i in self._beside for b in self._beside[i]} - ids
        return Part(frozenset(ids), frozenset(met))

    def _company(self) -> set[str]:
        """Those who met a changed entity under a key that it had, or meet it now, or one another for its sake."""
        before = self._held_keys(self._changed.keys())
        keys = frozenset().union(*(before.get(i, frozenset()) ^ now for i, now in self._changed.items()))
        held, now = self._held_under(keys), self._under(keys)
        found: set[str] = set()
        for key in keys:
            for ids in (held[key], now[key]):
                if key[0] not in WEAK or len(ids) <= MOST:
                    found.update(held[key], now[key])
        return found - {i for i, keys_now in self._changed.items() if not keys_now}

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
