"""The stages of a night one by one, as the steps of a scheduled run call them, all in one process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from graph import nights
from graph.analysis.conclusions import conclusions
from graph.analysis.scopes import load_scopes
from graph.derive import derive
from graph.errors import FaultlineError, ItemError
from graph.lease import lease
from graph.model import DocumentKind, Rights
from graph.morning import Morning
from graph.paths import data_dir
from graph.settings import Settings
from graph.snapshots import snapshot
from graph.verify import verify
from ingest.items import Failed, Item, Lead, Role, Visited
from ingest.nightly import night
from ingest.nightly.ending import close_failed
from ingest.nightly.reading import Reading
from ingest.nightly.work import Work
from ingest.pace import NO_CONTACT
from ingest.report import RunReport
from ingest.sources import Source, broken

COUNTS = ("documents", "with_claims", "without_claims", "duplicates", "dead", "claims")
_FACTS = ("url", "source", "publisher", "title", "published", "charset", "media_type", "asked")

_LEAD = ("publisher", "title", "published", "kind", "rights")


@dataclass
class Held:
    """What the steps of one scheduled run know of one another."""

    whole: bool  # all sources and all steps: only such a run is the run of its nights
    taken: nights.Taken | None = None
    began: datetime = field(default_factory=night.local_now)
    listed: list[str] | None = None  # what was fetched, a JSON text an item; None: by another run, or not yet
    reading: Reading = Reading()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What sources gave: how many documents each, and why the broken ones gave none."""

    given: Counter[str]
    broken: dict[str, str]
    unasked: tuple[str, ...]  # left alone for want of a contact


_runs: dict[str, Held] = {}


def held(run: str, whole: bool) -> Held:
    """What the steps of this run have left; a step that is tried alone in a new run finds nothing."""
    return _runs.setdefault(run, Held(whole))


def first_night(settings: Settings, now: datetime) -> date:
    """The first night that was scheduled on this home: kept in a file, since partitions are counted from it."""
    path = settings.home / "dagster" / "first-night"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nights.night_of(now, settings.night_at).isoformat(), encoding="ascii")
    return date.fromisoformat(path.read_text(encoding="ascii").strip())


def take(work: Work, run: Held, days: Sequence[date], asked: bool) -> bool:
    """Mark the nights as this run's; False if another process has them. A second try of a step has them already.

    A run over a part of the sources or of the steps is nobody's night and takes none. asked: a person named the nights.
    Else all that are due are taken, those before the first partition among them.
    """
    night.make_ready(work.store)
    if run.taken is None and run.whole:
        run.began = night.local_now()
        tonight = nights.night_of(run.began, work.settings.night_at)
        if asked and max(days) > tonight:
            raise FaultlineError(f"The night of {max(days)} is still to come; the latest one is that of {tonight}.")
        wanted = days if asked else nights.due(work.store, run.began, work.settings.night_at)
        taken = nights.take(work.store, wanted, run.began, again=asked)
        if not taken.dates:
            return False
        run.taken = taken
    return True


def fetch(work: Work, run: Held, sources: Sequence[Source]) -> Fetched:
    """Fetch all sources into the archive; one whose own listing cannot be had is asked once more, alone."""
    run.listed = []
    given: Counter[str] = Counter()
    first = _fetch(work, run.listed, sources, given)
    refused = {visit.source for visit, _ in first if visit.wrong and visit.wrong.reason != NO_CONTACT}
    left = [(visit, kept) for visit, kept in first if visit.source not in refused]
    if refused:
        night.Clock().sleep(work.settings.source_retry_s)
        left += _fetch(work, run.listed, [s for s in sources if s.id in refused], given)
    for visit, kept in left:
        run.listed += [*kept, _visit_line(visit)]
    wrong = {visit.source: visit.wrong for visit, _ in left if visit.wrong is not None}
    unasked = tuple(sorted(source for source, error in wrong.items() if error.reason == NO_CONTACT))
    broken = {source: f"{error.reason}: {error}" for source, error in wrong.items() if source not in unasked}
    return Fetched(given, broken, unasked)


