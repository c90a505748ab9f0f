"""How a long step reports that it moves: a bar on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

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
