"""The run of a night at an instant of one's choice, as a process: prints the nights that it took, as JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta

from ingest.nightly.night import Clock, run_due
from ingest.nightly.work import opened


def main() -> None:
    """Arguments: the instant, ISO 8601 with an offset."""
    start, began = datetime.fromisoformat(sys.argv[1]), time.monotonic()
    with opened() as work:
        clock = Clock(lambda: start + timedelta(seconds=time.monotonic() - began), lambda seconds: time.sleep(0.05))
        work.pipeline.clock = lambda: clock.now().astimezone(UTC)
        done = run_due(work, clock)
    print(json.dumps([d.isoformat() for d in done.taken.dates] if done else []))  # noqa: T201


if __name__ == "__main__":
    main()
