"""One run of Dagster's job over nights and all sources, in this process. Arguments: FIRST LAST, like 2026-11-01."""

from __future__ import annotations

import sys
from datetime import date

from dagster import DagsterInstance

from graph.settings import load_settings
from ingest import schedule
from ingest.nightly.work import chosen_sources


def main() -> None:
    """1 if the run failed."""
    first, last = (date.fromisoformat(day) for day in sys.argv[1:3])
    lazy = schedule.faultline
    found = lazy.load_fn() if hasattr(lazy, "load_fn") else lazy()  # type: ignore[call-arg]
    asked = schedule.run_request(first, last, [s.id for s in chosen_sources(load_settings())])
    with DagsterInstance.get() as instance:
        job = found.resolve_job_def(schedule.JOB)
        # As a person's back-fill: the tag of the schedule is left out.
        tags = {k: v for k, v in asked.tags.items() if k != schedule.DUE}
        done = job.execute_in_process(instance=instance, tags=tags, raise_on_error=False)
    sys.exit(not done.success)


if __name__ == "__main__":
    main()
