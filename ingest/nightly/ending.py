"""How a night that failed is closed, and how its report or its failure is told."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

from graph import nights
from graph.errors import FaultlineError, reason_of
from graph.morning import Morning, failed, failure, from_json
from graph.settings import Settings
from graph.store import Store
from ingest.nightly.channels import SENT, send

log = logging.getLogger(__name__)
_NIGHTS_LEFT = 7  # whose unsent reports are tried again


def deliver(store: Store, settings: Settings, morning: Morning) -> dict[str, str]:
    """Send the report by all channels that are set, and keep by which it went; one with nothing to say goes nowhere."""
    sent = send(morning, settings)
    _log_sent(sent)
    if morning.speaks:
        store.write_query("keep_sent", date=morning.night.isoformat(), sent=json.dumps(sent))
    return sent


def send_left(store: Store, settings: Settings, morning: Morning) -> dict[str, str]:
    """Try the kept reports of the last nights again by the channels that did not take them, the oldest first.

    Not that of the night whose report is about to take its place. Gives what became of the one of the same night: a
    night that is run again and has nothing to tell still owes what it told.
    """
    own: dict[str, str] = {}
    for row in reversed(store.read("nights", limit=_NIGHTS_LEFT)):
        said = json.loads(row["sent"] or "{}")
        left = [channel for channel, outcome in said.items() if outcome != SENT]
        same = row["date"] == morning.night.isoformat()
        if left and row["report"] and not (same and morning.speaks):
            sent = send(from_json(json.loads(row["report"])), settings, left)
            _log_sent(sent)
            store.write_query("keep_sent", date=row["date"], sent=json.dumps({**said, **sent}))
            own = sent if same else own
    return own


def _log_sent(sent: Mapping[str, str]) -> None:
    for channel, said in sent.items():
        log.log(logging.INFO if said == SENT else logging.ERROR, "report by %s: %s", channel, said)


def close_failed(store: Store, settings: Settings, taken: nights.Taken, now: datetime, error: BaseException) -> None:
    """Mark the nights as failed and tell of it; where the database is away, they count as cut off later."""
    reason = reason_of(error)
    morning = failure(taken.dates[-1], reason, now.astimezone(UTC))
    log.error("the night of %s failed: %s", morning.night, reason)
    try:
        nights.finish(store, taken, now, None, reason)
        morning = failed(store, morning.night, morning.made, reason)
    except FaultlineError as other:
        log.error("the failed night could not be recorded: %s", other)
    with suppress(FaultlineError):  # what became of it cannot be kept; somebody must hear of it all the same
        deliver(store, settings, morning)


@contextmanager
def told_if_away(settings: Settings) -> Iterator[None]:
    """Tell, once a night, of a database that cannot be had, so that not even a mark can be made."""
    try:
        yield
    except FaultlineError as error:
        now = datetime.now().astimezone()
        night = nights.night_of(now, settings.night_at)
        told = settings.home / "told-away"
        with suppress(OSError):
            if told.read_text(encoding="ascii") == night.isoformat():
                raise
        _log_sent(send(failure(night, str(error), now.astimezone(UTC)), settings))
        with suppress(OSError):
            settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            told.write_text(night.isoformat(), encoding="ascii")
        raise


@contextmanager
def recorded(store: Store, settings: Settings, only: Sequence[date] = ()) -> Iterator[None]:
    """Tell of nights that cannot even begin, because what they work with cannot be made.

    only: these nights in place of those that are due.
    """
    try:
        yield
    except Exception as error:
        now = datetime.now().astimezone()
        if store.schema_is_current():
            days = tuple(only) or nights.due(store, now, settings.night_at)
            taken = nights.take(store, days, now, again=bool(only))
            if taken.dates:
                close_failed(store, settings, taken, now, error)
        raise
