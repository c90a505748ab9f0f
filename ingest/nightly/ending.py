"""How a night that failed is closed, and how its report or its failure is told."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from graph import nights
from graph.errors import FaultlineError
from graph.morning import Morning, failed
from graph.settings import Settings
from graph.store import Store
from ingest.nightly.channels import SENT, send

log = logging.getLogger(__name__)


def deliver(store: Store, settings: Settings, morning: Morning) -> dict[str, str]:
    """Send the report by all channels that are set, and keep by which it went."""
    sent = send(morning, settings)
    for channel, said in sent.items():
        log.log(logging.INFO if said == SENT else logging.ERROR, "report by %s: %s", channel, said)
    store.write_query("keep_sent", date=morning.night.isoformat(), sent=json.dumps(sent))
    return sent


def reason_of(error: BaseException) -> str:
    """Why a night failed, in words that hold no secret and no path."""
    return str(error) if isinstance(error, FaultlineError) else f"stopped by {type(error).__name__}"


def close_failed(store: Store, settings: Settings, taken: nights.Taken, now: datetime, error: BaseException) -> None:
    """Mark the nights as failed and tell of it; where the database is away, they count as cut off later."""
    reason = reason_of(error)
    try:
        nights.finish(store, taken, now, None, reason)
        deliver(store, settings, failed(store, taken.dates[-1], now.astimezone(UTC), reason))
    except FaultlineError as other:
        log.error("the failed night could not be recorded: %s", other)


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
