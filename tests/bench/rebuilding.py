"""Deriving a large planted graph: loaded, rebuilt from nothing and again, one more document, hash and verify.

Each step runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import neo4j
import psutil

from graph.connection import Connection
from graph.derive import derive, load_reference, rebuild
from graph.hashing import graph_hash
from graph.model import Extracted
from graph.paths import data_dir
from graph.reference import Reference
from graph.reference import load_reference as read_reference
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from tests.bench.measure import Figure
from tests.corpus.planted import Corpus

DOCUMENTS, CLAIMS, ENTITIES = 100_000, 1_000_000, 50_000
MORE = 20  # documents written one by one
AT_ONCE = 500  # documents handed to the store
REBUILD_S, REBUILD_MIB, MORE_MS = 600.0, 4096.0, 100.0


@dataclass(frozen=True)
class Taken:
    """What a step took, and what it gave."""

    seconds: float
    cpu: float  # seconds of our process
    mib: float  # peak resident
    gave: object


def measure(connection: Connection, corpus: Corpus, server: int | None) -> list[Figure]:
    """Every figure of one corpus, on a database that holds nothing else than the reference data.

    server: the database's process, if it runs here. Processor time is told beside the clock's, since it is what remains
    the same on a machine that others use too.
    """
    figures: list[Figure] = []

    def step(what: str, work: Callable[..., object], aims: bool = False) -> object:
        before = _cpu(server)
        taken = _apart(work, connection, corpus)
        theirs = _cpu(server) - before
        print(
            f"{what}: {taken.seconds:,.1f} s by the clock, {taken.cpu:,.1f} s of our processor, {theirs:,.1f} s of "
            f"the database's, at most {taken.mib:,.0f} MiB: {taken.gave}",
            flush=True,
        )
        aim, met = None, None
        if aims:
            aim, met = "≤ 600 s, ≤ 4,096 MiB", taken.seconds <= REBUILD_S and taken.mib <= REBUILD_MIB
        figures.append(Figure(what, taken.seconds, "s", aim=aim, met=met))
        figures.append(Figure(f"{what}: processor, ours", taken.cpu, "s"))
        figures.append(Figure(f"{what}: processor, the database's", theirs, "s"))
        figures.append(Figure(f"{what}: peak memory", taken.mib, "MiB"))
        return taken.gave

    step("load, documents and claims", _load)
    _shrink(connection)
    step("rebuild from nothing", _rebuild, aims=True)
    step("rebuild again", _rebuild, aims=True)
    times = step("one more document", _more)
    assert isinstance(times, list)
    middle = statistics.median(times)
    figures.append(Figure("one more document, median", middle, "ms", aim=f"≤ {MORE_MS:.0f} ms", met=middle <= MORE_MS))
    before = step("hash", _hash)
    step("rebuild after them", _rebuild)
    if step("hash again", _hash) != before:
        raise RuntimeError("the rebuilt graph differs from the one that was kept in step")
    if found := step("verify", _verify):
        raise RuntimeError(f"verify finds {found}")
    return figures


def _cpu(process: int | None) -> float:
    if process is None:
        return 0.0
    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


def _apart(work: Callable[..., object], connection: Connection, corpus: Corpus) -> Taken:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, work, connection, corpus))
    process.start()
    theirs.close()
    try:
        taken = ours.recv()
    except EOFError:
        raise RuntimeError(f"{work.__name__} failed") from None
    process.join()
    assert isinstance(taken, Taken)
    return taken


def _run(pipe: object, work: Callable[..., object], connection: Connection, corpus: Corpus) -> None:
    reference = planted_reference(corpus)
    ties = Ties(reference.entities.values())
    with Store(connection) as store:
        start, cpu = time.perf_counter(), time.process_time()
        gave = work(store, reference, ties, corpus)
        taken = Taken(
            time.perf_counter() - start,
            time.process_time() - cpu,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            gave,
        )
    pipe.send(taken)  # type: ignore[attr-defined]


def planted_reference(corpus: Corpus) -> Reference:
    """The reference data of the project with the known firms of the corpus."""
    reference = read_reference(data_dir())
    known = {e.id: e for e in corpus.entities}
    return replace(reference, entities={**reference.entities, **known}, digest=f"{reference.digest} and {len(known)}")


def _batches(items: Iterator[Extracted]) -> Iterator[list[Extracted]]:
    while batch := list(islice(items, AT_ONCE)):
        yield batch


def _load(store: Store, reference: Reference, ties: Ties, corpus: Corpus) -> object:
    load_reference(store, reference, ties)
    claims = documents = 0
    for batch in _batches(corpus.items()):
        written = store.write(batch, ties)
        claims, documents = claims + written.claims, documents + written.documents
    return f"{documents} documents, {claims} claims"


def _shrink(connection: Connection) -> None:
    """Take out all that is derived, so that the next rebuild makes everything."""
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver,
        driver.session(database=connection.database) as session,
    ):
        session.run("MATCH (n:Deal|Dirty) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
        session.run("MATCH (:Entity)-[r]->(:Entity) CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS").consume()


def _rebuild(store: Store, reference: Reference, ties: Ties, corpus: Corpus) -> object:
    del corpus
    return str(rebuild(store, reference, ties))


def _more(store: Store, reference: Reference, ties: Ties, corpus: Corpus) -> list[float]:
    """Milliseconds that derivation takes after each of some documents about firms of this corpus."""
    times = []
    # Another seed tells other deals of the same firms under other addresses.
    later = replace(corpus, documents=40 * MORE, claims=400 * MORE, seed=corpus.seed + 1)
    later.__dict__["companies"] = corpus.companies
    for item in islice((i for i in later.items() if i.claims), 5, 5 + MORE):
        store.write([item], ties)
        start = time.perf_counter()
        derive(store, reference, ties)
        times.append(1000 * (time.perf_counter() - start))
    return times


def _hash(store: Store, reference: Reference, ties: Ties, corpus: Corpus) -> object:
    del reference, ties, corpus
    return graph_hash(store)


def _verify(store: Store, reference: Reference, ties: Ties, corpus: Corpus) -> object:
    del corpus
    found = verify(store, reference)
    return [str(f) for f in found[:3]]
