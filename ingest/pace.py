"""How fast one host may be asked: a pause between requests, and longer when the host asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from graph.errors import FetchError


class Pace:
    """Hands out the next moment at which each host may be asked; safe to share between threads.

    interval_s: pause between two requests to one host. The clock counts up steadily and is passed in, so that a change
    of the wall clock neither hurries nor stops a run.
    """

    def __init__(self, interval_s: float, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._interval_s = interval_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, longest_s: float, crawl_delay_s: float = 0.0) -> None:
        """Sleep until the host may be asked; FetchError "deferred" if that is more than `longest_s` away."""
        with self._lock:
            now = self._monotonic()
            moment = max(now, self._next.get(group(host), now))
            delay = moment - now
            if delay > longest_s:
                raise deferred(host, delay)
            self._next[group(host)] = moment + max(self._interval_s, crawl_delay_s)
        if delay > 0:
            self._sleep(delay)

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so long, counted from now."""
        with self._lock:
            moment = self._monotonic() + seconds
            self._next[group(host)] = max(moment, self._next.get(group(host), moment))


def group(host: str) -> str:
    """The name under which a host's requests are counted: all of SEC's hosts share one limit."""
    return "sec.gov" if is_sec(host) else host


def is_sec(host: str) -> bool:
    """True for the hosts of the U.S. Securities and Exchange Commission, which want a declared contact."""
    return host == "sec.gov" or host.endswith(".sec.gov")


def deferred(host: str, seconds: float) -> FetchError:
    """The error for a host that wants to be left alone for longer than one fetch may take."""
    return FetchError("deferred", f"{host} asks to be left alone for {seconds:.0f} s; a later run will ask again.")


def no_contact(who: str) -> FetchError:
    """The error for somebody who wants to know whom to write to, where no setting says it."""
    return FetchError(
        "no-contact", f"{who} refuses clients without a contact; set FAULTLINE_CONTACT to your e-mail address."
    )
