"""Where the nodes of a drawing stand: our own layout, the same for the same input, that never moves what is placed.

A centre stands at the origin, its neighbours on rings around it; the neighbours of a node that is expanded later fan
out around that node wherever there is room.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

Place = tuple[float, float]
_FIRST_RING = 230.0
_BETWEEN_RINGS = 125.0
_SLOT = 150.0  # along a ring, for one label
_STRETCH = 1.35  # screens are wider than high
_BOX = (150.0, 62.0)  # room that a node needs with its label


def place(centre: str, neighbours: Mapping[str, Sequence[str]], fixed: Mapping[str, Place]) -> dict[str, Place]:
    """A place for every id in `neighbours`, keeping those in `fixed`.

    neighbours: id of each expanded node, in the order of expansion, with the ids tied to it in the order in which they
    go round; the centre is the first to be expanded.
    """
    room = _Room()
    placed: dict[str, Place] = {}
    for node, spot in fixed.items():
        placed[node] = spot
        room.take(spot)
    if centre not in placed:
        placed[centre] = room.nearest((0.0, 0.0))
        room.take(placed[centre])
    waiting = dict(neighbours)
    while waiting:
        # Expanded nodes that are placed come first; one tied to nothing placed so far stands on its own.
        node = next((n for n in waiting if n in placed), next(iter(waiting)))
        around = waiting.pop(node)
        if node not in placed:
            placed[node] = room.nearest((0.0, 0.0))
            room.take(placed[node])
        fresh = [n for n in dict.fromkeys(around) if n not in placed]
        if node == centre and len(placed) == 1:
            placed |= zip(fresh, _rings(placed[node], len(fresh)), strict=True)
            for n in fresh:
                room.take(placed[n])
            continue
        for n, spot in zip(fresh, _fan(placed[node], placed[centre], room), strict=False):
            placed[n] = spot
            room.take(spot)
    return placed


def _rings(middle: Place, count: int) -> list[Place]:
    """`count` places on as few rings as hold them, in the order in which one goes round."""
    radii: list[float] = []
    capacity: list[float] = []
    while sum(capacity) < count:
        radii.append(_FIRST_RING + _BETWEEN_RINGS * len(radii))
        capacity.append(math.floor(2 * math.pi * radii[-1] * (1 + _STRETCH) / 2 / _SLOT))
    if not radii:
        return []
    # Dealt out so that neighbouring angles lie on different rings: a line to an outer node passes between inner ones.
    dealt = [0] * len(radii)
    spots = []
    for i in range(count):
        ring = max(range(len(radii)), key=lambda r: ((i + 1) * capacity[r] / sum(capacity) - dealt[r], r))
        dealt[ring] += 1
        spots.append(_on(middle, 2 * math.pi * i / count, radii[ring]))
    return spots


def _fan(middle: Place, centre: Place, room: _Room) -> Iterator[Place]:
    """Free places around `middle`, those that lead away from the centre first."""
    away = math.atan2(middle[1] - centre[1], (middle[0] - centre[0]) / _STRETCH)
    radius, ring = _FIRST_RING * 0.8, 0
    while True:
        count = max(6, math.floor(2 * math.pi * radius / _SLOT))
        step = 2 * math.pi / count
        for i in range(count):
            turn = step * ((i + 1) // 2) * (-1 if i % 2 else 1)
            # Every other ring is turned by half a step: else a line to it runs through the ring within.
            spot = _on(middle, away + turn + step / 2 * (ring % 2), radius)
            if room.free(spot):
                yield spot
        radius, ring = radius + _BETWEEN_RINGS / 2, ring + 1


def _on(middle: Place, angle: float, radius: float) -> Place:
    return (
        round(middle[0] + radius * _STRETCH * math.cos(angle), 1),
        round(middle[1] + radius * math.sin(angle), 1),
    )


class _Room:
    """Which boxes are taken, in a grid, so that a question costs the same with 5 nodes and with 500."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = {}

    def take(self, spot: Place) -> None:
        self._cells.setdefault(self._cell(spot), []).append(spot)

    def free(self, spot: Place) -> bool:
        return not any(
            abs(x - spot[0]) < _BOX[0] and abs(y - spot[1]) < _BOX[1] for x, y in self._near(self._cell(spot))
        )

    def nearest(self, wanted: Place) -> Place:
        """The wanted place, or the first free one outwards from it."""
        if self.free(wanted):
            return wanted
        return next(_fan(wanted, (wanted[0] - 1.0, wanted[1]), self))

    def _near(self, cell: tuple[int, int]) -> Iterable[Place]:
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                yield from self._cells.get((cell[0] + i, cell[1] + j), ())

    @staticmethod
    def _cell(spot: Place) -> tuple[int, int]:
        return math.floor(spot[0] / _BOX[0]), math.floor(spot[1] / _BOX[1])
