"""What questions are asked of after a run: the graph of today by all that is known, and the read-only console."""

from __future__ import annotations

from graph.analysis.scopes import curated_scopes
from graph.console import Console
from graph.errors import SchemaError
from graph.open_snapshot import open_now
from graph.reference import Reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from graph.watches.questions import Ground


def ground(store: Store, settings: Settings, reference: Reference, ties: Ties) -> Ground:
    """The ground of today without what confidential documents say, since alerts are sent.

    SchemaError if the graph was made with other reference data than `reference`.
    """
    held = store.read("meta", name="data")
    if not held or held[0]["value"] != reference.digest:
        raise SchemaError("The graph was made with other reference data than data/ holds; run `faultline rebuild`.")
    console = Console(store.connection, settings.query_timeout_s, settings.query_rows)
    scopes = curated_scopes()
    told = open_now(store, reference, ties)
    return Ground(told.snapshot, reference, scopes, console.run, told.closed, told.withheld)
