"""Nights: one mark each in the database. Whoever starts it, a night has one run, and a missed one is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any

from graph.lease import LOST, life_of, this_process
from graph.processes import Life
from graph.store import Row, Store

TRIES = 3  # of a night that fails, on its own; the next night makes up what is left
PAUSES = (timedelta(minutes=10), timedelta(hours=1))  # after its first and second failure, for what asks by itself
_REMEMBERED = 400


@dataclass(frozen=True, slots=True)
class Night:
    """What is known of one night."""

    date: date
    state: str  # running | done | made-up | failed
    tries: int
    began: datetime
    ended: datetime | None
    run: str | None
    made_up_by: str | None  # the later night whose run stands for this one
    reason: str | None  # of a failure
    report: str | None  # the morning's report, JSON
    sent: str | None  # by channel: "sent", or why not, JSON


@dataclass(frozen=True, slots=True)
class Taken:
    """Nights that this process holds, oldest first; the last one is tonight's or the one that was asked for."""

    dates: tuple[date, ...]
    holder: str


def night_of(now: datetime, at: str) -> date:
    """The night that an instant belongs to: the latest local day whose hour `at` ("02:00") is not still to come.

    now: aware, in the local zone. By the wall clock alone: an hour that summer time leaves out is over when the next
    one has begun, and one that comes twice is the same night both times.
    """
    hour = time.fromisoformat(at)
    return now.date() if now.time() >= hour else now.date() - timedelta(days=1)


def nights(store: Store, limit: int = _REMEMBERED) -> tuple[Night, ...]:
    """Latest first."""
    return tuple(_night(row) for row in store.read("nights", limit=limit))


def due(store: Store, now: datetime, at: str, patient: bool = False) -> tuple[date, ...]:
    """Nights up to now that have no run, oldest first: never begun, failed, or cut off.

    Nothing before the first night on record was missed: Faultline was not there. A clock that was set back finds
    nothing due. A night that failed three times is due no more by itself, and again together with another one.

    patient: leave a failed night alone for ten minutes and then for an hour, as one who asks every minute must.
    """
    tonight = night_of(now, at)
    held = {row["date"]: row for row in store.read("nights", limit=_REMEMBERED)}
    first = min((date.fromisoformat(day) for day in held), default=tonight)
    first = max(first, tonight - timedelta(days=_REMEMBERED - 1))
    days = (first + timedelta(days=n) for n in range((tonight - first).days + 1))
    states = {day: _openness(held.get(day.isoformat()), now, patient) for day in days}
    if _Open.NOW not in states.values():
        return ()
    return tuple(day for day, state in states.items() if state is not _Open.NO)


def take(store: Store, days: Sequence[date], now: datetime, again: bool = False) -> Taken:
    """Of some nights those that nobody else has or had, now held by this process.

    again: also those that are done, because a person asks for them.
    """
    holder = this_process()
    held = {row["date"]: row for row in store.read("nights", limit=_REMEMBERED)}
    mine = []
    for day in sorted(days):
        row = held.get(day.isoformat())
        gone = row["holder"] if row is not None and row["state"] == "running" and _cut_off(row, now) else ""
        said = store.write_query(
            "claim_night", date=day.isoformat(), holder=holder, gone=gone, again=again, now=now.astimezone(UTC)
        )[0]
        if said["mine"]:
            mine.append(day)
    return Taken(tuple(mine), holder)


def finish(store: Store, taken: Taken, now: datetime, run: str | None, reason: str | None = None) -> None:
    """Close the nights that this process holds: done, or failed for a reason; the last one's run is that of all."""
    for day in taken.dates:
        last = taken.dates[-1]
        state = "failed" if reason else "done" if day == last else "made-up"
        made_up_by = last.isoformat() if state == "made-up" else None
        properties: Mapping[str, Any] = {
            "state": state, "ended": now.astimezone(UTC), "run": run, "reason": reason, "made_up_by": made_up_by,
        }  # fmt: skip
        store.write_query("finish_night", date=day.isoformat(), holder=taken.holder, properties=properties)


class _Open(Enum):
    NO = "it has its run, or somebody is at it"
    WITH_ANOTHER = "it failed, and is not to be tried again for itself, or not yet"
    NOW = "it is to be run"


def _openness(row: Row | None, now: datetime, patient: bool) -> _Open:
    if row is None or row["state"] is None:
        return _Open.NOW
    if row["state"] == "failed":
        over = row["tries"] >= TRIES
        rests = patient and not over and now - row["ended"] < PAUSES[row["tries"] - 1]
        return _Open.WITH_ANOTHER if over or rests else _Open.NOW
    return _Open.NOW if row["state"] == "running" and _cut_off(row, now) else _Open.NO


def _cut_off(row: Row, now: datetime) -> bool:
    return life_of(row["holder"]) is Life.GONE or now - row["began"] > LOST


def _night(row: Row) -> Night:
    return Night(
        date.fromisoformat(row["date"]),
        row["state"] or "unknown",
        row["tries"] or 0,
        row["began"],
        row["ended"],
        row["run"],
        row["made_up_by"],
        row["reason"],
        row["report"],
        row["sent"],
    )
