"""What a run did, counted so that no document can get lost: the sum rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.errors import ItemError
    from ingest.health import Warned


_SUMS = ("documents", "with_claims", "without_claims", "duplicates", "dead", "claims")
_STATE = ("visited", "failed", "known", "tried", "read", "titled", "dated", "future")


@dataclass
class SourceCounts:
    """Counts of one source in one run; `documents` is the sum of the next four."""

    documents: int = 0
    with_claims: int = 0
    without_claims: int = 0
    duplicates: int = 0
    dead: int = 0
    claims: int = 0
    dead_reasons: Counter[str] = field(default_factory=Counter)
    # How the source itself does, for `ingest.health`.
    visited: bool = False  # asked as a source, in full
    wrong: ItemError | None = None  # why its own listing could not be had or read
    known: int = 0  # listed, and not asked for again
    tried: int = 0  # handed to reading
    read: int = 0  # of these, read
    titled: int = 0  # of the read ones
    dated: int = 0
    future: int = 0  # without a date, since the one that was stated had not come yet

    @property
    def failed(self) -> bool:
        """Whether nothing is known of what the source lists now."""
        return self.wrong is not None


@dataclass
class RunReport:
    """One run: when, by which sources, with what outcome."""

    id: str
    started: datetime
    trigger: str  # night | ingest: of all sources; source | files | replay | retry | up: of some documents
    finished: datetime | None = None
    status: str = "running"  # running | done | failed | interrupted
    reason: str | None = None  # of a failure
    sources: dict[str, SourceCounts] = field(default_factory=dict)
    deals: int = 0  # derived in this run
    fetched: int = 0  # documents that came, those under way included
    warnings: list[Warned] = field(default_factory=list)

    def of(self, source: str | None) -> SourceCounts:
        """The counts of a source, made when it is first seen."""
        return self.sources.setdefault(source or "files", SourceCounts())

    def total(self, name: str) -> int:
        """Sum of one count over all sources."""
        return sum(getattr(counts, name) for counts in self.sources.values())

    def unbalanced(self) -> str | None:
        """The source whose documents do not add up, if there is one: documents = with + without + duplicates + dead."""
        for name, c in self.sources.items():
            if c.documents != c.with_claims + c.without_claims + c.duplicates + c.dead:
                return name
        return None

    def as_json(self) -> dict[str, Any]:
        """The report as `ingest --json` prints it; times in ISO 8601, UTC."""
        return {
            "run": self.id,
            "trigger": self.trigger,
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat() if self.finished else None,
            "status": self.status,
            "reason": self.reason,
            **{name: self.total(name) for name in _SUMS},
            "answered": sum(counts.visited and not counts.failed for counts in self.sources.values()),
            "deals": self.deals,
            "sources": {
                source: {
                    **{name: getattr(counts, name) for name in (*_SUMS, *_STATE)},
                    "dead_reasons": dict(sorted(counts.dead_reasons.items())),
                    "wrong": f"{counts.wrong.reason}: {counts.wrong}" if counts.wrong is not None else None,
                }
                for source, counts in sorted(self.sources.items())
            },
            "warnings": [warned.as_json() for warned in self.warnings],
        }

    def lines(self) -> list[str]:
        """The report for a person, a line a source."""
        head = f"{'source':<34} {'documents':>9} {'claims':>7} {'with':>5} {'without':>7} {'dupl.':>5} {'dead':>5}"
        body = [
            f"{source:<34} {c.documents:>9} {c.claims:>7} {c.with_claims:>5} {c.without_claims:>7} "
            f"{c.duplicates:>5} {c.dead:>5}{_reasons(c)}"
            for source, c in sorted(self.sources.items())
        ]
        return [head, *body, *(f"warning: {w.message}" for w in self.warnings)] if body else ["nothing to read"]


def _reasons(counts: SourceCounts) -> str:
    found = [f"{reason} {n}" for reason, n in sorted(counts.dead_reasons.items())]
    found += [f"dated in the future {counts.future}"] if counts.future else []
    return f"  ({', '.join(found)})" if found else ""
