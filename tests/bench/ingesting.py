"""Documents a second: the whole pipeline into a database, against bare trafilatura on the same pages."""

from __future__ import annotations

import tempfile
from pathlib import Path

import trafilatura

from graph.connection import Connection
from graph.model import Raw
from graph.paths import data_dir
from graph.reference import Reference
from graph.store import Store
from ingest.archive import Archive
from ingest.pipeline import Pipeline
from tests.bench.article import pages
from tests.bench.measure import Figure, in_turn, ratio, stopwatch

ROUNDS = 3
WORKERS = 2


def measure(connection: Connection, reference: Reference, count: int) -> list[Figure]:
    """Archive, read, extract, store and derive new pages each round; trafilatura reads the same ones in one process."""
    rounds = iter([pages(count, reference.entities.values(), seed=n) for n in range(ROUNDS + 1)])
    now: list[Raw] = []

    def by_pipeline() -> float:
        with tempfile.TemporaryDirectory() as folder, Store(connection) as store:
            pipeline = Pipeline(store, reference, Archive(Path(folder)), data_dir(), WORKERS)
            pipeline.prepare()
            with stopwatch() as seconds:
                report = pipeline.run(iter(now), trigger="bench")
            done = [report.total(name) for name in ("documents", "dead", "duplicates")]
            if done != [len(now), 0, 0] or not report.total("claims"):
                raise RuntimeError(f"not every page was ingested: {report}")
            return seconds()

    def by_trafilatura() -> float:
        with stopwatch() as seconds:
            read = [trafilatura.extract(page.content) for page in now]
        if not all(read):
            raise RuntimeError("trafilatura found no text in a page")
        return seconds()

    times = []
    for number, drawn in enumerate(rounds):
        now[:] = drawn
        both = in_turn((by_pipeline, by_trafilatura), 1)
        if number:  # the first is for the server to warm up
            times.append(both)
    ours, bare = (sorted(t[i] for t in times)[len(times) // 2] for i in range(2))
    size = sum(len(p.content) for p in now) / len(now) / 1000
    return [
        ratio(
            f"documents, {WORKERS} workers, {size:.0f} kB each",
            count / ours,
            "documents/s",
            "bare trafilatura, 1 process",
            count / bare,
            0.5,
        )
    ]
