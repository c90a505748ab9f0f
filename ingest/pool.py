"""Processes that read what others wrote: limited in memory, ended with their parent, made anew when one has ended."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from typing import Any

import psutil

from graph.errors import WorkersError

START_SECONDS = 180.0  # a busy machine takes long to load the gazetteer, for which no document is to blame
# Of a pool whose process, or the one that it is forked from, has ended.
NO_PROCESS = (BrokenProcessPool, ConnectionError, EOFError)


def forks() -> bool:
    """True where processes can be forked from one that has loaded what they need (ingest/nursery.py)."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def context(forked: bool) -> multiprocessing.context.BaseContext:
    """How to start processes."""
    # Not fork: a child of the run itself would inherit the database's sockets and outlive a killed parent.
    if not forked:
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["__main__", "ingest.nursery"])
    return found


def end_with_the_parent() -> None:
    """A parent that is killed closes nothing: workers hold one another's pipes open, and would wait for ever."""
    Thread(target=_await_the_parent, daemon=True).start()


def _await_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def limit_memory(memory_mb: int) -> None:
    """Let this process take so much more than it holds now, MiB; a parser that wants more gets a MemoryError."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; there the time limit alone holds
        return
    held = getattr(psutil.Process().memory_info(), "data", None)
    if held is None:  # macOS does not say, and does not keep the limit either
        return
    most = held + memory_mb * 2**20
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


class Pool:
    """So many processes, each made ready by `prepare(*arguments)`; started when they are first asked for."""

    def __init__(self, count: int, forked: bool, prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._count, self._forked, self._prepare, self._arguments = count, forked, prepare, arguments
        self._pool: ProcessPoolExecutor | None = None

    @property
    def running(self) -> bool:
        """Whether the processes have been started."""
        return self._pool is not None

    def started(self) -> ProcessPoolExecutor:
        """The pool; WorkersError if a process ends with nothing to read: then no document is to blame."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._count, context(self._forked), initializer=self._prepare, initargs=self._arguments
            )
            try:
                self._pool.submit(os.getpid).result(timeout=START_SECONDS)
            except (*NO_PROCESS, FutureTimeout):
                self.stop()
                raise WorkersError(
                    "The processes that read documents end as soon as they start; see the lines above, "
                    "and check memory and the installation."
                ) from None
        return self._pool

    def stop(self) -> None:
        """End all of them, also one that hangs."""
        pool, self._pool = self._pool, None
        if pool is not None:
            running = list((getattr(pool, "_processes", None) or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in running:
                process.kill()
            for process in running:
                process.join()
