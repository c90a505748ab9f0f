"""Documents a second from a web on loopback into a database, and without one, against bare trafilatura on these pages.

Both sides have two processes to read with: ours fetches, archives, reads, extracts and stores, trafilatura finds the
text of pages that it is handed.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import trafilatura

from graph.connection import Connection
from graph.derive import derive
from graph.model import Extracted, Raw
from graph.paths import data_dir
from graph.reference import Reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from ingest.archive import archive_of
from ingest.client import client
from ingest.extract.choice import Choice
from ingest.nightly.work import items
from ingest.pipeline import Pipeline
from ingest.read import read
from ingest.sources import Source, documents
from ingest.visits import visits_of
from ingest.worker import Workers
from tests.bench.article import pages
from tests.bench.measure import Figure, in_turn, ratio, stopwatch
from tests.fixtures.web import Web

ROUNDS = 3
WORKERS = 2
_WITH, _WITHOUT = 0.5, 0.8  # aims, of trafilatura's rate


def measure(connection: Connection, reference: Reference, count: int) -> list[Figure]:
    """New pages each round, by both ways and by trafilatura, in turn; then where the time of one document goes."""
    drawn = [pages(count, reference.entities.values(), seed=n) for n in range(ROUNDS + 1)]
    times = []
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(trafilatura.extract, [drawn[0][0].content] * 4))  # it imports its parts
        for number, now in enumerate(drawn):
            with _served(now) as source, tempfile.TemporaryDirectory() as folder:
                works = (
                    lambda s=source, f=folder, n=now: _into_the_store(connection, reference, s, Path(f) / "a", n),
                    lambda s=source, f=folder, n=now: _without_a_store(s, Path(f) / "b", n),
                    lambda n=now: _bare(pool, n),
                )
                both = in_turn(works, 1)  # type: ignore[arg-type]
            if number:  # the first is for the server to warm up
                times.append(both)
    stored, read_only, bare = (sorted(t[i] for t in times)[len(times) // 2] for i in range(3))
    size = sum(len(p.content) for p in drawn[-1]) / count / 1000
    against = f"bare trafilatura, {WORKERS} processes"
    told = f"documents of {size:.0f} kB fetched, read, extracted"
    return [
        ratio(f"{told}, stored", count / stored, "documents/s", against, count / bare, _WITH),
        ratio(told, count / read_only, "documents/s", against, count / bare, _WITHOUT),
        *_where_it_goes(connection, reference, drawn[-1]),
    ]


def _settings(folder: Path, source: Source) -> Settings:
    folder.mkdir(parents=True, exist_ok=True)
    address = source.url.split("/")[2]
    return Settings(home=folder, allow_addresses=(address,), host_interval_s=0.0, contact="bench@example.org")


def _into_the_store(
    connection: Connection, reference: Reference, source: Source, folder: Path, now: Sequence[Raw]
) -> float:
    settings = _settings(folder, source)
    visits = visits_of(settings)
    with Store(connection) as store:
        pipeline = Pipeline(store, reference, archive_of(settings), data_dir(), WORKERS, visits=visits)
        pipeline.prepare()
        with stopwatch() as seconds:
            report = pipeline.run(items(store, settings, [source], pipeline), trigger="bench")
    visits.close()
    done = [report.total(name) for name in ("documents", "dead", "duplicates")]
    if done != [len(now), 0, 0] or not report.total("claims"):
        raise RuntimeError(f"not every page was ingested: {report}")
    return seconds()


def _without_a_store(source: Source, folder: Path, now: Sequence[Raw]) -> float:
    settings = _settings(folder, source)
    archive, visits = archive_of(settings), visits_of(settings)

    def fetched() -> Iterator[Raw]:
        with client(settings, archive, visits) as fetcher:
            for item in documents(source, fetcher):
                if isinstance(item, Raw):
                    workers.soon()
                    archive.put(item)
                    yield item

    with stopwatch() as seconds, Workers(data_dir(), WORKERS) as workers:
        found = [outcome for _, outcome in workers.outcomes(fetched()) if isinstance(outcome, Extracted)]
    archive.close()
    visits.close()
    if len(found) != len(now) or not any(x.claims for x in found):
        raise RuntimeError(f"only {len(found)} of {len(now)} pages were read")
    return seconds()


def _bare(pool: ProcessPoolExecutor, now: Sequence[Raw]) -> float:
    with stopwatch() as seconds:
        texts = list(pool.map(trafilatura.extract, [page.content for page in now], chunksize=4))
    if not all(texts):
        raise RuntimeError("trafilatura found no text in a page")
    return seconds()


def _where_it_goes(connection: Connection, reference: Reference, drawn: Sequence[Raw]) -> list[Figure]:
    """The parts of one document's time, each alone and in one process, in milliseconds of the clock."""
    some = list(drawn[:100])
    spent: dict[str, float] = {}
    with _served(some) as source, tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder), source)
        archive, visits = archive_of(settings), visits_of(settings)
        with client(settings, archive, visits) as fetcher:
            began = time.perf_counter()
            raws = [item for item in documents(source, fetcher) if isinstance(item, Raw)]
            spent["fetch"] = time.perf_counter() - began
        with stopwatch() as seconds:
            for raw in raws:
                archive.put(raw)
        spent["archive"] = seconds()
        visits.close()
        archive.close()
    extractor = Choice().extractor(reference.entities.values())
    extractor.extract(read(raws[0]))
    with stopwatch() as seconds:
        found = [read(raw) for raw in raws]
    spent["read"] = seconds()
    with stopwatch() as seconds:
        extracted = [extractor.extract(document) for document in found]
    spent["extract"] = seconds()
    ties = Ties(reference.entities.values())
    with Store(connection) as store:
        with stopwatch() as seconds:
            store.write(extracted, ties)
        spent["store"] = seconds()
        with stopwatch() as seconds:
            derive(store, reference, ties)
        spent["derive"] = seconds()
    return [Figure(f"of one document: {part}", 1000 * took / len(raws), "ms") for part, took in spent.items()]


@contextmanager
def _served(drawn: Sequence[Raw]) -> Iterator[Source]:
    """The pages behind a feed, served by a process of their own, so that serving takes no time of ours."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(theirs, [raw.content for raw in drawn]), daemon=True)
    process.start()
    try:
        url = ours.recv()
        yield Source(id="bench", kind="feed", url=url, publisher="Bench")
    finally:
        ours.send(None)
        process.join(10)
        if process.is_alive():
            process.kill()


def _serve(pipe: Pipe, contents: Sequence[bytes]) -> None:
    web = Web()
    links = {f"Page {n}": web.add(f"/a/{n}.html", c, "text/html; charset=utf-8") for n, c in enumerate(contents)}
    pipe.send(web.add_feed("/feed.rss", links))
    pipe.recv()
    web.close()
