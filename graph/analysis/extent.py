"""What a clause covers in one dimension, and boxes of several dimensions, with set arithmetic that knows "all"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DIMENSIONS = ("product", "mode", "channel", "territory")
ALL = "*"
TERRITORY = "territory"
# Countries by ISO code, and the regions whose countries are known; any other word for a place may hold any of them.
_EU = frozenset(
    {
        "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie", "it", "lv", "lt", "lu",
        "mt", "nl", "pl", "pt", "ro", "sk", "si", "es", "se",
    }
)  # fmt: skip
_REGIONS = {"eu": _EU, "eea": _EU | {"is", "li", "no"}}
_SAME = {"uk": "gb", "usa": "us", "el": "gr"}


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


def place(name: str) -> str:
    """A territory as it is compared: in small letters, a country by its ISO code.

    >>> place("UK"), place("US")
    ('gb', 'us')
    """
    folded = name.casefold()
    return _SAME.get(folded, folded)


def _nest(one: str, other: str) -> bool:
    """Whether a place that is not the other may lie in it, or share a part with it."""
    if one == other:
        return False
    held = [_REGIONS.get(p, frozenset({p}) if len(p) == 2 else None) for p in (one, other)]
    return held[0] is None or held[1] is None or not held[0].isdisjoint(held[1])


def _nested(name: str, one: Extent, other: Extent) -> bool:
    """Whether the values leave open what two extents share: a region beside what may be a part of it."""
    return name == TERRITORY and any(_nest(a, b) for a in one.values for b in other.values)


def disjoint(one: Box, other: Box) -> str | None:
    """The first dimension in which two boxes surely share nothing, None if there is none."""
    for name, a, b in zip(DIMENSIONS, one.sides, other.sides, strict=True):
        if a is not None and b is not None and (a & b).empty and not _nested(name, a, b):
            return name
    return None


def undecided(one: Box, other: Box) -> frozenset[str]:
    """Dimensions in which it is not known whether two boxes meet; one that covers all meets whatever is not said."""
    return frozenset(name for name, a, b in zip(DIMENSIONS, one.sides, other.sides, strict=True) if _open(name, a, b))


def _open(name: str, one: Extent | None, other: Extent | None) -> bool:
    if one is None or other is None:
        return not any(side is not None and side.everything for side in (one, other))
    # Two plain lists with a place in common meet there, whatever else may nest.
    plain = not one.all_but and not other.all_but and not (one & other).empty
    return not plain and _nested(name, one, other)


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
        if side is None or cut is None or _nested(name, side, cut):
            unknown.add(name)
            continue
        outside = side - cut
        if not outside.empty:
            rest.append(Box(**{**dict(zip(DIMENSIONS, sides, strict=True)), name: outside}))
        sides[i] = side & cut
    return rest, frozenset(unknown)
