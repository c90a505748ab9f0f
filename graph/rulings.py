"""What people have ruled on claims, as consolidation reads it: no I/O, no dates.

Which rulings count at an instant is decided by the ledger (`graph.judgements`); here they are in force.
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]  # claim ids, the smaller first


@dataclass(frozen=True, slots=True)
class ClaimRulings:
    """Rulings in force: claims set aside, and pairs of claims that are one deal or are two."""

    rejected: frozenset[str] = frozenset()  # claim ids: not what the source says; kept on record, counted nowhere
    one_deal: frozenset[Pair] = frozenset()
    two_deals: frozenset[Pair] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rejected or self.one_deal or self.two_deals)


NO_RULINGS = ClaimRulings()
