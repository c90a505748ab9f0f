"""How one reference row bears on another: a row of data/deal_links.csv."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DealLink:
    """`deal` ends, replaces, extends, is part of, or is one transaction with `other`."""

    deal: str
    relation: str  # ends | replaces | extends | part_of | same_transaction
    other: str
    note: str | None = None
    announced: str | None = None  # of the row `deal`: since when the link holds and is known
