"""The graph of today as far as it may leave: what reports and alerts are made of."""

from __future__ import annotations

from dataclasses import dataclass

from graph.reference import Reference
from graph.snapshot import Snapshot
from graph.snapshots import holds_confidential, snapshot
from graph.store import Store
from graph.ties import Ties


@dataclass(frozen=True)
class Open:
    """The graph of today without what confidential documents say."""

    snapshot: Snapshot
    closed: bool  # whether the graph holds confidential documents
    withheld: frozenset[str]  # ids of deals that stand in the graph and are not told: that they are missing is no news


def open_now(store: Store, reference: Reference, ties: Ties) -> Open:
    """The graph of today by all that is known, as far as it may leave."""
    if not holds_confidential(store):
        return Open(snapshot(store, reference, ties), False, frozenset())
    told = snapshot(store, reference, ties, openly=True)
    whole = snapshot(store, reference, ties)
    return Open(told, True, frozenset({d.id for d in whole.deals} - {d.id for d in told.deals}))
