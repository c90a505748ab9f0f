"""What the holders of a reading say themselves: the claims of the promise's deal that they publish, word for word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.consolidation.evidence import published_by
from graph.records import ClaimRecord
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of a holder about the deal of the promise."""

    claim: str
    quote: str  # verbatim
    source: str  # address
    publisher: str | None

    def as_json(self) -> dict[str, Any]:
        """The fields as they are."""
        return {"claim": self.claim, "quote": self.quote, "source": self.source, "publisher": self.publisher}

    def as_text(self) -> str:
        """The quote with who publishes it and where."""
        return f"“{self.quote}” ({self.publisher or 'publisher unknown'}; {self.source})"


def statements_of(holders: Iterable[str], records: Iterable[ClaimRecord], snapshot: Snapshot) -> tuple[Statement, ...]:
    """Those that a firm of a holder's group publishes, samples left out, by source.

    holders: ids of entities; records: the claims of the promise's deal. That a holder says it does not say what the
    holder takes it to mean.
    """
    groups = {snapshot.group(h) for h in holders}
    names = {n for e in snapshot.entities.values() if snapshot.group(e.id) in groups for n in (e.name, *e.aliases)}
    found = [
        Statement(
            r.claim.id,
            r.claim.evidence.quote,
            r.claim.cites or r.document.url,
            r.claim.cites_publisher or r.document.publisher,
        )
        for r in records
        if not r.sample and published_by(r, names)
    ]
    return tuple(sorted(found, key=lambda s: (s.source, s.quote, s.claim)))
