"""What a promise and a deal are to one another, as one answer with its reasons and with that of each reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.analysis.statements import Statement
from graph.model import Status


class Outcome(StrEnum):
    """What a promise and a deal are to one another, in our data."""

    CONFLICT = "conflict"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReadingVerdict:
    """The verdict under one reading."""

    holder: tuple[str, ...]
    quote: str | None
    status: Outcome
    reason: str
    summary: str | None = None
    source: str | None = None
    said: str | None = None
    statements: tuple[Statement, ...] | None = None  # of the holder, about the clause; None: not looked for

    def as_json(self) -> dict[str, Any]:
        """Holders by id; `quote` is verbatim or null, `summary` is not the holder's words."""
        return {
            "holder": list(self.holder),
            "quote": self.quote,
            "summary": self.summary,
            "source": self.source,
            "said": self.said,
            "statements": None if self.statements is None else [s.as_json() for s in self.statements],
            "status": str(self.status),
            "reason": self.reason,
        }

    @property
    def stated(self) -> str:
        """What the holder says of the deal itself, or that our data hold nothing of the kind; empty: not asked."""
        if self.statements is None:
            return ""
        return "; ".join(s.as_text() for s in self.statements) or "no statement of its own in our data"

    @property
    def told(self) -> str:
        """What the holder takes the clause to mean: in quotation marks only if verbatim; empty if it is not told."""
        said = [f"“{self.quote}”"] if self.quote else []
        said += [f"in short: {self.summary}"] if self.summary else []
        said += [f"told {self.said}"] if said and self.said else []
        return "; ".join([*said, *([self.source] if said and self.source else [])])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict over all readings; `reason` joins every reason that applies."""

    status: Outcome
    reasons: tuple[str, ...]
    readings: tuple[ReadingVerdict, ...]
    modality: Status | None  # the weaker one of the two
    against_the_allegation: bool  # the deal is later and speaks against what a non-party alleges
    alleged: bool = False  # the clause is only what a non-party alleges

    @property
    def reason(self) -> str:
        """All reasons in one text."""
        return ", ".join(self.reasons)

    def as_text(self) -> str:
        """Status and reason, and one line for each reading."""
        reason = self.reason.replace("first_refusal", "first_refusal (offer or waiver not known)")
        label = {Outcome.CONFLICT: "conflict of stated terms", Outcome.POSSIBLE: "possible conflict"}
        said = f"weaker modality {self.modality or 'unknown'}"
        lines = [f"{label.get(self.status, 'none')}: {reason}; {said}"]
        lines += [
            f"  on the reading of {', '.join(r.holder) or 'unknown'}"
            + (f" ({r.told})" if r.told else "")
            + f": {r.status}, {r.reason}"
            + (f"; {r.stated}" if r.stated else "")
            for r in self.readings
        ]
        if self.against_the_allegation:
            lines.append("  alleged by others than the parties: the deal is evidence against the allegation")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Status and reasons, with each reading's own."""
        return {
            "status": str(self.status),
            "reason": self.reason,
            "reasons": list(self.reasons),
            "readings": [r.as_json() for r in self.readings],
            "modality": None if self.modality is None else str(self.modality),
            "against_the_allegation": self.against_the_allegation,
        }
