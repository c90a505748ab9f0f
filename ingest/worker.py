"""Reading and extracting one document, in a process of its own: a parser that dies takes one document with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.errors import ItemError
from graph.model import Extracted, Extractor, Raw
from graph.reference import load_reference
from ingest.extract.choice import Choice
from ingest.pool import NO_PROCESS, Pool, context, end_with_the_parent, forks, limit_memory
from ingest.read import read

DOCUMENT_SECONDS = 30.0
MEMORY_MB = 512
WINDOW = 64

_FIRST = Raw(
    b"<html><body><article><p>One line.</p></article></body></html>", "file:first", datetime(2026, 1, 1, tzinfo=UTC)
)

_extractor: Extractor | None = None
_made_from: tuple[Path, Choice] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why one document could not be used."""

    stage: str  # read | extract
    reason: str
    message: str


Outcome = Extracted | Refused


def start(data: Path, choice: Choice, memory_mb: int = MEMORY_MB) -> None:
    """Prepare this process: load the gazetteer once, and end when the parent has ended.

    memory_mb: what it may take above that, MiB; a parser that wants more gets a MemoryError or ends.
    """
    end_with_the_parent()
    warm(data, choice)
    limit_memory(memory_mb)


def warm(data: Path, choice: Choice) -> None:
    """Load the gazetteer and the parsers, unless the process that this one is forked from has them."""
    global _extractor, _made_from
    if _made_from != (data, choice):
        _extractor = choice.extractor(load_reference(data).entities.values())
        _made_from = data, choice
        # Parsers load on their first document: now, so that neither the time nor the memory counts as that document's.
        read(_FIRST)


def process(raw: Raw) -> Outcome:
    """Read and extract one reply; whatever goes wrong with it is its own outcome."""
    if _extractor is None:
        raise RuntimeError("start() has not run in this process")
    stage = "read"
    try:
        document = read(raw)
        stage = "extract"
        return _extractor.extract(document)
    except ItemError as error:
        return Refused(stage, error.reason, str(error))
    except MemoryError:
        return Refused(stage, "parser-memory", f"{raw.url} needs more memory to {stage} than a worker may use.")
    # A parser's own bug on hostile bytes is a fact about this document, not about the run.
    except Exception as error:  # noqa: BLE001
        return Refused(stage, f"{stage}-failed", f"{raw.url} could not be {_PAST[stage]}: {type(error).__name__}.")


_PAST = {"read": "read", "extract": "extracted"}


def _forks(choice: Choice) -> bool:
    """True where processes are forked from one that has loaded all that the rules need (ingest/nursery.py)."""
    return choice.access is None and forks()


class Workers:
    """A pool of processes that read and extract; started when the first document comes."""

    def __init__(
        self,
        data: Path,
        count: int,
        seconds: float = DOCUMENT_SECONDS,
        choice: Choice | None = None,
        memory_mb: int = MEMORY_MB,
    ) -> None:
        """count: processes; seconds: the longest that one document may take; memory_mb: the most, MiB."""
        self._seconds, self._choice = seconds, choice or Choice()
        self._begun = False
        self._pool = Pool(count, _forks(self._choice), start, (data, self._choice, memory_mb))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.stop()

    def soon(self) -> None:
        """Let begin, beside what goes on here, what takes seconds before the first document can be read."""
        if self._begun or self._pool.running:
            return
        self._begun = True
        if _forks(self._choice):
            from multiprocessing.forkserver import ensure_running

            context(forked=True)
            ensure_running()

    def outcomes(self, raws: Iterable[Raw]) -> Iterator[tuple[Raw, Outcome]]:
        """Each document with its outcome, in the order given; up to `WINDOW` are under way while one is dealt with."""
        waiting: deque[tuple[Raw, Future[Outcome]]] = deque()
        for raw in raws:
            waiting.append((raw, self._submit(raw)))
            while waiting and (len(waiting) >= WINDOW or waiting[0][1].done()):
                yield from self._first(waiting)
        while waiting:
            yield from self._first(waiting)

    def _submit(self, raw: Raw) -> Future[Outcome]:
        try:
            return self._pool.started().submit(process, raw)
        except NO_PROCESS as error:
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return broken

    def _first(self, waiting: deque[tuple[Raw, Future[Outcome]]]) -> Iterator[tuple[Raw, Outcome]]:
        raw, future = waiting.popleft()
        try:
            yield raw, future.result(timeout=self._seconds)
        except (*NO_PROCESS, FutureTimeout):
            # Any of those still unfinished may be the one that killed or holds the pool: one at a time from here.
            self._pool.stop()
            left = [(raw, future), *waiting]
            waiting.clear()
            for rest, done in left:
                finished = done.done() and not done.cancelled() and done.exception() is None
                yield rest, done.result() if finished else self._alone(rest)

    def _alone(self, raw: Raw) -> Outcome:
        try:
            return self._pool.started().submit(process, raw).result(timeout=self._seconds)
        except NO_PROCESS:
            self._pool.stop()
            self._pool.started()
            return Refused("read", "parser-crash", f"{raw.url} ended the process that was reading it.")
        except FutureTimeout:
            self._pool.stop()
            return Refused("read", "parser-timeout", f"{raw.url} took longer than {self._seconds:g} s to read.")
