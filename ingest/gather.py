"""Several sources at once, each in a thread, with what they give in the order of the sources."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
_AHEAD = 16  # items of one source that wait for their turn; more would fill the memory
_LOOK_S = 0.5  # how often a thread that waits looks whether it is still wanted


class _Line(Generic[T]):
    """What one source gives, until it is taken."""

    def __init__(self, read: Callable[[], Iterable[T]], stop: threading.Event) -> None:
        self._read = read
        self._stop = stop
        self._items: queue.Queue[tuple[T] | None] = queue.Queue(_AHEAD)
        self._error: BaseException | None = None

    def run(self) -> None:
        """Read the source to its end, or until nobody wants it any more."""
        try:
            for item in self._read():
                if not self._give((item,)):
                    return
        except BaseException as error:  # noqa: BLE001  raised where the items are taken
            self._error = error
        self._give(None)

    def _give(self, item: tuple[T] | None) -> bool:
        while not self._stop.is_set():
            try:
                self._items.put(item, timeout=_LOOK_S)
            except queue.Full:
                continue
            return True
        return False

    def taken(self) -> Iterator[T]:
        """The items as they come; raises what the source raised."""
        while (item := self._items.get()) is not None:
            yield item[0]
        if self._error is not None:
            raise self._error


class _Waiting(Generic[T]):
    """Sources whose turn has not come, in order; of one group, such as a host, one at a time."""

    def __init__(self, lines: Sequence[tuple[str, _Line[T]]]) -> None:
        self._lines = list(lines)
        self._busy: set[str] = set()
        self._changed = threading.Condition()

    def next(self, done: str | None) -> tuple[str, _Line[T]] | None:
        """The first that may begin; None once there is none left. done: the group that the caller was busy with."""
        with self._changed:
            if done is not None:
                self._busy.discard(done)
                self._changed.notify_all()
            while self._lines:
                for n, (group, _) in enumerate(self._lines):
                    if group not in self._busy:
                        self._busy.add(group)
                        return self._lines.pop(n)
                self._changed.wait()
            return None


def gathered(reads: Sequence[tuple[str, Callable[[], Iterable[T]]]], at_once: int) -> Iterator[T]:
    """All that the sources give, in their order; `at_once` of them are read at the same time, of one group only one.

    reads: of each source its group and how to read it. A slow source delays the others by little, and what a run
    decides does not depend on who was faster. Threads that are not wanted any more, since a run was stopped, end with
    the fetch in hand and do not keep the process.
    """
    stop = threading.Event()
    lines = [(group, _Line(read, stop)) for group, read in reads]
    waiting = _Waiting(lines)

    def work() -> None:
        # The earliest that may begin goes first, so that the one whose items are awaited is never left waiting.
        turn = waiting.next(None)
        while turn is not None and not stop.is_set():
            turn[1].run()
            turn = waiting.next(turn[0])

    threads = [threading.Thread(target=work, name=f"source {n}", daemon=True) for n in range(min(at_once, len(lines)))]
    for thread in threads:
        thread.start()
    try:
        for _, line in lines:
            yield from line.taken()
    finally:
        stop.set()
