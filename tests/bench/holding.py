"""Memory of a run with many documents, and how soon one that was broken off half-way goes on.

`python -m tests.bench.holding FOLDER COUNT SECONDS`, in a process of its own: prints JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil

from graph import server
from graph.connection import Connection
from graph.model import Raw
from graph.paths import data_dir
from graph.reference import load_reference
from graph.settings import load_settings
from graph.store import Store
from ingest.archive import archive_of
from ingest.pipeline import Pipeline
from ingest.report import RunReport
from tests.bench.measure import Figure

_MEMORY_MB, _RESUME_S = 300.0, 10.0
_FETCHED = datetime(2026, 3, 1, tzinfo=UTC)


def measure(connection: Connection, folder: Path, counts: tuple[int, ...], most_s: float) -> list[Figure]:
    """For each count the parent's most memory, and the start of the second half when the first is there.

    most_s: for one count; how many documents were reached by then is said in the figure.
    """
    figures = []
    for count in counts:
        environment = {
            **os.environ,
            "FAULTLINE_HOME": str(folder / str(count)),
            "FAULTLINE_NEO4J_URI": connection.uri,
            "FAULTLINE_NEO4J_USER": connection.user,
            "FAULTLINE_NEO4J_PASSWORD": connection.password,
        }
        (folder / str(count)).mkdir(parents=True)
        arguments = [sys.executable, "-m", "tests.bench.holding", str(count), str(most_s)]
        done = subprocess.run(arguments, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        said = json.loads(done.stdout.splitlines()[-1])
        held, start, reached = said["memory_mb"], said["resumed_s"], said["documents"]
        what = f"{reached:,} documents" + ("" if reached == count else f" of {count:,}, the time being up")
        figures += [
            Figure(f"memory of a run's parent, {what}", held, "MB", None, None, "≤ 300", held <= _MEMORY_MB),
            Figure(f"start of its second half, {said['known']:,} known", start, "s", None, None, "≤ 10",
                   start <= _RESUME_S),
        ]  # fmt: skip
    return figures


def _raws(of: int, last: int, until: float) -> Iterator[Raw]:
    """Short notes, each of its own words, until a moment of the monotonic clock."""
    for n in range(last):
        if time.monotonic() >= until:
            return
        text = f"Note {n:x} of the registry of {of}. Entry {n * 7919:x} was filed under {n * 104729:x} and is kept.\n"
        yield Raw(text.encode(), f"https://bench.example/{of}/{n}", _FETCHED, media_type="text/plain")


def main() -> None:
    """Half of the documents, then all of them in a second run; prints what that took."""
    count, time_s = int(sys.argv[1]), float(sys.argv[2])
    settings = load_settings()
    reference = load_reference(data_dir())
    began = time.monotonic()
    first: list[float] = []
    own = psutil.Process()
    most = own.memory_info().rss

    def progress(report: RunReport) -> None:
        nonlocal most
        most = max(most, own.memory_info().rss)  # its highest mark, ru_maxrss, begins with that of who started it
        if report.trigger == "second" and report.total("tried") and not first:
            first.append(time.monotonic())

    with Store(server.connect(settings, start_if_needed=False)) as store:
        pipeline = Pipeline(store, reference, archive_of(settings), data_dir(), progress=progress)
        half = pipeline.run(_raws(count, count // 2, began + time_s / 2), "first").total("documents")
        started = time.monotonic()
        report = pipeline.run(_raws(count, half + count - count // 2, began + time_s), "second")
    print(
        json.dumps(
            {
                "documents": report.total("documents"),
                "known": half,
                "memory_mb": most / 1e6,
                "resumed_s": (first[0] if first else time.monotonic()) - started,
            }
        )
    )


if __name__ == "__main__":
    main()
