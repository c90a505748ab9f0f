"""A ruling on the modality of a tie, and the kinds that are ruled on alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.model import Kind, Modality

# Ties that last: "no longer uses" says that they did.
STATES = frozenset({
    Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.PARTNERSHIP, Kind.INVESTMENT,
})  # fmt: skip
STATE_KINDS = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.PARTNERSHIP, Kind.INTEGRATION})
OFFERABLE = frozenset({Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.INVESTMENT})  # "offers Claude" is no bid for it
CONFLICTS = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION})
ASSERTED = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED})
# The firmer ones first.
FIRMNESS = {
    Modality.CONFIRMED: 3, Modality.ANNOUNCED: 2, Modality.REPORTED: 1, Modality.NEGOTIATING: 1, Modality.ALLEGED: 1,
    Modality.TERMINATED: 1, Modality.DENIED: 0,
}  # fmt: skip
WILL_END = "will no longer"  # why of a ruling on a tie that is to end: it is told as an ending, and not as over


@dataclass(frozen=True, slots=True)
class Ruling:
    """A modality, and the words that decided it."""

    modality: Modality
    why: str


def can_be(kind: Kind, weaker: Modality) -> bool:
    """Whether a tie told as a fact can be this instead: only what lasts can be over, and a suit is a fact."""
    return kind not in CONFLICTS and (weaker is not Modality.TERMINATED or kind in STATES)


SILENT: Literal["silent"] = "silent"  # the text asserts nothing
Verdict = Ruling | Literal["silent"] | None  # None: this step has nothing to say
