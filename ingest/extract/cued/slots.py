"""The places around a cue, and the firms that hold them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Slots:
    """Tokens of firms by the place they hold.

    S, O: logical subject and object, whatever the voice. poss: owner of the cue noun. owner: owner of another noun
    among the arguments ("at Acme's site"), which holds its preposition's place too. A preposition: the firm behind it.
    """

    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    start: int = 0  # tokens that the clause spans
    end: int = 0
    verb: int | None = None  # that governs the cue, or is it
    subject: int | None = None  # grammatical

    def put(self, place: str, index: int) -> None:
        """Note a firm in a place, once."""
        if index not in self.places[place]:
            self.places[place].append(index)

    def reach(self, place: str, index: int) -> None:
        """Note a firm in a place, from which on the clause then counts."""
        self.put(place, index)
        self.start = min(self.start, index)
