"""How fast one host may be asked: a pause between requests, and longer when the host asks for it."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from filelock import FileLock

from graph.errors import FetchError

NO_CONTACT = "no-contact"  # reason code
_STALE_S = 24 * 3600.0
_NOTE = 192  # bytes of a note, so that the next one fits over it
SEC_INTERVAL_S = 1 / 8  # the SEC refuses more than ten requests a second; no setting lifts this


class Moments(Protocol):
    """The next moment at which each group of hosts may be asked, on a clock that counts up steadily."""

    def held(self, group: str) -> contextlib.AbstractContextManager[Moment]:
        """The moment of a group, for this process alone while the context lasts."""
        ...


class Moment:
    """One group's next moment; what is set is kept when the context ends."""

    def __init__(self, value: float) -> None:
        self.value = value


class OwnMoments:
    """The moments of one process; safe to share between threads."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self, group: str) -> Iterator[Moment]:
        """See `Moments`."""
        with self._lock:
            moment = Moment(self._next.get(group, float("-inf")))
            yield moment
            self._next[group] = moment.value


class SharedMoments:
    """The moments of all processes on a machine: one small file for each group, each behind a lock.

    The steady clock is the machine's; after a restart, when it begins anew, the wall clock says how long ago a moment
    was noted. A file that cannot be read counts as none.
    """

    def __init__(self, folder: Path, monotonic: Callable[[], float], wall: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._monotonic = monotonic
        self._wall = wall
        folder.mkdir(parents=True, exist_ok=True)
        # One lock for all groups, since lock files cannot be taken away safely; it is held for less than a millisecond.
        self._lock = FileLock(folder / "lock")
        for old in folder.glob("*.json"):
            with contextlib.suppress(OSError):
                if wall() - old.stat().st_mtime > _STALE_S:
                    old.unlink()

    @contextmanager
    def held(self, group: str) -> Iterator[Moment]:
        """See `Moments`."""
        path = self._folder / f"{sha256(group.encode()).hexdigest()[:32]}.json"
        with self._lock:
            moment = Moment(self._read(path))
            yield moment
            noted = {"moment": moment.value, "steady": self._monotonic(), "wall": self._wall()}
            _note(path, json.dumps(noted))

    def _read(self, path: Path) -> float:
        try:
            noted = json.loads(path.read_text("utf-8"))
            moment, steady, wall = float(noted["moment"]), float(noted["steady"]), float(noted["wall"])
        except (OSError, ValueError, KeyError, TypeError):
            return float("-inf")
        now = self._monotonic()
        if now < steady:  # the machine was started since
            return now + (moment - steady) - max(0.0, self._wall() - wall)
        return moment


def _note(path: Path, text: str) -> None:
    """Write over what stood there.

    A file that is emptied and written anew is brought to the disk at once by some file systems: milliseconds for each
    request, while all others wait for the lock.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        os.write(handle, text.ljust(_NOTE).encode("ascii"))
    finally:
        os.close(handle)


class Pace:
    """Hands out the next moment at which each host may be asked; safe to share between threads.

    interval_s: pause between two requests to one host. The clock counts up steadily and is passed in, so that a change
    of the wall clock neither hurries nor stops a run.
    """

    def __init__(
        self,
        interval_s: float,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        moments: Moments | None = None,
    ) -> None:
        self._interval_s = interval_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._shared = moments is not None
        self._moments: Moments = moments or OwnMoments()

    def wait(self, host: str, longest_s: float, crawl_delay_s: float = 0.0) -> None:
        """Sleep until the host may be asked; FetchError "deferred" if that is more than `longest_s` away."""
        interval = max(self._interval_s, crawl_delay_s, SEC_INTERVAL_S if is_sec(host) else 0.0)
        delay = self._reserve(host, longest_s, interval)
        if delay > 0:
            self._sleep(delay)

    def _reserve(self, host: str, longest_s: float, interval: float) -> float:
        """Seconds until the moment that is now this request's own."""
        until = self._monotonic() + longest_s
        while True:
            with self._moments.held(group(host)) as moment:
                now = self._monotonic()
                at = max(now, moment.value)
                if at > max(now, until):
                    raise deferred(host, at - now)
                # A process that wakes up late would crowd the next one: none has a moment before it is there.
                if at <= now or not self._shared:
                    moment.value = at + interval
                    return at - now
            self._sleep(at - now)

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so long, counted from now."""
        with self._moments.held(group(host)) as moment:
            moment.value = max(self._monotonic() + seconds, moment.value)


def server(url: str) -> str:
    """The host of an address as its pace is counted, with its port where that is an odd one: another server."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def group(host: str) -> str:
    """The name under which a host's requests are counted: all of SEC's hosts share one limit."""
    return "sec.gov" if is_sec(host) else host


def is_sec(host: str) -> bool:
    """True for the hosts of the U.S. Securities and Exchange Commission, which want a declared contact."""
    host = host.partition(":")[0]
    return host == "sec.gov" or host.endswith(".sec.gov")


def deferred(host: str, seconds: float) -> FetchError:
    """The error for a host that wants to be left alone for longer than one fetch may take."""
    return FetchError("deferred", f"{host} asks to be left alone for {seconds:.0f} s; a later run will ask again.")


def no_contact(who: str) -> FetchError:
    """The error for somebody who wants to know whom to write to, where no setting says it."""
    return FetchError(
        NO_CONTACT, f"{who} refuses clients without a contact; set FAULTLINE_CONTACT to your e-mail address."
    )
