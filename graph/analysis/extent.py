"""What a clause covers in one dimension, and boxes of several dimensions, with set arithmetic that knows "all"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DIMENSIONS = ("product", "mode", "channel", "territory")
ALL = "*"


@dataclass(frozen=True, slots=True)
class Extent:
    """Some values (`all_but` false), or all values except some (`all_but` true)."""

    values: frozenset[str]
    all_but: bool = False

    @classmethod
    def of(cls, values: Iterable[str]) -> Extent:
        """The named values; "*" among them means all.

        >>> Extent.of(["*"]).everything
        True
        """
        named = frozenset(values)
        return cls(frozenset(), True) if ALL in named else cls(named)

    @property
    def everything(self) -> bool:
        """True if nothing is left out."""
        return self.all_but and not self.values

    @property
    def empty(self) -> bool:
        """True if nothing is left."""
        return not self.all_but and not self.values

    def __and__(self, other: Extent) -> Extent:
        if self.all_but and other.all_but:
            return Extent(self.values | other.values, True)
        if self.all_but:
            return Extent(other.values - self.values)
        return Extent(self.values - other.values if other.all_but else self.values & other.values)

    def __sub__(self, other: Extent) -> Extent:
        return self & Extent(other.values, not other.all_but)

    def as_json(self) -> list[str]:
        """Sorted values; "*" for all, and "-x" for each one left out."""
        return [ALL, *(f"-{v}" for v in sorted(self.values))] if self.all_but else sorted(self.values)


@dataclass(frozen=True, slots=True)
class Box:
    """One extent for each of `DIMENSIONS`; None: not said."""

    product: Extent | None = None
    mode: Extent | None = None
    channel: Extent | None = None
    territory: Extent | None = None

    @property
    def sides(self) -> tuple[Extent | None, ...]:
        """The extents in the order of `DIMENSIONS`."""
        return self.product, self.mode, self.channel, self.territory


def disjoint(one: Box, other: Box) -> str | None:
    """The first dimension in which two boxes surely share nothing, None if there is none."""
    for name, a, b in zip(DIMENSIONS, one.sides, other.sides, strict=True):
        if a is not None and b is not None and (a & b).empty:
            return name
    return None


def undecided(one: Box, other: Box) -> frozenset[str]:
    """Dimensions in which it is not known whether two boxes meet; one that covers all meets whatever is not said."""
    return frozenset(
        name
        for name, a, b in zip(DIMENSIONS, one.sides, other.sides, strict=True)
        if (a is None and not (b is not None and b.everything)) or (b is None and not (a is not None and a.everything))
    )


def subtract(box: Box, taken: Box) -> tuple[list[Box], frozenset[str]]:
    """`box` without `taken`: what surely remains, and the dimensions on which the rest of it depends.

    An empty set means that the part inside `taken` is surely gone; with a set, that part may remain.
    """
    if disjoint(box, taken):
        return [box], frozenset()
    rest: list[Box] = []
    sides = list(box.sides)
    unknown: set[str] = set()
    for i, (name, side, cut) in enumerate(zip(DIMENSIONS, box.sides, taken.sides, strict=True)):
        if cut is not None and cut.everything:
            continue
        if side is None or cut is None:
            unknown.add(name)
            continue
        outside = side - cut
        if not outside.empty:
            rest.append(Box(**{**dict(zip(DIMENSIONS, sides, strict=True)), name: outside}))
        sides[i] = side & cut
    return rest, frozenset(unknown)
