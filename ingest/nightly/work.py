"""What a night works with: the open graph, its pipeline, and the items of its sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph.errors import FaultlineError
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.server import connect
from graph.settings import Settings, load_settings
from graph.store import Store
from graph.ties import Ties
from ingest.archive import Archive
from ingest.extract.choice import choice
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.pipeline import Pipeline
from ingest.report import RunReport
from ingest.sources import Source, documents, load_sources


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

    def items(self, sources: Collection[Source]) -> Iterator[Item]:
        """What the sources give now, addresses that the graph knows left out."""
        return items(self.store, self.settings, sources)


def chosen_sources(settings: Settings, only: Collection[str] = ()) -> tuple[Source, ...]:
    """The listed sources, or of them those named; FaultlineError if a name is not in the list."""
    listed = load_sources(settings.sources or data_dir() / "sources.toml")
    unknown = sorted(set(only) - {x.id for x in listed})
    if unknown:
        names = ", ".join(x.id for x in listed)
        raise FaultlineError(f"There is no source {unknown[0]!r}; there are {names}.")
    return tuple(x for x in listed if not only or x.id in only)


def items(store: Store, settings: Settings, sources: Collection[Source]) -> Iterator[Item]:
    """What the sources give now; a source whose own address answers again is no longer set aside."""
    known = frozenset(row["url"] for row in store.read("known_urls"))
    with Fetcher(settings) as fetcher:
        for source in sources:
            failed = False
            for item in documents(source, fetcher, known):
                failed = failed or (isinstance(item, Failed) and item.url == source.url)
                yield item
            if not failed:
                store.write_query("resolve_dead_letters", urls=[source.url])


def pipeline(
    settings: Settings,
    store: Store,
    reference: Reference,
    workers: int | None = None,
    progress: Callable[[RunReport], None] = lambda report: None,
) -> Pipeline:
    """The pipeline of this home."""
    archive = Archive(settings.home / "archive")
    count = workers or settings.workers
    return Pipeline(store, reference, archive, data_dir(), count, choice(settings), progress=progress)


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Work]:
    """The graph that the settings name, its server started if needed."""
    own = settings or load_settings()
    reference = load_reference(data_dir())
    with Store(connect(own)) as store:
        ties = Ties(reference.entities.values())
        yield Work(own, store, reference, ties, pipeline(own, store, reference))
