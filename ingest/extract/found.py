"""A claim on its way out of the extractor, with what later steps must know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.model import Claim, Entity, Modality


@dataclass(frozen=True, slots=True)
class Found:
    """A claim with the entities that it names."""

    claim: Claim
    source: Entity
    target: Entity
    nominal: bool = False  # a tie that is named, not told ("its stake in")
    dated_inside: bool = True
    signals: Mapping[str, float] = field(default_factory=dict)  # what its confidence rests on
    judged: str | None = None  # of what only the weights hear: modality by the judge, or mute
    firmness: Mapping[Modality, float] = field(default_factory=dict)  # and by the weights: probability of each

    @property
    def firms(self) -> frozenset[str]:
        """The ids of the parties, whoever is which."""
        return frozenset((self.claim.from_id, self.claim.to_id))

    @property
    def weighed(self) -> bool:
        """True where only the fitted weights hear the tie."""
        return "odds" in self.signals

    def dated_apart(self) -> Found:
        """The same beside another verb, whose dates are not its own."""
        if self.dated_inside:
            return self
        return replace(self, claim=replace(self.claim, announced=None, start=None, end=None))
