"""The stages of a night one by one, as the steps of a scheduled run call them, all in one process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from graph import nights
from graph.analysis.conclusions import conclusions
from graph.analysis.scopes import load_scopes
from graph.derive import derive
from graph.errors import FaultlineError, ItemError
from graph.lease import lease
from graph.model import DocumentKind, Rights
from graph.morning import Broken, Morning
from graph.paths import data_dir
from graph.settings import Settings
from graph.snapshots import snapshot
from graph.verify import verify
from ingest.items import Failed, Item, Visited
from ingest.nightly import night
from ingest.nightly.ending import close_failed, deliver
from ingest.nightly.work import Work
from ingest.report import RunReport
from ingest.sources import Source

COUNTS = ("documents", "with_claims", "without_claims", "duplicates", "dead", "claims")
_FACTS = ("url", "source", "publisher", "title", "published", "charset", "media_type")


@dataclass
class Held:
    """What the steps of one scheduled run know of one another."""

    taken: nights.Taken | None = None
    began: datetime = field(default_factory=night.local_now)
    sources: tuple[Source, ...] = ()
    listed: list[str] = field(default_factory=list)  # what was fetched, a JSON text an item
    broken: tuple[Broken, ...] = ()
    run: RunReport | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What sources gave: how many documents each, and why the broken ones gave none."""

    given: Counter[str]
    broken: dict[str, str]


_runs: dict[str, Held] = {}


def held(work: Work, run: str) -> Held:
    """What the steps of this run have left; a step that is tried alone in a new run finds nothing."""
    del work
    return _runs.setdefault(run, Held())


def first_night(settings: Settings, now: datetime) -> date:
    """The first night that was scheduled on this home: kept in a file, since partitions are counted from it."""
    path = settings.home / "dagster" / "first-night"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nights.night_of(now, settings.night_at).isoformat(), encoding="ascii")
    return date.fromisoformat(path.read_text(encoding="ascii").strip())


def take(work: Work, run: Held, days: Sequence[date], asked: bool) -> bool:
    """Mark the nights as this run's; False if another process has them. A second try of a step has them already.

    asked: a person named them. Else all that are due are taken, those before the first partition among them.
    """
    if run.taken is None:
        night.make_ready(work)
        run.began = night.local_now()
        wanted = days if asked else nights.due(work.store, run.began, work.settings.night_at)
        taken = nights.take(work.store, wanted, run.began, again=asked)
        if not taken.dates:
            return False
        run.taken = taken
    return True


def fetch(work: Work, run: Held, sources: Sequence[Source]) -> Fetched:
    """Fetch all sources into the archive; one whose own address gives nothing is asked once more, alone."""
    run.sources, run.listed = tuple(sources), []
    given: Counter[str] = Counter()
    refused = _fetch(work, run, sources, given)
    if refused:
        night.Clock().sleep(work.settings.source_retry_s)
        wrong = {f.source for f in refused}
        refused = _fetch(work, run, [s for s in sources if s.id in wrong], given)
        run.listed += [_failed_line(f) for f in refused]
    broken = {str(f.source): f"{f.error.reason}: {f.error}" for f in refused}
    return Fetched(given, broken)


def _fetch(work: Work, run: Held, sources: Sequence[Source], given: Counter[str]) -> list[Failed]:
    """Fetch and list; gives what was said of the sources' own addresses, which is not listed yet."""
    addresses = {s.url: s.id for s in sources}
    refused = []
    for item in work.items(sources):
        if isinstance(item, Visited):
            run.listed.append(json.dumps({"visited": item.source, "known": item.known, "failed": item.failed}))
            continue
        if isinstance(item, Failed):
            if item.url in addresses:
                refused.append(replace(item, source=addresses[item.url]))
            else:
                run.listed.append(_failed_line(item))
            continue
        work.pipeline.archive.put(item)
        given[item.source or ""] += 1
        facts = {name: getattr(item, name) for name in _FACTS}
        facts |= {"kind": item.kind and item.kind.value, "rights": item.rights.value}
        run.listed.append(json.dumps({**facts, "sha256": item.sha256, "at": item.retrieved_at.isoformat()}))
    return refused


def _failed_line(item: Failed) -> str:
    said = {"url": item.url, "source": item.source, "reason": item.error.reason, "message": str(item.error)}
    return json.dumps(said)


def ingest(work: Work, run: Held) -> RunReport:
    """Read, extract, store and derive what was fetched; FaultlineError if nothing was fetched in this run."""
    if run.taken is None:
        raise FaultlineError("The documents of this night were fetched by another run; start `documents` with it.")
    run.run = night.when_free(lambda: work.pipeline.run(_items(work, run.listed), night.TRIGGER))
    run.broken = night.broken_sources(work, work.sources())
    return run.run


def _items(work: Work, listed: Sequence[str]) -> Iterator[Item | Visited]:
    for line in listed:
        said = json.loads(line)
        if "visited" in said:
            yield Visited(said["visited"], said["known"], said["failed"])
            continue
        if "reason" in said:
            yield Failed(said["url"], ItemError(said["reason"], said["message"]), said["source"])
            continue
        try:
            raw = work.pipeline.archive.get(said["sha256"])
        except ItemError as error:
            yield Failed(said["url"], error, said["source"])
            continue
        facts: dict[str, Any] = {name: said[name] for name in _FACTS}
        facts |= {"kind": DocumentKind(said["kind"]) if said["kind"] else None, "rights": Rights(said["rights"])}
        yield replace(raw, retrieved_at=datetime.fromisoformat(said["at"]), **facts)


def derive_deals(work: Work) -> dict[str, int]:
    """Derive what waits, and count what there is."""

    def derived() -> None:
        with lease(work.store) as own:
            derive(work.store, work.reference, work.ties, own.renew)

    night.when_free(derived)
    counts = work.store.read("summary_counts")[0]
    return {name: counts[name] for name in ("deals", "disputed", "claims", "entities", "provisional")}


def verify_graph(work: Work) -> list[str]:
    """What is not as it must be in the graph, in words."""
    return [f"{f.what} {f.id}: {f.message}" for f in verify(work.store, work.reference)]


def analyse(work: Work) -> dict[str, int]:
    """How much the analyses find."""
    graph = snapshot(work.store, work.reference, work.ties)
    facts = work.reference
    drawn = conclusions(graph, load_scopes(data_dir() / "scopes.csv"), facts.markets)
    return {
        "circular_arrangements": len(drawn.cycles),
        "conflicts": len(drawn.conflicts),
        "deals": drawn.deals,
        "measured_markets": len(drawn.markets),
    }


def close(work: Work, run: Held) -> tuple[Morning, dict[str, str], tuple[str | None, str | None]]:
    """Ask the watches, tell the morning, close the night, send and back up."""
    if run.taken is None:
        raise FaultlineError("There is no night to close in this run; start it with `documents`.")
    night.refuse_silence(work, run.broken)
    night.ask_watches(work)
    now = night.local_now()
    morning = night.tell(work, run.taken.dates[-1], now, run.began.astimezone(UTC), run.run, run.broken)
    nights.finish(work.store, run.taken, night.local_now(), run.run.id if run.run else None)
    sent = deliver(work.store, work.settings, morning)
    return morning, sent, night.nightly_backup(work, run.taken.dates[-1])


def fail(work: Work, run: Held, error: BaseException) -> None:
    """Keep why a night failed; another try of the step goes on with it."""
    if run.taken is not None:
        close_failed(work.store, work.settings, run.taken, night.local_now(), error)
