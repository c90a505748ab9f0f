"""Holds a partition against the true one: pairwise and B-cubed precision and recall, in linear time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1; None where there was nothing to be right or wrong about."""

    precision: float | None
    recall: float | None


def pairwise(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Score:
    """Of pairs put together, those that belong together; of pairs that belong together, those put together.

    Both name a group for each item; items that only one of them knows are left out.
    """
    cells, groups, wanted = _counted(found, truth)
    together = sum(map(_pairs, cells.values()))
    put = sum(map(_pairs, groups.values()))
    belong = sum(map(_pairs, wanted.values()))
    return Score(together / put if put else None, together / belong if belong else None)


def b_cubed(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Score:
    """For each item, the share of its group that belongs with it, and the share found of those that do; on average.

    Bagga and Baldwin 1998. Weighs every item alike, where pairs let large groups rule.
    """
    cells, groups, wanted = _counted(found, truth)
    items = sum(cells.values())
    if not items:
        return Score(None, None)
    precision = sum(n * n / groups[group] for (group, _), n in cells.items()) / items
    recall = sum(n * n / wanted[true] for (_, true), n in cells.items()) / items
    return Score(precision, recall)


def _counted(
    found: Mapping[str, Hashable], truth: Mapping[str, Hashable]
) -> tuple[Counter[tuple[Hashable, Hashable]], Counter[Hashable], Counter[Hashable]]:
    both = [item for item in found if item in truth]
    cells = Counter((found[item], truth[item]) for item in both)
    return cells, Counter(found[item] for item in both), Counter(truth[item] for item in both)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def groups_of(groups: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Members by group, turned round: the group of each member."""
    return {member: name for name, members in groups for member in members}
