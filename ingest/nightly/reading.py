"""What the sources gave a night: its run, and the run that asked the broken ones once more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from graph.morning import Broken, Gathered
from ingest.health import unasked_for
from ingest.report import RunReport, SourceCounts

# Of what is wrong with a source, these stand in the report under their own heads.
_TOLD_APART = frozenset({"unreachable", "no-contact"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The runs of one night, in their order; of a source the last one that asked it counts."""

    runs: tuple[RunReport, ...] = ()

    def total(self, name: str) -> int:
        """Sum of one count over all sources and runs."""
        return sum(run.total(name) for run in self.runs)

    def state(self) -> dict[str, SourceCounts]:
        """The counts of each source that was asked, by its id."""
        return {source: c for run in self.runs for source, c in run.sources.items() if c.visited}

    def gathered(self, began: datetime) -> Gathered:
        """What the morning's report is to say of it; began: of the night, UTC."""
        return Gathered(
            began,
            self.total("documents"),
            self.total("claims"),
            self.broken,
            tuple(self.answered),
            len(self.unasked),
            self.warned,
        )

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Sources of which nothing was learned, and why; those left alone for want of a contact are not among them."""
        return tuple(
            Broken(source, counts.wrong.reason, str(counts.wrong))
            for source, counts in sorted(self.state().items())
            if counts.wrong is not None and not unasked_for(counts)
        )

    @property
    def unasked(self) -> tuple[str, ...]:
        """Sources that were left alone, because they want to know whom to write to and no setting says it."""
        return tuple(source for source, counts in sorted(self.state().items()) if unasked_for(counts))

    @property
    def answered(self) -> Collection[str]:
        """Sources whose own listing was had and read."""
        return [source for source, counts in self.state().items() if counts.wrong is None]

    @property
    def warned(self) -> tuple[tuple[str, str, str], ...]:
        """Sources that answer and do not give what they used to: id, code, words."""
        found = {(w.source, w.code): w.message for run in self.runs for w in run.warnings if w.code not in _TOLD_APART}
        return tuple((source, code, said) for (source, code), said in sorted(found.items()))
