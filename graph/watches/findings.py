"""What a saved question finds at one instant, and how two answers differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion. Two answers are compared by `state` alone, so that new words for it are no news."""

    state: str  # what may change of it: a status, a level; empty if it only is there or is not
    sentence: str
    deals: tuple[str, ...] = ()  # ids that it rests on

    def as_json(self) -> dict[str, Any]:
        """The fields as they are kept."""
        return {"state": self.state, "sentence": self.sentence, "deals": list(self.deals)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Finding:
        """The finding that was kept."""
        return cls(said["state"], said["sentence"], tuple(said["deals"]))


Findings = Mapping[str, Finding]  # by what the conclusion is about


@dataclass(frozen=True, slots=True)
class Difference:
    """What one answer holds that an earlier one did not, by what each conclusion is about."""

    new: Findings
    gone: Findings  # as they were found last
    changed: Mapping[str, tuple[Finding, Finding]]  # before and after

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)

    def as_json(self) -> dict[str, Any]:
        """Conclusions by what they are about."""
        return {
            "new": {k: f.as_json() for k, f in self.new.items()},
            "gone": {k: f.as_json() for k, f in self.gone.items()},
            "changed": {k: {"before": a.as_json(), "after": b.as_json()} for k, (a, b) in self.changed.items()},
        }

    def lines(self) -> list[str]:
        """One line a conclusion."""
        return [
            *(f"new: {f.sentence}" for f in self.new.values()),
            *(f"no longer found: {f.sentence}" for f in self.gone.values()),
            *(f"changed: {after.sentence}; before: {before.state}" for before, after in self.changed.values()),
        ]


def difference(before: Findings, after: Findings) -> Difference:
    """What is new, gone and changed in `after`, in the order of the keys.

    >>> difference({"a": Finding("reported", "a")}, {"a": Finding("announced", "a")}).lines()
    ['changed: a; before: reported']
    """
    return Difference(
        {k: after[k] for k in sorted(after.keys() - before.keys())},
        {k: before[k] for k in sorted(before.keys() - after.keys())},
        {k: (before[k], after[k]) for k in sorted(before.keys() & after.keys()) if before[k].state != after[k].state},
    )
