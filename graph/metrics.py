"""What can be watched from outside, in Prometheus' text form: figures of the database alone, no word of any source."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.freshness import staleness
from graph.store import Store

_COUNTS = {
    "documents": "documents in the graph",
    "claims": "claims that count today",
    "deals": "deals derived from them",
    "disputed": "deals that sources tell differently",
    "entities": "entities of the reference data",
    "provisional": "entities only seen in text",
    "dead": "documents set aside, open",
}
STATES = ("running", "done", "failed", "interrupted")


def exposition(store: Store) -> bytes:
    """All figures as of now; DatabaseUnavailable if nothing answers."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    held = store.read("summary_counts")[0]
    for name, meaning in _COUNTS.items():
        Gauge(f"faultline_{name}", meaning, registry=registry).set(held[name])
    if held["run"] is not None:
        at = Gauge("faultline_last_run_seconds", "end of the last run, or its start, Unix time", registry=registry)
        at.set(held["run"].timestamp())
    if held["sources_read"] is not None:
        read = Gauge(
            "faultline_sources_read_seconds", "end of the last run over all sources, Unix time", registry=registry
        )
        read.set(held["sources_read"].timestamp())
    state = Gauge("faultline_last_run_state", "1 for the state that the last run is in", ["state"], registry=registry)
    for name in STATES:
        state.labels(name).set(held["run_status"] == name)
    counted = Gauge("faultline_nights", "nights on record, by state", ["state"], registry=registry)
    for row in store.read("night_states"):
        counted.labels(row["state"]).set(row["nights"])
    return generate_latest(registry)


def health(store: Store) -> tuple[bool, str]:
    """Whether the database answers and the data are as fresh as a night ago, and what is wrong if not."""
    held = store.read("summary_counts")[0]
    nights = store.read("nights", limit=1)
    if held["run"] is None:
        return False, "nothing was read yet"
    found = staleness(held, nights[0] if nights else None, datetime.now(UTC))
    return (True, "ok") if found is None else (False, found.wrong.value)
