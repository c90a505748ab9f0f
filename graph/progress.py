"""How a long step reports that it moves: bars on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_LINE_DOCUMENTS = 100  # stored between two plain lines …
_LINE_S = 10.0  # … or so long, if anything moved at all

# Called with a title and the number of items; within the context, the function it gives counts one item as done.
Progress = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


@contextmanager
def silent(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Says nothing: for tests and for callers that show progress of their own."""
    yield lambda: None


@contextmanager
def on_stderr(title: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, or a line for each tenth of the way where that is no terminal."""
    if sys.stderr.isatty():
        # rich costs 0.1 s, which `--help` need not pay
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Bar(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(title, total=total)
            yield lambda: bar.advance(task)
        return
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        if done == total or done * 10 // total > (done - 1) * 10 // total:
            sys.stderr.write(f"{title}: {done} of {total}\n")
            sys.stderr.flush()

    sys.stderr.write(f"{title}: 0 of {total}\n")
    sys.stderr.flush()
    yield one_more


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a run is, in documents; `run` tells two runs apart that follow one another."""

    run: str
    fetched: int  # come from their sources, or failed there
    read: int
    stored: int  # at their end, as documents, duplicates or dead letters
    claims: int
    duplicates: int
    dead: int

    def line(self) -> str:
        """All of it in words."""
        return (
            f"{self.fetched} documents fetched, {self.read} read, {self.stored} stored: {self.claims} new claims, "
            f"{self.duplicates} duplicates, {self.dead} set aside"
        )


Tell = Callable[[Counted], None]


@contextmanager
def steps(console: Console | None = None) -> Iterator[Tell]:
    """Show how far a run is on standard error: three bars on a terminal, else a line now and then, and the last one.

    console: where the bars go instead, terminal or not.
    """
    if console is None and not sys.stderr.isatty():
        with _lines() as tell:
            yield tell
        return
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:<8}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    # What is logged meanwhile stands above the bars; standard output is for data.
    with Bar(*columns, console=console or Terminal(stderr=True), redirect_stdout=False) as bar:
        fetched, read, stored = (bar.add_task(name, total=None, said="0") for name in ("fetched", "read", "stored"))

        def move(now: Counted) -> None:
            bar.update(fetched, completed=now.fetched, said=f"{now.fetched} documents")
            bar.update(read, completed=now.read, total=now.fetched or None, said=str(now.read))
            said = f"{now.stored}; {now.claims} claims, {now.duplicates} duplicates, {now.dead} set aside"
            bar.update(stored, completed=now.stored, total=now.fetched or None, said=said)

        yield move


@contextmanager
def _lines() -> Iterator[Tell]:
    last = told = Counted("", 0, 0, 0, 0, 0, 0)
    at = time.monotonic()

    def say() -> None:
        nonlocal told, at
        sys.stderr.write(f"{last.line()}\n")
        sys.stderr.flush()
        told, at = last, time.monotonic()

    def move(now: Counted) -> None:
        nonlocal last, told
        if now.run != last.run:
            if last != told:
                say()
            told = Counted(now.run, 0, 0, 0, 0, 0, 0)
        last = now
        if now.stored - told.stored >= _LINE_DOCUMENTS or (now != told and time.monotonic() - at >= _LINE_S):
            say()

    yield move
    if last != told:
        say()
