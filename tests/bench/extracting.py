"""Extraction alone: against bare trafilatura on the same pages, over lengths of text, and with two processes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import trafilatura

from graph.model import Document, DocumentKind
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from ingest.extract.rules import RuleExtractor
from ingest.read import read
from tests.bench.article import pages
from tests.bench.measure import Figure, in_turn, ratio, stopwatch

ROUNDS = 5
LENGTHS = (10_000, 100_000, 1_000_000, 10_000_000)
_extractor: RuleExtractor | None = None


def measure(reference: Reference, count: int) -> list[Figure]:
    """count: pages a round."""
    drawn = pages(count, reference.entities.values(), seed=7)
    documents = [read(page) for page in drawn]
    extractor = RuleExtractor(reference.entities.values())
    for document in documents:
        extractor.extract(document)  # each frame is compiled when a sentence first asks for it

    def by_rules() -> float:
        with stopwatch() as seconds:
            for document in documents:
                extractor.extract(document)
        return seconds()

    def by_trafilatura() -> float:
        with stopwatch() as seconds:
            for page in drawn:
                trafilatura.extract(page.content)
        return seconds()

    ours, bare = in_turn((by_rules, by_trafilatura), ROUNDS)
    figures = [
        # A quarter of the time is four times the rate.
        ratio("extraction of pages", count / ours, "pages/s", "trafilatura reading them", count / bare, 4.0)
    ]
    text = "\n".join(d.text for d in documents)
    for length in LENGTHS:
        with stopwatch() as seconds:
            extractor.extract(_news((text * (length // len(text) + 1))[:length]))
        figures.append(Figure(f"extraction of {length:,} characters", seconds() / length * 1e6, "µs a character"))
    return [*figures, _two_processes(documents, ours)]


def _two_processes(documents: list[Document], alone: float) -> Figure:
    halves = documents[::2], documents[1::2]
    with ProcessPoolExecutor(2, get_context("spawn"), _start) as pool:
        list(pool.map(_work, halves))
        with stopwatch() as seconds:
            list(pool.map(_work, halves))
    return ratio("extraction with two processes", alone / seconds(), "times one", "one process", 1.0, 1.8)


def _start() -> None:
    global _extractor
    _extractor = RuleExtractor(load_reference(data_dir()).entities.values())


def _work(documents: list[Document]) -> int:
    assert _extractor is not None
    return sum(len(_extractor.extract(document).claims) for document in documents)


def _news(text: str) -> Document:
    now = datetime(2031, 1, 1, tzinfo=UTC)
    return Document("1" * 64, "bench", None, None, "2030-06-01", now, DocumentKind.NEWS, text, language="en")
