"""What a schedule that was killed has left in Dagster's records: runs that no process is at any more, and old ones.

`faultline schedule` runs this module before anything of Dagster's starts. Dagster itself only looks after runs of the
code server that started them: one that stays "started" would keep every later night waiting.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import dagster as dg

KEPT = timedelta(days=90)  # of Dagster's own history; the record of the nights is in the database
_AT_ONCE = 100
BEGUN = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def main() -> None:
    """Close the runs that were under way as failed, and forget those that ended long ago; queued ones begin yet."""
    with dg.DagsterInstance.get() as instance:
        for run in instance.get_runs(dg.RunsFilter(statuses=BEGUN)):
            instance.report_run_failed(run, "Faultline was ended while this run was on.")
        before = datetime.now().astimezone() - KEPT
        for record in instance.get_run_records(dg.RunsFilter(created_before=before), limit=_AT_ONCE, ascending=True):
            instance.delete_run(record.dagster_run.run_id)


if __name__ == "__main__":
    main()
