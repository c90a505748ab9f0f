"""A claim on its way out of the extractor, with what later steps must know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.model import Claim, Entity


@dataclass(frozen=True, slots=True)
class Found:
    """A claim with the entities that it names."""

    claim: Claim
    source: Entity
    target: Entity
    nominal: bool = False  # a tie that is named, not told ("its stake in")
    dated_inside: bool = True
    signals: Mapping[str, float] = field(default_factory=dict)  # what its confidence rests on

    @property
    def weighed(self) -> bool:
        """True where only the fitted weights hear the tie."""
        return "likely" in self.signals

    def dated_apart(self) -> Found:
        """The same beside another verb, whose dates are not its own."""
        if self.dated_inside:
            return self
        return replace(self, claim=replace(self.claim, announced=None, start=None, end=None))
