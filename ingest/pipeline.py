"""The stages in order: fetched items in, documents and claims in the graph, deals derived, one report out."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from graph.derive import derive, load_reference
from graph.errors import FaultlineError, ReadError, reason_of
from graph.exports.withheld import LICENSED
from graph.lease import Lease, lease
from graph.model import DocumentKind, Extracted, Extraction, Raw, Rights, strictest
from graph.reference import Reference
from graph.store import CLAIMS_A_TRANSACTION, Store
from graph.ties import Ties
from ingest.archive import Archive
from ingest.dead_letters import letter_row
from ingest.extract.choice import Choice
from ingest.health import PAST_RUNS, warnings
from ingest.items import Failed, Item, Visited
from ingest.read.dates import FUTURE
from ingest.report import RunReport
from ingest.sources.samples import samples
from ingest.storing import Read, Storing
from ingest.visits import Visits
from ingest.worker import MEMORY_MB, Refused, Workers

log = logging.getLogger(__name__)
PATIENCE_S = 90.0  # with a server that is started again meanwhile: a run has more to lose than a page
# Looked up at once: so many documents, or the bytes of so many, or what came in so long. What comes slowly is not held
# back for others, and a run that goes on reads past what it knows in a few questions.
AT_ONCE, BYTES_AT_ONCE, WAIT_S = 500, 8 * 2**20, 0.1
DOCUMENTS_A_WRITE = 100  # of a night with a few hundred, most are stored while the workers read on
TOLD_EVERY_S = 0.1


def _now() -> datetime:
    return datetime.now(UTC)


def _silent(report: RunReport) -> None:
    del report


@dataclass
class Pipeline:
    """One database, one archive, one set of reference data: what every run of the stages needs."""

    store: Store
    reference: Reference
    archive: Archive
    data: Path
    workers: int = 2
    choice: Choice = Choice()
    memory_mb: int = MEMORY_MB  # of one worker, above what it takes to start
    visits: Visits | None = None  # to note under which address a page's document is kept
    clock: Callable[[], datetime] = _now
    progress: Callable[[RunReport], None] = _silent
    ties: Ties = field(init=False)

    def __post_init__(self) -> None:
        self.ties = Ties(self.reference.entities.values())
        self._extractor, self._version = self.choice.version(self.reference.entities.values())
        self._told = 0.0  # monotonic instant
        self._gone: set[tuple[str, str]] = set()
        self._texts: dict[str, str] = {}  # of this run, by digest of words: the first document with them
        self._storing: Storing | None = None
        self._of_source: dict[str, Rights] = {}  # of sources that are not public
        self._stricter: dict[str, Rights] = {}  # of this run, by digest: stated after the bytes had come once
        self._sighted: dict[str, str] = {}  # of this run, by digest of a page seen again: the document with its words
        self._open: set[str] = set()  # addresses with a letter that is not closed
        # By digest, what is with the workers or was refused: further addresses at which the same bytes came.
        self._waiting: dict[str, set[str]] = {}
        self._samples = frozenset(raw.sha256 for raw in samples(self.data / "samples", self.clock()))

    def prepare(self) -> None:
        """Schema and reference data; SchemaError if a constraint was removed or the data are newer."""
        if self.store.schema_is_current():
            self.store.check_schema()
        self.store.apply_schema()
        load_reference(self.store, self.reference, self.ties)

    def run(self, items: Iterable[Item | Visited], trigger: str = "ingest") -> RunReport:
        """Take the lease, ingest all items, derive, and leave a run record; RunInProgress if another run is on.

        An item that fails is set aside as a dead letter; whatever else fails ends the run, which says so in its record.
        """
        self.store.patience_s = PATIENCE_S
        with lease(self.store, self.clock) as held:
            self.prepare()
            self.store.write_query("interrupt_runs", now=self.clock())
            report = RunReport(secrets.token_hex(8), self.clock(), trigger)
            try:
                self._record(report)  # an end that is told from here on stands in it
                self._ingest(items, report, held)
                self.archive.close()
                report.deals = derive(self.store, self.reference, self.ties, held.renew).deals
                if wrong := report.unbalanced():
                    raise FaultlineError(f"The documents of {wrong} do not add up; report this as a bug of Faultline.")
                report.warnings = warnings(report, self.store.read("runs", limit=PAST_RUNS))
                for warned in report.warnings:
                    log.warning("%s", warned.message)
                report.status = "done"
            except BaseException as error:
                report.status = "failed"
                report.reason = reason_of(error)
                raise
            finally:
                report.finished = self.clock()
                self._record(report)
            return report

    def tighten_sources(self, stated: Mapping[str, Rights]) -> None:
        """Let the rights that the list of sources states hold for all that ever came by them, where they are stricter.

        What is listed no longer, or is never asked for again, as filings are, would keep the looser ones otherwise.
        """
        self._of_source = {id_: rights for id_, rights in stated.items() if rights is not Rights.PUBLIC}
        for id_, rights in self._of_source.items():
            rows = self.store.read("documents_of_source", source=id_)
            self._tighten({r["id"]: rights for r in rows if Rights(r["rights"]).strictness < rights.strictness})

    def _tighten(self, stated: Mapping[str, Rights]) -> None:
        """Let stricter rights hold in graph and archive."""
        for sha256, rights in stated.items():
            self.archive.tighten(sha256, rights)
        for id_ in self.store.tighten(stated):
            log.warning("document %s is %s from now on: stricter rights were stated of it", id_, stated[id_].value)

    def _ingest(self, items: Iterable[Item | Visited], report: RunReport, held: Lease) -> None:
        seen: dict[str, Rights] = {}  # of this run, by digest
        self._stricter, self._waiting, self._sighted = {}, {}, {}
        self._texts = {}
        pending: list[Read] = []
        size = 0
        # A run has the lease, so that nobody else writes letters meanwhile.
        self._open = {row["url"] for row in self.store.read("open_letters", urls=None)}
        # A takedown takes the lease too, so that this stays true while the run lasts.
        self._gone = {(row["url"], row["text"]) for row in self.store.read("withdrawn") if row["reason"] != LICENSED}
        # Of documents that a graph from a back-up does not hold, too.
        self._gone |= {
            (held["words"][0], held["words"][1]) for _, held in self.archive.withdrawals() if "words" in held
        }
        # One process asks a model, so that the budget of the run is counted in one place.
        count = self.workers if self.choice.access is None else 1
        with (
            Workers(self.data, count, self.choice.seconds, self.choice, self.memory_mb) as workers,
            Storing(self.store, self.ties) as self._storing,
        ):
            try:
                for raw, outcome in workers.outcomes(self._new(items, report, seen, held, workers)):
                    counts = report.of(raw.source)
                    counts.tried += 1
                    self._tell(report)
                    self._settle(report, wait=False)
                    if isinstance(outcome, Refused):
                        self._set_aside(raw, outcome, report)
                        continue
                    counts.read += 1
                    counts.titled += outcome.document.title is not None
                    counts.dated += outcome.document.published is not None
                    counts.future += outcome.document.published_by == FUTURE
                    pending.append((raw, outcome))
                    size += len(outcome.claims) + 1
                    if size >= CLAIMS_A_TRANSACTION or len(pending) >= DOCUMENTS_A_WRITE:
                        self._store(pending, report)
                        pending, size = [], 0
                self._store(pending, report)
                self._settle(report, wait=True)
            except BaseException:
                self._settle_failed(report)
                raise
            self.progress(report)

    def _tell(self, report: RunReport) -> None:
        """Say how far the run is, if it was not said just now: adding up all sources for each document would cost."""
        now = time.monotonic()
        if now - self._told >= TOLD_EVERY_S:
            self._told = now
            self.progress(report)

    def _new(
        self, items: Iterable[Item | Visited], report: RunReport, seen: dict[str, Rights], held: Lease, workers: Workers
    ) -> Iterator[Raw]:
        """Archive what was fetched and pass on what the graph does not hold, or holds by an older extractor."""

        def renewing() -> Iterator[Item | Visited]:
            for item in items:  # each may take a minute to fetch, and a chunk of them longer than the lease lasts
                held.renew()
                if isinstance(item, Raw):
                    workers.soon()
                report.fetched += not isinstance(item, Visited)
                self._tell(report)
                yield item

        for lot in in_lots(renewing()):
            yield from self._unknown(lot, report, seen)

    def _unknown(self, chunk: Iterable[Item | Visited], report: RunReport, seen: dict[str, Rights]) -> Iterator[Raw]:
        raws: dict[str, Raw] = {}  # not seen before in this run, by digest
        copies: list[Raw] = []
        again: set[str] = set()  # addresses whose document is here already, so that nothing of them is set aside
        for item in chunk:
            if isinstance(item, Visited):
                counts = report.of(item.source)
                counts.visited, counts.wrong, counts.known = True, item.wrong, counts.known + item.known
                continue
            counts = report.of(item.source)
            counts.documents += 1
            if isinstance(item, Failed):
                self._bury(item, "fetch", item.error.reason, str(item.error), report)
                continue
            sha256 = item.sha256
            try:
                rights = self.archive.put(self._said(item))
            except ReadError as error:
                self._bury(item, "fetch", error.reason, str(error), report)
                continue
            if sha256 in seen:
                counts.duplicates += 1
                copies.append(item)
                if rights.strictness > seen[sha256].strictness:
                    # The first ones are with the workers, or are stored: not half of it, which would miss this.
                    self._settle(report, wait=True)
                    seen[sha256] = self._stricter[sha256] = rights
                    self._tighten({sha256: rights, self._sighted.get(sha256, sha256): rights})
            else:
                seen[sha256] = rights
                raws[sha256] = item
        known = self.store.known_documents(raws)
        new = []
        for sha256, item in raws.items():
            held = known.get(sha256)
            # What was written for Faultline is a sample by whatever way it comes.
            kind = DocumentKind.SAMPLE if sha256 in self._samples else item.kind
            raw = replace(item, rights=seen[sha256], kind=kind)
            if held is not None and raw.rights.strictness > held.rights.strictness:
                self._tighten({sha256: raw.rights})
            if held and held.extraction == Extraction(sha256, self._extractor, self._version).id:
                report.of(raw.source).duplicates += 1
                again |= _addresses(raw)
            else:
                # An archive that was lost does not know what the graph does.
                new.append(replace(raw, rights=strictest(raw.rights, held.rights)) if held else raw)
                self._waiting[sha256] = set()
        for raw in copies:
            # A copy of what is refused, or may yet be, is no document: what was set aside of its address stays so.
            self._waiting.get(raw.sha256, again).update(_addresses(raw))
        self._resolve(again)
        yield from new

    def _said(self, raw: Raw) -> Raw:
        """A reply with the rights that its source has by the list, where they are stricter than its own."""
        of_source = self._of_source.get(raw.source or "")
        return raw if of_source is None else replace(raw, rights=strictest(raw.rights, of_source))

    def _store(self, pending: list[Read], report: RunReport) -> None:
        """Let what was read be written, once the lot before it is there."""
        self._settle(report, wait=True)
        pending = [self._as_strict(raw, extracted) for raw, extracted in pending]
        pending = self._without_withdrawn(pending, report)
        if pending and self._storing is not None:
            self._storing.begin(pending)

    def _settle(self, report: RunReport, wait: bool) -> None:
        """Count what became of the lot that is being written; `wait`: till it is there."""
        stored = self._storing.taken(wait) if self._storing is not None else None
        if stored is None:
            return
        for id_, (raw, extracted) in stored.same:
            report.of(raw.source).duplicates += 1
            self._sighted[raw.sha256] = id_
            if extracted.document.rights is not Rights.PUBLIC:
                self._tighten({id_: extracted.document.rights})
        reads = (*stored.written, *(read for _, read in stored.same))
        self._resolve(url for raw, _ in reads for url in _addresses(raw) | self._waiting.pop(raw.sha256, set()))
        if self.visits is not None:
            self.visits.settle({raw.url: extracted.document.url for raw, extracted in reads})
        for text, id_ in stored.before.items():
            self._texts.setdefault(text, id_)
        for raw, extracted in stored.written:
            counts = report.of(raw.source)
            counts.claims += len(extracted.claims)
            first = self._texts.setdefault(extracted.document.text_sha256, extracted.document.id)
            if first != extracted.document.id:
                counts.duplicates += 1
            elif extracted.claims:
                counts.with_claims += 1
            else:
                counts.without_claims += 1
        self.progress(report)

    def _settle_failed(self, report: RunReport) -> None:
        """Count the lot that is still being written while the run ends; what ends the run is told, not this."""
        self.store.patience_s = 0.0  # whoever told the run to end does not wait for a database that is away
        try:
            self._settle(report, wait=True)
        except Exception as error:  # noqa: BLE001  whatever it is, what ends the run is the one to be told
            log.warning("what was being written when the run ended is not counted (%s)", type(error).__name__)

    def _as_strict(self, raw: Raw, extracted: Extracted) -> Read:
        """What was read, with rights that were stated of the same bytes while they were read."""
        rights = self._stricter.get(extracted.document.id)
        if rights is None:
            return raw, extracted
        return raw, replace(extracted, document=replace(extracted.document, rights=rights))

    def _without_withdrawn(self, pending: list[Read], report: RunReport) -> list[Read]:
        """What is left when the words that their publisher has withdrawn come again, whatever stands around them."""
        kept: list[Read] = []
        for raw, extracted in pending:
            document = extracted.document
            if (document.url, document.text_sha256) not in self._gone:
                kept.append((raw, extracted))
                continue
            words = (document.url, document.text_sha256)
            self.archive.withdraw(document.id, "the same words were withdrawn before", self.clock(), words)
            message = f"{document.url} shows words that were withdrawn by its publisher."
            self._bury(raw, "store", "withdrawn", message, report)
        return kept

    def _set_aside(self, raw: Raw, refused: Refused, report: RunReport) -> None:
        # That the address could not be had, or gave other bytes, is no news any more.
        self._resolve(_addresses(raw))
        self._bury(raw, refused.stage, refused.reason, refused.message, report)

    def _resolve(self, urls: Iterable[str]) -> None:
        """Close the letters of addresses whose document has been had; few have any, so that most cost nothing."""
        if closed := self._open.intersection(urls):
            self.store.write_query("resolve_dead_letters", urls=sorted(closed))
            self._open -= closed

    def _bury(self, item: Item, stage: str, reason: str, message: str, report: RunReport) -> None:
        counts = report.of(item.source)
        counts.dead += 1
        counts.dead_reasons[reason] += 1
        row = letter_row(item, stage, reason, message, self.clock())
        self.store.write_query("write_dead_letters", rows=[row])
        self._open.add(item.url)
        log.warning("%s set aside in %s (%s): %s", item.url, stage, reason, message)

    def _record(self, report: RunReport) -> None:
        found = report.as_json()
        counts = {k: v for k, v in found.items() if isinstance(v, int)}
        self.store.write_query(
            "write_run",
            id=report.id,
            properties={
                "started": report.started,
                "finished": report.finished,
                "status": report.status,
                "reason": report.reason,
                "trigger": report.trigger,
                "report": json.dumps(found["sources"]),
                "warnings": [warned.message for warned in report.warnings],
                **counts,
            },
        )


def in_lots(
    items: Iterable[Item | Visited], monotonic: Callable[[], float] = time.monotonic
) -> Iterator[list[Item | Visited]]:
    """The items in lots that are looked up at once; one lasts no longer than `WAIT_S` and the item under way then."""
    lot: list[Item | Visited] = []
    size, until = 0, 0.0
    for item in items:
        if not lot:
            size, until = 0, monotonic() + WAIT_S
        lot.append(item)
        size += len(item.content) if isinstance(item, Raw) else 0
        if len(lot) >= AT_ONCE or size >= BYTES_AT_ONCE or monotonic() >= until:
            yield lot
            lot = []
    if lot:
        yield lot


def _addresses(raw: Raw) -> set[str]:
    """Where a document was asked for and where it was found."""
    return {raw.url, raw.asked or raw.url}
