"""The lease that keeps two ingest runs apart: held in the database, renewed while a run lasts."""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import psutil

from graph.errors import RunInProgress
from graph.processes import Life, birth, life
from graph.store import Store

LASTS = timedelta(minutes=10)
LOST = timedelta(hours=36)  # after which whoever holds something is taken to have lost it, living or not
NAME = "ingest"
T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Lease:
    """A held lease; `renew` often enough, or another run may take it after ten minutes."""

    store: Store
    holder: str
    until: datetime
    clock: Callable[[], datetime]

    def renew(self) -> None:
        """Hold it for another ten minutes if half of the time is over; RunInProgress if somebody else has it."""
        if self.until - self.clock() < LASTS / 2:
            self.until = _take(self.store, self.holder, self.clock)


def when_free(
    start: Callable[[], T],
    wait_s: float,
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
    every_s: float = 1.0,
) -> T:
    """Do what takes the lease, after a run that is on; RunInProgress if that one lasts longer than `wait_s`.

    say: called once, with who holds the lease and how long it is waited for. `start` begins anew each time.
    """
    waited = 0.0
    while True:
        try:
            return start()
        except RunInProgress as busy:
            if waited >= wait_s:
                raise
            if not waited:
                say(f"{str(busy).partition(';')[0]}; waiting up to {wait_s:g} s for it to end")
        sleep(every_s)
        waited += every_s


@contextmanager
def lease(store: Store, clock: Callable[[], datetime] = _now) -> Iterator[Lease]:
    """Hold the ingest lease; RunInProgress if a live run has it.

    A holder on this machine loses the lease when its process is gone, at once; one that lives, 36 hours after it ran
    out; one on another machine as soon as it runs out.
    """
    holder = this_process()
    held = Lease(store, holder, _take(store, holder, clock), clock)
    try:
        yield held
    finally:
        store.write_query("release_lease", name=NAME, holder=holder)


def _take(store: Store, holder: str, clock: Callable[[], datetime]) -> datetime:
    now = clock().astimezone(UTC)  # a zone of the tz database crashes the driver
    rows = store.read("lease", name=NAME)
    other = rows[0]["holder"] if rows else None
    state = life_of(other) if other and other != holder else Life.UNKNOWN
    gone = other if state is Life.GONE else ""
    # A machine that slept, or whose clock was set: the holder's time is over and it goes on all the same. Not for ever,
    # since a process may live on that could not give the lease back.
    over = now - LOST if state is Life.ALIVE else now
    row = store.write_query("take_lease", name=NAME, holder=holder, gone=gone, over=over, until=now + LASTS)[0]
    if row["holder"] != holder:
        host, pid, *_ = json.loads(row["holder"])
        raise RunInProgress(
            f"Another ingest run holds the lease (process {pid} on {host}, until {row['until']:%H:%M:%S} UTC); "
            "wait for it to end, or end it."
        )
    until: datetime = row["until"]
    return until


def this_process() -> str:
    """Who holds something: host, process, its start, and a mark of this one time."""
    return json.dumps([socket.gethostname(), os.getpid(), birth(psutil.Process()), secrets.token_hex(4)])


def life_of(holder: str) -> Life:
    """Whether a holder lives still; nobody can tell of one on another machine."""
    try:
        host, pid, began, _ = json.loads(holder)
    except ValueError:
        return Life.UNKNOWN
    if host != socket.gethostname():
        return Life.UNKNOWN
    return life(pid, began)
