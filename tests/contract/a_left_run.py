"""Leaves a run under way in Dagster's records, as a power cut does: prints its id."""

from __future__ import annotations

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus

from ingest import schedule


def main() -> None:
    """DAGSTER_HOME names the folder of the records."""
    with DagsterInstance.get() as instance:
        left = instance.add_run(DagsterRun(job_name=schedule.JOB, status=DagsterRunStatus.STARTED))
        print(left.run_id)  # noqa: T201


if __name__ == "__main__":
    main()
