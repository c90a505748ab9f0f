"""What each version of the stored schema changed, and how a database of the version before becomes one of it.

A step changes data in one transaction that also writes the new version: cut off, it has not happened, and done, it is
never done again. Constraints and indexes are made before all steps and may be made any number of times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.store import Transaction


def _decide_again(tx: Transaction) -> None:
    """Who is who is decided again, with its reasons; copies are grouped when the newer data/ are loaded."""
    tx.write("set_meta", name="resolve", value="due")


def _derive_again(tx: Transaction) -> None:
    """Deals are derived by today's rules, and short texts compared, when data/ are loaded at the next start or run."""
    tx.write("forget_short_sketches")
    tx.write("set_meta", name="data", value="due")


def _nothing(tx: Transaction) -> None:
    """Constraints and indexes were all."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the version before to `version`."""

    version: int
    about: str
    change: Callable[[Transaction], None] = _nothing


STEPS = (
    Step(2, "watches and what they say"),
    Step(3, "nights and their reports"),
    Step(4, "rulings, why a name is who it is, copies of texts", _decide_again),
    Step(5, "keys of names, so that a new name is decided without reading all", _decide_again),
    Step(6, "further rules of what is one deal, copies of short texts", _derive_again),
)
SCHEMA_VERSION = str(STEPS[-1].version)


def steps_after(version: str, steps: tuple[Step, ...] = STEPS) -> tuple[Step, ...]:
    """The steps that a database of this version still needs, in order."""
    return tuple(step for step in steps if step.version > int(version))