def _fetch(
    work: Work, listed: list[str], sources: Sequence[Source], given: Counter[str]
) -> list[tuple[Visited, list[str]]]:
    """Fetch and list; gives the visits of sources that gave nothing, with their items, which are not listed yet."""
    by_id = {s.id: s for s in sources}
    kept: list[str] = []
    found: list[tuple[Visited, list[str]]] = []
    for item in work.items(sources):  # source by source, each closed by its visit
        if isinstance(item, Visited):
            if item.failed:
                found.append((item, kept))
            else:
                listed += [*kept, _visit_line(item)]
            kept = []
            continue
        if isinstance(item, Failed):
            kept.append(_failed_line(item))
            continue
        try:
            work.pipeline.archive.put(item)
        except ItemError as error:  # its words were withdrawn
            lead = Lead(item.publisher, item.title, item.published, item.kind, item.rights)
            kept.append(_failed_line(Failed(item.url, error, item.source, lead)))
            continue
        if broken(item, by_id[item.source or ""], item.retrieved_at) is None:
            given[item.source or ""] += 1
        facts = {name: getattr(item, name) for name in _FACTS}
        facts |= {"kind": item.kind and item.kind.value, "rights": item.rights.value}
        kept.append(json.dumps({**facts, "sha256": item.sha256, "at": item.retrieved_at.isoformat()}))
    return found


def _visit_line(visit: Visited) -> str:
    wrong = [visit.wrong.reason, str(visit.wrong)] if visit.wrong else None
    return json.dumps({"visited": visit.source, "known": visit.known, "wrong": wrong})


def _failed_line(item: Failed) -> str:
    said = {"url": item.url, "source": item.source, "reason": item.error.reason, "message": str(item.error)}
    lead = {name: getattr(item.lead, name) for name in _LEAD} if item.lead is not None else None
    return json.dumps({**said, "role": item.role, "lead": lead})


def ingest(work: Work, run: Held) -> RunReport:
    """Read, extract, store and derive what was fetched; FaultlineError if nothing was fetched in this run."""
    if run.listed is None:
        raise FaultlineError("The documents of this night were fetched by another run; start `documents` with it.")
    listed, trigger = run.listed, night.TRIGGER if run.whole else "source"
    report = night.when_free(lambda: work.pipeline.run(_items(work, listed), trigger))
    run.reading = Reading((report,))
    return report


def _items(work: Work, listed: Sequence[str]) -> Iterator[Item | Visited]:
    for line in listed:
        said = json.loads(line)
        if "visited" in said:
            yield Visited(said["visited"], said["known"], ItemError(*said["wrong"]) if said["wrong"] else None)
            continue
        if "reason" in said:
            error = ItemError(said["reason"], said["message"])
            yield Failed(said["url"], error, said["source"], _lead(said["lead"]), Role(said["role"]))
            continue
        try:
            raw = work.pipeline.archive.get(said["sha256"])
        except ItemError as error:
            yield Failed(said["url"], error, said["source"])
            continue
        facts: dict[str, Any] = {name: said[name] for name in _FACTS}
        facts |= {"kind": DocumentKind(said["kind"]) if said["kind"] else None, "rights": Rights(said["rights"])}
        yield replace(raw, retrieved_at=datetime.fromisoformat(said["at"]), **facts)


def _lead(said: dict[str, str | None] | None) -> Lead | None:
    if said is None:
        return None
    kind = DocumentKind(said["kind"]) if said["kind"] else None
    rights = Rights(said["rights"] or Rights.CONFIDENTIAL)
    return Lead(said["publisher"], said["title"], said["published"], kind, rights)


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


@dataclass(frozen=True, slots=True)
class Closed:
    """How a night ended; nothing is told and kept of a run over a part of it."""

    alerts: int
    morning: Morning | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    backup: str = "none asked for"  # or the file, or why there is none


def close(work: Work, run: Held) -> Closed:
    """Ask the watches, tell the morning, close the night, send and back up."""
    if run.taken is None and run.whole:
        raise FaultlineError("There is no night to close in this run; start it with `documents`.")
    if run.taken is None:
        return Closed(len(night.ask_watches(work)))
    night.refuse_silence(run.reading)
    night.ask_watches(work)
    last = run.taken.dates[-1]
    morning, sent = night.tell(work, last, night.local_now(), run.began, run.reading)
    nights.finish(work.store, run.taken, night.local_now(), run.reading.runs[-1].id if run.reading.runs else None)
    run.taken = None  # it is done: whatever ends this run now, a stop during the back-up, say, makes it no failure
    file, wrong = night.nightly_backup(work, last)
    return Closed(len(morning.alerts), morning, sent, file or wrong or "none asked for")


def fail(work: Work, run: Held, error: BaseException) -> None:
    """Keep why a night failed; another try of the step goes on with it."""
    if run.taken is not None:
        close_failed(work.store, work.settings, run.taken, night.local_now(), error)
