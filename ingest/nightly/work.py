"""What a night works with: the open graph, its pipeline, and the items of its sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from graph.errors import FaultlineError
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.server import connect
from graph.settings import Settings, load_settings
from graph.store import Store
from graph.ties import Ties
from ingest.archive import archive_of
from ingest.client import client
from ingest.extract.choice import choice
from ingest.gather import gathered
from ingest.items import Failed, Item, Visited
from ingest.known import Counting, Known
from ingest.nightly.ending import recorded, told_if_away
from ingest.pace import group, server
from ingest.pipeline import Pipeline
from ingest.report import RunReport
from ingest.sources import Source, broken, documents, load_sources
from ingest.visits import visits_of


@dataclass(frozen=True)
class Work:
    """An open graph with what every stage needs."""

    settings: Settings
    store: Store
    reference: Reference
    ties: Ties
    pipeline: Pipeline

    def sources(self, only: Collection[str] = ()) -> tuple[Source, ...]:
        """The listed sources, or of them those named; FaultlineError if a name is not in the list."""
        return chosen_sources(self.settings, only)

    def items(self, sources: Collection[Source]) -> Iterator[Item | Visited]:
        """What the sources give now, addresses that the graph knows left out."""
        return items(self.store, self.settings, sources, self.pipeline)


def chosen_sources(settings: Settings, only: Collection[str] = ()) -> tuple[Source, ...]:
    """The listed sources, or of them those named; FaultlineError if a name is not in the list."""
    listed = load_sources(settings.sources or data_dir() / "sources.toml")
    unknown = sorted(set(only) - {x.id for x in listed})
    if unknown:
        names = ", ".join(x.id for x in listed)
        raise FaultlineError(f"There is no source {unknown[0]!r}; there are {names}.")
    return tuple(x for x in listed if not only or x.id in only)


def items(
    store: Store, settings: Settings, sources: Collection[Source], pipeline: Pipeline
) -> Iterator[Item | Visited]:
    """What the sources give now, each closed by word of the visit; one whose address answers is set aside no longer.

    Several sources are asked at once, as `fetch_at_once` says, of one host only one: the others would use up the time
    of their fetch waiting for it. What they give comes in their order.
    """
    visits, now = pipeline.visits, pipeline.clock()
    if visits is None:
        raise ValueError("a pipeline that visits sources notes its visits")
    pipeline.tighten_sources({source.id: source.rights for source in sources})
    known = Known(store.read("known_urls"), visits, now, settings.revisit_h)
    with client(settings, pipeline.archive, visits) as fetcher:

        def read(source: Source) -> Iterator[Item | Visited]:
            wrong = None
            counting = Counting(known)
            for item in documents(source, fetcher, counting):
                wrong = wrong or broken(item, source, now, fetcher)
                yield item
            yield Visited(source.id, counting.found, wrong)

        addresses = {source.id: source.url for source in sources}
        lists: dict[str, set[str]] = {}
        for row in store.read("open_list_letters"):
            lists.setdefault(row["source"], set()).add(row["url"])
        # Nearly none: asked once, not by a write for each source.
        letters = {row["url"] for row in store.read("open_letters", urls=sorted(set(addresses.values())))}
        away: set[str] = set()
        reads = [(group(server(source.url)), partial(read, source)) for source in sources]
        for item in gathered(reads, settings.fetch_at_once):
            yield item
            if isinstance(item, Failed):
                away.add(item.url)
            if isinstance(item, Visited) and not item.failed:
                had = (letters & {addresses[item.source]} | lists.get(item.source, set())) - away
                if had:
                    store.write_query("resolve_dead_letters", urls=sorted(had))


def pipeline(
    settings: Settings,
    store: Store,
    reference: Reference,
    workers: int | None = None,
    progress: Callable[[RunReport], None] = lambda report: None,
) -> Pipeline:
    """The pipeline of this home."""
    return Pipeline(
        store,
        reference,
        archive_of(settings),
        data_dir(),
        workers or settings.workers,
        choice(settings),
        memory_mb=settings.worker_memory_mb,
        progress=progress,
        visits=visits_of(settings),
    )


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Work]:
    """The graph that the settings name, its server started if needed."""
    own = settings or load_settings()
    reference = load_reference(data_dir())
    with told_if_away(own):
        connection = connect(own)
    with Store(connection) as store:
        ties = Ties(reference.entities.values())
        with recorded(store, own):
            made = pipeline(own, store, reference)
        yield Work(own, store, reference, ties, made)
